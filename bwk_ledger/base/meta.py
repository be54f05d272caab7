"""The metadata keys of the books: one name each, so that no reader and writer can differ.

On a posting that was imported: `bron` (what the source is called in the books), `regel` (line in it, from 1) and
`sleutel` (identity of the row, the same in every export that holds the row). On a transaction: `reden` (which rule
chose the account), `document` (the archived source), `bon` (the number of its receipt, or `ontbreekt` with the reason
in `bon-reden`) and `document-bon` (the receipt, as it is kept) with `bon-hash` (SHA-256 of the file as it was
received); more papers of one payment are `document-bon-2` with `bon-hash-2`, and so on. On a cost posting:
`subsidie` (the grant that pays it), `periode` (first and last day it is for, where that is another year than its own)
and `hoort-bij` (the year for which it was expected as an accrual). What makes it inventory, or VAT to reclaim, is told
in `bwk_ledger.rules.inventory` and `bwk_ledger.rules.vat`. On a balance: `afschrift` (the bank's number of the
statement it comes from), and `bewezen-vanaf` (the day from which balances prove the rows of an account whose first
files had none).

Of hours: `activiteit` and `dagen` (`3 2:30, 17 0:45`: day of the month and hours) on a posting; on the transaction
`blad` (which of several timesheets of a kamer and month), `goedgekeurd` (the day it was approved), `goedgekeurd-door`
(the number of who did) and, where it takes back an approved transaction, `correctie` (the `sleutel` of that one). On a
payment to a volunteer: `persoon` (the number of who was paid).

Of cash: `kas` on a transaction says what was done with the cash of a kamer (`opname`, `storting`, ...), and
`sleutel` on the posting of a cash box which act that was.

Of wages: `loonmaand` on a journal says of which month it is, `medewerker` on its postings whose wages they are, and
`loon` what of them.

Of what is open (bills, declarations, deposits, loans): `openpost` (its number) on every posting that makes it more or
less, and on the bill itself `vervalt` (the last day to pay it) and `ingevoerd-door` (the number of who entered it).

Of members: `mutatie` (the number in the share register) on a transaction that moves shares, with `betaald-door` (the
number of who paid, where that is another); `lid` and `contributie` (the number of who paid, and the year it is for) on
the income of a fee; `opdracht` (the payment order) on what comes back from the bank, and `storno` (the code of the
reason) where that was returned.

Of an error of an adopted year that is corrected in an open one: `herstelt` (that year) on the transaction, and
`herstel-regel` (the account of the result that was wrong) on each posting of the reserve.

On the appropriation of a result: `besluit` and `datum-besluit` (what the members' meeting decided, and when).

On a funder: `beschikking` (the letter that awards the grant) and `toegekend` (the amount), or with the year it is for
(`beschikking-2026`). What an award with an entry of its own says is told in `bwk_ledger.standing.awards`.

A rule that is rightly not kept is waived in the open, with the reason as the value: `dubbel-akkoord` on a transaction
of hours (the same hours elsewhere are no mistake), `boven-plafond` on a payment to a volunteer (it is taxed, say),
`boven-toekenning` on a cost that goes beyond its award (the cooperative bears it), `buiten-categorie` on handgeld that
is spent outside its categories, `buiten-kamer` on what is booked on a kamer before its first or after its last day (a
late final bill, say), `buiten-loon` on a payment to somebody on a post of wages that is no wage, and `bon-reden` where
there is no receipt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "bron"
LINE = "regel"
KEY = "sleutel"
REASON = "reden"
DOCUMENT = "document"
RECEIPT = "bon"
NO_RECEIPT = "ontbreekt"  # as the value of `bon`
NO_RECEIPT_REASON = "bon-reden"
RECEIPT_DOCUMENT = "document-bon"
RECEIPT_HASH = "bon-hash"
GRANT = "subsidie"
PERIOD = "periode"
VAT = "btw"
VAT_USE = "btw-aftrek"
ACTIVATE = "activeren"
SOLD = "verkocht"  # below the income of a sale: the name of what was sold
STATEMENT = "afschrift"
PROVED_FROM = "bewezen-vanaf"
ACTIVITY = "activiteit"
DAYS = "dagen"
SHEET = "blad"
APPROVED = "goedgekeurd"
APPROVED_BY = "goedgekeurd-door"
CORRECTS = "correctie"
PERSON = "persoon"
ABOVE_AWARD = "boven-toekenning"
NO_DOUBLE = "dubbel-akkoord"
ABOVE_CEILING = "boven-plafond"
OUTSIDE_CATEGORIES = "buiten-categorie"
OUTSIDE_KAMER = "buiten-kamer"
CASH = "kas"
WAGE_MONTH = "loonmaand"
EMPLOYEE = "medewerker"
WAGE = "loon"
NO_WAGE = "buiten-loon"
ITEM = "openpost"
DUE = "vervalt"
ENTERED_BY = "ingevoerd-door"
MOVEMENT = "mutatie"
PAID_BY = "betaald-door"
MEMBER = "lid"
FEE = "contributie"
ORDER = "opdracht"
RETURNED = "storno"
DECISION = "besluit"
DIRECT = "rechtstreeks"  # why something is booked straight on a reserve
DECISION_DAY = "datum-besluit"
RESTATES = "herstelt"
RESTATED_LINE = "herstel-regel"
AWARD_LETTER = "beschikking"
AWARDED = "toegekend"
BELONGS_TO = "hoort-bij"
NAME = "naam"
RGS = "rgs"
# Only in memory.
DERIVED = "__afgeleid__"  # of which kind a transaction is that follows from another line
OF_YEAR = "__van-jaar__"  # the year that such a cost belongs to, where its day is in another one
IBAN = "iban"
_PLACE = re.compile(r"-\d+", re.ASCII)


def numbered(values: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    """What stands at a key that may be there more than once: `bon-hash`, `bon-hash-2`, and so on; names and texts."""
    names = [name for name in values if name.startswith(key)]
    if not names:  # as of nearly all that is asked
        return []
    numbers = [
        (name, value)
        for name in names
        if isinstance(value := values[name], str) and (name == key or _PLACE.fullmatch(name[len(key) :]))
    ]
    return sorted(numbers, key=lambda item: (len(item[0]), item[0]))
