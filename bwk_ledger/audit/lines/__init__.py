"""The questions of the checklist, one module each: `check(audit) -> Line`."""
