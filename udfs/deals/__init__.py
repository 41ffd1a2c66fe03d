"""The figures of the deal book, looked up by id."""
