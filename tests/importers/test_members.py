"""The member list: numbers and dates into the standing data, shares into the books, names nowhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load
from tests.bank_files import ImportBooks, golden_messages, ing, row

HEADER = "Lidnummer;Naam;Adres;IBAN;Soort;Kamer;Lid sinds;Lid tot;Aandelen;Aandelen per"
LINES = [
    "L0001;Anna Voorbeeld;Proefstraat 1;NL44DEMO0000000009;Bewoner;top;2017-05-01;;4;2017-12-31",
    "L0002;Stichting De Proef;Proefplein 2;;organisatie;HLR;2018-02-01;2018-11-30;;",
]


def members(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *lines]).encode("utf-8-sig")


def test_members_and_their_shares(books: ImportBooks) -> None:
    (done,) = books.run({"leden.csv": members(*LINES)})
    assert done.plan.new == 3
    ledger = books.load()
    found = ledger.config.members
    assert [(item.number, item.kind, item.kamer, item.start, item.end) for item in found.values()] == [
        ("L0001", "bewoner", "TOP", dt.date(2017, 5, 1), None),
        ("L0002", "organisatie", "HLR", dt.date(2018, 2, 1), dt.date(2018, 11, 30)),
    ]
    (opening,) = ledger.transactions
    assert (opening.date, opening.payee) == (dt.date(2017, 12, 31), "L0001")
    assert [f"{item.account} {item.units}" for item in opening.postings] == [
        "Vermogen:Ledenkapitaal:L0001 -4 AANDEEL",
        "Vermogen:Reserves:Algemeen 100 EUR",
    ]


def test_no_name_address_or_iban_is_kept(books: ImportBooks) -> None:
    books.run({"leden.csv": members(*LINES)})
    kept = b"".join(path.read_bytes() for path in books.root.rglob("*") if path.is_file())
    for text in ("Anna Voorbeeld", "Proefstraat", "NL44DEMO0000000009", "Stichting De Proef", "Proefplein"):
        assert text.encode() not in kept
    (copy,) = (books.root / "documenten").rglob("*.csv")
    assert copy.read_text("utf-8").splitlines() == [
        "lidnummer;soort;kamer;lid sinds;lid tot;aandelen;aandelen per",
        "L0001;Bewoner;top;2017-05-01;;4;2017-12-31",
        "L0002;organisatie;HLR;2018-02-01;2018-11-30;;",
    ]


def test_a_second_import_adds_nothing(books: ImportBooks) -> None:
    books.run({"leden.csv": members(*LINES)})
    before = books.snapshot()
    (done,) = books.run({"leden-2.csv": members(*LINES)})
    assert (done.plan.new, len(done.plan.known), done.plan.notes) == (0, 2, [])
    assert books.snapshot() == before


def test_a_longer_list_adds_only_who_is_new(books: ImportBooks) -> None:
    books.run({"leden.csv": members(*LINES)})
    third = "L0003;C. Nieuw;;;bewoner;TOP;2018-03-01;;;"
    assert books.new({"leden.csv": members(LINES[1], third, LINES[0])}) == 1


def test_a_member_who_is_listed_otherwise_is_told_and_not_changed(books: ImportBooks) -> None:
    books.run({"leden.csv": members(*LINES)})
    before = books.snapshot()
    changed = LINES[0].replace(";top;", ";HLR;")
    (done,) = books.run({"leden.csv": members(changed, LINES[1])})
    assert done.plan.notes == [
        "L0001 staat anders in de boeken; wijzig dat met 'bwk leden wijzigen' of 'bwk leden opzeggen'"
    ]
    assert books.snapshot() == before


def test_a_member_listed_without_a_kind_is_listed_otherwise(books: ImportBooks) -> None:
    books.run({"leden.csv": members(*LINES)})
    before = books.snapshot()
    (done,) = books.run({"leden.csv": members(LINES[0].replace(";Bewoner;", ";;"), LINES[1])})
    assert [note.split(";")[0] for note in done.plan.notes] == ["L0001 staat anders in de boeken"]
    assert books.snapshot() == before


def test_a_person_listed_without_kamers_is_listed_otherwise(books: ImportBooks) -> None:
    lists = [f"Nummer;Soort;Kamers;Sinds;Tot;Lid\nV0001;bewoner;{kamers};2018-01-01;;\n" for kamers in ("TOP HLR", "")]
    books.run({"personen.csv": lists[0].encode()})
    before = books.snapshot()
    (done,) = books.run({"personen.csv": lists[1].encode()})
    assert done.plan.notes == ["V0001 staat anders in de boeken; wijzig dat in stam/personen.beancount"]
    assert books.snapshot() == before


def test_bank_rows_of_the_same_run_may_name_new_members(books: ImportBooks) -> None:
    books.rules('[[regel]]\nnaam = "A"\ntekst = "lid (?P<lid>L[0-9]+)"\nrekening = "Vermogen:Ledenkapitaal:{lid}"\n')
    files = {"a-bank.csv": ing([row("03-01", "25.00", text="aandeel lid L0002")]), "z-leden.csv": members(*LINES)}
    books.run(files)
    assert {item.account for item in books.load().transactions[-1].postings} == {
        "Activa:Bank:ING",
        "Vermogen:Ledenkapitaal:L0002",
    }


@pytest.mark.parametrize("day", ["01-02-2018", "1-2-2018", "1/2/2018", "1 februari 2018", "20180201"])
def test_days_as_a_dutch_spreadsheet_writes_them(books: ImportBooks, day: str) -> None:
    assert books.new({"leden.csv": members(*LINES)}) == 3
    changed = members(LINES[0], LINES[1].replace("2018-02-01", day).replace("2018-11-30", "30-11-2018"))
    (done,) = books.run({"leden.csv": changed})
    assert (done.plan.new, done.plan.notes) == (0, [])


@pytest.mark.parametrize("day", ["01-02-2018", "1/2/2018", "1 feb. 2018"])
def test_days_of_volunteers_as_a_dutch_spreadsheet_writes_them(books: ImportBooks, day: str) -> None:
    books.run({"personen.csv": f"Nummer;Soort;Kamers;Sinds;Tot;Lid\nV0001;bewoner;TOP;{day};;\n".encode()})
    assert f"{books.load().config.people['V0001'].start}" == "2018-02-01"


@pytest.mark.parametrize("delimiter", [";", ","])
def test_either_delimiter(books: ImportBooks, delimiter: str) -> None:
    content = members(*LINES).decode("utf-8-sig").replace(";", delimiter).encode()
    assert books.new({"leden.csv": content}) == 3


def refused(books: ImportBooks, *lines: str) -> str:
    before = books.snapshot()
    with pytest.raises(InputError) as raised:
        books.run({"leden.csv": members(*lines)})
    assert books.snapshot() == before
    return str(raised.value)


BROKEN = {
    "geen datum": "L0003;X;;;bewoner;TOP;;;;",
    "dag die er niet is": "L0003;X;;;bewoner;TOP;2018-02-30;;;",
    "dag zonder hele jaartal": "L0003;X;;;bewoner;TOP;01-02-18;;;",
    "einde dat geen dag is": "L0003;X;;;bewoner;TOP;2018-02-01;nooit;;",
    "onbekende kamer": "L0003;X;;;bewoner;ZUID;2018-02-01;;;",
    "aandelen die geen getal zijn": "L0003;X;;;bewoner;TOP;2018-02-01;;vier;2018-02-01",
    "te weinig velden": "L0003;X;;;bewoner;TOP",
    "geen nummer": ";X;;;bewoner;TOP;2018-02-01;;;",
    "een naam als nummer": "Anna Voorbeeld;X;;;bewoner;TOP;2018-02-01;;;",
    "twee keer hetzelfde nummer": "L0001;Ander;;;bewoner;TOP;2018-02-01;;;",
    "aandelen zonder dag": "L0003;X;;;bewoner;TOP;2018-02-01;;3;",
    "aandelen onder nul": "L0003;X;;;bewoner;TOP;2018-02-01;;-3;2018-02-01",
}


def test_every_refusal_is_as_it_was(books: ImportBooks) -> None:
    messages = {name: refused(books, *LINES, line) for name, line in BROKEN.items()}
    golden_messages(Path(__file__).parent / "golden/leden.txt", messages)


def test_without_a_price_of_a_share_there_are_no_shares(books: ImportBooks) -> None:
    file = books.root / "stam/rekeningen.beancount"
    file.write_text(file.read_text("utf-8").replace("2000-01-01 price AANDEEL 25 EUR\n", ""), "utf-8")
    assert "de nominale waarde van een aandeel staat niet in de boeken" in refused(books, *LINES)
    assert load(books.main).errors == []
