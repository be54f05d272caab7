"""Awards with an entry of their own: what they release, what they refuse, and what later letters change."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.award_end import at_closing
from bwk_ledger.figures.deadlines import deadlines
from bwk_ledger.figures.results import Receivable, Repayable, awards_of, figures
from bwk_ledger.rules.derived import kind_of
from tests.conftest import Books

if TYPE_CHECKING:
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.rules.load import Ledger


def award(extra: str = "", *, end: str = "2018-12-31", code: str = "2018", start: str = "2018-01-01") -> str:
    return f'\n{start} custom "toekenning" "SPDO" "{code}"\n  bedrag: 1000.00 EUR\n  einde: {end}\n{extra}'


def cost(day: str, amount: str, extra: str = "", grant: str = "SPDO:2018", account: str = "TOP:Fysiek:Huur") -> str:
    return (
        f'\n{day} * "rekening van {day}"\n  Activa:Bank:ING  {-Decimal(amount)} EUR\n'
        f'  Lasten:{account}  {amount} EUR\n    subsidie: "{grant}"\n{extra}'
    )


def received(day: str, amount: str, account: str = "SPDO:2018") -> str:
    return f'\n{day} * "Gemeente" "bijdrage"\n  Activa:Bank:ING  {amount} EUR\n  Schulden:Subsidie:{account}\n'


def year(ledger: Ledger, number: int, name: str = "SPDO:2018") -> AwardYear:
    return next(item for item in awards_of(figures(ledger, number)) if item.award.key == name)


def incomes(ledger: Ledger) -> list[tuple[str, Decimal]]:
    found = [entry for entry in ledger.transactions if kind_of(entry) == "vrijval"]
    return [(str(entry.date), -entry.postings[1].units.number) for entry in found]


def test_a_release_is_an_entry_of_its_own_beside_its_cost(books: Books) -> None:
    ledger = books.load(award() + received("2018-02-01", "1000.00") + cost("2018-03-01", "400.00"))
    assert [item.message for item in ledger.errors] == []
    spent, released = ledger.transactions[-2:]
    assert len(spent.postings) == 2
    assert (released.narration, released.tags) == ("Vrijval: rekening van 2018-03-01", {"vrijval"})
    assert [(item.account, item.units.number) for item in released.postings] == [
        ("Schulden:Subsidie:SPDO:2018", Decimal(400)),
        ("Baten:TOP:Gemeente:SPDO", Decimal(-400)),
    ]


def test_what_goes_beyond_the_award_is_own_cost_and_an_error(books: Books) -> None:
    ledger = books.load(award() + cost("2018-03-01", "400.00") + cost("2018-04-01", "700.00"))
    assert [item.message for item in ledger.errors] == [
        (
            "Van deze last van 700,00 euro gaat 100,00 boven toekenning SPDO:2018 uit: die is 1.000,00 euro.\n"
            "  Oorzaak: een subsidie wordt nooit meer bate dan is toegekend; wat erboven gaat, draagt de coöperatie "
            "zelf.\n"
            "  Herstel: haal 'subsidie:' weg onder wat erboven gaat, of noem een andere; draagt de coöperatie het "
            'bewust zelf, zet dan onder de last: boven-toekenning: "de reden".'
        )
    ]
    assert incomes(ledger) == [("2018-03-01", Decimal(400)), ("2018-04-01", Decimal(600))]
    item = year(ledger, 2018)
    assert (item.spent, item.borne, item.own, item.left) == (1100, 1000, 100, -1000)
    assert figures(ledger, 2018).closing[Receivable("Schulden:Subsidie:SPDO:2018")] == 1000


def test_a_reason_in_the_open_waives_that(books: Books) -> None:
    text = award() + cost("2018-04-01", "1100.00", '    boven-toekenning: "besluit bestuur 3 april"\n')
    ledger = books.load(text)
    assert [item.message for item in ledger.errors] == []
    assert incomes(ledger) == [("2018-04-01", Decimal(1000))]


def test_a_refund_takes_off_what_went_beyond_first(books: Books) -> None:
    ledger = books.load(award() + cost("2018-03-01", "1100.00") + cost("2018-04-01", "-150.00"))
    assert ledger.errors == []
    assert incomes(ledger) == [("2018-03-01", Decimal(1000)), ("2018-04-01", Decimal(-50))]


def test_a_later_letter_pays_what_went_beyond_from_its_own_day(books: Books) -> None:
    more = '\n2019-02-01 custom "toekenning-wijziging" "SPDO:2018"\n  bedrag: 1080.00 EUR\n'
    ledger = books.load(award() + cost("2018-03-01", "1050.00") + more)
    assert ledger.errors == []
    assert incomes(ledger) == [("2018-03-01", Decimal(1000)), ("2019-02-01", Decimal(50))]
    assert (year(ledger, 2018).own, year(ledger, 2019).own) == (50, -50)


def test_nothing_is_released_before_it_is_awarded(books: Books) -> None:
    granted = '\n2018-05-01 custom "toekenning-stand" "SPDO:2018" "toegekend"\n'
    ledger = books.load(award('  stand: "gevraagd"\n') + cost("2018-03-01", "300.00"))
    assert [item.rule for item in ledger.findings] == ["grants.beyond"]
    assert incomes(ledger) == []
    ledger = books.load(granted)
    assert ledger.errors == []
    assert incomes(ledger) == [("2018-05-01", Decimal(300))]


def test_what_is_left_is_to_be_repaid_and_a_repayment_is_no_negative_receipt(books: Books) -> None:
    back = '\n2019-05-01 * "Gemeente" "terug"\n  Activa:Bank:ING  -600.00 EUR\n  Schulden:Subsidie:SPDO:2018\n'
    ledger = books.load(award() + received("2018-02-01", "1000.00") + cost("2018-03-01", "400.00") + back)
    assert ledger.errors == []
    assert figures(ledger, 2018).closing[Repayable("Schulden:Subsidie:SPDO:2018")] == -600
    item = year(ledger, 2019)
    assert (item.before, item.received, item.repaid, item.left) == (600, 0, 600, 0)


def test_what_may_be_kept_is_income_once_the_funder_fixed_it(books: Books) -> None:
    fixed = '\n2019-05-01 custom "toekenning-stand" "SPDO:2018" "vastgesteld"\n  bedrag: 1000.00 EUR\n'
    text = award('  rest: "behouden"\n') + received("2018-02-01", "1000.00") + cost("2018-03-01", "400.00")
    ledger = books.load(text + fixed)
    assert ledger.errors == []
    assert incomes(ledger) == [("2018-03-01", Decimal(400)), ("2019-05-01", Decimal(600))]
    assert figures(ledger, 2018).closing["Schulden:Subsidie:SPDO:2018"] == -600
    assert (year(ledger, 2019).kept, year(ledger, 2019).left) == (600, 0)


def test_what_is_fixed_lower_takes_income_back(books: Books) -> None:
    fixed = '\n2019-05-01 custom "toekenning-stand" "SPDO:2018" "vastgesteld"\n  bedrag: 900.00 EUR\n'
    ledger = books.load(award() + received("2018-02-01", "1000.00") + cost("2018-03-01", "950.00") + fixed)
    assert [item.rule for item in ledger.findings] == ["grants.beyond"]
    assert incomes(ledger) == [("2018-03-01", Decimal(950)), ("2019-05-01", Decimal(-50))]
    assert figures(ledger, 2019).closing[Repayable("Schulden:Subsidie:SPDO:2018")] == -100


def test_an_award_over_two_years_names_what_it_carries_over(books: Books) -> None:
    text = award(end="2019-06-30") + received("2018-02-01", "1000.00") + cost("2018-03-01", "400.00")
    ledger = books.load(text + cost("2019-03-01", "500.00", grant="SPDO"))
    assert ledger.errors == []
    assert figures(ledger, 2018).closing["Schulden:Subsidie:SPDO:2018"] == -600
    item = year(ledger, 2019)
    assert (item.before, item.spent, item.left) == (600, 500, 100)


def test_a_guarantee_pays_what_other_income_leaves_uncovered(books: Books) -> None:
    entrance = (
        '\n2018-06-01 * "entree"\n  Activa:Bank:ING  350.00 EUR\n  Baten:TOP:Gemeente:WONEN2  -350.00 EUR\n'
        '    subsidie: "SPDO:2018"\n'
    ).replace("WONEN2", "SPDO")
    ledger = books.load(award('  soort: "garantie"\n') + cost("2018-03-01", "600.00") + entrance)
    assert [item.message for item in ledger.errors] == []
    assert incomes(ledger) == [("2018-03-01", Decimal(600)), ("2018-06-01", Decimal(-350))]
    assert year(ledger, 2018).borne == 250


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (cost("2019-01-05", "10.00"), "grants.period"),
        (cost("2019-01-05", "10.00", grant="SPDO"), "grants.period"),
        (cost("2018-01-05", "10.00", account="HLR:Fysiek:Huur"), "grants.other_kamer"),
        (cost("2018-01-05", "10.00", account="TOP:Mensen:Coaching"), "grants.purpose"),
        (cost("2018-01-05", "10.00", grant="SPDO:2017"), "grants.unknown"),
        (received("2018-01-05", "10.00", "SPDO"), "awards.receipt"),
        ('\n2018-01-05 custom "toekenning-stand" "SPDO:2017" "toegekend"\n', "awards.unknown"),
        ('\n2018-01-05 custom "toekenning" "LEDEN" "2017"\n  bedrag: 1.00 EUR\n', "awards.funder"),
        ('\n2018-01-05 custom "toekenning-stand" "SPDO:2018" "vastgesteld"\n', "awards.fixed"),
        (award(code="EXTRA") + cost("2018-01-05", "10.00", grant="SPDO"), "grants.several"),
    ],
)
def test_outside_what_it_is_for(books: Books, text: str, rule: str) -> None:
    terms = '  kamers: "TOP"\n  posten: "Fysiek"\n'
    ledger = books.load(award(terms) + text)
    assert [item.rule for item in ledger.findings] == [rule]


def test_a_bill_of_december_that_comes_in_january_is_of_the_old_year(books: Books) -> None:
    accrued = (
        '\n2018-12-31 custom "overlopend" "te betalen" Lasten:TOP:Fysiek:Huur 80.00 EUR\n'
        '  omschrijving: "huur december"\n  subsidie: "SPDO:2018"\n'
    )
    ledger = books.load(award() + accrued + cost("2019-01-20", "80.00", "    hoort-bij: 2018\n"))
    assert [item.message for item in ledger.errors] == []
    assert [amount for _, amount in incomes(ledger)] == [80, -80, 80]


def test_one_invoice_is_not_paid_twice(books: Books) -> None:
    text = (
        '\n2018-03-01 * "drukker"\n  bon: "factuur 7"\n  Activa:Bank:ING  -100.00 EUR\n'
        '  Lasten:TOP:Fysiek:Huur  100.00 EUR\n    subsidie: "SPDO:2018"\n'
        '\n2018-03-02 * "nog eens"\n  bon: "factuur 7"\n  Lasten:TOP:Fysiek:Huur  -100.00 EUR\n'
        '  Lasten:TOP:Fysiek:Energie  100.00 EUR\n    subsidie: "WONEN"\n'
    )
    (found,) = books.load(award() + text).findings
    assert found.text == "Deze rekening van 100,00 euro staat voor 200,00 euro ten laste van: SPDO:2018, WONEN."


def test_what_must_happen_by_when(books: Books) -> None:
    later = (
        '\n2018-02-01 custom "toekenning-termijn" "SPDO:2018" 600.00 EUR\n'
        '\n2018-08-01 custom "toekenning-termijn" "SPDO:2018" 400.00 EUR\n'
    )
    text = award("  verslag-voor: 2019-04-01\n  accountant-vanaf: 500.00 EUR\n") + later
    ledger = books.load(text + received("2018-02-03", "650.00"))
    assert [(str(item.day), item.kind, item.text, item.amount) for item in deadlines(ledger.index)] == [
        ("2018-08-01", "termijn", "termijn", 350),
        ("2018-12-31", "einde", "laatste dag van de toekenning", None),
        ("2019-04-01", "verantwoording", "eindverslag met verklaring van een accountant", None),
    ]


def test_agreements_and_ends_of_cooperation_are_days_too(books: Books) -> None:
    partners = (
        '\n2018-01-01 custom "partner" "BUURTTEAM"\n  naam: "Buurtteam"\n  einde: 2018-10-31\n'
        '\n2018-02-01 custom "afspraak" "A0001"\n  kamer: "TOP"\n  met: "BUURTTEAM"\n  wat: "spreekuur"\n'
        '  door: "P0001"\n  uiterlijk: 2018-05-01\n'
    )
    ledger = books.load(award() + partners)
    assert ledger.errors == []
    assert [(str(item.day), item.kind, item.of, item.text) for item in deadlines(ledger.index)] == [
        ("2018-05-01", "afspraak", "Buurtteam", "spreekuur"),
        ("2018-10-31", "einde samenwerking", "Buurtteam", "de samenwerking eindigt"),
        ("2018-12-31", "einde", "SPDO:2018", "laatste dag van de toekenning"),
    ]


def test_a_lower_award_brings_no_more_than_it_is(books: Books) -> None:
    text = award() + '\n2018-03-01 custom "toekenning-termijn" "SPDO:2018" 1000.00 EUR\n'
    lower = '\n2018-02-01 custom "toekenning-wijziging" "SPDO:2018"\n  bedrag: 700.00 EUR\n'
    ledger = books.load(text + lower)
    assert ledger.errors == []
    assert [item.amount for item in deadlines(ledger.index)] == [700, None]


@pytest.mark.parametrize("number", ["", "ontbreekt"])
def test_one_invoice_in_two_bookings_is_told_by_its_number_only(books: Books, number: str) -> None:
    paper = '  bon: "ontbreekt"\n  bon-reden: "kwijt"\n' if number else ""
    text = award() + "".join(
        f'\n2018-03-0{day} * "drukker"\n{paper}  Activa:Bank:ING  -100.00 EUR\n'
        f'  Lasten:TOP:Fysiek:Huur  100.00 EUR\n    subsidie: "{grant}"\n'
        for day, grant in ((1, "SPDO:2018"), (2, "WONEN"))
    )
    assert books.load(text).errors == []


def test_two_bookings_of_one_invoice_may_be_of_two_awards_up_to_what_it_costs(books: Books) -> None:
    def halves(first: str, second: str) -> str:
        return award() + "".join(
            f'\n2018-03-0{day} * "drukker"\n  bon: "factuur 7"\n  Activa:Bank:ING  -{amount} EUR\n'
            f'  Lasten:TOP:Fysiek:Huur  {amount} EUR\n    subsidie: "{grant}"\n'
            for day, amount, grant in ((1, first, "SPDO:2018"), (2, second, "WONEN"))
        )

    assert books.load(halves("60.00", "40.00")).errors == []
    again = (
        '\n2018-03-09 * "drukker" "van een andere post"\n  bon: "factuur 7"\n  Lasten:TOP:Fysiek:Huur  -40.00 EUR\n'
        '  Lasten:TOP:Fysiek:Energie  40.00 EUR\n    subsidie: "WONEN"\n'
    )
    (found,) = books.load(again).findings
    assert found.text == "Deze rekening van 100,00 euro staat voor 140,00 euro ten laste van: SPDO:2018, WONEN."


FUNDER = """
2018-01-01 custom "financier" "SPDO"
  groep: "Gemeente"
  kamers: "TOP"
  rgs: "WOvbOrsOel"
