"""A finding is a thing: beancount prints it, and the kascommissie reads it in other words."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.amount import Amount
from beancount.parser.printer import format_error

from bwk_ledger.audit.audit import in_words_of
from bwk_ledger.base.finding import AccountName, Finding

if TYPE_CHECKING:
    from tests.conftest import Books

NAMES = {"Lasten:TOP:Fysiek:Huur": "Huur", "Activa:Bank:ING": "ING betaalrekening"}


def _finding(what: str, **values: object) -> Finding:
    return Finding("x.y", None, {"filename": "x.beancount", "lineno": 3}, what, "daarom.", "doe dit.", values)


def test_it_is_printed_as_an_error_of_beancount() -> None:
    found = _finding(
        "Op {day} was er {amount} op {account}.",
        day=dt.date(2018, 3, 9),
        amount=Decimal(1250),
        account=AccountName("Activa:Bank:ING"),
    )
    assert format_error(found) == (
        "x.beancount:3: Op 2018-03-09 was er 1.250,00 op Activa:Bank:ING.\n  Oorzaak: daarom.\n  Herstel: doe dit.\n"
    )
    assert pickle.loads(pickle.dumps(found)).message == found.message  # as bean-check keeps what it loaded


def test_it_is_told_in_words() -> None:
    found = _finding(
        'in {month:%Y-%m} op {day} "{account}" {eur} {shares} {text}',
        month=dt.date(2018, 2, 1),
        day=dt.date(2018, 3, 9),
        account=AccountName("Lasten:TOP:Fysiek:Huur"),
        eur=Amount(Decimal("3.5"), "EUR"),
        shares=Amount(Decimal(-2), "AANDEEL"),
        text="{letterlijk} 2018-01-01",
    )
    assert in_words_of(NAMES, found) == (
        "In februari 2018 op 9 maart 2018 Huur van TOP 3,50 euro -2 aandelen {letterlijk} 2018-01-01."
    )


def test_what_the_books_say_between_braces_stays_as_it_is(books: Books) -> None:
    (message,) = books.messages('2018-01-01 custom "activiteit" "{naam}  {0}"\n')
    assert message.startswith("'{naam}  {0}' kan geen activiteit zijn.\n")


def test_findings_of_loaded_books_have_their_rule_and_values(books: Books) -> None:
    ledger = books.load(
        """
        2018-03-09 * "Te veel"
          Activa:Bank:ING  -300.00 EUR
          Activa:Handgeld:TOP  300.00 EUR
        2018-03-11 balance Activa:Bank:ING  0.00 EUR
        """
    )
    ceiling, balance = sorted(ledger.findings, key=lambda item: item.rule, reverse=True)
    assert (ceiling.rule, ceiling.subject, ceiling.year) == ("handgeld.ceiling", "handgeld", 2018)
    assert (ceiling.data["kamer"], ceiling.data["too_much"]) == ("TOP", Decimal("50.00"))
    assert (balance.rule, balance.data["booked"]) == ("beancount.balance", Amount(Decimal("-300.00"), "EUR"))
