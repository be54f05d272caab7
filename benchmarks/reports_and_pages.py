"""What each report and each page costs beyond loading the books, in CPU seconds, and how that grows with the books.

    .venv/bin/python benchmarks/reports_and_pages.py [--alleen WOORD] [--keren N] [--uit MAP] BOEKEN [BOEKEN ...]

BOEKEN are folders with books, small ones first. Books are loaded once; each report then gets them as just loaded, so
what it finds out of all entries counts as its own. A page is asked of Fava twice: the first request after a load, and
the next. The growth is the exponent between the first and the last books: 1 is a straight line. With --uit, what came
out is kept in MAP/BOOKS, to compare byte for byte with what another version gave. Nothing is written in the books.
"""

from __future__ import annotations

import argparse
import importlib
import math
import re
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from fava.application import create_app

from benchmarks.why import watched
from bwk_ledger.rules import load as loading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.load import Ledger


REPORTS = tuple(
    line.strip()
    for line in """
    jaarrekening {year} --uit {out}
    jaarrekening {year}
    jaarrekening {year} --formaat pdf --uit {out}.pdf
    jaarstuk lijst {year}
    auditfile {year} --uit {out}.xaf
    aansluitingen {year}
    afgrenzing {year}
    afsluiten {year} --proef
    begroting {year}
    bevindingen {year}
    bonnen
    bonnengrens
    borg
    controle
    contract
    crediteuren {year}
    debiteuren {year}
    declaratie
    deponeren {year}
    dossier {year}
    exporteer --uit {out}.journal
    factuur
    grootboek Lasten {year}
    handgeld overzicht {year}
    handgeld voorstel
    inventaris {year}
    kamer
    kasstroom {year}
    leden register
    leden aandelen
    leden contributie {year}
    leden inzet {year}
    leden terugbetalingen
    lening
    loon open
    loon overzicht {year}
    loonheffing {year}
    overlopend {year}
    partner overzicht {year}
    partner werkplekken {year}
    prestaties overzicht {year}
    proefbalans {year}
    tertiaal {year}
    tertiaal {year}-2
    toekenning lijst {year}
    twijfel
    ubd {year}
    uren overzicht {year}
    uren vergoedingen {year}
    valtop {year}
    vanavond
    veranderd {year} --sinds {year}-06-01
    verantwoording {funder} {year}
    vraagposten
    """.strip().splitlines()
)


@dataclass(frozen=True)
class Asked:
    """What is measured, and how often."""

    word: str
    times: int


@dataclass(frozen=True)
class Measured:
    """What something cost, and what came out of it."""

    seconds: float
    output: bytes


@dataclass(frozen=True)
class Books:
    """Books as loaded, and what the reports are asked about."""

    ledger: Ledger
    year: int
    funder: str

    @property
    def size(self) -> int:
        return len(self.ledger.transactions)

    def fresh(self) -> Ledger:
        """The books as just loaded, with nothing found in them yet."""
        return replace(self.ledger)


def opened(ledger: Ledger) -> Books:
    last = ledger.transactions[-1].date
    funder = min(code for code, item in ledger.config.funders.items() if item.is_grant)
    return Books(ledger, last.year if last.month > 6 else last.year - 1, funder)


def least(name: str, work: Callable[[], bytes], times: int) -> Measured:
    """The least of a few times."""
    found = []
    for _ in range(times):
        before = time.process_time()
        with watched(name):
            output = work()
        found.append(time.process_time() - before)
    return Measured(min(found), output)


def reports(books: Books, out: Path, asked: Asked) -> Iterator[tuple[str, Measured]]:
    runner = CliRunner()
    bwk = importlib.import_module("bwk_ledger.cli").main  # its commands take the books that are given
    for line in REPORTS:
        if asked.word not in line:
            continue
        target = out / re.sub(r"\W+", "-", line).strip("-")
        words = [word.format(year=books.year, funder=books.funder, out=target) for word in line.split()]
        runner.invoke(bwk, [*words, "--help"])  # imports what it needs
        words += ["--boeken", str(books.ledger.path)]
        told = runner.invoke(bwk, words)
        if told.exit_code not in {0, 1}:
            print(f"not in these books: bwk {line}: {told.stderr.splitlines()[0]}")
        else:
            name = f"bwk {line}"
            yield name, least(name, lambda words=words: runner.invoke(bwk, words).stdout_bytes, asked.times)


def pages(books: Books, asked: Asked) -> Iterator[tuple[str, Measured]]:
    """Each page of our own: the first request after a load, and the next."""
    app = create_app([str(books.ledger.path)], load=True, poll_watcher=True)
    (ledger,) = app.config["LEDGERS"].ledgers
    client, slug = app.test_client(), app.config["LEDGERS"].first_slug()
    client.get(f"/{slug}/income_statement/")
    for extension in ledger.extensions.extension_details:
        if extension.report_title and asked.word in f"page {extension.name}":
            address = f"/{slug}/extension/{extension.name}/?time={books.year}"
            for name, times in ((f"page {extension.name}, first", 1), (f"page {extension.name}", asked.times)):
                yield name, least(name, lambda address=address: client.get(address).data, times)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("books", nargs="+", type=Path)
    options.add_argument("--alleen", default="", help="only what has this word in it")
    options.add_argument("--keren", type=int, default=3, help="the least of so many times counts")
    options.add_argument("--uit", type=Path, help="keep here what came out")
    given = options.parse_args()
    asked = Asked(given.alleen, given.keren)
    load = loading.load
    loading.load = lambda _: books.fresh()  # before any command is imported
    sizes: list[int] = []
    found: dict[str, dict[int, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for folder in given.books:
            books = opened(load(folder / "main.beancount"))
            sizes.append(books.size)
            kept = (given.uit or Path(scratch)) / folder.name
            kept.mkdir(parents=True, exist_ok=True)
            for name, measured in chain(reports(books, kept, asked), pages(books, asked)):
                found.setdefault(name, {})[books.size] = measured.seconds
                (kept / (re.sub(r"\W+", "-", name).strip("-") + ".uit")).write_bytes(measured.output)
    tell(sizes, found)


def tell(sizes: Sequence[int], found: Mapping[str, Mapping[int, float]]) -> None:
    """Print them, the slowest first."""
    print(f"{'CPU seconds beyond the load':56}" + "".join(f"{size:10}" for size in sizes) + "  exponent")
    for name, seconds in sorted(found.items(), key=lambda item: -max(item[1].values())):
        shown = "".join(f"{seconds[size]:10.3f}" if size in seconds else " " * 10 for size in sizes)
        first, last = min(seconds), max(seconds)
        growth = math.log(seconds[last] / seconds[first]) / math.log(last / first) if first < last else math.nan
        print(f"{name:56}{shown}{growth:10.2f}")


if __name__ == "__main__":
    main()
