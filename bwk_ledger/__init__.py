"""bwk-ledger: the books of the BuurtWerkKamer Coöperatie."""

__version__ = "0.1.0"
