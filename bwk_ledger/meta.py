"""The metadata keys of the books: one name each, so that no reader and writer can differ.

On a posting that was imported: `bron` (name of the source file), `regel` (line in it, from 1) and `sleutel` (identity
of the row, the same in every export that holds the row). On a transaction: `reden` (which rule chose the account),
`document` (the archived source), `bon` (the number of its receipt) and `document-bon` (the receipt). On a cost posting:
`subsidie` (the grant that pays it). On a balance: `afschrift` (the bank's number of the statement it comes from).
"""

SOURCE = "bron"
LINE = "regel"
KEY = "sleutel"
REASON = "reden"
DOCUMENT = "document"
RECEIPT = "bon"
RECEIPT_DOCUMENT = "document-bon"
GRANT = "subsidie"
STATEMENT = "afschrift"
ACTIVITY = "activiteit"
NAME = "naam"
RGS = "rgs"
# Only in memory: beancount marks amounts left out with `__automatic__` too, so that does not tell a release.
RELEASED = "__vrijval__"
IBAN = "iban"
