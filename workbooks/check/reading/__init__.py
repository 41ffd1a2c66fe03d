"""A package read as if it were hostile."""
