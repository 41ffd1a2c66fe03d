"""A tab as line items by key; nothing here knows a spreadsheet file."""
