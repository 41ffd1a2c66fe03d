"""A table of facts, row by row, on its way into a deal file."""
