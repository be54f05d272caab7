"""`bwk afsluiten` and `bwk heropen` as the treasurer calls them: what they write, and every refusal word for word."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.books.seal import read_seal
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.figures.results import RESULT_OF_YEAR, RESULTS_BEFORE, figures
from bwk_ledger.tables.year import jaarrekening
from tests.year.conftest import BANK, DECISION, RECEIPT, decision

if TYPE_CHECKING:
    from tests.year.conftest import YearBooks

TODAY = dt.date(2019, 5, 21)
RESERVE = "Vermogen:Reserves:Algemeen"
FURNITURE = "Vermogen:Reserves:Inrichting"
OPEN = f'2000-01-01 open {FURNITURE} EUR\n  naam: "Reserve voor inrichting"\n  rgs: "BEivBerBer"\n'
CLOSING = "jaren/2018/afsluiting.beancount"
SEAL = "jaren/2018/zegel.json"
HOURS = (
    "\nLet op (dit houdt het afsluiten niet tegen):\n"
    "  - uren van TOP zijn niet volledig verklaard en niet goedgekeurd: "
    + ", ".join(f"2018-{month:02d}" for month in range(1, 13))
    + ".\n"
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bwk_ledger.acts.year.today", lambda: TODAY)


def test_closing_books_what_the_meeting_decided_and_seals_the_year(year_books: YearBooks) -> None:
    year_books.add("stam/rekeningen.beancount", OPEN)
    found = year_books.bwk("afsluiten", 2018, *DECISION, "--bestemming", f"{FURNITURE}=1.000,00")
    assert found.exit_code == 0, found.output
    seal = read_seal(year_books.root / SEAL)
    assert found.stdout == (
        "Niets staat het afsluiten van 2018 in de weg.\n" + HOURS + "\nResultaat 2018: 149,90 euro.\n"
        "Boeking op 2018-12-31:\n"
        "  Vermogen:Resultaat:Bestemd            149,90  debet\n"
        "  Vermogen:Reserves:Inrichting        1.000,00  credit\n"
        "  Vermogen:Reserves:Algemeen            850,10  debet\n"
        "\n2018 is afgesloten met zegel 1: 7 regels van de boeken en 1 document.\n"
        f"Hash van het zegel: {seal.digest}\n"
    )
    assert year_books.read(CLOSING).split("\n\n", 2)[2] == (
        '2018-12-31 * "Bestemming van het resultaat 2018" #afsluiting\n'
        '  besluit: "ALV 20 mei 2019"\n'
        "  datum-besluit: 2019-05-20\n"
        "  Vermogen:Resultaat:Bestemd      149.90 EUR\n"
        "  Vermogen:Reserves:Inrichting  -1000.00 EUR\n"
        "  Vermogen:Reserves:Algemeen      850.10 EUR\n"
        f'\n2018-12-31 custom "zegel" 2018 "{seal.digest}"\n  nummer: 1\n  afronding: "half"\n'
    )
    assert year_books.messages() == []
    assert seal.balances == {
        "Activa:Bank:ING": Decimal("1149.90"),
        RESERVE: Decimal("-149.90"),
        FURNITURE: Decimal(-1000),
        "Vermogen:Resultaat:Bestemd": Decimal("149.90"),
    }
    assert list(seal.documents) == [RECEIPT]


def test_a_seal_has_a_line_for_each_item(closed: YearBooks) -> None:
    lines = closed.read(SEAL).splitlines()
    found = json.loads(closed.read(SEAL))
    assert [line[0] for line in lines[1:-1] if line[0] not in '"]}'] == ["["] * (
        len(found["boekingen"]) + len(found["stamgegevens"])
    )
    assert found["boekingen"] == sorted(found["boekingen"], key=lambda item: item[2])


def test_a_trial_writes_nothing(year_books: YearBooks) -> None:
    before = year_books.snapshot()
    found = year_books.bwk("afsluiten", 2018, "--proef")
    assert found.exit_code == 0
    assert found.stdout == (
        "Dit staat het afsluiten van 2018 in de weg:\n"
        '  - het besluit over het resultaat ontbreekt: noem het met --besluit "ALV 20 mei 2019" --datum 2019-05-20.\n'
        + HOURS
        + "\nResultaat 2018: 149,90 euro.\n"
        "Boeking op 2018-12-31:\n"
        "  Vermogen:Resultaat:Bestemd          149,90  debet\n"
        "  Vermogen:Reserves:Algemeen          149,90  credit\n"
        "\nDit was een proef: er is niets geschreven.\n"
    )
    assert year_books.snapshot() == before


OBSTACLES = {
    "2018-05-01 balance Activa:Bank:ING  1.00 EUR\n": "de boeken hebben 1 fout; zie 'bwk controle'.",
    '2018-05-01 ! "Nog uit te zoeken"\n  Activa:Vraagposten  0.00 EUR\n': (
        "1 boeking van 2018 is nog uit te zoeken; zie 'bwk vraagposten'."
    ),
    f'2018-05-01 * "x"\n  rechtstreeks: "proef"\n  Activa:Vraagposten  5.00 EUR\n  {RESERVE}  -5.00 EUR\n': (
        "op Activa:Vraagposten staat op 31-12-2018 nog 5,00; zie 'bwk grootboek Activa:Vraagposten 2018'."
    ),
    f'2018-05-01 * "x"\n  rechtstreeks: "proef"\n  Activa:Kruisposten  -5.00 EUR\n  {RESERVE}  5.00 EUR\n': (
        "op Activa:Kruisposten staat op 31-12-2018 nog -5,00; zie 'bwk grootboek Activa:Kruisposten 2018'."
    ),
    f'2018-05-01 * "x"\n  rechtstreeks: "proef"\n  Activa:Handgeld:TOP  5.00 EUR\n  {RESERVE}  -5.00 EUR\n': (
        "het saldo van Activa:Handgeld:TOP op 31-12-2018 is niet bewezen: de laatste beweging is van 2018-05-01, en "
        "daarna komt geen saldo van de bank en geen telling. Importeer een afschrift tot en met 31 december, of tel "
        "het als het contant is: bwk handgeld telling TOP."
    ),
    "2018-02-01 balance Activa:Bank:ING  1000.00 EUR\n  afschrift: 1\n": (
        "afschrift 2 van Activa:Bank:ING ontbreekt; importeer het."
    ),
    '2017-05-01 * "x"\n  Activa:Vraagposten  5.00 EUR\n  Baten:BWK:Eigen:Overig  -5.00 EUR\n'
    f'2017-05-02 * "x"\n  Activa:Vraagposten  -5.00 EUR\n  {RESERVE}  5.00 EUR\n': (
        "2017 is nog niet afgesloten; doe dat eerst: bwk afsluiten 2017."
    ),
}


@pytest.mark.parametrize("text", OBSTACLES)
def test_what_is_in_the_way_is_said_and_nothing_is_written(year_books: YearBooks, text: str) -> None:
    year_books.add("main.beancount", text)
    before = year_books.snapshot()
    found = year_books.bwk("afsluiten", 2018, *DECISION)
    assert found.stdout.split("\nLet op")[0] == (
        f"Dit staat het afsluiten van 2018 in de weg:\n  - {OBSTACLES[text]}\n"
    )
    assert (found.exit_code, found.stderr) == (1, "\n2018 is niet afgesloten; er is niets geschreven.\n")
    assert year_books.snapshot() == before


def test_a_year_is_closed_when_it_is_over(year_books: YearBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bwk_ledger.acts.year.today", lambda: dt.date(2018, 12, 31))
    found = year_books.bwk("afsluiten", 2018, *DECISION)
    assert (found.exit_code, "  - 2018 is nog niet voorbij.\n" in found.stdout) == (1, True)


def test_a_document_that_is_not_there_is_a_warning(year_books: YearBooks) -> None:
    (year_books.root / RECEIPT).unlink()
    assert (
        f"  - {RECEIPT} staat niet bij de documenten, en komt dus niet in het zegel.\n"
        in year_books.bwk("afsluiten", 2018, "--proef").stdout
    )


REFUSED = {
    ("afsluiten", 2018, *DECISION, "--bestemming", f"{FURNITURE}=100"): (
        f"Fout: reserve {FURNITURE} bestaat niet.\n"
        "  Herstel: maak haar: bwk rekening maak Inrichting --soort reserve. Een reserve is waartoe de coöperatie zelf "
        "besluit; een fonds is waarvan een ander zegt waar het voor is.\n"
    ),
    ("afsluiten", 2018, *DECISION, "--bestemming", "Activa:Bank:ING=100"): (
        "Fout: Activa:Bank:ING is geen reserve.\n"
        "  Oorzaak: het resultaat gaat naar het vermogen: naar rekeningen onder Vermogen:Reserves of "
        "Vermogen:Fondsen.\n"
        "  Herstel: noem bij --bestemming een reserve, zoals Vermogen:Reserves:Algemeen=1000,00.\n"
    ),
    ("heropen", 2018, "--reden", "x"): (
        "Fout: 2018 is niet afgesloten.\n"
        "  Oorzaak: afgesloten zijn: geen jaren.\n"
        "  Herstel: er is niets te heropenen; is het zegel zoek, kijk dan met 'bwk controle'.\n"
    ),
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_wrong_calls_on_an_open_year(year_books: YearBooks, arguments: tuple[object, ...]) -> None:
    before = year_books.snapshot()
    found = year_books.bwk(*arguments)
    assert (found.exit_code, found.stderr) == (2, REFUSED[arguments])
    assert year_books.snapshot() == before


def test_a_destination_needs_an_amount(year_books: YearBooks) -> None:
    found = year_books.bwk("afsluiten", 2018, "--bestemming", RESERVE)
    assert found.exit_code == 2
    assert f"'{RESERVE}' is geen rekening met een bedrag; schrijf Vermogen:Reserves:Inrichting=1000,00." in found.stderr


REFUSED_WHEN_CLOSED = {
    ("afsluiten", 2018, *DECISION): (
        "Fout: 2018 is al afgesloten.\n"
        '  Herstel: moet er toch iets anders, heropen het jaar dan met: bwk heropen 2018 --reden "...".\n'
    ),
    ("heropen", 2018, "--reden", " "): (
        "Fout: een jaar heropenen kan niet zonder reden.\n"
        '  Herstel: schrijf waarom, bijvoorbeeld: bwk heropen 2018 --reden "energienota 2018 kwam later".\n'
    ),
    ("heropen", 2018, "--reden", "x", "--door", "l9999"): (
        "Fout: nummer L9999 is van niemand in de boeken.\n"
        "  Herstel: noem bij --door een nummer uit stam/leden.beancount of stam/personen.beancount.\n"
    ),
    ("uren", "volledig", "TOP", "2018-12", "--door", "V0001", "--op", "2019-06-01"): (
        "Fout: jaren/2018/uren-top.beancount: 2018 is afgesloten: er komt niets meer bij en er verandert niets.\n"
        '    | 2019-06-01 custom "uren-volledig" "TOP" "2018-12"\n'
        "  Oorzaak: jaren/2018/zegel.json legt alles van 2018 vast.\n"
        '  Herstel: boek in een jaar dat open is, of heropen het jaar met: bwk heropen 2018 --reden "...". '
        "Er is niets veranderd.\n"
    ),
}


@pytest.mark.parametrize("arguments", REFUSED_WHEN_CLOSED)
def test_wrong_calls_on_a_closed_year(closed: YearBooks, arguments: tuple[object, ...]) -> None:
    before = closed.snapshot()
    found = closed.bwk(*arguments)
    assert (found.exit_code, found.stderr) == (2, REFUSED_WHEN_CLOSED[arguments])
    assert closed.snapshot() == before


def test_reopening_keeps_the_seal_and_stays_visible(closed: YearBooks) -> None:
    old = closed.read(SEAL)
    found = closed.bwk("heropen", 2018, "--reden", "energienota kwam  later")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == (
        "2018 is heropend. Zegel 1 is bewaard als jaren/2018/zegel-1.json.\n"
        "Sluit het jaar weer af met: bwk afsluiten 2018\n"
    )
    assert not (closed.root / SEAL).exists()
    assert closed.read("jaren/2018/zegel-1.json") == old
    assert closed.read(CLOSING).endswith('\n2019-05-21 custom "heropend" 2018 "energienota kwam later"\n  nummer: 1\n')
    note = "Opmerking: 2018 is op 2019-05-21 heropend: energienota kwam later.\n"
    assert note in closed.bwk("controle").stdout

    closed.add(BANK, '2018-12-30 * "Energie"\n  Lasten:TOP:Fysiek:Energie  9.90 EUR\n  Activa:Bank:ING  -9.90 EUR\n')
    closed.change(BANK, "1149.90", "1140.00")
    assert closed.messages() == []
    closed.close()
    assert closed.read(CLOSING).count("#afsluiting") == 1
    assert "  Vermogen:Reserves:Algemeen  -140.00 EUR\n" in closed.read(CLOSING)
    assert closed.messages() == []
    seal = read_seal(closed.root / SEAL)
    assert (seal.number, len(seal.reopenings)) == (2, 1)
    assert note in closed.bwk("controle").stdout
    closed.bwk("heropen", 2018, "--reden", "nog eens")
    assert closed.messages() == []
    closed.close()
    assert [read_seal(closed.root / SEAL).number, closed.messages()] == [3, []]


YEAR_2019 = """
2019-02-01 * "Huur"
  Lasten:TOP:Fysiek:Huur  100.00 EUR
  Activa:Bank:ING        -100.00 EUR

