from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser

from bwk_ledger.rules.index import Index
from bwk_ledger.rules.standing import whole_and_once

if TYPE_CHECKING:
    from tests.conftest import Books

FORMS = {
    "kamer": ('"CODE"', "kamers"),
    "post": ('"Lasten" "Groep:Post"', "rekeningen"),
    "financier": ('"CODE"', "financiers"),
    "lid": ('"L0001"', "leden"),
    "inschrijving": ('"L0001"', "leden"),
    "contributie": ('"bewoner" 20.00 EUR', "lidmaatschap"),
    "persoon": ('"V0001"', "personen"),
    "activiteit": ('"kookgroep"', "activiteiten"),
    "aanstelling": ('"P0001"', "personen"),
    "financierstarief": ('"CODE" "bewoner" 12.50 EUR', "tarieven"),
    "vergoedingsplafond": ("0.00 EUR 0.00 EUR 0.00 EUR", "tarieven"),
}


def _incomplete(kind: str, shown: str) -> str:
    form, file = FORMS[kind]
    return (
        f"Een {kind} zonder de juiste gegevens: {shown}.\n"
        f'  Oorzaak: een {kind} begint met: custom "{kind}" {form}.\n'
        f"  Herstel: vul de entry in stam/{file}.beancount aan."
    )


def _impossible(kind: str, shown: str) -> str:
    return (
        f"'{shown}' kan geen {kind} zijn.\n"
        "  Oorzaak: de code en de groep worden deel van rekeningnamen: zij beginnen met een hoofdletter en hebben "
        "verder alleen letters, cijfers en streepjes; een kamer alleen hoofdletters.\n"
        f'  Herstel: schrijf: custom "{kind}" {FORMS[kind][0]}.'
    )


def _twice(what: str, file: str) -> str:
    return (
        f"{what} staat er twee keer.\n"
        "  Oorzaak: maar een van beide telt, en welke is hier niet te zien.\n"
        f"  Herstel: haal een van beide weg uit stam/{file}.beancount."
    )


def test_whole_standing_data_are_fine(books: Books) -> None:
    text = """
        2018-04-01 custom "kamer" "ZUILEN-2"
          handgeld: 250.00 EUR
          einde: 2018-12-31
        2018-01-01 custom "post" "Lasten" "Fysiek:Handgeld:G-Bloemen"
        2018-01-01 custom "post" "Baten" "Eigen:Bar"
        2018-01-01 custom "financier" "FONDS-2018"
          kamers: "TOP ZUILEN-2 BWK"
        2018-01-01 custom "financier" "LATER"
        2018-03-01 custom "lid" "L0002"
          kamer: "ZUILEN-2"
          einde: 2018-12-31
        2018-03-01 custom "lid" "L0003"
        """
    assert books.messages(text) == []


@pytest.mark.parametrize("kind", FORMS)
def test_a_directive_without_values(books: Books, kind: str) -> None:
    assert books.messages(f'2018-01-01 custom "{kind}"\n') == [_incomplete(kind, "er staat niets")]


@pytest.mark.parametrize("kind", FORMS)
def test_a_directive_without_values_as_the_parser_gives_it(kind: str) -> None:
    entries, _, _ = parser.parse_string(f'2018-01-01 custom "{kind}"\n')
    assert entries[0].values is None
    errors = whole_and_once(Index.of(entries))
    assert [error.message for error in errors] == [_incomplete(kind, "er staat niets")]


@pytest.mark.parametrize("kind", FORMS)
def test_a_directive_with_only_metadata_is_told_once(books: Books, kind: str) -> None:
    text = f'2018-01-01 custom "{kind}"\n  naam: "Zonder code"\n  kamers: "OOST"\n  handgeld: 250\n  einde: "nooit"\n'
    assert books.messages(text) == [_incomplete(kind, "er staat niets")]


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("kamer", '"ZUILEN" "Buurtkamer Zuilen"', "ZUILEN Buurtkamer Zuilen"),
        ("kamer", '"ZUILEN" 250.00 EUR', "ZUILEN 250.00 EUR"),
        ("post", '"Lasten"', "Lasten"),
        ("post", '"Lasten" "Fysiek" "Huur"', "Lasten Fysiek Huur"),
        ("financier", '"FONDS" "TOP"', "FONDS TOP"),
        ("lid", '"L0002" 2018-03-01', "L0002 2018-03-01"),
    ],
)
def test_the_wrong_number_of_values(books: Books, kind: str, values: str, shown: str) -> None:
    assert _incomplete(kind, shown) in books.messages(f'2018-01-01 custom "{kind}" {values}\n')


