"""Bills, payroll sheets, assessments and contracts as PDF: a few of every organisation that is paid by bank."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.demo.ing import euros

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.demo.lines import BankLine

_LAYOUT = Path(__file__).parent / "factuur.typ"
_BEFORE_PAYMENT = dt.timedelta(days=9)
_CONTRACT = "huurcontract"
_CITY = " UTRECHT"  # the bank adds it to the name of a shop


def paper_pdfs(years: Iterable[Sequence[BankLine]]) -> Iterator[tuple[str, bytes]]:
    """File name and content for two papers of every organisation and year; a contract once."""
    import typst  # noqa: PLC0415 - only the papers need the compiler

    layout = _LAYOUT.read_bytes()
    made: set[str] = set()
    for number, paid in (item for lines in years for item in _chosen(lines)):
        name = f"{number[0].lower()}{number[1:]}.pdf".replace(" ", "-").replace("/", "-")
        if name not in made:
            made.add(name)
            shown = json.dumps(_shown(number, paid), ensure_ascii=False)
            content = typst.compile(layout, format="pdf", sys_inputs={"stuk": shown}, ignore_system_fonts=True)
            assert isinstance(content, bytes)
            yield name, content


def _chosen(lines: Sequence[BankLine]) -> Iterator[tuple[str, list[BankLine]]]:
    """The first paper of each organisation and the one in the middle, with the lines that it is of."""
    by_party: dict[str, dict[str, list[BankLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.paper is not None:
            by_party[line.name][line.paper.number].append(line)
    for papers in by_party.values():
        numbers = list(papers)
        for number in dict.fromkeys((numbers[0], numbers[len(numbers) // 2])):
            yield number, papers[number]


def _shown(number: str, paid: Sequence[BankLine]) -> dict[str, object]:
    kind, _, rest = number.partition(" ")
    day = paid[0].date if paid[0].name.endswith(_CITY) else paid[0].date - _BEFORE_PAYMENT
    lines = paid[:1] if kind == _CONTRACT else paid  # a contract is of one month as of all
    return {
        "afzender": paid[0].name.removesuffix(_CITY),
        "soort": kind.capitalize(),
        "nummer": rest,
        "datum": f"{day:%d-%m-%Y}",
        "regels": [[line.paper.what if line.paper else "", euros(-line.cents)] for line in lines],
        "totaal": euros(-sum(line.cents for line in lines)),
    }
