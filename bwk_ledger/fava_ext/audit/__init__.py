"""The pages of the kascommissie; what they add goes to its log beside the books, never into the books."""
