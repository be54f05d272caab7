"""What is open between the cooperative and somebody else: bills, declarations, deposits and loans.

Each has a number of its own (`F-2026-001`), which stands at the posting that makes the debt or the claim and at every
posting that takes something off, in `openpost`. What is open is therefore the sum of those postings. Of deposits and
loans the books also hold what was agreed, before any money moved:

    2026-01-05 custom "relatie" "WLINDE"          an organisation: one buys, rents or borrows from it
      naam: "Woningcorporatie De Linde"
      iban: "NL73DEMO0000000011"
      termijn: 30                                 days in which its bills are paid
      incasso: TRUE                               it collects them itself
    2026-01-05 custom "borg" "BORG-2026-001"
      soort: "betaald"                            or "ontvangen"
      wie: "WLINDE"                               a relation, or the number of a person
      kamer: "LINDE"
      bedrag: 850.00 EUR
    2026-02-01 custom "akkoord" "F-2026-001"      a second person agrees that it is paid
      door: "L0002"

Names and account numbers of people are nowhere here: a person is a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import plain
from bwk_ledger.standing.form import DAY, EUROS, NO, TEXT, Form, Key, Wrong, one_of, whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

NUMBER = re.compile(r"\b(?:F|D|BORG|LENING)-\d{4}-\d{3,}\b", re.ASCII)


class Sort(Enum):
    """What is open: the first word of its number, its account, what that is called, and its code of RGS."""

    BILL = ("F", f"{accounts.LIABILITIES}:Crediteuren", "Te betalen facturen", "BSchCreHac")
    DECLARATION = ("D", f"{accounts.LIABILITIES}:Declaraties", "Te betalen declaraties", "BSchOvsOvs")
    DEPOSIT_PAID = ("BORG", f"{accounts.ASSETS}:Borg", "Betaalde borg", "BVorOvrWbs")
    DEPOSIT_RECEIVED = ("BORG", f"{accounts.LIABILITIES}:Borg", "Ontvangen borg", "BSchOvsWaa")
    LOAN_RECEIVED = ("LENING", f"{accounts.LIABILITIES}:Leningen", "Ontvangen leningen", "BLasOlsOsl")
    LOAN_GIVEN = ("LENING", f"{accounts.ASSETS}:Leningen", "Verstrekte leningen", "BFvaOvrLvl")

    @property
    def prefix(self) -> str:
        """How its number begins."""
        return self.value[0]

    @property
    def account(self) -> str:
        """Where it stands."""
        return self.value[1]

    @property
    def title(self) -> str:
        """What that account is called."""
        return self.value[2]

    @property
    def rgs(self) -> str:
        """The code of RGS of that account."""
        return self.value[3]

    @property
    def is_debt(self) -> bool:
        """Whether the cooperative owes it; else somebody owes it to the cooperative."""
        return self.account.startswith(accounts.LIABILITIES)

    @property
    def sign(self) -> int:
        """What makes it grow, in the sign of the books."""
        return -1 if self.is_debt else 1


BY_ACCOUNT = {sort.account: sort for sort in Sort}
PAID, RECEIVED = "betaald", "ontvangen"  # of deposits
LENT, BORROWED = "verstrekt", "ontvangen"  # of loans
WHO = Key("wie", TEXT, "de relatie, of het nummer van een persoon", '"WLINDE"')
KAMER = Key("kamer", TEXT, "de kamer waar het bij hoort", '"LINDE"')
_NAME = Key(
    meta.NAME,
    TEXT,
    "hoe de organisatie heet",
    '"Woningcorporatie De Linde"',
    Wrong("items.relation", "Relatie '{name}' heeft geen naam.", "een betaalbestand noemt wie het geld krijgt."),
    is_required=True,
)
_TERM = Key(
    "termijn",
    whole(least=0),
    "binnen hoeveel dagen haar facturen worden betaald",
    "30",
    Wrong("items.relation", "De betaaltermijn van '{name}' is geen aantal dagen: {value}.", "het is een heel getal."),
)
_COLLECTS = Key("incasso", NO, "of zij zelf afschrijft", "TRUE")
_IBAN = Key(meta.IBAN, TEXT, "haar rekeningnummer", '"NL73DEMO0000000011"')
RELATION = Form(
    "relatie",
    (Key("code", TEXT, "een korte naam", '"WLINDE"'),),
    (_NAME, _IBAN, _TERM, _COLLECTS),
    "stam/relaties.beancount",
    is_folded=True,
)
BY = Key(
    "door",
    TEXT,
    "het nummer van wie akkoord is",
    '"L0002"',
    Wrong("items.approval", "Bij het akkoord op {name} staat niet van wie het is.", "zo blijft te zien wie instemde."),
    is_required=True,
)
APPROVAL = Form(
    "akkoord",
    (Key("nummer", TEXT, "het nummer van de factuur of declaratie", '"F-2026-001"'),),
    (BY,),
    "jaren/{year}/facturen.beancount",
    the="het",
)
AMOUNT = Key(
    "bedrag",
    EUROS,
    "het bedrag",
    "850.00 EUR",
    Wrong("items.agreement", "Het bedrag van {name} is niet te lezen: {value}.", "het is een bedrag in euro."),
    is_required=True,
    nothing="er staat niets",
)
DEPOSIT_SORT = Key(
    "soort",
    one_of(PAID, RECEIVED),
    "`betaald` of `ontvangen`",
    '"betaald"',
    Wrong("items.agreement", "Van {name} is niet te zien of de borg is betaald of ontvangen: {value}.", "het is een."),
    is_required=True,
    nothing="er staat niets",
)
RETURN = Key("terug", DAY, "de dag waarop de borg terug moet zijn", "2026-12-31")
DEPOSIT = Form(
    "borg",
    (Key("nummer", TEXT, "het eigen nummer", '"BORG-2026-001"'),),
    (DEPOSIT_SORT, WHO, KAMER, AMOUNT, RETURN),
    "stam/relaties.beancount",
)


@dataclass(frozen=True)
class Relation:
    """An organisation that the cooperative deals with; its IBAN is empty where nobody wrote it down."""

    code: str
    name: str
    iban: str
    term: int | None  # days
    collects: bool
    source: Mapping[str, Any]


@dataclass(frozen=True)
class DebtAgreement:
    """A deposit or a loan as it was agreed: with a relation or the number of a person, in EUR."""

    number: str
    sort: Sort
    who: str
    kamer: str
    amount: Decimal
    day: dt.date
    due: dt.date | None  # when it should be back
    source: Mapping[str, Any]


def read_relation(entry: Any, values: Sequence[Any]) -> Relation:
    """One `custom "relatie"`."""
    code = str(values[0])
    iban = "".join(_IBAN.of(entry).split()).upper()
    term = _TERM.of(entry) if _TERM.name in entry.meta else None
    return Relation(code, _NAME.of(entry) or code, iban, term, _COLLECTS.of(entry), entry.meta)


def relation_values(name: str, iban: str, term: int | None, *, collects: bool) -> dict[str, Any]:
    """The metadata of a relation as it stands in the books."""
    days = None if term is None else Decimal(term)
    return RELATION.metadata({_NAME: name, _IBAN: iban, _TERM: days, _COLLECTS: collects or None})


def read_deposit(entry: Any, values: Sequence[Any]) -> DebtAgreement:
    """One `custom "borg"`."""
    sort = Sort.DEPOSIT_RECEIVED if DEPOSIT_SORT.of(entry) == RECEIVED else Sort.DEPOSIT_PAID
    amount = AMOUNT.of(entry) or Decimal(0)
    who, kamer = WHO.of(entry), KAMER.of(entry)
    return DebtAgreement(str(values[0]), sort, who, kamer, amount, entry.date, RETURN.of(entry), entry.meta)


def find_relation(relations: Mapping[str, Relation], text: str) -> Relation | None:
    """The relation with a code or a name; capitals and accents make no difference."""
    wanted = plain(text)
    by_code = next((item for item in relations.values() if item.code.casefold() == text.casefold()), None)
    return by_code or next((item for item in relations.values() if plain(item.name) == wanted), None)
