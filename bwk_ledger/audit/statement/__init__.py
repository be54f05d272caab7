"""The statement: what the books were, who signed it, its paper, and what became of the books since."""
