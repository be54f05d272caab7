"""The treasurer's rules: what they match, how they book, and every mistake in them (see `golden/regels.txt`)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount.parser import printer
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import split
from bwk_ledger.rules.derived import kind_of
from importers.booking import book_by_rule
from importers.context import Context
from importers.readers.bank import BankRow
from importers.rules import parse_rules, read_rules
from tests.bank_files import BANK, PETTY_CASH, ImportBooks, Row, golden_messages, ing, row

ING = "Activa:Bank:ING"
SHOP = "NL89DEMO0000000111"
HEAD = '[[regel]]\nnaam = "Proef"\n'
TO_RENT = 'rekening = "Lasten:TOP:Fysiek:Huur"\n'


def rule(text: str, name: str = "Proef") -> str:
    return f'[[regel]]\nnaam = "{name}"\n{text}\n'


def booked(books: ImportBooks, rules: str, *rows: Row, account: str = BANK) -> list[Any]:
    """The bookings of rows by rules, without what stood on the account before."""
    books.rules(rules)
    books.run({"a.csv": ing(rows, account=account)})
    found = [entry for entry in books.load().transactions if kind_of(entry) is None]
    return [entry for entry in found if not entry.narration.startswith("Beginstand")]


def accounts_of(entry: Any) -> dict[str, Decimal]:
    return {item.account: item.units.number for item in entry.postings[1:] if "__automatic__" not in (item.meta or {})}


def test_the_first_rule_that_fits_wins(books: ImportBooks) -> None:
    rules = (
        rule('tekst = "past niet"\nrekening = "Lasten:TOP:Fysiek:Training"', "nooit")
        + rule('tekst = "huur"\nrekening = "Lasten:TOP:Fysiek:Huur"', "eerste")
        + rule('tekst = "huur"\nrekening = "Lasten:HLR:Fysiek:Huur"', "tweede")
    )
    (found,) = booked(books, rules, row("01-05", "-10.00", text="huur januari"))
    assert accounts_of(found) == {"Lasten:TOP:Fysiek:Huur": Decimal(10)}
    assert (found.flag, found.meta["reden"]) == ("*", "eerste")


def bank_row(**values: Any) -> BankRow:
    start: dict[str, Any] = {
        "line": 2, "date": dt.date(2018, 5, 1), "account": BANK, "amount": Decimal(-10), "counterparty": SHOP,
        "name": "Vastgoed Rijnoever B.V.", "text": "Huur TOP mei", "description": "Huur TOP mei",
    }  # fmt: skip
    return BankRow(**(start | values))


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        (f'iban = "{SHOP}"', True),
        (f'iban = "{SHOP[:4]} {SHOP[4:8]} {SHOP[8:]}"', True),
        (f'iban = "{BANK}"', False),
        ('tegenpartij = "vastgoed rijnoever b\\\\.v"', True),
        ('tegenpartij = "^rijnoever"', False),
        ('tekst = "huur .* mei"', True),
        ('tekst = "juni"', False),
        ('op = "Activa:Bank"', True),
        ('op = "Activa:Handgeld"', False),
        ('af_bij = "af"', True),
        ('af_bij = "bij"', False),
        ('tekst = "huur"\nvanaf = 2018-05-01\ntot = 2018-05-01', True),
        ('tekst = "huur"\nvanaf = 2018-05-02', False),
        ('tekst = "huur"\ntot = 2018-04-30', False),
        ('tekst = "huur"\ntegenpartij = "Gemeente"', False),
        (f'iban = "{SHOP}"\ntekst = "huur"\naf_bij = "af"\nop = "Activa:Bank:ING"', True),
        ('bedrag = "10,00"', True),
        ('bedrag = "10"', True),
        ('bedrag = "10,01"', False),
        ('bedrag = "10,00 t/m 25,00"', True),
        ('bedrag = "5 t/m 9,99"', False),
    ],
)
def test_every_condition(tmp_path: Path, condition: str, fits: bool) -> None:
    path = tmp_path / "regels.toml"
    path.write_text(rule(condition + "\n" + TO_RENT), "utf-8")
    assert (read_rules(path).match(bank_row(), ING) is not None) == fits


def test_no_file_is_no_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path / "regels.toml").rules == ()


def test_a_rule_without_a_party_lets_no_name_through(books: ImportBooks) -> None:
    rules = rule('tekst = "vergoeding"\n' + TO_RENT, "Vergoeding")
    (found,) = booked(books, rules, row("01-05", "-10.00", "J. de Tester", text="vergoeding J. de Tester"))
    assert (found.payee, found.narration) == (None, "Vergoeding")
    text = "".join(path.read_text("utf-8") for path in (books.root / "documenten").rglob("*.csv"))
    assert "Tester" not in text
    assert '"(persoon)"' in text


def test_a_party_stands_in_the_books_with_the_text_of_the_payer(books: ImportBooks) -> None:
    rules = rule('tekst = "huur"\npartij = "Woningstichting"\n' + TO_RENT)
    (found,) = booked(books, rules, row("01-05", "-10.00", "WST", text="Naam: WST Omschrijving: huur mei IBAN: NL00"))
    assert (found.payee, found.narration) == ("Woningstichting", "huur mei")


def test_kamer_from_the_text_from_the_till_and_in_the_narration(books: ImportBooks) -> None:
    text = rule(
        'tekst = "huur (?P<kamer>[a-z]+)"\nrekening = "Lasten:{kamer}:Fysiek:Huur"\nomschrijving = "Huur {kamer}"'
    ) + rule('op = "Activa:Handgeld"\nrekening = "Lasten:{kamer}:Fysiek:Handgeld:A-Koffie"', "koffie")
    (found,) = booked(books, text, row("01-05", "-10.00", text="huur hlr"))
    assert accounts_of(found) == {"Lasten:HLR:Fysiek:Huur": Decimal(10)}
    assert found.narration == "Huur HLR"
    books.run({"b.csv": ing([row("01-06", "-3.00")], account=PETTY_CASH["TOP"])})
    assert accounts_of(books.load().transactions[-1]) == {"Lasten:TOP:Fysiek:Handgeld:A-Koffie": Decimal(3)}


def test_a_grant_stands_on_the_posting(books: ImportBooks) -> None:
    (found,) = booked(books, rule('tekst = "huur"\nsubsidie = "SPDO"\n' + TO_RENT), row("01-05", "-10.00", text="huur"))
    assert found.postings[1].meta["subsidie"] == "SPDO"
    assert books.balance("Baten:TOP:Gemeente:SPDO") == -10
    assert books.balance("Schulden:Subsidie:SPDO") == 10


THREE = """verdeling = [
  { deel = 1, rekening = "Lasten:TOP:Fysiek:Energie", subsidie = "SPDO" },
  { deel = 1, rekening = "Lasten:HLR:Fysiek:Energie" },
  { deel = 1.5, rekening = "Lasten:BWK:Organisatie:Bankkosten" },
]"""


@pytest.mark.parametrize("amount", ["-100.00", "-0.01", "-99.99", "100.00", "-0.02", "-33333.33"])
def test_a_division_is_exact_to_the_cent(books: ImportBooks, amount: str) -> None:
    (found,) = booked(books, rule('tekst = "energie"\n' + THREE), row("01-05", amount, text="energie"))
    assert sum(accounts_of(found).values()) == -Decimal(amount)
    for value, weight in zip(accounts_of(found).values(), ("1", "1", "1.5"), strict=True):
        assert abs(value - -Decimal(amount) * Decimal(weight) / Decimal("3.5")) < Decimal("0.01")
        assert value == value.quantize(Decimal("0.01"))


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_any_division_adds_up_and_no_part_is_a_cent_off(cents: int, weights: list[int]) -> None:
    amount = Decimal(cents) / 100
    parts = split(amount, [Decimal(weight) for weight in weights])
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < Decimal("0.01")


ENERGY = rule('tekst = "energie"\nsleutel = "energie"\nrekening = "Lasten:{kamer}:Fysiek:Energie"', "Energie")
KEYS = """
[[sleutel]]
naam = "energie"
tot = 2018-06-30
delen = { TOP = 2, HLR = 1 }

