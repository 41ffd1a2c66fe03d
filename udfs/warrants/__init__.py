"""Mathematics of performance warrants."""
