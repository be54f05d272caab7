"""The pages in Fava: `custom "fava-extension" "bwk_ledger.fava_ext"`.

A thin shell: request and configuration in, a frozen page out, and a template that shows it.
"""

from bwk_ledger.fava_ext.bookings import Boekingen
from bwk_ledger.fava_ext.checklist import Gezien, Kascommissie
from bwk_ledger.fava_ext.findings import Bevindingen
from bwk_ledger.fava_ext.forms import Formulieren
from bwk_ledger.fava_ext.funders import Financiers
from bwk_ledger.fava_ext.handgeld import Handgeld
from bwk_ledger.fava_ext.hours import Uren
from bwk_ledger.fava_ext.imports import Importeren
from bwk_ledger.fava_ext.kamers import Kamers, Prestaties
from bwk_ledger.fava_ext.loading import EndResult
from bwk_ledger.fava_ext.manual import Handleiding
from bwk_ledger.fava_ext.members import Leden
from bwk_ledger.fava_ext.month_look import Maandblik
from bwk_ledger.fava_ext.my_kamer import MijnKamer
from bwk_ledger.fava_ext.papers import Bonnen
from bwk_ledger.fava_ext.questions import Vragen
from bwk_ledger.fava_ext.sample import Steekproef
from bwk_ledger.fava_ext.shell import Shell
from bwk_ledger.fava_ext.stands_out import ValtOp
from bwk_ledger.fava_ext.statement import Veranderd, Verklaring
from bwk_ledger.fava_ext.tonight import Vanavond

__all__ = [
    "Bevindingen",
    "Boekingen",
    "Bonnen",
    "EndResult",
    "Financiers",
    "Formulieren",
    "Gezien",
    "Handgeld",
    "Handleiding",
    "Importeren",
    "Kamers",
    "Kascommissie",
    "Leden",
    "Maandblik",
    "MijnKamer",
    "Prestaties",
    "Shell",
    "Steekproef",
    "Uren",
    "ValtOp",
    "Vanavond",
    "Veranderd",
    "Verklaring",
    "Vragen",
]
