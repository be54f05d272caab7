"""The example books with both years closed, and in 2018 five faults that the kascommissie should find."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from bwk_ledger.cli import main as bwk
from bwk_ledger.rules.load import load

REPO = Path(__file__).resolve().parent.parent.parent
CLOSINGS = ((2017, "ALV 16 mei 2018", "2018-05-16"), (2018, "ALV 15 mei 2019", "2019-05-15"))


@dataclass(frozen=True)
class Planted:
    """The books, and what stands at each fault."""

    main: Path
    receipt: str  # what was bought without a receipt since
    removed_line: int  # of the bank's statement
    moved: str  # what is paid from another grant since
    member: str  # who got a share too many


def closed_books(folder: Path) -> Path:
    """A copy of the example books with every question settled and both years closed."""
    shutil.copytree(REPO / "ledger", folder)
    books = folder / "main.beancount"
    for entry in load(books).transactions:
        open_posting = next((item for item in entry.postings if item.account == "Activa:Vraagposten"), None)
        if open_posting is not None:
            account = (
                "Lasten:BWK:Organisatie:Bankkosten" if open_posting.units.number > 0 else "Baten:TOP:Eigen:PROJECTEN"
            )
            _settle(Path(entry.meta["filename"]), entry.meta["lineno"], account)
    for year, decision, day in CLOSINGS:
        run("afsluiten", str(year), "--besluit", decision, "--datum", day, "--boeken", str(books))
    return books


def _settle(file: Path, line: int, account: str) -> None:
    """What `bwk vraagposten` does, without loading the books for each."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    end = next(index for index in range(line, len(lines)) if not lines[index].strip())
    text = "".join(lines[line - 1 : end]).replace(" ! ", " * ", 1)
    lines[line - 1 : end] = [text.replace("Activa:Vraagposten", account), *[""] * (end - line)]
    file.write_text("".join(lines), "utf-8")


def run(*arguments: str) -> str:
    """A command that must succeed; what it says."""
    result = CliRunner().invoke(bwk, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def plant(books: Path) -> Planted:
    """Plant the five faults in books whose years are closed."""
    year = books.parent / "jaren" / "2018"
    bank, handgeld = year / "bank.beancount", "Activa:Handgeld:TOP"
    receipt = _replace(bank, r'(2018-03-12 \* "Coachcollectief Springtij" "([^"]*)"(?s:.*?))  bon: "[^"]*"\n', r"\1")
    _replace(bank, rf"(?s)-250\.00 EUR(.{{0,200}}?{handgeld} +)250\.00 EUR", r"-260.00 EUR\g<1>260.00 EUR")
    removed = _replace(bank, r'(?s)2018-03-09 \* "Telecombedrijf Draadwerk".*?regel: (\d+)\n.*?\n\n', "")
    moved = _replace(
        bank,
        r'(2018-03-05 \* "Verhuurbedrijf De Gevellijst" "(Huur TOP maart 2018)[^"]*"(?s:.*?)subsidie: )"PORTAAL"',
        r'\1"MITROS"',
    )
    share = _replace(bank, r"(Vermogen:Ledenkapitaal:(L0098) +)-2 AANDEEL", r"\1-3 AANDEEL")
    return Planted(books, receipt[2], int(removed[1]), moved[2], share[2])


def _replace(file: Path, pattern: str, text: str) -> re.Match[str]:
    """Replace the first place that fits; there must be one."""
    content = file.read_text("utf-8")
    found = re.search(pattern, content)
    assert found is not None, pattern
    file.write_text(re.sub(pattern, text, content, count=1), "utf-8")
    return found
