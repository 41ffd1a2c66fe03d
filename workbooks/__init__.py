"""The deal book and the workbook that is built from it."""
