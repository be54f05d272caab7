"""The commands of `bwk leden` that change the books: what they say, what the books hold after it, what they refuse."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.figures.shares import proof, share_register
from tests.bank_files import golden_messages, import_books, ing, row, snapshot
from tests.members_books import BOOKS, MEMBERS, RULES, called, done, in_order, refused

if TYPE_CHECKING:
    from tests.conftest import Books

GOLDEN = Path(__file__).parent / "golden"
APPLY = ("aanmelden", "--soort", "bewoner", "--kamer", "top", "--aandelen", "2", "--datum", "2018-04-01")


@pytest.fixture
def coop(books: Books) -> Books:
    books.add(BOOKS)
    in_order(books)
    return books


def standing(books: Books) -> str:
    """What was written in the file of members."""
    return (books.root / "stam/leden.beancount").read_text("utf-8").partition('"Lasten"\n')[2]


def movements(books: Books, year: int = 2018) -> str:
    return (books.root / f"jaren/{year}/leden.beancount").read_text("utf-8").partition('"Lasten"\n')[2]


def held(books: Books, day: str) -> dict[str, int]:
    ledger = in_order(books)
    date = dt.date.fromisoformat(day)
    assert proof(ledger.transactions, ledger.config, date).is_right
    return dict(share_register(ledger.transactions, ledger.config, date).held)


def test_signing_up_and_paying_in_cash(coop: Books) -> None:
    assert done(coop, *APPLY) == (
        "L0005: ingeschreven op 2018-04-01 voor 2 aandelen, 50,00 euro.\n"
        "Lid vanaf de dag waarop dat is betaald.\n"
        "Zet in de omschrijving van de betaling: Aandelen lid L0005\n"
    )
    assert "L0005" not in in_order(coop).config.members
    via = ("--via", "Activa:Handgeld:TOP", "--betaald-door", "L0001")
    assert done(coop, "uitgifte", "l0005", "--aantal", 2, "--datum", "2018-04-09", *via) == (
        "2018-04-09: 2 aandelen voor L0005, 50,00 euro op Activa:Handgeld:TOP (mutatie 6).\n"
        "L0005 is lid vanaf 2018-04-09.\n"
    )
    assert standing(coop) == (
        '\n2018-04-01 custom "inschrijving" "L0005"\n  aandelen: 2\n  soort: "bewoner"\n  kamer: "TOP"\n'
        '\n2018-04-09 custom "lid" "L0005"\n  soort: "bewoner"\n  kamer: "TOP"\n  aangemeld: 2018-04-01\n'
        '  reden: "betaling van de aandelen"\n'
    )
    assert movements(coop) == (
        '\n2018-04-09 * "L0005" "Aandelen L0005"\n  reden: "uitgifte"\n  mutatie: 6\n  betaald-door: "L0001"\n'
        "  Activa:Handgeld:TOP           50.00 EUR\n"
        "  Vermogen:Ledenkapitaal:L0005     -2 AANDEEL {25 EUR}\n"
    )
    assert held(coop, "2018-04-09")["L0005"] == 2


def test_a_payment_on_a_statement_with_the_text_that_was_told_begins_the_membership(tmp_path: Path, repo: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.rules((repo / "bwk_ledger/demo/stam/regels.toml").read_text("utf-8"))
    books.add("stam/lidmaatschap.beancount", '2017-01-01 custom "ledenregels"\n  minste-aandelen: 2\n')
    said = done(books, *APPLY)  # type: ignore[arg-type]
    text = said.splitlines()[-1].partition(": ")[2]
    # The first share alone makes nobody a member where two are asked.
    rows = [row("04-10", "25.00", text=text), row("04-20", "25.00", text=text)]
    books.run({"bank.csv": ing(rows)})
    ledger = books.load()
    (member,) = ledger.config.members.values()
    assert (member.number, member.start, member.periods[0].applied) == (
        "L0001",
        dt.date(2018, 4, 20),
        dt.date(2018, 4, 1),
    )


def test_numbers_are_never_used_twice(coop: Books) -> None:
    coop.add('2018-03-01 custom "betaalopdracht" "INCASSO-2018-03"\n  uitvoering: 2018-03-20\n  regels: "L0040 5.00"\n')
    # An order to a number that nobody has is an error of the books, and still no reason to give that number away.
    assert called(coop, *APPLY).stdout.startswith("L0041: ")
    assert called(coop, *APPLY, "--nummer", "L0050").stdout.startswith("L0050: ")
    assert called(coop, *APPLY, "--vereniging").stdout.startswith("L0051: ")


def test_a_member_signs_up_for_more_under_the_same_number(coop: Books) -> None:
    assert done(coop, "aanmelden", "--lid", "L0002", "--aandelen", 1, "--datum", "2018-05-01") == (
        "L0002: ingeschreven op 2018-05-01 voor 1 aandeel, 25,00 euro.\n"
        "Zet in de omschrijving van de betaling: Aandelen lid L0002\n"
    )
    done(coop, "uitgifte", "L0002", "--aantal", 1, "--datum", "2018-05-02", "--via", "Activa:Handgeld:HLR")
    ledger = in_order(coop)
    assert len(ledger.config.members["L0002"].periods) == 1
    assert held(coop, "2018-05-02")["L0002"] == 2


def test_who_returns_keeps_the_number_and_begins_anew(coop: Books) -> None:
    assert done(coop, "aanmelden", "--lid", "L0003", "--aandelen", 1, "--kamer", "hlr", "--datum", "2018-06-01") == (
        "L0003: ingeschreven op 2018-06-01 voor 1 aandeel, 25,00 euro.\n"
        "Lid vanaf de dag waarop dat is betaald.\n"
        "Zet in de omschrijving van de betaling: Aandelen lid L0003\n"
    )
    again = refused(coop, "aanmelden", "--lid", "L0003", "--aandelen", 1, "--datum", "2018-06-02")
    assert again.startswith("Fout: L0003 staat al ingeschreven: op 2018-06-01 voor 1 aandeel.\n")
    done(coop, "uitgifte", "L0003", "--aantal", 1, "--datum", "2018-06-08", "--via", "Activa:Handgeld:HLR")
    periods = in_order(coop).config.members["L0003"].periods
    assert [(item.kind, item.kamer, f"{item.start}", item.end and f"{item.end}") for item in periods] == [
        ("staf", "TOP", "2017-06-01", "2018-03-31"),
        ("staf", "HLR", "2018-06-08", None),
    ]


def test_where_no_shares_are_asked_membership_begins_at_once(books: Books) -> None:
    call = ("aanmelden", "--soort", "staf", "--kamer", "HLR", "--aandelen", 0, "--datum", "2018-04-01", "--vereniging")
    assert done(books, *call) == "L0001: lid vanaf 2018-04-01, zonder aandelen.\n"
    member = in_order(books).config.members["L0001"]
    assert (member.kind, member.kamer, member.start, member.periods[0].in_association) == (
        "staf",
        "HLR",
        dt.date(2018, 4, 1),
        True,
    )
    assert done(books, "opzeggen", "L0001", "--per", "2018-05-31") == (
        "L0001: lid tot en met 2018-05-31.\nEr waren geen aandelen.\n"
    )


def test_moving_ends_a_period_and_begins_one(coop: Books) -> None:
    call = ("wijzigen", "L0001", "--per", "2018-07-01", "--kamer", "hlr", "--soort", "staf", "--vereniging", "nee")
    assert done(coop, *call) == "L0001: vanaf 2018-07-01 staf bij HLR.\n"
    assert standing(coop) == (
        '\n2018-07-01 custom "lid" "L0001"\n  soort: "staf"\n  kamer: "HLR"\n  aangemeld: 2017-04-20\n'
        '  reden: "wijziging"\n'
    )
    member = in_order(coop).config.members["L0001"]
    assert (member.periods[0].end, member.end) == (dt.date(2018, 6, 30), None)
    assert member.stretches == ((dt.date(2017, 5, 1), None),)
    # On the first day of a period the entry itself is put right.
    call = ("wijzigen", "L0001", "--per", "2018-07-01", "--kamer", "top", "--vereniging", "ja")
    assert done(coop, *call) == "L0001: vanaf 2018-07-01 staf bij TOP, betalend lid van de bewonersvereniging.\n"
    member = in_order(coop).config.members["L0001"]
    assert len(member.periods) == 2
    assert (member.kamer, member.periods[1].applied) == ("TOP", dt.date(2017, 4, 20))


def test_who_leaves_after_a_move_ends_the_last_period_only(coop: Books) -> None:
    done(coop, "wijzigen", "L0001", "--per", "2018-07-01", "--kamer", "HLR")
    done(coop, "opzeggen", "L0001", "--per", "2018-09-30")
    periods = in_order(coop).config.members["L0001"].periods
    assert [item.end for item in periods] == [dt.date(2018, 6, 30), dt.date(2018, 9, 30)]


def test_leaving_gives_up_the_shares_on_the_last_day(coop: Books) -> None:
    assert done(coop, "opzeggen", "L0001", "--per", "2018-08-31") == (
        "L0001: lid tot en met 2018-08-31.\n"
        "3 aandelen teruggegeven (mutatie 6).\n"
        "Terug te betalen op 2019-02-28: 75,00 euro; zie 'bwk leden terugbetalingen'.\n"
    )
    assert movements(coop) == (
        '\n2018-08-31 * "L0001" "Aandelen teruggegeven bij uittreding"\n  reden: "opzegging"\n  mutatie: 6\n'
        "  Vermogen:Ledenkapitaal:L0001       3 AANDEEL {25 EUR}\n"
        "  Schulden:Ledenkapitaal:L0001  -75.00 EUR\n"
    )
    assert "L0001" not in held(coop, "2018-08-31")


def test_leaving_books_shares_that_are_held_after_the_end(books: Books) -> None:
    books.add(RULES + MEMBERS)
    found = called(books, "wijzigen", "L0001", "--per", "2018-04-01", "--kamer", "HLR")
    assert found.exit_code == 0
    assert "2 aandelen teruggegeven (mutatie 5)." in done(books, "opzeggen", "L0003", "--per", "2018-03-31")
    assert '"L0003"' not in standing(books)  # the end stood there already
    assert "L0003" not in held(books, "2018-03-31")


def test_shares_that_are_forfeited_go_to_the_reserve(coop: Books) -> None:
    call = ("opzeggen", "L0002", "--per", "2018-08-31", "--verval", "royement, besluit 12")
    assert done(coop, *call) == (
        "L0002: lid tot en met 2018-08-31.\n1 aandeel vervallen aan de reserve, 25,00 euro (mutatie 6).\n"
    )
    assert '  reden: "royement, besluit 12"\n' in movements(coop)
    assert coop.balances()["Vermogen:Reserves:Algemeen"] == -25


def test_shares_are_handed_over(coop: Books) -> None:
    assert done(coop, "overdracht", "l0001", "l0004", "--aantal", "2", "--datum", "2018-06-01") == (
        "2018-06-01: 2 aandelen van L0001 aan L0004, 50,00 euro nominaal (mutatie 6).\n"
    )
    assert held(coop, "2018-06-01") == {"L0001": 1, "L0002": 1, "L0004": 3}
    found = called(coop, "overdracht", "L0001", "L0004", "--aantal", 1, "--datum", "2018-06-01")
    assert (found.exit_code, found.stderr) == (
        0,
        "Let op: L0001 houdt nog 0 aandelen, en een lid heeft er ten minste 1.\n",
    )
    assert held(coop, "2018-06-01") == {"L0002": 1, "L0004": 4}


def test_who_paid_for_too_few_shares_is_told_to_be_no_member_yet(books: Books) -> None:
    books.add(RULES.replace("minste-aandelen: 1", "minste-aandelen: 2"))
    done(books, *APPLY)
    call = ("uitgifte", "L0001", "--aantal", 1, "--via", "Activa:Handgeld:TOP", "--datum")
    found = called(books, *call, "2018-04-02")
    assert (found.exit_code, found.stderr) == (
        0,
        "Let op: L0001 is nog geen lid; daarvoor zijn 2 aandelen nodig.\n",
    )
    assert "L0001 is lid vanaf 2018-04-03.\n" in done(books, *call, "2018-04-03")


# What stands before each call, the call itself; every message is in the golden file.
LEFT = ("opzeggen", "L0001", "--per", "2018-08-31")
MOVED = ("wijzigen", "L0001", "--per", "2018-07-01", "--kamer", "HLR")
GIVEN = ("overdracht", "L0001", "L0002", "--aantal", 1, "--datum", "2018-06-01")
PAID = ("uitgifte", "L0002", "--aantal", 1, "--datum", "2018-06-01", "--via", "Activa:Handgeld:HLR")
LATE = ("--datum", "2018-06-01")
REFUSED: dict[str, tuple[tuple[object, ...], ...]] = {
    "aanmelden zonder soort": (("aanmelden", "--aandelen", 1, "--kamer", "TOP"),),
    "aanmelden met een onbekende soort": (("aanmelden", "--aandelen", 1, "--kamer", "TOP", "--soort", "gast"),),
    "aanmelden bij een onbekende kamer": (("aanmelden", "--aandelen", 1, "--kamer", "ZUID", "--soort", "staf"),),
    "aanmelden voor te weinig aandelen": (("aanmelden", "--aandelen", 0, "--kamer", "TOP", "--soort", "staf"),),
    "aanmelden voor een half aandeel": (("aanmelden", "--aandelen", "0,5", "--kamer", "TOP", "--soort", "staf"),),
    "aanmelden, nog een keer": (APPLY, APPLY),
    "aanmelden met een bezet nummer": ((*APPLY, "--nummer", "L0002"),),
    "aanmelden met een naam": ((*APPLY, "--nummer", "Anna"),),
    "aanmelden met nummer en lid": ((*APPLY, "--nummer", "L0009", "--lid", "L0002"),),
    "aanmelden van een lid dat er niet is": (("aanmelden", "--aandelen", 1, "--lid", "L0099"),),
    "aanmelden van een lid met een soort": ((*APPLY, "--lid", "L0002"),),
    "aanmelden van een lid zonder aandelen": (("aanmelden", "--aandelen", 0, "--lid", "L0002", *LATE),),
    "aanmelden van een lid op dezelfde dag": (("aanmelden", "--aandelen", 1, "--lid", "L0002", *LATE),) * 2,
    "aanmelden voor het begin": (("aanmelden", "--aandelen", 1, "--lid", "L0002", "--datum", "2017-01-01"),),
    "wijzigen van niets": (("wijzigen", "L0001", "--per", "2018-07-01", "--kamer", "TOP"),),
    "wijzigen, nog een keer": (MOVED, MOVED),
    "wijzigen naar een onbekende kamer": (("wijzigen", "L0001", "--per", "2018-07-01", "--kamer", "ZUID"),),
    "wijzigen naar een onbekende soort": (("wijzigen", "L0001", "--per", "2018-07-01", "--soort", "gast"),),
    "wijzigen buiten het lidmaatschap": (("wijzigen", "L0003", "--per", "2018-04-01", "--kamer", "HLR"),),
    "wijzigen van wie alleen is ingeschreven": (APPLY, ("wijzigen", "L0005", "--per", "2018-07-01", "--kamer", "HLR")),
    "opzeggen, nog een keer": (LEFT, LEFT),
    "opzeggen voor het begin": (("opzeggen", "L0002", "--per", "2017-05-01"),),
    "opzeggen voor de laatste mutatie": (GIVEN, ("opzeggen", "L0002", "--per", "2018-05-31")),
    "opzeggen voor een wijziging": (MOVED, ("opzeggen", "L0001", "--per", "2018-06-30")),
    "opzeggen na het einde": (("opzeggen", "L0003", "--per", "2018-04-30"),),
    "opzeggen met verval van niets": (
        ("overdracht", "L0004", "L0002", "--aantal", 1, *LATE),
        ("opzeggen", "L0004", "--per", "2018-06-30", "--verval", "royement"),
    ),
    "opzeggen met verval zonder reden": (("opzeggen", "L0001", "--per", "2018-06-30", "--verval", " "),),
    "overdracht van te veel": (("overdracht", "L0001", "L0002", "--aantal", 4, *LATE),),
    "overdracht van wat later weggaat": (
        GIVEN,
        ("overdracht", "L0001", "L0004", "--aantal", 3, "--datum", "2018-05-01"),
    ),
    "overdracht door wie geen lid is": (("overdracht", "L0003", "L0002", "--aantal", 1, *LATE),),
    "overdracht aan wie er niet is": (("overdracht", "L0001", "L0099", "--aantal", 1, *LATE),),
    "overdracht aan wie vertrekt": (LEFT, ("overdracht", "L0002", "L0001", "--aantal", 1, *LATE)),
    "uitgifte aan wie vertrekt": (LEFT, ("uitgifte", "L0001", *PAID[2:])),
    "overdracht aan zichzelf": (("overdracht", "L0001", "l0001", "--aantal", 1, *LATE),),
    "overdracht van een half aandeel": (("overdracht", "L0001", "L0002", "--aantal", "1.5", *LATE),),
    "overdracht van niets": (("overdracht", "L0001", "L0002", "--aantal", 0, *LATE),),
    "overdracht, nog een keer": (GIVEN, GIVEN),
    "overdracht op de dag van de betaling": (
        ("overdracht", "L0001", "L0002", "--aantal", 1, "--datum", "2017-05-02"),
        ("overdracht", "L0002", "L0001", "--aantal", 1, "--datum", "2017-05-02"),
    ),
    "uitgifte, nog een keer": (PAID, PAID),
    "uitgifte aan wie zich niet inschreef": (("uitgifte", "L0099", *PAID[2:]),),
    "uitgifte aan wie geen lid meer is": (("uitgifte", "L0003", *PAID[2:]),),
    "uitgifte voor de inschrijving": (APPLY, ("uitgifte", "L0005", *PAID[2:4], "--datum", "2018-03-01", *PAID[6:])),
    "uitgifte op een rekening die er niet is": ((*PAID[:-1], "Activa:Kas"),),
    "uitgifte op een rekening van lasten": ((*PAID[:-1], "Lasten:TOP:Fysiek:Huur"),),
    "uitgifte betaald door niemand": ((*PAID, "--betaald-door", "L0099"),),
}


@pytest.fixture(scope="module")
def every_message(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from bwk_ledger.acts.new_books import NewKamer, new_books  # noqa: PLC0415
    from tests.conftest import Books  # noqa: PLC0415 - the fixture makes its own books for each call

    found = {}
    for number, (name, calls) in enumerate(REFUSED.items()):
        folder = tmp_path_factory.mktemp(f"boeken{number}") / "boeken"
        books = Books(new_books(folder, "Coöperatie", [NewKamer(code, code, Decimal(250)) for code in ("TOP", "HLR")]))
        books.add(BOOKS)
        for call in calls[:-1]:
            done(books, *call)
        found[name] = refused(books, *calls[-1])
    return found


def test_every_refusal_is_as_it_was(every_message: dict[str, str]) -> None:
    golden_messages(GOLDEN / "leden-weigeringen.txt", every_message)


def test_an_account_of_which_the_statement_is_in_the_books_takes_no_other_payment(coop: Books) -> None:
    coop.add("2018-07-01 balance Activa:Handgeld:HLR  0.00 EUR\n")
    assert refused(coop, *PAID) == (
        "Fout: Activa:Handgeld:HLR is al ingelezen tot 2018-07-01, en die afschriften kennen deze betaling niet.\n"
        "  Oorzaak: het saldo zou niet meer kloppen met de bank.\n"
        "  Herstel: staat zij wel op het afschrift, verbeter dan die boeking in Fava; noem anders bij --via waarop wel "
        "is betaald.\n"
    )


def test_an_account_takes_no_payment_before_it_was_opened(coop: Books) -> None:
    coop.add("2018-09-01 open Activa:Kas EUR\n")
    assert refused(coop, *PAID[:-1], "Activa:Kas") == (
        "Fout: rekening Activa:Kas is er pas vanaf 2018-09-01.\n  Herstel: noem een latere dag.\n"
    )


def test_without_a_price_of_a_share_nothing_is_sold(books: Books) -> None:
    file = books.root / "stam/rekeningen.beancount"
    file.write_text(file.read_text("utf-8").replace("2000-01-01 price AANDEEL 25 EUR\n", ""), "utf-8")
    assert refused(books, *APPLY) == (
        "Fout: de nominale waarde van een aandeel staat niet in de boeken.\n"
        "  Herstel: zet 'price AANDEEL ... EUR' in stam/rekeningen.beancount.\n"
    )


def test_a_file_that_cannot_be_written_leaves_both_as_they_were(coop: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(coop.root)
    replace, count = Path.replace, 0

    def fail_late(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError(28, "vol")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_late)
    assert refused(coop, *LEFT).splitlines()[1:] == [
        "  Oorzaak: er is geen plaats meer voor een bestand.",
        "  Herstel: maak ruimte en geef de opdracht opnieuw; wat al gedaan was, wordt niet dubbel gedaan.",
    ]
    assert snapshot(coop.root) == before
