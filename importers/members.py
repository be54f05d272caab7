"""Lists of people by number: members, who signed up and now pays, and who give hours."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import END
from bwk_ledger.standing.hours import HOURS_KIND, KAMERS, MEMBER_NUMBER, PERSON
from bwk_ledger.standing.members import APPLIED, IN_ASSOCIATION, KAMER, KIND, MEMBER, SHARE
from importers.base import Archive, Importer, Plan, Replacement, RowCount
from importers.listed_shares import ListedShares, book_listed_shares
from importers.readers.tables import (
    date_field,
    has_columns,
    header,
    header_line,
    number_field,
    read_table,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.form import Key
    from bwk_ledger.standing.members import Membership, Subscription
    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.tables import TableRow


# Lists of people by number, as a secretary keeps them: each number once, and nothing kept of who they are.


def numbered_rows(
    source: Source, column: str, who: str, *, cause: str, example: str, since: str | None = None
) -> Iterator[tuple[str, TableRow]]:
    """The rows with their number.

    Args:
        source: the list.
        column: the title of the column of numbers.
        who: what has a number, in Dutch.
        cause: why only a number will do.
        example: a number.
        since: a column that lets a number return: then only both together stand once.

    Raises:
        InputError: a number is none, or stands on two rows.
    """
    lines: dict[tuple[str, str], int] = {}
    for row in read_table(source):
        number = row.values[column]
        if not PERSON_NUMBER.fullmatch(number):
            raise source.damaged(
                row.line,
                f"'{number}' is geen {column}",
                cause=cause,
                remedy=f"geef elk {who} een nummer zoals {example}.",
            )
        key = (number, row.values[since] if since else "")
        if lines.setdefault(key, row.line) != row.line:
            raise source.damaged(
                row.line,
                f"{who} {number} staat ook op regel {lines[key]}",
                remedy=f"geef elk {who} een eigen nummer, en elk nummer een regel.",
            )
        yield number, row


def blind(source: Source, kept: Sequence[str], emptied: Collection[str] = ()) -> bytes:
    """The table without the columns that were not read, which may tell who people are; lines keep their numbers.

    Args:
        source: the table.
        kept: the titles of the columns that stay.
        emptied: those of which only the title stays, by which the table is known.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    written = 0

    def write(line: int, fields: Sequence[str]) -> None:
        nonlocal written
        buffer.write("\n" * (line - 1 - written))
        writer.writerow([" ".join(field.split()) for field in fields])
        written = line

    write(header_line(source), kept)
    for row in read_table(source):
        write(row.line, ["" if title in emptied else row.values[title] for title in kept])
    return buffer.getvalue().encode()


# Import a member list: numbers, kinds and dates into the standing data, shares held at the start into the books.

MEMBERS_FILE = MEMBER.file
MEMBER_LIST = MEMBER.columns | {"aandelen", "aandelen per"}
_HOW_TO_CHANGE = "wijzig dat met 'bwk leden wijzigen' of 'bwk leden opzeggen'"
_NUMBERS_ONLY = "het nummer wordt deel van een rekeningnaam, en een naam hoort niet in de boeken."
_COPY_OF_MEMBERS = "ledenlijst.csv"  # what a list is called in the books
_KEPT_OF_MEMBERS = ("lidnummer", "soort", "kamer", "lid sinds", "lid tot", "aandelen", "aandelen per")
_MAY_BE_LEFT_OUT = ("vereniging",)
_YES_OR_NO = {"ja": True, "nee": False, "": False}


