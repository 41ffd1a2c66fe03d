"""One builder per kind of tab."""
