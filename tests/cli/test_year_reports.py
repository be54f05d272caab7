"""What the accountant pulls: trial balance, general ledger, cash flow, audit file, and the books for other programs."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from tests.bank_files import golden

REPO = Path(__file__).resolve().parents[2]
LEDGER = REPO / "ledger"
GOLDEN = Path(__file__).parent / "golden"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--boeken", str(LEDGER)])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("proefbalans-2018.csv", ["proefbalans", "2018", "--formaat", "csv"]),
        ("kasstroom-2018.csv", ["kasstroom", "2018", "--formaat", "csv"]),
        ("grootboek-2018.csv", ["grootboek", "Lasten:ZUILEN:Fysiek:Energie", "2018", "--formaat", "csv"]),
    ],
)
def test_reports_of_the_example_year(name: str, arguments: list[str]) -> None:
    found = run(*arguments)
    assert found.exit_code == 0, found.output
    golden(GOLDEN / name, found.stdout)


@pytest.mark.parametrize("form", ["html", "pdf", "xlsx"])
@pytest.mark.parametrize("arguments", [["proefbalans"], ["kasstroom"], ["grootboek", "Activa:Handgeld"]])
def test_every_form(form: str, arguments: list[str], tmp_path: Path) -> None:
    target = tmp_path / f"overzicht.{form}"
    found = run(*arguments, "2018", "--uit", target)
    assert (found.exit_code, target.stat().st_size > 1000) == (0, True)


def test_a_general_ledger_of_a_parent_has_all_accounts_below_it_and_ends_where_the_trial_balance_does() -> None:
    rows = list(
        csv.reader(run("grootboek", "Activa:Handgeld", "2018", "--formaat", "csv").stdout.splitlines(), delimiter=";")
    )
    ends = {row[0].removesuffix(" 2018"): row for row in rows if "Eindstand" in row}
    assert list(ends) == [f"Activa:Handgeld:{code}" for code in ("HLR", "TOP", "ZUILEN")]
    assert [row[-2] for row in ends.values()] == ["185,53", "125,16", "105,74"]


def test_hours_are_shown_as_hours() -> None:
    found = run("grootboek", "Lasten:TOP:Tijd:Bewoners", "2018")
    assert "Tijd van bewoners, in uren" in found.stdout


MESSAGES = {
    ("grootboek", "Handgeld:TOP", "2018"): (
        "Fout: rekening Handgeld:TOP bestaat niet.\n"
        "  Oorzaak: lijkt op: Activa:Handgeld:TOP.\n"
        "  Herstel: noem een rekening of het begin ervan; 'bwk proefbalans' toont ze allemaal.\n"
    ),
    ("grootboek", "Activa:Bank:ING", "2016"): (
        "Fout: main.beancount: over 2016 staat niets in de boeken.\n"
        "  Oorzaak: de boeken gaan over: 2017, 2018.\n"
        "  Herstel: noem een van die jaren, of importeer eerst de afschriften van dit jaar.\n"
    ),
    ("grootboek", "Lasten:ZUILEN:Mensen", "2017"): (
        "Fout: op Lasten:ZUILEN:Mensen staat in 2017 niets.\n  Herstel: noem een ander jaar, of een rekening erboven.\n"
    ),
}


@pytest.mark.parametrize("arguments", MESSAGES)
def test_messages(arguments: tuple[str, ...]) -> None:
    found = run(*arguments)
    assert (found.exit_code, found.stderr) == (2, MESSAGES[arguments])


def test_audit_file_and_journal_are_written(tmp_path: Path) -> None:
    audit, journal = tmp_path / "a.xaf", tmp_path / "a.journal"
    assert run("auditfile", "2018", "--uit", audit).exit_code == 0
    assert run("exporteer", "--uit", journal).exit_code == 0
    assert audit.read_text("utf-8").count("<trLine>") > 2000
    assert journal.read_text("utf-8").startswith("account Activa  ; type: A\n")


def test_without_a_fiscal_number_there_is_no_audit_file(tmp_path: Path) -> None:
    folder = tmp_path / "boeken"
    CliRunner().invoke(main, ["nieuw", str(folder)])
    with (folder / "main.beancount").open("a", encoding="utf-8") as file:
        file.write('2018-01-02 * "x"\n  Activa:Bank:ING  1 EUR\n  Vermogen:Reserves:Algemeen  -1 EUR\n')
    target = tmp_path / "a.xaf"
    found = CliRunner().invoke(main, ["auditfile", "2018", "--uit", str(target), "--boeken", str(folder)])
    assert (found.exit_code, target.exists()) == (2, False)
    assert found.stderr == (
        "Fout: het fiscaal nummer van de coöperatie staat niet in de boeken.\n"
        "  Oorzaak: een auditfile noemt het RSIN van wie de boeken zijn.\n"
        "  Herstel: zet het in de boeken: bwk kamer wijzig COOP --rsin NUMMER.\n"
    )


def test_frames_hold_the_same_figures() -> None:
    import datetime as dt  # noqa: PLC0415

    from bwk_ledger.figures import frames  # noqa: PLC0415
    from bwk_ledger.rules.load import load  # noqa: PLC0415

    ledger = load(LEDGER / "main.beancount")
    postings = frames.postings(ledger)
    costs = postings[postings["rekening"].str.startswith("Lasten") & (postings["munt"] == "EUR")]
    assert costs.groupby("kamer")["euro"].sum().to_dict() == {
        "BWK": Decimal("355.08"),
        "HLR": Decimal("191819.52"),
        "TOP": Decimal("162631.20"),
        "ZUILEN": Decimal("55275.18"),
    }
    assert postings["euro"].isna().sum() == (postings["munt"].str.startswith("UUR.")).sum()
    assert round(sum(frames.hours(ledger)["uren"]), 6) == Decimal("30389.966667")
    assert frames.members(ledger, dt.date(2018, 12, 31))[["aandelen", "ingelegd"]].sum().tolist() == [277, 6925]
    balances = frames.balances(ledger, 2018)
    assert sum(balances["eind"]) == 0
    assert sum(balances["debet"]) == sum(balances["credit"])
