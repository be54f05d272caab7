"""What each rule looks at: one year is checked alone, with the facts of other years that a rule names."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data

from bwk_ledger.rules.index import Index
from bwk_ledger.rules.load import load
from bwk_ledger.rules.run import RULES, Check, LooksAt, check
from tests.conftest import REPO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bwk_ledger.base.finding import Finding

YEARS = (2017, 2018, 2019)
_WORDS = (
    (r"\b(TOP|HLR|ZUILEN)\b", "OOST"),
    (r"\b(\d+)\.(\d\d)\b", r"\g<1>9.\2"),
    (r"\b[LV]\d{4}\b", "V9999"),
    (r"\b2018-(\d\d)-(\d\d)\b", r"2017-\1-\2"),
    (r"\b2018-(\d\d)-(\d\d)\b", r"2019-\1-\2"),
    (r"^  (bon|dagen|sleutel|goedgekeurd-door|mutatie): .*", '  \\1: "x"'),
    (r"^( +)mutatie: \d+", r"\1mutatie: 3"),
)
# What such changes do not bring about, in two years.
WRITTEN = """
2018-01-01 custom "persoon" "piet"
  tot: 2018-12-31
2018-03-15 commodity UUR.BEWONER-2018B
  soort: "bewoner"
2018-01-01 custom "betaalopdracht" "INCASSO"
2018-01-01 custom "contract" "HUUR-OOST"
  wie: "NIEMAND"
  kamer: "OOST"
  per-jaar: 10.00 EUR
2018-01-01 custom "borg" "BORG-2018-001"
  soort: "betaald"
  wie: "NIEMAND"
  kamer: "OOST"
  bedrag: 10.00 EUR
2018-01-01 custom "akkoord" "F-2018-001"
  door: "V0001"
{year}-05-31 * "Betaald zonder nummer"
  Schulden:Crediteuren  1.00 EUR
  Lasten:TOP:Fysiek:Huur  -1.00 EUR
2018-01-01 custom "toekenning" "NIEMAND" "2018"
  bedrag: 1.00 EUR
2018-01-01 custom "toekenning" "SPDO" "EXTRA"
  bedrag: 10.00 EUR
2018-01-01 custom "afspraak" "BEZOEK"
  met: "NIEMAND"
2018-01-01 custom "toekenning" "GROENWEST" "FOUT"
  bedrag: 1.00 EUR
  posten: "Maan"
2018-02-01 custom "toekenning-termijn" "GROENWEST:FOUT" 2.00 EUR
2018-01-01 custom "partner" "NIEMAND"
  financiers: "NIEMAND"
2018-03-01 custom "resultaat" "TOP" "Maan" "2018-03" 1
2018-01-01 custom "uren-volledig" "OOST" "2018-13"
2016-01-01 custom "betaalopdracht" "HANDGELD-2016-01"
  uitvoering: 2016-01-04
  regels: "TOP 10.00"
2018-01-01 custom "kamer" "ZUID"
  einde: 2018-12-31
2019-01-01 custom "loon" "P9998"
  post: "Mensen:Coordinatie"
  verdeling: "ZUID 1"
2018-01-01 custom "inschrijving" "L9997"
  aandelen: 2
2018-01-01 custom "bonnen"
  zonder-bon: "Nergens"
