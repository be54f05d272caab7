"""The balances of the bank prove the books; what does not fit is refused whole. Messages are in `golden/saldo.txt`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import load
from tests.bank_files import BANK, OPENING, PETTY_CASH, Form, ImportBooks, golden_messages, ing, ing_lines, row

ING = "Activa:Bank:ING"
JANUARY = [row("01-02", "-12.50", "Bakkerij Korenaar"), row("01-30", "-30.00")]
FEBRUARY = [row("02-02", "500.00", "Gemeente Utrecht"), row("02-27", "-7.25")]
APRIL = [row("04-10", "-1.00"), row("04-10", "-2.00")]
AFTER_JANUARY = OPENING - Decimal("42.50")
AFTER_FEBRUARY = AFTER_JANUARY + Decimal("492.75")
OLD = Form(delimiter=",", balances=False)


def refused(books: ImportBooks, files: dict[str, bytes]) -> str:
    """The message with which files are refused; the books must stay as they are."""
    before = books.snapshot()
    with pytest.raises(InputError) as raised:
        books.run(files)
    assert books.snapshot() == before
    return str(raised.value)


def test_the_closing_balance_is_asserted_on_the_next_day_and_at_every_month_end(books: ImportBooks) -> None:
    books.run({"a.csv": ing([*JANUARY, *FEBRUARY, *APRIL])})
    assert books.asserted() == {
        (ING, "2018-02-01"): AFTER_JANUARY,
        (ING, "2018-03-01"): AFTER_FEBRUARY,
        (ING, "2018-04-11"): AFTER_FEBRUARY - 3,
    }


def test_a_wrong_assertion_is_an_error_of_the_books(books: ImportBooks) -> None:
    books.run({"a.csv": ing(JANUARY)})
    file = books.root / "jaren/2018/bank.beancount"
    file.write_text(file.read_text("utf-8").replace("-12.50 EUR", "-12.60 EUR").replace(" 12.50 EUR", " 12.60 EUR"))
    messages = [error.message for error in load(books.main).errors]
    assert len(messages) == 1
    assert messages[0].startswith("Balance failed for 'Activa:Bank:ING': expected 957.50 EUR != accumulated 957.40 EUR")


def test_a_following_period_is_proved_and_asserted(books: ImportBooks) -> None:
    books.run({"a.csv": ing(JANUARY)})
    books.run({"b.csv": ing(FEBRUARY, opening=AFTER_JANUARY)})
    assert books.asserted() == {(ING, "2018-01-31"): AFTER_JANUARY, (ING, "2018-02-28"): AFTER_FEBRUARY}
    assert books.balance(ING) == AFTER_FEBRUARY


def test_what_stood_on_the_account_before_is_booked_once(books: ImportBooks) -> None:
    for name, rows, opening in (("a", JANUARY, OPENING), ("b", FEBRUARY, AFTER_JANUARY), ("c", JANUARY, OPENING)):
        books.run({f"{name}.csv": ing(rows, opening=opening)})
    found = [entry for entry in books.load().transactions if entry.narration == "Beginstand volgens afschrift"]
    assert [(f"{entry.date}", entry.postings[0].units.number) for entry in found] == [("2017-12-31", OPENING)]
    assert books.balance("Vermogen:Reserves:Algemeen") == -OPENING


def test_an_account_that_begins_at_nothing_gets_no_opening(books: ImportBooks) -> None:
    books.run({"a.csv": ing([row("01-02", "25.00")], opening=Decimal(0))})
    assert [entry.narration for entry in books.load().transactions] == ["Nog uit te zoeken"]


def test_an_overdrawn_account_begins_below_zero(books: ImportBooks) -> None:
    books.run({"a.csv": ing(JANUARY, opening=Decimal("-100.00"))})
    assert books.balance(ING) == Decimal("-142.50")
    assert books.balance("Vermogen:Reserves:Algemeen") == 100


def test_an_export_without_balances_is_booked_and_asserts_nothing(books: ImportBooks) -> None:
    assert books.new({"a.csv": ing(JANUARY, OLD)}) == 2
    assert books.asserted() == {}
    assert books.balance(ING) == Decimal("-42.50")


TO_AND_FRO = [row("01-31", "50.00"), row("01-31", "-50.00")]
EITHER_WAY = (
    "op 2018-01-31 is niet te zien wat op Activa:Bank:ING eerst kwam: 1.000,00 is genomen als beginsaldo, maar het kan "
    "1.050,00 zijn; vergelijk het met de bank"
)


def test_a_day_that_proves_both_ways_is_read_as_ing_writes_and_says_so(books: ImportBooks) -> None:
    (imported,) = books.run({"a.csv": ing(TO_AND_FRO)})
    assert imported.plan.notes == [EITHER_WAY]
    assert books.balance(ING) == OPENING


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_books_tell_which_way_a_day_is_read(books: ImportBooks, newest_first: bool) -> None:
    books.run({"a.csv": ing(JANUARY)})
    (imported,) = books.run({"b.csv": ing(TO_AND_FRO, Form(newest_first=newest_first), AFTER_JANUARY)})
    assert imported.plan.notes == []
    assert books.asserted() == {(ING, "2018-01-31"): AFTER_JANUARY, (ING, "2018-02-01"): AFTER_JANUARY}


def test_a_day_that_fits_the_books_neither_way_is_refused(books: ImportBooks) -> None:
    books.run({"a.csv": ing(JANUARY)})
    assert "is volgens de bank 1.000,00, maar volgens de boeken 957,50" in refused(books, {"b.csv": ing(TO_AND_FRO)})


def test_only_a_whole_file_of_one_day_can_prove_both_ways(books: ImportBooks) -> None:
    (imported,) = books.run({"a.csv": ing([row("01-30", "-1.00"), *TO_AND_FRO], Form(newest_first=False))})
    assert imported.plan.notes == []
    assert books.balance(ING) == OPENING - 1


def test_a_day_after_an_odd_number_of_turns_opens_the_same_either_way(books: ImportBooks) -> None:
    (imported,) = books.run({"a.csv": ing([*TO_AND_FRO, row("01-31", "50.00")], Form(newest_first=False))})
    assert imported.plan.notes == []
    assert books.balance(ING) == OPENING + 50


def test_two_accounts_in_one_file_are_both_booked_and_proved(books: ImportBooks) -> None:
    top = ing_lines([row("01-05", "-3.00"), row("02-06", "-4.00")], account=PETTY_CASH["TOP"], opening=Decimal(50))
    both = "\r\n".join([*ing_lines(JANUARY), *top[1:]]).encode()
    books.run({"a.csv": both})
    assert books.balance(ING) == AFTER_JANUARY
    assert books.balance("Activa:Handgeld:TOP") == 43
    assert books.asserted() == {
        (ING, "2018-01-31"): AFTER_JANUARY,
        ("Activa:Handgeld:TOP", "2018-02-01"): Decimal(47),
        ("Activa:Handgeld:TOP", "2018-02-07"): Decimal(43),
    }
    before = books.snapshot()
    assert books.new({"a.csv": both}) == 0
    assert books.snapshot() == before


def test_rows_of_each_account_stand_in_the_file_of_their_year_and_kind(books: ImportBooks) -> None:
    books.run({"a.csv": ing([row("2018-12-30", "-1.00"), row("2019-01-02", "-2.00")])})
    books.run({"b.csv": ing([row("03-04", "-1.00")], account=PETTY_CASH["HLR"], opening=Decimal(10))})
    found = sorted(path.relative_to(books.root).as_posix() for path in (books.root / "jaren").rglob("*.beancount"))
    assert found == [
        "jaren/2018/bank.beancount",
        "jaren/2018/handgeld-hlr.beancount",
        "jaren/2019/bank.beancount",
    ]
    main = books.main.read_text("utf-8")
    assert all(f'include "{name}"\n' in main for name in found)


def _edited(books: ImportBooks, old: str, new: str) -> None:
    file = books.root / "jaren/2018/bank.beancount"
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


def test_every_refusal_is_as_it_was(books: ImportBooks) -> None:
    messages = {
        "rekening die de boeken niet kennen": refused(books, {"b.csv": ing(JANUARY, account=demo_iban(42))}),
    }
    books.run({"a.csv": ing(JANUARY)})
    april = ing(APRIL, opening=AFTER_FEBRUARY)
    messages |= {
        "ontbrekende periode": refused(books, {"c.csv": april}),
        "eerdere periode na een latere": refused(books, {"b.csv": ing([row("2017-12-30", "-5.00")], opening=OPENING)}),
    }
    _edited(books, "Activa:Bank:ING     -12.50 EUR", "Activa:Bank:ING     -12.05 EUR")
    messages["bedrag in de boeken veranderd"] = refused(books, {"a.csv": ing(JANUARY)})
    golden_messages(Path(__file__).parent / "golden/saldo.txt", messages)


def test_a_missing_period_may_come_after_all(books: ImportBooks) -> None:
    books.run({"a.csv": ing(JANUARY)})
    april = ing(APRIL, opening=AFTER_FEBRUARY)
    assert refused(books, {"c.csv": april})
    books.run({"b.csv": ing(FEBRUARY, opening=AFTER_JANUARY)})
    assert books.new({"c.csv": april}) == 2


def test_periods_in_one_run_are_imported_whatever_the_order_of_their_names(books: ImportBooks) -> None:
    files = {"z.csv": ing(JANUARY), "a.csv": ing(FEBRUARY, opening=AFTER_JANUARY)}
    books.run(files)
    assert books.balance(ING) == AFTER_FEBRUARY
    before = books.snapshot()
    assert books.new(files) == 0
    assert books.snapshot() == before


def test_names_as_ing_gives_them_over_two_years(books: ImportBooks) -> None:
    files = {
        f"{BANK}_01-10-2018_31-12-2018.csv": ing([row("2018-10-05", "-1.00")]),
        f"{BANK}_01-01-2019_31-03-2019.csv": ing([row("2019-01-05", "-2.00")], opening=OPENING - 1),
    }
    books.run(files)
    assert books.balance(ING) == OPENING - 3


def test_new_books_take_the_number_of_the_bank_from_its_first_statement(books: ImportBooks) -> None:
    file = books.root / "stam/rekeningen.beancount"
    file.write_text(file.read_text("utf-8").replace(f'  iban: "{BANK}"\n', ""), "utf-8")
    assert "kennen nog geen bankrekening" in refused(books, {"h.csv": ing(JANUARY, account=PETTY_CASH["TOP"])})
    (done,) = books.run({"a.csv": ing(JANUARY)})
    assert done.plan.adopted == (ING, BANK)
    assert f'2000-01-01 open Activa:Bank:ING EUR\n  iban: "{BANK}"\n' in file.read_text("utf-8")
    (done,) = books.run({"b.csv": ing(FEBRUARY, opening=AFTER_JANUARY)})
    assert done.plan.adopted is None
