"""The door: Fava behind a login, with roles. Nothing here knows what the books mean."""