2018-01-01 custom "lid" "L9998"
  aangemeld: 2018-02-01
{year}-05-31 * "V0001" "Uren op een andere rekening"
  Lasten:TOP:Fysiek:Huur  1.00 UUR.BEWONER-2018
  Baten:TOP:Tijd:Bewoners  -1.00 UUR.BEWONER-2018
{year}-05-31 * "V0001" "Uren op twee lijsten"
  Lasten:TOP:Tijd:Bewoners  20.00 UUR.BEWONER-2018
    activiteit: "koken"
    dagen: "3 20:00"
    sleutel: "een"
  Baten:TOP:Tijd:Bewoners  -20.00 UUR.BEWONER-2018
{year}-05-31 * "V0001" "Dezelfde uren"
  Lasten:HLR:Tijd:Bewoners  20.00 UUR.BEWONER-2018
    activiteit: "koken"
    dagen: "3 20:00"
    sleutel: "een"
  Baten:HLR:Tijd:Bewoners  -20.00 UUR.BEWONER-2018
{year}-06-30 * "V0001" "Een tarief dat er niet is"
  Lasten:TOP:Tijd:Bewoners  2.00 UUR.NIEMAND-2018
  Baten:TOP:Tijd:Bewoners  -2.00 UUR.NIEMAND-2018
{year}-07-31 * "V0001" "Een correctie van niets"
  correctie: "twee"
  Lasten:TOP:Tijd:Bewoners  -2.00 UUR.BEWONER-2018
  Baten:TOP:Tijd:Bewoners  2.00 UUR.BEWONER-2018
2016-08-01 * "Voor de kamer er was"
  Activa:Bank:ING  -9.00 EUR
  Lasten:TOP:Fysiek:Huur  9.00 EUR
2018-01-01 custom "bestuur" "NIEMAND"
2000-01-01 open Vermogen:Fondsen:Keuken EUR
  rgs: "BEivBefBef"
{year}-08-03 * "Keuken, uit een fonds dat leeg is"
  Activa:Bank:ING  -9.00 EUR
  Vermogen:Fondsen:Keuken  9.00 EUR
{year}-08-04 * "Herstel van een jaar dat nog komt"
  herstelt: 3000
  Activa:Bank:ING  -9.00 EUR
  Activa:Handgeld:TOP  9.00 EUR
{year}-08-01 * "Te veel handgeld, en te veel uitgegeven"
  Activa:Bank:ING  -900.00 EUR
  Activa:Handgeld:TOP  900.00 EUR
{year}-08-02 * "Buiten de doelen"
  bonn: "B-1"
  Activa:Handgeld:TOP  -90000.00 EUR
  Lasten:TOP:Fysiek:Huur  90000.00 EUR
    persoon: "V9998"
{year}-08-03 custom "kastelling" "TOP" 1.00 EUR
  door: "V0001"
  en: "V0003"
{year}-08-04 * "Te veel terugbetaald"
  Activa:Bank:ING  -900.00 EUR
  Schulden:Ledenkapitaal:L0090  900.00 EUR
{year}-08-05 * "Geld zonder aandelen"
  mutatie: 1
  Vermogen:Ledenkapitaal:L0005  -1.5 AANDEEL {{32 EUR}}
  Vermogen:Ledenkapitaal:L0006  -5.00 EUR
  Vermogen:Resultaat:Bestemd  53.00 EUR
