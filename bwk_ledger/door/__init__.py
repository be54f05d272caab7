"""Accounts, and the login in front of Fava. Nothing here knows what the books mean."""
