"""Faults to plant in loaded books, each at a random place; and who has to show them.

A fault takes a chance and the books and gives other books, or None where there is no place for it. Entries are changed
in memory; what is about an archived file changes a copy of the books on disk.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.audit.sample import payment_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.figures.receipts import is_of_one_payment
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.load import Ledger
from bwk_ledger.standing.receipts import papers_of, receipt_of, spent

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

CENT = Decimal("0.01")
NEW_IBAN = "NL20INGB0001234567"


@dataclass(frozen=True)
class Place:
    """Books of which a year is looked at."""

    ledger: Ledger
    year: int

    def of_year(self) -> list[Any]:
        return [entry for entry in self.ledger.transactions if entry.date.year == self.year and kind_of(entry) is None]

    def costs(self) -> list[Any]:
        """Purchases from the bank, of which a receipt may be asked."""
        config = self.ledger.config
        return [
            entry
            for entry in self.of_year()
            if spent(entry, config) > 0 and accounts.is_under(own_account(entry), accounts.BANK)
        ]

    def parties(self, least: int = 5) -> dict[str, list[Any]]:
        """The purchases of each organisation that has enough of them, also of earlier years."""
        found: dict[str, list[Any]] = {}
        for entry in self.ledger.transactions:
            if entry.payee and entry.date.year <= self.year and spent(entry, self.ledger.config) > 0:
                found.setdefault(entry.payee, []).append(entry)
        return {
            name: items
            for name, items in found.items()
            if len(items) >= least and any(item.date.year == self.year for item in items)
        }

    def kamers(self) -> list[str]:
        return [kamer.code for kamer in self.ledger.config.kamers.values() if not kamer.is_cooperative]

    def with_entries(self, *new: Any, without: Sequence[Any] = ()) -> Place:
        gone = {id(entry) for entry in without}
        kept = [entry for entry in self.ledger.entries if id(entry) not in gone]
        entries = sorted([*kept, *new], key=data.entry_sortkey)
        ledger = Ledger(self.ledger.path, entries, self.ledger.errors, self.ledger.options)
        return Place(ledger, self.year)

    def day(self, chance: random.Random, first: int = 100, last: int = 330) -> dt.date:
        return dt.date(self.year, 1, 1) + dt.timedelta(days=chance.randint(first, last))

    def bank(self) -> str:
        return next(own_account(entry) for entry in self.costs())

    def post(self, chance: random.Random) -> str:
        """The account of a cost of some kamer."""
        entry = chance.choice(self.costs())
        return str(next(item.account for item in entry.postings if accounts.is_under(item.account, "Lasten")))


def own_account(entry: Any) -> str:
    return next((item.account for item in entry.postings if accounts.is_own(item.account)), "")


def amount_of(entry: Any) -> Decimal:
    payment = payment_of("", entry)
    return payment.spent if payment else Decimal(0)


def place_meta(ledger: Ledger, **more: str) -> dict[str, Any]:
    return {"filename": str(ledger.path), "lineno": 1, **more}


def booking(
    place: Place, day: dt.date, payee: str, text: str, amount: Decimal, account: str, **more: str
) -> data.Transaction:
    """A payment from the bank."""
    return data.Transaction(
        place_meta(place.ledger, **more),
        day,
        "*",
        payee or None,
        text,
        frozenset(),
        frozenset(),
        [posting(place.bank(), -amount), posting(account, amount)],
    )


def posting(account: str, amount: Decimal, **more: str) -> data.Posting:
    return data.Posting(account, Amount(amount, "EUR"), None, None, None, dict(more) or None)


def again(entry: Any, days: int = 0, factor: Decimal = Decimal(1), **values: Any) -> data.Transaction:
    """The same booking, without the row it came from; times a factor, some days later."""
    postings = [
        item._replace(
            units=Amount((item.units.number * factor).quantize(CENT), item.units.currency),
            meta={key: value for key, value in (item.meta or {}).items() if key not in ("bron", "regel", "sleutel")},
        )
        for item in entry.postings
    ]
    left = Decimal(0) - sum(item.units.number for item in postings)
    postings[0] = postings[0]._replace(units=Amount(postings[0].units.number + left, "EUR"))
    more = {key: value for key, value in values.items() if key not in ("payee", "narration", "drop")}
    drop = {"document", *values.get("drop", ())}
    kept = {key: value for key, value in entry.meta.items() if key not in drop}
    return entry._replace(  # type: ignore[no-any-return]
        meta={**kept, **more},
        date=entry.date + dt.timedelta(days=days),
        payee=values.get("payee", entry.payee),
        narration=values.get("narration", entry.narration),
        postings=postings,
    )


PAPER = ("bon", "document-bon", "bon-hash")
Fault = "Callable[[random.Random, Place], Place | None]"


# Paid twice.


def same_number(chance: random.Random, place: Place) -> Place | None:
    found = [entry for entry in place.costs() if is_of_one_payment(receipt_of(entry).number)]
    if not found:
        return None
    entry = chance.choice(found)
    number = receipt_of(entry).number.replace("-", chance.choice(("-", "/", "")), 1)
    late = min(chance.randint(5, 120), (dt.date(place.year, 12, 31) - entry.date).days)
    return place.with_entries(again(entry, late, Decimal(chance.choice(("1", "0.9"))), bon=number, drop=PAPER[1:]))


def same_amount(chance: random.Random, place: Place) -> Place | None:
    entry = chance.choice([entry for entry in place.costs() if entry.payee and entry.date.month < 12])
    return place.with_entries(again(entry, chance.randint(1, 14), drop=PAPER, narration="nog een keer"))


def same_words(chance: random.Random, place: Place) -> Place | None:
    found = [entry for entry in place.costs() if entry.payee and any(map(str.isdigit, entry.narration))]
    if not found:
        return None
    entry = chance.choice(found)
    return place.with_entries(again(entry, chance.randint(1, 20), Decimal("0.83"), drop=PAPER))


def one_paper(chance: random.Random, place: Place) -> Place | None:
    papers = [entry for entry in place.costs() if papers_of(entry) and entry.payee]
    if not papers:
        return None
    entry = chance.choice(papers)
    others = [other for other in place.costs() if other.payee and other.payee != entry.payee]
    other = chance.choice(others)
    changed = other._replace(meta={**other.meta, "bon-hash": entry.meta["bon-hash"]})
    return place.with_entries(changed, without=[other])


def same_content(chance: random.Random, place: Place) -> Place | None:
    papers = [entry for entry in place.costs() if papers_of(entry) and entry.payee and "document-bon" in entry.meta]
    if not papers:
        return None
    entry = chance.choice(papers)
    new = again(entry, 3, Decimal("1.1"), narration="iets anders", bon="factuur Z-991", **{"bon-hash": "ab" * 32})
    return place.with_entries(new)


def declared_twice(chance: random.Random, place: Place) -> Place | None:
    found = [entry for entry in place.costs() if 20 <= amount_of(entry) <= 150 and amount_of(entry) % 5]
    kamers = {item.account.split(":")[1] for entry in found for item in entry.postings if item.account[:6] == "Lasten"}
    found = [entry for entry in found if _kamer(entry) in kamers and _kamer(entry) in place.kamers()]
    if not found:
        return None
    entry = chance.choice(found)
    day = entry.date + dt.timedelta(days=chance.randint(-20, 20))
    if day.year != place.year:
        day = entry.date
    kamer, amount = _kamer(entry), amount_of(entry)
    own = data.Transaction(
        place_meta(place.ledger, bon="B-9"), day, "*", None, "Spullen", frozenset(), frozenset(),
        [posting(f"Activa:Handgeld:{kamer}", -amount), posting(f"Lasten:{kamer}:Fysiek:Handgeld:F-Materiaal", amount)],
    )  # fmt: skip
    return place.with_entries(own)


def _kamer(entry: Any) -> str:
    return next((item.account.split(":")[1] for item in entry.postings if item.account.startswith("Lasten:")), "")


# Who was paid.


def _rows_of(place: Place, party: str) -> list[tuple[Any, int]]:
    """The bookings of the year of a party with the lines of their rows."""
    return [
        (entry, int(item.meta["regel"]))
        for entry in place.of_year()
        if entry.payee == party
        for item in entry.postings
        if item.meta and meta.LINE in item.meta and accounts.is_under(item.account, accounts.BANK)
    ]


def _statement(place: Place) -> Any:
    return max((place.ledger.root / "documenten/Activa/Bank").rglob(f"{place.year}-*.csv"))


def _with_ibans(place: Place, lines: dict[int, str]) -> Place:
    """The archived statement with other account numbers on some lines; whoever plants puts it back."""
    path = _statement(place)
    rows = path.read_text("utf-8").splitlines()
    for line, iban in lines.items():
        cells = next(csv.reader([rows[line - 1]], delimiter=";"))
        if cells[3]:
            cells[8] = cells[8].replace(cells[3], iban)
            cells[3] = iban
        out = io.StringIO()
        csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
        rows[line - 1] = out.getvalue()
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return place.with_entries()


def _party_with_rows(chance: random.Random, place: Place) -> list[tuple[Any, int]] | None:
    found = [rows for name in place.parties(3) if len(rows := _rows_of(place, name)) >= 3]
    return chance.choice(found) if found else None


def changed_account(chance: random.Random, place: Place) -> Place | None:
    rows = _party_with_rows(chance, place)
    if rows is None:
        return None
    first = chance.randint(1, len(rows) - 1)
    return _with_ibans(place, {line: NEW_IBAN for _, line in rows[first:]})


def shared_account(chance: random.Random, place: Place) -> Place | None:
    parties = [rows for name in place.parties(3) if len(rows := _rows_of(place, name)) >= 2]
    if len(parties) < 2:
        return None
    one, other = chance.sample(parties, 2)
    return _with_ibans(place, {one[-1][1]: NEW_IBAN, other[-1][1]: NEW_IBAN})


def new_party(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.randint(25000, 500000)) / 100
    name = chance.choice(("Adviesbureau Noorderzon", "Klusbedrijf De Hamer", "Drukkerij Zuiderlicht"))
    return place.with_entries(
        booking(place, place.day(chance), name, "Werk", amount, place.post(chance), bon="factuur 2018-9001")
    )


def new_post(chance: random.Random, place: Place) -> Place | None:
    found = place.parties(5)
    if not found:
        return None
    own = [entry for entry in found[chance.choice(sorted(found))] if entry.date.year == place.year]
    entry = chance.choice(own)
    had = {item.account.split(":", 2)[2] for item in (p for e in found[entry.payee] for p in e.postings)
           if item.account.startswith("Lasten:")}  # fmt: skip
    posts = ["Fysiek:Huur", "Fysiek:Energie", "Mensen:Coaching", "Fysiek:Training", "Fysiek:Inventaris"]
    post = chance.choice([item for item in posts if item not in had])
    account = f"Lasten:{_kamer(entry)}:{post}"
    changed = entry._replace(
        postings=[
            item._replace(account=account) if item.account.startswith("Lasten:") else item for item in entry.postings
        ]
    )
    return place.with_entries(changed, without=[entry]) if amount_of(entry) >= 20 else new_post(chance, place)


def other_kamer(chance: random.Random, place: Place) -> Place | None:
    kamers = place.kamers()
    found = [
        entry
        for entry in place.costs()
        if entry.payee
        and {item.account.split(":")[1] for item in entry.postings if item.account.startswith("Lasten:")}
        == {_kamer(entry)}
        and _kamer(entry) in entry.narration
    ]
    if not found or len(kamers) < 2:
        return None
    entry = chance.choice(found)
    other = chance.choice([kamer for kamer in kamers if kamer not in entry.narration])
    changed = entry._replace(
        postings=[
            item._replace(account=item.account.replace(f":{_kamer(entry)}:", f":{other}:")) for item in entry.postings
        ]
    )
    return place.with_entries(changed, without=[entry])


def other_way_back(chance: random.Random, place: Place) -> Place | None:
    parties = [rows for name in place.parties(3) if len(rows := _rows_of(place, name)) >= 2]
    if len(parties) < 2:
        return None
    changed = []
    gone = [rows[0][0] for rows in chance.sample(parties, 2)]
    for entry in gone:
        more = [
            item._replace(meta={**(item.meta or {}), "openpost": f"BORG-{place.year}-001"}) for item in entry.postings
        ]
        changed.append(entry._replace(postings=more))
    return place.with_entries(*changed, without=gone)


def person_paid(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.randint(6000, 60000)) / 100
    account = f"Lasten:{chance.choice(place.kamers())}:Fysiek:{chance.choice(('Training', 'Inventaris', 'Huur'))}"
    number = f"L00{chance.randint(10, 40)}"
    return place.with_entries(booking(place, place.day(chance), number, "Spullen", amount, account, bon="nota 7"))


# How much, and when.


def under_limit(chance: random.Random, place: Place) -> Place | None:
    day, account = place.day(chance, 30, 300), place.post(chance)
    new = [
        booking(place, day + dt.timedelta(days=9 * number), "Winkel Om De Hoek", "Kantoor",
                Decimal(chance.randint(4400, 4999)) / 100, account)
        for number in range(chance.randint(3, 5))
    ]  # fmt: skip
    return place.with_entries(*new)


def split_up(chance: random.Random, place: Place) -> Place | None:
    day, account = place.day(chance, 30, 300), place.post(chance)
    new = [
        booking(place, day + dt.timedelta(days=number), "Winkel Om De Hoek", "Verf",
                Decimal(chance.randint(2600, 4999)) / 100, account)
        for number in range(chance.randint(2, 3))
    ]  # fmt: skip
    return place.with_entries(*new)


def around_ceiling(chance: random.Random, place: Place) -> Place | None:
    kamer = chance.choice(place.kamers())
    month = chance.randint(2, 12)
    first = dt.date(place.year, month, 1)
    days = [first - dt.timedelta(days=chance.randint(1, 3)), first + dt.timedelta(days=chance.randint(0, 2))]
    new = [
        booking(place, day, "", f"Overboeking naar {kamer}", Decimal(240), f"Activa:Handgeld:{kamer}") for day in days
    ]
    return place.with_entries(*new)


def round_sum(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.choice((150, 200, 250, 300, 500, 750, 1000, 1500, 2000)))
    payee = chance.choice(("Diensten Dirksen", ""))
    return place.with_entries(booking(place, place.day(chance), payee, "Werk", amount, place.post(chance)))


def closed_day(chance: random.Random, place: Place) -> Place | None:
    entry = chance.choice([entry for entry in place.costs() if entry.date.month < 12])
    days = (dt.date(place.year, 1, 1), dt.date(place.year, 12, 25), dt.date(place.year, 12, 26))
    saturday = entry.date + dt.timedelta(days=chance.choice((5, 6)) - entry.date.weekday())
    day = chance.choice((saturday, saturday, saturday, *days))
    return place.with_entries(entry._replace(date=day), without=[entry])


def unusual_amount(chance: random.Random, place: Place) -> Place | None:
    parties = place.parties(9)
    kinds: dict[tuple[str, str, str], list[Any]] = {}
    for party, entries in parties.items():
        for entry in entries:
            kinds.setdefault((party, entry.narration.split()[0], _kamer(entry)), []).append(entry)
    found = [
        entry for items in kinds.values() if len(items) > 8 for entry in items
        if entry.date.year == place.year and amount_of(entry) > 150
    ]  # fmt: skip
    if not found:
        return None
    entry = chance.choice(found)
    return place.with_entries(again(entry, 0, Decimal(chance.choice(("1.9", "2.5", "4")))), without=[entry])


# Money of the cooperative itself.


def withdrawal(chance: random.Random, place: Place) -> Place | None:
    kamer, day = chance.choice(place.kamers()), place.day(chance)
    amount = Decimal(chance.randint(4, 20) * 10)
    if chance.random() < 0.5:
        account = f"Lasten:{kamer}:Fysiek:Inventaris"
        text = chance.choice(("Geldautomaat Stationsplein", "Kasopname"))
        return place.with_entries(booking(place, day, "", text, amount, account, bon="bon 4"))
    new = booking(place, day, "", "Opname", amount, f"Activa:Kas:{kamer}", kas="opname-bank")
    return place.with_entries(new)


def own_lookalike(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.randint(20000, 400000)) / 100
    title = place.ledger.title
    payee, text = chance.choice(
        ((title, "Overboeking"), (f"{title} reserve", "apart"), ("Bank Elders", "naar spaarrekening"),
         ("Bank Elders", "overboeking eigen rekening"))
    )  # fmt: skip
    return place.with_entries(booking(place, place.day(chance), payee, text, amount, place.post(chance), bon="nota 3"))


def on_its_way(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.randint(10000, 90000)) / 100
    return place.with_entries(booking(place, place.day(chance), "", "Onderweg", amount, accounts.IN_TRANSIT))


def exact_counts(chance: random.Random, place: Place) -> Place | None:
    kamer = chance.choice(place.kamers())
    account = f"Activa:Handgeld:{kamer}"
    new = []
    for month in range(12 - chance.randint(6, 10), 12):
        day = dt.date(place.year, month + 1, 25)
        held = sum(
            (
                item.units.number
                for entry in place.ledger.transactions
                if entry.date <= day
                for item in entry.postings
                if item.account == account
            ),
            Decimal(0),
        )
        values = [(kamer, str), (Amount(held, "EUR"), Amount)]
        from beancount.parser.grammar import ValueType  # noqa: PLC0415 - only here

        more = place_meta(place.ledger, door="V0001", en="V0002")
        new.append(data.Custom(more, day, "kastelling", [ValueType(*value) for value in values]))
    return place.with_entries(*new)


def late_deposits(chance: random.Random, place: Place) -> Place | None:
    day = dt.date(place.year - 2, chance.randint(6, 12), 5)
    amount = Decimal(chance.randint(1, 9) * 100)
    entry = data.Transaction(
        place_meta(place.ledger), day, "*", "Zaalhuurder", "Borg zaal", frozenset(), frozenset(),
        [posting(place.bank(), amount), posting("Schulden:Borg", -amount, openpost=f"BORG-{place.year - 2}-001")],
    )  # fmt: skip
    return place.with_entries(entry)


# Members, wages and hours.


def fee_elsewhere(chance: random.Random, place: Place) -> Place | None:
    found = [
        (entry, item)
        for entry in place.of_year()
        for item in entry.postings
        if item.meta and meta.MEMBER in item.meta and meta.FEE in item.meta and item.account.startswith("Baten:")
    ]
    if not found:
        return None
    entry, item = chance.choice(found)
    own = item.account.split(":")[1]
    other = chance.choice([kamer for kamer in place.kamers() if kamer != own])
    changed = entry._replace(
        postings=[
            one._replace(account=one.account.replace(f":{own}:", f":{other}:")) if one is item else one
            for one in entry.postings
        ]
    )
    return place.with_entries(changed, without=[entry])


def wage_jump(chance: random.Random, place: Place) -> Place | None:
    found = [entry for entry in place.of_year() if meta.WAGE_MONTH in entry.meta]
    if not found:
        return None
    entry = chance.choice(found)
    person = chance.choice(sorted({item.meta[meta.EMPLOYEE] for item in entry.postings}))
    factor = Decimal(chance.choice(("1.4", "2")))
    changed = [
        item._replace(units=Amount((item.units.number * factor).quantize(CENT), "EUR"))
        if item.meta[meta.EMPLOYEE] == person
        else item
        for item in entry.postings
    ]
    return place.with_entries(entry._replace(postings=changed), without=[entry])


def _hours(place: Place) -> list[Any]:
    return [
        entry for entry in place.of_year() if any(accounts.is_hours(item.units.currency) for item in entry.postings)
    ]


def _times(entry: Any, factor: Decimal, more: Decimal = Decimal(0)) -> Any:
    parts = []
    for item in entry.postings:
        sign = 1 if item.units.number > 0 else -1
        number = (item.units.number * factor).quantize(CENT) + sign * more
        parts.append(item._replace(units=Amount(number, item.units.currency)))
    return entry._replace(postings=parts)


def hours_jump(chance: random.Random, place: Place) -> Place | None:
    by_person: dict[str, list[Any]] = {}
    for entry in _hours(place):
        by_person.setdefault(entry.payee, []).append(entry)
    found = {
        name: items
        for name, items in by_person.items()
        if len({item.date.month for item in items}) > 4
        and sum(abs(part.units.number) for item in items for part in item.postings) / 2 / len(items) > 4
    }
    if not found:
        return None
    items = found[chance.choice(sorted(found))]
    month = chance.choice(sorted({item.date.month for item in items}))
    gone = [item for item in items if item.date.month == month]
    factor = Decimal(chance.choice((4, 6)))
    return place.with_entries(*(_times(item, factor) for item in gone), without=gone)


def hours_unlike_sheet(chance: random.Random, place: Place) -> Place | None:
    found = [entry for entry in _hours(place) if meta.DOCUMENT in entry.meta and len(entry.postings) == 2]
    if not found:
        return None
    entry = chance.choice(found)
    return place.with_entries(_times(entry, Decimal(1), Decimal(chance.choice((1, 2, 8)))), without=[entry])


# What is not as it came.


def rows_unlike_statement(chance: random.Random, place: Place) -> Place | None:
    entry = chance.choice([entry for entry in place.costs() if meta.SOURCE in (entry.postings[0].meta or {})])
    change = Decimal(chance.randint(100, 9000)) / 100
    parts = list(entry.postings)
    for at, sign in ((0, -1), (1, 1)):
        number = parts[at].units.number + sign * change
        parts[at] = parts[at]._replace(units=Amount(number, "EUR"))
    return place.with_entries(entry._replace(postings=parts), without=[entry])


def party_unlike_statement(chance: random.Random, place: Place) -> Place | None:
    parties = [name for name in place.parties(4) if len(_rows_of(place, name)) >= 3]
    if not parties:
        return None
    entry, _ = chance.choice(_rows_of(place, chance.choice(sorted(parties))))
    return place.with_entries(entry._replace(payee="Bedrijf Van Een Vriend"), without=[entry])


def budget_unlike_file(chance: random.Random, place: Place) -> Place | None:
    found = [
        entry
        for entry in place.ledger.customs
        if entry.type == "budget" and entry.date.year == place.year and meta.SOURCE in entry.meta
    ]
    if not found:
        return None
    entry = chance.choice(found)
    *before, last = entry.values
    changed = Amount(last.value.number + chance.choice((100, 1000, -50)), last.value.currency)
    return place.with_entries(entry._replace(values=[*before, last._replace(value=changed)]), without=[entry])


# What is missing.


def missing_numbers(chance: random.Random, place: Place) -> Place | None:
    found = [entry for entry in place.ledger.customs if entry.type == "lid"]
    papers = [entry for entry in place.ledger.customs if entry.type == "bon" and entry.date.year == place.year]
    number = chance.choice(
        sorted({entry.values[0].value for entry in (found if chance.random() < 0.5 else papers) or found})[1:-1]
    )
    gone = [entry for entry in (*found, *papers) if entry.values[0].value == number]
    named = [entry for entry in place.of_year() if receipt_of(entry).number == number]
    changed = [entry._replace(meta={**entry.meta, "bon": "ontbreekt"}) for entry in named]
    return place.with_entries(*changed, without=[*gone, *named])


def missing_months(chance: random.Random, place: Place) -> Place | None:
    kinds: dict[tuple[str, str, str], list[Any]] = {}
    for entry in place.costs():
        if entry.payee:
            kinds.setdefault((entry.payee, entry.narration.split()[0], _kamer(entry)), []).append(entry)
    found = [items for items in kinds.values() if len({item.date.month for item in items}) == len(items) >= 9]
    if not found:
        return None
    items = chance.choice(found)
    return place.with_entries(without=[chance.choice(items[1:])])


def twice_in_month(chance: random.Random, place: Place) -> Place | None:
    kinds: dict[tuple[str, str, str], list[Any]] = {}
    for entry in place.costs():
        if entry.payee:
            kinds.setdefault((entry.payee, entry.narration.split()[0], _kamer(entry)), []).append(entry)
    found = [items for items in kinds.values() if len({item.date.month for item in items}) == len(items) >= 9]
    if not found:
        return None
    entry = chance.choice(chance.choice(found)[1:-1])
    day = entry.date.replace(day=chance.randint(1, 28))
    factor = Decimal(chance.choice(("0.7", "0.93", "1.2")))
    return place.with_entries(again(entry, (day - entry.date).days, factor, bon="factuur X-77", drop=PAPER[1:]))


def missing_takings(chance: random.Random, place: Place) -> Place | None:
    kinds: dict[tuple[str, str], list[Any]] = {}
    for entry in place.of_year():
        if entry.payee and any(item.account.startswith("Baten:") for item in entry.postings) and own_account(entry):
            kinds.setdefault((entry.payee, entry.narration), []).append(entry)
    found = [items for items in kinds.values() if len(items) > 20]
    if not found:
        return None
    items = chance.choice(found)
    first = chance.randint(4, len(items) - 8)
    until = items[first].date + dt.timedelta(days=chance.randint(28, 45))
    gone = [item for item in items[first:-1] if item.date <= until]
    return place.with_entries(without=gone)


def missing_terms(chance: random.Random, place: Place) -> Place | None:
    terms: dict[tuple[str, str], list[Any]] = {}
    for entry in place.of_year():
        if (
            entry.payee
            and "termijn" in entry.narration
            and "van 1" not in entry.narration
            and "Subsidie" in entry.narration
        ):
            terms.setdefault((entry.payee, entry.narration.split("termijn")[0]), []).append(entry)
    found = [items for items in terms.values() if len(items) > 1]
    return place.with_entries(without=[chance.choice(chance.choice(found))]) if found else None


def other_year(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.randint(6000, 90000)) / 100
    day, text = chance.choice(
        (
            (dt.date(place.year, 12, chance.randint(5, 31)), f"Werk januari {place.year + 1}"),
            (dt.date(place.year, 12, chance.randint(5, 31)), "Werk januari"),
            (dt.date(place.year, 1, chance.randint(8, 31)), f"Werk december {place.year - 1}"),
            (dt.date(place.year, 1, chance.randint(8, 31)), "Werk december"),
            (dt.date(place.year + 1, 1, chance.randint(8, 31)), f"Werk november {place.year}"),
        )
    )
    entry = booking(place, day, chance.choice(sorted(place.parties(2)) or ["Winkel"]), text, amount, place.post(chance))
    return place.with_entries(entry._replace(meta={**entry.meta, "bon": "nota 12"}))


# Unlike a habit; `made_up_bill` and `income_elsewhere` have no detector: there people have to look.


def dearer(chance: random.Random, place: Place) -> Place | None:
    """A bill of a known party that is a quarter too high, and was paid so."""
    entry = chance.choice([entry for entry in place.costs() if entry.payee])
    return place.with_entries(again(entry, 0, Decimal("1.25")), without=[entry])


def hardly_seen(chance: random.Random, place: Place) -> Place | None:
    amount = Decimal(chance.randint(5100, 24000)) / 100
    new = booking(place, place.day(chance), "Firma Onbekend", "Spullen", amount, place.post(chance), bon="nota 31")
    return place.with_entries(new)


def made_up_bill(chance: random.Random, place: Place) -> Place | None:
    """One more bill of a party that is paid now and then, as large as its others."""
    found = [items for items in place.parties(3).values() if len(items) < 20]
    if not found:
        return None
    entry = chance.choice([item for item in chance.choice(found) if item.date.year == place.year])
    factor = Decimal(chance.randint(70, 130)) / 100
    return place.with_entries(
        again(entry, chance.randint(-60, 60), factor, bon="nota 88", drop=PAPER[1:], narration="Werk")
    )


def other_grant(chance: random.Random, place: Place) -> Place | None:
    """A cost that another grant pays than the rule said."""
    found = [entry for entry in place.costs() if any(meta.GRANT in (item.meta or {}) for item in entry.postings)]
    if not found:
        return None
    entry = chance.choice(found)
    codes = sorted(
        {item.meta[meta.GRANT] for other in found for item in other.postings if meta.GRANT in (item.meta or {})}
    )
    changed = [
        item._replace(
            meta={**item.meta, meta.GRANT: chance.choice([code for code in codes if code != item.meta[meta.GRANT]])}
        )
        if meta.GRANT in (item.meta or {})
        else item
        for item in entry.postings
    ]
    return place.with_entries(entry._replace(postings=changed), without=[entry])


def income_elsewhere(chance: random.Random, place: Place) -> Place | None:
    """Takings that never reached the bank."""
    found = [
        entry
        for entry in place.of_year()
        if entry.payee and any(item.account.startswith("Baten:") for item in entry.postings) and own_account(entry)
    ]
    return place.with_entries(without=[chance.choice(found)]) if found else None


def alike_names(chance: random.Random, place: Place) -> Place | None:
    """A bill paid again to a party that is called almost the same."""
    entry = chance.choice([entry for entry in place.costs() if entry.payee])
    return place.with_entries(again(entry, 5, payee=f"{entry.payee} B.V."))


def _takings(place: Place) -> list[Any]:
    return [
        entry
        for entry in place.of_year()
        if entry.payee and own_account(entry) and any(item.account.endswith(":LEDEN") for item in entry.postings)
    ]


def fewer_takings(chance: random.Random, place: Place) -> Place | None:
    """Half of the takings of a month."""
    found = [entry for entry in _takings(place) if "inomzet eettafel" in entry.narration]
    if not found:
        return None
    month = chance.choice(found).date.month
    old = [entry for entry in found if entry.date.month == month]
    return place.with_entries(*(again(entry, 0, Decimal("0.5")) for entry in old), without=old)


def paid_from_income(chance: random.Random, place: Place) -> Place | None:
    account = next(
        (item.account for entry in _takings(place) for item in entry.postings if "Baten:" in item.account), ""
    )
    new = booking(place, place.day(chance), "Winkel", "Diversen", Decimal(chance.randint(1000, 9000)) / 100, account)
    return place.with_entries(new) if account else None


def no_result(chance: random.Random, place: Place) -> Place | None:
    """Takings that are put aside."""
    found = [entry for entry in _takings(place) if "inomzet eettafel" in entry.narration]
    if not found:
        return None
    entry = chance.choice(found)
    aside = [
        item._replace(account="Activa:Vraagposten") if item.account.startswith("Baten:") else item
        for item in entry.postings
    ]
    return place.with_entries(entry._replace(postings=aside), without=[entry])


OTHERS = (made_up_bill, income_elsewhere)
