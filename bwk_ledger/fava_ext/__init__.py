"""The pages "Kamers", "Uren", "Leden" and "Handgeld" in Fava: `custom "fava-extension" "bwk_ledger.fava_ext"`.

A thin shell: request and configuration in, a frozen page out, and a template that shows it.
"""

from bwk_ledger.fava_ext.extension import Handgeld, Kamers, Leden, Uren

__all__ = ["Handgeld", "Kamers", "Leden", "Uren"]
