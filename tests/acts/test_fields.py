"""What an act refuses says which of its fields must change: a form shows the message there."""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.acts.accruals import accrual
from bwk_ledger.acts.act import Act, check_fields
from bwk_ledger.acts.cash_box import counting_handgeld
from bwk_ledger.acts.cooperative import beginning
from bwk_ledger.acts.hours import approval, registration
from bwk_ledger.acts.members import alteration
from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.acts.year import reopening
from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger

DAY = dt.date(2018, 3, 31)
APPROVE = {"kamer": "TOP", "maand": "2018-03", "door": "V0001", "nummer": (), "op": DAY}
COUNT = {"kamer": "TOP", "bedrag": Decimal(1), "door": "V0001", "en": "V0002", "datum": DAY, "opmerking": ""}
CHANGE = {"nummer": "L0001", "per": DAY, "kamer": "", "soort": "", "vereniging": None}
TO_PAY = {"jaar": 2018, "boek": ("te betalen", "x", "1,00"), "omschrijving": "x"}
NEW = {"kamers": ("TOP",), "soort": "bewoner", "nummer": "", "sinds": DAY, "lid": ""}
NEW |= {"jongere_tot": None, "zonder_btw": False}
REFUSED = [
    (approval, {**APPROVE, "kamer": "OOST"}, "kamer"),
    (approval, APPROVE, "door"),
    (counting_handgeld, {**COUNT, "kamer": "OOST"}, "kamer"),
    (registration, {**NEW, "kamers": ("TOP", "OOST")}, "kamers"),
    (registration, {**NEW, "soort": "onbekend"}, "soort"),
    (registration, {**NEW, "lid": "L0099"}, "lid"),
    (alteration, CHANGE, "nummer"),
    (
        accrual,
        {"jaar": 2018, "boek": ("te betalen", "x", "1,00"), "omschrijving": "x", "subsidie": "NIETS"},
        "subsidie",
    ),
    (reopening, {"jaar": 2018, "reden": "x", "door": None}, "jaar"),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("velden") / "boeken"
    return load(new_books(folder, "Proef", [NewKamer("TOP", "TOP", Decimal(250))]))


@pytest.mark.parametrize(("act", "values", "field"), REFUSED)
def test_a_refusal_names_its_field(ledger: Ledger, act: Act, values: dict[str, Any], field: str) -> None:
    def done() -> None:
        check_fields(act, ledger, values)
        act.do(ledger, **values)

    with pytest.raises(InputError) as caught:
        done()
    assert caught.value.field == field


def test_books_that_cannot_begin_name_the_field(ledger: Ledger) -> None:
    assert beginning.check is not None
    for values, field in (
        ({"map_": ledger.root, "kamers": ()}, "map_"),
        ({"map_": ledger.root.parent / "nieuw", "kamers": [("top", "Top")]}, "kamers"),
    ):
        with pytest.raises(InputError) as caught:
            beginning.check(**values)
        assert caught.value.field == field


def test_every_field_that_a_refusal_names_is_asked_for(repo: Path) -> None:
    asked: set[str] = set()
    named: set[str] = set()
    for path in (repo / "bwk_ledger/acts").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Field", "placed"):
                asked |= {item.value for item in call.args[:1] if isinstance(item, ast.Constant)}
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "InputError":
                given = [item.value for item in call.keywords if item.arg == "field"]
                named |= {str(item.value) for item in given if isinstance(item, ast.Constant)}
    assert named <= asked
