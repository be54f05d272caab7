from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from beancount.parser import parser, printer
from fava.core import FavaLedger

from bwk_ledger.rules.run import fill_values

if TYPE_CHECKING:
    from tests.conftest import Books

KINDS = ["kamer", "post", "financier", "lid", "budget", "iets anders"]


def test_only_what_has_no_values_changes() -> None:
    entries, errors, _ = parser.parse_string(
        """
        2018-01-01 custom "leeg"
        2018-01-01 custom "vol" "een" 2
        2018-01-01 event "plaats" "Utrecht"
        """,
        dedent=True,
    )
    assert (errors, entries[0].values) == ([], None)
    assert fill_values(entries) == [entries[0]._replace(values=[]), *entries[1:]]


@pytest.mark.parametrize("kind", KINDS)
def test_beancount_still_does_all_its_work(books: Books, kind: str) -> None:
    ledger = books.load(
        f"""
        2018-01-01 custom "{kind}"
        2018-01-01 pad Activa:Bank:ING Vermogen:Reserves:Algemeen
        2018-02-01 balance Activa:Bank:ING 100.00 EUR
        """
    )
    assert [error for error in ledger.errors if "Error applying plugin" in error.message] == []
    assert [entry.flag for entry in ledger.by_type[data.Transaction]] == ["P"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_messages_can_be_printed_as_bean_check_does(books: Books, kind: str) -> None:
    errors = books.load(f'2018-01-01 custom "{kind}"\n').errors
    assert len(errors) == (0 if kind == "iets anders" else 1)
    for error in errors:
        assert f'2018-01-01 custom "{kind}"' in printer.format_error(error)


@pytest.mark.parametrize("kind", KINDS)
def test_fava_opens_the_books(books: Books, kind: str) -> None:
    books.add(f'2018-01-01 custom "{kind}"\n')
    messages = [error.message.split(":")[0] for error in FavaLedger(str(books.main)).errors]
    name = "begroting" if kind == "budget" else kind
    assert messages == ([] if kind == "iets anders" else [f"Een {name} zonder de juiste gegevens"])
