"""Bank statements into the books, as the treasurer sees it."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.bookings import open_questions, settle
from bwk_ledger.acts.decision import Destination
from bwk_ledger.base.errors import InputError
from importers.batch import run
from tests.importers.ing_files import BANK, HLR, LANDLORD, PERSON, SHOP, TOP, Cooperative, Row, statement

RENT = Row("2018-02-01", "-890.00", "De Steiger", LANDLORD, "huur TOP februari")
UNKNOWN = Row("2018-02-03", "-12.50", "Adila Voorbeeld", PERSON, "zoals afgesproken")


@pytest.fixture
def coop(tmp_path: Path) -> Cooperative:
    return Cooperative(tmp_path)


def test_rows_are_booked_by_rule_and_the_rest_is_a_question(coop: Cooperative) -> None:
    done = coop.take_rows(BANK, "1000.00", RENT, UNKNOWN)
    assert coop.balances() == {
        "Activa:Bank:ING": Decimal("97.50"),
        "Activa:Vraagposten": Decimal("12.50"),
        "Lasten:TOP:Fysiek:Huur": Decimal("890.00"),
        "Vermogen:Reserves:Algemeen": Decimal("-1000.00"),
    }
    assert coop.told() == [
        (dt.date(2018, 1, 31), "*", None, "Beginstand volgens afschrift"),
        (dt.date(2018, 2, 1), "*", "Woningcorporatie De Steiger", "huur TOP februari"),
        (dt.date(2018, 2, 3), "!", None, "Nog uit te zoeken"),
    ]
    assert [(item.row.line, item.reason) for item in done.plan.questions] == [(2, "geen regel past")]
    assert done.plan.questions[0].row.shown == f"2018-02-03 -12,50 Adila Voorbeeld {PERSON} zoals afgesproken"


def test_every_posting_says_where_it_came_from(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT)
    rent = coop.load().transactions[-1]
    assert rent.meta["reden"] == "Huur"
    assert rent.meta["document"] == "2018-02-01.ing-2018-02-01.csv"
    bank = next(item for item in rent.postings if item.account == "Activa:Bank:ING")
    assert (bank.meta["bron"], bank.meta["regel"]) == ("ing-2018-02-01.csv", 2)
    assert bank.meta["sleutel"].startswith("ing:")


def test_the_archived_copy_names_no_people_and_keeps_its_lines(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT, UNKNOWN)
    copy = (
        (coop.root / "documenten/Activa/Bank/ING/2018-02-03.ing-2018-02-01-2018-02-03.csv")
        .read_text("utf-8")
        .splitlines()
    )
    original = (coop.sources / "ing.csv").read_text("utf-8").splitlines()
    assert len(copy) == len(original)
    # The landlord is an organisation; columns that are not read (Code, Mutatiesoort, Tag) are empty or gone.
    read = original[2].replace('"GT"', '""').replace('"Diversen"', '""').removesuffix(';""')
    assert copy[2] == read
    assert "Adila" not in copy[1]
    assert PERSON not in copy[1]
    assert '"12,50"' in copy[1]


def test_the_archived_copy_hides_rows_of_an_account_that_has_nothing_new(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", UNKNOWN)
    of_bank = statement(BANK, "1000.00", [UNKNOWN])
    of_kamer = statement(TOP, "0.00", [Row("2018-02-05", "5.00", text="iets")])
    coop.take(coop.file("beide.csv", of_bank + of_kamer.split(b"\r\n", 1)[1]))
    (copy,) = (coop.root / "documenten").rglob("2018-02-05.ing-2018-02-03-2018-02-05.csv")
    assert "Adila" not in copy.read_text("utf-8")


def test_balances_are_asserted_on_the_next_day_and_at_month_ends(coop: Cooperative) -> None:
    rows = [RENT, UNKNOWN, Row("2018-03-15", "10.00", text="iets"), Row("2018-04-20", "5.00", text="iets")]
    coop.take_rows(BANK, "1000.00", *rows)
    asserted = {(entry.date, entry.amount.number) for entry in coop.load().by_type[data.Balance]}
    assert asserted == {
        (dt.date(2018, 3, 1), Decimal("97.50")),
        (dt.date(2018, 4, 1), Decimal("107.50")),
        (dt.date(2018, 4, 21), Decimal("112.50")),
    }


def test_importing_twice_changes_nothing(coop: Cooperative) -> None:
    path = coop.file("ing.csv", statement(BANK, "1000.00", [RENT, UNKNOWN]))
    coop.take(path)
    before = coop.hashes()
    again = coop.take(path)[0].plan
    assert (again.new, len(again.known), again.questions) == (0, 2, [])
    assert coop.hashes() == before


def test_two_identical_rows_on_one_day_are_both_kept(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", UNKNOWN, UNKNOWN)
    assert coop.balances()["Activa:Vraagposten"] == Decimal("25.00")
    assert coop.take_rows(BANK, "1000.00", UNKNOWN, UNKNOWN).plan.new == 0


def test_a_row_is_recognised_after_its_booking_was_edited(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT, UNKNOWN)
    file = coop.root / "jaren/2018/bank.beancount"
    text = file.read_text("utf-8")
    text = text.replace('! "Nog uit te zoeken"', '* "Uitgezocht" "Koffie voor de buurt"')
    text = text.replace(
        "  Activa:Vraagposten   12.50 EUR",
        "  Lasten:TOP:Fysiek:Training   10.00 EUR\n  Lasten:HLR:Fysiek:Training   2.50 EUR",
    )
    assert "Fysiek:Training" in text
    file.write_text(text, "utf-8")
    again = coop.take_rows(BANK, "1000.00", RENT, UNKNOWN).plan
    assert (again.new, len(again.known)) == (0, 2)


def test_a_missing_period_is_refused(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT)
    before = coop.hashes()
    late = coop.file("maart.csv", statement(BANK, "105.00", [Row("2018-03-05", "-5.00", text="iets")]))
    with pytest.raises(InputError) as error:
        coop.take(late)
    assert str(error.value).splitlines()[0] == (
        "maart.csv, regel 2: het saldo van Activa:Bank:ING op 2018-03-05 is volgens de bank 100,00, "
        "maar volgens de boeken 105,00."
    )
    half_day = "misschien was 2018-02-01 nog niet voorbij toen die dag werd gedownload"
    assert str(error.value).splitlines()[2:] == [
        f"  Oorzaak: verschil -5,00: tussen 2018-02-01 en 2018-03-05 ontbreken bankregels; {half_day}.",
        "  Herstel: importeer eerst de periode van 2018-02-01 tot en met 2018-03-05; dit bestand is niet ingelezen.",
    ]
    assert coop.hashes() == before


def test_a_changed_amount_in_the_books_is_noticed(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT, UNKNOWN)
    file = coop.root / "jaren/2018/bank.beancount"
    text = file.read_text("utf-8").replace("-890.00 EUR", "-809.00 EUR").replace("890.00 EUR", "809.00 EUR")
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match="op 2018-02-01 is volgens de bank 110,00, maar volgens de boeken 191,00"):
        coop.take_rows(BANK, "1000.00", RENT, UNKNOWN)


def test_one_bad_file_among_good_ones_changes_nothing(coop: Cooperative) -> None:
    good = coop.file("goed.csv", statement(BANK, "1000.00", [RENT]))
    bad = coop.file("slecht.csv", b"iets heel anders\n1,2,3\n")
    before = coop.hashes()
    with pytest.raises(InputError, match="van geen bekende soort"):
        coop.take(good, bad)
    assert coop.hashes() == before


def test_a_disk_that_fails_leaves_the_books_as_they_were(coop: Cooperative, monkeypatch: pytest.MonkeyPatch) -> None:
    path = coop.file("ing.csv", statement(BANK, "1000.00", [RENT]))
    before = coop.hashes()
    original = Path.replace

    def fail_on_main(self: Path, target: Path) -> Path:
        if Path(target).name == "main.beancount":
            raise OSError(28, "schijf vol")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", fail_on_main)
    with pytest.raises(OSError, match="schijf vol"):
        coop.take(path)
    monkeypatch.undo()
    assert coop.hashes() == before


BANK_SIDE = Row("2018-02-05", "-250.00", "Kamer TOP", TOP, "handgeld")
ORDERS = [("bank", "kas"), ("kas", "bank"), ("samen",)]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("kas_day", ["2018-02-05", "2018-02-07", "2018-02-03"])
def test_a_transfer_is_one_booking_whichever_statement_comes_first(
    coop: Cooperative, order: tuple[str, ...], kas_day: str
) -> None:
    coop.take_rows(BANK, "1000.00", Row("2018-01-02", "-1.00", text="iets"), name="januari.csv")
    files = {
        "bank": coop.file("bank.csv", statement(BANK, "999.00", [BANK_SIDE])),
        "kas": coop.file("kas.csv", statement(TOP, "10.00", [Row(kas_day, "250.00", "BWK", BANK, "handgeld")])),
    }
    if order == ("samen",):
        coop.take(*files.values())
    else:
        for name in order:
            coop.take(files[name])
    found = coop.balances()
    assert found["Activa:Bank:ING"] == Decimal("749.00")
    assert found["Activa:Handgeld:TOP"] == Decimal("260.00")
    assert "Activa:Kruisposten" not in found
    transfers = [entry for entry in coop.load().transactions if entry.narration.startswith("Overboeking")]
    assert len(transfers) == (1 if kas_day == "2018-02-05" else 2)
    before = coop.hashes()
    assert [item.plan.new for item in coop.take(*files.values())] == [0, 0]
    assert coop.hashes() == before


def test_handgeld_before_any_bank_statement_is_refused(coop: Cooperative) -> None:
    kas = coop.file("kas.csv", statement(TOP, "10.00", [Row("2018-02-05", "250.00", "BWK", BANK, "handgeld")]))
    with pytest.raises(InputError) as error:
        coop.take(kas)
    assert str(error.value) == (
        "kas.csv: de boeken kennen nog geen bankrekening.\n"
        "  Oorzaak: zonder haar nummer is niet te zien welke regels overboekingen van de coöperatie zijn.\n"
        "  Herstel: importeer eerst een afschrift van de bankrekening van de coöperatie."
    )


def test_a_number_the_books_do_not_know(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT)
    with pytest.raises(InputError) as error:
        coop.take_rows(SHOP, "5.00", Row("2018-02-05", "1.00"), name="vreemd.csv")
    assert str(error.value) == (
        f"vreemd.csv: rekening {SHOP} is niet bekend in deze boeken. Is dit uw rekening?\n"
        f"  Herstel: is zij van de coöperatie, geef dan 'bwk rekening openen --soort bank --naam NAAM --iban {SHOP} "
        "--vanaf 2018-02-01'; is zij de handgeldrekening van een kamer, geef dan 'bwk rekening openen --soort handgeld "
        f"--kamer CODE --iban {SHOP}'; importeer daarna dit bestand opnieuw."
    )


def test_handgeld_goes_to_the_category_of_its_kamer(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", RENT)
    coop.take_rows(HLR, "88.15", Row("2018-02-06", "-5.95", "BUURTSUPER 12 UTRECHT", text="Bon HLR-2018-001"))
    assert coop.balances()["Lasten:HLR:Fysiek:Handgeld:A-Koffie"] == Decimal("5.95")
    assert coop.load().transactions[-1].meta["bon"] == "HLR-2018-001"


def test_a_bill_is_split_to_the_cent(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", Row("2018-02-01", "-100.00", "De Lamp", text="energie februari"))
    found = coop.balances()
    assert found["Lasten:TOP:Fysiek:Energie"] == Decimal("66.67")
    assert found["Lasten:HLR:Fysiek:Energie"] == Decimal("33.33")


def test_shares_are_booked_at_nominal_value_and_a_broken_number_is_a_question(coop: Cooperative) -> None:
    rows = [
        Row("2018-02-01", "50.00", "Adila Voorbeeld", PERSON, "2 aandelen lid L0001"),
        Row("2018-02-02", "30.00", "Adila Voorbeeld", PERSON, "aandelen lid L0001"),
        Row("2018-02-03", "25.00", "Iemand", PERSON, "aandelen lid L0999"),
        Row("2018-02-04", "3.75", "Adila Voorbeeld", PERSON, "contributie L0001"),
    ]
    done = coop.take_rows(BANK, "0.00", *rows)
    found = coop.balances()
    assert found["Vermogen:Ledenkapitaal:L0001"] == -2
    assert found["Baten:HLR:Eigen:LEDEN"] == Decimal("-3.75")
    assert [item.reason for item in done.plan.questions] == [
        "regel 'Aandelen': 30,00 is geen heel aantal aandelen",
        "regel 'Aandelen' noemt lid L0999, dat er niet is",
    ]
    assert [entry.payee for entry in coop.load().transactions if entry.flag == "*"] == ["L0001", "L0001"]


def test_a_booking_typed_by_hand_is_taken_for_the_row_and_shown(coop: Cooperative) -> None:
    coop.take_rows(BANK, "1000.00", Row("2018-01-02", "-1.00", text="iets"), name="januari.csv")
    with coop.main.open("a", encoding="utf-8") as file:
        file.write('\n2018-01-31 * "De Steiger" "Huur"\n  Lasten:TOP:Fysiek:Huur  890.00 EUR\n  Activa:Bank:ING\n')
    plan = coop.take_rows(BANK, "999.00", RENT).plan
    assert (plan.new, len(plan.doubts)) == (0, 1)
    assert plan.doubts[0].entry.narration == "Huur"


def test_what_was_decided_before_is_suggested_with_its_reason_and_a_mark(coop: Cooperative) -> None:
    for month, opening in (("01", "0.00"), ("02", "7.00")):
        row = Row(f"2018-{month}-03", "7.00", "S. Inloop", PERSON, month)
        path = coop.file(f"{month}.csv", statement(BANK, opening, [row]))
        run(coop.load(), [path], keep_originals=True)
        ledger = coop.load()
        settle(ledger, open_questions(ledger)[0], Destination("Baten:TOP:Eigen:LEDEN"))
    coop.take_rows(BANK, "14.00", Row("2018-03-03", "9.00", "S. Inloop", PERSON, "maart"), name="03.csv")
    last = coop.load().transactions[-1]
    assert last.flag == "!"
    assert last.meta["reden"] == "voorstel: de laatste 2 van deze tegenpartij gingen naar Baten:TOP:Eigen:LEDEN"
    assert coop.balances()["Baten:TOP:Eigen:LEDEN"] == Decimal("-23.00")


DAYS = [dt.date(2018, 1, 1) + dt.timedelta(days=number) for number in range(40)]
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from([f"{day}" for day in DAYS]),
        st.integers(-500, 500).filter(bool).map(lambda cents: f"{Decimal(cents) / 100:.2f}"),
        st.sampled_from(["Winkel", "De Steiger", "Iemand"]),
        st.sampled_from(["", LANDLORD, PERSON]),
        st.sampled_from(["huur TOP", "energie", "iets"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(ROWS, st.lists(st.integers(0, 39), max_size=3), st.integers(0, 10))
def test_overlapping_exports_give_the_same_books_as_one(rows: list[Row], cuts: list[int], overlap: int) -> None:
    ordered = sorted(rows, key=lambda row: row.day)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as many:
        whole, pieces = Cooperative(Path(one)), Cooperative(Path(many))
        whole.take_rows(BANK, "100.00", *ordered)
        borders = [0, *sorted(cuts), 40]
        for start, end in itertools.pairwise(borders):
            first, last = f"{DAYS[max(start - overlap, 0)]}", f"{DAYS[end - 1]}" if end else ""
            part = [row for row in ordered if first <= row.day <= last]
            before = sum((Decimal(row.amount) for row in ordered if row.day < first), Decimal("100.00"))
            if part:
                pieces.take_rows(BANK, f"{before}", *part, name=f"{start}-{end}.csv")
        assert pieces.balances() == whole.balances()
        assert sorted(map(str, pieces.told())) == sorted(map(str, whole.told()))
