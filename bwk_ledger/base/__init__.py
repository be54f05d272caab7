"""What every floor stands on: errors and words, money, time, files, and the names in the books."""