"""
_CENTS = st.integers(1, 200_000).map(lambda number: Decimal(number) / 100)
_DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2020, 12, 31))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["vast", "hoogste", "garantie"]),
    st.lists(st.tuples(_DAYS, _CENTS, st.sampled_from(["last", "terug", "ontvangst", "wijziging"])), max_size=10),
)
def test_spent_is_income_and_own_and_received_is_income_and_liability(
    kind: str, steps: list[tuple[dt.date, Decimal, str]]
) -> None:
    text, changed = "", set()
    for day, amount, step in steps:
        if step == "last":
            text += cost(str(day), f"{amount}")
        elif step == "terug":
            text += cost(str(day), f"{-amount}")
        elif step == "ontvangst":
            text += received(str(day), f"{amount}")
        elif day not in changed:
            changed.add(day)
            text += f'\n{day} custom "toekenning-wijziging" "SPDO:2018"\n  bedrag: {amount} EUR\n'
    with TemporaryDirectory() as folder:
        root = new_books(Path(folder) / "boeken", "Proef", [NewKamer("TOP", "TOP", Decimal(250))])
        books = Books(root)
        books.add(FUNDER)
        ledger = books.load(award(f'  soort: "{kind}"\n', end="2020-12-31") + text)
    assert {item.rule for item in ledger.findings} <= {"grants.beyond"}
    income = spent = own = got = ZERO
    for number in (2018, 2019, 2020):
        found, item = figures(ledger, number), year(ledger, number)
        spent, own, got = spent + item.spent, own + item.own, got + item.received - item.repaid
        income -= found.cash.get("Baten:TOP:Gemeente:SPDO", ZERO)
        assert spent == income + own
        assert got == income + item.liability
        assert income <= (item.award.most or ZERO)
        account = item.award.liability
        held = [found.closing.get(key, ZERO) for key in (account, Receivable(account), Repayable(account))]
        assert -sum(held) == item.liability


def test_what_was_kept_may_get_a_purpose_when_the_year_is_closed(books: Books) -> None:
    fixed = '\n2018-12-05 custom "toekenning-stand" "SPDO:2018" "vastgesteld"\n  bedrag: 1000.00 EUR\n'
    text = award('  rest: "behouden"\n') + received("2018-02-01", "1000.00") + cost("2018-03-01", "400.00")
    ledger = books.load(text + fixed)
    assert list(at_closing(ledger.index, 2018)) == [
        (
            "van toekenning SPDO:2018 mag 600,00 euro blijven, en dat is bate van 2018. Wil de ledenvergadering dat "
            "bedrag een doel geven, noem dan bij --bestemming een bestemmingsreserve; zegt de financier waarvoor het "
            "is, dan een bestemmingsfonds: Vermogen:Fondsen:NAAM=600,00."
        )
    ]
