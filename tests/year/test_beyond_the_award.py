"""Spending far above what GroenWest awarded in the example: an error, no income beyond the award, and own cost."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.results import Receivable, awards_of, figures
from bwk_ledger.rules.load import load

REPO = Path(__file__).resolve().parents[2]
SPENT = """
2018-12-30 * "Firma B" "Meer dan GroenWest toekende"
  bon: "factuur 9002"
  Lasten:HLR:Fysiek:Inventaris  5000.00 EUR
    subsidie: "GROENWEST"
  Activa:Bank:ING
"""


def test_what_goes_beyond_is_own_cost(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    shutil.copytree(REPO / "ledger", root)
    before = load(root / "main.beancount")
    with (root / "main.beancount").open("a", encoding="utf-8") as file:
        file.write(SPENT)
    after = load(root / "main.beancount")
    awards = [item for item in awards_of(figures(after, 2018)) if item.award.funder.code == "GROENWEST"]
    (award,) = (item for item in awards if item.award.start.year == 2018)
    assert award.awarded == Decimal(2000)
    assert award.released <= award.awarded
    (was,) = (item for item in awards_of(figures(before, 2018)) if item.award.identity == award.award.identity)
    assert award.own - was.own == Decimal(5000) - (award.borne - was.borne)
    assert award.own > Decimal(4000)
    new = [item for item in after.findings if item.rule == "grants.beyond"]
    assert sum((item.data["beyond"] for item in new), ZERO) == award.own
    held = figures(after, 2018).closing.get(Receivable(award.award.liability), ZERO)
    assert held <= max(award.awarded - award.received_in_all, ZERO)
