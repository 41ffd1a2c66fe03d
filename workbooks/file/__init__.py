"""From tabs to the bytes of a finished .xlsx or .xlsm."""
