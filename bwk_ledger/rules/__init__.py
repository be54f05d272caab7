"""The rules of the cooperative: first what follows from the books is derived, then everything is checked."""
