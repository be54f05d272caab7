"""`bwk veranderd`: what changed since a moment, in words and as a table."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import moment
from bwk_ledger.audit.change_forms import read_form
from bwk_ledger.audit.change_git import GitError
from bwk_ledger.audit.change_moments import Since, chosen, closed_at, moments
from bwk_ledger.audit.change_words import ChangeKind, words
from bwk_ledger.audit.changes import Touch, against, kept_state, with_git
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.books.seal import YEARS, closing_file, place
from bwk_ledger.books.seal_kinds import FORM, SEALED
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.change_git import EntryDifference, Net
    from bwk_ledger.books.seal import SealedItem


# What changed since a moment, ready to be shown: in words, grouped by kind, the audited year first.

_FEW = 5  # additions to one file by an import that are listed one by one
_MANY = 20  # and of those written by hand
_ORDER = tuple(ChangeKind)
_IMPORTED = (f"{meta.KEY}: ", f"{meta.SOURCE}: ")
_DECISIVE = frozenset({"datum", "waarde", "bedrag", "munt", "rekening"})
_FILES = {
    "bank": "regels van de bank",
    "handgeld": "regels van het handgeld",
    "uren": "boekingen van uren",
    "leden": "regels over leden",
    "begroting": "regels van de begroting",
}


@dataclass(frozen=True)
class Change:
    """One entry: what became of it, who did it (newest last), and where it stands now.

    `amount` is EUR, `hours` the hours it is about. `closed` are the years that were closed or declared before it; such
    a change should not be there. `entry` is the directive of now, None where there is none.
    """

    kind: ChangeKind
    label: str
    what: str
    amount: Decimal
    hours: Decimal
    touches: tuple[Touch, ...]
    file: str
    day: dt.date | None
    own: Decimal  # what it moved on the accounts of the bank and the handgeld, EUR
    is_imported: bool
    is_standing: bool
    years: frozenset[int]
    closed: tuple[int, ...]
    entry: Any

    @property
    def sentence(self) -> str:
        """All in one line."""
        return f"{self.label}: {self.what}"

    @property
    def by(self) -> str:
        """Who did it, by the names git has."""
        return ", ".join(dict.fromkeys(touch.author for touch in self.touches if touch.author))

    @property
    def when(self) -> str:
        """When it was done last; or that it is not committed."""
        last = self.touches[-1] if self.touches else None
        if last is None:
            return ""
        return last.subject if last.at is None else moment(last.at)

    @property
    def why(self) -> str:
        """What the commits say, newest last."""
        return "; ".join(dict.fromkeys(touch.subject for touch in self.touches if touch.at is not None))


@dataclass(frozen=True)
class Bundle:
    """Many additions of one import, in one sentence."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """Changes of one kind: those one by one, and those of an import together."""

    kind: ChangeKind
    changes: tuple[Change, ...]
    bundles: tuple[Bundle, ...]

    @property
    def all(self) -> tuple[Change, ...]:
        """Every change."""
        return (*self.changes, *(change for bundle in self.bundles for change in bundle.changes))

    @property
    def amount(self) -> Decimal:
        """EUR together."""
        return sum((change.amount for change in self.all), ZERO)

    @property
    def hours(self) -> Decimal:
        """Hours together."""
        return sum((change.hours for change in self.all), ZERO)


@dataclass(frozen=True)
class Report:
    """All that changed; without `since` there is nothing to compare with yet."""

    year: int
    since: Since | None
    known: tuple[Since, ...]
    basis: str = ""
    knows_who: bool = True
    notices: tuple[str, ...] = ()
    of_year: tuple[ChangeGroup, ...] = ()
    of_others: tuple[ChangeGroup, ...] = ()
    moved: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    @property
    def all(self) -> tuple[Change, ...]:
        """Every change that counts."""
        return tuple(change for group in (*self.of_year, *self.of_others) for change in group.all)

    @property
    def closed(self) -> tuple[Change, ...]:
        """The changes in years that were closed or declared."""
        return tuple(change for change in self.all if change.closed)


def changes(audit: Audit, asked: str = "") -> Report:
    """What changed in the books.

    Args:
        audit: the year that goes first, and the books.
        asked: a day, a commit, or the `value` of a known moment; empty for the last statement or closing.

    Raises:
        InputError: what was asked for is none of these, or there is no such commit.
    """
    known = moments(audit)
    since = chosen(asked, known)
    notices: list[str] = []
    compared = None
    try:
        if since is not None:
            compared = with_git(audit.ledger.root.resolve(), audit.ledger.path.name, since)
    except GitError as error:
        notices.append(f"de geschiedenis van de boeken (git) is hier niet te lezen: {error}.")
    if since is not None and compared is not None:
        by_line = _by_line(audit)
        entries = {key: by_line.get((key[0], line)) for key, line in compared.places.items()}
        report = _Teller(audit, entries, compared.touches).report(compared.net)
        all_notices = (*notices, *compared.notices)
        return replace(
            report, since=since, known=known, basis=compared.basis, knows_who=compared.knows_who, notices=all_notices
        )
    return _without_git(audit, since, known, notices, asked)


def _without_git(audit: Audit, since: Since | None, known: tuple[Since, ...], notices: list[str], asked: str) -> Report:
    kept = kept_state(audit)
    if kept is None:
        if since is not None:
            notices.append(
                f"er is niets om mee te vergelijken: de boeken hebben geen geschiedenis, en {audit.year} heeft geen "
                "zegel en geen stand van een verklaring."
            )
        return Report(audit.year, None, known, notices=tuple(notices))
    if asked:
        notices.append(f"zonder geschiedenis is alleen te vergelijken met {kept.name}; uw keuze telt niet.")
    notices.append(f"zonder geschiedenis is te zien wat er in {audit.year} veranderde, niet door wie of wanneer.")
    net, entries = against(kept, audit)
    report = _Teller(audit, entries, ()).report(net)
    why = "dat is de laatste stand die is bewaard"
    return replace(
        report,
        since=Since("", kept.name, why),
        known=known,
        basis=kept.name,
        knows_who=False,
        notices=tuple(notices),
    )


def nothing_to_compare(report: Report) -> InputError:
    """What to tell who asks without there being a moment to compare with."""
    return InputError(
        "er is niets om mee te vergelijken.",
        cause=" ".join(report.notices) or "er is nog geen verklaring, en nog geen jaar afgesloten.",
        remedy="begin een geschiedenis met 'bwk geschiedenis --begin'; daarna is met elke dag te vergelijken.",
    )


def _by_line(audit: Audit) -> dict[tuple[str, int], Any]:
    """Entries by the line they stand on; what the plugin derives from one has its line too."""
    entry_by_line: dict[tuple[str, int], Any] = {}
    for entry in audit.ledger.entries:
        if meta.DERIVED not in entry.meta:
            entry_by_line.setdefault((place(entry, audit.ledger.root), entry.meta.get("lineno", 0)), entry)
    return entry_by_line


@dataclass(frozen=True)
class _Teller:
    """Puts differences into words."""

    audit: Audit
    entries: Mapping[tuple[str, str], Any]
    touches: Sequence[Touch]

    def report(self, net: Net) -> Report:
        """All of them, grouped."""
        year = self.audit.year
        shut = closed_at(self.audit)
        told = [self._change(item, shut) for item in net.differences]
        first = [change for change in told if _concerns(change, year)]
        others = [change for change in told if not _concerns(change, year)]
        moved = [
            replace(self._change(item, {}), what=f"stond in {item.old.file} en staat in {item.new.file}")
            for item in net.moved
            if item.old is not None and item.new is not None
        ]
        undone = [
            replace(
                self._change(item, {}),
                what="toegevoegd en weer weggehaald" if item.old is None else "veranderd of weggehaald, en teruggezet",
            )
            for item in net.undone
        ]
        return Report(
            year, None, (), of_year=_groups(first), of_others=_groups(others), moved=tuple(moved), undone=tuple(undone)
        )

    def _change(self, item: EntryDifference, shut: Mapping[int, dt.datetime]) -> Change:
        wording = words(item.old, item.new, self.audit.ledger.names)
        one = item.new or item.old
        assert one is not None
        form = read_form(one.lines)
        touches = tuple(self.touches[number] for number in item.steps)
        sides = [side for side in (item.old, item.new) if side is not None]
        years = frozenset(number for side in sides for number in _years(side))
        kind = wording.kind
        if item.old is None and not form.is_standing and any(one.file == closing_file(number) for number in years):
            kind = ChangeKind.CLOSING
        late = {number for number, at in shut.items() if _is_after(touches, at)}
        closed = set() if kind is ChangeKind.CLOSING and item.old is None else late & (years or _decided(item, late))
        return Change(
            kind=kind,
            label=wording.label,
            what=wording.what,
            amount=wording.amount,
            hours=wording.hours,
            touches=touches,
            file=one.file,
            day=form.day,
            own=sum((leg.euro for leg in form.legs if leg.euro and accounts.is_money(leg.account)), ZERO),
            is_imported=any(part.startswith(_IMPORTED) for line in one.lines for part in line),
            is_standing=form.is_standing,
            years=years,
            closed=tuple(sorted(closed)),
            entry=self.entries.get((item.new.file, item.new.digest)) if item.new else None,
        )


def _years(item: SealedItem) -> Iterator[int]:
    """The years an entry belongs to: that of its day and of its folder; standing data to none."""
    form = read_form(item.lines)
    if form.is_standing and form.first("soort") != "budget":
        return
    if form.day is not None:
        yield form.day.year
    parts = item.file.split("/")
    if parts[0] == YEARS and len(parts) > 1 and parts[1].isdecimal():
        yield int(parts[1])


def _concerns(change: Change, year: int) -> bool:
    """Whether a change is for who audits a year: of that year, or standing data that were in force in it."""
    return year in change.years or (not change.years and (change.day is None or change.day.year <= year))


def _decided(item: EntryDifference, years: Iterable[int]) -> set[int]:
    """Of which years a changed piece of standing data decided figures."""
    if item.old is None:
        return set()
    form = read_form(item.old.lines)
    kind = form.first("soort") if form.kind == "Custom" else ""
    sealed = SEALED.get(kind or form.kind.lower())
    if sealed is None or form.kind == "Open" or form.day is None:
        return set()
    new = read_form(item.new.lines).values if item.new is not None else None
    return {
        year
        for year in years
        if form.day.year <= year
        and (new is None or any(form.values.get(key) != new.get(key) for key in {*sealed.keys(year, FORM), *_DECISIVE}))
    }


def _is_after(touches: Sequence[Touch], at: dt.datetime) -> bool:
    """Whether the last of these came after a moment; work that is not committed, and no work at all, do."""
    return not touches or touches[-1].at is None or touches[-1].at > at


def _groups(found: Iterable[Change]) -> tuple[ChangeGroup, ...]:
    by_kind: dict[ChangeKind, list[Change]] = defaultdict(list)
    for change in found:
        by_kind[change.kind].append(change)
    return tuple(_group(kind, by_kind[kind]) for kind in sorted(by_kind, key=_ORDER.index))


def _group(kind: ChangeKind, found: Sequence[Change]) -> ChangeGroup:
    by_file: dict[tuple[str, bool], list[Change]] = defaultdict(list)
    for change in found:
        if change.what == ChangeKind.ADDED and not change.closed:
            by_file[change.file, change.is_imported].append(change)
    many = {key: _by_day(items) for key, items in by_file.items() if len(items) > (_FEW if key[1] else _MANY)}
    bundled = {id(change) for items in many.values() for change in items}
    single = _by_day(change for change in found if id(change) not in bundled)
    bundles = (Bundle(_bundle_text(*key, items), tuple(items)) for key, items in sorted(many.items()))
    return ChangeGroup(kind, tuple(single), tuple(bundles))


def _by_day(found: Iterable[Change]) -> list[Change]:
    """What should not be there first, then by day."""
    return sorted(found, key=lambda change: (not change.closed, change.day or dt.date.min, change.label))


def _bundle_text(file: str, is_imported: bool, found: Sequence[Change]) -> str:
    """`142 regels van de bank ingelezen, jan t/m mrt 2026, 12.345,67 erbij`."""
    name, _, rest = file.rpartition("/")[2].removesuffix(".beancount").partition("-")
    what = f"{_FILES[name]} {rest.upper()}".strip() if name in _FILES and is_imported else f"regels in {file}"
    days = [change.day for change in found if change.day is not None]
    own = sum((change.own for change in found), ZERO)
    hours = sum((change.hours for change in found), ZERO)
    parts = [
        f"{len(found)} {what} {'ingelezen' if is_imported else 'toegevoegd'}",
        _stretch(min(days), max(days)) if days else "",
    ]
    if any(change.own for change in found):
        parts.append(f"{format_amount(abs(own))} {'erbij' if own >= 0 else 'eraf'}")
    if hours:
        parts.append(f"{format_amount(hours)} uur")
    return ", ".join(filter(None, parts))


def _stretch(first: dt.date, last: dt.date) -> str:
    begin, end = (f"{MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    if begin == end:
        return begin
    return f"{MONTHS[first.month - 1]} t/m {end}" if first.year == last.year else f"{begin} t/m {end}"


# `bwk veranderd`: what changed, as one table.

_EMPTY = 5  # columns beside the first


def veranderd(report: Report, *, everything: bool = False) -> Table:
    """A block per kind of change, the audited year first.

    Args:
        report: what changed.
        everything: list every row of an import, instead of one line for all.
    """
    rows = [
        *_blocks(report.of_year, f"{report.year}: ", everything),
        *_blocks(report.of_others, "Andere jaren: ", everything),
    ]
    rows += _notes("Alleen verplaatst binnen de bestanden", report.moved)
    rows += _notes("Veranderd en weer zoals het was", report.undone)
    if not rows:
        rows = [Row((Cell("Er is niets veranderd."), *[Cell()] * _EMPTY))]
    since = report.since
    assert since is not None
    return Table(
        title=f"Wat is er veranderd sinds {since.label}",
        subtitle=f"{since.why}; bron: {report.basis}",
        columns=(
            Column("Boeking", Kind.TEXT),
            Column("Wat er veranderde", Kind.TEXT),
            Column("euro", Kind.MONEY),
            Column("uren", Kind.HOURS),
            Column("Door", Kind.TEXT),
            Column("Wanneer", Kind.TEXT),
        ),
        rows=tuple(rows),
        footnotes=report.notices,
    )


def _blocks(groups: tuple[ChangeGroup, ...], prefix: str, everything: bool) -> Iterator[Row]:
    for group in groups:
        yield Row((Cell(f"{prefix}{group.kind}"), *[Cell()] * _EMPTY), Style.HEADING)
        for change in group.changes:
            yield _row(change)
        for bundle in group.bundles:
            if everything:
                yield from map(_row, bundle.changes)
                continue
            euro, hours = (sum((getattr(item, name) for item in bundle.changes), ZERO) for name in ("amount", "hours"))
            last = bundle.changes[-1]
            cells = (Cell(bundle.text), Cell(), Cell(euro or None), Cell(hours or None), Cell(last.by), Cell(last.when))
            yield Row(cells, indent=1)
        totals = (Cell(group.amount or None), Cell(group.hours or None), Cell(), Cell())
        yield Row((Cell(f"Totaal {group.kind}"), Cell(f"{len(group.all)}"), *totals), Style.SUBTOTAL)


def _row(change: Change) -> Row:
    what = f"{change.what} ({_closed(change)})" if change.closed else change.what
    euro, hours = Cell(change.amount or None), Cell(change.hours or None)
    return Row((Cell(change.label), Cell(what), euro, hours, Cell(change.by), Cell(change.when)), indent=1)


def _closed(change: Change) -> str:
    return f"let op: {', '.join(map(str, change.closed))} was al afgesloten of verklaard"


def _notes(title: str, found: tuple[Change, ...]) -> Iterator[Row]:
    if found:
        yield Row((Cell(title), *[Cell()] * _EMPTY), Style.HEADING)
        yield from map(_row, found)
