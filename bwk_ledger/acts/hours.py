"""What people do with hours beside importing them: enter, approve, declare complete, register, deregister."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    DAY,
    FLAG,
    HOURS,
    KAMER,
    KIND,
    NUMBER,
    TEXT,
    Done,
    Field,
    a_kamer_or_cooperative,
    a_kind_of_hours,
    a_member,
    act,
    of_field,
    placed,
)
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, count
from bwk_ledger.base.files import INBOX
from bwk_ledger.base.periods import clock, in_minutes, today
from bwk_ledger.standing.hours import UBD, YOUNG_UNTIL, plain_activity
from bwk_ledger.standing.refusals import (
    require_kamer,
    require_kind_of_hours,
    require_member,
    require_month,
    require_person,
)
from importers.batch import run_sources
from importers.context import Context
from importers.hour_versions import COMPLETE, LOOSE, SheetName, booked_minutes, sheet_of
from importers.hours import books_file, declaration
from importers.members import PEOPLE_FILE, person, with_end
from importers.readers.source import Source
from importers.readers.timesheet import parse_hours

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.form import Key


# What people do with hours beside importing them: approve, declare a month complete, register, deregister.

LETTERS = {"bewoner": "V", "professional": "P", "betaald": "P", "participatie": "D"}
_APPROVING_MEMBERS = ("bewoner", "staf")


@dataclass(frozen=True)
class Approved:
    """How many transactions were approved, their minutes, and the numbers left out because they are the approver's."""

    count: int
    minutes: int
    own: tuple[str, ...]


def approve(
    ledger: Ledger,
    kamer: str,
    month: str,
    by: str,
    day: dt.date,
    numbers: Collection[str] = (),
    changes: Changes | None = None,
) -> Approved:
    """Approve the hours of a kamer and month that are not approved yet, but never the own hours of who approves.

    Args:
        ledger: the books.
        kamer: its code.
        month: `2026-03`.
        by: the number of who approves, somebody who gives hours or a member who is no organisation.
        day: the day of approval.
        numbers: only the hours of these numbers; of everybody when there are none.
        changes: where several acts are made at once, what its caller commits.

    Raises:
        InputError: there is no such kamer or month, or the approver may not approve.
    """
    config = ledger.config
    require_kamer(config, kamer, or_cooperative=True)
    require_month(month)
    member = config.members.get(by)
    if by not in config.people and (member is None or member.kind not in _APPROVING_MEMBERS):
        raise InputError(
            f"nummer {by} kan geen uren goedkeuren.",
            field="door",
            cause="goedkeuren doet iemand uit stam/personen.beancount, of een lid dat geen organisatie is.",
            remedy=advice("noem bij ", FieldName("door"), " het nummer van wie goedkeurt."),
        )
    require_person(config, by, day)
    made = changes or ledger.changes()
    booked = minutes = 0
    own: set[str] = set()
    for entry in ledger.transactions:
        sheet = sheet_of(entry)
        if sheet is None or sheet[0][:2] != (kamer, month) or meta.APPROVED in entry.meta:
            continue
        number = sheet[1].number
        if numbers and number not in numbers:
            continue
        if config.same_person(number, by):
            own.add(number)
            continue
        values = {meta.APPROVED: day, meta.APPROVED_BY: by}
        made.add_metadata(Path(entry.meta["filename"]), entry.meta["lineno"], values, 2, f"{entry.date} ")
        booked += 1
        minutes += sum(in_minutes(item.units.number) for item in entry.postings if _is_spent(item))
    if changes is None:
        made.commit()
    return Approved(booked, minutes, tuple(sorted(own)))


def declare_complete(
    ledger: Ledger, kamer: str, month: str, by: str, day: dt.date, changes: Changes | None = None
) -> None:
    """Declare on a day that no hours of a kamer and month are missing.

    Raises:
        InputError: there is no such kamer or month, the month is not over, or it was declared complete before.
    """
    require_kamer(ledger.config, kamer, or_cooperative=True)
    if day <= require_month(month).last_day:
        raise InputError(
            f"{month} is nog niet voorbij.", field="maand", remedy="verklaar de maand volledig als zij voorbij is."
        )
    done = [item for item in ledger.customs if item.type == COMPLETE]
    before = next((item for item in done if [v.value for v in item.values][:2] == [kamer, month]), None)
    if before is not None:
        raise InputError(
            f"{kamer} {month} is al volledig verklaard op {before.date} door {before.meta.get('door')}.",
            field="maand",
            remedy="er is niets te doen; uren die later komen, mogen er nog bij.",
        )
    require_person(ledger.config, by, day)
    context = Context(ledger.root, ledger.config, today=day)
    name = SheetName(kamer, month, "")
    target = books_file(name)
    made = changes or ledger.changes()
    made.append(target, [declaration(name, by, context)], f"Uren {kamer.lower()} {month[:4]}")
    if changes is None:
        made.commit()


