"""Who the members are: names, addresses, account numbers and mandates, in one encrypted file outside the books."""
