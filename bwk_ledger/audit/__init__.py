"""The work of the kascommissie: its checklist, sample, findings and statement, and what it keeps beside the books."""
