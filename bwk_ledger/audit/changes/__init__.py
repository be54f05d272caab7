"""What changed in the books since a statement, a closing or a day: from git, or from what was sealed."""
