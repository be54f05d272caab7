"""`bwk nieuw`, `beginbalans`, `controle`, `vraagposten` and `regels`: the books themselves, and what is open."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bwk_ledger.acts.act import Done
from bwk_ledger.acts.bookings import open_questions, settling
from bwk_ledger.acts.cooperative import beginning, books_of, cooperative_of, example
from bwk_ledger.acts.new_books import what_now
from bwk_ledger.acts.new_questions import BALANCE, QUESTIONS
from bwk_ledger.acts.opening_balance import beginning_balance
from bwk_ledger.acts.question_desk import grouped
from bwk_ledger.acts.rule_plan import read_file, shown
from bwk_ledger.acts.rule_trial import known_rows, trial, uses
from bwk_ledger.acts.rules import changing, dividing, making, moving, removing
from bwk_ledger.base.errors import count, shorten
from bwk_ledger.base.finding import by_kind
from bwk_ledger.base.money import WRITE_AMOUNT, format_amount, no_amount, parse_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import seal_digests
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup, confirm
from bwk_ledger.cli.from_act import command, fields_of, perform, require_fit, say
from bwk_ledger.cli.ledger import in_turn
from bwk_ledger.cli.options import BOOKS_HAVE_ERRORS, DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.register import register_options
from bwk_ledger.cli.screen import everything_option, first_of, show_first
from bwk_ledger.figures.accruals import likely_sales
from bwk_ledger.figures.kamer_end import handgeld_of_closed
from bwk_ledger.figures.open_items import late_items
from bwk_ledger.figures.shares import proof_on
from bwk_ledger.figures.wage_journals import wage_findings
from bwk_ledger.figures.year import notes
from bwk_ledger.rules.load import load
from bwk_ledger.tables.imports import rows_of_rule, rules_in_use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bwk_ledger.acts.act import Field
    from bwk_ledger.acts.bookings import OpenQuestion, Settling
    from bwk_ledger.acts.cooperative import Cooperative
    from bwk_ledger.acts.new_questions import Questions
    from bwk_ledger.acts.question_desk import QuestionGroup
    from bwk_ledger.acts.rule_plan import PlannedRules
    from bwk_ledger.acts.toml_table import Problem
    from bwk_ledger.base.finding import Finding
    from bwk_ledger.register.access import RegisterAccess
    from bwk_ledger.rules.load import Ledger


# `bwk regels`: the treasurer's rules, shown, tried and changed.


def show_rule(_: Ledger, planned: PlannedRules) -> None:
    """Show what a rule would take, before it is written."""
    for line in shown(planned):
        click.echo(line)


@click.group(
    "regels",
    cls=LazyGroup,
    lazy={
        "maak": ("Maak een regel.", command(making, show_rule)),
        "sleutel": ("Leg vast hoe een sleutel kosten over kamers verdeelt.", command(dividing)),
        "wijzig": ("Verander een regel.", command(changing, show_rule)),
        "verplaats": ("Zet een regel op een andere plaats.", command(moving, show_rule)),
        "verwijder": ("Haal een regel weg.", command(removing, show_rule)),
    },
    invoke_without_command=True,
)
@click.option("--proef", "name", metavar="NAAM", help="Toon de bankregels waar deze regel op past.")
@books_option
@output_options
@click.pass_context
def regels_command(context: click.Context, name: str | None, books: Path, output: Output) -> None:
    """Toon de regels in woorden, hoe vaak zij boekten, en welke nooit passen.

    Met --proef ziet u op welke bankregels een regel past. Namen staan dan alleen op dit scherm.
    """
    if context.invoked_subcommand is not None:
        return
    ledger = load(books)
    file = read_file(ledger)
    if name is None:
        output.show([rules_in_use(uses(ledger, file.rules), ledger.title)])
    else:
        output.show([rows_of_rule(trial(file.rules, file.index(name), known_rows(ledger)), ledger.title)])
    warn_of_errors(ledger)


# `bwk nieuw`, `bwk controle` and `bwk vraagposten`: the books themselves.

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


# `bwk nieuw`, `bwk controle` and `bwk vraagposten`: the books themselves.


def _show_example(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(example(), nl=False)
        ctx.exit()


@click.command("nieuw", cls=DutchCommand, help=beginning.help)
@click.option(
    "--voorbeeld-toml",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_example,
    help="Toon een voorbeeld van het bestand voor --uit, met uitleg.",
)
@fields_of(beginning)
@click.pass_context
def nieuw_command(ctx: click.Context, values: dict[str, Any]) -> None:
    """Do the act in one's turn; where a killed command made the books just now, only say so."""
    given = {name for name in values if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    require_fit(beginning, values)
    root: Path = values["map_"]
    is_asked = given <= {"map_"} and sys.stdin.isatty()
    cooperative = ask_cooperative() if is_asked else None
    root.mkdir(parents=True, exist_ok=True)
    with in_turn(root) as finished:
        if finished is None and cooperative is not None:
            books_of(root, cooperative)
        say(beginning.do(**values) if finished is None and cooperative is None else Done(what_now(root)))


beginbalans_command = command(beginning_balance)


_EXCERPT_LINES = 6
_SEAL_HASH = re.compile(r"(\d{4})=([0-9a-f]{64})", re.ASCII)


class SealHash(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A year and the hash of its seal; from paper it may come in groups, and in capitals."""

    name = "zegel"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        """The year and the hash."""
        year_and_hash = _SEAL_HASH.fullmatch("".join(str(value).split()).lower())
        if year_and_hash is None:
            self.fail(
                f"'{value}' is geen jaar met de hash van een zegel; schrijf het jaar en = met daarna "
                "de 64 tekens van de hash, alle cijfers en letters van a tot en met f.",
                param,
                ctx,
            )
        return int(year_and_hash[1]), year_and_hash[2]


@click.command("controle", cls=DutchCommand)
@click.option(
    "--zegel",
    "seals",
    multiple=True,
    metavar="JAAR=HASH",
    type=SealHash(),
    help="Houd het zegel van een jaar tegen de hash op papier, zoals 'bwk afsluiten' hem toonde. Mag vaker.",
)
@click.option("--op", "day", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")
@everything_option
@books_option
def controle_command(seals: Sequence[tuple[int, str]], day: dt.date, alles: bool, books: Path) -> None:
    """Controleer de boeken. Elke melding noemt de plaats, wat er staat, de oorzaak en het herstel.

    Van elke soort fout staat de eerste er helemaal, met waar dezelfde soort nog meer voorkomt; met --alles staat alles
    er helemaal.
    """
    ledger = load(books)
    open_questions = sum(entry.flag == "!" for entry in ledger.transactions)
    for group in by_kind(ledger.findings):
        _show_kind(group, ledger, everything=alles)
    phrases = [*late_items(ledger, day), *handgeld_of_closed(ledger, day), *likely_sales(ledger)]
    to_check = [*(item.text for item in wage_findings(ledger, day)), *map(str, phrases)]
    show_first([f"Na te gaan: {text}" for text in to_check], everything=alles)
    show_first([f"Opmerking: {note}" for note in notes(ledger)], everything=alles)
    all_right = [_compare(ledger.root, year, digest) for year, digest in seals]
    if open_questions:
        click.echo(f"{count(open_questions, 'boeking is', 'boekingen zijn')} nog uit te zoeken (vlag !).")
    if ledger.errors:
        click.echo(f"{count(len(ledger.errors), 'fout', 'fouten')} in {len(ledger.entries)} regels van de boeken.")
        sys.exit(BOOKS_HAVE_ERRORS)
    click.echo(f"Geen fouten in {len(ledger.entries)} regels van de boeken.")
    _show_proof(ledger)
    if not all(all_right):
        sys.exit(BOOKS_HAVE_ERRORS)


def _compare(root: Path, year: int, digest: str) -> bool:
    """Say whether the seal of a year has the hash that somebody has on paper."""
    now, *old = seal_digests(root, year)
    if digest == now:
        click.echo(f"Zegel van {year}: klopt met de hash die u noemt.")
    elif digest in old:
        click.echo(f"Zegel van {year}: deze hash is van een zegel dat is heropend. Nu geldt: {now or 'geen zegel'}.")
    elif now:
        click.echo(f"Zegel van {year}: klopt niet. Hier ligt een zegel met een andere hash: {now}.")
    else:
        click.echo(f"Zegel van {year}: klopt niet. {year} is hier niet afgesloten: er ligt geen zegel.")
    return digest == now


def _show_proof(ledger: Ledger) -> None:
    """One line of proof; nothing for books without shares."""
    proof = ledger.index.fact(proof_on, dt.date.max)
    if proof.holders:
        click.echo(
            f"Aandelen: register en vermogen zijn gelijk: {count(proof.shares, 'aandeel', 'aandelen')} van "
            f"{count(proof.holders, 'lid', 'leden')}, {format_amount(proof.equity)} euro."
        )


def _show_kind(found: Sequence[Finding], ledger: Ledger, *, everything: bool) -> None:
    """Findings of one kind: the first as a whole and the places of some more, or all as a whole."""
    whole = found if everything else found[:1]
    for item in whole:
        click.echo(_describe(item, ledger))
        if item is not whole[-1]:
            click.echo()
    more = found[len(whole) :]
    if more:
        click.echo(f"  Deze soort fout staat er nog {len(more)} keer:")
        show_first([f"    {_place(item, ledger)}{item.text}" for item in more], everything=False, indent="    ")
    click.echo()


def _describe(found: Finding, ledger: Ledger) -> str:
    """Place, excerpt and message of one finding."""
    place, excerpt = _place(found, ledger), []
    if place:
        excerpt = [f"    | {shorten(text)}" for text in _block(*_line(found))]
    what, *rest = found.message.split("\n")
    return "\n".join([f"{place}{what}", *excerpt, *rest])


def _line(found: Finding) -> tuple[Path, int]:
    return Path(str(found.place.get("filename", ""))), int(found.place.get("lineno", 0) or 0)


def _place(found: Finding, ledger: Ledger) -> str:
    """Where a finding is, as it begins a line; empty where that is no line of a file."""
    file, line = _line(found)
    if not line or not file.is_file():
        return ""
    return f"{file.relative_to(ledger.root) if file.is_relative_to(ledger.root) else file}, regel {line}: "


def _block(file: Path, line: int) -> list[str]:
    """The lines of the entry that begins at a line, at most six."""
    lines = file.read_text("utf-8", "replace").splitlines()[line - 1 : line - 1 + _EXCERPT_LINES]
    end = next((index for index, text in enumerate(lines) if index and not text.startswith(" ")), len(lines))
    return lines[:end]


@click.command("vraagposten", cls=DutchCommand, help=settling.help)
@fields_of(settling)
@everything_option
@books_option
@register_options
def vraagposten_command(books: Path, values: dict[str, Any], alles: bool, register: RegisterAccess) -> None:
    """Without a number, show the open questions."""
    if settling.is_decided(values):
        perform(settling, books, values, partial(_show_settling, everything=alles), register=register)
        return
    require_fit(settling, values)
    _show(open_questions(load(books)), everything=alles)


def _show_settling(_: Ledger, planned: Settling, *, everything: bool) -> None:
    """What a rule would take, and for who only looks also what is to be settled."""
    if planned.only_show:
        show_first([_question(item) for item in planned.questions], everything=everything)
    if planned.rule is not None:
        show_rule(_, planned.rule)


def _show(questions: list[OpenQuestion], *, everything: bool) -> None:
    """The questions by party, in the order of the first of each; where they are many, the first of them."""
    if not questions:
        click.echo("Er is niets uit te zoeken.")
        return
    groups = grouped(questions)
    show_first(["\n".join(_block_of(group, everything=everything)) for group in groups], everything=everything)
    several = any(len(group.questions) > 1 for group in groups)
    click.echo(f"\n{count(len(questions), 'vraagpost', 'vraagposten')}. Boek er een: bwk vraagposten NUMMER REKENING")
    if several:
        click.echo("Boek een hele groep: noem het nummer van de groep in plaats van dat van een vraagpost.")


def _block_of(group: QuestionGroup, *, everything: bool) -> Iterator[str]:
    items = group.questions
    if len(items) > 1:
        yield f"groep {group.number}: {group.who}, {len(items)} vraagposten, samen {format_amount(group.total)}"
    yield from first_of([_question(item) for item in items], everything=everything, indent=f"{'':<9}")


def _question(item: OpenQuestion) -> str:
    amount = format_amount(item.posting.units.number)
    row = item.row
    who = " ".join(filter(None, (row.name, row.counterparty, row.description))) if row else "origineel niet bewaard"
    first = f"{item.number:<8} {item.entry.date} {amount:>12}  {item.posting.account}  {who}"
    return f"{first}\n{'':<8} {item.entry.meta.get('reden', '')}"
