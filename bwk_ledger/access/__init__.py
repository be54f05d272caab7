"""Who may open the books over the web, and what each role may do."""