class MemberImporter(Importer):
    """Member list (CSV). Names, addresses and account numbers in it stay where they are: only numbers are taken."""

    label = "ledenlijst (CSV)"
    rank = 1

    def recognises(self, source: Source) -> bool:
        """Whether the first line has the columns of a member list."""
        return has_columns(source, MEMBER_LIST)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - every list is about the same
        """The account above those of the members."""
        return accounts.SHARES

    def plan(self, source: Source, context: Context) -> Plan:
        """Add the members the books do not know; tell which known members are listed differently."""
        plan = Plan()
        before = context.config.members
        signed_up = {item.number for item in context.config.subscriptions}
        listed_shares: list[ListedShares] = []
        rows = numbered_rows(source, "lidnummer", "lid", cause=_NUMBERS_ONLY, example="L0001", since="lid sinds")
        for number, row in rows:
            entry = _member(source, row, number, context)
            known = _period(number, entry.date, context)
            if known is not None:
                plan.known.append(entry)
                if (known.end, known.kamer, known.kind) != _compared(entry):
                    plan.notes.append(f"{number} staat anders in de boeken; {_HOW_TO_CHANGE}")
            else:
                _refuse_overlap(source, row, number, entry, context)
                plan.entries.append((MEMBERS_FILE, entry))
                # Bank rows in the same batch may name the members that came just now.
                context.know_members([entry])
            shares, day = _shares(source, row, number)
            if not shares or not day:
                continue
            if number in before:
                plan.notes += _other_holding(number, shares, day, context)
            elif number not in signed_up:
                _require_price(source, row, context)
                listed_shares.append(ListedShares(number, shares, day, entry.date, Decimal(row.line)))
        book_listed_shares(listed_shares, _COPY_OF_MEMBERS, plan, context)
        days = [entry.meta.get("einde") or entry.date for _, entry in plan.entries if _is_lid(entry)]
        plan.counted = RowCount(len(days), len(plan.known))  # the shares of a row are no row of their own
        if days:
            kept = (*_KEPT_OF_MEMBERS, *(title for title in _MAY_BE_LEFT_OUT if title in header(source)))
            plan.archive = Archive(accounts.SHARES, max(days), _COPY_OF_MEMBERS, lambda: blind(source, kept))
        return plan


def _is_lid(entry: Any) -> bool:
    return isinstance(entry, data.Custom) and entry.type == MEMBER.type


def _compared(entry: Any) -> tuple[Any, ...]:
    return (END.of(entry), KAMER.of(entry), KIND.of(entry))


def _period(number: str, start: dt.date, context: Context) -> Membership | None:
    """The membership of the books that begins on a day."""
    member = context.config.members.get(number)
    return next((period for period in member.periods if period.start == start), None) if member else None


def _refuse_overlap(source: Source, row: TableRow, number: str, entry: Any, context: Context) -> None:
    """Somebody is a member once at a time: who returns does so after the last day."""
    member = context.config.members.get(number)
    end = entry.meta.get("einde") or dt.date.max
    for period in member.periods if member else ():
        if period.start <= end and entry.date <= (period.end or dt.date.max):
            raise source.damaged(
                row.line,
                f"lid {number} is al lid vanaf {period.start}" + (f" tot en met {period.end}" if period.end else ""),
                cause="wie terugkomt, houdt het nummer; de nieuwe periode begint na de laatste dag van de vorige.",
                remedy="vul bij de eerdere periode 'Lid tot' in, of verbeter 'Lid sinds'.",
            )


def _shares(source: Source, row: TableRow, number: str) -> tuple[int | None, dt.date | None]:
    shares, day = number_field(source, row, "aandelen"), date_field(source, row, "aandelen per")
    if (shares or 0) < 0 or (shares and day is None):
        raise source.damaged(
            row.line,
            f"de aandelen van lid {number} kloppen niet",
            remedy="vul een aantal van nul of meer in bij 'Aandelen', en de dag ervan bij 'Aandelen per'.",
        )
    return shares, day


def _other_holding(number: str, shares: int, day: dt.date, context: Context) -> Iterator[str]:
    """A list that counts the shares of a member otherwise than the books: told with the difference."""
    held = context.shares_held(number, day)
    is_signed_up = (number, shares, day) in {
        (item.number, item.shares, item.start) for item in context.config.subscriptions
    }
    if held != shares and not is_signed_up:
        worth = abs(shares - held) * (context.config.share_price or 0)
        yield (
            f"{number} heeft op {day} volgens de lijst {shares} aandelen en volgens de boeken {held}: "
            f"een verschil van {format_amount(Decimal(worth))} euro; kijk met 'bwk leden aandelen'"
        )


