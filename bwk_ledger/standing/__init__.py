"""The standing data of the books (`stam/`): a file for each kind of it."""