[[sleutel]]
naam = "energie"
vanaf = 2018-07-01
tot = 2018-09-30
delen = { TOP = 1, HLR = 1 }
"""


def test_a_key_divides_by_the_day_of_the_row(books: ImportBooks) -> None:
    rows = [row(day, "-100.00", text="energie") for day in ("06-30", "07-01", "10-01")]
    early, late, without = booked(books, ENERGY + KEYS, *rows)
    top, hlr = "Lasten:TOP:Fysiek:Energie", "Lasten:HLR:Fysiek:Energie"
    assert accounts_of(early) == {top: Decimal("66.67"), hlr: Decimal("33.33")}
    assert accounts_of(late) == {top: Decimal(50), hlr: Decimal(50)}
    assert (early.flag, early.meta["reden"]) == ("*", "Energie")
    assert accounts_of(without) == {"Activa:Vraagposten": Decimal(100)}
    assert without.meta["reden"] == "regel 'Energie' verdeelt met sleutel 'energie', die op 2018-10-01 niet geldt"


SHARES = rule('tekst = "aandelen lid (?P<lid>[lL][0-9]{4})"\nrekening = "Vermogen:Ledenkapitaal:{lid}"', "Aandelen")
DUES = rule('tekst = "contributie (?P<lid>L[0-9]{4})"\nrekening = "Baten:{kamer}:Eigen:LEDEN"', "Contributie")
MEMBER = '2018-01-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "HLR"\n'


def test_members_by_number(books: ImportBooks) -> None:
    books.add("stam/leden.beancount", MEMBER)
    rows = [
        row("01-05", "50.00", "A. Tester", text="aandelen lid l0001"),
        row("01-06", "7.50", text="contributie L0001"),
    ]
    shares, dues = booked(books, SHARES + DUES, *rows)
    assert (shares.payee, dues.payee) == ("L0001", "L0001")
    assert f"{shares.postings[1].units}" == "-2 AANDEEL"
    assert shares.postings[1].cost.number == 25
    assert accounts_of(dues) == {"Baten:HLR:Eigen:LEDEN": Decimal("-7.50")}


def test_what_a_rule_cannot_book_is_a_question_with_its_reason(books: ImportBooks) -> None:
    books.add("stam/leden.beancount", MEMBER)
    text = (
        SHARES
        + rule('tekst = "nergens"\nrekening = "Lasten:TOP:Fysiek:Bestaat-Niet"', "Nergens")
        + rule('tekst = "welke kamer"\nrekening = "Lasten:{kamer}:Fysiek:Huur"', "Kamer")
        + rule('tekst = "welk lid"\nrekening = "Vermogen:Ledenkapitaal:{lid}"', "Lid")
    )
    rows = [
        row("01-01", "25.00", text="aandelen lid L0999"),
        row("01-02", "30.00", text="aandelen lid L0001"),
        row("01-03", "-1.00", text="nergens"),
        row("01-04", "-1.00", text="welke kamer"),
        row("01-05", "25.00", text="welk lid"),
        row("01-06", "-1.00", text="iets anders"),
    ]
    found = booked(books, text, *rows)
    assert {entry.flag for entry in found} == {"!"}
    assert {entry.payee for entry in found} == {None}
    assert {entry.narration for entry in found} == {"Nog uit te zoeken"}
    assert [list(accounts_of(entry)) for entry in found] == [["Activa:Vraagposten"]] * 6
    assert [entry.meta["reden"] for entry in found] == [
        "regel 'Aandelen' noemt lid L0999, dat er niet is",
        "regel 'Aandelen': 30,00 is geen heel aantal aandelen",
        "regel 'Nergens' wijst naar Lasten:TOP:Fysiek:Bestaat-Niet, een rekening die er niet is",
        "regel 'Kamer' vindt geen waarde voor {kamer}",
        "regel 'Lid' vindt geen waarde voor {lid}",
        "geen regel past",
    ]


BROKEN = {
    "geen TOML": "[[regel]\nnaam = 1",
    "tekst zonder aanhalingstekens": HEAD + "tekst = huur\n",
    "iets anders dan regels": 'titel = "x"\n',
    "een regel in plaats van een lijst": '[regel]\nnaam = "x"\n',
    "onbekend veld": HEAD + 'text = "huur"\n' + TO_RENT,
    "geen naam": '[[regel]]\ntekst = "huur"\n' + TO_RENT,
    "past op alles": HEAD + TO_RENT,
    "alleen een periode": HEAD + "vanaf = 2018-01-01\n" + TO_RENT,
    "geen rekening": HEAD + 'tekst = "huur"\n',
    "rekening en verdeling": HEAD + 'tekst = "huur"\n' + TO_RENT + THREE,
    "geen af of bij": HEAD + 'af_bij = "uit"\n' + TO_RENT,
    "zoekpatroon": HEAD + 'tekst = "huur ("\n' + TO_RENT,
    "onbekende invulplek": HEAD + 'tekst = "huur"\nrekening = "Lasten:{wijk}:Fysiek:Huur"\n',
    "deel zonder rekening": HEAD + 'tekst = "huur"\nverdeling = [ { deel = 1 } ]\n',
    "deel dat geen getal is": HEAD + 'tekst = "huur"\nverdeling = [ { deel = "x", rekening = "Lasten:TOP:A:B" } ]\n',
    "deel nul": HEAD + 'tekst = "huur"\nverdeling = [ { deel = 0, rekening = "Lasten:TOP:A:B" } ]\n',
    "deel onder nul": HEAD + 'tekst = "huur"\nverdeling = [ { deel = -1, rekening = "Lasten:TOP:A:B" } ]\n',
    "deel dat geen getal meer is": HEAD + 'tekst = "huur"\nverdeling = [ { deel = nan, rekening = "Lasten:A:B:C" } ]\n',
    "oneindig deel": HEAD + 'tekst = "huur"\nverdeling = [ { deel = inf, rekening = "Lasten:A:B:C" } ]\n',
    "onbekend veld in een deel": HEAD
    + 'tekst = "huur"\nverdeling = [ { deel = 1, rekening = "Lasten:A:B:C", subsidy = "SPDO" } ]\n',
    "regels als een lijst": 'regel = [ { naam = "x", tekst = "huur", rekening = "Lasten:A:B:C" } ]\n',
    "lege verdeling": HEAD + 'tekst = "huur"\nverdeling = []\n',
    "verdeling die geen lijst is": HEAD + 'tekst = "huur"\nverdeling = "alles"\n',
    "tekst die geen tekst is": HEAD + "tekst = 12\n" + TO_RENT,
    "rekening die geen tekst is": HEAD + 'tekst = "huur"\nrekening = 12\n',
    "naam die geen tekst is": '[[regel]]\nnaam = 12\ntekst = "huur"\n' + TO_RENT,
    "dag die tekst is": HEAD + 'tekst = "huur"\nvanaf = "2018-01-01"\n' + TO_RENT,
    "omschrijving met een losse accolade": HEAD + 'tekst = "huur"\nomschrijving = "huur {"\n' + TO_RENT,
    "fout in de tweede regel": HEAD + 'tekst = "huur"\n' + TO_RENT + "\n# uitleg\n[[regel]]\nnaam = 'Twee'\n" + TO_RENT,
    "bedrag dat geen bedrag is": HEAD + 'bedrag = "1.234"\n' + TO_RENT,
    "bedrag met teken": HEAD + 'bedrag = "-5,00"\n' + TO_RENT,
    "bedragen in de verkeerde volgorde": HEAD + 'bedrag = "5,00 t/m 2,00"\n' + TO_RENT,
    "drie bedragen": HEAD + 'bedrag = "1 t/m 2 t/m 3"\n' + TO_RENT,
    "sleutel die er niet is": HEAD
    + 'tekst = "x"\nsleutel = "gas"\nrekening = "Lasten:{kamer}:Fysiek:Energie"\n'
    + KEYS,
    "sleutel zonder invulplek": HEAD + 'tekst = "x"\nsleutel = "energie"\n' + TO_RENT + KEYS,
    "sleutel en verdeling": HEAD + 'tekst = "x"\nsleutel = "energie"\n' + THREE + KEYS,
    "sleutel zonder naam": "[[sleutel]]\ndelen = { TOP = 1 }\n",
    "sleutel zonder delen": '[[sleutel]]\nnaam = "energie"\n',
    "sleutel met een onbekend veld": '[[sleutel]]\nnaam = "energie"\nkamers = "TOP"\n',
    "sleutel met een deel nul": '[[sleutel]]\nnaam = "energie"\ndelen = { TOP = 0 }\n',
    "sleutel met een dag die tekst is": '[[sleutel]]\nnaam = "energie"\nvanaf = "2018"\ndelen = { TOP = 1 }\n',
    "sleutel die zichzelf overlapt": KEYS + '[[sleutel]]\nnaam = "energie"\nvanaf = 2018-06-30\ndelen = { TOP = 1 }\n',
    "kop met spaties en uitleg": "[[ regel ]] # de eerste\nnaam = 'Een'\n" + TO_RENT,
}


def test_every_mistake_is_told_as_it_was(tmp_path: Path) -> None:
    messages = {}
    for name, text in BROKEN.items():
        path = tmp_path / "regels.toml"
        path.write_text(text, "utf-8")
        with pytest.raises(InputError) as raised:
            read_rules(path)
        messages[name] = str(raised.value)
    golden_messages(Path(__file__).parent / "golden/regels.txt", messages)


def test_a_mistake_in_the_rules_stops_the_import_before_anything_changes(books: ImportBooks) -> None:
    books.rules(BROKEN["past op alles"])
    before = books.snapshot()
    with pytest.raises(InputError):
        books.run({"a.csv": ing([row("01-01", "-1.00")])})
    assert books.snapshot() == before


@pytest.mark.parametrize(
    "booking",
    [
        TO_RENT,
        f'partij = "Winkel"\n{TO_RENT}',
        f'partij = "Winkel"\nomschrijving = "Huur"\n{TO_RENT}',
        f'bon = "ontbreekt"\nbon-reden = "geeft er geen"\n{TO_RENT}',
        f'bon = "contract huur"\n{TO_RENT}',
        'rekening = "Lasten:TOP:Fysiek:Bestaat-niet"\n',
        'rekening = "Activa:Bank:Spaar"\n',
        f"verdeling = [ {{ deel = 1, {TO_RENT.strip()} }}, {{ deel = 2, {TO_RENT.strip().replace('TOP', 'HLR')} }} ]\n",
    ],
)
@pytest.mark.parametrize("account", [ING, "Activa:Handgeld:TOP"])
def test_a_rule_that_takes_nothing_out_of_a_row_books_as_any_other(
    books: ImportBooks, booking: str, account: str
) -> None:
    """The quick way of booking by a plain rule gives what the general one gives of the same rule with a named part."""
    context = Context.of(books.root, books.load().entries)
    texts = ("huur mei", "Bon TOP-2018-014 huur", "huur factuur 2018-0044", "huur \x07 mei")
    rows = [
        bank_row(text=text, description=text, amount=Decimal(amount))
        for text in texts
        for amount in ("-10.00", "0.01", "-100.01", "0.00")
    ]
    plain, general = (
        parse_rules("regels.toml", f"{HEAD}tekst = '{pattern}'\n{booking}") for pattern in ("huur", "(?P<woord>huur)")
    )
    for found in rows:
        one, other = (book_by_rule(found, account, {}, context, rules, suggest=False) for rules in (plain, general))
        assert one[1:] == other[1:]
        assert printer.format_entry(one.transaction) == printer.format_entry(other.transaction)
