"""Orders to the bank, from the books and the register to a file and a note in the books: who is in, and who is not."""
