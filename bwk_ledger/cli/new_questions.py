"""What `bwk nieuw` asks at a terminal: all that its file may say, each answer checked as that file is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.cooperative import cooperative_of
from bwk_ledger.acts.new_questions import BALANCE, QUESTIONS
from bwk_ledger.base.money import WRITE_AMOUNT, no_amount, parse_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.acts.act import Field
    from bwk_ledger.acts.cooperative import Cooperative
    from bwk_ledger.acts.new_questions import Questions
    from bwk_ledger.acts.toml_table import Problem

# What is right, so that only the answer at hand can be wrong.
_A_NAME, _A_KAMER, _AN_IBAN = "Naam U.A.", {"code": "KAMER"}, "NL57DEMO0000000202"
_RIGHT: dict[str, dict[str, Any]] = {
    "kamer": {},
    "bank": {"naam": "Bank", "soort": "bank", "iban": _AN_IBAN},
    "financier": {"code": "FINANCIER"},
    "tarief": {"soort": "bewoner", "uur": Decimal(1)},
    "contributie": {"soort": "bewoner", "bedrag": Decimal(1), "vervalt": ["31-03"]},
}


@dataclass
class _Asking:
    """What was answered until now, as the file would say it."""

    said: dict[str, Any] = field(default_factory=dict)

    def top(self, item: Field) -> None:
        """Ask for what stands before the tables."""
        self._ask(self.said, item, dict)

    def row(self, asked: Questions) -> None:
        """Ask for one table of several."""
        rows = self.said.setdefault(asked.name, [])
        right, new = _RIGHT[asked.name], dict[str, Any]()
        for item in asked.fields:
            self._ask(new, item, lambda trial: {**self.said, asked.name: [*rows, {**right, **trial}]}, "  ")
        rows.append(new)

    def table(self, asked: Questions) -> None:
        """Ask for a table that there is once."""
        new: dict[str, Any] = {}
        for item in asked.fields:
            self._ask(new, item, lambda trial: {**self.said, asked.name: trial})
        self.said[asked.name] = new

    def _ask(
        self, into: dict[str, Any], item: Field, within: Callable[[dict[str, Any]], dict[str, Any]], before: str = ""
    ) -> None:
        """Ask until the answer is right; none leaves the key out."""
        default = item.default_text
        while True:
            text = f"{before}{item.help.removesuffix('.')}"
            answer = click.prompt(text, default=default, show_default=bool(default)).strip()
            try:
                trial = {**into, **({item.name: item.kind.read(answer)} if answer else {})}
            except ValueError as error:
                click.echo(f"  {error}")
                continue
            wrong = _problems(within(trial))
            if not wrong:
                into.update(trial)
                return
            _say(wrong)


def _problems(said: dict[str, Any]) -> list[Problem]:
    whole = {"naam": _A_NAME, "boeken-vanaf": today().year, "kamer": [_A_KAMER], **said}
    return cooperative_of(whole)[1]


def _say(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(f"  {problem.what} {problem.remedy}")


def ask_cooperative() -> Cooperative:
    """Ask for a cooperative; what is left empty is left out."""
    asking = _Asking()
    click.echo("Leeg laten mag, behalve bij de naam. Alles in een bestand zetten kan ook: bwk nieuw --voorbeeld-toml")
    for asked in QUESTIONS:
        if not asked.name:
            for item in asked.fields:
                _ask_top(asking, item)
        elif asked.name == BALANCE:
            if confirm("Is er een beginbalans op 1 januari?"):
                _ask_balance(asking)
        elif asked.one:
            while confirm(f"{asked.title}: een {asked.one} opgeven?", default=_is_wanted(asked, asking)):
                asking.row(asked)
        else:
            asking.table(asked)
    cooperative, _ = cooperative_of({"kamer": [_A_KAMER], **asking.said})
    return cooperative


def _ask_top(asking: _Asking, item: Field) -> None:
    asking.top(item)
    while item.required and item.name not in asking.said:
        asking.top(item)


def _is_wanted(asked: Questions, asking: _Asking) -> bool:
    """Whether nearly every cooperative has one, and this has none yet."""
    return asked.name in {"kamer", "bank"} and asked.name not in asking.said


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
        wrong = _problems({**asking.said, BALANCE: balance})
        if not wrong:
            asking.said[BALANCE] = balance
            return
        _say(wrong)
        click.echo("  Geef de beginbalans nog eens, of laat hem leeg.")
