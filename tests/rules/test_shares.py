"""Shares: numbered, whole, at nominal value, of members, and the same in the register and in the equity accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.share_books import BANK, RESERVE, RULES, cost, issue, leaving, member, move, opening, paid_back, subscription

if TYPE_CHECKING:
    from tests.conftest import Books

L2 = member("L0002", "2018-02-01")
OPEN = "\n2017-01-01 open Vermogen:Ledenkapitaal:L0001\n"  # written by hand, for any commodity
FREE = "\n2017-01-01 open Schulden:Ledenkapitaal:L0001 EUR\n"


def first_lines(messages: list[str]) -> list[str]:
    return [message.split("\n")[0] for message in messages]


# L0001 is a member from 2018-03-01 on (conftest).
FINE = {
    "signed up, paid, member": subscription("L0003", "2018-03-01", 2)
    + member("L0003", "2018-04-01")
    + issue("2018-04-01", 1, "L0003", 2),
    "paid in two parts, a member with the second": RULES.replace("aandelen: 1", "aandelen: 2")
    + subscription("L0003", "2018-03-01", 2)
    + member("L0003", "2018-05-01")
    + opening(1, "L0001", 2)
    + issue("2018-04-01", 2, "L0003", 1)
    + issue("2018-05-01", 3, "L0003", 1),
    "transfer by two to one": L2
    + member("L0003", "2018-02-01")
    + issue("2018-03-01", 1, "L0001", 3)
    + issue("2018-03-02", 2, "L0002", 1)
    + move("2018-04-01", 3, "L0001 2", "L0002 1", "L0003 -3"),
    "left, and paid back later": member("L0002", "2018-02-01", "2018-06-30")
    + issue("2018-02-01", 1, "L0002", 2)
    + leaving("2018-06-30", 2, "L0002", 2)
    + paid_back("2018-08-01", "L0002", "20.00")
    + paid_back("2018-12-31", "L0002", "30.00"),
    "paid back at once": member("L0002", "2018-02-01", "2018-06-30")
    + issue("2018-02-01", 1, "L0002", 2)
    + move("2018-06-30", 2, "L0002 2", f"{BANK}  -50.00 EUR"),
    "forfeit": member("L0002", "2018-02-01", "2018-06-30")
    + issue("2018-02-01", 1, "L0002", 2)
    + move("2018-06-30", 2, "L0002 2", f"{RESERVE}  -50.00 EUR"),
    "an end that the books have not reached": member("L0002", "2018-02-01", "2018-12-31")
    + issue("2018-02-01", 1, "L0002", 2)
    + cost("2018-12-30"),
    "a beginning that the books have not reached": RULES + member("L0002", "2019-01-01") + opening(1, "L0001", 1),
    "back under the same number": member("L0002", "2018-02-01", "2018-06-30")
    + member("L0002", "2018-09-10")
    + subscription("L0002", "2018-09-01", 1)
    + issue("2018-02-01", 1, "L0002", 2)
    + leaving("2018-06-30", 2, "L0002", 2)
    + issue("2018-09-10", 3, "L0002", 1),
    "another kamer": member("L0002", "2018-02-01", "2018-06-30")
    + member("L0002", "2018-07-01", kamer="HLR")
    + issue("2018-02-01", 1, "L0002", 2)
    + cost("2018-12-31"),
    "there when the books began": RULES
    + member("L0002", "2015-02-01")
    + opening(1, "L0002", 1)
    + opening(2, "L0001", 2),
    "gone before the books began": RULES + member("L0002", "2015-02-01", "2016-12-31") + opening(1, "L0001", 1),
    "became a member before the rule": RULES.replace("2017", "2019") + L2 + cost("2019-03-01"),
    "paid and passed on the same day": RULES
    + L2
    + opening(1, "L0001", 1)
    + issue("2018-02-01", 2, "L0002", 1)
    + move("2018-02-01", 3, "L0002 1", f"{RESERVE}  -25.00 EUR"),
    "paid by another": L2 + issue("2018-03-01", 1, "L0001", 2, extra='  betaald-door: "L0002"\n'),
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_is_right(books: Books, text: str) -> None:
    assert books.messages(text) == []


@pytest.mark.parametrize(
    ("stated", "shown"),
    [(None, "er staat niets"), ('"3"', "3"), ("1.5", "1.5"), ("0", "0"), ("-2", "-2"), ("TRUE", "True")],
)
def test_a_movement_without_a_number(books: Books, stated: object, shown: str) -> None:
    text = (
        issue("2018-03-01", 1, "L0001", 1)
        + issue("2018-03-02", 2, "L0001", 1)
        + issue("2018-03-02", stated, "L0001", 1)
    )
    assert books.messages(text) == [
        (
            f"Een wijziging (mutatie) van aandelen zonder nummer: {shown}.\n"
            "  Oorzaak: het aandelenregister telt elke mutatie, met een heel nummer vanaf 1.\n"
            "  Herstel: schrijf bij deze boeking het volgende vrije nummer: mutatie: 3."
        )
    ]


def test_each_movement_without_a_number_gets_its_own(books: Books) -> None:
    text = "".join(issue(f"2018-03-0{day}", None, "L0001", 1) for day in (1, 2, 3))
    assert [message.rsplit(" ", 1)[1] for message in books.messages(text)] == ["1.", "2.", "3."]


def test_a_number_that_is_there_twice(books: Books) -> None:
    assert books.messages(issue("2018-03-01", 1, "L0001", 1) + issue("2018-04-01", 1, "L0001", 2)) == [
        (
            "Wijziging (mutatie) 1 van de aandelen staat er twee keer: op 2018-03-01 en op 2018-04-01.\n"
            "  Oorzaak: elke mutatie in het aandelenregister heeft een eigen nummer.\n"
            "  Herstel: haal een van beide weg als zij dezelfde is; geef haar anders het volgende vrije nummer."
        )
    ]


def test_a_number_that_is_missing(books: Books) -> None:
    text = issue("2018-03-01", 1, "L0001", 1) + issue("2018-04-01", 3, "L0001", 2)
    (error,) = books.load(text).errors
    assert error.entry.date.isoformat() == "2018-04-01"
    assert error.message == (
        "In het aandelenregister ontbreekt wijziging (mutatie) 2.\n"
        "  Oorzaak: de nummers lopen door van 1 tot en met het hoogste: er is een mutatie weggehaald, of een nummer "
        "veranderd.\n"
        "  Herstel: zet de boeking terug met haar eigen nummer. Een mutatie die niet had gemoeten, blijft staan en "
        "wordt met een nieuwe mutatie teruggedraaid."
    )


def test_all_that_is_missing_is_named_once(books: Books) -> None:
    text = (
        issue("2018-03-01", 3, "L0001", 1)
        + issue("2018-04-01", 5, "L0001", 2)
        + issue("2018-04-01", 900000, "L0001", 2)
    )
    assert first_lines(books.messages(text)) == [
        "In het aandelenregister ontbreken de wijzigingen (mutaties) 1 tot en met 2, 4, 6 tot en met 899999."
    ]


def test_numbers_need_not_follow_the_days(books: Books) -> None:
    assert books.messages(issue("2018-05-01", 1, "L0001", 1) + issue("2018-04-01", 2, "L0001", 2)) == []


def test_a_movement_that_beancount_refuses_keeps_its_number(books: Books) -> None:
    text = issue("2018-03-01", 1, "L0001", 1) + move("2018-04-01", 2, "L0001 3", f"{BANK}  -75.00 EUR")
    text += issue("2018-05-01", 3, "L0001", 1)
    (message,) = books.messages(text)
    assert message.startswith("Not enough lots to reduce")


def test_another_price(books: Books) -> None:
    text = issue("2018-03-01", 1, "L0001", 2).replace("{25 EUR}", "{20 EUR}").replace("50.00", "40.00")
    (error,) = books.load(text).errors
    assert error.source["lineno"] == error.entry.meta["lineno"] + 2  # the posting
    assert error.message == (
        "Aandelen van L0001 tegen 20,00 euro, en niet tegen 25,00 euro.\n"
        "  Oorzaak: elk aandeel is 25,00 euro waard: dat is de nominale waarde in stam/rekeningen.beancount.\n"
        "  Herstel: schrijf: Vermogen:Ledenkapitaal:L0001  -2 AANDEEL {25 EUR}."
    )


def test_a_price_in_another_currency(books: Books) -> None:
    text = (
        issue("2018-03-01", 1, "L0001", 2)
        .replace("{25 EUR}", "{25 USD}")
        .replace("Activa:Bank:ING  50.00 EUR", "Activa:X  50 USD")
    )
    assert first_lines(books.messages("\n2017-01-01 open Activa:X\n" + text)) == [
        "Aandelen van L0001 tegen 25,00 USD, en niet tegen 25,00 euro."
    ]


def test_shares_without_a_price(books: Books) -> None:
    text = L2 + move(
        "2018-03-01", 1, "Vermogen:Ledenkapitaal:L0001  -1 AANDEEL", "Vermogen:Ledenkapitaal:L0002  1 AANDEEL"
    )
    assert first_lines(books.messages(text)) == [
        "Aandelen van L0001 zonder prijs, en niet tegen 25,00 euro.",
        "Aandelen van L0002 zonder prijs, en niet tegen 25,00 euro.",
        "L0002 geeft op 2018-03-01 1 aandeel meer af dan L0002 heeft.",
    ]


def test_no_nominal_value_is_told_once(books: Books) -> None:
    file = books.root / "stam" / "rekeningen.beancount"
    file.write_text(file.read_text("utf-8").replace("2000-01-01 price AANDEEL 25 EUR\n", ""), "utf-8")
    assert books.messages(issue("2018-03-01", 1, "L0001", 2) + issue("2018-03-02", 2, "L0001", 2)) == [
        (
            "De boeken hebben aandelen, en zeggen niet wat een aandeel waard is.\n"
            "  Oorzaak: zonder nominale waarde is van geen aandeel te zien of het bedrag klopt.\n"
            "  Herstel: schrijf in stam/rekeningen.beancount: 2000-01-01 price AANDEEL 25 EUR."
        )
    ]


def test_a_part_of_a_share(books: Books) -> None:
    text = move("2018-03-01", 1, "L0001 -1.5", f"{BANK}  37.50 EUR")
    (message, *_) = books.messages(text)
    assert message == (
        "1,50 aandelen van L0001: dat is geen heel aantal.\n"
        "  Oorzaak: een aandeel is niet te delen.\n"
        "  Herstel: verbeter het aantal."
    )


def test_shares_on_an_account_of_no_member(books: Books) -> None:
    text = move("2018-03-01", 1, "Vermogen:Ledenkapitaal  -2 AANDEEL {25 EUR}", f"{BANK}  50.00 EUR")
    assert books.messages(text) == [
        (
            "Aandelen op 'Vermogen:Ledenkapitaal': dat is geen aandelenrekening van een lid.\n"
            "  Oorzaak: elk aandeel is van een lid, en staat op de rekening met dat nummer.\n"
            "  Herstel: boek ze op de rekening van het lid, zoals Vermogen:Ledenkapitaal:L0001."
        )
    ]


def test_euros_on_a_share_account_and_the_proof(books: Books) -> None:
    text = OPEN + opening(1, "L0001", 2) + L2 + issue("2018-03-01", 2, "L0002", 1)
    text += f'\n2018-04-01 * "storting"\n  Vermogen:Ledenkapitaal:L0001  -12.50 EUR\n  {BANK}\n'
    assert books.messages(text) == [
        (
            "-12.50 EUR op de aandelenrekening van L0001: daar staan alleen aandelen.\n"
            "  Oorzaak: het aandelenregister telt aandelen; een bedrag zonder aandelen is van niemand te bewijzen.\n"
            "  Herstel: boek de aandelen zelf (Vermogen:Ledenkapitaal:L0001  -2 AANDEEL {25 EUR}), of boek het bedrag "
            "op "
            "een andere rekening."
        ),
        (
            "De aandelen van L0001 zijn volgens het register 50,00 euro, en volgens het vermogen 62,50: een verschil "
            "van "
            "12,50 euro.\n"
            "  Oorzaak: register en vermogen zijn dezelfde aandelen, en dus hetzelfde bedrag; alles bij elkaar zijn "
            "zij "
            "75,00 en 87,50 euro.\n"
            "  Herstel: zoek op Vermogen:Ledenkapitaal:L0001 de boeking die geen hele aandelen tegen de nominale "
            "waarde "
            "heeft, en verbeter die."
        ),
    ]


def test_shares_for_who_is_no_member(books: Books) -> None:
    text = issue("2018-02-28", 1, "L0001", 2) + OPEN
    assert books.messages(text) == [
        (
            "L0001 krijgt op 2018-02-28 2 aandelen, en is dan geen lid.\n"
            "  Oorzaak: aandelen zijn alleen voor leden, en voor wie op die dag of eerder inschreef.\n"
            "  Herstel: schrijf in met 'bwk leden aanmelden', of verbeter het nummer of de dag; het lidmaatschap "
            "staat in "
            "stam/leden.beancount."
        )
    ]


def test_a_transfer_to_who_is_no_member(books: Books) -> None:
    text = member("L0002", "2018-01-01", "2018-02-28") + issue("2018-03-01", 1, "L0001", 2)
    assert first_lines(books.messages(text + move("2018-03-02", 2, "L0001 1", "L0002 -1"))) == [
        "L0002 krijgt op 2018-03-02 1 aandeel, en is dan geen lid."
    ]


def test_signing_up_counts_from_its_day_and_once(books: Books) -> None:
    text = OPEN.replace("L0001", "L0003") + subscription("L0003", "2018-03-02", 1) + issue("2018-03-01", 1, "L0003", 1)
    assert first_lines(books.messages(text)) == ["L0003 krijgt op 2018-03-01 1 aandeel, en is dan geen lid."]


def test_a_subscription_of_a_membership_that_is_over_counts_no_more(books: Books) -> None:
    text = subscription("L0002", "2018-01-20", 1) + member("L0002", "2018-02-01", "2018-02-28")
    assert first_lines(books.messages(text + issue("2018-03-01", 1, "L0002", 1))) == [
        "L0002 krijgt op 2018-03-01 1 aandeel, en is dan geen lid."
    ]


def test_who_left_and_still_holds_shares(books: Books) -> None:
    text = member("L0002", "2018-02-01", "2018-06-30") + issue("2018-02-01", 1, "L0002", 3)
    text += leaving("2018-06-30", 2, "L0002", 1)
    (error,) = books.load(text).errors
    assert error.entry.type == "lid"
    assert error.message == (
        "L0002 is lid tot en met 2018-06-30, en heeft dan nog 2 aandelen: 50,00 euro.\n"
        "  Oorzaak: wie geen lid meer is, heeft geen aandelen: zij gaan op de laatste dag terug, en het bedrag is dan "
        "nog te betalen.\n"
        "  Herstel: boek dat met 'bwk leden opzeggen L0002 --per 2018-06-30', of boek een overdracht op die dag of "
        "eerder."
    )


def test_giving_shares_back_a_day_late_is_too_late(books: Books) -> None:
    text = member("L0002", "2018-02-01", "2018-06-30") + issue("2018-02-01", 1, "L0002", 1)
    assert first_lines(books.messages(text + leaving("2018-07-01", 2, "L0002", 1))) == [
        "L0002 is lid tot en met 2018-06-30, en heeft dan nog 1 aandeel: 25,00 euro."
    ]


def test_each_membership_that_ended_with_shares_is_told_at_its_last_period(books: Books) -> None:
    text = (
        member("L0002", "2018-01-01", "2018-01-31")
        + member("L0002", "2018-02-01", "2018-02-28", "HLR")
        + member("L0002", "2018-04-01", "2018-04-30")
        + issue("2018-01-01", 1, "L0002", 1)
        + cost("2018-05-01")
    )
    assert [error.entry.date.isoformat() for error in books.load(text).errors] == ["2018-02-01", "2018-04-01"]


def test_a_membership_that_begins_before_the_shares_are_paid(books: Books) -> None:
    text = RULES + cost("2018-01-15") + opening(1, "L0001", 1) + L2 + issue("2018-02-02", 2, "L0002", 2)
    (error,) = books.load(text).errors
    assert error.entry.type == "lid"
    assert error.message == (
        "L0002 is lid vanaf 2018-02-01, en heeft dan 0 aandelen betaald.\n"
        "  Oorzaak: volgens de ledenregels is iemand lid na betaling van ten minste 1 aandeel.\n"
        "  Herstel: zet als eerste dag die van de betaling, of zoek de betaling die ontbreekt."
    )


def test_who_was_there_before_the_books_began_without_shares_is_told(books: Books) -> None:
    text = RULES + opening(1, "L0001", 1) + member("L0002", "2017-02-01")
    assert first_lines(books.messages(text)) == ["L0002 is lid vanaf 2017-02-01, en heeft dan 0 aandelen betaald."]


def test_more_given_up_than_held(books: Books) -> None:
    text = FREE + move("2018-04-01", 1, "L0001 2", f"{BANK}  -50.00 EUR")
    assert books.messages(text) == [
        (
            "L0001 geeft op 2018-04-01 2 aandelen meer af dan L0001 heeft.\n"
            "  Oorzaak: niemand kan meer aandelen afgeven dan er op zijn of haar naam staan.\n"
            "  Herstel: verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt."
        )
    ]


def test_closed_with_a_balance(books: Books) -> None:
    text = issue("2018-03-01", 1, "L0001", 2) + "\n2018-04-01 close Vermogen:Ledenkapitaal:L0001\n"
    assert books.messages(text) == [
        (
            "De aandelenrekening van L0001 wordt gesloten met nog 2 aandelen erop.\n"
            "  Oorzaak: een rekening met aandelen kan niet weg: zij zijn nog van iemand.\n"
            "  Herstel: boek eerst de teruggave of de overdracht, of haal deze regel weg: sluiten hoeft niet."
        )
    ]


def test_a_payer_nobody_knows(books: Books) -> None:
    assert books.messages(issue("2018-03-01", 1, "L0001", 2, extra='  betaald-door: "L0099"\n')) == [
        (
            "De aandelen zijn betaald door 'L0099', en dat nummer heeft niemand.\n"
            "  Oorzaak: 'betaald-door:' is het nummer van een lid, van wie inschreef of van een persoon in de boeken.\n"
            "  Herstel: verbeter het nummer, of haal de regel weg als het lid zelf betaalde."
        )
    ]


def test_more_paid_back_than_owed(books: Books) -> None:
    text = (
        member("L0002", "2018-02-01", "2018-06-30")
        + issue("2018-02-01", 1, "L0002", 2)
        + leaving("2018-06-30", 2, "L0002", 2)
        + paid_back("2018-08-01", "L0002", "50.00")
        + paid_back("2018-08-02", "L0002", "5.50")
    )
    assert books.messages(text) == [
        (
            "Aan L0002 is op 2018-08-02 5,50 euro meer terugbetaald dan er voor de aandelen te betalen was.\n"
            "  Oorzaak: terugbetalen kan pas als de aandelen terug zijn, en nooit meer dan dat bedrag.\n"
            "  Herstel: verbeter het bedrag of het nummer; ontbreekt de uittreding, boek die dan op de laatste dag."
        )
    ]


def test_paid_back_before_it_is_owed(books: Books) -> None:
    text = (
        member("L0002", "2018-02-01", "2018-06-30")
        + issue("2018-02-01", 1, "L0002", 2)
        + paid_back("2018-06-01", "L0002", "50.00")
        + leaving("2018-06-30", 2, "L0002", 2)
    )
    assert first_lines(books.messages(text)) == [
        "Aan L0002 is op 2018-06-01 50,00 euro meer terugbetaald dan er voor de aandelen te betalen was."
    ]
