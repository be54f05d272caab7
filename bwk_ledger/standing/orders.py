"""Payment orders: what a SEPA file told the bank to do, and the codes with which it comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from bwk_ledger.standing.form import DAY, TEXT, WORDS, Form, Key, ValueKind, Wrong

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence


# Payment orders: what a SEPA file told the bank to do, noted in the books so that what comes back is recognised.
#
# `custom "betaalopdracht" "INCASSO-2026-09"` with `uitvoering: 2026-09-28` and `regels: "L0013 5.00, L0014 5.00"`. Each
# line goes to the bank with an end-to-end id that follows from the order, so the books need no second list of them.
# `eerste: "L0013"` names from whom a collection is the first on a mandate: the bank books these apart.

COLLECTION, REPAYMENT, PETTY_CASH = "INCASSO", "UITBETALING", "HANDGELD"
BILLS, DECLARATIONS = "FACTUREN", "DECLARATIES"  # on any day; the id of a line is the number of what is paid
# The first word of the end-to-end id of a line, by the first word of its order.
LINE_WORDS = {COLLECTION: "CONTRIBUTIE", REPAYMENT: "AANDELEN", PETTY_CASH: "HANDGELD"}
REFERENCE = re.compile(rf"({'|'.join(LINE_WORDS)})-(\d{{4}}-(?:0[1-9]|1[0-2]))", re.ASCII)
REFERENCE_OF_DAY = re.compile(rf"(?:{BILLS}|{DECLARATIONS})-\d{{4}}-(?:0[1-9]|1[0-2])-\d{{2}}", re.ASCII)
END_TO_END = re.compile(
    rf"\b({'|'.join(LINE_WORDS.values())})-(\d{{4}}-(?:0[1-9]|1[0-2]))-([A-Z][A-Z0-9-]*[A-Z0-9])\b", re.ASCII
)


def _year(value: Any) -> int | None:
    return int(value) if isinstance(value, Decimal) and _YEAR.fullmatch(f"{value}") else None


_YEAR = re.compile(r"20\d\d", re.ASCII)
_EXECUTION = Key(
    "uitvoering",
    DAY,
    "de dag waarop de bank haar uitvoert",
    "JJJJ-09-28",
    Wrong(
        "orders.execution",
        "Betaalopdracht '{name}' heeft geen dag van uitvoering.",
        "zonder die dag is niet te zien welke contributie is geïncasseerd, en wat nog onderweg is.",
        "schrijf: {key}: {example}, zonder aanhalingstekens.",
    ),
    is_required=True,
)
FEE_YEAR = Key("jaar", ValueKind(_year, None), "van een incasso het jaar van de contributie", "JJJJ")
FIRST = Key("eerste", WORDS, "van wie het de eerste incasso op een machtiging is", '"L0013"')
_LINES = Key("regels", TEXT, "per lid of kamer het bedrag", '"L0013 5.00, L0014 5.00"')
ORDER = Form(
    "betaalopdracht",
    (Key("kenmerk", TEXT, "de soort en de maand", '"INCASSO-JJJJ-09"'),),
    (_EXECUTION, FEE_YEAR, FIRST, _LINES),
    "jaren/{year}/opdrachten.beancount",
)


@dataclass(frozen=True)
class PaymentOrder:
    """An order to the bank; `lines` are EUR by the number of a member or the code of a kamer, all above zero."""

    reference: str  # INCASSO-2026-09
    written: dt.date
    execution: dt.date
    lines: Mapping[str, Decimal]
    fee_year: int | None  # of a collection
    source: Mapping[str, Any]
    first: tuple[str, ...] = ()  # from whom a collection is the first on a mandate

    @property
    def kind(self) -> str:
        """The first word of the reference."""
        return self.reference.partition("-")[0]

    @property
    def month(self) -> str:
        """The month of the order, as `2026-09`."""
        return self.reference.partition("-")[2]

    @property
    def total(self) -> Decimal:
        """EUR of all lines."""
        return sum(self.lines.values(), Decimal(0))

    def end_to_end(self, who: str) -> str:
        """The id under which the line of a number or kamer goes to the bank, at most 35 characters."""
        return f"{LINE_WORDS[self.kind]}-{self.month}-{who}" if self.kind in LINE_WORDS else who


def reference(kind: str, month: str) -> str:
    """The reference of the one order of a kind in a month (`2026-09`)."""
    return f"{kind}-{month}"


def read_order(entry: Any, values: Sequence[Any]) -> PaymentOrder:
    """One `custom "betaalopdracht"`; lines that cannot be read are left out (a check reports them)."""
    return PaymentOrder(
        reference=str(values[0]),
        written=entry.date,
        execution=_EXECUTION.of(entry) or entry.date,
        lines={who: amount for _, who, amount in order_lines(entry) if amount is not None},
        fee_year=FEE_YEAR.of(entry),
        source=entry.meta,
        first=FIRST.of(entry),
    )


def order_values(order: PaymentOrder) -> dict[str, Any]:
    """The metadata of an order as it stands in the books."""
    year = None if order.fee_year is None else Decimal(order.fee_year)
    first = " ".join(order.first)
    return ORDER.metadata({_EXECUTION: order.execution, FEE_YEAR: year, FIRST: first, _LINES: lines_text(order.lines)})


def lines_text(lines: Mapping[str, Decimal]) -> str:
    """The lines as they stand in the books."""
    return ", ".join(f"{who} {amount:.2f}" for who, amount in lines.items())


def order_lines(entry: Any) -> Iterator[tuple[str, str, Decimal | None]]:
    """Each line of a `custom "betaalopdracht"` as it stands, with its number or code and EUR; None where unreadable."""
    for part in _LINES.of(entry).split(","):
        text = part.strip()
        who, _, number = text.partition(" ")
        try:
            amount = Decimal(number)
        except InvalidOperation:
            amount = None
        yield text, who, amount if amount is not None and amount.is_finite() else None


# Why a collection came back: the codes of banks (ISO 20022, EPC173-14), in Dutch.

REASONS: Mapping[str, str] = {
    "AC01": "het rekeningnummer klopt niet",
    "AC04": "de rekening is opgeheven",
    "AC06": "de rekening is geblokkeerd",
    "AC13": "van deze soort rekening kan niet worden geïncasseerd",
    "AG01": "van deze rekening kan niet worden geïncasseerd",
    "AG02": "de bank kent deze soort opdracht niet",
    "AM04": "te weinig saldo",
    "AM05": "dubbele opdracht",
    "BE05": "de bank kent de incassant niet",
    "CNOR": "de bank van de incassant doet niet mee",
    "DNOR": "de bank van het lid doet niet mee",
    "MD01": "geen geldige machtiging",
    "MD02": "gegevens van de machtiging ontbreken of kloppen niet",
    "MD06": "op verzoek van het lid",
    "MD07": "het lid is overleden",
    "MS02": "geweigerd door het lid",
    "MS03": "de bank zegt niet waarom",
    "RC01": "de code van de bank klopt niet",
    "RR01": "gegevens van het lid ontbreken bij de bank",
    "RR02": "naam of adres ontbreekt bij de bank",
    "RR03": "naam of adres van de incassant ontbreekt",
    "RR04": "de bank mag het niet uitvoeren",
    "SL01": "het lid heeft incasso's bij de bank geblokkeerd",
}


def return_reason(code: str) -> str:
    """A code with what it says; empty where there is none."""
    return f"{REASONS[code]} ({code})" if code in REASONS else code
