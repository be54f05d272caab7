"""Movement schedules in columns, from what stood on 1 January to what stands on 31 December."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.accruals import inventory_so_far
from bwk_ledger.figures.balance_sheet import BalanceClass, class_of
from bwk_ledger.figures.open_items import loans_in
from bwk_ledger.figures.results import RESULT_OF_YEAR, RESULTS_BEFORE, provision_moves
from bwk_ledger.rules.equity import direct_changes, is_earmarked, reason_of
from bwk_ledger.rules.inventory import INVENTORY
from bwk_ledger.rules.share_movements import ShareAct, share_movements
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.open_items import LoanYear
    from bwk_ledger.figures.results import Figures
    from bwk_ledger.rules.inventory import AssetYear
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.rules.share_movements import Movement
    from bwk_ledger.tables.table import Table

_MONEY, _TEXT = Kind.MONEY, Kind.TEXT


def schedules(figures: Figures, names: Mapping[str, str], ledger: Ledger) -> list[Table]:
    """Those that have anything to show, equity always among them."""
    others = (
        funds(figures, names),
        provisions(figures, names, ledger),
        fixed_assets(figures, ledger),
        loans(figures, ledger),
    )
    return [equity(figures, names, ledger), *(table for table in others if table.has_lines)]


# Equity: the result of the year before gets its destination, that of the year comes, and what else is told apart.


@dataclass(frozen=True)
class _EquityLine:
    """A line of equity, EUR above zero."""

    label: str
    opening: Decimal
    appropriated: Decimal
    result: Decimal
    closing: Decimal
    corrected: Decimal = ZERO  # of an error of an earlier year: in the opening
    is_shares: bool = False

    @property
    def adopted(self) -> Decimal:
        """What the members adopted."""
        return self.opening - self.corrected

    @property
    def other(self) -> Decimal:
        """What moved otherwise."""
        return self.closing - self.opening - self.appropriated - self.result


_EARLIER = "Resultaat van eerdere jaren, nog niet bestemd"


def equity(figures: Figures, names: Mapping[str, str], ledger: Ledger) -> Table:
    """What stood in equity, what came and went, what stands in it; shares of all members in one line.

    Where an error of an earlier year was corrected it begins with what was adopted, and how that became another amount.
    """
    lines = [line for line in _equity_lines(figures, names) if any((line.opening, line.closing, line.other))]
    year = figures.year
    corrected: tuple[RecordField[_EquityLine], ...] = (
        RecordField(f"1-1-{year} vastgesteld", _MONEY, lambda item: item.adopted, adds=True),
        RecordField("herstel", _MONEY, lambda item: item.corrected, adds=True),
    )
    fields: tuple[RecordField[_EquityLine], ...] = (
        RecordField("", _TEXT, lambda item: item.label),
        *(corrected if figures.restated else ()),
        RecordField(f"1-1-{year}{figures.beside}", _MONEY, lambda item: item.opening, adds=True),
        RecordField(f"bestemming {year - 1}", _MONEY, lambda item: item.appropriated, adds=True),
        RecordField(f"resultaat {year}", _MONEY, lambda item: item.result, adds=True),
        RecordField("aandelen", _MONEY, lambda item: item.other if item.is_shares else ZERO, adds=True),
        RecordField("rechtstreeks", _MONEY, lambda item: ZERO if item.is_shares else item.other, adds=True),
        RecordField(f"31-12-{year}", _MONEY, lambda item: item.closing, adds=True),
    )
    notes = [
        *_restated(figures),
        *_direct(ledger, year, names),
        *([_why_equity(ledger), *_number_of_shares(ledger, year)] if any(line.is_shares for line in lines) else []),
    ]
    title = f"Verloop van het eigen vermogen {year}"
    return records(title, fields, lines, subtitle="in euro's", total="Eigen vermogen", footnotes=notes)


def _equity_lines(figures: Figures, names: Mapping[str, str]) -> list[_EquityLine]:
    own = [name for name in {**figures.opening, **figures.closing} if accounts.is_under(str(name), accounts.EQUITY)]
    shares = [name for name in own if accounts.is_under(name, accounts.SHARES)]
    reserves = [name for name in own if name not in {*shares, RESULT_OF_YEAR, RESULTS_BEFORE}]

    def held(amounts: Mapping[str, Decimal], *of: str) -> Decimal:
        return -sum((amounts.get(name, ZERO) for name in of), ZERO)

    def line(label: str, *of: str, is_shares: bool = False) -> _EquityLine:
        opening = held(figures.opening, *of)
        appropriated = held(figures.opening_after, *of) - opening
        closing, corrected = held(figures.closing, *of), ZERO
        if accounts.RESERVE in of:
            corrected = sum((item.effect for item in figures.restated if not item.is_of_year_before), ZERO)
        return _EquityLine(label, opening, appropriated, ZERO, closing, corrected, is_shares=is_shares)

    results = (RESULT_OF_YEAR, RESULTS_BEFORE)
    before = held(figures.opening, *results)
    result = held(figures.closing, RESULT_OF_YEAR)
    earlier = held(figures.closing, RESULTS_BEFORE)
    corrected = sum((item.effect for item in figures.restated if item.is_of_year_before), ZERO)
    return [
        line("Ledenkapitaal", *shares, is_shares=True),
        *(line(names.get(name) or name, name) for name in reserves),
        _EquityLine(_EARLIER, before, held(figures.opening_after, *results) - before, ZERO, earlier, corrected),
        _EquityLine("Resultaat van het boekjaar", ZERO, ZERO, result, result),
    ]


def _restated(figures: Figures) -> list[str]:
    """Which part of the destination is no decision, but the correction of an error of the year before."""
    effect = sum((item.effect for item in figures.restated if item.is_of_year_before), ZERO)
    if not effect:
        return []
    where = "dat is op de algemene reserve geboekt, na het besluit van de leden"
    return [f"Bij 'bestemming {figures.year - 1}' zit het herstel van {format_amount(effect)} euro: {where}."]


def _direct(ledger: Ledger, year: int, names: Mapping[str, str]) -> list[str]:
    """What was booked straight on a reserve, each with why."""
    return [
        f"Rechtstreeks op {names.get(posting.account) or posting.account}: {format_amount(-posting.units.number)} op "
        f"{in_words(entry.date)}: {reason_of(entry, posting) or 'nog zonder reden'}."
        for entry, posting in ledger.index.fact(direct_changes)
        if entry.date.year == year
    ]


def _why_equity(ledger: Ledger) -> str:
    """Why shares are equity, and when they are paid back."""
    rules = ledger.config.member_rules
    months = rules.repayment_months
    when = f"binnen {months} maanden na het einde van het lidmaatschap" if months else "zoals de statuten zeggen"
    source = f" ({rules.basis})" if rules.basis else ""
    return (
        "Ledenkapitaal is eigen vermogen: het is door leden gestort en komt bij ontbinding na alle schulden. Wie "
        f"vertrekt, krijgt het terug {when}{source}; vanaf dat moment is het een schuld."
    )


def _number_of_shares(ledger: Ledger, year: int) -> Iterator[str]:
    """How many shares there were, were issued and withdrawn, and are (2:378 BW)."""
    movements = list(share_movements(ledger.transactions))

    def change(moves: Iterable[Movement]) -> int:
        """What movements add to all shares together: a transfer nothing."""
        return sum(item.shares * ((item.receiver is not None) - (item.giver is not None)) for item in moves)

    in_year = [item for item in movements if item.date.year == year]
    before = change(item for item in movements if item.date.year < year)
    issued = change(item for item in in_year if item.act is ShareAct.ISSUE or item.act is ShareAct.OPENING)
    now = before + change(in_year)
    if before or in_year:
        yield (
            f"Aandelen: {before} op 1 januari, {issued} uitgegeven, {before + issued - now} ingetrokken, {now} op 31 "
            "december."
        )


def funds(figures: Figures, names: Mapping[str, str]) -> Table:
    """Reserves and funds with a purpose, after appropriation: what was added and withdrawn; costs are in the result."""
    earmarked = [name for name in {**figures.opening_after, **figures.closing_after} if is_earmarked(str(name))]
    year = figures.year

    def opening(name: str) -> Decimal:
        return -figures.opening_after.get(name, ZERO)

    def moves(name: str) -> tuple[Decimal, Decimal]:
        """What the meeting decided, and what was booked straight."""
        before = -figures.closing.get(name, ZERO)
        return -figures.closing_after.get(name, ZERO) - before, before - opening(name)

    fields: tuple[RecordField[str], ...] = (
        RecordField("", _TEXT, lambda name: names.get(name) or name),
        RecordField(f"1-1-{year}", _MONEY, opening, adds=True),
        RecordField("toegevoegd", _MONEY, lambda name: sum((max(move, ZERO) for move in moves(name)), ZERO), adds=True),
        RecordField("onttrokken", _MONEY, lambda name: sum((min(move, ZERO) for move in moves(name)), ZERO), adds=True),
        RecordField(f"31-12-{year}", _MONEY, lambda name: opening(name) + sum(moves(name)), adds=True),
    )
    about = "na resultaatbestemming, in euro's; wat eruit is betaald, staat bij de lasten"
    return records(
        f"Verloop van bestemmingsreserves en fondsen {year}",
        fields,
        [name for name in earmarked if opening(name) or any(moves(name))],
        subtitle=about,
        total="Reserves en fondsen",
    )


# Provisions: what was added at the cost of the result, used for what it is for, and released to the result.


def provisions(figures: Figures, names: Mapping[str, str], ledger: Ledger) -> Table:
    """What was in each provision, came to it and went (2:374 BW)."""
    year = figures.year
    provided = [
        str(name)
        for name in {**figures.opening, **figures.closing}
        if class_of(str(name), figures.rgs) is BalanceClass.PROVISIONS
    ]
    moved = provision_moves(ledger.index.in_year(year), provided)
    fields: tuple[RecordField[str], ...] = (
        RecordField("", _TEXT, lambda name: names.get(name) or name),
        RecordField(f"1-1-{year}{figures.beside}", _MONEY, lambda name: -figures.opening.get(name, ZERO), adds=True),
        RecordField("toegevoegd", _MONEY, lambda name: moved[name].added, adds=True),
        RecordField("gebruikt", _MONEY, lambda name: -moved[name].used, adds=True),
        RecordField("vrijgevallen", _MONEY, lambda name: -moved[name].released, adds=True),
        RecordField(f"31-12-{year}", _MONEY, lambda name: -figures.closing.get(name, ZERO), adds=True),
    )
    shown = [name for name in provided if any((figures.opening.get(name), figures.closing.get(name), moved[name].any))]
    title = f"Verloop van de voorzieningen {year}"
    return records(title, fields, shown, subtitle="in euro's", total="Voorzieningen")


# Fixed assets: what was paid for them, what was depreciated, and what they are worth in the books.


@dataclass(frozen=True)
class _AssetLine:
    """The inventory of a kamer, or what was booked by hand; EUR."""

    label: str
    opening: Decimal
    bought: Decimal
    depreciated: Decimal
    written_off: Decimal
    sold: Decimal
    cost: Decimal  # of what is there when the year ends
    closing: Decimal


def fixed_assets(figures: Figures, ledger: Ledger) -> Table:
    """What fixed assets were worth, what was bought, depreciated and written off, and what they are worth."""
    year = figures.year
    assets = inventory_so_far(ledger, year)
    kamers = dict.fromkeys(item.asset.kamer for item in assets)
    known = ledger.config.kamers
    lines = [
        _asset_line(known[code].name if code in known else code, [item for item in assets if item.asset.kamer == code])
        for code in kamers
    ]
    by_hand = _by_hand(figures)
    lines += [by_hand] if any((by_hand.opening, by_hand.closing)) else []
    fields: tuple[RecordField[_AssetLine], ...] = (
        RecordField("", _TEXT, lambda item: item.label),
        RecordField(f"1-1-{year}", _MONEY, lambda item: item.opening, adds=True),
        RecordField("aangeschaft", _MONEY, lambda item: item.bought, adds=True),
        RecordField("afgeschreven", _MONEY, lambda item: -item.depreciated, adds=True),
        RecordField("afgevoerd", _MONEY, lambda item: -item.written_off, adds=True),
        RecordField(f"31-12-{year}", _MONEY, lambda item: item.closing, adds=True),
        RecordField("aanschafwaarde", _MONEY, lambda item: item.cost, adds=True),
        RecordField("al afgeschreven", _MONEY, lambda item: item.cost - item.closing, adds=True),
    )
    title = f"Verloop van de vaste activa {year}"
    notes = [_disposal(item) for item in assets if item.gone or item.sold]
    return records(title, fields, lines, subtitle="boekwaarde, in euro's", total="Vaste activa",
                   footnotes=notes)  # fmt: skip


def _disposal(item: AssetYear) -> str:
    how = "winst" if item.result > 0 else "verlies"
    grant = f"; de aankoop is van subsidie {item.asset.grant}, die hierin deelt" if item.asset.grant else ""
    return (
        f"{item.asset.name} is weg: opbrengst {format_amount(item.sold)}, boekwaarde "
        f"{format_amount(item.written_off)}, {how} {format_amount(abs(item.result))}{grant}."
    )


def _asset_line(label: str, found: Sequence[AssetYear]) -> _AssetLine:
    def total(amounts: Sequence[Decimal]) -> Decimal:
        return sum(amounts, ZERO)

    year_of = [(item, item.asset.bought.year == item.year) for item in found]
    bought = total([item.asset.cost for item, is_new in year_of if is_new])
    opening = total([item.asset.cost - item.before for item, is_new in year_of if not is_new])
    return _AssetLine(
        label,
        opening,
        bought,
        total([item.depreciation for item in found]),
        total([item.written_off for item in found]),
        total([item.sold for item in found]),
        total([item.asset.cost for item in found if not item.gone]),
        total([item.value for item in found]),
    )


def _by_hand(figures: Figures) -> _AssetLine:
    """Fixed assets that no purchase with `activeren:` made."""

    def held(amounts: Mapping[str, Decimal]) -> Decimal:
        fixed = (BalanceClass.TANGIBLE, BalanceClass.INTANGIBLE)
        return sum(
            (
                amount
                for name, amount in amounts.items()
                if class_of(str(name), figures.rgs) in fixed and not accounts.is_under(str(name), INVENTORY)
            ),
            ZERO,
        )

    opening, closing = held(figures.opening), held(figures.closing)
    more = closing - opening
    up, down = max(more, ZERO), max(-more, ZERO)
    return _AssetLine("Met de hand geboekt", opening, up, ZERO, down, ZERO, closing, closing)


# Loans, by their number: who gave them stands in the books, not on a statement.


def loans(figures: Figures, ledger: Ledger) -> Table:
    """What was owed of each loan, taken up and paid back, and what of the rest is due within a year and after five."""
    year = figures.year
    fields: tuple[RecordField[LoanYear], ...] = (
        RecordField("Lening", _TEXT, lambda item: item.loan.number),
        RecordField("soort", _TEXT, lambda item: "ontvangen" if item.loan.agreement.sort.is_debt else "verstrekt"),
        RecordField("rente", _TEXT, lambda item: f"{format_amount(item.loan.rate)}%"),
        RecordField("looptijd tot", _TEXT, lambda item: item.loan.last_day),
        RecordField(f"1-1-{year}", _MONEY, lambda item: item.opening),
        RecordField("opgenomen", _MONEY, lambda item: item.taken_up),
        RecordField("afgelost", _MONEY, lambda item: -item.repaid),
        RecordField(f"31-12-{year}", _MONEY, lambda item: item.closing),
        RecordField("binnen een jaar", _MONEY, lambda item: item.within_year),
        RecordField("na vijf jaar", _MONEY, lambda item: item.after_five),
    )
    loan_years = loans_in(ledger.index, year)
    secured = [f"Zekerheid voor {item.loan.number}: {item.loan.security}." for item in loan_years if item.loan.security]
    return records(f"Verloop van de leningen {year}", fields, loan_years, subtitle="in euro's", footnotes=secured)
