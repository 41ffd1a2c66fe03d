"""Balance sheets and default."""