def _require_price(source: Source, row: TableRow, context: Context) -> None:
    if context.config.share_price is None:
        raise source.damaged(
            row.line, "de nominale waarde van een aandeel staat niet in de boeken",
            remedy="zet 'price AANDEEL ... EUR' in stam/rekeningen.beancount.",
        )  # fmt: skip


def _member(source: Source, row: TableRow, number: str, context: Context) -> Any:
    start = date_field(source, row, "lid sinds")
    if start is None:
        raise source.damaged(row.line, f"lid {number} heeft geen datum bij 'Lid sinds'", remedy="vul de datum in.")
    kamer = row.values["kamer"].upper()
    if kamer not in context.config.kamers:
        raise source.damaged(
            row.line,
            f"lid {number} hoort bij kamer '{kamer}', die er niet is",
            cause=f"de kamers zijn: {' '.join(context.config.kamers)}.",
            remedy="verbeter de kamer, of voeg haar toe in stam/kamers.beancount.",
        )
    association = row.values.get("vereniging", "").casefold()
    if association not in _YES_OR_NO:
        raise source.damaged(
            row.line,
            f"'{row.values['vereniging']}' in kolom 'Vereniging' is geen ja of nee",
            remedy="schrijf ja voor een betalend lid van de bewonersvereniging, anders nee.",
        )
    values = MEMBER.metadata(
        {
            KIND: row.values["soort"].lower(),
            KAMER: kamer,
            IN_ASSOCIATION: _YES_OR_NO[association] or None,
            END: date_field(source, row, "lid tot"),
        }
    )
    place = {meta.SOURCE: _COPY_OF_MEMBERS, meta.LINE: Decimal(row.line)}
    return custom(values | place, start, MEMBER.type, number)


# Who signed up for shares becomes a member with the payment: the bank row that pays begins the membership.


def begin_memberships(transaction: Any, context: Context) -> list[tuple[str, Any]]:
    """The memberships that begin with a payment for shares, with their file; `context` knows them from then on.

    The transaction is one that `context` knows. None where fewer shares are held after it than the cooperative asks of
    a member: then only the shares are booked.
    """
    memberships = []
    least = max(context.config.member_rules.least_shares, 1)
    for number in _who_paid(transaction):
        subscription = open_subscription(number, transaction.date, context)
        if subscription is not None and context.shares_held(number, transaction.date) >= least:
            memberships.append((MEMBERS_FILE, _membership(subscription, transaction.date)))
    context.know_members([entry for _, entry in memberships])
    return memberships


def _who_paid(transaction: Any) -> Iterator[str]:
    for posting in transaction.postings:
        if posting.units.currency == SHARE and posting.units.number < 0:
            yield posting.account.removeprefix(f"{accounts.SHARES}:")


def open_subscription(number: str, day: dt.date, context: Context) -> Subscription | None:
    """What somebody who is no member on a day signed up for; None for who is a member or never signed up."""
    member = context.config.members.get(number)
    if member is not None and (member.end is None or day <= member.end):
        return None
    return next(
        (
            item
            for item in reversed(context.config.subscriptions)
            if item.number == number
            and item.kind
            and item.start <= day
            and (member is None or member.end is None or member.end < item.start)
        ),
        None,
    )


def _membership(subscription: Subscription, day: dt.date) -> Any:
    values = MEMBER.metadata(
        {
            KIND: subscription.kind,
            KAMER: subscription.kamer,
            IN_ASSOCIATION: subscription.in_association or None,
            APPLIED: subscription.start,
        }
    )
    return custom(values | {meta.REASON: "betaling van de aandelen"}, day, MEMBER.type, subscription.number)


# Import the list of who give hours: numbers, kinds, kamers and dates into the standing data, names nowhere.

PEOPLE_FILE = PERSON.file
_COPY_OF_PEOPLE = "personenlijst.csv"  # what a list is called in the books
_KEPT_OF_PEOPLE = ("nummer", "soort", "kamers", "sinds", "tot", "lid")


