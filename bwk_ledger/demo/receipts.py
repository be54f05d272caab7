"""Receipts as PDF, for the largest purchases of each kamer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.ing import euros

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.demo.petty_cash import Purchase

_LAYOUT = Path(__file__).parent / "bon.typ"
_GOODS = {
    "A": ("Koffie snelfilter", "Thee assorti", "Koffiemelk", "Suiker"),
    "B": ("Aardappelen", "Groenten", "Brood", "Kruiden en olie", "Fruit"),
    "C": ("Parkeren", "Dagkaart groep"),
    "D": ("Toiletpapier", "Afwasmiddel", "Sponzen", "Allesreiniger"),
    "E": ("Printerinkt", "Papier A4", "Postzegels"),
    "F": ("Stof per meter", "Schroeven en pluggen", "Lampen", "Verlengkabel", "Potgrond"),
}
_ORDERS = {"C": 1}
_MOST_GOODS = 3


def receipt_pdfs(seed: int, purchases: Sequence[Purchase], count: int) -> Iterator[tuple[str, bytes]]:
    """File name and content for the largest `count` purchases of one kamer."""
    import typst  # noqa: PLC0415 - only the receipts need the compiler

    layout = _LAYOUT.read_bytes()
    largest = sorted(
        (purchase for purchase in purchases if purchase.has_receipt),
        key=lambda purchase: (-purchase.cents, purchase.receipt),
    )[:count]
    for purchase in sorted(largest, key=lambda purchase: purchase.receipt):
        shown = json.dumps(_shown(seed, purchase), ensure_ascii=False)
        content = typst.compile(layout, format="pdf", sys_inputs={"bon": shown}, ignore_system_fonts=True)
        assert isinstance(content, bytes)
        yield f"bon-{purchase.receipt}.pdf", content


def _shown(seed: int, purchase: Purchase) -> dict[str, object]:
    rng = stream(seed, f"receipt {purchase.receipt}")
    goods = _GOODS[purchase.category]
    count = _ORDERS.get(purchase.category, _MOST_GOODS)
    names = rng.sample(goods, count)
    prices = spread(rng, purchase.cents, count, 400)
    return {
        "winkel": purchase.shop,
        "datum": f"{purchase.date:%d-%m-%Y}",
        "nummer": purchase.receipt,
        "regels": [[name, euros(cents)] for name, cents in zip(names, prices, strict=True)],
        "totaal": euros(purchase.cents),
    }