@pytest.mark.parametrize(
    ("directive", "what", "file"),
    [
        ('custom "kamer" "TOP"\n  handgeld: 250 EUR', "De kamer 'TOP'", "kamers"),
        ('custom "post" "Lasten" "Fysiek:Huur"', "De post 'Lasten Fysiek:Huur'", "rekeningen"),
        ('custom "financier" "WONEN"\n  kamers: "TOP"', "De financier 'WONEN'", "financiers"),
    ],
)
def test_what_is_said_twice(books: Books, directive: str, what: str, file: str) -> None:
    assert books.messages(f"2018-05-01 {directive}\n") == [_twice(what, file)]


@pytest.mark.parametrize(
    ("directive", "what", "file"),
    [
        ('custom "lid" "L0002"', "Het lid 'L0002'", "leden"),
        ('custom "inschrijving" "L0001"\n  aandelen: 2', "De inschrijving 'L0001'", "leden"),
        ('custom "ledenregels"', "De entry ledenregels '2018-05-01'", "lidmaatschap"),
    ],
)
def test_what_is_said_twice_of_one_day(books: Books, directive: str, what: str, file: str) -> None:
    assert books.messages(f"2018-05-01 {directive}\n" * 2) == [_twice(what, file)]


def test_a_fee_that_is_said_twice_of_one_year(books: Books) -> None:
    fee = 'custom "contributie" "bewoner" 20.00 EUR\n  vervalt: "{0}-09-30"\n  rekening: "Eigen:LEDEN"\n'
    days = ("2018-01-01", "2018-07-01", "2019-01-01")
    text = "".join(f"{day} {fee.format(day[:4])}" for day in days)
    assert books.messages(text) == [_twice("De contributie 'bewoner 2018'", "lidmaatschap")]


def test_rules_about_members_take_no_values(books: Books) -> None:
    assert books.messages('2018-05-01 custom "ledenregels" "UA"\n') == [
        (
            "Een entry ledenregels zonder de juiste gegevens: UA.\n"
            '  Oorzaak: een entry ledenregels begint met: custom "ledenregels".\n'
            "  Herstel: vul de entry in stam/lidmaatschap.beancount aan."
        )
    ]


def test_what_is_said_three_times_is_told_twice(books: Books) -> None:
    text = '2018-05-01 custom "kamer" "TOP"\n2018-06-01 custom "kamer" "TOP"\n'
    assert books.messages(text) == [_twice("De kamer 'TOP'", "kamers")] * 2


def test_the_later_one_of_two_is_pointed_at(books: Books) -> None:
    (error,) = books.load('2018-05-01 custom "kamer" "TOP"\n').errors
    assert (error.entry.date, error.source["filename"]) == (dt.date(2018, 5, 1), str(books.main))


def test_the_same_code_for_things_of_different_kinds_is_fine(books: Books) -> None:
    assert books.messages('2018-05-01 custom "financier" "TOP"\n2018-05-01 custom "lid" "TOP"\n') == []


def test_the_same_post_of_costs_and_of_income_is_fine(books: Books) -> None:
    assert books.messages('2018-01-01 custom "post" "Baten" "Fysiek:Huur"\n') == []


@pytest.mark.parametrize(
    "code", ["zuilen", "", " ", "ZUI LEN", "-ZUI", "ZUI.LEN", "École", "ZUI_LEN", "ZUI\nLEN", "TOP:"]
)
@pytest.mark.parametrize("kind", ["kamer", "financier", "lid"])
def test_a_code_that_cannot_be_part_of_an_account(books: Books, kind: str, code: str) -> None:
    assert books.messages(f'2018-01-01 custom "{kind}" "{code}"\n') == [_impossible(kind, code)]


@pytest.mark.parametrize("kind", ["kamer", "financier", "lid"])
def test_a_code_with_a_colon_would_be_two_parts_of_an_account(books: Books, kind: str) -> None:
    assert books.messages(f'2018-01-01 custom "{kind}" "ZUILEN:OOST"\n') == [_impossible(kind, "ZUILEN:OOST")]


@pytest.mark.parametrize(
    ("root", "path"),
    [
        ("Lasten", "Huur"),  # no group
        ("Lasten", "fysiek:huur"),
        ("Lasten", "Fysiek:"),
        ("Lasten", "Fysiek::Huur"),
        ("Lasten", "Fysiek:Huur en zo"),
        ("lasten", "Fysiek:Huur"),
        ("Activa", "Fysiek:Huur"),
        ("Expenses", "Fysiek:Huur"),
        ("Lasten:TOP", "Fysiek:Huur"),
        ("", ""),
    ],
)
def test_a_post_that_cannot_be_part_of_an_account(books: Books, root: str, path: str) -> None:
    text = f'2018-01-01 custom "post" "{root}" "{path}"\n'
    assert books.messages(text) == [_impossible("post", f"{root} {path}")]


