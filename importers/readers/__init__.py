"""Bytes to frozen rows: what a file says, with the line where it says so; no accounts, no books."""
