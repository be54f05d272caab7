"""The bank's own statements as they were archived, beside what the books say of them."""
