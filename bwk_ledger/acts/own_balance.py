"""Accounts of the balance sheet that are no bank: reserves, funds, provisions, and what is owed or to be received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.acts.act import TEXT, Done, Field, act, choice, placed
from bwk_ledger.acts.memorial import CHART
from bwk_ledger.acts.parts import as_typed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import advice, way
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR
from bwk_ledger.standing.account_names import as_part

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger


@dataclass(frozen=True)
class _Sort:
    """A sort of account: below which one it stands, its code of RGS, and what it is."""

    parent: str
    rgs: str
    about: str


_SORTS = {
    "reserve": _Sort(f"{accounts.EQUITY}:Reserves", "BEivBerBer", "een bestemmingsreserve: de leden besluiten erover"),
    "fonds": _Sort(f"{accounts.EQUITY}:Fondsen", "BEivBefBef", "een bestemmingsfonds: een ander zei waar het voor is"),
    "voorziening": _Sort(
        f"{accounts.LIABILITIES}:Voorziening", "BVrzOvzOvz", "een voorziening: wat later vrijwel zeker wordt betaald"
    ),
    "vordering": _Sort(accounts.ASSETS, "BVorOvrOvk", "een vordering: wat nog wordt ontvangen"),
    "schuld": _Sort(accounts.LIABILITIES, "BSchOpaNtb", "een schuld: wat nog wordt betaald"),
}


@act(
    "rekening maak",
    placed("naam", TEXT, "Hoe de rekening heet, zoals 'Groot onderhoud': zo staat zij op de balans."),
    Field("soort", choice(*_SORTS), "Wat voor rekening het is.", required=True),
)
def making(ledger: Ledger, naam: str, soort: str) -> Done:
    """Maak een rekening van de balans: een reserve, een fonds, een voorziening, een vordering of een schuld.

    Een voorziening vult u met 'bwk boeking memoriaal': --debet de last, --credit de voorziening; wat vrijvalt andersom.
    Wat ervan wordt betaald, boekt u op de voorziening zelf. Een bankrekening opent u met 'bwk rekening openen'.
    """
    name, sort = as_typed(naam, "naam"), _SORTS[soort]
    part = as_part(name)
    if not part:
        raise InputError(
            f"van '{name}' is geen naam van een rekening te maken.",
            field="naam",
            cause="er staat geen letter of cijfer in.",
            remedy="noem waar de rekening voor is, zoals 'Groot onderhoud'.",
        )
    account = f"{sort.parent}:{part}"
    taken = next((known for known in ledger.names if accounts.is_under(known, account)), None)
    if taken is not None:
        raise InputError(
            f"er is al een rekening {taken}.",
            field="naam",
            remedy="gebruik die, of kies een andere naam; er is niets geschreven.",
        )
    begins = ledger.config.begins
    if begins is None:
        raise InputError("deze boeken hebben geen kamers.", remedy=advice("maak boeken met ", way("nieuw"), "."))
    changes = ledger.changes()
    changes.append(
        CHART, [data.Open({meta.NAME: name, meta.RGS: sort.rgs}, begins, account, [EUR], None)], "Rekeningen"
    )
    changes.commit()
    return Done((f"{account} is er: {sort.about}.", f"Zij staat in {CHART}."))
