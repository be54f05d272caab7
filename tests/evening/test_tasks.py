"""What there is to do: every kind of task where there is reason for it, and none where there is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from bwk_ledger.acts.act import all_acts
from bwk_ledger.audit.findings import About, answer, ask
from bwk_ledger.cli import main
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.evening.task import ERRORS, FORMS, TaskKind
from bwk_ledger.evening.tonight import Evening, evening
from bwk_ledger.fava_ext import __all__ as pages
from bwk_ledger.rules.load import load
from tests import hours_books
from tests.compose import funder, wages
from tests.importers.own_banks import CASES, banks
from tests.share_books import leaving, member, opening

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.evening.task import Task
    from tests.conftest import Books

DAY = dt.date(2026, 8, 20)
# The bank said what was on the account when 19 August ended, so that no statement is missing.
PROVED = """
    2026-08-18 * "Gift"
      Activa:Bank:ING             600.00 EUR
      Vermogen:Reserves:Algemeen
    2026-08-20 balance Activa:Bank:ING  600.00 EUR
      bron: "ing.csv"
"""


def tonight(books: Books, text: str = "", day: dt.date = DAY) -> Evening:
    """The evening of books; every task of it can be done where it says."""
    found = evening(books.load(text), day)
    for task in found.tasks:
        assert_can_be_done(task)
    return found


def assert_can_be_done(task: Task) -> None:
    """Its command is one of `bwk`, and its form, where it has one, knows what is filled in."""
    group: click.Command | None = main
    for word in task.command.split()[1:]:
        if isinstance(group, click.Group):
            group = group.get_command(click.Context(group), word)
    assert group is not None, task.command
    assert (task.page == FORMS) == ("act" in task.arguments)
    if task.page == FORMS:
        fields = {field.name for field in all_acts()[str(task.arguments["act"])].fields}
        assert fields >= task.given.keys(), task.arguments


def tasks(books: Books, kind: TaskKind, text: str = "", day: dt.date = DAY) -> list[str]:
    return [task.text for task in tonight(books, text, day).tasks if task.kind is kind]


@pytest.fixture
def quiet(books: Books) -> Books:
    """Books in which there is nothing to do."""
    books.add(PROVED)
    assert tonight(books).tasks == ()
    return books


def test_empty_books_say_what_comes_first(books: Books) -> None:
    found = tonight(books)
    assert [(task.kind, task.text, task.command) for task in found.tasks] == [
        (
            TaskKind.BEGIN,
            "De boeken zijn nog leeg. Was er al geld of een schuld? Boek dan de beginbalans.",
            "bwk beginbalans",
        ),
        (TaskKind.PEOPLE, "Zijn er vrijwilligers? Meld aan wie uren gaat maken.", "bwk uren aanmelden"),
        (TaskKind.PEOPLE, "Is er personeel? Meld elke medewerker aan.", "bwk uren aanmelden"),
        (TaskKind.MEMBERS, "Zijn er leden? Meld elk lid aan, of lees de ledenlijst in.", "bwk leden aanmelden"),
        (
            TaskKind.STATEMENTS,
            "ING betaalrekening: er is nog geen afschrift. Download bij de bank alles vanaf het begin van de boeken.",
            "bwk importeer",
        ),
    ]
    assert [found.money.total, found.money.free] == [0, 0]
    assert (found.forecast, found.why) == (None, "")


def test_staff_of_empty_books_needs_an_agreement_on_pay(books: Books) -> None:
    staff = """
        2026-01-01 custom "persoon" "P0001"
          kamer: "TOP"
          soort: "betaald"
    """
    assert tasks(books, TaskKind.PEOPLE, staff) == ["Zijn er vrijwilligers? Meld aan wie uren gaat maken."]
    (task,) = (item for item in tonight(books).tasks if item.kind is TaskKind.WAGE_BEGIN)
    assert (task.text, task.command) == ("P0001: leg vast welke kamers het loon dragen.", "bwk loon afspraak")


def test_statements_from_the_last_proved_day(quiet: Books) -> None:
    assert tasks(quiet, TaskKind.STATEMENTS, day=dt.date(2026, 8, 26)) == []
    (text,) = tasks(quiet, TaskKind.STATEMENTS, day=dt.date(2026, 9, 3))
    assert text == "ING betaalrekening: van 20 augustus 2026 t/m 2 september 2026."
    by_hand = '2026-09-02 balance Activa:Bank:ING  600.00 EUR\n  bron-van: "niets"\n'
    assert tasks(quiet, TaskKind.STATEMENTS, by_hand, dt.date(2026, 9, 3)) == [text]


def test_handgeld_at_a_bank_has_statements_too(quiet: Books) -> None:
    more = """
        2026-06-01 * "Handgeld"
          Activa:Bank:ING       -10.00 EUR
          Activa:Handgeld:TOP    10.00 EUR
        2026-06-02 balance Activa:Handgeld:TOP  10.00 EUR
          bron: "top.csv"
    """
    found = [text for text in tasks(quiet, TaskKind.STATEMENTS, more) if "TOP" in text]
    assert found == ["Handgeld van TOP: van 2 juni 2026 t/m 19 augustus 2026."]


def test_a_kamer_that_is_over_asks_nothing_once_its_money_is_gone(quiet: Books) -> None:
    over = """
        2026-01-01 custom "kamer" "OUD"
          naam: "Oud"
          handgeld: 250.00 EUR
          einde: 2026-06-30
        2026-02-01 * "Handgeld"
          Activa:Bank:ING       -10.00 EUR
          Activa:Handgeld:OUD    10.00 EUR
        2026-02-02 balance Activa:Handgeld:OUD  10.00 EUR
          bron: "oud.csv"
        2026-02-03 * "Kas"
          Activa:Handgeld:OUD    -4.00 EUR
          Activa:Kas:OUD          4.00 EUR
    """
    kinds = (TaskKind.STATEMENTS, TaskKind.COUNT)
    asked = [task.text for task in tonight(quiet, over).tasks if task.kind in kinds and "OUD" in task.text]
    assert len(asked) == 2
    back = """
        2026-06-30 * "Terug"
          Activa:Kas:OUD          -4.00 EUR
          Activa:Handgeld:OUD     -6.00 EUR
          Activa:Bank:ING         10.00 EUR
    """
    assert [task.text for task in tonight(quiet, back).tasks if task.kind in kinds and "OUD" in task.text] == []


def test_files_in_the_inbox(quiet: Books) -> None:
    (quiet.root / "inbox").mkdir(exist_ok=True)
    (quiet.root / "inbox" / "ing.csv").write_text("x")
    assert tasks(quiet, TaskKind.INBOX) == ["1 bestand ligt klaar om in te lezen."]


def test_doubts_of_imports(tmp_path: Path) -> None:
    own = banks(tmp_path)
    own.books.add(
        "stam/rekeningen.beancount",
        '2024-03-27 * "Huur BV" "Huur maart"\n  Activa:Bank:ING  -60.00 EUR\n  Lasten:TOP:Fysiek:Huur\n',
    )
    arguments = ["importeer", str(CASES / "ing-1-zonder-saldo.csv"), "--beginsaldo", "1.100,00"]
    assert CliRunner().invoke(main, [*arguments, "--boeken", str(own.books.main)]).exit_code == 0
    found = evening(load(own.books.main), dt.date(2024, 4, 2))
    (doubt,) = (task for task in found.tasks if task.kind is TaskKind.DOUBTS)
    assert doubt.text == (
        "28 maart 2024, 60,00 euro eraf: dezelfde als '2024-03-27 Huur BV Huur maart', of een andere?"
    )
    number = doubt.given["nummer"]
    assert doubt.command == f"bwk twijfel {number}"
    again = CliRunner().invoke(main, ["twijfel", number, "--zelfde", "--boeken", str(own.books.main)])
    assert again.exit_code == 0, again.output
    assert TaskKind.DOUBTS not in {task.kind for task in evening(load(own.books.main), dt.date(2024, 4, 2)).tasks}


def test_questions_and_papers(quiet: Books) -> None:
    found = tonight(
        quiet,
        """
        2026-08-12 ! "Onbekend"
          Activa:Bank:ING     -75.00 EUR
          Activa:Vraagposten   75.00 EUR
        2026-08-14 ! "Onbekend"
          Activa:Bank:ING     25.00 EUR
          Activa:Vraagposten -25.00 EUR
        """,
    )
    question, paper = (task for task in found.tasks if task.kind in (TaskKind.QUESTIONS, TaskKind.PAPERS))
    assert question.text == "2 boekingen zijn nog uit te zoeken, de oudste van 12 augustus 2026."
    assert (question.count, question.amount, question.page) == (2, Decimal(100), "Vragen")
    assert (paper.text, paper.amount) == ("1 uitgave heeft nog geen bon: 75,00 euro.", Decimal(75))


BILL = """
    2026-08-01 custom "relatie" "WLINDE"
      naam: "Corporatie"
    2026-08-02 * "Corporatie" "huur"
      ingevoerd-door: "L0001"
      vervalt: 2026-08-25
      bon: "F1"
      Lasten:TOP:Fysiek:Huur   40.00 EUR
      Schulden:Crediteuren    -40.00 EUR
        openpost: "F-2026-001"
