"""Views: from a loaded ledger to frozen figures; no layout, no rounding, no sign changed."""
