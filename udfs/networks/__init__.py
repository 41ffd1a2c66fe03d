"""Mathematics of payments between companies."""
