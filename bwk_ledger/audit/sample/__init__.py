"""The sample: drawing it, ticking it, and where its receipts are."""
