"""The pages in Fava: `custom "fava-extension" "bwk_ledger.fava_ext"`.

A thin shell: request and configuration in, a frozen page out, and a template that shows it.
"""

from bwk_ledger.fava_ext.audit.bevindingen import Bevindingen
from bwk_ledger.fava_ext.audit.kascommissie import Kascommissie
from bwk_ledger.fava_ext.audit.steekproef import Steekproef
from bwk_ledger.fava_ext.audit.veranderd import Veranderd
from bwk_ledger.fava_ext.audit.verklaring import Verklaring
from bwk_ledger.fava_ext.end_result import EndResult
from bwk_ledger.fava_ext.extension import Handgeld, Kamers, Leden, Uren

__all__ = [
    "Bevindingen",
    "EndResult",
    "Handgeld",
    "Kamers",
    "Kascommissie",
    "Leden",
    "Steekproef",
    "Uren",
    "Veranderd",
    "Verklaring",
]