def test_a_funder_of_an_unknown_kamer(books: Books) -> None:
    assert books.messages('2018-01-01 custom "financier" "FONDS"\n  kamers: "TOP OOST"\n') == [
        (
            "Financier 'FONDS' noemt kamer 'OOST', die er niet is.\n"
            "  Oorzaak: de kamers zijn: TOP HLR BWK.\n"
            "  Herstel: verbeter de kamer bij deze financier, of voeg haar toe in stam/kamers.beancount."
        )
    ]


def test_each_unknown_kamer_of_a_funder_is_told(books: Books) -> None:
    messages = books.messages('2018-01-01 custom "financier" "FONDS"\n  kamers: "OOST, TOP WEST"\n')
    assert [message.split("\n")[0] for message in messages] == [
        "Financier 'FONDS' noemt kamer 'OOST,', die er niet is.",
        "Financier 'FONDS' noemt kamer 'WEST', die er niet is.",
    ]


def test_a_member_of_an_unknown_kamer(books: Books) -> None:
    assert books.messages('2018-03-01 custom "lid" "L0002"\n  kamer: "OOST"\n') == [
        (
            "Lid 'L0002' noemt kamer 'OOST', die er niet is.\n"
            "  Oorzaak: de kamers zijn: TOP HLR BWK.\n"
            "  Herstel: verbeter de kamer bij dit lid, of voeg haar toe in stam/kamers.beancount."
        )
    ]


def test_a_member_of_an_unknown_kamer_is_told(books: Books) -> None:
    (message,) = books.messages('2018-03-01 custom "lid" "L0002"\n  kamer: "OOST"\n')
    assert message.split("\n")[:2] == [
        "Lid 'L0002' noemt kamer 'OOST', die er niet is.",
        "  Oorzaak: de kamers zijn: TOP HLR BWK.",
    ]


@pytest.mark.parametrize("text", ['custom "financier" "FONDS"\n  kamers:', 'custom "lid" "L0002"\n  kamer:'])
def test_a_key_without_a_value_names_no_kamer(books: Books, text: str) -> None:
    assert [message for message in books.messages(f"2018-03-01 {text}\n") if "None" in message] == []


def test_kamers_are_named_where_there_are_none() -> None:
    entries, _, _ = parser.parse_string('2018-01-01 custom "financier" "FONDS"\n  kamers: "TOP"\n')
    (error,) = whole_and_once(Index.of(entries))
    assert error.message.split("\n")[1] == "  Oorzaak: de kamers zijn: geen."


@pytest.mark.parametrize("ceiling", ["250", "250.00", "250 USD", '"250 EUR"', "TRUE"])
def test_a_ceiling_that_is_no_amount_in_euros(books: Books, ceiling: str) -> None:
    shown = {'"250 EUR"': "250 EUR", "TRUE": "True"}.get(ceiling, ceiling)
    assert books.messages(f'2018-04-01 custom "kamer" "ZUILEN"\n  handgeld: {ceiling}\n') == [
        (
            f"Het plafond van het handgeld is geen bedrag in euro: {shown}.\n"
            "  Oorzaak: zonder bedrag zou elke overboeking te veel zijn.\n"
            "  Herstel: schrijf: handgeld: 250.00 EUR."
        )
    ]


@pytest.mark.parametrize("kind", ["kamer", "lid"])
@pytest.mark.parametrize("end", ['"2018-12-31"', "2018", '"eind 2018"', "TRUE"])
def test_an_end_that_is_no_date(books: Books, kind: str, end: str) -> None:
    shown = "True" if end == "TRUE" else end.strip('"')
    assert books.messages(f'2018-04-01 custom "{kind}" "N1"\n  einde: {end}\n') == [
        (
            f"De einddatum is geen datum: {shown}.\n"
            "  Oorzaak: een datum in de boeken staat zonder aanhalingstekens.\n"
            "  Herstel: schrijf: einde: 2018-12-31."
        )
    ]


def test_everything_wrong_with_one_directive_is_told(books: Books) -> None:
    messages = books.messages('2018-04-01 custom "kamer" "zuilen"\n  handgeld: 250\n  einde: "2018"\n')
    assert [message.split("\n")[0] for message in messages] == [
        "'zuilen' kan geen kamer zijn.",
        "Het plafond van het handgeld is geen bedrag in euro: 250.",
        "De einddatum is geen datum: 2018.",
    ]


def test_a_message_points_at_its_directive(books: Books) -> None:
    books.add('2018-04-01 custom "kamer" "ZUILEN"\n  handgeld: 250\n')
    (error,) = books.load().errors
    line = books.main.read_text("utf-8").splitlines()[error.source["lineno"] - 1]
    assert line == '2018-04-01 custom "kamer" "ZUILEN"'
