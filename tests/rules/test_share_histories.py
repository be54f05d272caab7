"""A thousand random histories: at every date the register, the model and the accounts of beancount say the same."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core import data
from beancount.core.convert import get_units
from beancount.core.inventory import Inventory
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from bwk_ledger.base import accounts
from bwk_ledger.figures.members import count_members
from bwk_ledger.figures.shares import proof, repayments, share_register
from bwk_ledger.register.people import Register
from bwk_ledger.register.vault import Opened, forget, open_register, opened, save
from bwk_ledger.standing.config import Config, read_config
from tests.register_samples import ANNA, new_key
from tests.share_histories import BEGIN, DAY, PRICE, Entry, History, histories

if TYPE_CHECKING:
    import datetime as dt

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
THOUSAND = settings(max_examples=1000, deadline=None, suppress_health_check=SLOW)
SOME = settings(max_examples=150, deadline=None, suppress_health_check=SLOW)


def load(text: str) -> tuple[list[Any], Config, list[str]]:
    """The transactions, the standing data and the messages of books in memory."""
    entries, errors, _ = loader.load_string(text)
    found = [entry for entry in entries if isinstance(entry, data.Transaction)]
    return found, read_config(entries), [error.message for error in errors]


def by_beancount(transactions: list[Any], days: list[dt.date]) -> dict[dt.date, tuple[dict[str, int], Decimal]]:
    """Shares by number and EUR of equity when each day ends, out of beancount's own inventories."""
    left = list(transactions)
    inventories: dict[str, Inventory] = defaultdict(Inventory)
    found = {}
    for day in days:
        while left and left[0].date <= day:
            for item in left.pop(0).postings:
                inventories[item.account].add_position(item)
        own = {name: kept for name, kept in inventories.items() if accounts.is_under(name, accounts.SHARES)}
        held = {
            name.rsplit(":", 1)[1]: -int(kept.reduce(get_units).get_currency_units("AANDEEL").number)
            for name, kept in own.items()
            if not kept.is_empty()
        }
        costs = sum((item.units.number * item.cost.number for kept in own.values() for item in kept), Decimal(0))
        found[day] = (held, -costs)
    return found


def expected(history: History, day: dt.date) -> tuple[dict[str, int], dict[str, int]]:
    """What the model says when a day ends."""
    known = [found for found in history.held_on if found <= day]
    return (history.held_on[known[-1]], history.debts_on[known[-1]]) if known else ({}, {})


@THOUSAND
@given(histories())
def test_the_register_is_the_ledger_at_every_date(history: History) -> None:
    transactions, config, messages = load(history.text())
    assert messages == []
    days = sorted({BEGIN - DAY, history.day + DAY, *history.held_on})  # on the days between nothing moves
    ledger = by_beancount(transactions, days)
    for day in days:
        held, debts = expected(history, day)
        register = share_register(transactions, config, day)
        proven = proof(transactions, config, day)
        assert register.held == held
        assert ledger[day] == (held, proven.equity)
        assert proven.is_right
        assert proven.equity == proven.registered == sum(held.values()) * PRICE
        assert {line.number: line.shares for line in proven.lines} == held
        calendar = repayments(transactions, config, day)
        assert {line.number: line.debt for line in calendar.lines if line.debt} == debts
        numbers = dict.fromkeys(item.movement.number for item in register.movements)  # a transfer by two has one
        assert list(numbers) == list(range(1, len(numbers) + 1))
    for act, times in Counter(entry.what for entry in history.entries).items():
        event(f"{act}: {min(times, 3)}")


@SOME
@given(histories())
def test_who_holds_shares_is_a_member_and_stays_one_while_holding_them(history: History) -> None:
    _, config, _ = load(history.text())
    for day, held in history.held_on.items():
        counted = count_members(config, day).total
        unpaid = {item.number for item in config.subscriptions if item.start <= day}
        members = {number for number, member in config.members.items() if member.on(day) is not None}
        assert set(held) <= members | unpaid
        assert counted == len(members)


@settings(SOME, max_examples=25)
@given(histories())
def test_who_is_forgotten_leaves_books_and_proof_as_they_are(history: History) -> None:
    people = {number: replace(ANNA, name=f"Anna Voorbeeld {number}", mandate=None) for number in history.known()}
    assume(history.forgotten)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key, file, books = new_key(folder), folder / "ledenregister.age", folder / "main.beancount"
        save(file, key, Opened(Register()), Register(people))
        books.write_text(history.text(), "utf-8")
        before = proof(*load(books.read_text("utf-8"))[:2], history.day)
        for number, day in history.forgotten.items():
            forget(file, key, opened(file, key), number, day)
        after = proof(*load(books.read_text("utf-8"))[:2], history.day)
        kept = open_register(file, key)
    assert (after, after.is_right) == (before, True)
    assert set(kept.people) == set(people) - set(history.forgotten)
    assert kept.forgotten == history.forgotten


def mutated(draw: st.DrawFn, history: History) -> list[Entry]:
    """The transactions with one thing changed that no books may have."""
    entries = list(history.entries)
    moves = [index for index, entry in enumerate(entries) if entry.number is not None]
    assume(moves)
    at = draw(st.sampled_from(moves))
    entry = entries[at]
    kind = draw(st.sampled_from(("removed", "count", "price", "number", "no number")))
    event(kind)
    if kind == "removed":
        # A last transfer between members leaves no trace: no number after it, no bank and no membership tell of it.
        assume(entry.is_missed or entry.number != history.movements)
        return entries[:at] + entries[at + 1 :]
    if kind == "number":
        other = draw(st.integers(-2, history.movements + 5).filter(lambda value: value != entry.number))
        entries[at] = entry.numbered(other)
    elif kind == "no number":
        entries[at] = replace(entry, values=entry.values[1:])
    else:
        shares = [index for index, line in enumerate(entry.lines) if line.price]
        which = draw(st.sampled_from(shares))
        line, step = entry.lines[which], draw(st.sampled_from((-1, 1, 3)))
        new = replace(line, count=line.count + step) if kind == "count" else replace(line, price=PRICE + step)
        entries[at] = replace(entry, lines=(*entry.lines[:which], new, *entry.lines[which + 1 :]))
    return entries


@SOME
@given(st.data(), histories())
def test_one_movement_changed_is_an_error(draws: st.DataObject, history: History) -> None:
    entries = mutated(draws.draw, history)
    _, _, messages = load(history.text(entries))
    assert messages
