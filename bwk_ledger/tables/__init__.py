"""Statements: figures laid out as one kind of `Table`, by specs that one engine runs."""
