"""Numbers without a spreadsheet: on a terminal, as CSV, as JSON."""
