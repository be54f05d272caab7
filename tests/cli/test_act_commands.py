"""Every command that writes is made of an act, whose fields are its options; the others stand here with a reason."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

import click
import pytest

from bwk_ledger.acts.act import Act, WrongCallError
from tests.all_commands import all_commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Functions of the commands that write without an act, and why. What is not about the books (letters, reports, the file
# of accounts) does not wait for its turn, and so is not here.
WITHOUT_ACT = {
    "importeer._close_months": "the demo does acts of many people in one change",
    "leden.importeer_command": "as `bwk importeer`, of one kind of file",
    "geschiedenis.overdracht_command": "waits for its turn so that nobody writes meanwhile; the books stay as they are",
    "uren.importeer_command": "as `bwk importeer`, of two kinds of files",
}
# What makes a function one that writes the books, and where the ways to do so are.
WRITES = {"writing", "in_turn", ".changes"}
WAYS = {"ledger.writing", "ledger.in_turn", "from_act.perform", "from_act.do_first"}


def _act(command: click.Command) -> Act | None:
    found = getattr(command.callback, "act", None)
    return found if isinstance(found, Act) else None


ACTS = {name: (command, act) for name, command in all_commands() if (act := _act(command)) is not None}


def _writers(repo: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((repo / "bwk_ledger/cli").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and WRITES & set(_called(node)):
                yield f"{path.stem}.{node.name}", node


def _called(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            yield f".{part.func.attr}" if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")


def test_what_writes_is_an_act(repo: Path) -> None:
    others = {
        name for name, node in _writers(repo) if not any("fields_of" in _called(part) for part in node.decorator_list)
    }
    assert others - WAYS == set(WITHOUT_ACT)


def test_all_acts_have_a_command() -> None:
    assert sorted(ACTS) == [
        "afsluiten",
        "beginbalans",
        "begroting herzien",
        "begroting nieuw",
        "bestuur benoem",
        "bestuur treed-af",
        "boeking btw",
        "boeking herstel",
        "boeking memoriaal",
        "boeking splits",
        "boeking terugdraaien",
        "boeking verbeter",
        "boeking vooruit",
        "bonnen",
        "bonnengrens",
        "borg boek",
        "borg inhouden",
        "btw aangifte",
        "btw afronding",
        "btw instellen",
        "contract boek",
        "declaratie betalen",
        "declaratie boek",
        "declaratie goedkeuren",
        "deponeren",
        "factuur betalen",
        "factuur boek",
        "factuur goedkeuren",
        "financier nieuw",
        "financier wijzig",
        "gift",
        "handgeld bon",
        "handgeld overmaken",
        "handgeld telling",
        "heropen",
        "importeer",
        "inbox opzij",
        "inventaris afvoer",
        "inventaris maak",
        "inventaris verkoop",
        "jaarstuk schrijf",
        "jaarstuk toelicht",
        "kamer heropen",
        "kamer open",
        "kamer sluit",
        "kamer wijzig",
        "kas aandeel",
        "kas contributie",
        "kas inkomsten",
        "kas opname",
        "kas storting",
        "kas telling",
        "kas uitgave",
        "kas verschil",
        "leden aanmelden",
        "leden afboeken",
        "leden gegevens",
        "leden incasso",
        "leden namen",
        "leden opzeggen",
        "leden overdracht",
        "leden regels",
        "leden sleutel",
        "leden uitbetalen",
        "leden uitgifte",
        "leden vergeet",
        "leden wijzigen",
        "lening boek",
        "loon afspraak",
        "loon boek",
        "loon lees",
        "loon regels",
        "loon tegenboek",
        "nieuw",
        "ongedaan",
        "overlopend",
        "partner afspraak",
        "partner eindig",
        "partner gedaan",
        "partner inbreng",
        "partner maak",
        "partner werkplek",
        "post nieuw",
        "prestaties boek",
        "prestaties corrigeer",
        "prestaties herroep",
        "prestaties kaarten",
        "prestaties meting",
        "regels maak",
        "regels sleutel",
        "regels verplaats",
        "regels verwijder",
        "regels wijzig",
        "rekening maak",
        "rekening openen",
        "rekening sluiten",
        "relatie",
        "toekenning afreken",
        "toekenning begroting",
        "toekenning nieuw",
        "toekenning stand",
        "toekenning termijn",
        "toekenning toelichting",
        "toekenning vaststel",
        "toekenning wijzig",
        "twijfel",
        "uren aanmelden",
        "uren aanstelling",
        "uren activiteit",
        "uren afmelden",
        "uren boek",
        "uren dag",
        "uren goedkeuren",
        "uren plafond",
        "uren tarief",
        "uren volledig",
        "vpb",
        "vraagposten",
    ]


@pytest.mark.parametrize("name", ACTS)
def test_a_command_asks_what_its_act_declares(name: str) -> None:
    command, act = ACTS[name]
    assert act.name == name
    shown = {parameter.name: parameter for parameter in command.params}
    names = [field.name for field in act.fields]
    assert [key for key in shown if key in names] == names
    for field in act.fields:
        parameter = shown[field.name]
        assert parameter.required == field.required
        if isinstance(parameter, click.Option):
            assert parameter.help == field.help
        assert field.help.endswith((".", '20 mei 2019".'))


@pytest.mark.parametrize("name", ACTS)
def test_an_act_takes_the_fields_it_declares(name: str) -> None:
    _, act = ACTS[name]
    first, *taken = inspect.signature(act.plan or act.do).parameters.values()
    if act.begins:
        taken = [first, *taken]
    else:
        assert first.name == "ledger"
    named = {item.name for item in taken if item.kind is not inspect.Parameter.VAR_KEYWORD}
    declared = {field.name for field in act.fields} | ({"register"} if act.register else set())
    if len(named) < len(taken):
        assert named <= declared
    else:
        assert named == declared


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("vraagposten", {"regel": "Huur", "partij": None}, "partij"),
        ("vraagposten", {"lid": "L0001", "partij": "De Spijker"}, "lid"),
        ("leden aanmelden", {"soort": "bewoner"}, "soort"),
        ("overlopend", {"boek": ("te betalen", "Lasten", "1,00")}, "omschrijving"),
        ("begroting herzien", {"wordt": None, "erbij": None}, "wordt"),
        ("begroting herzien", {"wordt": 1, "erbij": 1}, "wordt"),
        ("uren tarief", {"soort": "bewoner"}, "vanaf"),
        ("rekening openen", {"soort": "bank", "iban": "x", "vanaf": None}, "naam"),
        ("rekening openen", {"soort": "bank", "iban": "x", "naam": "ASN"}, "vanaf"),
        ("rekening openen", {"soort": "handgeld", "iban": "x"}, "kamer"),
        ("rekening openen", {"soort": "spaar", "iban": "x", "kamer": "TOP"}, "kamer"),
    ],
)
def test_fields_that_do_not_fit_are_named(name: str, values: dict[str, object], field: str) -> None:
    _, act = ACTS[name]
    assert act.check is not None
    with pytest.raises(WrongCallError) as caught:
        act.check(**{item.name: item.default for item in act.fields} | values)
    assert caught.value.field == field
