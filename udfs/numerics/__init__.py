"""Numerical methods, named by their field."""
