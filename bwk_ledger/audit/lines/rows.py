"""Staat elke regel van de bank in de boeken, en elke boeking op een afschrift?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.audit.bank.archive import Archive, Copy, read_archive
from bwk_ledger.audit.bank.own_postings import Held, day_sums, own_postings
from bwk_ledger.audit.bank.row_match import Changed, Postings, match
from bwk_ledger.audit.bank.statement_gaps import gaps
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import account_name, day_and_amount, plain, sentence, shortened, to_look_at
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.views.closing import missing_statements
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from importers.readers.bank import BankRow

_TITLE = "Staat elke regel van de bank in de boeken?"
_MEANING = (
    "De bewaarde afschriften worden opnieuw gelezen. Elke regel hoort in de boeken te staan, met dezelfde dag en "
    "hetzelfde bedrag, en wat in de boeken bij de bank of het handgeld staat, hoort op een afschrift te staan."
)


@dataclass
class _Found:
    """What came out of the comparison."""

    rows: int = 0  # of the year, on the statements
    per_copy: list[tuple[str, Copy, int]] = field(default_factory=list)
    missing: dict[tuple[str, dt.date, Decimal], list[tuple[Copy, BankRow]]] = field(default_factory=dict)
    changed: list[tuple[Copy, Changed]] = field(default_factory=list)
    holding: set[int] = field(default_factory=set)


def check(audit: Audit) -> Line:
    """Compare the archived statements with the postings of the year, both ways."""
    held = list(own_postings(audit.ledger.transactions))
    of_year = [item for item in held if item.date in audit.period]
    sources = {item.shown_source for item in of_year if item.source}
    archive = read_archive(audit.ledger, audit.period, sources)
    found = _compare(audit, archive, held)
    wrong = (
        (_missing(audit, found), "regels die niet in de boeken staan"),
        (_changed(audit, found), "regels die anders in de boeken staan"),
        (_without_row(audit, archive, of_year, found), "boekingen die niet op hun afschrift staan"),
        (list(_gaps(audit, archive, held)), "plekken waar een afschrift ontbreekt"),
        (_unread(archive), "afschriften die niet te lezen zijn"),
        (_not_there(audit, archive, of_year), "afschriften die er niet liggen"),
        (_typed(audit, of_year, found), "boekingen met de hand"),
    )
    told = [proof for proofs, rest in wrong for proof in shortened(proofs, rest)]
    good = [
        Proof(
            f"{account_name(audit.ledger.names, account)}: {number_of(number, 'regel', 'regels')} van {audit.year} op "
            f"het afschrift {copy.source} vergeleken.",
            account=account,
        )
        for account, copy, number in found.per_copy
    ]
    proofs = (*told, *good)
    states = Counter(proof.state for proofs, _ in wrong for proof in proofs)
    least = State.GOOD if proofs else State.OPEN
    return Line("rows", _TITLE, _MEANING, _answer(found, states), proofs, least)


def _answer(found: _Found, states: Mapping[State, int]) -> str:
    wrong, unknown = states[State.WRONG], states[State.OPEN]
    if not found.rows and not wrong and not unknown:
        return "Er zijn geen afschriften, en geen boekingen op de bank."
    said = [f"{number_of(found.rows, 'regel', 'regels')} van de afschriften vergeleken met de boeken."]
    if not wrong and not unknown:
        said.append("Alles klopt.")
    if wrong:
        said.append(f"{number_of(wrong, 'punt klopt', 'punten kloppen')} niet.")
    if unknown:
        said.append(to_look_at(unknown))
    return " ".join(said)


def _compare(audit: Audit, archive: Archive, held: Sequence[Held]) -> _Found:
    by_account: dict[str, list[Held]] = defaultdict(list)
    for item in held:
        by_account[item.account].append(item)
    postings = {account: Postings(items) for account, items in by_account.items()}
    found = _Found()
    for copy in archive.copies:
        for account, statements in copy.by_account.items():
            rows = [row for statement in statements for row in statement.rows]
            matched = match(rows, sorted(copy.names), postings.get(account) or Postings(()))
            found.holding |= matched.holding
            number = sum(row.date in audit.period for row in rows)
            if number:
                found.per_copy.append((account, copy, number))
                found.rows += number
            _add_missing(audit, found, copy, account, matched.missing)
            found.changed += [
                (copy, item)
                for item in matched.changed
                if item.row.date in audit.period or item.held.date in audit.period
            ]
    return found


def _add_missing(audit: Audit, found: _Found, copy: Copy, account: str, rows: Iterable[BankRow]) -> None:
    """Name a row once, also where several exports hold it."""
    here: dict[tuple[str, dt.date, Decimal], list[tuple[Copy, BankRow]]] = defaultdict(list)
    for row in rows:
        if row.date in audit.period:
            here[account, row.date, row.amount].append((copy, row))
    for key, items in here.items():
        if len(items) > len(found.missing.get(key, ())):
            found.missing[key] = items


def _missing(audit: Audit, found: _Found) -> list[Proof]:
    return [
        Proof(
            f"{account_name(audit.ledger.names, account)}, {day_and_amount(row.date, row.amount)}: staat op het "
            f"afschrift {copy.source} als regel {row.line}, maar niet in de boeken.",
            State.WRONG,
            row.amount,
            account=account,
        )
        for (account, _, _), items in sorted(found.missing.items(), key=lambda item: item[0])
        for copy, row in items
    ]


def _changed(audit: Audit, found: _Found) -> list[Proof]:
    return [
        Proof(
            f"{account_name(audit.ledger.names, held.account)}, {day_and_amount(row.date, row.amount)}: zo staat het "
            f"op het afschrift {copy.source} als regel {row.line}. In de boeken staat "
            f"{day_and_amount(held.date, held.amount)}.",
            State.WRONG,
            held.amount,
            entry=held.entry,
        )
        for copy, (row, held) in found.changed
    ]


def _without_row(audit: Audit, archive: Archive, of_year: Sequence[Held], found: _Found) -> list[Proof]:
    """Postings that name a statement which can be read and does not have them."""
    told = found.holding | {id(item.held) for _, item in found.changed}
    return [
        Proof(
            f"{account_name(audit.ledger.names, item.account)}, {day_and_amount(item.date, item.amount)}: staat in de "
            f"boeken als regel {item.line} van het afschrift {item.shown_source}, maar niet op dat afschrift.",
            State.WRONG,
            item.amount,
            entry=item.entry,
        )
        for item in of_year
        if item.source and not item.is_opening and id(item) not in told and _is_readable(archive, item)
    ]


def _is_readable(archive: Archive, item: Held) -> bool:
    """Whether every copy of its source can be read, so that a row that is not found is not there."""
    copies = archive.of(item.shown_source)
    return bool(copies) and not any(copy.problem or not copy.by_account for copy in copies)


def _unread(archive: Archive) -> list[Proof]:
    return [
        Proof(sentence(f"Het afschrift {copy.source} is niet meer te lezen: {copy.problem}"), State.OPEN)
        for copy in archive.copies
        if copy.problem
    ]


def _not_there(audit: Audit, archive: Archive, of_year: Sequence[Held]) -> list[Proof]:
    """Sources that postings name and of which no statement lies with the documents."""
    sources: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for item in of_year:
        copies = archive.of(item.shown_source) if item.source else ()
        if item.source and not any(copy.by_account or copy.problem for copy in copies):
            sources[item.shown_source, item.account].append(item)
    return [
        Proof(
            f"{account_name(audit.ledger.names, account)}: het afschrift {source} ligt niet bij de documenten. "
            f"{number_of(len(items), 'boeking', 'boekingen')} van {audit.year} "
            f"{'is' if len(items) == 1 else 'zijn'} er niet mee te vergelijken.",
            State.OPEN,
            sum((item.amount for item in items), ZERO),
            account=account,
        )
        for (source, account), items in sources.items()
    ]


def _typed(audit: Audit, of_year: Sequence[Held], found: _Found) -> list[Proof]:
    """Postings that name no row of the bank."""
    proofs = []
    for item in of_year:
        if item.source or item.is_opening:
            continue
        held = id(item) in found.holding
        if item.is_other_leg:
            why = "een overboeking waarvan alleen het afschrift van de andere rekening er is."
        elif held:
            why = "met de hand geboekt. Dag en bedrag passen bij een regel van het afschrift."
        else:
            why = "met de hand geboekt. Er is geen afschrift dat dit laat zien."
        if held and item.is_other_leg:
            continue
        proofs.append(
            Proof(
                f"{account_name(audit.ledger.names, item.account)}, {day_and_amount(item.date, item.amount)}: {why}",
                State.GOOD if held else State.OPEN,
                item.amount,
                entry=item.entry,
            )
        )
    return sorted(proofs, key=lambda proof: proof.state is State.GOOD)


def _gaps(audit: Audit, archive: Archive, held: Sequence[Held]) -> Iterator[Proof]:
    """What lies between two statements, by the bank's balances, and the numbers of statements that are left out."""
    sums = day_sums(held)
    for account in archive.accounts():
        statements = [item for copy in archive.copies for item in copy.by_account.get(account, ())]
        name = account_name(audit.ledger.names, account)
        for gap in gaps(statements):
            if gap.before < audit.period.start or gap.after >= audit.period.end:
                continue
            booked = _between(sums.get(account, {}), gap.after, gap.before)
            by_hand = booked == gap.amount
            yield Proof(
                f"{name}: tussen {in_words(gap.after)} en {in_words(gap.before)} ontbreekt een afschrift. Volgens de "
                f"bank veranderde het saldo daar met {format_amount(gap.amount)} euro"
                + (", en zoveel is er geboekt." if by_hand else f", en in de boeken met {format_amount(booked)}."),
                State.OPEN if by_hand else State.WRONG,
                gap.amount,
                account=account,
            )
        if statements and not any(item.balances for item in statements):
            yield Proof(
                f"{name}: de afschriften noemen geen saldo. Of er tussen twee afschriften iets ontbreekt, is niet te "
                "zien.",
                State.OPEN,
                account=account,
            )
    for text in missing_statements(audit.ledger, audit.year):
        yield Proof(sentence(plain(audit.ledger.names, text.partition(";")[0])), State.OPEN)


def _between(days: Mapping[dt.date, Decimal], after: dt.date, before: dt.date) -> Decimal:
    return sum((amount for day, amount in days.items() if after < day < before), ZERO)
