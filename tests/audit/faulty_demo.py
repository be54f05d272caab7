"""A copy of the example books with both years closed, and then a fault of every kind that the checklist tells of."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bwk_ledger.cli import main as bwk
from bwk_ledger.rules.load import load

_CLOSINGS = ((2017, "ALV 16 mei 2018", "2018-05-16"), (2018, "ALV 15 mei 2019", "2019-05-15"))
_ADDED = """
2018-06-14 * "Winkel" "Kwast"
  bon: "ontbreekt"
  Lasten:TOP:Fysiek:Huur     12.50 EUR
  Activa:Handgeld:TOP       -12.50 EUR

2018-06-15 * "Onbekende rekening"
  bon: "9"
  Lasten:TOP:Fysiek:Bestaat-niet  10.00 EUR
  Activa:Bank:ING                -10.00 EUR

2018-06-16 * "Te weinig bedragen"
  bon: "9"
  Lasten:TOP:Fysiek:Huur  11.00 EUR
  Activa:Bank:ING        -10.00 EUR

2018-06-17 * "Beginstand vergeten kas"
  Activa:Handgeld:HLR         7.00 EUR
  Vermogen:Reserves:Algemeen -7.00 EUR

2018-06-18 * "L0001" "contributie"
  Activa:Bank:ING         5.00 EUR
  Baten:TOP:Eigen:LEDEN  -5.00 EUR

2018-06-19 ! "Wat is dit"
  Activa:Bank:ING     -3.00 EUR
  Activa:Vraagposten   3.00 EUR

2018-06-20 * "L0013" "Aandeel erbij"
  mutatie: 900
  Vermogen:Ledenkapitaal:L0013  -1 AANDEEL {25 EUR}
  Vermogen:Reserves:Algemeen    25.00 EUR

2018-06-30 custom "kastelling" "TOP" 1.00 EUR
  door: "V0001"
  en: "V0002"

2018-07-31 custom "kastelling" "TOP" 2.00 EUR
  door: "V0001"
  en: "V0002"
  opmerking: "muntje kwijt."

2018-07-01 custom "persoon" "geen nummer"
"""


def closed_books(example: Path, folder: Path) -> Path:
    """Copy the example, settle its questions and close both years; the main file."""
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("inbox"))
    books = folder / "main.beancount"
    for entry in load(books).transactions:
        posting = next((item for item in entry.postings if item.account == "Activa:Vraagposten"), None)
        if posting is not None:
            is_cost = posting.units.number > 0
            _settle(entry, "Lasten:BWK:Organisatie:Bankkosten" if is_cost else "Baten:TOP:Eigen:PROJECTEN")
    for year, decision, day in _CLOSINGS:
        arguments = ["afsluiten", str(year), "--besluit", decision, "--datum", day, "--boeken", str(books)]
        result = CliRunner().invoke(bwk, arguments)
        assert result.exit_code == 0, result.output
    return books


def _settle(entry: Any, account: str) -> None:
    file, line = Path(entry.meta["filename"]), entry.meta["lineno"]
    lines = file.read_text("utf-8").splitlines(keepends=True)
    end = next(index for index in range(line, len(lines)) if not lines[index].strip())
    text = "".join(lines[line - 1 : end]).replace(" ! ", " * ", 1)
    lines[line - 1 : end] = [text.replace("Activa:Vraagposten", account), *[""] * (end - line)]
    file.write_text("".join(lines), "utf-8")


def plant(books: Path) -> None:
    """Put faults in closed books: changed, removed and added."""
    bank = books.parent / "jaren/2018/bank.beancount"
    replace(bank, r"(?s)-250\.00 EUR(.{0,200}?Activa:Handgeld:TOP +)250\.00 EUR", r"-260.00 EUR\g<1>260.00 EUR")
    replace(bank, r'(?s)2018-03-09 \* "Telecombedrijf Draadwerk".*?\n\n', "")
    replace(bank, r'(?s)(2018-03-05 \* "Verhuurbedrijf.*?subsidie: )"PORTAAL"', r'\1"MITROS"')
    replace(bank, r"(Vermogen:Ledenkapitaal:L0098 +)-2 AANDEEL", r"\1-3 AANDEEL")
    with bank.open("a", encoding="utf-8") as file:
        file.write(_ADDED)


def replace(file: Path, pattern: str, text: str) -> None:
    """Replace the first place that fits; there must be one."""
    changed, found = re.subn(pattern, text, file.read_text("utf-8"), count=1)
    assert found == 1, pattern
    file.write_text(changed, "utf-8")
