"""Members found by account number or name where the text names none: the reason shown, no name kept, never a guess."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import plain
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.rules.load import load
from importers.booking import find, other_payer
from tests.bank_files import BANK, PETTY_CASH, ImportBooks, Row, import_books, ing, row
from tests.importers.test_rules import accounts_of, bank_row, rule

ANNA, BEN, SHARED, STRANGER = (demo_iban(number) for number in (501, 502, 503, 504))
REGISTER = Register(
    {
        "L0001": RegisteredPerson("Anna de Proef", iban=ANNA),
        "L0002": RegisteredPerson("Bén van Voorbeeld", iban=BEN),
        "L0003": RegisteredPerson("Cees Dubbel", iban=SHARED),
        "L0004": RegisteredPerson("C.E.E.S. Dubbel", iban=SHARED),
        "L0005": RegisteredPerson("Cees dubbel"),
        "L0099": RegisteredPerson("Dora Onbekend"),
    }
)
MEMBERS = "".join(
    f'2017-05-01 custom "lid" "L000{number}"\n  soort: "bewoner"\n  kamer: "HLR"\n\n' for number in range(1, 6)
)
FEE = rule(
    "tekst = 'contributie(?: (?P<jaar>20[0-9]{2}))?(?:.*?(?P<lid>L[0-9]{4}))?'\naf_bij = \"bij\"\n"
    'omschrijving = "Contributie {lid}"\ncontributie = "ja"\nrekening = "Baten:{kamer}:Eigen:LEDEN"',
    "Contributie",
)
SHARES = rule(
    "tekst = 'aandelen(?: lid (?P<lid>L[0-9]{4}))?'\nomschrijving = \"Aandelen {lid}\"\n"
    'rekening = "Vermogen:Ledenkapitaal:{lid}"',
    "Aandelen",
)


@pytest.fixture
def coop(books: ImportBooks) -> ImportBooks:
    books.add("stam/leden.beancount", MEMBERS)
    books.rules(FEE + SHARES)
    return books


def booked(books: ImportBooks, *rows: Row, register: Register | None = REGISTER, account: str = BANK) -> list[Any]:
    books.run({"a.csv": ing(rows, account=account)}, register)
    return [entry for entry in books.load().transactions if not entry.narration.startswith("Beginstand")]


def fee_of(entry: Any) -> tuple[str, int]:
    values = entry.postings[1].meta
    return values["lid"], int(values["contributie"])


def test_by_number_by_iban_and_by_name_with_the_reason(coop: ImportBooks) -> None:
    number, iban, name = booked(
        coop,
        row("02-01", "5.00", "Iemand Anders", STRANGER, "contributie L0001"),
        row("02-02", "5.00", "A de Proef e/o", ANNA, "contributie"),
        row("02-03", "5.00", "BEN VAN VOORBEELD", STRANGER, "contributie, groeten"),
    )
    assert [entry.meta["reden"] for entry in (number, iban, name)] == [
        "Contributie",
        "Contributie; lid herkend aan IBAN",
        "Contributie; lid herkend aan naam",
    ]
    assert [fee_of(entry) for entry in (number, iban, name)] == [("L0001", 2018), ("L0001", 2018), ("L0002", 2018)]
    assert {entry.flag for entry in (number, iban, name)} == {"*"}
    assert (name.payee, name.narration) == ("L0002", "Contributie L0002")
    assert accounts_of(name) == {"Baten:HLR:Eigen:LEDEN": Decimal("-5.00")}


def test_no_name_and_no_account_number_of_a_member_reaches_the_books(coop: ImportBooks) -> None:
    rows = [row("02-02", "5.00", "A de Proef", ANNA, "contributie"), row("02-03", "5.00", "Ben Voorbeeld", BEN, "x")]
    rows.append(row("02-04", "5.00", "C. Dubbel", SHARED, "contributie"))
    booked(coop, *rows)
    kept = [path for path in coop.root.rglob("*") if path.is_file() and "inbox" not in path.parts]
    text = "".join(path.read_text("utf-8") for path in kept)
    assert [secret for secret in (ANNA, BEN, SHARED, "Proef", "Ben Voorbeeld", "Dubbel") if secret in text] == []
    assert '"(lid L0001)"' in text


def test_what_fits_two_members_or_none_is_a_question_that_says_so(coop: ImportBooks) -> None:
    found = booked(
        coop,
        row("02-01", "5.00", "Anna de Proef", SHARED, "contributie"),
        row("02-02", "5.00", "Cees Dubbel", STRANGER, "contributie"),
        row("02-03", "5.00", "Niemand", STRANGER, "contributie"),
        row("02-04", "5.00", "Dora Onbekend", STRANGER, "contributie"),
    )
    assert {entry.flag for entry in found} == {"!"}
    assert {entry.postings[1].account for entry in found} == {"Activa:Vraagposten"}
    assert [entry.meta["reden"] for entry in found] == [
        "regel 'Contributie' vindt geen lid: het IBAN is van L0003 en L0004",
        "regel 'Contributie' vindt geen lid: de naam is van L0003 en L0005",
        "regel 'Contributie' vindt geen lid: het register kent IBAN noch naam",
        "regel 'Contributie' noemt lid L0099, dat er niet is",
    ]


def test_without_a_register_it_is_a_question(coop: ImportBooks) -> None:
    fee, shares = booked(
        coop,
        row("02-02", "5.00", "Anna de Proef", ANNA, "contributie"),
        row("02-03", "25.00", "Anna de Proef", ANNA, "aandelen"),
        register=None,
    )
    assert (fee.flag, fee.meta["reden"]) == ("!", "regel 'Contributie' vindt geen lidnummer")
    assert (shares.flag, shares.meta["reden"]) == ("!", "regel 'Aandelen' vindt geen waarde voor {lid}")


def test_the_year_of_a_fee_is_the_year_that_the_payer_names(coop: ImportBooks) -> None:
    texts = [
        "contributie 2017 L0001",
        "contributie lid L0001 over 2017",
        "contributie L0001 betaald op 03-01-2018",
        "contributie L0001 2017 en 2018",
        "contributie L0001 kenmerk 20171234",
        "contributie L0001",
    ]
    found = booked(coop, *(row(f"01-{day:02d}", "5.00", text=text) for day, text in enumerate(texts, 3)))
    assert [fee_of(entry)[1] for entry in found] == [2017, 2017, 2018, 2018, 2018, 2018]


def test_cash_in_the_till_of_a_kamer(coop: ImportBooks) -> None:
    """The kamer of the income is that of the member, whichever till it was paid into."""
    number, name = booked(
        coop,
        row("02-01", "5.00", "Storting", text="contributie 2018 L0001"),
        row("02-02", "5.00", "Bén van Voorbeeld", text="contributie"),
        account=PETTY_CASH["TOP"],
    )
    assert [entry.postings[0].account for entry in (number, name)] == ["Activa:Handgeld:TOP"] * 2
    assert [accounts_of(entry) for entry in (number, name)] == [{"Baten:HLR:Eigen:LEDEN": Decimal("-5.00")}] * 2
    assert [fee_of(entry) for entry in (number, name)] == [("L0001", 2018), ("L0002", 2018)]


def test_a_fee_in_the_till_without_a_member_is_a_question(coop: ImportBooks) -> None:
    (found,) = booked(
        coop, row("02-01", "5.00", "Storting", text="contributie"), register=None, account=PETTY_CASH["TOP"]
    )
    assert (found.flag, found.meta["reden"]) == ("!", "regel 'Contributie' vindt geen lidnummer")


def test_shares_by_account_number_and_who_paid_for_another(coop: ImportBooks) -> None:
    own, other, shared, back = booked(
        coop,
        row("02-01", "50.00", "A de Proef", ANNA, "aandelen"),
        row("02-02", "25.00", "B", BEN, "aandelen lid L0001"),
        row("02-03", "25.00", "C", SHARED, "aandelen lid L0003"),
        row("02-04", "-25.00", "A de Proef", BEN, "aandelen lid L0001"),
    )
    assert own.meta["reden"] == "Aandelen; lid herkend aan IBAN"
    assert [entry.postings[1].account for entry in (own, other, back)] == ["Vermogen:Ledenkapitaal:L0001"] * 3
    assert [entry.meta.get("betaald-door") for entry in (own, other, shared, back)] == [None, "L0002", None, None]


def test_who_paid_is_named_only_where_the_books_know_the_number(coop: ImportBooks) -> None:
    unknown = Register({"L0099": RegisteredPerson(iban=STRANGER), "L0001": RegisteredPerson(iban=ANNA)})
    fixed = rule('tekst = "inleg"\nrekening = "Vermogen:Ledenkapitaal:L0001"', "Inleg")
    coop.rules(SHARES + fixed)
    rows = [row("02-01", "25.00", "D", STRANGER, "aandelen lid L0001"), row("02-02", "25.00", "A", ANNA, "inleg")]
    found = booked(coop, *rows, register=unknown)
    assert [(entry.flag, entry.meta.get("betaald-door")) for entry in found] == [("*", None), ("*", None)]


def test_a_fee_is_income_of_the_kamer_of_that_day(coop: ImportBooks) -> None:
    moved = (
        '2017-05-01 custom "lid" "L0006"\n  soort: "bewoner"\n  kamer: "HLR"\n  einde: 2018-06-30\n\n'
        '2018-07-01 custom "lid" "L0006"\n  soort: "bewoner"\n  kamer: "TOP"\n'
    )
    coop.add("stam/leden.beancount", moved)
    coop.run({"a.csv": ing([row(day, "5.00", text="contributie L0006") for day in ("06-30", "07-01")])})
    # Whether a number may stand twice is not asked here.
    found = [entry for entry in load(coop.main).transactions if entry.meta["reden"] == "Contributie"]
    assert [next(iter(accounts_of(entry))) for entry in found] == ["Baten:HLR:Eigen:LEDEN", "Baten:TOP:Eigen:LEDEN"]


def test_a_fee_paid_by_another_is_of_the_number_in_the_text(coop: ImportBooks) -> None:
    (found,) = booked(coop, row("02-01", "5.00", "B", BEN, "contributie L0001"))
    assert fee_of(found) == ("L0001", 2018)
    assert "betaald-door" not in found.meta
    assert found.meta["reden"] == "Contributie"


def test_rows_that_are_known_take_no_number_in_the_share_register(coop: ImportBooks) -> None:
    rows = [row(f"02-0{day}", "25.00", text="aandelen lid L0001") for day in (1, 2, 3)]
    coop.run({"a.csv": ing(rows[:1])})
    later = [row("02-04", "25.00", text="aandelen lid L0002"), row("02-05", "25.00", text="aandelen lid L0002")]
    coop.run({"b.csv": ing([*rows, later[0]]), "c.csv": ing([*rows, *later])})
    numbers = [entry.meta["mutatie"] for entry in coop.load().transactions if "mutatie" in entry.meta]
    assert numbers == [1, 2, 3, 4, 5]


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """A few people who often share a name or an account number."""
    names = st.sampled_from(["", "Anna de Proef", "anna de proef", "Ánna de Proef.", "Ben Proef", "BEN  PROEF"])
    ibans = st.sampled_from(["", ANNA, BEN])
    people = draw(st.lists(st.tuples(names, ibans), max_size=5))
    return Register(
        {f"L000{number}": RegisteredPerson(name, iban=iban) for number, (name, iban) in enumerate(people, 1)}
    )


@given(registers(), st.sampled_from(["", "Anna de Proef", "ben proef", "X"]), st.sampled_from(["", ANNA, BEN]))
def test_never_a_member_where_two_fit(register: Register, name: str, iban: str) -> None:
    found = find(register, bank_row(name=name, counterparty=iban))
    same_iban = [number for number, person in register.people.items() if iban and person.iban == iban]
    same_name = [number for number, person in register.people.items() if name and plain(person.name) == plain(name)]
    first = same_iban or same_name
    assert found.number == (first[0] if len(first) == 1 else None)
    other = other_payer(register, bank_row(name=name, counterparty=iban), "L0001")
    assert other == (same_iban[0] if len(same_iban) == 1 and same_iban != ["L0001"] else None)


@settings(max_examples=15, deadline=None)
@given(
    registers(), st.lists(st.tuples(st.sampled_from(["Anna de Proef", "Ben Proef", "X"]), st.sampled_from(["", ANNA])))
)
def test_what_is_booked_on_a_member_is_what_one_member_fits(
    register: Register, payments: list[tuple[str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = import_books(Path(folder) / "boeken")
        books.add("stam/leden.beancount", MEMBERS)
        books.rules(FEE)
        rows = [row(f"02-{day:02d}", "5.00", *who, "contributie") for day, who in enumerate(payments[:28], 1)]
        if not rows:
            return
        for entry, item in zip(booked(books, *rows, register=register), rows, strict=True):
            found = find(register, bank_row(name=item.name, counterparty=item.iban))
            assert (entry.flag == "*") == (found.number is not None)
            assert entry.payee == found.number
