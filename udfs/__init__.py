"""The finance: one worksheet function a file; `__all__` is the catalogue."""
