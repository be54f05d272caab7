"""bwk-ledger: the books of a cooperative of neighbourhood rooms."""

__version__ = "0.1.0"
