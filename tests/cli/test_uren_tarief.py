"""`bwk uren tarief`: show what an hour is worth, and change it without moving what was registered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.money import round_half_up
from bwk_ledger.base.periods import for_books, worth
from bwk_ledger.cli import main
from bwk_ledger.figures.results import during, movements
from tests.bank_files import golden

if TYPE_CHECKING:
    from tests.conftest import Books

LEDGER = Path(__file__).resolve().parents[2] / "ledger"
GOLDEN = Path(__file__).parent / "golden"
FIRST = ("bewoner", "--vanaf", "2018-01-01", "--bedrag", "10.04", "--bron", "besluit bestuur 12 december 2017")
SECOND = ("bewoner", "--vanaf", "2018-07-01", "--wml", "36")


def tarief(books: Path, *arguments: str) -> Result:
    found = CliRunner().invoke(
        main, ["uren", "tarief", *arguments, "--boeken", str(books)], env={"BWK_BOEKEN": None, "COLUMNS": "120"}
    )
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def done(books: Books, *arguments: str) -> str:
    found = tarief(books.root, *arguments)
    assert (found.exit_code, found.stderr) == (0, "")
    return found.stdout


def refused(books: Books, *arguments: str) -> str:
    """What a refused call says; it changed nothing."""
    before = {path: path.read_bytes() for path in books.root.rglob("*") if path.is_file()}
    found = tarief(books.root, *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert {path: path.read_bytes() for path in books.root.rglob("*") if path.is_file()} == before
    return found.stderr.removeprefix("Fout: ")


def hours(day: str, minutes: int, commodity: str, number: str = "V0001") -> str:
    return (
        f'{day} * "{number}" "Uren TOP"\n  Lasten:TOP:Tijd:Bewoners  {for_books(minutes)} {commodity}\n'
        f"  Baten:TOP:Tijd:Bewoners\n\n"
    )


def periods(books: Books) -> list[tuple[str, str, str, Decimal]]:
    ledger = books.load()
    assert [error.message for error in ledger.errors] == []
    return [
        (item.commodity, str(item.start), "" if item.end == dt.date.max else str(item.end), item.rate)
        for item in sorted(ledger.config.hour_kinds, key=lambda item: (item.kind, item.start))
    ]


def test_the_tariffs_of_the_example_year_and_the_minimum_wage() -> None:
    found = tarief(LEDGER, "--wml")
    assert (found.exit_code, found.stderr) == (0, "")
    golden(GOLDEN / "uren-tarief.txt", found.stdout)


def test_without_wml_only_the_tariffs_are_shown_and_those_of_funders_with_them(books: Books) -> None:
    done(books, *FIRST)
    books.add(
        '2018-01-01 custom "financier" "PORTAAL"\n  kamers: "TOP"\n'
        '2018-01-01 custom "financierstarief" "PORTAAL" "bewoner" 12.50 EUR\n  tot: 2018-12-31\n  bron: "Artikel 4"\n'
    )
    text = done(books, "--formaat", "csv")
    assert "bewoner;UUR.BEWONER-2018;2018-01-01;;10,04;besluit bestuur 12 december 2017" in text
    assert "PORTAAL;bewoner;2018-01-01;2018-12-31;12,50;Artikel 4" in text
    assert "minimumloon" not in text


def test_a_change_in_july(books: Books) -> None:
    assert done(books, *FIRST) == (
        "UUR.BEWONER-2018: 10,04 euro per uur vanaf 2018-01-01.\nBron: besluit bestuur 12 december 2017\n"
    )
    assert done(books, *SECOND) == (
        "UUR.BEWONER-2018H2: 10,22 euro per uur vanaf 2018-07-01.\n"
        "Bron: Wettelijk minimumloon per 2018-07-01, 22 jaar en ouder, werkweek van 36 uur (afgeleid: maand- en "
        "weekloon zonder bron; uurloon berekend: weekloon gedeeld door de werkweek, naar boven afgerond op de cent)\n"
        "UUR.BEWONER-2018 eindigt op 2018-06-30; wat is geregistreerd houdt zijn waarde.\n"
    )
    assert periods(books) == [
        ("UUR.BEWONER-2018", "2018-01-01", "2018-06-30", Decimal("10.04")),
        ("UUR.BEWONER-2018H2", "2018-07-01", "", Decimal("10.22")),
    ]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(early=st.lists(st.integers(1, 10_000), max_size=6), late=st.lists(st.integers(1, 10_000), max_size=6))
def test_both_halves_keep_their_rate_to_the_cent_and_the_cash_result_stays(
    books: Books, tmp_path_factory: pytest.TempPathFactory, early: list[int], late: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("halves") / "boeken"
    books = type(books)(new_books(folder, "BWK", [NewKamer("TOP", "TOP", Decimal(250))]))
    done(books, *FIRST)
    books.add('2018-03-01 * "Huur"\n  Lasten:TOP:Fysiek:Huur  100.00 EUR\n  Activa:Bank:ING\n')
    without = movements(books.load().entries, {}).cash
    books.add("".join(hours("2018-06-30", number, "UUR.BEWONER-2018", f"V{who}") for who, number in enumerate(early)))
    done(books, *SECOND)
    books.add("".join(hours("2018-07-31", number, "UUR.BEWONER-2018H2", f"V{who}") for who, number in enumerate(late)))
    ledger = books.load()
    assert [error.message for error in ledger.errors] == []
    found = movements(ledger.entries, ledger.config.rates)
    value = during(found.value, None).get("Lasten:TOP:Tijd:Bewoners", Decimal(0))
    expected = worth(sum(early), Decimal("10.04")) + worth(sum(late), Decimal("10.22"))
    assert round_half_up(value) == round_half_up(expected)
    assert during(found.cash, None) == during(without, None)


def test_a_tariff_in_between_ends_where_the_old_one_did(books: Books) -> None:
    done(books, *FIRST)
    done(books, "bewoner", "--vanaf", "2019-01-01", "--wml", "36")
    assert done(books, "bewoner", "--vanaf", "2018-05-01", "--bedrag", "10,10", "--bron", "besluit").startswith(
        "UUR.BEWONER-2018M05: 10,10 euro per uur vanaf 2018-05-01 tot en met 2018-12-31.\n"
    )
    assert [(name, first, last) for name, first, last, _ in periods(books)] == [
        ("UUR.BEWONER-2018", "2018-01-01", "2018-04-30"),
        ("UUR.BEWONER-2018M05", "2018-05-01", "2018-12-31"),
        ("UUR.BEWONER-2019", "2019-01-01", ""),
    ]


def test_a_tariff_before_all_others_ends_before_them(books: Books) -> None:
    done(books, *FIRST)
    done(books, "bewoner", "--vanaf", "2017-07-01", "--wml", "38")
    assert [(name, first, last) for name, first, last, _ in periods(books)] == [
        ("UUR.BEWONER-2017H2", "2017-07-01", "2017-12-31"),
        ("UUR.BEWONER-2018", "2018-01-01", ""),
    ]


def test_the_name_follows_earlier_ones_of_the_kind(books: Books) -> None:
    books.add('2018-01-01 commodity UUR.STAF-2018\n  soort: "professional"\n  tot: 2018-12-31\n')
    books.add("2018-01-01 price UUR.STAF-2018 37.00 EUR\n")
    text = done(books, "professional", "--vanaf", "2019-07-01", "--bedrag", "38", "--bron", 'het "besluit"')
    assert text == (
        "UUR.STAF-2019H2: 38,00 euro per uur vanaf 2019-07-01.\n"
        'Bron: het "besluit"\n'
        "Let op: van 2019-01-01 tot en met 2019-06-30 heeft deze soort geen tarief.\n"
    )
    assert periods(books)[-1][0] == "UUR.STAF-2019H2"


def test_a_kind_that_counts_without_a_value(books: Books) -> None:
    done(books, "betaald", "--vanaf", "2018-01-01", "--bedrag", "0", "--bron", "hun loon staat in euro's in de boeken")
    done(books, "participatie", "--vanaf", "2018-11-01", "--bedrag", "0,00", "--bron", "besluit")
    assert [item[::3] for item in periods(books)] == [
        ("UUR.BETAALD-2018", Decimal(0)),
        ("UUR.PARTICIPATIE-2018M11", Decimal(0)),
    ]


def test_from_2024_the_one_wage_an_hour(books: Books) -> None:
    text = done(books, "bewoner", "--vanaf", "2025-02-01", "--wml", "38", "--bron", "besluit ledenvergadering")
    assert text == (
        "UUR.BEWONER-2025M02: 14,06 euro per uur vanaf 2025-02-01.\n"
        "Bron: besluit ledenvergadering: Wettelijk minimumloon per 2025-01-01, 21 jaar en ouder, een uurloon voor elke "
        "werkweek (w-o.nl)\n"
    )


DECISION = ("--bron", "besluit")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("bewoner", "--vanaf", "2018-07-15", "--bedrag", "10", *DECISION),
            (
                "een tarief begint op de eerste van een maand, niet op 2018-07-15.\n"
                "  Oorzaak: uren staan per maand in de boeken, en een maand heeft een tarief.\n"
                "  Herstel: kies 2018-07-01 of 2018-08-01.\n"
            ),
        ),
        *(
            (
                ("bewoner", "--vanaf", "2018-07-01", "--bedrag", amount, *DECISION),
                (f"'{amount}' is {what}.\n  Herstel: schrijf bedragen met centen, zoals 112,40 of 1.234,56.\n"),
            )
            for amount, what in (
                ("tien", "geen bedrag"),
                ("10.225", "op twee manieren te lezen"),
                ("", "geen bedrag"),
            )
        ),
        *(
            (
                ("bewoner", "--vanaf", "2018-07-01", "--bedrag", amount, *DECISION),
                (
                    f"een tarief van {amount} euro per uur kan niet.\n"
                    "  Herstel: kies een bedrag van 0,00 tot 10.000,00.\n"
                ),
            )
            for amount in ("-1,00", "10.000,00")
        ),
        (
            ("stagiair", "--vanaf", "2018-07-01", "--bedrag", "10", *DECISION),
            (
                "er zijn geen uren van soort 'stagiair'.\n"
                "  Oorzaak: de soorten uren zijn: bewoner, professional, participatie, betaald, bestuur.\n"
                "  Herstel: kies een van deze soorten, of geef een urenpost in stam/rekeningen.beancount deze soort.\n"
            ),
        ),
        (
            ("bewoner", "--vanaf", "2018-01-01", "--bedrag", "10", *DECISION),
            (
                "op 2018-01-01 begint al een tarief voor soort 'bewoner': UUR.BEWONER-2018.\n"
                "  Herstel: kies een andere dag; is alleen het bedrag fout en nog niets geboekt, verbeter het in "
                "stam/tarieven.beancount.\n"
            ),
        ),
        (
            ("betaald", "--vanaf", "2018-01-01", "--bedrag", "10", *DECISION),
            (
                "uren van soort 'betaald' zijn betaald, en hebben geen waarde naast hun loon.\n"
                "  Herstel: geef --bedrag 0: dan worden zij geteld en niet gewaardeerd.\n"
            ),
        ),
        (
            ("bewoner", "--vanaf", "2018-07-01", "--wml", "37"),
            "het minimumloon van een werkweek van 37 uur is niet bekend.\n  Herstel: kies uit 36, 38, 40.\n",
        ),
        (
            ("bewoner", "--vanaf", "2026-07-01", "--wml", "36"),
            (
                "het minimumloon van 2026-07-01 staat niet in de tabel.\n"
                "  Oorzaak: de tabel begint op 2015-01-01, en het nieuwste bedrag is dat van 2026-01-01.\n"
                "  Herstel: zoek het op bij de Rijksoverheid en geef het met --bedrag en --bron.\n"
            ),
        ),
    ],
)
def test_what_cannot_be_is_refused(books: Books, arguments: tuple[str, ...], said: str) -> None:
    done(books, *FIRST)
    assert refused(books, *arguments) == said


def test_hours_that_are_booked_never_move(books: Books) -> None:
    done(books, *FIRST)
    books.add(hours("2018-06-30", 150, "UUR.BEWONER-2018") + hours("2018-08-31", 150, "UUR.BEWONER-2018"))
    assert refused(books, *SECOND) == (
        "vanaf 2018-07-01 zijn er al uren geboekt met het tarief UUR.BEWONER-2018: 1 boeking, van 2018-08-31 tot en "
        "met 2018-08-31.\n"
        "  Oorzaak: een nieuw tarief verandert nooit wat al is geregistreerd.\n"
        "  Herstel: laat het tarief beginnen op 2018-09-01 of later.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bewoner",), "Noem met --vanaf de eerste dag van het tarief, zoals --vanaf jjjj-07-01."),
        (("bewoner", "--vanaf", "juli"), "'juli' is geen bestaande datum; schrijf datums als dd-mm-jjjj"),
        (("bewoner", "--vanaf", "2018-07-01"), "Noem het bedrag met --bedrag, of kies het minimumloon met --wml 36."),
        (("bewoner", "--vanaf", "2018-07-01", "--wml"), "Noem bij --wml de werkweek: --wml 36, 38 of 40."),
        (
            ("bewoner", "--vanaf", "2018-07-01", "--bedrag", "10"),
            "Noem met --bron de wet of het besluit dat dit bedrag bepaalt.",
        ),
        (
            ("bewoner", "--vanaf", "2018-07-01", "--bedrag", "10", "--wml", "36"),
            "Geef --bedrag of --wml, niet allebei.",
        ),
        (("--bedrag", "10"), "Noem ook de SOORT uren waarvoor het tarief is."),
        (("--wml", "36"), "Noem ook de SOORT uren waarvoor het tarief is."),
    ],
)  # fmt: skip
def test_an_incomplete_call(books: Books, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(books, *arguments)
