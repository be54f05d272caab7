"""`bwk tertiaal`: one A4 for each kamer and one for the whole, for all partners at a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.accounts import EXPENSES, INCOME
from bwk_ledger.base.money import ZERO, format_amount, round_half_up
from bwk_ledger.base.periods import in_hours
from bwk_ledger.figures.hours import ACTIVE_HOURS
from bwk_ledger.figures.tertiaal import costs_of, months_there
from bwk_ledger.standing.partners import read_contributions, read_partners
from bwk_ledger.tables import engine
from bwk_ledger.tables.engine import Figure, Less, Lines, PostLine, Sum, run
from bwk_ledger.tables.outcomes import result
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.standing import party
from bwk_ledger.tables.table import Bar, Cell, Column, Kind, PagePart, Row, Sheet, Style, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bwk_ledger.figures.tertiaal import (
        AwardPart,
        Coming,
        Effort,
        HoursLine,
        KamerReport,
        Money,
        OutcomeProgress,
        ReportSpan,
        TertiaalReport,
    )
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.partners import Agreement, Contribution, Partner

_ORDINALS = ("", "eerste", "tweede", "derde")
_BROUGHT, _AGREEMENTS, _AWARDS, _RESULTS, _COMING = (
    "Wie brengt wat",
    "Afspraken",
    "Toekenningen",
    "Prestaties",
    "Wat eraan komt",
)
# What gives way first where a page is full, and how many rows of it stay.
_CUTS = (
    (_COMING, 5),
    (_AGREEMENTS, 10),
    (_BROUGHT, 3),
    (_AWARDS, 8),
    (_COMING, 1),
    (_BROUGHT, 1),
    (_RESULTS, 1),
    (_AWARDS, 1),
    (_AGREEMENTS, 1),
)
_FORECAST = (
    "Prognose: wat er nu is, plus de begroting van de maanden die nog komen en waarin de kamer er is. Heeft een kamer "
    "voor haar baten of lasten geen begroting, dan gaan die door zoals zij tot nu gingen."
)
_NO_BUDGET = "Er is voor dit jaar geen begroting."
_GOES_ON = "Er is voor dit jaar geen begroting; de prognose is dat alles doorgaat zoals het tot nu ging."
_EXPECTED = (
    "Verwacht: van wat in het jaar groeit het deel dat hoort bij de maanden die voorbij zijn; van een stand, een "
    "percentage of 'x op y' het hele doel."
)
_OVER_ALL_YEARS = "Toekenningen: bedragen over hun hele looptijd, van alle kamers samen."
_OF_BUDGET = (
    "'Volgens begroting': wat is toegekend staat niet in de boeken; het is wat de begroting van het jaar noemt, met "
    "wat er in dat jaar kwam en ging."
)
_BARS = "Balk: wat er is, als deel van het geheel. Streepje: waar het nu zou moeten zijn."


def sheets(ledger: Ledger, found: TertiaalReport, kamer: str | None = None) -> list[Sheet]:
    """The whole and then each kamer; or only one kamer."""
    pages = [item for item in found.kamers if item.kamer is not None and kamer in (None, item.kamer.code)]
    made = [_TertiaalPage(ledger, found, item).sheet() for item in pages]
    return made if kamer else [_TertiaalPage(ledger, found, found.whole).sheet(), *made]


def _when(span: ReportSpan) -> str:
    return f"{_ORDINALS[span.number]} tertiaal {span.year}" if span.number else f"{span.year}"


@dataclass(frozen=True)
class _TertiaalPage:
    """One page: of a kamer, or of the whole."""

    ledger: Ledger
    found: TertiaalReport
    of: KamerReport

    @property
    def name(self) -> str:
        """The kamer, or whose books these are."""
        return self.of.kamer.code if self.of.kamer else "Geheel"

    @property
    def last_year(self) -> int | None:
        """The year that stands beside this one: only where the whole year is asked for."""
        span = self.found.span
        return span.year - 1 if span.number == 0 and self.found.has_last_year else None

    def sheet(self) -> Sheet:
        """All of it."""
        about = (
            [self._kamers(), self._hours()] if self.of.kamer is None else [self._hours(), self._results(self.of.kamer)]
        )
        last = [self._coming()] if self.of.kamer is None else []
        shown = [self._money(), *about, self._awards(), self._brought(), self._agreements(), *last]
        shown = [part for part in shown if part.table.rows]
        places = {part.title: place for place, part in enumerate(shown)}
        kamer = self.of.kamer
        named = kamer.name if kamer and kamer.name != kamer.code else ""
        title = " ".join(filter(None, (kamer.code if kamer else "Alle kamers samen", named)))
        return Sheet(
            f"{title}: {_when(self.found.span)}",
            self._subtitle(),
            self.ledger.title,
            tuple(shown),
            (*(note for part in shown for note in part.table.footnotes), _BARS),
            tuple((places[name], least) for name, least in _CUTS if name in places),
        )

    def _subtitle(self) -> str:
        span, kamer = self.found.span, self.of.kamer
        until = f"stand van 1 januari tot en met {periods.in_words(span.until)}"
        last = span.whole.last_day
        short = "" if span.until == last else f"; de periode loopt nog tot en met {periods.in_words(last)}"
        year = periods.year(span.year)
        is_partly = kamer is not None and not (
            kamer.start <= year.start and (kamer.end is None or kamer.end >= year.last_day)
        )
        return f"{until}{short}{f'; de kamer is er {kamer.lasts}' if kamer and is_partly else ''}"

    def _titled(self, name: str) -> str:
        span = self.found.span
        return f"{name} {self.name} {span.year}{f'-{span.number}' if span.number else ''}"

    # Money.

    @property
    def _codes(self) -> tuple[str, ...]:
        return (self.of.kamer.code,) if self.of.kamer else tuple(self.ledger.config.kamers)

    @property
    def _has_budget(self) -> bool:
        return any(amount and accounts.kamer_of(at) in self._codes for at, amount in self.found.money.whole.items())

    def _money(self) -> PagePart:
        money, span, codes = self.found.money, self.found.span, self._codes
        now = "" if span.is_year_over else f"tot en met {periods.LONG_MONTHS[span.until.month - 1]}"
        specs: list[engine.Spec] = [Figure(Column("werkelijk", Kind.MONEY, now, 0), codes, money.actual)]
        if self._has_budget:
            specs.append(Figure(Column("begroot", Kind.MONEY, now, 0), codes, money.to_date))
            specs.append(Less(Column("verschil", Kind.MONEY, now, 0), 0, 1))
        if not span.is_year_over:
            specs.append(Figure(Column("prognose", Kind.MONEY, f"heel {span.year}", 0), codes, money.forecast))
            if self._has_budget:
                specs.append(Figure(Column("begroting", Kind.MONEY, f"heel {span.year}", 0), codes, money.whole))
        if self.last_year and money.last_year is not None:
            specs.append(Figure(Column(f"{self.last_year}", Kind.MONEY, "", 0), codes, money.last_year))
        money_rows, _ = run(self._money_blocks(money), specs)
        made = Table(
            self._titled("Geld"),
            (Column("In hele euro's", Kind.TEXT), *(spec.column for spec in specs)),
            money_rows,
            self._subtitle(),
            self._money_notes(),
        )
        return PagePart("Geld", made, *self._money_bars(made))

    def _money_notes(self) -> tuple[str, ...]:
        if self.found.span.is_year_over:
            return () if self._has_budget else (_NO_BUDGET,)
        return (_FORECAST,) if self._has_budget else (_GOES_ON,)

    def _money_bars(self, made: Table) -> tuple[str, tuple[Bar | None, ...]]:
        """What is there as a part of the budget of the year, and what was budgeted until now."""
        if not self._has_budget:
            return "", ()
        titles = [column.title for column in made.columns]
        whole = titles.index("begroting" if "begroting" in titles else "begroot")
        now, due = titles.index("werkelijk"), titles.index("begroot")

        def bar(row: Row) -> Bar | None:
            if row.style is Style.HEADING or row is made.rows[-1]:
                return None
            values = [row.cells[place].value for place in (now, due, whole)]
            return _bar(*(value if isinstance(value, Decimal) else None for value in values))

        return "van de begroting", tuple(map(bar, made.rows))

    def _money_blocks(self, money: Money) -> list[engine.Block]:
        config = self.ledger.config
        funders = engine.funder_groups(config)
        income = [_one_line(engine.title(group), engine.funder_lines(config, group)) for group in funders]
        others = engine.groups(config, INCOME)
        income += [_one_line("Overige baten", engine.post_lines(config, INCOME, group)) for group in others]
        costs = [
            _one_line(engine.title(group), engine.post_lines(config, EXPENSES, group))
            for group in engine.groups(config, EXPENSES)
        ]
        every = money.all_accounts
        return [
            Lines("b", [*income, *engine.other_lines(config, every, INCOME)], sign=-1),
            Sum("baten", "Baten", {"b": 1}, Style.SUBTOTAL),
            Lines("l", [*costs, *engine.other_lines(config, every, EXPENSES)]),
            Sum("lasten", "Lasten", {"l": 1}, Style.SUBTOTAL),
            Sum("resultaat", "Resultaat", {"baten": 1, "lasten": -1}),
        ]

    # What each kamer comes to, on the page of the whole.

    def _kamers(self) -> PagePart:
        money, span = self.found.money, self.found.span
        own = [kamer for kamer in self.ledger.config.kamers.values() if kamer.is_cooperative]
        pages: dict[str, KamerReport | None] = {item.kamer.code: item for item in self.found.kamers if item.kamer}
        pages |= {kamer.code: None for kamer in own if costs_of(money.actual, kamer.code)}

        def euros(title: str, amounts: Mapping[str, Decimal]) -> RecordField[str]:
            return RecordField(
                title, Kind.MONEY, lambda code: costs_of(amounts, code), adds=True, group="Lasten", decimals=0
            )

        def effort(code: str) -> Effort | None:
            page = pages[code]
            return page.effort if page else None

        def on_track(code: str) -> str:
            page = pages[code]
            return _on_track_of(page) if page else ""

        whole = self.of
        reached = "gehaald" if span.is_year_over else "op schema"
        fields: list[RecordField[str]] = [
            RecordField("Kamer", Kind.TEXT, lambda code: code),
            euros("werkelijk", money.actual),
        ]
        if self._has_budget:
            fields.append(euros("begroot", money.to_date))
        if not span.is_year_over:
            fields.append(euros("prognose", money.forecast))
            if self._has_budget:
                fields.append(euros("begroting", money.whole))
        fields += [
            RecordField(
                "uren",
                Kind.HOURS,
                lambda code: in_hours(own_effort.minutes) if (own_effort := effort(code)) else None,
                adds=True,
                group="Onbetaald",
                decimals=0,
            ),
            RecordField(
                "mensen",
                Kind.COUNT,
                lambda code: own_effort.people if (own_effort := effort(code)) else None,
                total=lambda _: whole.effort.people,
                group="Onbetaald",
            ),
            RecordField(
                "actief",
                Kind.COUNT,
                lambda code: own_effort.active if (own_effort := effort(code)) else None,
                total=lambda _: whole.effort.active,
                group="Onbetaald",
            ),
            RecordField(reached, Kind.TEXT, on_track, total=lambda _: _on_track_of(whole), group="Prestaties"),
            RecordField(
                "niet geteld",
                Kind.COUNT,
                lambda code: page.uncounted if (page := pages[code]) else None,
                total=lambda _: whole.uncounted,
                group="Prestaties",
            ),
        ]
        made = records(self._titled("Kamers"), fields, pages, total="Samen")
        bars = [
            _bar(costs_of(money.actual, code), costs_of(money.to_date, code), costs_of(money.whole, code))
            for code in pages
        ]
        return PagePart("Per kamer", made, "van de begroting" if self._has_budget else "", (*bars, None))

    # Hours and people.

    def _hours(self) -> PagePart:
        effort = self.of.effort
        has_budget = any(line.budget is not None for line in effort.lines)
        fields: list[RecordField[HoursLine]] = [
            RecordField("Soort uren", Kind.TEXT, _kind_of_hours),
            RecordField("uren", Kind.HOURS, lambda item: in_hours(item.minutes), decimals=0),
        ]
        if has_budget:
            fields.append(RecordField("begroot", Kind.HOURS, lambda item: item.budget, decimals=0))
        fields += [
            RecordField("mensen", Kind.COUNT, lambda item: item.people),
            RecordField("waarde", Kind.MONEY, lambda item: None if item.is_paid else item.worth, decimals=0),
        ]
        if self.last_year:
            fields.append(
                RecordField(
                    f"uren {self.last_year}", Kind.HOURS, lambda item: in_hours(item.minutes_before), decimals=0
                )
            )
            fields.append(RecordField(f"mensen {self.last_year}", Kind.COUNT, lambda item: item.people_before))
        unpaid = [line for line in effort.lines if not line.is_paid]
        paid = [line for line in effort.lines if line.is_paid]
        values: dict[str, Decimal] = {
            "uren": in_hours(effort.minutes),
            "mensen": Decimal(effort.people),
            "waarde": sum((line.worth for line in unpaid), ZERO),
            f"uren {self.last_year}": in_hours(sum(line.minutes_before for line in unpaid)),
            f"mensen {self.last_year}": Decimal(effort.people_before),
        }
        if has_budget:
            values["begroot"] = sum((line.budget or ZERO for line in unpaid), ZERO)
        active = {"mensen": Decimal(effort.active), f"mensen {self.last_year}": Decimal(effort.active_before)}

        def made(label: str, known: Mapping[str, Decimal], style: Style) -> Row:
            return Row((Cell(label), *(Cell(known.get(item.title)) for item in fields[1:])), style)

        lines = [
            *rows(fields, [Section(unpaid)]),
            made("Onbetaald samen", values, Style.SUBTOTAL),
            made(f"Actieve vrijwilligers (gemiddeld {ACTIVE_HOURS} uur per jaar)", active, Style.LINE),
            *rows(fields, [Section(paid)]),
        ]
        bars = [_bar(in_hours(line.minutes), None, line.budget) for line in unpaid]
        return PagePart(
            "Uren en mensen",
            table(self._titled("Uren"), fields, lines),
            "van begroot tot nu" if has_budget else "",
            (*bars, *[None] * (len(lines) - len(bars))),
        )

    # Results.

    def _results(self, kamer: Kamer) -> PagePart:
        past, all_months = months_there(kamer, self.found.span)
        is_over = past == all_months
        fields: list[RecordField[OutcomeProgress]] = [
            RecordField("Prestatie", Kind.TEXT, lambda item: item.outcome.target.what),
            RecordField("doel", Kind.TEXT, lambda item: item.outcome.target.text),
        ]
        if not is_over:
            fields.append(RecordField("verwacht", Kind.TEXT, _due))
        fields += [
            RecordField("resultaat", Kind.TEXT, lambda item: result(item.outcome)),
            RecordField("gehaald" if is_over else "op schema", Kind.TEXT, _on_track),
        ]
        outcomes = self.of.progress
        if self.last_year and any(map(_before, outcomes)):
            fields.append(RecordField(f"{self.last_year}", Kind.TEXT, _before))
        return PagePart(
            _RESULTS,
            records(
                self._titled("Prestaties"),
                fields,
                outcomes,
                empty="Er zijn geen prestaties afgesproken.",
                footnotes=[_EXPECTED] if outcomes and not is_over else [],
            ),
            "van het doel" if outcomes else "",
            tuple(map(_progress_bar, outcomes)),
            "prestaties, te zien met 'bwk prestaties overzicht'",
        )

    # Awards.

    def _awards(self) -> PagePart:
        awards = self.of.awards

        def euros(title: str, value: Callable[[AwardPart], Decimal]) -> RecordField[AwardPart]:
            return RecordField(title, Kind.MONEY, value, adds=True, decimals=0)

        def first(item: AwardPart) -> str:
            return f"{item.next.kind} {item.next.day:%d-%m-%Y}" if item.next else ""

        fields: list[RecordField[AwardPart]] = [
            RecordField("Toekenning", Kind.TEXT, _award_name),
            euros("toegekend", lambda item: item.year.awarded),
            euros("ontvangen", lambda item: item.received),
            euros("besteed", lambda item: item.spent),
        ]
        if self.of.kamer:
            fields.append(euros("deze kamer", lambda item: item.here))
        fields += [
            euros("te besteden", lambda item: item.left),
            RecordField(
                "tot en met", Kind.TEXT, lambda item: f"{item.year.award.end:%d-%m-%Y}" if item.year.award.end else ""
            ),
        ]
        if any(item.next for item in awards):
            fields.append(RecordField("eerst", Kind.TEXT, first))
        has_any = bool(awards)
        made = records(
            self._titled("Toekenningen"),
            fields,
            awards,
            total="Totaal" if has_any else "",
            empty="Er zijn geen toekenningen.",
            footnotes=[
                *([_OVER_ALL_YEARS] if has_any else []),
                *([_OF_BUDGET] if any(item.is_of_budget for item in awards) else []),
            ],
        )
        bars = [_bar(item.spent, self._elapsed(item), item.year.awarded) for item in awards]
        return PagePart(
            _AWARDS,
            made,
            "besteed, en tijd" if has_any else "",
            (*bars, None) if has_any else (),
            "toekenningen, te zien met 'bwk toekenning lijst'",
        )

    def _elapsed(self, item: AwardPart) -> Decimal | None:
        """Of what was awarded, the part that goes with the days of its period that are over."""
        award, until = item.year.award, self.found.span.until
        if award.end is None:
            return None
        days = Decimal((award.end - award.start).days + 1)
        past = Decimal(max((min(until, award.end) - award.start).days + 1, 0))
        return item.year.awarded * past / days

    # What partners bring, what is agreed, and what is near.

    def _party(self, code: str) -> str:
        return party(code, self.partners, self.ledger.config)

    @cached_property
    def partners(self) -> Mapping[str, Partner]:
        """The partners by code."""
        return read_partners(self.ledger.customs)

    def _brought(self) -> PagePart:
        contributions = [
            item
            for item in read_contributions(self.ledger.customs, self.found.span.year)
            if self.of.kamer is None or item.kamer == self.of.kamer.code
        ]
        fields: list[RecordField[Contribution]] = [
            RecordField("Wat partners dit jaar brengen", Kind.TEXT, lambda item: item.what),
            RecordField("wie", Kind.TEXT, lambda item: self._party(item.partner)),
            RecordField("soort", Kind.TEXT, lambda item: item.kind),
            RecordField("uren", Kind.HOURS, lambda item: item.hours or None, decimals=0),
            RecordField("waarde", Kind.MONEY, lambda item: item.worth, decimals=0),
        ]
        if self.of.kamer is None:
            fields.insert(1, RecordField("kamer", Kind.TEXT, lambda item: item.kamer))
        made = records(self._titled("Inbreng"), fields, contributions)
        return PagePart(_BROUGHT, made, more="bijdragen, te zien met 'bwk partner overzicht'")

    def _coming(self) -> PagePart:
        until = self.found.span.until
        fields: list[RecordField[Coming]] = [
            RecordField("Wat", Kind.TEXT, lambda item: item.what),
            RecordField("van", Kind.TEXT, lambda item: item.of),
            RecordField("bedrag", Kind.MONEY, lambda item: item.amount, decimals=0),
            RecordField("uiterlijk", Kind.TEXT, lambda item: f"{item.day:%d-%m-%Y}"),
            RecordField("stand", Kind.TEXT, lambda item: "te laat" if item.day < until else ""),
        ]
        made = records(self._titled("Wat eraan komt"), fields, self.found.coming)
        return PagePart(_COMING, made, more="dagen, te zien met 'bwk toekenning lijst' en 'bwk partner afspraken'")

    def _agreements(self) -> PagePart:
        until = self.found.span.until

        def state(item: Agreement) -> str:
            if item.done is not None:
                return f"gedaan {item.done:%d-%m-%Y}"
            return "te laat" if item.due is not None and item.due < until else "open"

        fields: list[RecordField[Agreement]] = [
            RecordField("Afspraak", Kind.TEXT, lambda item: item.what),
            RecordField("met", Kind.TEXT, lambda item: self._party(item.partner)),
            RecordField("door", Kind.TEXT, lambda item: self._party(item.by)),
            RecordField("uiterlijk", Kind.TEXT, lambda item: f"{item.due:%d-%m-%Y}" if item.due else ""),
            RecordField("stand", Kind.TEXT, state),
        ]
        if self.of.kamer is None:
            fields.insert(1, RecordField("kamer", Kind.TEXT, lambda item: item.kamer))
        made = records(self._titled("Afspraken"), fields, self.of.agreements, empty="Er zijn geen afspraken.")
        return PagePart(_AGREEMENTS, made, more="afspraken, te zien met 'bwk partner afspraken --alles'")


def _on_track_of(page: KamerReport) -> str:
    return f"{page.on_track} van {len(page.progress)}" if page.progress else ""


def _kind_of_hours(item: HoursLine) -> str:
    kind = item.kind.capitalize()
    return f"{kind}, betaald" if item.is_paid and kind.casefold() != "betaald" else kind


def _one_line(label: str, lines: Sequence[PostLine]) -> PostLine:
    """Several lines as one."""
    accounts_by_kamer: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for kamer, names in line.accounts.items():
            accounts_by_kamer[kamer] = (*accounts_by_kamer.get(kamer, ()), *names)
    return PostLine(label, accounts_by_kamer)


def _award_name(item: AwardPart) -> str:
    return f"{item.year.title}, volgens begroting" if item.is_of_budget else item.year.title


def _bar(value: Decimal | None, due: Decimal | None, whole: Decimal | None) -> Bar | None:
    """A value and what is due as parts of a whole; None where there is nothing to measure against."""
    if value is None or not whole or whole < 0:
        return None
    return Bar(value / whole, None if due is None or due == whole else due / whole)


def _before(item: OutcomeProgress) -> str:
    return result(item.before) if item.before is not None and item.before.is_counted else ""


def _progress_bar(item: OutcomeProgress) -> Bar | None:
    outcome, goal = item.outcome, item.outcome.target.goal
    value, number = outcome.value, goal.number
    if value is None or number is None or outcome.is_amount:
        return None
    if goal.out_of and outcome.out_of:
        return _bar(value / outcome.out_of, None, number / goal.out_of)
    return _bar(value, item.due.number, number)


def _due(item: OutcomeProgress) -> str:
    goal, target = item.due, item.outcome.target
    if not item.outcome.is_counted:
        return ""  # nobody knows whether it is something that grows
    if goal.number is None or goal.out_of is not None:
        return target.text
    text = format_amount(round_half_up(goal.number, 1), 1).removesuffix(",0")
    return f"{text}%" if goal.is_percentage else text


def _on_track(item: OutcomeProgress) -> Cell:
    if not item.outcome.is_counted:
        return Cell("", warns=True)
    return Cell({True: "ja", False: "nee", None: ""}[item.is_on_track])