def register(
    ledger: Ledger,
    kind: str,
    kamers: Sequence[str],
    start: dt.date,
    number: str = "",
    member: str = "",
    more: Mapping[Key[Any], Any] | None = None,
) -> str:
    """Add somebody to who give hours; returns the number, the next free one of the kind where none is given.

    Raises:
        InputError: the kind, a kamer or the member is unknown, or the number is taken or no number.
    """
    config = ledger.config
    require_kind_of_hours(config, kind)
    for kamer in kamers:
        require_kamer(config, kamer, or_cooperative=True)
    if member:
        require_member(config, member)
    if not number:
        number = _next_number(LETTERS.get(kind, "V"), config)
        _refuse_second_act(kind, kamers, start, member, number, config)
    if not re.fullmatch(r"[A-Z]+-?\d+", number, re.ASCII):
        raise InputError(
            f"'{number}' is geen nummer.", field="nummer", remedy="gebruik een nummer zoals V0001; geen naam."
        )
    if number in config.people:
        raise InputError(
            f"nummer {number} is al van iemand.",
            field="nummer",
            remedy=advice("laat ", FieldName("nummer"), " weg voor het eerste vrije nummer."),
        )
    changes = ledger.changes()
    changes.append(PEOPLE_FILE, [person(number, kind, kamers, start, member, more=more)], "Personen")
    changes.commit()
    return number


def _refuse_second_act(
    kind: str, kamers: Sequence[str], start: dt.date, member: str, number: str, config: Config
) -> None:
    """The same once more may be somebody else, but is more often the same call: a number says which."""
    for known in config.people.values():
        if (known.kind, list(known.kamers), known.start, known.member or "") == (kind, list(kamers), start, member):
            raise InputError(
                f"{known.number} is op {start} al precies zo aangemeld: {kind} bij {' '.join(kamers)}.",
                field="nummer",
                remedy=advice("is dit iemand anders, voeg dan toe: ", FieldName("nummer"), f" {number}."),
            )


def deregister(ledger: Ledger, number: str, last: dt.date) -> None:
    """Write the last day of somebody who gives hours.

    Raises:
        InputError: there is nobody with that number, or the day is before the first one.
    """
    known = ledger.config.people.get(number)
    if known is None:
        raise InputError(f"nummer {number} is niet bekend.", field="nummer", remedy="kijk in stam/personen.beancount.")
    if last < known.start:
        raise InputError(
            f"{number} is pas aangemeld vanaf {known.start}.",
            field="per",
            remedy=advice("noem een latere dag bij ", FieldName("per"), "."),
        )
    change = with_end(known, last)
    changes = ledger.changes()
    changes.replace_entry(Path(known.source["filename"]), known.source["lineno"], f'"{number}"', change.new)
    changes.commit()


def _is_spent(item: Any) -> bool:
    return item.account.startswith(accounts.EXPENSES + ":")


def _next_number(letter: str, config: Config) -> str:
    taken = [int(number[1:]) for number in config.people if re.fullmatch(rf"{letter}\d+", number)]
    return f"{letter}{max(taken, default=0) + 1:04d}"


# Hours that are entered one by one: they are lines of a sheet of their own, so they have an origin like any other.

_HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")


@dataclass(frozen=True)
class LooseHours:
    """One line; `hours` as they were typed, `kind` empty when it is the person's own.

    `is_more` says that they come on top of what the person did that day for the same activity.
    """

    kamer: str
    number: str
    date: dt.date
    kind: str
    activity: str
    hours: str
    is_more: bool = False


def book_loose(ledger: Ledger, lines: Sequence[LooseHours]) -> None:
    """Add lines to the loose hours of their kamer and month, and import that sheet as a new version.

    Args:
        ledger: the books.
        lines: one or more, all of one kamer and month.

    Raises:
        InputError: one of them cannot be booked; nothing was written.
    """
    name = SheetName(lines[0].kamer, f"{lines[0].date:%Y-%m}", LOOSE)
    context = Context.of(ledger.root, ledger.entries)
    rows = sorted(_booked(name, context))
    for line in lines:
        if not line.is_more:
            _refuse_same_hours(line, rows)
        rows.append((f"{line.date}", line.number, line.kind, line.activity, line.hours))
    path = ledger.root / INBOX / f"losse-uren-{name.kamer}-{name.month}.csv"
    run_sources(ledger, [Source(path, _csv(name, rows))], replace_sheets=True, keep_originals=True)


