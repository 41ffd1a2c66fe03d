"""The map of who pays whom."""
