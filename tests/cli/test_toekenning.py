"""`bwk toekenning`: budget lines, letters, and how an award ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.audit.results import check_grants
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.audit.lines_help import GOOD, ask
from tests.compose import funder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

FUNDER = funder("SPDO", name="Gemeente")
AWARD = f"""{FUNDER}
2018-01-01 custom "toekenning" "SPDO" "2018"
  bedrag: 1000.00 EUR
  einde: 2018-12-31
"""
RECEIVED = """
2018-02-01 * "Gemeente" "bijdrage"
  Activa:Bank:ING  1000.00 EUR
  Schulden:Subsidie:SPDO:2018
"""
SPENT = """
2018-03-01 * "Verhuur" "huur"
  bon: "1"
  Activa:Bank:ING  -400.00 EUR
  Lasten:TOP:Fysiek:Huur  400.00 EUR
    subsidie: "SPDO:2018"
"""
BACK = """
2018-12-20 * "Gemeente" "terug"
  Activa:Bank:ING  -600.00 EUR
  Schulden:Subsidie:SPDO:2018
"""


def toekenning(books: Books, *words: str) -> tuple[int, str]:
    run = CliRunner().invoke(main, ["toekenning", *words, "--boeken", str(books.main)])
    return run.exit_code, run.output


def test_an_award_is_in_the_list_before_anything_is_booked(books: Books) -> None:
    books.add(AWARD.replace("einde: 2018-12-31", "einde: 2019-06-30"))
    for year in ("2018", "2019"):
        code, said = toekenning(books, "lijst", year)
        assert code == 0
        assert "SPDO:2018" in said
    for year in ("0", "2017", "2020"):
        assert f"Fout: main.beancount: over {year} staat niets in de boeken." in toekenning(books, "lijst", year)[1]


def test_the_list_adds_up_where_the_cooperative_bears_a_part(books: Books) -> None:
    why = '    boven-toekenning: "het bestuur besloot het"\n'
    books.add(f"{AWARD}{RECEIVED}{SPENT.replace('400.00', '1400.00')}{why}")
    assert "SPDO:2018   toegekend  1.000,00   1.000,00  1.400,00  400,00  0,00" in toekenning(books, "lijst", "2018")[1]


def test_what_is_beyond_an_award_is_told_with_what_it_became(books: Books) -> None:
    lowered = '2018-06-01 custom "toekenning-wijziging" "SPDO:2018"\n  bedrag: 300.00 EUR\n'
    books.add(f"{AWARD}{RECEIVED}{SPENT}\n{lowered}")
    (found,) = load(books.main).errors
    assert str(found.message).startswith(
        "Van deze last van 400,00 euro gaat 100,00 boven toekenning SPDO:2018 uit: die is 300,00 euro."
    )


def test_the_lines_of_a_budget_are_at_most_the_award(books: Books) -> None:
    books.add(AWARD)
    huur = ("begroting", "SPDO:2018", "Huur", "700,00", "--post", "Fysiek:Huur")
    assert toekenning(books, *huur) == (
        0,
        "Begrotingsregel Huur van SPDO:2018 is vastgelegd. Geschreven in stam/toekenningen.beancount.\n",
    )
    (line,) = books.load().config.awards["SPDO:2018"].lines
    assert (line.name, line.amount, line.posts) == ("Huur", 700, ("Fysiek:Huur",))
    code, output = toekenning(books, "begroting", "SPDO:2018", "Loon", "300,01")
    assert code == 2
    assert output == (
        "Fout: De begrotingsregels van toekenning SPDO:2018 zijn samen 1.000,01 euro, en die is 1.000,00 euro.\n"
        "  Oorzaak: een financier betaalt en begroot niet meer dan hij toekent.\n"
        "  Herstel: verbeter het bedrag; kende hij meer toe, leg dat dan vast met 'bwk toekenning wijzig SPDO:2018 "
        "--bedrag'.\n"
    )
    assert "Fysiek:Huur" in toekenning(books, "begroting", "SPDO:2018", "Loon", "1,00", "--post", "Maan")[1]
    assert "dit staat er al" in toekenning(books, *huur)[1]


def test_the_letter_is_kept_where_the_kascommissie_finds_it(books: Books, tmp_path: Path) -> None:
    books.add(FUNDER)
    letter = tmp_path / "scan van jan.pdf"
    letter.write_bytes(b"%PDF-1.4")
    words = ("nieuw", "SPDO", "2018", "--bedrag", "1000,00", "--vanaf", "2018-01-01", "--beschikking", "Z/2018/77")
    code, output = toekenning(books, *words, "--brief", str(letter))
    path = "documenten/Schulden/Subsidie/SPDO/2018/2018-01-01.beschikking-Z_2018_77.pdf"
    assert (code, output.splitlines()[1]) == (0, f"De brief is bewaard als {path}.")
    assert (books.root / path).is_file()
    ledger = books.load(RECEIVED + SPENT)
    assert ledger.errors == []
    assert ask(check_grants, ledger).state is GOOD
    letter.write_bytes(b"hallo")
    output = toekenning(books, "stand", "SPDO:2018", "verantwoord", "--brief", str(letter))[1]
    assert "dit bestand is geen pdf en geen foto." in output


def test_an_award_is_fixed_repaid_and_settled(books: Books) -> None:
    books.add(AWARD + RECEIVED + SPENT)
    code, output = toekenning(books, "vaststel", "SPDO:2018", "400,00", "--datum", "2018-12-01")
    assert code == 0
    assert output == (
        "Toekenning SPDO:2018 is vastgesteld. Geschreven in stam/toekenningen.beancount.\n"
        "Er moet 600,00 euro terug naar de financier. Is dat betaald: bwk toekenning afreken SPDO:2018.\n"
    )
    settle = ("afreken", "SPDO:2018", "--datum", "2018-12-31")
    code, output = toekenning(books, *settle)
    assert code == 2
    assert output == (
        "Fout: toekenning SPDO:2018 is nog niet afgerekend: er staat 600,00 euro open.\n"
        "  Oorzaak: dat bedrag is ontvangen en niet besteed.\n"
        "  Herstel: betaal het terug; de betaling hoort op Schulden:Subsidie:SPDO:2018. Mag het blijven, leg dat dan "
        "eerst vast: 'bwk toekenning wijzig SPDO:2018 --rest behouden', en daarna 'bwk toekenning vaststel SPDO:2018' "
        "met het bedrag uit de brief.\n"
    )
    books.add(BACK)
    assert toekenning(books, *settle)[0] == 0
    assert books.load().errors == []


def test_what_may_be_kept_is_named_when_it_is_fixed(books: Books) -> None:
    books.add(AWARD + RECEIVED + SPENT)
    wijzig = ("wijzig", "SPDO:2018", "--rest", "behouden", "--vanaf", "2018-11-01")
    assert toekenning(books, *wijzig)[0] == 0
    output = toekenning(books, "vaststel", "SPDO:2018", "1000,00", "--datum", "2018-12-01")[1]
    assert output.splitlines()[1] == "Er staat niets meer open: bwk toekenning afreken SPDO:2018."


def test_a_refused_award_bears_nothing_and_its_money_goes_back(books: Books) -> None:
    books.add(AWARD + RECEIVED)
    assert toekenning(books, "stand", "SPDO:2018", "afgewezen", "--datum", "2018-04-01")[0] == 0
    assert "er staat 1.000,00 euro open" in toekenning(books, "afreken", "SPDO:2018")[1]
    (found,) = books.load(SPENT.replace("03-01", "05-01")).findings
    assert found.text == "Van deze last van 400,00 euro gaat 400,00 boven toekenning SPDO:2018 uit: die is afgewezen."


def test_results_of_a_year_without_targets_or_before_a_kamer_are_refused(books: Books) -> None:
    def prestaties(*words: str) -> str:
        return CliRunner().invoke(main, ["prestaties", *words, "--boeken", str(books.main)]).output

    assert "Herstel: lees ze in met 'bwk importeer prestaties-1999.csv', of noem een andere dag." in prestaties(
        "boek", "TOP", "Taal", "3", "--datum", "1999-12-30"
    )
    assert "Fout: kamer TOP is er niet tussen 1999-01-01 en 1999-12-31" in prestaties(
        "kaarten", "TOP", "50", "--jaar", "1999"
    )
