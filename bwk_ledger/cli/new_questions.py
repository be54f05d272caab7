"""What `bwk nieuw` asks at a terminal: all that its file may say, each answer checked as that file is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from bwk_ledger.acts.cooperative import cooperative_of
from bwk_ledger.base.money import WRITE_AMOUNT, no_amount, parse_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.acts.cooperative import Cooperative

# What is right, so that only the answer at hand can be wrong.
_A_NAME, _A_KAMER, _AN_IBAN = "Naam U.A.", {"code": "KAMER"}, "NL57DEMO0000000202"
_BANK = {"naam": "Bank", "soort": "bank", "iban": _AN_IBAN}
_RATE = {"soort": "bewoner", "uur": Decimal(1)}
_FEE = {"soort": "bewoner", "bedrag": Decimal(1), "vervalt": ["31-03"]}


def _text(answer: str) -> str:
    return answer


def _words(answer: str) -> list[str]:
    return answer.split()


def _amount(answer: str) -> Decimal:
    return parse_amount(answer)


def _year(answer: str) -> int | str:
    return int(answer) if answer.isdecimal() else answer


class _Question(NamedTuple):
    key: str
    text: str
    read: Callable[[str], Any] = _text
    default: str = ""


@dataclass
class _Asking:
    """What was answered until now, as the file would say it."""

    said: dict[str, Any] = field(default_factory=dict)

    def top(self, key: str, question: str, read: Callable[[str], Any] = _text, default: str = "") -> None:
        """Ask for what stands before the tables."""
        self._ask(self.said, _Question(key, question, read, default), dict)

    def row(self, name: str, right: dict[str, Any], *questions: _Question) -> None:
        """Ask for one table of several with a name; `right` is a table in which nothing is wrong."""
        rows = self.said.setdefault(name, [])
        new: dict[str, Any] = {}
        for item in questions:
            self._ask(new, item, lambda trial: {**self.said, name: [*rows, {**right, **trial}]})
        rows.append(new)

    def table(self, name: str, key: str, question: str, read: Callable[[str], Any], default: str) -> None:
        """Ask for a table that there is once."""
        new: dict[str, Any] = {}
        self._ask(new, _Question(key, question, read, default), lambda trial: {**self.said, name: trial})
        self.said[name] = new

    def _ask(self, into: dict[str, Any], item: _Question, within: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Ask until the answer is right; none leaves the key out."""
        while True:
            answer = click.prompt(item.text, default=item.default, show_default=bool(item.default)).strip()
            try:
                trial = {**into, **({item.key: item.read(answer)} if answer else {})}
            except ValueError:
                click.echo(f"  {no_amount(answer)}; {WRITE_AMOUNT}")
                continue
            wrong = _problems(within(trial))
            if not wrong:
                into.update(trial)
                return
            for what, remedy in wrong:
                click.echo(f"  {what} {remedy}")


def _problems(said: dict[str, Any]) -> list[tuple[str, str]]:
    whole = {"naam": _A_NAME, "boeken-vanaf": today().year, "kamer": [_A_KAMER], **said}
    return cooperative_of(whole)[1]


def ask_cooperative() -> Cooperative:
    """Ask for a cooperative; what is left empty is left out."""
    asking = _Asking()
    click.echo("Leeg laten mag, behalve bij de naam. Alles in een bestand zetten kan ook: bwk nieuw --voorbeeld-toml")
    while "naam" not in asking.said:
        asking.top("naam", "Naam van de coöperatie, met W.A., B.A. of U.A.")
    asking.top("code", "Haar code in namen van rekeningen")
    asking.top("zetel", "Zetel (plaats)")
    asking.top("kvk", "KvK-nummer")
    asking.top("rsin", "RSIN")
    asking.top("incassant", "Incassant-ID, voor incasso")
    asking.top("bestuur", "Nummers van het bestuur, zoals L0001 L0002", _words)
    asking.top("boeken-vanaf", "Eerste jaar van de boeken", _year, str(today().year))
    _ask_rows(asking)
    asking.table("aandeel", "waarde", "Waarde van een aandeel", _amount, "25,00")
    if confirm("Is er een beginbalans op 1 januari?"):
        _ask_balance(asking)
    cooperative, _ = cooperative_of({"kamer": [_A_KAMER], **asking.said})
    return cooperative


def _ask_rows(asking: _Asking) -> None:
    while confirm(
        "Nog een kamer?" if "kamer" in asking.said else "Een kamer opgeven?", default="kamer" not in asking.said
    ):
        asking.row(
            "kamer",
            {},
            _Question("code", "  Code, hoofdletters", _text, "" if "kamer" in asking.said else "KAMER"),
            _Question("naam", "  Naam"),
            _Question("stad", "  Stad"),
            _Question("handgeld", "  Handgeld in een maand", _amount, "250,00"),
            _Question("iban", "  IBAN van de rekening van het handgeld"),
        )
    while confirm("Een bankrekening opgeven?", default="bank" not in asking.said):
        asking.row(
            "bank",
            _BANK,
            _Question("naam", "  Naam, zoals ASN betaalrekening", _text, "Betaalrekening"),
            _Question("soort", "  Soort: bank of spaar", _text, "bank"),
            _Question("iban", "  IBAN"),
        )
    while confirm("Een financier opgeven?"):
        asking.row(
            "financier",
            {"code": "FINANCIER"},
            _Question("code", "  Code, hoofdletters"),
            _Question("naam", "  Naam"),
            _Question("groep", "  Groep op overzichten, zoals Gemeente"),
        )
    while confirm("Een tarief voor gegeven uren opgeven?"):
        asking.row(
            "tarief",
            _RATE,
            _Question("soort", "  Soort: bewoner, professional of participatie", _text, "bewoner"),
            _Question("uur", "  Waarde van een uur", _amount, "10,00"),
        )
    while confirm("Een contributie opgeven?"):
        asking.row(
            "contributie",
            _FEE,
            _Question("soort", "  Soort leden: bewoner, staf, organisatie of vereniging", _text, "bewoner"),
            _Question("bedrag", "  Bedrag in een jaar", _amount, "20,00"),
            _Question("vervalt", "  Vervaldagen, zoals 31-03 30-09", _words, "31-03"),
        )


def _ask_balance(asking: _Asking) -> None:
    """Ask for the accounts of the opening balance, until they close or somebody begins again."""
    while True:
        balance: dict[str, Any] = {}
        while name := click.prompt("  Rekening (leeg: klaar)", default="", show_default=False).strip():
            answer = click.prompt("  Stand")
            try:
                balance[name] = parse_amount(answer)
            except ValueError:
                click.echo(f"  {no_amount(answer)}; {WRITE_AMOUNT}")
        wrong = _problems({**asking.said, "beginbalans": balance})
        if not wrong:
            asking.said["beginbalans"] = balance
            return
        for what, remedy in wrong:
            click.echo(f"  {what} {remedy}")
        click.echo("  Geef de beginbalans nog eens, of laat hem leeg.")