2018-01-01 custom "loon" "P9999"
  post: "Mensen:Coordinatie"
  verdeling: "TOP 1"
{year}-08-06 * "Subsidie zonder toekenning"
  Activa:Bank:ING  1.00 EUR
  Schulden:Subsidie:SPDO  -1.00 EUR
{year}-08-06 * "Loon zonder loonjournaal"
  Activa:Bank:ING  -900.00 EUR
  Lasten:TOP:Mensen:Coordinatie  900.00 EUR
{year}-08-08 * "Gemeente"
  Activa:Bank:ING  1.00 EUR
  Schulden:Subsidie:GROENWEST  -1.00 EUR
{year}-08-07 * "Een loonjournaal van geen maand"
  loonmaand: "maart"
  Lasten:TOP:Mensen:Coordinatie  900.00 EUR
    loon: "bruto"
  Activa:Bank:ING  -900.00 EUR
{year}-01-01 custom "budget" Lasten:OOST:Fysiek:Huur "monthly" 1.00 EUR
"""


class Guarded(Index):
    """An index of all years that only gives the facts that a rule names."""

    allowed: tuple[Callable[[Index], Any], ...] = ()

    def fact(self, found_by: Callable[[Index], Any]) -> Any:
        assert found_by in self.allowed, f"{found_by.__name__} is no fact that this rule names"
        return found_by(Index(self.by_type))


def _said(findings: Sequence[Finding]) -> Counter[tuple[str, str, int]]:
    return Counter((item.rule, item.message, item.place["lineno"]) for item in findings)


def _alone(rule: Check, index: Index, year: int) -> list[Finding]:
    """What a rule finds in a year, with nothing of other years but what it names."""
    books = Guarded(index.by_type)
    books.allowed = rule.carried
    transactions = [entry for entry in index.transactions if entry.date.year == year]
    own = Index({**index.by_type, data.Transaction: transactions}, books, year)
    return [item for item in rule.find(own) if item.year == year]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The example with a few hundred faults in every kind of file."""
    root: Path = tmp_path_factory.mktemp("fouten") / "ledger"
    shutil.copytree(REPO / "ledger", root)
    draw = random.Random(14)
    for path in sorted(root.rglob("*.beancount")):
        lines = path.read_text("utf-8").split("\n")
        for index in draw.sample(range(len(lines)), len(lines) // 25):
            if not lines[index].startswith(("option", "plugin", "include", "2000-01-01")):
                lines[index] = re.sub(*draw.choice(_WORDS), lines[index], count=1)
        path.write_text("\n".join(lines), "utf-8")
    with (root / "main.beancount").open("a", encoding="utf-8") as file:
        file.write("".join(WRITTEN.format(year=year) for year in YEARS))
    return load(root / "main.beancount").index


def test_every_rule_says_what_it_looks_at() -> None:
    assert len({rule.find for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert bool(rule.carried) == (rule.scope in (LooksAt.CARRIED, LooksAt.FACTS)), rule.find.__name__


def test_the_faults_break_every_rule(faulty: Index) -> None:
    silent = [rule.find.__name__ for rule in RULES if not list(rule.find(faulty))]
    assert silent == []
    assert {item.year for item in check(faulty)} >= set(YEARS)


@pytest.mark.parametrize(
    "rule", RULES, ids=lambda rule: f"{rule.find.__module__.rpartition('.')[2]}.{rule.find.__name__}"
)
def test_a_year_alone_gives_what_the_whole_gives_for_it(faulty: Index, rule: Check) -> None:
    whole = list(rule.find(faulty))
    for year in YEARS:
        assert _said(_alone(rule, faulty, year)) == _said([item for item in whole if item.year == year])


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.scope in (LooksAt.ENTRY, LooksAt.STANDING)],
    ids=lambda rule: f"{rule.find.__module__.rpartition('.')[2]}.{rule.find.__name__}",
)
def test_a_rule_of_one_entry_needs_no_other(faulty: Index, rule: Check) -> None:
    parts = [[entry] for entry in faulty.transactions] if rule.scope is LooksAt.ENTRY else [[]]
    alone = chain.from_iterable(rule.find(Index({**faulty.by_type, data.Transaction: part})) for part in parts)
    assert _said(list(alone)) == _said(list(rule.find(faulty)))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.scope is LooksAt.FACTS], ids=lambda rule: rule.name)
def test_a_rule_of_facts_needs_no_transactions(faulty: Index, rule: Check) -> None:
    books = Guarded(faulty.by_type)
    books.allowed = rule.carried
    assert _said(list(rule.find(Index({**faulty.by_type, data.Transaction: []}, books)))) == _said(
        list(rule.find(faulty))
    )


def test_one_year_is_checked_alone(faulty: Index) -> None:
    whole = list(check(faulty))
    for year in YEARS:
        assert list(map(_line, check(faulty.of_year(year)))) == [_line(item) for item in whole if item.year == year]


def _line(item: Finding) -> tuple[str, str]:
    return item.rule, item.message