def _refuse_same_hours(line: LooseHours, rows: Iterable[tuple[str, ...]]) -> None:
    """The same person, day and activity once more is nearly always the same call once more."""
    for day, number, kind, activity, hours in rows:
        same = plain_activity(activity) == plain_activity(line.activity)
        if same and (day, number) == (f"{line.date}", line.number) and line.kind in {"", kind}:
            raise InputError(
                f"van {number} staat op {day} al {hours} uur {activity} in de boeken.",
                field="erbij",
                remedy=advice(
                    "is er niets bij gekomen, dan is er niets te doen; zijn dit nog meer uren, geef dan ",
                    FieldName("erbij"),
                    ".",
                ),
            )


def _booked(name: SheetName, context: Context) -> Iterator[tuple[str, ...]]:
    for part, entries in context.hours.of_sheet(name).items():
        for (activity, day), minutes in booked_minutes(entries).items():
            yield f"{day}", part.number, part.kind, activity, clock(minutes)


def _csv(name: SheetName, rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerows((("Kamer", name.kamer), ("Maand", name.month), ("Blad", name.name), _HEADER, *rows))
    return buffer.getvalue().encode()


# The acts, as they are asked for.

_KAMER = placed("kamer", KAMER, "De kamer, of de coöperatie zelf.", check=a_kamer_or_cooperative)
_MONTH = placed("maand", TEXT, "De maand: jjjj-mm.")


@act(
    "uren boek",
    placed("nummer", NUMBER, "Het nummer van wie de uren maakte."),
    placed("datum", DAY, "De dag."),
    placed("activiteit", TEXT, "Wat er is gedaan."),
    placed("uren", HOURS, "Hoe lang: 2:30 of 2,5."),
    Field(
        "kamer",
        KAMER,
        "De kamer waarvoor de uren zijn; niet nodig bij uren van het bestuur.",
        default="",
        check=a_kamer_or_cooperative,
    ),
    Field("soort", KIND, "De soort uren; anders die van de persoon.", default="", check=a_kind_of_hours),
    Field("erbij", FLAG, "Deze uren komen bij wat er die dag al staat voor deze activiteit."),
)
def book(
    ledger: Ledger, nummer: str, datum: dt.date, activiteit: str, uren: str, kamer: str, soort: str, erbij: bool
) -> Done:
    """Boek UREN (2:30 of 2,5) van NUMMER op DATUM voor een ACTIVITEIT.

    Losse uren van een kamer en maand komen samen op een eigen blad, 'los', dat bij de boeken wordt bewaard.
    """
    person = ledger.config.people.get(nummer)
    kamers = [kamer] if kamer else _cooperative_of(ledger.config, soort or (person.kind if person else ""))
    if not kamers:
        raise InputError(
            "voor welke kamer zijn deze uren?",
            field="kamer",
            remedy=advice("noem haar met ", FieldName("kamer"), f": {' '.join(ledger.config.kamer_codes)}."),
        )
    book_loose(ledger, [LooseHours(kamers[0], nummer, datum, soort, activiteit, uren, erbij)])
    return Done((f"{nummer} {datum} {activiteit} {uren}: geboekt voor {kamers[0]}.",))


def _cooperative_of(config: Config, kind: str) -> list[str]:
    """The cooperative itself, where a kind of hours is of no kamer, as that of its board; else nothing."""
    return [
        code for code, kamer in config.kamers.items() if kamer.is_cooperative and kind in config.hour_kinds_of(code)
    ]


@act(
    "uren goedkeuren",
    _KAMER,
    _MONTH,
    Field("door", NUMBER, "Het nummer van wie goedkeurt.", required=True),
    Field("nummer", NUMBER, "Alleen de uren van dit nummer; mag vaker.", many=True),
    Field("op", DAY, "De dag van goedkeuring; anders vandaag.", default=today),
)
def approval(ledger: Ledger, kamer: str, maand: str, door: str, nummer: Sequence[str], op: dt.date) -> Done:
    """Keur de uren van KAMER in MAAND (jjjj-mm) goed.

    Niemand keurt eigen uren goed, ook niet onder een ander nummer: die blijven over.
    """
    done = approve(ledger, kamer, maand, door, op, set(nummer))
    own = f" Eigen uren blijven over: {', '.join(done.own)}." if done.own else ""
    what = count(done.count, "boeking", "boekingen")
    return Done((f"{kamer} {maand}: {what} goedgekeurd door {door}, {clock(done.minutes)} uur.{own}",))


@act(
    "uren volledig",
    _KAMER,
    _MONTH,
    Field("door", NUMBER, "Het nummer van wie dit verklaart.", required=True),
    Field("op", DAY, "De dag van de verklaring; anders vandaag.", default=today),
)
def completion(ledger: Ledger, kamer: str, maand: str, door: str, op: dt.date) -> Done:
    """Verklaar dat alle uren van KAMER in MAAND (jjjj-mm) in de boeken staan.

    Zo zijn geen uren en vergeten uren uit elkaar te houden.
    """
    declare_complete(ledger, kamer, maand, door, op)
    return Done((f"{kamer} {maand} is volledig, verklaart {door} op {op}.",))


@act(
    "uren aanmelden",
    Field(
        "kamers",
        KAMER,
        "De kamer; mag vaker; niet nodig bij het bestuur.",
        many=True,
        option="kamer",
        check=a_kamer_or_cooperative,
    ),
    Field("soort", KIND, "De soort uren, zoals bewoner of participatie.", required=True, check=a_kind_of_hours),
    Field("nummer", NUMBER, "Een eigen nummer; anders het eerste vrije.", default=""),
    Field("sinds", DAY, "De eerste dag; anders vandaag.", default=today),
    Field("lid", NUMBER, "Het nummer van dezelfde persoon als lid.", default="", word="LIDNUMMER", check=a_member),
    Field("jongere_tot", DAY, "De laatste dag voor de 21e verjaardag; het einde van de maand mag ook."),
    Field("zonder_btw", FLAG, "Wordt voor werk betaald, niet op de loonlijst, en stuurt geen factuur met btw."),
)
def registration(
    ledger: Ledger,
    kamers: Sequence[str],
    soort: str,
    nummer: str,
    sinds: dt.date,
    lid: str,
    jongere_tot: dt.date | None,
    zonder_btw: bool,
) -> Done:
    """Geef iemand die uren gaat maken een nummer. Een naam hoort niet in de boeken."""
    more: dict[Key[Any], Any] = {YOUNG_UNTIL: jongere_tot, UBD: zonder_btw or None}
    kamers = kamers or _cooperative_of(ledger.config, soort)
    if not kamers:
        raise InputError(
            "voor welke kamer gaat deze persoon uren maken?",
            field="kamers",
            remedy=advice("noem haar met ", FieldName("kamer"), f": {' '.join(ledger.config.kamer_codes)}."),
        )
    number = register(ledger, soort, kamers, sinds, nummer, lid, more)
    return Done((f"{number}: {soort} bij {' '.join(kamers)}, aangemeld vanaf {sinds}.",))


@act(
    "uren afmelden",
    placed("nummer", NUMBER, "Het nummer van wie stopt."),
    Field("per", DAY, "De laatste dag; anders vandaag.", default=today),
)
def deregistration(ledger: Ledger, nummer: str, per: dt.date) -> Done:
    """Schrijf op wat de laatste dag is van NUMMER."""
    deregister(ledger, nummer, per)
    return Done((f"{nummer}: afgemeld per {per}.",))


# The hours of a day at once: of several people of one kamer, as its coordinator writes them down in the evening.


@act(
    "uren dag",
    placed("kamer", KAMER, "De kamer, of de coöperatie zelf.", check=a_kamer_or_cooperative),
    placed("datum", DAY, "De dag."),
    Field(
        "wie",
        TEXT,
        "Wie, hoe lang, wat en welke soort uren; een lege soort is die van de persoon. Mag vaker.",
        required=True,
        many=True,
        parts=4,
        word="NUMMER UREN ACTIVITEIT SOORT",
    ),
    Field("erbij", FLAG, "Deze uren komen bij wat er die dag al staat voor dezelfde activiteit."),
)
def booking_day(
    ledger: Ledger, kamer: str, datum: dt.date, wie: Sequence[tuple[str, str, str, str]], erbij: bool
) -> Done:
    """Boek de uren van een dag van KAMER, van meer mensen tegelijk: allemaal, of als er iets niet kan geen een.

    Zij komen op hetzelfde blad als de uren van 'bwk uren boek'.
    """
    with of_field("wie"):
        lines = [_line(ledger, kamer, datum, row, is_more=erbij) for row in wie]
        book_loose(ledger, lines)
    minutes = sum(parse_hours(line.hours) or 0 for line in lines)
    people = count(len({line.number for line in lines}), "mens", "mensen")
    return Done((f"{kamer} {datum}: {clock(minutes)} uur van {people} geboekt.",))


def _line(ledger: Ledger, kamer: str, day: dt.date, row: tuple[str, str, str, str], *, is_more: bool) -> LooseHours:
    """What somebody did, so far as that can be read.

    Raises:
        InputError: there is no such person that day, no time, or nothing was done.
    """
    number, hours, activity, kind = row[0].upper(), row[1], row[2], row[3].lower()
    require_person(ledger.config, number, day)
    if not parse_hours(hours):
        raise InputError(
            f"'{hours}' is bij {number} geen aantal uren.", remedy="schrijf bijvoorbeeld 2:30 of 2,5; nul telt niet."
        )
    if not activity:
        raise InputError(f"bij {number} staat niet wat er is gedaan.", remedy="noem de activiteit.")
    return LooseHours(kamer, number, day, kind, activity, hours, is_more)
