"""A timesheet in several versions: what the books hold is the last one, and approved hours are never changed."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.hours import Approved, LooseHours, approve, book_loose, declare_complete, deregister, register
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import clock, in_minutes, parse_days
from importers.batch import run
from tests.bank_files import ImportBooks, golden_messages, import_books

MAY = dt.date(2018, 5, 1)
PEOPLE = "".join(
    f'\n2018-01-01 custom "persoon" "{number}"\n  soort: "{kind}"\n  kamers: "{kamers}"\n'
    for number, kind, kamers in (
        ("V0001", "bewoner", "TOP"), ("V0002", "bewoner", "TOP HLR"), ("P0001", "professional", "TOP"),
    )
)  # fmt: skip
ACTIVITIES = '\n2018-01-01 custom "activiteit" "kookgroep"\n2018-01-01 custom "activiteit" "taalles"\n'


def csv(*lines: str, kamer: str = "TOP", month: str = "2018-03", labels: str = "") -> bytes:
    head = f"Kamer;{kamer}\nMaand;{month}\n{labels}Datum;Nummer;Soort;Activiteit;Uren\n"
    return (head + "".join(f"{line}\n" for line in lines)).encode()


ONE = ("2018-03-03;V0001;;kookgroep;2:30", "17-03-2018;V0001;;Kookgroep;6,25", "2018-03-04;V0002;bewoner;taalles;2")


@pytest.fixture
def known(books: ImportBooks) -> ImportBooks:
    """Books with people and activities."""
    books.add("stam/personen.beancount", PEOPLE)
    books.add("stam/activiteiten.beancount", ACTIVITIES)
    return books


def lines_of(books: ImportBooks) -> dict[tuple[str, str, str, dt.date], int]:
    """Minutes by account, number, activity and day, as the day lines of the books have them."""
    found: Counter[tuple[str, str, str, dt.date]] = Counter()
    for entry in books.load().transactions:
        held = 0
        for item in entry.postings:
            if "dagen" in item.meta:
                for day, minutes in parse_days(item.meta["dagen"]).items():
                    where = (item.account, entry.payee, item.meta["activiteit"], entry.date.replace(day=day))
                    found[where] += minutes
                    held += minutes
        assert sum(in_minutes(item.units.number) for item in entry.postings if "dagen" in item.meta) == held
        assert abs(sum(item.units.number for item in entry.postings)) == 0
    return {where: minutes for where, minutes in found.items() if minutes}


def notes(books: ImportBooks, content: bytes, **options: Any) -> list[str]:
    path = books.root.parent / "uren.csv"
    path.write_bytes(content)
    (done,) = run(books.load(), [path], **options)
    return done.plan.notes


def hours_file(books: ImportBooks) -> str:
    return (books.root / "jaren/2018/uren-top.beancount").read_text("utf-8")


def test_every_day_stands_in_the_books(known: ImportBooks) -> None:
    known.run({"uren.csv": csv(*ONE)})
    text = hours_file(known)
    assert (
        '    activiteit: "kookgroep"\n    dagen: "3 2:30, 17 6:15"\n    bron: "uren-TOP-2018-03.csv"\n    regel: 4\n'
        in text
    )
    assert '2018-03-31 * "V0001" "Uren TOP 2018-03" #uren\n' in text
    assert '    sleutel: "uren:TOP:2018-03::V0001:bewoner:' in text


def test_what_is_not_approved_is_replaced_and_told(known: ImportBooks) -> None:
    known.run({"uren.csv": csv(*ONE)})
    told = notes(known, csv(ONE[0], "2018-03-05;V0001;;taalles;0:07"))
    assert told == [
        "V0001 2018-03-05 taalles 0:07 komt erbij",
        "V0001 2018-03-17 kookgroep 6:15 vervalt",
        "V0002 2018-03-04 taalles 2:00 vervalt",
    ]
    assert len(known.load().transactions) == 1
    assert sum(lines_of(known).values()) == 157
    assert "V0002" not in hours_file(known)


def test_what_is_approved_is_taken_back_and_comes_again(known: ImportBooks) -> None:
    known.run({"uren.csv": csv(*ONE)})
    assert approve(known.load(), "TOP", "2018-03", "P0001", MAY) == Approved(2, 645, ())
    assert notes(known, csv(ONE[0], ONE[2])) == ["V0001 2018-03-17 kookgroep 6:15 vervalt"]
    first, other, back, again = known.load().transactions
    assert (first.meta["goedgekeurd"], first.meta["goedgekeurd-door"]) == (MAY, "P0001")
    assert back.meta["correctie"] == first.postings[-1].meta["sleutel"]
    assert back.postings[-1].meta["sleutel"] == back.meta["correctie"] + ":terug"
    assert [(item.account, item.units.number) for item in back.postings] == [
        (item.account, -item.units.number) for item in first.postings
    ]
    assert back.postings[0].meta["dagen"] == "3 -2:30, 17 -6:15"
    assert "goedgekeurd" in other.meta
    assert not {"goedgekeurd", "correctie"} & again.meta.keys()
    assert sum(lines_of(known).values()) == 150 + 120


def test_the_same_hours_after_a_correction_are_numbered(known: ImportBooks) -> None:
    known.run({"uren.csv": csv(*ONE)})
    approve(known.load(), "TOP", "2018-03", "P0001", MAY)
    notes(known, csv(ONE[0], ONE[2]))
    notes(known, csv(*ONE))
    keys = [entry.postings[-1].meta["sleutel"] for entry in known.load().transactions if entry.payee == "V0001"]
    assert keys[1:] == [f"{keys[0]}:terug", f"{keys[0]}:2"]
    assert sum(lines_of(known).values()) == 645


def test_a_sheet_with_nothing_in_common_is_asked_about(known: ImportBooks) -> None:
    known.run({"uren.csv": csv(*ONE)})
    other = csv("2018-03-20;V0001;;taalles;1:00")
    with pytest.raises(InputError) as raised:
        known.run({"ander.csv": other})
    assert str(raised.value) == (
        "ander.csv: van TOP 2018-03 staan al andere uren in de boeken, en dit blad heeft daar geen regel van.\n"
        "  Oorzaak: het kan een tweede blad van deze maand zijn, of een nieuwe versie waarin alles anders is.\n"
        "  Herstel: is het een tweede blad, geef het dan boven de kolommen een naam bij 'Blad'; is het een nieuwe "
        "versie, gebruik dan 'bwk uren importeer --vervang'."
    )
    known.run({"ander.csv": csv("2018-03-21;V0001;;taalles;1:00", labels="Blad;Keuken\n")})
    assert sum(lines_of(known).values()) == 705
    assert 'blad: "keuken"' in hours_file(known)
    assert len(notes(known, other, replace_sheets=True)) == 4
    assert sum(lines_of(known).values()) == 120


def test_two_versions_in_one_batch(known: ImportBooks) -> None:
    known.run({"a.csv": csv(*ONE), "b.csv": csv(ONE[0]), "c.csv": csv(ONE[0], ONE[2])})
    assert sum(lines_of(known).values()) == 270
    assert len(known.load().transactions) == 2


def test_several_kamers_and_months_in_one_list(known: ImportBooks) -> None:
    text = (
        "Datum;Nummer;Activiteit;Uren;Kamer;Naam\n01-03-2018;V0001;kookgroep;0,33;top;Jan\n"
        "2018-04-02;V0002;taalles;1:07;HLR;Piet\n"
    )
    (done,) = known.run({"uren.csv": text.encode()})
    assert (done.plan.new, done.plan.notes) == (2, [])
    assert sorted((key[0], minutes) for key, minutes in lines_of(known).items()) == [
        ("Lasten:HLR:Tijd:Bewoners", 67), ("Lasten:TOP:Tijd:Bewoners", 20)
    ]  # fmt: skip
    (copy,) = (known.root / "documenten").rglob("2018-04-30.uren-HLR-2018-03-2018-04.csv")
    assert copy.read_text("utf-8") == (
        "Kamer;Datum;Nummer;Soort;Activiteit;Uren\nTOP;2018-03-01;V0001;bewoner;kookgroep;0:20\n"
        "HLR;2018-04-02;V0002;bewoner;taalles;1:07\n"
    )


def test_a_late_sheet_is_remarked_on_and_a_sheet_can_declare_a_month_complete(known: ImportBooks) -> None:
    labels = "Volledig;ja\nIngevuld door;P0001\n"
    assert notes(known, csv(*ONE, labels=labels)) == []
    assert 'custom "uren-volledig" "TOP" "2018-03"\n  door: "P0001"' in hours_file(known)
    assert notes(known, csv(*ONE, labels=labels)) == []
    assert notes(known, csv(*ONE, "2018-03-05;V0001;;taalles;0:07")) == [
        "V0001 2018-03-05 taalles 0:07 komt erbij",
        "TOP 2018-03 was al volledig verklaard; deze uren kwamen daarna",
    ]


def workbook_with_names() -> bytes:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    for line in (
        ("Kamer", "TOP", None, "ingevuld door Geheim Eén"), ("Maand", "2018-03"), (),
        ("Datum", "Nummer", "Soort", "Activiteit", "Uren", "Naam"),
        (dt.date(2018, 3, 3), "V0001", None, "kookgroep", "2:30", "Geheim Twee"),
    ):  # fmt: skip
        page.append(line)
    page["B5"].comment = openpyxl.comments.Comment("Geheim Drie", "Geheim Vier")
    workbook.create_sheet("Namen").append(("V0001", "Geheim Vijf"))
    workbook.properties.creator = "Geheim Zes"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_no_name_reaches_the_books(known: ImportBooks) -> None:
    content = workbook_with_names()
    known.run({"uren.xlsx": content})
    for path in known.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".xlsx":
                with ZipFile(path) as archive:
                    content = b"".join(archive.read(name) for name in archive.namelist())
            assert b"Geheim" not in content, path
    (copy,) = (known.root / "documenten").rglob("*.xlsx")
    before = known.snapshot()
    (done,) = known.run({"kopie.xlsx": copy.read_bytes()})
    assert (done.plan.new, len(done.plan.known)) == (0, 1)
    assert known.snapshot() == before


def refused(books: ImportBooks, content: bytes) -> str:
    before = books.snapshot()
    with pytest.raises(InputError) as raised:
        books.run({"uren.csv": content})
    assert books.snapshot() == before
    return str(raised.value)


def test_every_refusal_is_as_it_was(known: ImportBooks) -> None:
    third = '\n2018-03-05 custom "persoon" "V0003"\n  soort: "bewoner"\n  einde: 2018-03-20\n'
    known.add("stam/personen.beancount", third)
    known.run({"hlr.csv": csv("2018-03-04;V0002;;taalles;12:30", kamer="HLR")})
    lines = {
        "onbekend nummer": "2018-03-04;V0009;;taalles;2",
        "nog niet aangemeld": "2018-03-04;V0003;;taalles;2",
        "al afgemeld": "2018-03-21;V0003;;taalles;2",
        "activiteit die op een andere lijkt": "2018-03-04;V0001;;kokgroep;2",
        "activiteit die op niets lijkt": "2018-03-04;V0001;;vergaderen;2",
        "meer dan een dag over twee kamers": "2018-03-04;V0002;;taalles;11:31",
        "geen hele minuten": "2018-03-04;V0001;;taalles;2,51",
        "dag die er niet is": "31-02-2018;V0001;;taalles;2",
    }
    messages = {name: refused(known, csv(line)) for name, line in lines.items()}
    messages["regel onder het totaal"] = refused(known, csv(ONE[0], "Totaal;;;;2:30", ONE[1]))
    messages["volledig zonder nummer"] = refused(known, csv(ONE[0], labels="Volledig;ja\n"))
    messages["volledig zonder antwoord"] = refused(known, csv(ONE[0], labels="Volledig;misschien\n"))
    assert "nummer V0099 is op " in refused(known, csv(ONE[0], labels="Volledig;ja\nIngevuld door;V0099\n"))
    messages["naam van het blad"] = refused(known, csv(ONE[0], labels="Blad;van Jan\n"))
    messages["kamer leeg"] = refused(known, b"Kamer;Datum;Nummer;Activiteit;Uren\n;2018-03-01;V0001;taalles;1\n")
    golden_messages(Path(__file__).parent / "golden/uren-versies.txt", messages)


def test_nobody_approves_own_hours(known: ImportBooks) -> None:
    known.add("stam/personen.beancount", '\n2018-01-01 custom "persoon" "V0007"\n  soort: "bewoner"\n  lid: "L0012"\n')
    known.add("stam/leden.beancount", '\n2018-01-01 custom "lid" "L0012"\n  soort: "staf"\n  kamer: "TOP"\n')
    known.run({"uren.csv": csv(*ONE, "2018-03-09;V0007;;taalles;1:00")})
    assert approve(known.load(), "TOP", "2018-03", "L0012", MAY) == Approved(2, 645, ("V0007",))
    assert approve(known.load(), "TOP", "2018-03", "P0001", MAY, {"V0001"}) == Approved(0, 0, ())
    assert approve(known.load(), "TOP", "2018-03", "P0001", MAY) == Approved(1, 60, ())
    with pytest.raises(InputError, match="nummer V0055 kan geen uren goedkeuren"):
        approve(known.load(), "TOP", "2018-03", "V0055", MAY)


def test_people_come_and_go(known: ImportBooks) -> None:
    assert register(known.load(), "participatie", ["TOP"], dt.date(2018, 2, 1)) == "D0001"
    assert register(known.load(), "bewoner", ["TOP", "HLR"], dt.date(2018, 2, 1)) == "V0003"
    deregister(known.load(), "V0003", dt.date(2018, 6, 30))
    found = known.load().config.people
    assert (found["V0003"].end, found["V0003"].kamers, found["D0001"].kind) == (
        dt.date(2018, 6, 30), ("TOP", "HLR"), "participatie",
    )  # fmt: skip
    with pytest.raises(InputError, match="nummer V0003 is al van iemand"):
        register(known.load(), "bewoner", ["TOP"], MAY, "V0003")


def test_a_month_is_declared_complete_once_and_when_it_is_over(known: ImportBooks) -> None:
    with pytest.raises(InputError, match="2018-05 is nog niet voorbij"):
        declare_complete(known.load(), "TOP", "2018-05", "P0001", MAY)
    declare_complete(known.load(), "TOP", "2018-04", "P0001", MAY)
    known.load()
    with pytest.raises(InputError, match="TOP 2018-04 is al volledig verklaard op 2018-05-01 door P0001"):
        declare_complete(known.load(), "TOP", "2018-04", "P0001", MAY)


def test_single_entries_are_lines_of_a_sheet_of_their_own(known: ImportBooks) -> None:
    known.run({"uren.csv": csv(*ONE)})
    for day, hours in ((3, "1:10"), (3, "0:05"), (5, "2,5")):
        line = LooseHours("TOP", "V0001", dt.date(2018, 3, day), "", "taalles", hours, is_more=hours == "0:05")
        book_loose(known.load(), [line])
    assert sum(lines_of(known).values()) == 645 + 70 + 5 + 150
    assert hours_file(known).count('blad: "los"') == 1
    assert 'dagen: "3 1:15, 5 2:30"' in hours_file(known)
    before = known.snapshot()
    with pytest.raises(InputError) as again:
        book_loose(known.load(), [LooseHours("TOP", "V0001", dt.date(2018, 3, 3), "", "taalles", "0:05")])
    assert str(again.value) == (
        "van V0001 staat op 2018-03-03 al 1:15 uur taalles in de boeken.\n"
        "  Herstel: is er niets bij gekomen, dan is er niets te doen; zijn dit nog meer uren, geef dan --erbij."
    )
    with pytest.raises(InputError, match="activiteit 'dansen' is onbekend"):
        book_loose(known.load(), [LooseHours("TOP", "V0001", dt.date(2018, 3, 3), "", "dansen", "1")])
    assert known.snapshot() == before


def test_the_list_of_persons(known: ImportBooks) -> None:
    header = "Nummer;Naam;Soort;Kamers;Sinds;Tot;Lid"
    first = f"{header}\nV0010;Geheim Persoon;Bewoner;top, hlr;2018-02-01;;\nV0001;Geheim;bewoner;TOP;2018-01-01;;\n"
    (done,) = known.run({"personen.csv": first.encode()})
    assert (done.plan.new, len(done.plan.known), done.plan.notes) == (1, 1, [])
    later = first.replace("2018-02-01;;", "2018-02-01;2018-06-30;")
    (done,) = known.run({"personen.csv": later.encode()})
    assert done.plan.notes == ["V0010: einde is nu 2018-06-30"]
    assert known.load().config.people["V0010"].end == dt.date(2018, 6, 30)
    before = known.snapshot()
    assert known.new({"personen.csv": later.encode()}) == 0
    assert known.snapshot() == before
    assert not any(b"Geheim" in path.read_bytes() for path in known.root.rglob("*") if path.is_file())


_LINE = st.tuples(
    st.integers(1, 31), st.sampled_from(["V0001", "V0002"]), st.sampled_from(["kookgroep", "taalles"]),
    st.integers(1, 120),
)  # fmt: skip
_STEPS = st.lists(st.one_of(st.just("approve"), st.just("again"), st.lists(_LINE, max_size=6)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(_STEPS)
def test_the_books_hold_the_last_version(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = import_books(Path(folder) / "boeken")
        books.add("stam/personen.beancount", PEOPLE)
        books.add("stam/activiteiten.beancount", ACTIVITIES)
        last: list[tuple[int, str, str, int]] = []
        for step in steps:
            if step == "approve":
                approve(books.load(), "TOP", "2018-03", "P0001", MAY)
            elif step == "again":
                before = books.snapshot()
                notes(books, content(last), replace_sheets=True)
                assert books.snapshot() == before
            else:
                last = step
                notes(books, content(last), replace_sheets=True)
        expected: Counter[tuple[str, str, str, dt.date]] = Counter()
        for day, number, activity, minutes in last:
            expected["Lasten:TOP:Tijd:Bewoners", number, activity, dt.date(2018, 3, day)] += minutes
        assert lines_of(books) == dict(expected)
        total = sum((item.units.number for e in books.load().transactions for item in e.postings), Decimal(0))
        assert total == 0


def content(lines: list[tuple[int, str, str, int]]) -> bytes:
    return csv(*(f"2018-03-{day:02d};{number};;{activity};{clock(m)}" for day, number, activity, m in lines))
