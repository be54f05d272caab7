"""`bwk ubd`: who is reported to the Belastingdienst; and the figures of law it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.base.errors import InputError
from bwk_ledger.cli import main
from bwk_ledger.register.people import read_bsn
from tests.register_samples import write_key

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.conftest import Books

PEOPLE = """
2026-01-01 custom "persoon" "V0001"
  soort: "bewoner"
2026-01-01 custom "persoon" "V0002"
  soort: "bewoner"
2026-01-01 custom "persoon" "P0009"
  soort: "professional"
  zonder-btw: TRUE
2026-01-01 custom "persoon" "V0003"
  soort: "bewoner"
  jongere-tot: 2026-03-31
"""
WHY = '\n    boven-plafond: "gastspreker"'


def cost(day: str, number: str, amount: str, more: str = "") -> str:
    return (
        f'2026-{day} * "Betaald"\n  Lasten:TOP:Fysiek:Training   {amount} EUR\n    persoon: "{number}"{more}\n'
        "  Activa:Bank:ING\n"
    )


def bwk(books: Books, *arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--boeken", str(books.main)], env={"COLUMNS": "140"})


@pytest.fixture
def paid(books: Books) -> Books:
    books.add(PEOPLE)
    books.add(cost("01-10", "V0001", "220.00"))
    books.add(cost("02-10", "V0002", "220.00") + cost("03-10", "V0002", "90.00", WHY))
    books.add(cost("04-10", "P0009", "4000.00"))
    return books


def test_who_works_without_vat_is_listed_and_who_stays_within_the_ceilings_is_not(paid: Books) -> None:
    assert paid.messages("") == []  # pay for work is no allowance, so it has no ceiling
    found = bwk(paid, "ubd", 2026, "--formaat", "csv")
    assert (found.exit_code, found.stderr) == (0, "")
    lines = [line.split(";", 3)[3] for line in found.stdout.splitlines() if ";noot;" not in line]
    assert lines == [
        "Nummer;bedrag;waarom",
        "op te geven aan de Belastingdienst uiterlijk 31 januari 2027;;",
        "P0009;4000,00;",
        "2026-04-10;4000,00;werk zonder factuur met btw",
        "V0002;90,00;",
        "2026-03-10;90,00;kijk na: wat was dit (gastspreker)",
        "Totaal;4090,00;",
    ]


def test_a_volunteer_above_a_ceiling_is_listed_with_the_whole_year(paid: Books) -> None:
    paid.add(cost("05-10", "V0001", "220.01"))
    found = bwk(paid, "ubd", 2026, "--formaat", "csv").stdout
    assert found.count("vergoeding boven het plafond") == 2
    assert ";V0001;440,01;" in found


def test_names_come_from_the_register_and_what_it_lacks_is_asked_for(paid: Books, tmp_path: Path) -> None:
    key = tmp_path / "sleutel.txt"
    write_key(key)
    place = ("--register", tmp_path / "register.age", "--sleutel", key)
    wrong = bwk(paid, "leden", "gegevens", "P0009", "--bsn", "123456789", *place)
    assert (wrong.exit_code, "dit is geen burgerservicenummer." in wrong.stderr) == (2, True)
    told = ("--naam", "Proef Persoon", "--adres", "Proefstraat 1", "--postcode", "3599 AB", "--woonplaats", "Utrecht")
    assert bwk(paid, "leden", "gegevens", "P0009", *told, "--geboortedatum", "12-04-1990", *place).exit_code == 0
    found = bwk(paid, "ubd", 2026, "--met-namen", "--formaat", "csv", *place).stdout
    assert ";P0009;4000,00;;Proef Persoon;Proefstraat 1, 3599 AB Utrecht;1990-04-12;vraag na" in found
    inside = bwk(paid, "ubd", 2026, "--met-namen", "--formaat", "csv", "--uit", paid.main.parent / "ubd.csv", *place)
    assert (inside.exit_code, "mag niet in de map van de boeken komen" in inside.stderr) == (2, True)


@pytest.mark.parametrize(("text", "number"), [("111222333", "111222333"), ("11 12.22 333", "111222333"), ("", "")])
def test_a_bsn(text: str, number: str) -> None:
    assert read_bsn(text) == number


@pytest.mark.parametrize("text", ["111222334", "0", "1112223330", "elf", "٣٣٣"])
def test_no_bsn(text: str) -> None:
    with pytest.raises(InputError):
        read_bsn(text)


def test_who_is_under_21_has_the_lower_norm_until_that_month(books: Books) -> None:
    books.add(PEOPLE)
    books.add(cost("03-10", "V0003", "40.00") + cost("04-10", "V0003", "40.00"))
    for month in ("03", "04"):
        books.add(
            f'2026-{month}-01 * "V0003" "Uren"\n  sleutel: "blad:{month}"\n'
            "  Lasten:TOP:Uren:Bewoners   10.00 UUR.BEWONER-2018\n"
            '    activiteit: "koffie"\n'
            "  Baten:TOP:Uren:Bewoners   -10.00 UUR.BEWONER-2018\n"
        )
    found = bwk(books, "uren", "vergoedingen", 2026, "--formaat", "csv").stdout
    lines = {line.split(";")[3]: line for line in found.splitlines()}
    assert "boven de uurnorm: let op" in lines["mrt"]
    assert "boven de uurnorm" not in lines["apr"]
    assert "uurnorm 5,75 (jonger dan 21: 3,40), plafond 220,00 per maand" in found


def test_the_remedy_of_a_year_without_ceilings_is_a_command_that_works(books: Books) -> None:
    books.add(cost("01-10", "V0001", "220.00").replace("2026", "2031"))
    (message,) = books.messages("")
    remedy = "bwk uren plafond 2031 --uur BEDRAG --maand BEDRAG --jaarbedrag BEDRAG --bron"
    assert remedy in message
    amounts = ("--uur", "6,00", "--uur-jong", "3,50", "--maand", "230,00", "--jaarbedrag", "2300,00")
    done = bwk(books, "uren", "plafond", 2031, *amounts, "--bron", "Staatscourant")
    assert (done.exit_code, done.stdout) == (
        0,
        "Vrijwilligersvergoeding 2031: 6,00, 230,00, 2.300,00 euro per uur, maand en jaar (Staatscourant).\n",
    )
    assert books.messages("") == []
    again = bwk(books, "uren", "plafond", 2031, *amounts, "--bron", "Staatscourant")
    assert again.stderr.startswith("Fout: het vergoedingsplafond van 2031 staat al in de boeken.\n")
    less = bwk(books, "uren", "plafond", 2032, "--uur", "300", *amounts[2:], "--bron", "Staatscourant")
    assert less.stderr.startswith("Fout: deze bedragen kunnen geen plafond zijn.\n")
