"""From the files users have to entries in the books: readers, rules, and importers for beangulp and Fava."""
