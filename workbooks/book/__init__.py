"""The deal book: its TOML files, and how they become one Book."""
