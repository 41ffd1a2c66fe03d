"""What a caller passes, and what comes back."""
