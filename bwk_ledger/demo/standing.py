"""The standing data of the example: files that replace those of the template when its books begin."""

from __future__ import annotations

from pathlib import Path

from bwk_ledger.books.new import TEMPLATE
from bwk_ledger.demo.parties import COOPERATIVE
from bwk_ledger.demo.work import appointments

_FILES = Path(__file__).parent / "stam"
_BANK = '  naam: "ING betaalrekening"\n'


def own_files() -> dict[str, str]:
    """Texts by path in the books, for `new_books(..., own_files=...)`."""
    people = (TEMPLATE / "stam/personen.beancount").read_text("utf-8")
    accounts = (TEMPLATE / "stam/rekeningen.beancount").read_text("utf-8")
    explanation = (TEMPLATE / "stam/regels.toml").read_text("utf-8")
    return {
        "stam/activiteiten.beancount": (_FILES / "activiteiten.beancount").read_text("utf-8"),
        "stam/personen.beancount": f"{people}\n{appointments()}",
        "stam/financiers.beancount": (_FILES / "financiers.beancount").read_text("utf-8"),
        "stam/lidmaatschap.beancount": (_FILES / "lidmaatschap.beancount").read_text("utf-8"),
        "stam/tarieven.beancount": (_FILES / "tarieven.beancount").read_text("utf-8"),
        "stam/rekeningen.beancount": accounts.replace(_BANK, f'{_BANK}  iban: "{COOPERATIVE.iban}"\n'),
        "stam/regels.toml": f"{explanation.rstrip()}\n\n{(_FILES / 'regels.toml').read_text('utf-8')}",
    }
