"""The annual report of a year as one document: what the members adopt and the accountant signs off.

It takes the statements as they are and puts them in the order of Title 9: first what the year was, then the figures,
then the notes, each with the number that stands beside its line, and last what is said about them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.results import figures
from bwk_ledger.figures.year_report import ReportStage, status_of
from bwk_ledger.rules.inventory import INVENTORY
from bwk_ledger.standing import year_report
from bwk_ledger.standing.board import board_in
from bwk_ledger.tables import year_story
from bwk_ledger.tables.faces import FaceBlock, blocks, in_parts, specified, with_notes, without_noughts
from bwk_ledger.tables.notes import ComparedPost, compared, explanation
from bwk_ledger.tables.open_items import commitments_of_year
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.report import AnnualReport, Chapter, Piece
from bwk_ledger.tables.table import Kind, Style
from bwk_ledger.tables.year import annual_statements

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.figures.results import Figures
    from bwk_ledger.figures.year_report import ReportStatus
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.board import BoardMember
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.year_report import TextPart, YearTexts
    from bwk_ledger.tables.table import MeetingResult, Table

# What the statements are called, without their year.
_BALANCE, _BALANCE_AFTER = "Balans per 31 december", "Balans na resultaatbestemming"
_RESULT, _PER_KAMER, _FLOWS = "Staat van baten en lasten", "Baten en lasten per kamer", "Kasstroom"
_BY_SORT, _STAFF, _FUNDERS = "Baten en lasten naar soort", "Medewerkers en bestuur", "Toekenningen per financier"
_PRINCIPLES, _EQUITY, _GRANTS = "Grondslagen", "Verloop van het eigen vermogen", "Verloop van de subsidies"
_HOURS, _WORTH, _APPROPRIATION = "Ingezette uren", "Populaire rekening", "Bestemming van het resultaat"
_SPECIFIED = ("Toelichting op de balans", "Verschillen met de begroting")  # the notes of this report say the same
_PLACED = frozenset(
    {
        *(
            _BALANCE,
            _BALANCE_AFTER,
            _RESULT,
            _PER_KAMER,
            _FLOWS,
            _PRINCIPLES,
            _EQUITY,
            _GRANTS,
            _BY_SORT,
            _STAFF,
            _FUNDERS,
        ),
        *(_HOURS, _WORTH, _APPROPRIATION, *_SPECIFIED),
    }
)
# Movements stand behind the last block of the balance sheet that holds what moved.
_BEHIND = {
    _GRANTS: accounts.GRANTS,
    "Verloop van de vaste activa": INVENTORY,
    "Verloop van bestemmingsreserves en fondsen": accounts.EQUITY,
}
_FORMS = {
    "UA": "coöperatie met uitgesloten aansprakelijkheid (U.A.)",
    "BA": "coöperatie met beperkte aansprakelijkheid (B.A.)",
    "WA": "coöperatie met wettelijke aansprakelijkheid (W.A.)",
}
_MOST_COLUMNS = 8  # of amounts beside each other
_UNKNOWN = "nog niet in de boeken"
_BOARD_MEMBER = "bestuurslid"
_NOT_WRITTEN = "Hierover staat niets in de boeken."


def annual_report(ledger: Ledger, year: int, today: dt.date, audit: MeetingResult | None = None) -> AnnualReport:
    """The annual report of a year.

    Args:
        ledger: the books.
        year: the year.
        today: the day on which it is made.
        audit: what the kascommissie signed; None while it did not.
    """
    return _Writer(ledger, year, status_of(ledger, year, today), audit).report()


# The general data of the cooperative, and what of them is still missing.


@dataclass(frozen=True)
class GeneralFact:
    """What the report says of the cooperative itself; where `value` is empty, `command` is how it is written."""

    label: str
    value: str
    command: str


def general_facts(ledger: Ledger, year: int) -> tuple[GeneralFact, ...]:
    """Who the cooperative is, in the order of the report."""
    config = ledger.config
    own = next((kamer for kamer in config.kamers.values() if kamer.is_cooperative), None)
    change = f"bwk kamer wijzig {own.code if own else 'CODE'}"
    return (
        GeneralFact("Rechtsvorm", _FORMS.get(_liability(ledger), ""), "bwk leden regels --aansprakelijkheid"),
        GeneralFact("Statutaire zetel", _said(own, "zetel"), f"{change} --zetel"),
        GeneralFact("KvK-nummer", _said(own, "kvk"), f"{change} --kvk"),
        GeneralFact("RSIN", _said(own, "rsin"), f"{change} --rsin"),
        GeneralFact("Bestuur", ", ".join(_board(ledger, board_in(config, periods.year(year)))), "bwk bestuur benoem"),
    )


def _board(ledger: Ledger, members: Sequence[BoardMember]) -> tuple[str, ...]:
    """What each does in the board, without who it is: the report leaves the house, and numbers say nothing there."""
    own = next((kamer for kamer in ledger.config.kamers.values() if kamer.is_cooperative), None)
    before = _said(own, "bestuur").split()  # how books named their board before
    return tuple(item.function or _BOARD_MEMBER for item in members) or (_BOARD_MEMBER,) * len(before)


def _said(own: Kamer | None, key: str) -> str:
    return str(own.source.get(key) or "") if own else ""


def _liability(ledger: Ledger) -> str:
    """WA, BA or UA: as the rules for members say, else as the name does; empty where nothing does."""
    words = {word.replace(".", "") for word in _name(ledger).split()}
    return ledger.config.member_rules.liability or next((form for form in _FORMS if form in words), "")


def _name(ledger: Ledger) -> str:
    own = next((kamer for kamer in ledger.config.kamers.values() if kamer.is_cooperative), None)
    return own.name if own else ledger.title


def _with_code(kamer: Kamer) -> str:
    """The name of a kamer, with the code by which tables call it where that is another."""
    return kamer.name if kamer.code.casefold() == kamer.name.casefold() else f"{kamer.name} ({kamer.code})"


def legal_name(ledger: Ledger) -> str:
    """The name of the cooperative with its form, as the law has it in full."""
    name, liability = _name(ledger), _liability(ledger)
    form = "".join(f"{letter}." for letter in liability)
    return name if not form or {form, liability} & set(name.split()) else f"{name} {form}"


# What there is to do on the report: `bwk jaarstuk lijst` and the evening show it.


@dataclass(frozen=True)
class ReportPart:
    """A part of the report that people write: whether it is there, what belongs in it, and by which command."""

    title: str
    is_there: bool
    must: bool
    shown: str  # what is written; where nothing is, what belongs there
    command: str


def report_parts(ledger: Ledger, year: int) -> tuple[ReportPart, ...]:
    """All that people write in the report of a year, in the order of the report."""
    written = year_report.year_texts(ledger.customs, year)
    facts = [
        ReportPart(item.label, bool(item.value), must=True, shown=item.value or _UNKNOWN, command=item.command)
        for item in general_facts(ledger, year)
    ]
    told = [year_report.COMMITMENTS] if commitments_of_year(ledger.config, year) else []  # the books tell it themselves
    own = [
        ReportPart(
            part.name,
            bool(written.of(part)),
            part.must and part not in told,
            " ".join(written.of(part)) or part.about,
            f"bwk jaarstuk schrijf {year} {part.name}",
        )
        for part in year_report.PARTS
    ]
    year_figures = figures(ledger, year)
    unexplained = [
        ReportPart(
            item.label,
            is_there=False,
            must=True,
            shown=f"waarom {format_amount(item.actual)} euro, en begroot {format_amount(item.planned)}",
            command=f'bwk jaarstuk toelicht {year} "{item.label}"',
        )
        for item in compared(year_figures, ledger.customs)
        if year_figures.budget.cash and item.differs_from_budget and not item.text
    ]
    return (*facts, *own, *unexplained)


def checklist(ledger: Ledger, year: int) -> Table:
    """The same as a list; what is still empty says what belongs in it."""

    def state(item: ReportPart) -> str:
        return "geschreven" if item.is_there else "leeg" if item.must else "leeg (mag)"

    fields: tuple[RecordField[ReportPart], ...] = (
        RecordField("Onderdeel", Kind.TEXT, lambda item: item.title),
        RecordField("Stand", Kind.TEXT, state),
        RecordField("Wat er staat, of hoort", Kind.TEXT, lambda item: item.shown),
        RecordField("Opdracht", Kind.TEXT, lambda item: "" if item.is_there else item.command),
    )
    parts = report_parts(ledger, year)
    left = sum(item.must and not item.is_there for item in parts)
    about = f"nog {left} te schrijven" if left else "alles wat moet, is geschreven"
    return records(f"Onderdelen van de jaarrekening {year}", fields, parts, subtitle=about)


def _named_as(note: Table, block: FaceBlock) -> Table:
    """A note whose total is called as that of its block on the statement."""
    if block.total is None or not note.rows:
        return note
    *rows, total = note.rows
    return replace(note, rows=(*rows, replace(total, cells=(block.total.cells[0], *total.cells[1:]))))


# The report itself.


@dataclass(frozen=True)
class _Writer:
    """Puts the report of one year together."""

    ledger: Ledger
    year: int
    status: ReportStatus
    audit: MeetingResult | None

    @cached_property
    def found(self) -> Figures:
        return figures(self.ledger, self.year)

    @cached_property
    def written(self) -> YearTexts:
        return year_report.year_texts(self.ledger.customs, self.year)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The statements by what they are called, without whose they are: every page says that."""
        whose = f"{self.ledger.title} · "
        return {
            table.title.removesuffix(f" {self.year}"): replace(table, subtitle=table.subtitle.removeprefix(whose))
            for table in self.ledger.fact(annual_statements, self.year)
        }

    @cached_property
    def seat(self) -> str:
        return next(item.value for item in general_facts(self.ledger, self.year) if item.label == "Statutaire zetel")

    def report(self) -> AnnualReport:
        name = legal_name(self.ledger)
        numbers = {block.title: str(number) for number, block in enumerate(self.noted, 1)}
        return AnnualReport(
            f"Jaarrekening {self.year}",
            name,
            self.status.text,
            self.status.is_concept,
            self.status.reasons,
            self.seat,
            (
                Chapter("Over deze jaarrekening", tuple(self._about(name)), fresh=False),
                Chapter("Het jaar in gewone woorden", tuple(self._story())),
                Chapter("Balans", (self._face(_BALANCE, numbers), self._face(_BALANCE_AFTER, numbers))),
                Chapter(f"{_RESULT} {self.year}", (replace(self._face(_RESULT, numbers), title=""),)),
                Chapter(f"{_FLOWS} {self.year}", (replace(self._plain(_FLOWS), title=""),), fresh=False),
                Chapter(_PRINCIPLES, (replace(self._plain(_PRINCIPLES), title=""),), fresh=False),
                Chapter("Toelichting op de balans", tuple(self._balance_notes(numbers)), fresh=False),
                *self._result_chapter(numbers),
                *self._apart(),
                Chapter("Overige gegevens", tuple(self._other()), fresh=False),
                Chapter(year_report.SIGNING.title, (self._signing(),), fresh=False, whole=True),
            ),
        )

    def _plain(self, name: str) -> Piece:
        table = self.tables[name]
        return Piece(table.title, table=table)

    def _text(self, part: TextPart) -> Piece:
        paragraphs = self.written.of(part)
        if paragraphs or self.status.stage is ReportStage.ADOPTED:
            return Piece(part.title, paragraphs=paragraphs or (_NOT_WRITTEN,))
        return Piece(part.title, missing=part.about)

    def _about(self, name: str) -> Iterator[Piece]:
        why = f"Zij is nog niet vastgesteld, want {'; '.join(self.status.reasons)}."
        yield Piece("Status", paragraphs=(f"{self.status.text}.", *([why] if self.status.reasons else [])))
        config = self.ledger.config
        there = config.kamers_with(periods.year(self.year))
        kamers = [_with_code(config.kamers[code]) for code in there if code in config.kamer_codes]
        yield Piece(
            "Algemene gegevens",
            facts=(
                ("Naam", name),
                *((item.label, item.value or _UNKNOWN) for item in general_facts(self.ledger, self.year)),
                ("Boekjaar", f"1 januari tot en met 31 december {self.year}"),
                ("Kamers", ", ".join(kamers) or "geen"),
            ),
        )
        yield self._text(year_report.ACTIVITIES)

    def _story(self) -> Iterator[Piece]:
        yield self._text(year_report.STORY)
        yield self._text(year_report.WHY)
        yield Piece("Wat de cijfers zeggen", paragraphs=year_story.sentences(self.found, self.ledger))
        charts = year_story.charts(self.found, self.tables[_RESULT], self.tables[_WORTH])
        yield Piece("", charts=charts)
        if self.written.of(year_report.AHEAD):
            yield self._text(year_report.AHEAD)

    # The faces, and the notes that belong to them: of the balance sheet each block, of the result what is explained.

    @cached_property
    def balance(self) -> Table:
        return self.tables[_BALANCE]

    @cached_property
    def explained(self) -> Mapping[str, Sequence[ComparedPost]]:
        """The posts that the treasurer explains, or must, by the title of their block."""
        planned = bool(self.found.budget.cash)
        posts = [
            item
            for item in compared(self.found, self.ledger.customs)
            if item.text or (planned and item.differs_from_budget)
        ]
        by_block = {
            block.title: [item for item in posts if set(item.accounts) & set(block.accounts)]
            for block in blocks(self.tables[_RESULT])
        }
        return {title: block_posts for title, block_posts in by_block.items() if block_posts}

    @cached_property
    def noted(self) -> Sequence[FaceBlock]:
        """The blocks that have a note, in the order of the statements."""
        of_result = [block for block in blocks(self.tables[_RESULT]) if block.title in self.explained]
        return (*blocks(self.balance), *{block.title: block for block in of_result}.values())

    def _face(self, name: str, numbers: Mapping[str, str]) -> Piece:
        table = self.tables[name]
        rows = {block.at: numbers.get(block.title, "") for block in blocks(table)}
        return Piece(table.title, table=with_notes(table, rows))

    def _balance_notes(self, numbers: Mapping[str, str]) -> Iterator[Piece]:
        amounts, columns = (self.found.closing, self.found.opening), self.balance.columns
        faces = blocks(self.balance)
        left = {
            name: Piece(table.title, table=table)
            for name, table in self.tables.items()
            if (name in _BEHIND or name not in _PLACED) and any(row.style is Style.LINE for row in table.rows)
        }
        for place, block in enumerate(faces):
            if block.is_under(accounts.EQUITY):
                table = without_noughts(_named_as(self.tables[_EQUITY], block))
            else:
                table = specified(block, columns, amounts[: len(columns) - 1], self.ledger.names)
            yield Piece(block.title, numbers[block.title], table=replace(table, title=""))
            for name, parent in _BEHIND.items():
                is_last = block.is_under(parent) and not any(later.is_under(parent) for later in faces[place + 1 :])
                if is_last and name in left:
                    yield left.pop(name)
        yield from left.values()
        contracts = commitments_of_year(self.ledger.config, self.year)
        if self.written.of(year_report.COMMITMENTS) or not contracts:
            yield self._text(year_report.COMMITMENTS)
        for table in contracts:
            yield Piece(table.title, table=table)

    def _result_chapter(self, numbers: Mapping[str, str]) -> Iterator[Chapter]:
        """What is explained, the same by kind of cost, and who works; none where there is nothing of it."""
        has_budget = bool(self.found.budget.cash)
        notes = [
            Piece(title, numbers[title], table=explanation(posts, has_budget=has_budget))
            for title, posts in self.explained.items()
        ]
        notes += [self._plain(name) for name in (_BY_SORT, _STAFF) if name in self.tables]
        if notes:
            yield Chapter("Toelichting op de staat van baten en lasten", tuple(notes), fresh=False)

    def _apart(self) -> Iterator[Chapter]:
        """Funders, kamers and hours each in their own chapter, where there are any."""
        if _FUNDERS in self.tables:
            yield Chapter("Financiers", (self._plain(_FUNDERS),), fresh=False)
        yield Chapter("Kamers", tuple(self._in_parts(_PER_KAMER)), fresh=False)
        if any(self.found.hours.values()):
            yield Chapter("Uren", (*self._in_parts(_HOURS), *self._in_parts(_WORTH)), fresh=False)

    def _in_parts(self, name: str) -> Iterator[Piece]:
        """A statement with as many columns beside each other as a page holds."""
        parts = in_parts(self.tables[name], _MOST_COLUMNS)
        for number, table in enumerate(parts, 1):
            yield Piece(f"{table.title}, deel {number}" if len(parts) > 1 else table.title, table=table)

    def _other(self) -> Iterator[Piece]:
        decided = self.tables[_APPROPRIATION]
        facts = tuple((str(row.cells[0].value), str(row.cells[1].value)) for row in decided.rows)
        yield Piece(decided.title, facts=facts)
        yield self._text(year_report.RULE)
        yield self._text(year_report.AFTER)
        yield self._committee()

    def _committee(self) -> Piece:
        title, own = year_report.COMMITTEE.title, self.written.of(year_report.COMMITTEE)
        if self.audit is None:
            return Piece(title, paragraphs=own or ("De kascommissie tekende over dit jaar nog geen verklaring.",))
        audit = self.audit
        # Numbers of members stay in the house: the signed statement itself, whose check number stands here, has them.
        members = count(len(audit.signers), "lid", "leden")
        signed = f"{members} van de kascommissie: {'; '.join(at for _, at in audit.signers)}"
        paragraphs = (*own, *audit.done, *([audit.remark] if audit.remark else []))
        points = tuple((question, f"{state}: {answer}") for question, state, answer in audit.points)
        return Piece(
            title,
            paragraphs=paragraphs,
            facts=(*audit.advice, *points, ("Getekend door", signed), ("Controlegetal", audit.grouped)),
        )

    def _signing(self) -> Piece:
        config, day = self.ledger.config, self.written.drawn_up
        last = periods.year(self.year).last_day
        board = [item for item in config.board if item.holds_on(day or last)] or board_in(
            config, periods.year(self.year)
        )
        signers = tuple(f"{title}, naam:" for title in _board(self.ledger, board))
        when = f"op {in_words(day)}" if day else "op ............................"
        where = f"te {self.seat}, " if self.seat else ""
        signing = (
            f"Opgemaakt door het bestuur, {where}{when}. Alle bestuursleden tekenen; ontbreekt een handtekening, dan "
            "staat hier waarom."
        )
        missing = "" if signers else "wie er in het bestuur zit"
        return Piece(paragraphs=(signing, *self.written.of(year_report.SIGNING)), missing=missing, signers=signers)
