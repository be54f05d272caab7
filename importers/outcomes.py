"""Import a count sheet: a result for each target that was counted in a month, and nothing of who was there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import month_of
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.outcomes import (
    ADDING,
    ASKED,
    ASKED_PEOPLE,
    BEFORE,
    BY,
    CARD,
    CARD_NUMBERS,
    FROM,
    METHOD,
    METHODS,
    OUT_OF,
    OUTCOME,
    VISITS,
    WITHDRAWN,
    format_cards,
    parse_cards,
)
from importers.base import Archive, Importer, Plan, Replacement, RowCount
from importers.booking import origin
from importers.copies import count_sheet_name
from importers.hours import written
from importers.readers.count_sheet import TITLES, is_count_sheet, read_count_sheet
from importers.readers.timesheet import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.standing.form import Key
    from bwk_ledger.standing.outcomes import OutcomeTarget
    from importers.context import Context
    from importers.readers.count_sheet import CountRow, CountSheet
    from importers.readers.source import Source


class SheetFinding(NamedTuple):
    """What somebody counted for a target, as it was typed."""

    value: Decimal | None  # None where only cards are listed
    method: str
    out_of: int | None = None
    visits: int | None = None
    asked: int | None = None
    cards: str = ""
    is_percentage: bool = False


def outcome(
    target: OutcomeTarget,
    found: SheetFinding,
    start: dt.date,
    day: dt.date,
    by: str = "",
    *,
    file: str | None = None,
    line: int | None = None,
) -> Any:
    """The entry of a result.

    Args:
        target: what it is a result of.
        found: what was counted.
        start: the first day; left out where the figure is of the last day alone.
        day: the last day.
        by: the number of who counted.
        file: where it was typed.
        line: of that file.

    Raises:
        InputError: it cannot be the result of this target.
    """
    cards = _cards(target, found, file, line)
    value = Decimal(len(cards)) if found.method == CARD else found.value
    values: dict[Key[Any], Any] = {
        FROM: start if found.method in ADDING and start != day else None,
        METHOD: found.method,
        VISITS: _decimal(found.visits),
        OUT_OF: _decimal(found.out_of),
        ASKED_PEOPLE: _decimal(found.asked),
        CARD_NUMBERS: format_cards(cards) or None,
        BY: by or None,
    }
    return custom(OUTCOME.metadata(values), day, OUTCOME.type, target.kamer, target.what, value)


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _cards(target: OutcomeTarget, found: SheetFinding, file: str | None, line: int | None) -> frozenset[int]:
    """The cards that were listed; refuses what cannot be."""
    cards = parse_cards(found.cards)
    told = next((item for is_wrong, *item in _mistakes(target, found, cards) if is_wrong), None)
    if cards is None or told is not None:
        what, remedy = told or ("", "")
        raise InputError(f"{target.what}: {what}.", file=file, line=line, remedy=remedy)
    return cards


def _mistakes(
    target: OutcomeTarget, found: SheetFinding, cards: frozenset[int] | None
) -> Iterator[tuple[bool, str, str]]:
    """What can be wrong with a result: whether it is, what, and what to do."""
    method, value, goal = found.method, found.value, target.goal
    with_cards = method == CARD
    yield method not in METHODS, f"methode '{method}' is onbekend", f"kies uit: {', '.join(METHODS)}."
    yield cards is None, f"'{found.cards}' zijn geen nummers van kaarten", "schrijf bijvoorbeeld 1-12 15 31."
    number = len(cards or ())
    yield with_cards and not number, "er staan geen nummers van kaarten", "vul ze in, of kies een andere methode."
    yield (
        with_cards and value not in (None, Decimal(number)),
        f"er zijn {number} kaarten en het aantal is {value}",
        "laat het aantal leeg, of verbeter het.",
    )
    yield (
        bool(number) and not with_cards,
        f"er staan kaarten, en de methode is '{method}'",
        f"kies de methode {CARD}, of laat de kaarten weg.",
    )
    yield not with_cards and value is None, "er staat geen aantal", "vul het aantal in."
    yield (
        goal.out_of is not None and not found.out_of,
        f"bij '{target.text}' hoort op hoeveel het is",
        "noem ook dat tweede getal, zoals in 20 op 40.",
    )
    yield (
        found.out_of is not None and (value or 0) > found.out_of,
        f"{value} op {found.out_of} kan niet",
        "verbeter een van beide getallen.",
    )
    yield (
        method in ASKED and not found.asked,
        "er staat niet hoeveel mensen antwoord gaven",
        "noem ook het aantal antwoorden.",
    )
    yield (
        found.is_percentage and not goal.is_percentage and goal.number is not None,
        f"het doel is {target.text}, en dat is geen percentage",
        "vul het aantal in.",
    )
    yield (
        goal.is_percentage and not found.is_percentage and 0 < (value or 0) < 1,
        f"is {value} een percentage of een deel?",
        "schrijf het met een procentteken, zoals 54%.",
    )


class OutcomeImporter(Importer):
    """Count sheet of a kamer (.xlsx or CSV)."""

    label = "telblad van prestaties (Excel of CSV)"
    rank = 3
    binary = True

    def recognises(self, source: Source) -> bool:
        """Whether the file has the header of a count sheet."""
        return is_count_sheet(source)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - results stand on no account
        """Results stand on no account; the sheet is kept with the reserve, as their targets are."""
        return accounts.RESERVE

    def plan(self, source: Source, context: Context) -> Plan:
        """Add the results that the books do not hold yet, and take over those that were improved on the sheet."""
        plan = Plan()
        sheet = read_count_sheet(source)
        month = month_of(dt.date.fromisoformat(f"{sheet.month}-01"))
        ending = ".xlsx" if is_workbook(source) else ".csv"
        kept = count_sheet_name(sheet.kamer, sheet.month, ending)
        lines: dict[str, int] = {}
        for row in sheet.rows:
            target = _target(source, sheet, row, context)
            if lines.setdefault(target.what, row.line) != row.line:
                raise _wrong(
                    source,
                    row.line,
                    f"'{target.what}' staat ook op regel {lines[target.what]}",
                    remedy="laat een van beide regels staan.",
                )
            entry = _entry(source, sheet, row, target)
            key = f"resultaat-{sheet.kamer}-{sheet.month}-{target.what}"
            entry = entry._replace(meta={**entry.meta, **origin(kept, row.line, key)})
            known = context.keys.get(key)
            if known is None:
                context.add(entry)
                plan.entries.append((f"jaren/{month.start.year}/prestaties.beancount", entry))
            elif _is_settled(known, entry):
                plan.known.append(known)
            else:
                context.add(entry)
                plan.replaced.append(Replacement(f"jaren/{month.start.year}/prestaties.beancount", known, entry))
        plan.counted = RowCount(len(plan.entries) + len(plan.replaced), len(plan.known))
        day = month.last_day
        plan.archive = Archive(accounts.RESERVE, day, kept, lambda: written(source, _copy(sheet)))
        return plan


def _target(source: Source, sheet: CountSheet, row: CountRow, context: Context) -> OutcomeTarget:
    if sheet.kamer not in context.config.kamer_codes:
        raise _wrong(
            source,
            1,
            f"kamer '{sheet.kamer}' bestaat niet",
            cause=f"de kamers zijn: {' '.join(context.config.kamer_codes)}.",
            remedy="verbeter de kamer bovenaan het blad.",
        )
    year = int(sheet.month[:4])
    target = context.goals.get((sheet.kamer, year, row.what.casefold()))
    if target is None:
        known = [item.what for (kamer, of, _), item in context.goals.items() if (kamer, of) == (sheet.kamer, year)]
        raise _wrong(
            source,
            row.line,
            f"'{row.what}' is bij {sheet.kamer} in {year} geen prestatie",
            cause=f"de prestaties zijn: {'; '.join(known) or 'geen'}.",
            remedy="gebruik dezelfde woorden als in de prestaties van dat jaar.",
        )
    return target


def _entry(source: Source, sheet: CountSheet, row: CountRow, target: OutcomeTarget) -> Any:
    month = month_of(dt.date.fromisoformat(f"{sheet.month}-01"))
    finding = SheetFinding(row.value, row.method, row.out_of, row.visits, row.asked, row.cards, row.is_percentage)
    return outcome(target, finding, month.start, month.last_day, sheet.by, file=source.name, line=row.line)


def _wrong(source: Source, line: int, what: str, *, remedy: str, cause: str | None = None) -> InputError:
    return InputError(f"{what}.", file=source.name, line=line, cause=cause, remedy=remedy)


def _is_settled(known: Any, entry: Any) -> bool:
    """Whether the books hold what the sheet says, or somebody decided on it since: improved it, or withdrew it."""
    if WITHDRAWN.of(known) is not None or BEFORE.of(known) is not None:
        return True
    keys = [key.name for key in OUTCOME.keys]
    return values_of(known) == values_of(entry) and all(known.meta.get(key) == entry.meta.get(key) for key in keys)


def _copy(sheet: CountSheet) -> Mapping[int, tuple[str, ...]]:
    """What was read of the sheet, on the lines it stood on; nothing else comes along."""
    cells: dict[int, tuple[str, ...]] = {1: ("Kamer", sheet.kamer), 2: ("Maand", sheet.month)}
    if sheet.by:
        cells[3] = ("Ingevuld door", sheet.by)
    cells = {line: texts for line, texts in cells.items() if line < sheet.header_line}
    cells[sheet.header_line] = tuple(title.capitalize() for title in TITLES)
    for row in sheet.rows:
        value = "" if row.value is None else f"{row.value}{'%' if row.is_percentage else ''}"
        numbers = (row.out_of, row.visits, row.cards, row.asked)
        cells[row.line] = (row.what, row.method, value, *("" if item is None else str(item) for item in numbers))
    return cells
