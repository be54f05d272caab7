"""What is much is short on the screen: the first of each kind, how many there are more, and all with `--alles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.base.errors import InputError
from bwk_ledger.cli import main
from bwk_ledger.cli.options import Output
from bwk_ledger.cli.screen import refusals, short_table, short_tables
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

LEFT = "en nog 3; met --alles ziet u ze allemaal."


def table(number: int) -> Table:
    rows = [Row((Cell("kop"), Cell()), Style.HEADING), *(Row((Cell(f"r{at}"), Cell("x"))) for at in range(number))]
    columns = (Column("Wat", Kind.TEXT), Column("hoe", Kind.TEXT))
    return Table("Lijst", columns, (*rows, Row((Cell("Totaal"), Cell()), Style.TOTAL)))


def test_the_lines_that_stand_together_are_cut_and_counted() -> None:
    labels = [row.cells[0].value for row in short_table(table(8)).rows]
    assert labels == ["kop", "r0", "r1", "r2", "r3", "r4", LEFT, "Totaal"]
    assert short_table(table(6)) == table(6)


def test_only_the_screen_is_short(tmp_path: Path) -> None:
    (cut,) = short_tables([table(9)], Output("terminal"), everything=False)
    assert len(cut.rows) == 8
    for output in (Output("csv"), Output("terminal", tmp_path / "a.txt")):
        assert short_tables([table(9)], output, everything=False) == [table(9)]
    assert short_tables([table(9)], Output("terminal"), everything=True) == [table(9)]


def test_files_that_are_left_for_one_reason_name_it_once() -> None:
    errors = [
        InputError("dit bestand is leeg.", file=f"{at}.csv", cause="het is afgebroken.", remedy="download het opnieuw.")
        for at in range(9)
    ]
    other = InputError("dit is geen tekst.", file="z.csv", remedy="bewaar het als tekst.")
    assert "\n".join(refusals([*errors, other], everything=False)) == (
        "0.csv: dit bestand is leeg.\n"
        "  Oorzaak: het is afgebroken.\n"
        "  Herstel: download het opnieuw.\n"
        "  Hetzelfde geldt voor nog 8 bestanden:\n"
        "    1.csv: dit bestand is leeg.\n"
        "    2.csv: dit bestand is leeg.\n"
        "    3.csv: dit bestand is leeg.\n"
        "    4.csv: dit bestand is leeg.\n"
        "    5.csv: dit bestand is leeg.\n"
        "    en nog 3; met --alles ziet u ze allemaal.\n"
        "z.csv: dit is geen tekst.\n"
        "  Herstel: bewaar het als tekst."
    )
    assert list(refusals(errors, everything=True)) == [str(error) for error in errors]


def test_open_questions_are_short(books: Books) -> None:
    header = (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
        '"Mededelingen";"Saldo na mutatie";"Tag"'
    )
    rows = [
        (
            "20180105",
            f"Winkel {at}",
            demo_iban(1),
            demo_iban(100 + at),
            "BA",
            "Af",
            "10,00",
            "Betaalautomaat",
            "",
            left,
            "",
        )
        for at in range(1, 9)
        for left in [f"{100 - 10 * at},00"]
    ]
    lines = [";".join(f'"{field}"' for field in row) for row in reversed(rows)]
    (books.root / "inbox/januari.csv").write_text("\n".join([header, *lines, ""]), "utf-8")
    run = CliRunner()
    assert run.invoke(main, ["importeer", "--boeken", str(books.main)]).exit_code == 0
    shown = run.invoke(main, ["vraagposten", "--boeken", str(books.main)]).stdout
    assert shown.count("geen regel past") == 5
    assert f"\n{LEFT}\n\n8 vraagposten. Boek er een: bwk vraagposten NUMMER REKENING\n" in shown
    everything = run.invoke(main, ["vraagposten", "--alles", "--boeken", str(books.main)]).stdout
    assert everything.count("geen regel past") == 8
