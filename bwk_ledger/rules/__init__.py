"""The rules of the cooperative, one file per subject: what follows from the books, what is wrong with them, and how.

`run` has both halves as beancount calls them; `bwk_ledger.plugin` is their door.
"""
