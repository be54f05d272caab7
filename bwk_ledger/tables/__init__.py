"""Figures laid out as one kind of `Table`, by specs that one engine runs; and the letters made of them."""
