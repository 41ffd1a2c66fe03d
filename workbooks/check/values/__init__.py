"""Stored results beside computed ones."""
