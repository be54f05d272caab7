"""Wat valt op? Thirty planted faults each shown by their own detector, and hardly anything in clean books."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from dulwich import porcelain

from bwk_ledger.audit.audit import State
from bwk_ledger.audit.checklist import check_one
from bwk_ledger.audit.sample import Reason, SamplePlan, draw, population, transactions_of
from bwk_ledger.audit.stands_out import parties
from bwk_ledger.audit.stands_out.amounts import Closed, closed
from bwk_ledger.audit.stands_out.detectors import DETECTORS, hits
from bwk_ledger.audit.stands_out.evidence import Bookings, prepare
from bwk_ledger.cli import main as bwk
from bwk_ledger.rules.load import load
from tests.audit.audit_books import audit_of, told
from tests.audit.planted_faults import planted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.stands_out.evidence import Hit
    from tests.conftest import Books

MOST_ON_CLEAN = 15
PLANTED = (
    (
        "same_number",
        (
            "factuur C18-108 van Coachcollectief Springtij staat bij 2 betalingen: die van 12 januari 2018 "
            "en 20 maart 2018, samen 2.148,60 euro. In delen betaald, of dubbel?"
        ),
    ),
    (
        "same_amount",
        (
            "367,60 euro aan Webwerkplaats De Letterbak is 2 keer betaald, op 11 januari 2018 en 19 januari "
            "2018. Is er twee keer hetzelfde betaald?"
        ),
    ),
    (
        "same_words",
        (
            "Bij Verhuurbedrijf De Gevellijst staat 'Huur TOP mei 2018' bij 2 betalingen, van 7 mei 2018 en "
            "21 mei 2018, met verschillende bedragen. Horen zij bij een rekening, of is een ervan iets "
            "anders?"
        ),
    ),
    (
        "one_paper",
        (
            "Hetzelfde papier (nota WV18-017) hoort bij 2 betalingen, van 8 januari 2018 en 14 februari "
            "2018, samen 1.231,20 euro. Hoort het bij alle?"
        ),
    ),
    (
        "same_content",
        (
            "De papieren bij 2 betalingen, van 9 januari 2018 en 23 januari 2018, zijn precies gelijk: "
            "factuur 2018102 en factuur 2018901. Is het één aankoop?"
        ),
    ),
    (
        "declared_twice",
        (
            "58,18 euro voor TOP staat er twee keer, langs twee wegen: op 9 januari 2018 en 24 januari "
            "2018. Is hetzelfde gedeclareerd en ook betaald?"
        ),
    ),
    (
        "changed_account",
        (
            "Energiecooperatie De Windvaan had rekening ...0221 en heeft nu ook ...0999. Vraag waar dat "
            "bleek: op een factuur, of in een mail die van een ander kan zijn?"
        ),
    ),
    (
        "changed_account",
        (
            "Opleidingshuis De Wegwijzer had rekening ...0205 en heeft nu ook ...0999. Vraag waar dat "
            "bleek: op een factuur, of in een mail die van een ander kan zijn?"
        ),
    ),
    (
        "shared_account",
        "Rekening ...0999 is van Opleidingshuis De Wegwijzer en Energiecooperatie De Windvaan. Zijn dat dezelfde?",
    ),
    (
        "shared_account",
        "Rekening ...0203 is van Bureau Tussenschot en Bedrijf Van Een Vriend. Zijn dat dezelfde?",
    ),
    (
        "new_party",
        (
            "BuurtWerkKamer Cooperatie komt voor het eerst voor op 18 september 2018, en kreeg daarna "
            "2.612,00 euro. Wie is dit, en wie bestelde het?"
        ),
    ),
    (
        "new_party",
        (
            "Adviesbureau Noorderzon komt voor het eerst voor op 12 september 2018, en kreeg daarna "
            "1.843,15 euro. Wie is dit, en wie bestelde het?"
        ),
    ),
    (
        "new_party",
        (
            "Bedrijf Van Een Vriend komt voor het eerst voor op 18 juni 2018, en kreeg daarna 553,44 euro. "
            "Wie is dit, en wie bestelde het?"
        ),
    ),
    (
        "new_party",
        (
            "Klusdienst Hamer komt voor het eerst voor op 17 april 2018, en kreeg daarna 500,00 euro. Wie "
            "is dit, en wie bestelde het?"
        ),
    ),
    (
        "new_post",
        (
            "Waterbedrijf De Zilveren Kraan staat één keer op 'Training medewerkers en vrijwilligers', op "
            "15 augustus 2018 met 84,20 euro; de andere 17 keer op iets anders. Waar is dit voor?"
        ),
    ),
    (
        "other_kamer",
        (
            "Bij Leerbedrijf De Schaafbank van 16 augustus 2018 (98,30 euro) noemt de tekst HLR, en het "
            "staat bij TOP. Bij wie hoort het?"
        ),
    ),
    (
        "person_paid",
        "L0021 kreeg op 9 oktober 2018 212,40 euro voor 'Materiaal'. Waarvoor, en wie keurde dat goed?",
    ),
    (
        "under_limit",
        (
            "3 keer net onder het bedrag waarvoor een bon nodig is, bij Bouwmarkt De Kwast: op 1 oktober "
            "2018, 9 oktober 2018 en 17 oktober 2018, samen 145,70 euro. Waarom is er geen bon?"
        ),
    ),
    (
        "split_up",
        (
            "Kantoorhandel Potlood: 2 betalingen zonder bon op 14 november 2018 en 15 november 2018, samen "
            "81,90 euro. Is één aankoop in delen betaald?"
        ),
    ),
    (
        "around_ceiling",
        (
            "ZUILEN kreeg binnen een week 290,00 euro handgeld, op 31 juli 2018 en 2 augustus 2018; per "
            "maand mag 250,00 euro. Waarom zo kort na elkaar?"
        ),
    ),
    (
        "round_sum",
        (
            "Klusdienst Hamer kreeg op 17 april 2018 precies 500,00 euro, en er is geen bon bij. Waar komt "
            "dat bedrag vandaan?"
        ),
    ),
    (
        "closed_day",
        (
            "Opleidingshuis De Wegwijzer, 133,45 euro, staat op 10 juni 2018 bij ING betaalrekening. Op die "
            "dag boekt deze bank anders niets. Staat het zo op het afschrift?"
        ),
    ),
    (
        "unusual_amount",
        (
            "Telecombedrijf Draadwerk kreeg op 19 juli 2018 412,10 euro; anders is het ongeveer 59,91 euro. "
            "Waarom nu meer?"
        ),
    ),
    (
        "withdrawal",
        (
            "Op 3 september 2018 ging 120,00 euro contant naar de kas van TOP; in de maand erna is de kas "
            "niet geteld en is er niets uit betaald. Waar is dat geld?"
        ),
    ),
    (
        "own_lookalike",
        (
            "BuurtWerkKamer Cooperatie, 2.612,00 euro op 18 september 2018, gaat naar een rekening die van "
            "de coöperatie zelf lijkt, en die niet in de boeken staat. Van wie is die rekening?"
        ),
    ),
    (
        "on_its_way",
        (
            "310,00 euro van 19 september 2018 is onderweg tussen eigen rekeningen en kwam op geen andere "
            "aan. Waar is het gebleven?"
        ),
    ),
    (
        "fee_elsewhere",
        "De contributie van L0001, 5,00 euro op 4 juni 2018, staat bij ZUILEN; dit lid is van TOP. Bij wie hoort zij?",
    ),
    (
        "wage_jump",
        "P0099 kreeg over juni 2018 911,00 euro loon, en de boeken kennen geen afspraak over dat loon. Wie is dit?",
    ),
    (
        "hours_jump",
        "P0001 heeft in januari 2018 114:00 uur; anders is dat ongeveer 22:30. Was het een drukke maand?",
    ),
    (
        "hours_unlike_sheet",
        "P0001, TOP, januari 2018: in de boeken staat 114:00 uur, en op de urenlijst 24:00. Wat klopt?",
    ),
    (
        "rows_unlike_statement",
        (
            "ING betaalrekening, 2 juli 2018, 35.750,00 euro erbij: staat op het afschrift "
            "ing-2018-01-01-2018-12-31.csv als regel 371, maar niet in de boeken."
        ),
    ),
    (
        "rows_unlike_statement",
        (
            "ING betaalrekening, 20 februari 2018, 100,66 euro eraf: zo staat het op het afschrift "
            "ing-2018-01-01-2018-12-31.csv als regel 620. In de boeken staat 20 februari 2018, 9.100,66 "
            "euro eraf."
        ),
    ),
    (
        "rows_unlike_statement",
        (
            "ING betaalrekening, 5 maart 2018, 890,00 euro eraf: staat op het afschrift "
            "ing-2018-01-01-2018-12-31.csv als regel 594, maar niet in de boeken."
        ),
    ),
    (
        "party_unlike_statement",
        (
            "Op het afschrift van 18 juni 2018 staat 'Bureau Tussenschot', en in de boeken Bedrijf Van Een "
            "Vriend; anders is dat Bureau Tussenschot. Wie kreeg het geld?"
        ),
    ),
    (
        "budget_unlike_file",
        (
            "Begroting van Utrecht Werk en Inkomen van TOP: in de boeken staat 4.000,00 euro, en in de "
            "bewaarde tabel begroting-2018-baten.csv 5.000,00 euro. Wie veranderde dat?"
        ),
    ),
    (
        "missing_numbers",
        "In de nummers ontbreekt L0050. Is het weggehaald, of nooit gebruikt?",
    ),
    (
        "twice_in_month",
        (
            "Verhuurbedrijf De Gevellijst, 'Huur TOP mei 2018', is er elke maand één keer, en in mei 2018 2 keer: "
            "samen 1.831,00 euro. Waarom?"
        ),
    ),
    (
        "missing_months",
        (
            "Verhuurbedrijf De Gevellijst is er elke maand, en niet in maart 2018. Is er niet betaald, of "
            "staat het ergens anders?"
        ),
    ),
    (
        "missing_months",
        "Bureau Tussenschot is er elke maand, en niet in juni 2018. Is er niet betaald, of staat het ergens anders?",
    ),
    (
        "missing_terms",
        (
            "Gemeente Utrecht: termijn 3 van 4 is niet binnengekomen; andere wel (35.750,00 euro op 2 "
            "oktober 2018). Waar is zij?"
        ),
    ),
    (
        "other_year",
        (
            "Bureau Tussenschot, 'Makelen TOP december 2017', 498,77 euro, staat op 30 januari 2018 en "
            "lijkt van 2017 te zijn. In welk jaar hoort het?"
        ),
    ),
)
# Those that need what the example has none of: counts, deposits, takings by the week in a row, a history.
ELSEWHERE = {"exact_counts", "late_deposits", "missing_takings", "other_way_back", "made_late", "changed_late"}
ELSEWHERE |= {
    "alike_names",
    "dearer",
    "fewer_takings",
    "hardly_seen",
    "no_result",
    "other_grant",
    "paid_from_income",
}  # in test_habits.py


@pytest.fixture(scope="module")
def with_faults(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Audit:
    return audit_of(load(planted(pytestconfig.rootpath / "ledger", tmp_path_factory.mktemp("planted") / "ledger")))


@pytest.fixture(scope="module")
def clean(pytestconfig: pytest.Config) -> Audit:
    return audit_of(load(pytestconfig.rootpath / "ledger/main.beancount"))


@pytest.mark.parametrize(("key", "reason"), PLANTED)
def test_a_planted_fault_is_shown_by_its_detector(with_faults: Audit, key: str, reason: str) -> None:
    assert reason in reasons(hits(with_faults), key)


def test_every_detector_is_tried() -> None:
    assert {key for key, _ in PLANTED} | ELSEWHERE == {detector.key for detector in DETECTORS}


def test_hardly_anything_stands_out_in_the_clean_example(clean: Audit) -> None:
    assert len(hits(clean)) <= MOST_ON_CLEAN


def test_each_detector_says_how_often_it_hits_on_clean_books() -> None:
    for detector in DETECTORS:
        assert "lean" in (detector.find.__doc__ or ""), detector.key


def test_the_question_is_open_and_leads_to_the_bookings(with_faults: Audit) -> None:
    line = check_one(with_faults, "stands_out")
    assert line is not None
    assert line.title == "Wat valt op?"
    assert line.state is State.OPEN
    assert line.answer == f"{len(hits(with_faults))} dingen vallen op. Kijk ernaar. Er is op 46 manieren gekeken."
    assert (
        "open: Onderweg gebleven. 310,00 euro van 19 september 2018 is onderweg tussen eigen rekeningen "
        "en kwam op geen andere aan. Waar is het gebleven? Kijk hiernaar."
    ) in told(line)
    assert any(proof.entry is not None and proof.entry.narration == "Onderweg" for proof in line.proofs)


def test_books_without_anything_say_so(books: Books) -> None:
    line = check_one(audit_of(books.load()), "stands_out")
    assert line is not None
    assert (line.state, line.answer) == (State.GOOD, "Er valt niets op. Er is op 46 manieren gekeken.")


def test_what_stands_out_comes_first_in_the_sample(with_faults: Audit) -> None:
    of_year = transactions_of(with_faults.ledger.index, 2018)
    payments = population(of_year, 2018)
    wanted = {item.identity for item in payments.payments if item.entry.narration == "Klus"}
    drawing = draw(payments, SamplePlan("a", number=0), wanted)
    assert [item.reasons for item in drawing.drawn if item.payment.identity in wanted] == [(Reason.STANDS_OUT,)]


def test_a_box_that_always_fits(books: Books) -> None:
    months = range(3, 9)
    counts = "".join(
        f"""
    2018-{month:02d}-20 custom "kastelling" "TOP" 50.00 EUR
      door: "V0001"
      en: "V0002"
    """
        for month in months
    )
    transfer = """
    2018-01-05 * "handgeld"
      Activa:Bank:ING      -50.00 EUR
      Activa:Handgeld:TOP   50.00 EUR
    """
    assert found_in(books.load(transfer + counts), "exact_counts") == [
        (
            "De kas van TOP is 6 keer geteld, steeds door dezelfde twee, en klopte altijd tot op de cent. "
            "Wordt er echt geteld? Tel een keer onaangekondigd mee."
        )
    ]


def test_a_deposit_that_is_not_back(books: Books) -> None:
    ledger = books.load("""
    2016-05-05 * "Zaalhuurder" "Borg zaal"
      Activa:Bank:ING  300.00 EUR
      Schulden:Borg   -300.00 EUR
        openpost: "BORG-2016-001"
    """)
    assert found_in(ledger, "late_deposits") == [
        "De borg BORG-2016-001 van Zaalhuurder (300,00 euro) van 5 mei 2016 is niet terug. Loopt de afspraak nog?"
    ]


def test_weeks_without_takings(books: Books) -> None:
    first = dt.date(2018, 1, 4)
    days = [first + dt.timedelta(days=7 * week) for week in range(30) if week not in {12, 13, 14}]
    takings = "".join(
        f"""
    {day} * "Pinbedrijf" "Pinomzet eettafel TOP"
      Activa:Bank:ING         {40 + day.day}.00 EUR
      Baten:TOP:Eigen:LEDEN  -{40 + day.day}.00 EUR
    """
        for day in days
    )
    assert found_in(books.load(takings), "missing_takings") == [
        (
            "Pinbedrijf, 'Pinomzet eettafel TOP': tussen 22 maart 2018 en 19 april 2018 kwam niets binnen; "
            "anders is dat om de 7 dagen. Is er niets verkocht?"
        )
    ]


def test_what_is_made_or_changed_long_after_its_day(books: Books) -> None:
    books.add("""
    2018-02-05 * "Verhuurder" "Huur februari"
      bon: "1"
      Activa:Bank:ING         -250.00 EUR
      Lasten:TOP:Fysiek:Huur   250.00 EUR

    2018-02-28 * "V0001" "Uren TOP 2018-02"
      goedgekeurd: 2018-03-02
      Activa:Bank:ING      -1.00 EUR
      Activa:Handgeld:TOP   1.00 EUR
    """)
    commit(books, dt.datetime(2018, 3, 5, tzinfo=dt.UTC))
    text = books.main.read_text("utf-8").replace("250.00 EUR", "275.00 EUR").replace(" 1.00", " 2.00")
    books.main.write_text(text.replace("-1.00", "-2.00"), "utf-8")
    books.add("""
    2018-03-12 * "Winkel" "Verf"
      bon: "2"
      Activa:Bank:ING         -75.20 EUR
      Lasten:TOP:Fysiek:Huur   75.20 EUR
    """)
    commit(books, dt.datetime(2019, 1, 15, tzinfo=dt.UTC))
    ledger = load(books.main)
    assert found_in(ledger, "made_late") == [
        "De boeking van 12 maart 2018, 'Winkel, Verf', is pas op 15 januari 2019 gemaakt. Waarom zo laat?"
    ]
    assert found_in(ledger, "changed_late") == [
        (
            "De boeking van 5 februari 2018, 'Verhuurder, Huur februari', is op 15 januari 2019 veranderd "
            "van 250,00 euro in 275,00 euro, lang na haar dag. Waarom?"
        ),
        (
            "De boeking van 28 februari 2018, 'V0001, Uren TOP 2018-02', is op 15 januari 2019 veranderd "
            "van 1,00 euro in 2,00 euro, terwijl zij al was goedgekeurd. Waarom?"
        ),
    ]


def test_money_of_one_deposit_over_two_account_numbers(with_faults: Audit) -> None:
    evidence = prepare(with_faults)
    rows = [item for item in evidence.of_year if item.row is not None and item.row.counterparty]
    one, other = rows[0], next(item for item in rows if item.row.counterparty != rows[0].row.counterparty)
    entries = [_of_deposit(item.entry) for item in (one, other)]
    booking_of = Bookings(with_faults)
    changed = [booking_of(entry, item.row) for item, entry in zip((one, other), entries, strict=True)]
    (hit,) = parties.other_way_back(replace(evidence, bookings=tuple(changed)))
    assert hit.reason.startswith("Van BORG-2018-001 ging geld over meer rekeningen: ...0111 en ")
    assert list(hit.entries) == entries


def _of_deposit(entry: Any) -> Any:
    return entry._replace(postings=[item._replace(meta={"openpost": "BORG-2018-001"}) for item in entry.postings])


def test_numbers_far_apart_are_no_row_and_hold_nobody(books: Books) -> None:
    ledger = books.load("""
    2018-01-05 * "Fonds" "Subsidie termijn 1 van 99999999999"
      bon: "X-2018-001"
      Activa:Bank:ING         40.00 EUR
      Baten:TOP:Eigen:LEDEN  -40.00 EUR
    2018-01-06 * "Winkel" "Papier"
      bon: "X-2018-999999999"
      Activa:Bank:ING         -40.00 EUR
      Lasten:TOP:Fysiek:Huur   40.00 EUR
    """)
    assert found_in(ledger, "missing_numbers") == found_in(ledger, "missing_terms") == []


def test_days_on_which_banks_book_nothing() -> None:
    assert closed(dt.date(2018, 3, 30)) is Closed.EVERYWHERE
    assert closed(dt.date(2018, 4, 2)) is Closed.EVERYWHERE
    assert closed(dt.date(2018, 4, 27)) is Closed.KINGS_DAY
    assert closed(dt.date(2025, 4, 26)) is Closed.EVERYWHERE
    assert closed(dt.date(2018, 5, 10)) is Closed.ASCENSION
    assert closed(dt.date(2018, 5, 21)) is Closed.WHIT_MONDAY
    assert closed(dt.date(2018, 12, 26)) is Closed.EVERYWHERE
    assert closed(dt.date(2018, 3, 1)) is None


def test_the_command_shows_the_reason_and_the_bookings(pytestconfig: pytest.Config) -> None:
    found = CliRunner().invoke(bwk, ["valtop", "2018", "--boeken", str(pytestconfig.rootpath / "ledger")])
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("Wat valt op in 2018\n")
    assert "Er is op 46 manieren gekeken." in found.stdout


def reasons(found: Sequence[Hit], key: str) -> list[str]:
    return [hit.reason for hit in found if hit.key == key]


def found_in(ledger: object, key: str) -> list[str]:
    return reasons(hits(audit_of(ledger)), key)


def commit(books: Books, at: dt.datetime) -> None:
    """Keep the books as they are in a history of their own."""
    repo = str(books.root)
    if not (books.root / ".git").exists():
        porcelain.init(repo)
    paths = [str(path) for path in books.root.rglob("*") if path.is_file() and ".git" not in path.parts]
    porcelain.add(repo, paths)
    porcelain.commit(
        repo,
        message=b"boeken",
        author=b"p <p@example.org>",
        committer=b"p <p@example.org>",
        commit_timestamp=at.timestamp(),
        author_timestamp=at.timestamp(),
    )