"""


def test_bills_wait_for_a_second_person_and_then_to_be_paid(quiet: Books) -> None:
    (waiting,) = (task for task in tonight(quiet, BILL).tasks if task.kind is TaskKind.APPROVE)
    assert waiting.text == "1 factuur wacht op akkoord: 40,00 euro, de eerste uiterlijk 25 augustus 2026."
    assert waiting.arguments == {"act": "factuur goedkeuren", "nummers": ("F-2026-001",)}
    assert waiting.command == "bwk factuur goedkeuren F-2026-001"
    assert tasks(quiet, TaskKind.PAY) == []
    agreed = '2026-08-03 custom "akkoord" "F-2026-001"\n  door: "L0002"\n'
    (due,) = (task for task in tonight(quiet, agreed).tasks if task.kind is TaskKind.PAY)
    assert due.text == "1 factuur wacht op betaling: 40,00 euro, de eerste uiterlijk 25 augustus 2026."
    assert (due.command, due.arguments) == ("bwk factuur betalen", {"act": "factuur betalen"})
    assert tasks(quiet, TaskKind.APPROVE) == []
    assert tasks(quiet, TaskKind.PAY, day=dt.date(2026, 8, 10)) == []  # not before its last day comes near


def test_a_deposit_that_is_due(quiet: Books) -> None:
    deposit = """
        2026-01-05 custom "relatie" "WLINDE"
          naam: "Corporatie"
        2026-01-05 custom "borg" "BORG-2026-001"
          soort: "betaald"
          wie: "WLINDE"
          kamer: "TOP"
          bedrag: 85.00 EUR
          terug: {due}
        2026-01-06 * "Corporatie" "borg"
          Activa:Borg             85.00 EUR
            openpost: "BORG-2026-001"
          Activa:Bank:ING
    """
    assert tasks(quiet, TaskKind.DEBTS, deposit.format(due="2026-09-01")) == [
        "Borg BORG-2026-001: 85,00 euro terug van Corporatie, uiterlijk 1 september 2026."
    ]
    assert tasks(quiet, TaskKind.DEBTS, day=dt.date(2026, 8, 1)) == []


JOURNAL = wages("2026-06-30")


def test_wage_journals_and_what_is_owed(quiet: Books) -> None:
    found = tonight(quiet, JOURNAL).tasks
    assert [(task.text, task.arguments) for task in found if task.kind is TaskKind.WAGES] == [
        ("Het loonjournaal van juli 2026 ontbreekt.", {"act": "loon boek", "maand": "2026-07"})
    ]
    assert [task.text for task in found if task.kind is TaskKind.WAGE_DEBTS] == [
        "Nettoloon van P0001 over juni 2026: 80,00 euro had uiterlijk 2026-06-30 betaald moeten zijn.",
        "Loonheffing over juni 2026: 20,00 euro had uiterlijk 2026-07-31 betaald moeten zijn.",
    ]
    assert tasks(quiet, TaskKind.WAGES, day=dt.date(2026, 7, 30)) == []  # July is not over


def test_cash_to_count_and_handgeld_to_fill_up(quiet: Books) -> None:
    cash = """
        2026-07-01 * "Handgeld"
          Activa:Bank:ING       -100.00 EUR
          Activa:Kas:TOP         100.00 EUR
    """
    found = tonight(quiet, cash).tasks
    (count,) = (task for task in found if task.kind is TaskKind.COUNT)
    assert count.text == "De kas van TOP: nog nooit geteld. Volgens de boeken zit er 100,00 euro in."
    assert count.arguments == {"act": "kas telling", "kamer": "TOP"}
    (low,) = (task for task in found if task.kind is TaskKind.FILL_UP)
    assert (low.text, low.amount) == ("TOP: minder dan de helft over, er kan 150,00 euro bij.", Decimal(150))
    counted = (
        '{day} custom "kastelling" "TOP" 100.00 EUR\n  rekening: "Activa:Kas:TOP"\n  door: "L0001"\n  en: "L0002"\n'
    )
    assert tasks(quiet, TaskKind.COUNT, counted.format(day="2026-07-10")) == [
        "De kas van TOP: voor het laatst geteld op 10 juli 2026. Volgens de boeken zit er 100,00 euro in."
    ]
    assert tasks(quiet, TaskKind.COUNT, counted.format(day="2026-08-01")) == []
    more = '2026-07-02 * "Handgeld"\n  Activa:Bank:ING  -60.00 EUR\n  Activa:Handgeld:TOP\n'
    assert tasks(quiet, TaskKind.FILL_UP, more) == []  # more than half is left


def test_hours_to_approve_and_months_to_declare(books: Books) -> None:
    books.add(hours_books.BOOKS)
    found = tonight(books, day=dt.date(2018, 4, 30)).tasks
    assert [(task.text, task.arguments) for task in found if task.kind is TaskKind.HOURS] == [
        (
            "HLR: 50:00 uur van 1 mens, over april 2018.",
            {"act": "uren goedkeuren", "kamer": "HLR", "maand": "2018-04"},
        ),
        (
            "TOP: 330:00 uur van 1 mens, over maart 2018.",
            {"act": "uren goedkeuren", "kamer": "TOP", "maand": "2018-03"},
        ),
    ]
    # Of what is declared later this day knows as well: a declaration is about a month, not about today.
    assert [task.text for task in found if task.kind is TaskKind.MONTHS] == [
        "TOP: januari, februari en april 2018.",
        "HLR: januari, februari, maart en april 2018.",
    ]


def test_fees_in_arrears(quiet: Books) -> None:
    fee = """
        2026-01-01 custom "post" "Baten" "Eigen:Contributie"
        2026-01-01 custom "contributie" "bewoner" 20.00 EUR
          vervalt: "2026-03-31"
          rekening: "Eigen:Contributie"
    """
    found = tonight(quiet, dedent(fee) + member("L0001", "2026-01-01") + member("L0002", "2026-01-01")).tasks
    assert [(task.text, task.command) for task in found if task.kind is TaskKind.FEES] == [
        ("2 leden hebben de contributie van 2026 nog niet betaald: 40,00 euro.", "bwk leden contributie 2026")
    ]
    assert tasks(quiet, TaskKind.FEES, day=dt.date(2026, 3, 30)) == []


def test_shares_to_pay_back(quiet: Books) -> None:
    rules = '\n2026-01-01 custom "ledenregels"\n  minste-aandelen: 1\n  terugbetaling-maanden: 6\n'
    gone = member("L0001", "2026-01-01", "2026-03-10") + opening(1, "L0001", 2, "2026-01-01")
    found = tasks(quiet, TaskKind.SHARES, rules + gone + leaving("2026-03-10", 2, "L0001", 2))
    assert found == ["1 oud-lid krijgt aandelen terug: 50,00 euro, de eerste uiterlijk 10 september 2026."]
    assert tasks(quiet, TaskKind.SHARES, day=dt.date(2026, 7, 1)) == []


def test_deadlines_of_awards(quiet: Books) -> None:
    award = (
        funder("STAD", day="2026-01-01")
        + """
        2026-01-01 custom "toekenning" "STAD" "2026"
          bedrag: 900.00 EUR
          einde: 2026-12-31
          verslag-voor: 2027-04-01
        2026-07-01 custom "toekenning-termijn" "STAD:2026" 400.00 EUR
        2026-09-01 custom "toekenning-termijn" "STAD:2026" 500.00 EUR
    """
    )
    assert tasks(quiet, TaskKind.DEADLINES, award) == [
        "Termijn van STAD:2026, 400,00 euro: 1 juli 2026, te laat.",
        "Termijn van STAD:2026, 500,00 euro: 1 september 2026, over 12 dagen.",
    ]
    paid = '2026-08-02 * "Stad"\n  Activa:Bank:ING  900.00 EUR\n  Schulden:Subsidie:STAD:2026\n'
    assert tasks(quiet, TaskKind.DEADLINES, paid) == []
    assert tasks(quiet, TaskKind.DEADLINES, day=dt.date(2027, 4, 1)) == [
        "Eindverslag van STAD:2026: 1 april 2027, vandaag."
    ]


def test_questions_of_the_kascommissie(quiet: Books) -> None:
    log = quiet.root.parent / "kascommissie" / "logboek.jsonl"
    ask(log, Visitor("kas1", Role.COMMITTEE, "L0005"), 2026, "vraag", "Waar is de bon van 12 maart?", About())
    (found,) = (task for task in tonight(quiet).tasks if task.kind is TaskKind.ANSWERS)
    assert found.text == "Bevinding 1 van 2026: Waar is de bon van 12 maart?"
    assert (found.page, found.arguments, found.command) == (
        "Bevindingen",
        {"time": "2026"},
        "bwk bevindingen 2026 --open",
    )
    answer(log, Visitor("penning", Role.TREASURER, "L0001"), 2026, 1, "In de map.")
    assert tasks(quiet, TaskKind.ANSWERS) == []
    log.write_text("geen logboek\n")
    assert [text for text in tasks(quiet, TaskKind.ERRORS) if "logboek" in text.lower()]


def test_errors_in_plain_words_come_first(quiet: Books) -> None:
    wrong = '2026-08-03 * "Fout"\n  Activa:Bank:ING  -1.00 EUR\n  Lasten:OOST:Fysiek:Huur  1.00 EUR\n'
    first = tonight(quiet, wrong).tasks[0]
    assert (first.kind, first.page, first.command) == (TaskKind.ERRORS, ERRORS, "bwk controle")
    assert "OOST" in first.text


def test_books_of_another_year_say_which_day_is_taken(quiet: Books) -> None:
    later = evening(load(quiet.main), dt.date(2027, 8, 20))
    assert (later.day, later.why) == (
        dt.date(2026, 8, 18),
        "De laatste boeking is van 18 augustus 2026: deze stand doet alsof het die dag is.",
    )
    assert evening(load(quiet.main), dt.date(2027, 8, 19)).day == dt.date(2027, 8, 19)
    asked = evening(load(quiet.main), dt.date(2027, 8, 20), dt.date(2026, 8, 1))
    assert (asked.day, asked.money.there) == (dt.date(2026, 8, 1), ())
    assert asked.why == "Dit is de stand van 1 augustus 2026, alsof het die dag is."


def test_every_page_of_the_table_is_one_of_ours() -> None:
    known = {*pages, FORMS, ERRORS, "Bonnen", "Boekingen", "Vragen"}
    assert {kind.door.page for kind in TaskKind} <= known
