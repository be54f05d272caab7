from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books


def _opens(ledger: Ledger) -> dict[str, Any]:
    return {entry.account: entry for entry in ledger.by_type[data.Open]}


def test_every_kamer_has_every_post(books: Books) -> None:
    ledger = books.load()
    opened = _opens(ledger)
    posts = [post for post in ledger.config.posts if not post.for_cooperative]
    assert len(posts) == 26
    for kamer in ("TOP", "HLR"):
        assert {post.account(kamer) for post in posts} <= set(opened)
        assert opened[f"Activa:Handgeld:{kamer}"].currencies == ["EUR"]
    assert {account for account in opened if ":BWK" in account} == {
        "Lasten:BWK:Organisatie:Afschrijving",
        "Lasten:BWK:Organisatie:Bankkosten",
        "Baten:BWK:Eigen:Overig",
        "Lasten:BWK:Tijd:Bestuur",
        "Baten:BWK:Tijd:Bestuur",
    }


def test_a_kamer_more_is_one_entry(books: Books) -> None:
    before = _opens(books.load())
    after = _opens(books.load('2018-04-01 custom "kamer" "ZUILEN"\n  naam: "Zuilen"\n  iban: "NL32DEMO0000000042"\n'))
    added = set(after) - set(before)
    assert added == {
        account.replace(":TOP", ":ZUILEN")
        for account in before
        if account.startswith(
            ("Lasten:TOP:", "Activa:Handgeld:TOP", "Activa:Kas:TOP", "Baten:TOP:Tijd:", "Baten:TOP:Werktijd:")
        )
    }
    assert len(added) == 28
    # Its handgeld and cash can hold what it had the evening before.
    money = {"Activa:Handgeld:ZUILEN", "Activa:Kas:ZUILEN"}
    assert {after[account].date for account in added - money} == {dt.date(2018, 4, 1)}
    assert {after[account].date for account in added & money} == {dt.date(2018, 3, 31)}
    petty_cash = after["Activa:Handgeld:ZUILEN"]
    assert petty_cash.meta["iban"] == "NL32DEMO0000000042"
    assert petty_cash.meta["naam"] == "Handgeld Zuilen"
    assert petty_cash.meta["filename"] == str(books.main)
    assert books.main.read_text("utf-8").splitlines()[petty_cash.meta["lineno"] - 1].startswith("2018-04-01 custom")


def test_a_kamer_more_can_be_booked_on_at_once(books: Books) -> None:
    text = """
        2018-04-01 custom "kamer" "ZUILEN"
          handgeld: 250 EUR
        2018-04-02 * "handgeld"
          Activa:Bank:ING         -250.00 EUR
          Activa:Handgeld:ZUILEN   250.00 EUR
        2018-04-03 * "koffie"
          Activa:Handgeld:ZUILEN  -12.00 EUR
          Lasten:ZUILEN:Fysiek:Handgeld:A-Koffie
        """
    assert books.messages(text) == []


def test_a_grant_has_a_liability_and_income_per_kamer(books: Books) -> None:
    opened = _opens(books.load())
    assert {account for account in opened if account.endswith((":SPDO", ":WONEN", ":LEDEN"))} == {
        "Schulden:Subsidie:SPDO",
        "Baten:TOP:Gemeente:SPDO",
        "Baten:HLR:Gemeente:SPDO",
        "Schulden:Subsidie:WONEN",
        "Baten:TOP:Corporaties:WONEN",
        "Baten:TOP:Eigen:LEDEN",  # no grant, so no liability
        "Baten:HLR:Eigen:LEDEN",
    }
    assert opened["Schulden:Subsidie:SPDO"].meta["rgs"] == "BSchOpaOop"
    assert opened["Baten:TOP:Gemeente:SPDO"].meta["rgs"] == "WOvbOrsOel"


def test_a_member_has_an_account_for_shares(books: Books) -> None:
    entry = _opens(books.load())["Vermogen:Ledenkapitaal:L0001"]
    assert (entry.date, entry.currencies, entry.booking) == (dt.date(2018, 3, 1), ["AANDEEL"], data.Booking.FIFO)
    assert entry.meta["rgs"] == "BEivSevCoo"


def test_shares_are_booked_first_in_first_out(books: Books) -> None:
    text = """
        2018-03-01 * "twee aandelen"
          mutatie: 1
          Activa:Bank:ING                50.00 EUR
          Vermogen:Ledenkapitaal:L0001   -2 AANDEEL {25 EUR}
        2018-04-01 * "nog een aandeel"
          mutatie: 2
          Activa:Bank:ING                25.00 EUR
          Vermogen:Ledenkapitaal:L0001   -1 AANDEEL {25 EUR}
        2018-05-01 * "een terug"
          mutatie: 3
          Vermogen:Ledenkapitaal:L0001   1 AANDEEL {25 EUR}
          Activa:Bank:ING               -25.00 EUR
        2018-06-01 balance Vermogen:Ledenkapitaal:L0001 -2 AANDEEL
        """
    assert books.messages(text) == []


def test_hours_accounts_take_any_tariff_and_other_posts_only_euros(books: Books) -> None:
    opened = _opens(books.load())
    assert opened["Lasten:TOP:Tijd:Bewoners"].currencies is None
    assert opened["Baten:TOP:Tijd:Bewoners"].currencies is None
    assert opened["Lasten:TOP:Fysiek:Huur"].currencies == ["EUR"]


def test_what_somebody_opened_stays_as_it_was_written(books: Books) -> None:
    opened = _opens(books.load('2010-06-01 open Lasten:TOP:Fysiek:Huur EUR\n  naam: "Eigen naam"\n'))
    entry = opened["Lasten:TOP:Fysiek:Huur"]
    assert (entry.date, entry.meta["naam"]) == (dt.date(2010, 6, 1), "Eigen naam")


def test_entries_stay_in_date_order(books: Books) -> None:
    entries = books.load('2018-04-01 custom "kamer" "ZUILEN"\n').entries
    assert [entry.date for entry in entries] == sorted(entry.date for entry in entries)


def test_a_funder_of_an_unknown_kamer_still_has_its_accounts_at_the_others(books: Books) -> None:
    ledger = books.load('2018-01-01 custom "financier" "FONDS"\n  kamers: "TOP OOST"\n')
    assert {account for account in _opens(ledger) if account.endswith(":FONDS")} == {
        "Schulden:Subsidie:FONDS",
        "Baten:TOP:Overig:FONDS",
    }
