"""The standing data of members: periods, subscriptions, fees and the rules of the statutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.share_books import member, subscription

if TYPE_CHECKING:
    from tests.conftest import Books


def fee(values: str = '"bewoner" 20.00 EUR', due: str = "2018-03-31 2018-09-30", extra: str = "") -> str:
    days = f'  vervalt: "{due}"\n' if due else ""
    return f'\n2018-01-01 custom "contributie" {values}\n{days}  rekening: "Eigen:Bar"\n{extra}' + BAR


BAR = '\n2018-01-01 custom "post" "Baten" "Eigen:Bar"\n'


@pytest.mark.parametrize(
    "text",
    [
        member("L0002", "2018-02-01", "2018-06-30") + member("L0002", "2018-07-01", kamer="HLR"),
        member("L0002", "2018-02-01", extra="  aangemeld: 2018-01-31\n  vereniging: TRUE\n"),
        member("L0002", "2018-02-01", extra="  aangemeld: 2018-02-01\n  vereniging: FALSE\n"),
        subscription("L0002", "2018-02-01", 1) + subscription("L0002", "2018-02-02", 1),
        '\n2018-04-01 custom "inschrijving" "L0001"\n  aandelen: 2\n',  # a member already
        fee(extra="  uren: 12\n"),
        fee('"niemand" 20.00 EUR'),  # a kind of which there is no member yet
        '\n2018-01-01 custom "ledenregels"\n',
        '\n2018-01-01 custom "ledenregels"\n  minste-aandelen: 0\n  aansprakelijkheid: "BA"\n',
    ],
)
def test_what_is_right(books: Books, text: str) -> None:
    assert books.messages(text) == []


def test_periods_that_overlap(books: Books) -> None:
    (error,) = books.load(member("L0002", "2018-02-01", "2018-06-30") + member("L0002", "2018-06-30")).errors
    assert error.entry.date.isoformat() == "2018-06-30"
    assert error.message == (
        "Lid 'L0002' van 2018-06-30 begint terwijl dat van 2018-02-01 nog loopt.\n"
        "  Oorzaak: op een dag telt een van beide, en welke is hier niet te zien.\n"
        "  Herstel: zet bij dat van 2018-02-01: einde: 2018-06-29."
    )


def test_a_long_period_is_held_against_all_that_follow(books: Books) -> None:
    text = member("L0002", "2018-02-01") + member("L0002", "2018-03-01", "2018-03-31") + member("L0002", "2018-05-01")
    assert [message.split("\n")[0] for message in books.messages(text)] == [
        "Lid 'L0002' van 2018-03-01 begint terwijl dat van 2018-02-01 nog loopt.",
        "Lid 'L0002' van 2018-05-01 begint terwijl dat van 2018-02-01 nog loopt.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            member("L0002", "2018-02-01", extra="  aangemeld: 2018-02-02\n"),
            (
                "L0002 is lid vanaf 2018-02-01, en aangemeld op 2018-02-02: dat is later.\n"
                "  Oorzaak: de datum vooraan is de eerste dag als lid, en die komt na de aanmelding of op dezelfde "
                "dag.\n"
                "  Herstel: verbeter een van beide dagen."
            ),
        ),
        (
            member("L0002", "2018-02-01", extra='  aangemeld: "januari"\n'),
            (
                "De dag waarop L0002 zich aanmeldde, is geen datum: januari.\n"
                "  Oorzaak: een datum in de boeken staat zonder aanhalingstekens.\n"
                "  Herstel: schrijf: aangemeld: 2018-02-01."
            ),
        ),
        (
            member("L0002", "2018-02-01", extra='  vereniging: "ja"\n'),
            (
                "Lid L0002 zegt bij 'vereniging' geen ja of nee: ja.\n"
                "  Oorzaak: dit zegt of iemand ook betalend lid van de bewonersvereniging is.\n"
                "  Herstel: schrijf: vereniging: TRUE, of vereniging: FALSE."
            ),
        ),
        (
            '\n2018-04-01 custom "inschrijving" "L0001"\n  aandelen: 1\n  vereniging: 1\n',
            (
                "De inschrijving van L0001 zegt bij 'vereniging' geen ja of nee: 1.\n"
                "  Oorzaak: dit zegt of iemand ook betalend lid van de bewonersvereniging is.\n"
                "  Herstel: schrijf: vereniging: TRUE, of vereniging: FALSE."
            ),
        ),
        (
            '\n2018-04-01 custom "inschrijving" "L0002"\n  aandelen: 2\n',
            (
                "De inschrijving van L0002 zegt niet wat voor lid dat wordt.\n"
                "  Oorzaak: met de betaling begint het lidmaatschap, en een lid is van een soort en een kamer.\n"
                '  Herstel: schrijf eronder: soort: "bewoner" en kamer: "TOP".'
            ),
        ),
        (
            subscription("L0002", "2018-04-01", 2).replace('"TOP"', '"OOST"'),
            (
                "Inschrijving 'L0002' noemt kamer 'OOST', die er niet is.\n"
                "  Oorzaak: de kamers zijn: TOP HLR BWK.\n"
                "  Herstel: verbeter de kamer bij deze inschrijving, of voeg haar toe in stam/kamers.beancount."
            ),
        ),
        (
            fee('"bewoner" 20.00 USD'),
            (
                "De contributie van bewoner in 2018 is geen bedrag in euro: 20.00 USD.\n"
                "  Oorzaak: de contributie is een bedrag boven nul, voor het hele jaar.\n"
                '  Herstel: schrijf: 2018-01-01 custom "contributie" "bewoner" 20.00 EUR.'
            ),
        ),
        (
            fee(due="2018-02-30 2018-06-30 2019-01-31 eind"),
            (
                "De contributie van bewoner in 2018 vervalt op dagen die er in 2018 niet zijn: 2018-02-30 2019-01-31 "
                "eind.\n"
                "  Oorzaak: op elke vervaldag is een gelijk deel verschuldigd door wie dan lid is.\n"
                '  Herstel: schrijf: vervalt: "2018-03-31 2018-09-30".'
            ),
        ),
        (
            fee(due=""),
            (
                "De contributie van bewoner in 2018 zegt niet wanneer zij vervalt.\n"
                "  Oorzaak: op elke vervaldag is een gelijk deel verschuldigd door wie dan lid is.\n"
                '  Herstel: schrijf: vervalt: "2018-03-31 2018-09-30".'
            ),
        ),
        (
            fee(extra="  uren: 2.5\n"),
            (
                "De contributie van bewoner in 2018 kan niet met 2.5 uren worden voldaan.\n"
                "  Oorzaak: uren in plaats van contributie zijn een heel aantal, een of meer.\n"
                "  Herstel: schrijf: uren: 12, of haal de regel weg als uren niet mogen."
            ),
        ),
        (
            fee().replace('  rekening: "Eigen:Bar"\n', ""),
            (
                "De contributie van bewoner in 2018 noemt geen rekening.\n"
                "  Oorzaak: een betaling wordt geboekt op de baten van de kamer van het lid.\n"
                '  Herstel: schrijf eronder: rekening: "Eigen:LEDEN".'
            ),
        ),
        (
            fee().replace(BAR, ""),
            (
                "De contributie van bewoner in 2018 komt op 'Eigen:Bar', en die baten heeft TOP en HLR niet.\n"
                "  Oorzaak: daarvoor is er een rekening als Baten:TOP:Eigen:Bar nodig.\n"
                "  Herstel: verbeter 'rekening:', of voeg de post of de financier toe in stam/rekeningen.beancount of "
                "stam/financiers.beancount."
            ),
        ),
        (
            '\n2018-01-01 custom "ledenregels"\n  minste-aandelen: 1.5\n',
            (
                "De ledenregels hebben bij 'minste-aandelen' geen aantal: 1.5.\n"
                "  Oorzaak: dit is een heel aantal, nul of meer.\n"
                "  Herstel: schrijf: minste-aandelen: 1."
            ),
        ),
        (
            '\n2018-01-01 custom "ledenregels"\n  terugbetaling-maanden: "zes"\n',
            (
                "De ledenregels hebben bij 'terugbetaling-maanden' geen aantal: zes.\n"
                "  Oorzaak: dit is een heel aantal, nul of meer.\n"
                "  Herstel: schrijf: terugbetaling-maanden: 6."
            ),
        ),
        (
            '\n2018-01-01 custom "ledenregels"\n  aansprakelijkheid: "geen"\n',
            (
                "De aansprakelijkheid van de leden is 'geen', en dat bestaat niet.\n"
                "  Oorzaak: een coöperatie heeft wettelijke (WA), beperkte (BA) of uitgesloten aansprakelijkheid "
                "(UA).\n"
                '  Herstel: kijk in de statuten, en schrijf: aansprakelijkheid: "UA".'
            ),
        ),
    ],
)
def test_what_cannot_be(books: Books, text: str, message: str) -> None:
    assert books.messages(text) == [message]


@pytest.mark.parametrize("shares", ["0", "-1", "1.5", '"2"', "TRUE", ""])
def test_a_subscription_without_a_number_of_shares(books: Books, shares: str) -> None:
    text = f'\n2018-04-01 custom "inschrijving" "L0001"\n  aandelen: {shares}\n'
    shown = {'"2"': "2", "TRUE": "True", "": "niets"}.get(shares, shares)
    assert books.messages(text) == [
        (
            f"De inschrijving van L0001 heeft geen aantal aandelen: {shown}.\n"
            "  Oorzaak: wie inschrijft, doet dat voor een heel aantal aandelen, een of meer.\n"
            "  Herstel: schrijf eronder: aandelen: 2."
        )
    ]


def test_a_member_of_the_cooperative_itself_needs_income_there(books: Books) -> None:
    messages = books.messages(fee() + member("L0002", "2018-02-01", kamer="BWK"))
    assert [message.split("\n")[0] for message in messages] == [
        "De contributie van bewoner in 2018 komt op 'Eigen:Bar', en die baten heeft BWK niet."
    ]
