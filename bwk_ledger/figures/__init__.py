"""Ledger to frozen figures: a file for each subject, each from one pass over the entries."""
