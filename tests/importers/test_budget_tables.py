"""The tables of a budget: exact amounts per kamer, proved by their totals; refusals are in `golden/begroting.txt`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data

from bwk_ledger.base.errors import InputError
from bwk_ledger.figures.results import figures
from tests.bank_files import ImportBooks, golden_messages

COSTS = (
    "groep,post,TOP,HLR,totaal\n"
    "fysiek,Huren van de ruimte (basis: 12 maanden),10680,14400,25080\n"
    "fysiek,Handgeld,3000,0,3000\n"
)
FUNDING = 'financier,soort,TOP,HLR,totaal\n"Gemeente: SPDO",gemeente,59000,59000,118000\n'
HOURS = (
    "groep,personen_TOP,personen_HLR,uren_per_persoon,tarief_eur,uren_totaal,waarde_eur\n"
    "bewoners,35,10,250,10.04,11250,112950.00\nprofessionals,2,0,250,37.00,500,18500\n"
)
TARGETS = "blok,prestatie,indicator,TOP,HLR\nEFFECT,Bewoners hebben vertrouwen,enquête,min 50%,min 60%\n"
PRINTED = (
    "tabel,regel,kolom,gedrukt,toelichting\n"
    "middelen,geld,TOP,13000,In de bron staat 13.000.\n"
    "middelen,geld,HLR,14400,\n"
)
ALL = {
    "lasten-2018.csv": COSTS,
    "baten-2018.csv": FUNDING,
    "uren-2018.csv": HOURS,
    "prestaties-2018.csv": TARGETS,
    "gedrukt-2018.csv": PRINTED,
}


def files(texts: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def test_every_amount_stands_on_its_account(books: ImportBooks) -> None:
    assert sum(item.plan.new for item in books.run(files(ALL))) == 3 + 2 + 8 + 2 + 2
    found = figures(books.load(), 2018).budget
    assert found.cash == {
        "Lasten:TOP:Fysiek:Huur": 10680,
        "Lasten:HLR:Fysiek:Huur": 14400,
        "Lasten:TOP:Fysiek:Handgeld": 3000,
        "Baten:TOP:Gemeente:SPDO": -59000,
        "Baten:HLR:Gemeente:SPDO": -59000,
    }
    expenses = {account: value for account, value in found.hours.items() if account.startswith("Lasten") and value}
    assert expenses == {
        "Lasten:TOP:Tijd:Bewoners": 8750,
        "Lasten:HLR:Tijd:Bewoners": 2500,
        "Lasten:TOP:Tijd:Professionals": 500,
    }
    assert sum(found.hours.values()) == 0
    assert found.value["Lasten:TOP:Tijd:Bewoners"] == 8750 * Decimal("10.04")
    customs = books.load().by_type[data.Custom]
    assert [[value.value for value in entry.values] for entry in customs if entry.type == "prestatie"] == [
        ["TOP", "EFFECT", "Bewoners hebben vertrouwen", "enquête", "min 50%"],
        ["HLR", "EFFECT", "Bewoners hebben vertrouwen", "enquête", "min 60%"],
    ]
    rent = next(entry for entry in customs if entry.type == "budget" and entry.meta.get("toelichting"))
    assert rent.meta["toelichting"] == "basis: 12 maanden"
    assert (rent.meta["bron"], rent.meta["regel"]) == ("begroting-2018-lasten.csv", 2)


@pytest.mark.parametrize("amount", ["14400,00", "€ 14400", '"14.400,00"', "14400.00"])
def test_an_amount_as_a_dutch_spreadsheet_writes_it_is_the_same_budget(books: ImportBooks, amount: str) -> None:
    books.run({"lasten-2018.csv": COSTS.encode()})
    text = COSTS.replace(",", ";").replace("14400", amount)
    assert books.new({"lasten-2018.csv": text.encode()}) == 0


def test_a_second_import_adds_nothing(books: ImportBooks) -> None:
    books.run(files(ALL))
    before = books.snapshot()
    done = books.run(files(ALL))
    assert [item.plan.new for item in done] == [0] * 5
    assert sum(len(item.plan.known) for item in done) == 17
    assert books.snapshot() == before


def test_another_year_is_another_budget(books: ImportBooks) -> None:
    books.run({"lasten-2018.csv": COSTS.encode()})
    assert books.new({"lasten-2019.csv": COSTS.encode()}) == 3
    assert figures(books.load(), 2019).budget.cash == figures(books.load(), 2018).budget.cash


def test_a_line_that_was_forgotten_may_be_added(books: ImportBooks) -> None:
    books.run({"lasten-2018.csv": COSTS.encode()})
    more = COSTS + "fysiek,Training medewerkers en vrijwilligers,600,600,1200\n"
    assert books.new({"lasten-2018.csv": more.encode()}) == 2


def refused(books: ImportBooks, name: str, text: str) -> str:
    before = books.snapshot()
    with pytest.raises(InputError) as raised:
        books.run({name: text.encode()})
    assert books.snapshot() == before
    return str(raised.value)


BROKEN = {
    "verkeerd totaal": ("lasten-2018.csv", COSTS.replace("25080", "25081")),
    "onbekende post": ("lasten-2018.csv", COSTS.replace("Huren van de ruimte", "Huren van een tent")),
    "kolom die geen kamer is": ("lasten-2018.csv", COSTS.replace("HLR", "ZUID")),
    "bedrag dat geen getal is": ("lasten-2018.csv", COSTS.replace("14400", "veel")),
    "bedrag met een duizendpunt": ("lasten-2018.csv", COSTS.replace("14400", "14.400")),
    "leeg totaal": ("lasten-2018.csv", COSTS.replace(",25080", ",")),
    "te weinig velden": ("lasten-2018.csv", COSTS.replace(",3000\n", "\n")),
    "regel die er twee keer staat": ("lasten-2018.csv", COSTS + "fysiek,Handgeld,3000,0,3000\n"),
    "geen jaar in de naam": ("lasten.csv", COSTS),
    "onbekende financier": ("baten-2018.csv", FUNDING.replace("SPDO", "XYZ")),
    "financier met een verkeerd totaal": ("baten-2018.csv", FUNDING.replace("118000", "117000")),
    "financier die een kamer niet betaalt": ("baten-2018.csv", FUNDING.replace("TOP,HLR", "TOP,BWK")),
    "uren zonder tarief": ("uren-2019.csv", HOURS),
    "uren met een ander tarief": ("uren-2018.csv", HOURS.replace("10.04", "10.05")),
    "uren met een tarief dat geen getal is": ("uren-2018.csv", HOURS.replace("10.04", "tien")),
    "uren met een verkeerd totaal": ("uren-2018.csv", HOURS.replace("11250", "11251")),
    "uren met een verkeerde waarde": ("uren-2018.csv", HOURS.replace("112950.00", "112950.01")),
    "uren van een kamer die er niet is": ("uren-2018.csv", HOURS.replace("_HLR", "_ZUID")),
    "uren van een onbekende soort": ("uren-2018.csv", HOURS.replace("bewoners", "stagiairs")),
    "gedrukt bedrag dat geen getal is": ("gedrukt-2018.csv", PRINTED.replace("14400", "veel")),
    "prestatie van een kamer die er niet is": ("prestaties-2018.csv", TARGETS.replace("HLR", "ZUID")),
    "post die de cooperatie niet heeft": ("lasten-2018.csv", COSTS.replace("HLR", "BWK")),
}


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("lasten-2018.csv", COSTS.replace("Handgeld", ""), "post"),
        ("baten-2018.csv", FUNDING.replace('"Gemeente: SPDO"', ""), "financier"),
        ("prestaties-2018.csv", TARGETS.replace("Bewoners hebben vertrouwen", " "), "prestatie"),
    ],
)
def test_a_line_without_a_name_is_refused(books: ImportBooks, name: str, text: str, column: str) -> None:
    said = refused(books, name, text)
    assert f"in kolom '{column}' staat niets." in said
    assert said.endswith(
        "Oorzaak: elke regel zegt zelf waar zij over gaat, ook onder een samengevoegde cel.\n"
        f"  Herstel: vul bij '{column}' in waar de regel over gaat, of haal de regel weg."
    )


def test_every_refusal_is_as_it_was(books: ImportBooks) -> None:
    messages = {name: refused(books, file, text) for name, (file, text) in BROKEN.items()}
    books.run(files(ALL))
    changed = COSTS.replace("14400,25080", "14401,25081")
    messages["bedrag na het inlezen veranderd"] = refused(books, "lasten-2018.csv", changed)
    hours = HOURS.replace("35,10,250,10.04,11250,112950.00", "36,10,250,10.04,11500,115460")
    messages["uren na het inlezen veranderd"] = refused(books, "uren-2018.csv", hours)
    messages["gedrukt bedrag na het inlezen veranderd"] = refused(
        books, "gedrukt-2018.csv", PRINTED.replace("14400", "14401")
    )
    golden_messages(Path(__file__).parent / "golden/begroting.txt", messages)
