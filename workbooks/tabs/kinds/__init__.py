"""One builder per kind of deal."""
