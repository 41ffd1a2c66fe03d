"""How each host reaches the functions."""
