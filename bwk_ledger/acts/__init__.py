"""Everything that is written into the books by somebody's decision."""
