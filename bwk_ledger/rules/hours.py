"""Hours: on their own accounts, of people who are there, on days that can be true, and counted once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.periods import DAY_MINUTES, clock, format_days, month_of
from bwk_ledger.rules.people import HOW_TO_REGISTER, unknown_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index

_MOST_DAYS = 5  # shown of an activity


class HourLine(NamedTuple):
    """A posting of hours on `Lasten`: the whole minutes, by day of the month as far as it says that."""

    posting: Any
    minutes: int
    text: str | None  # the days as they stand
    days: Mapping[int, int] | None  # None where nothing that can be read says them
    in_month: Mapping[int, int]  # as far as such days there are
    adds_up: bool  # whether its days are all there, and together what it says

    @property
    def activity(self) -> str:
        """What the hours were for."""
        return activity_of(self.posting)


class HourEntry:
    """A transaction of hours.

    Args:
        entry: the transaction.
        found: its postings on hours accounts.
    """

    def __init__(self, entry: Any, found: Sequence[Any]) -> None:
        self.entry = entry
        self.all = found
        self.costs = [item for item in found if item.account.startswith(accounts.EXPENSES)]
        self.number: str = entry.payee or ""  # of who gave the hours; empty where none stands
        self.month = month_of(entry.date)

    @property
    def key(self) -> str | None:
        """The identity (`sleutel`) of what was registered."""
        for item in self.all:
            if item.meta and item.meta.get(meta.KEY):
                key: str = item.meta[meta.KEY]
                return key
        return None

    @cached_property
    def kamer(self) -> str:
        """The kamer the hours were given to."""
        return kamer_of(self.costs[0] if self.costs else self.all[0])

    @cached_property
    def lines(self) -> Sequence[HourLine]:
        """The postings on Lasten with their minutes and days."""
        last = self.month.last_day.day
        return [_line(posting, last) for posting in self.costs]

    @cached_property
    def days(self) -> Sequence[int]:
        """Every day of the month that it names and that there is, in no order."""
        return [day for line in self.lines for day in line.in_month]


def _line(posting: Any, last: int) -> HourLine:
    text = posting.meta.get(meta.DAYS) if posting.meta else None
    days = read_days(text)
    in_month, stated = days or {}, sum(days.values()) if days else 0
    if in_month and not (min(in_month) >= 1 and max(in_month) <= last):
        in_month = {day: minutes for day, minutes in in_month.items() if 1 <= day <= last}
    minutes = periods.in_minutes(posting.units.number)
    adds_up = days is not None and len(days) == len(in_month) and stated == minutes
    return HourLine(posting, minutes, text, days, in_month, adds_up)


def read_days(text: Any) -> Mapping[int, int] | None:
    """Minutes by day of the month; None where there is nothing, or nothing that can be read."""
    if text is None:
        return None
    try:
        return periods.parse_days(str(text))
    except ValueError:
        return None


def activity_of(posting: Any) -> str:
    """What the hours of a posting were for."""
    return str((posting.meta or {}).get(meta.ACTIVITY) or "")


def kamer_of(posting: Any) -> str:
    """The kamer of a posting on an hours account."""
    taken_apart = accounts.result(posting.account)
    assert taken_apart is not None
    return taken_apart.kamer


def entries(index: Index) -> Sequence[HourEntry]:
    """Every transaction with hours on an hours account, in the order of the books."""
    grouped: list[tuple[Any, list[Any]]] = []
    last = None
    for entry, posting in index.postings(is_registered):
        if entry is not last:  # the postings of one stand together
            grouped.append((entry, []))
            last = entry
        grouped[-1][1].append(posting)
    return [HourEntry(*item) for item in grouped]


def is_registered(account: str, currency: str) -> bool:
    """Whether hours of a commodity are on an hours account."""
    return accounts.is_hours(currency) and accounts.is_hours_account(account)


def taken_back(index: Index) -> frozenset[str]:
    """The keys of hours that a correction takes back.

    Whether the one really mirrors the other is for `hours_approved.corrections` to say.
    """
    correcting = set(map(id, index.telling(meta.CORRECTS)))
    corrected_keys = (item.entry.meta[meta.CORRECTS] for item in index.fact(entries) if id(item.entry) in correcting)
    return frozenset(filter(None, corrected_keys)) if correcting else frozenset()


def still_standing(index: Index) -> Sequence[HourEntry]:
    """What is left of the hours when a correction and the transaction that it takes back have cancelled out."""
    gone = index.books.fact(taken_back)
    if not gone and not index.telling(meta.CORRECTS):
        return index.fact(entries)
    return [item for item in index.fact(entries) if meta.CORRECTS not in item.entry.meta and item.key not in gone]


def of_months(index: Index) -> Mapping[tuple[str, dt.date], Sequence[HourEntry]]:
    """What is left of the hours by person and the first day of the month."""
    hours_by_month: dict[tuple[str, dt.date], list[HourEntry]] = defaultdict(list)
    config = index.config
    for item in index.fact(still_standing):
        hours_by_month[config.identity(item.number), item.month.start].append(item)
    return hours_by_month


def accounts_of_hours(index: Index) -> Iterator[Finding]:
    """Hours outside the group Tijd, hours with a price, and euros in the group Tijd."""
    priced = index.priced

    def may_be_wrong(account: str, currency: str) -> bool:
        return _concerns_hours(account, currency) and (account in priced or not is_registered(account, currency))

    for entry, posting in index.postings(may_be_wrong):
        on_hours_account = accounts.is_hours_account(posting.account)
        if not on_hours_account:
            what = "Uren buiten een urenrekening"
            cause = "uren staan alleen op Lasten:<KAMER>:Tijd:... en Baten:<KAMER>:Tijd:..., zodat zij de euro's niet "
            cause += "raken."
            remedy = "boek de uren op een rekening van de groep Tijd."
        elif not accounts.is_hours(posting.units.currency):
            what = "Geen uren op een urenrekening"
            cause = "op rekeningen van de groep Tijd staan alleen uren."
            remedy = "boek euro's op een andere post van de kamer."
        elif posting.price is not None or posting.cost is not None:
            what = "Uren met een prijs"
            cause = "uren staan tegenover uren, nooit tegenover euro's; wat een uur waard is staat in "
            cause += "stam/tarieven.beancount."
            remedy = "haal de prijs weg, en boek dezelfde uren met een minteken op de baten van de groep Tijd."
        else:
            continue
        yield finding(
            "hours.account",
            entry,
            "{wrong}: {amount} {currency} op {account}.",
            cause=cause,
            remedy=remedy,
            source=posting.meta,
            wrong=what,
            amount=posting.units.number,
            currency=posting.units.currency,
            account=AccountName(posting.account),
        )


def _concerns_hours(account: str, currency: str) -> bool:
    return accounts.is_hours(currency) or accounts.is_hours_account(account)


def days(index: Index) -> Iterator[Finding]:
    """Days that cannot be read or do not add up, and people with more than 24 hours on a day."""
    for item in index.fact(entries):
        for line in item.lines:
            if line.text is not None and not line.adds_up:
                yield from _wrong_days(item.entry, line)
    yield from _too_many_hours(index)


def _wrong_days(entry: Any, line: HourLine) -> Iterator[Finding]:
    if line.days is None:
        yield finding(
            "hours.days",
            entry,
            f"De dagen van deze uren zijn niet te lezen: {line.text}.",
            cause="'dagen' noemt elke dag van de maand een keer, met uren en minuten.",
            remedy='schrijf: dagen: "3 2:30, 17 6:15".',
            source=line.posting.meta,
        )
        return
    outside = sorted(line.days.keys() - line.in_month.keys())
    if outside:
        last = month_of(entry.date).last_day.day
        yield finding(
            "hours.days",
            entry,
            "Dag {days} is er niet in {month:%Y-%m}.",
            cause=f"deze uren zijn van {entry.date:%Y-%m}, en die maand heeft {last} dagen.",
            remedy="verbeter de dag, of boek de uren in de maand waarin zij zijn gemaakt.",
            source=line.posting.meta,
            days=", ".join(map(str, outside)),
            month=entry.date,
        )
    stated = sum(line.days.values())
    if stated != line.minutes:
        yield finding(
            "hours.days",
            entry,
            f"De dagen zijn samen {clock(stated)} uur, maar geboekt is {clock(line.minutes)} uur.",
            cause="het aantal uren van een regel is de som van haar dagen.",
            remedy="vergelijk met de urenlijst en verbeter de dagen of het aantal uren.",
            source=line.posting.meta,
        )


def _too_many_hours(index: Index) -> Iterator[Finding]:
    """More hours than fit in a day, or where the days are not known in the month; told where the last of them stand."""
    full = {key: items for key, items in index.fact(of_months).items() if _may_be_too_many(items)}
    by_day: dict[tuple[str, dt.date, int], int] = defaultdict(int)
    for item in index.fact(still_standing) if full else ():
        person, first = index.config.identity(item.number), item.month.start
        for line in item.lines if (person, first) in full else ():
            for day, minutes in line.in_month.items():
                by_day[person, first, day] += minutes
    for (person, first, day), total in by_day.items():
        if total > DAY_MINUTES:
            lines = ((item, line) for item in full[person, first] for line in item.lines if day in line.in_month)
            parts = [(item, line.in_month[day]) for item, line in lines]
            yield _above(parts, first.replace(day=day), "op {when}", "een dag heeft 24 uur")
    for (_, first), items in full.items():
        parts = [(item, line.minutes) for item in items for line in item.lines]
        most = _most_in_month(items[0])
        if sum(minutes for _, minutes in parts) > most:
            yield _above(parts, first, "in {when:%Y-%m}", f"die maand heeft {most // 60} uur")


def _may_be_too_many(items: Sequence[HourEntry]) -> bool:
    """Whether a month of somebody could have too many hours, on a day even if the longest of all lines were one day.

    It hardly ever could, and then no day has to be added up.
    """
    in_month = on_day = 0
    for item in items:
        for line in item.lines:
            in_month += line.minutes
            on_day += max((0, *line.in_month.values()))
    return on_day > DAY_MINUTES or in_month > _most_in_month(items[0])


def _most_in_month(item: HourEntry) -> int:
    """The minutes of the month of hours."""
    return item.month.last_day.day * DAY_MINUTES


def _above(parts: Sequence[tuple[HourEntry, int]], when: dt.date, shown: str, limit: str) -> Finding:
    kamers: dict[str, int] = defaultdict(int)
    for part, minutes in parts:
        kamers[part.kamer] += minutes
    item = parts[-1][0]
    return finding(
        "hours.too_many",
        item.entry,
        f"{{who}} heeft {shown} meer uren dan er zijn: {{total}} uur ({{where}}).",
        cause=f"{limit}, over alle kamers, soorten en nummers van een persoon samen.",
        remedy="vergelijk de urenlijsten: waarschijnlijk staan er uren dubbel, of op de verkeerde dag of persoon.",
        who=item.number or "Iemand zonder nummer",
        when=when,
        total=clock(sum(kamers.values())),
        where=", ".join(f"{kamer} {clock(minutes)}" for kamer, minutes in kamers.items()),
    )


def same_key(index: Index) -> Iterator[Finding]:
    """A key used twice: what was registered stands in the books once, whatever the days are."""
    seen: set[str] = set()
    for item in index.books.fact(still_standing):
        if item.key is not None and item.key in seen:
            yield finding(
                "hours.same_key",
                item.entry,
                "Dezelfde uren van {who} in {month:%Y-%m} staan er twee keer: {key}.",
                cause="twee boekingen hebben dezelfde sleutel, en die is van wat een keer is opgeschreven.",
                remedy="haal een van beide weg.",
                who=item.number or "niemand",
                month=item.entry.date,
                key=item.key,
            )
        seen.add(item.key or "")


def doubles(index: Index) -> Iterator[Finding]:
    """Hours of a person in two kamers or on two sheets, once per pair of transactions."""
    first_of: dict[tuple[Any, ...], HourEntry] = {}
    pairs: dict[tuple[HourEntry, HourEntry], dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    # Nearly always one list for each person and month.
    several = {key: items for key, items in index.fact(of_months).items() if len(set(map(_place, items))) > 1}
    for item in index.fact(still_standing) if several else ():
        month = (index.config.identity(item.number), item.month.start)
        for line in item.lines if month in several else ():
            activity = line.activity
            folded = activity.casefold()
            for day, minutes in line.in_month.items():
                earlier = first_of.setdefault((month, day, folded, minutes), item)
                if earlier is not item and _place(earlier) != _place(item):
                    pairs[earlier, item][activity][day] = minutes
    for (earlier, later), same in pairs.items():
        if not (earlier.entry.meta.get(meta.NO_DOUBLE) or later.entry.meta.get(meta.NO_DOUBLE)):
            yield _double(earlier, later, same)


def _place(item: HourEntry) -> tuple[str, str, str]:
    return (item.kamer, str(item.entry.meta.get(meta.SHEET) or ""), item.number)


def _double(earlier: HourEntry, later: HourEntry, same: Mapping[str, Mapping[int, int]]) -> Finding:
    who = later.number if later.number == earlier.number else f"{earlier.number} en {later.number}, dezelfde persoon,"
    return finding(
        "hours.double",
        later.entry,
        "Uren van {who} staan er in {month:%Y-%m} twee keer, op {earlier} en op {later}: {same}.",
        cause="dezelfde dag, activiteit en tijd op twee lijsten is bijna altijd een keer gewerkt en twee keer "
        "opgeschreven.",
        remedy=f"laat ze op een van beide lijsten weg en lees die opnieuw in. Klopt het toch, zet dan bij deze boeking "
        f'{meta.NO_DOUBLE}: "de reden".',
        who=who,
        month=later.entry.date,
        earlier=_name(earlier),
        later=_name(later),
        same="; ".join(f"{activity or 'zonder activiteit'} {_shown(days)}" for activity, days in same.items()),
    )


def _name(item: HourEntry) -> str:
    sheet = item.entry.meta.get(meta.SHEET)
    return f"de lijst van {item.kamer}{f' ({sheet})' if sheet else ''}"


def _shown(minutes: Mapping[int, int]) -> str:
    first = dict(sorted(minutes.items())[:_MOST_DAYS])
    more = len(minutes) - len(first)
    return format_days(first) + (f" en nog {more}" if more else "")


def known(index: Index) -> Iterator[Finding]:
    """Hours of nobody, of a number nobody has, and of somebody who was not there yet or not any more.

    Only in books that register people (`persoon`).
    """
    config = index.config
    for item in index.fact(still_standing) if config.people else ():
        if not item.number:
            yield finding(
                "hours.nobody",
                item.entry,
                "Uren van niemand.",
                cause="het nummer van wie de uren maakte staat vooraan in de boeking.",
                remedy=f'schrijf: {item.entry.date} * "V0001" "{item.entry.narration}".',
            )
            continue
        month = month_of(item.entry.date)
        is_known = unknown_on(config, item.number, month.start, month.last_day) is None  # nearly always all month
        problem = None if is_known else unknown_on(config, item.number, *_first_and_last(item))
        if problem is not None:
            yield finding(
                "hours.unknown",
                item.entry,
                "{number} met uren in {month:%Y-%m} {problem}.",
                cause="uren tellen van wie op die dag in de boeken staat als persoon of als lid.",
                remedy=f"kijk of dag en persoon kloppen; {HOW_TO_REGISTER}",
                number=item.number,
                month=item.entry.date,
                problem=problem,
            )


def _first_and_last(item: HourEntry) -> tuple[dt.date, dt.date]:
    """The first and the last day of the hours; where no days are known, what every stay in that month has in common.

    Hours of a month without its days may lie anywhere in it: then one day in common is enough.
    """
    month = item.month
    if not item.days:
        return month.last_day, month.start
    return month.start.replace(day=min(item.days)), month.start.replace(day=max(item.days))