class PersonImporter(Importer):
    """List of persons (CSV). Names and whatever else stands in it stay where they are: only numbers are taken."""

    label = "personenlijst (CSV)"
    rank = 1

    def recognises(self, source: Source) -> bool:
        """Whether the first line has the columns of a list of persons."""
        return has_columns(source, PERSON.columns)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - every list is about the same
        """The hours of the first kamer: people have no account of their own."""
        kamer = next((code for code, item in context.config.kamers.items() if not item.is_cooperative), "")
        return f"{accounts.EXPENSES}:{kamer}:{next(iter(context.config.hour_posts.values()), accounts.HOURS_GROUP)}"

    def plan(self, source: Source, context: Context) -> Plan:
        """Add the persons the books do not know, and the last day of who left; tell which are listed differently."""
        plan = Plan()
        cause = "in de boeken staan alleen nummers, geen namen."
        for number, row in numbered_rows(source, "nummer", "persoon", cause=cause, example="V0001"):
            entry = _listed(source, row, number, context.config)
            known = context.config.people.get(number)
            if known is None:
                plan.entries.append((PEOPLE_FILE, entry))
                continue
            told = (entry.date, HOURS_KIND.of(entry), KAMERS.of(entry), MEMBER_NUMBER.of(entry))
            if told != (known.start, known.kind, known.kamers, known.member):
                plan.notes.append(f"{number} staat anders in de boeken; wijzig dat in {PEOPLE_FILE}")
            if entry.meta.get("einde") == known.end:
                plan.known.append(entry)
                continue
            plan.replaced.append(with_end(known, entry.meta.get("einde")))
            plan.notes.append(f"{number}: einde is nu {entry.meta.get('einde') or 'leeg'}")
        new = [entry for _, entry in plan.entries] + [item.new for item in plan.replaced]
        if new:
            day = max(entry.meta.get("einde") or entry.date for entry in new)
            plan.archive = Archive(
                self.own_account(source, context), day, _COPY_OF_PEOPLE, lambda: blind(source, _KEPT_OF_PEOPLE)
            )
        # Timesheets in the same batch may name the people that came just now.
        context.know_people(new)
        return plan


def person(
    number: str,
    kind: str,
    kamers: Sequence[str],
    start: dt.date,
    member: str = "",
    end: dt.date | None = None,
    more: Mapping[Key[Any], Any] | None = None,
) -> Any:
    """The entry of a person; `member` is the number as a member, where there is one, `more` are other keys."""
    told: dict[Key[Any], Any] = {HOURS_KIND: kind, KAMERS: " ".join(kamers), MEMBER_NUMBER: member, END: end}
    return custom(PERSON.metadata({**told, **(more or {})}), start, PERSON.type, number)


def with_end(known: Any, end: dt.date | None) -> Replacement:
    """The entry of a person with another last day."""
    values = {key: value for key, value in known.source.items() if key not in ("filename", "lineno", "einde")}
    new = custom(values | ({"einde": end} if end else {}), known.start, PERSON.type, known.number)
    old = custom(dict(known.source), known.start, PERSON.type, known.number)
    return Replacement(PEOPLE_FILE, old, new)


def _listed(source: Source, row: TableRow, number: str, config: Config) -> Any:
    start = date_field(source, row, "sinds")
    if start is None:
        raise source.damaged(row.line, f"persoon {number} heeft geen datum bij 'Sinds'", remedy="vul de datum in.")
    kind = row.values["soort"].lower()
    if kind not in config.hour_posts:
        raise source.damaged(
            row.line, f"soort '{kind}' is onbekend", remedy=f"kies uit: {', '.join(config.hour_posts)}."
        )
    kamers = row.values["kamers"].upper().replace(",", " ").split()
    for kamer in kamers:
        if kamer not in config.kamers:
            raise source.damaged(
                row.line,
                f"persoon {number} hoort bij kamer '{kamer}', die er niet is",
                cause=f"de kamers zijn: {' '.join(config.kamers)}.",
                remedy="verbeter de kamer, of voeg haar toe in stam/kamers.beancount.",
            )
    entry = person(number, kind, kamers, start, row.values["lid"].upper(), date_field(source, row, "tot"))
    entry.meta.update({meta.SOURCE: _COPY_OF_PEOPLE, meta.LINE: Decimal(row.line)})
    return entry
