"""What several tabs write."""
