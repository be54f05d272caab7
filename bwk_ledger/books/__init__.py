"""The files of the books: how they are written, laid out and begun."""