2020-01-01 balance Activa:Bank:ING  1049.90 EUR
"""


def test_years_are_a_chain_closed_and_reopened_in_order(year_books: YearBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bwk_ledger.acts.year.today", lambda: dt.date(2020, 5, 1))
    year_books.add("jaren/2019/bank.beancount", YEAR_2019)
    found = year_books.bwk("afsluiten", 2019, *decision(2019))
    assert "  - 2018 is nog niet afgesloten; doe dat eerst: bwk afsluiten 2018.\n" in found.stdout
    year_books.close(2018)
    year_books.close(2019)
    assert year_books.messages() == []
    first, second = (read_seal(year_books.root / f"jaren/{year}/zegel.json") for year in (2018, 2019))
    assert (first.previous, second.previous) == ("", first.digest)
    assert year_books.read("jaren/2019/afsluiting.beancount").count(" open ") == 0
    found = year_books.bwk("heropen", 2018, "--reden", "x")
    assert found.stderr == (
        "Fout: 2018 kan nog niet worden heropend: 2019 is ook afgesloten.\n"
        "  Oorzaak: het zegel van 2019 bouwt voort op dat van 2018.\n"
        '  Herstel: heropen eerst 2019 met: bwk heropen 2019 --reden "...".\n'
    )
    for year in (2019, 2018):
        assert year_books.bwk("heropen", year, "--reden", "x").exit_code == 0
    for year in (2018, 2019):
        year_books.close(year)
    assert year_books.messages() == []


def test_the_balance_sheet_before_and_after_appropriation(closed: YearBooks) -> None:
    closed.add("jaren/2019/bank.beancount", YEAR_2019)
    ledger = closed.load()
    found = figures(ledger, 2018)
    assert (found.closing[RESERVE], found.closing[RESULT_OF_YEAR], found.closing[RESULTS_BEFORE]) == (
        -1000,
        Decimal("-149.90"),
        0,
    )
    assert (found.closing_after[RESERVE], found.closing_after[RESULT_OF_YEAR]) == (Decimal("-1149.90"), 0)
    following = figures(ledger, 2019)
    assert (following.opening, following.opening_after) == (found.closing, found.closing_after)
    assert (following.closing[RESERVE], following.closing[RESULT_OF_YEAR], following.closing[RESULTS_BEFORE]) == (
        Decimal("-1149.90"),
        100,
        0,
    )
    for year in (2018, 2019):
        for balance in (figures(ledger, year).closing, figures(ledger, year).closing_after):
            assert sum(balance.values()) == 0
        sheet = jaarrekening(figures(ledger, year), ledger.names, ledger.title)[0]
        assert sheet.footnotes == ()
        assert "Resultaat:Bestemd" not in str(sheet.rows)


def test_the_trial_balance_of_closed_years_is_in_balance(closed: YearBooks) -> None:
    closed.add("jaren/2019/bank.beancount", YEAR_2019)
    index = closed.load().index
    for year in (2018, 2019):
        lines = trial_balance(index, year)
        assert sum(item.opening for item in lines) == sum(item.closing for item in lines) == 0
        assert sum(item.debit for item in lines) == sum(item.credit for item in lines)
    assert {item.account: item.opening for item in trial_balance(index, 2019) if item.opening} == {
        "Activa:Bank:ING": Decimal("1149.90"),
        RESERVE: Decimal("-1149.90"),
    }
