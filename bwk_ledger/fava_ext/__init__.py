"""The pages "Kamers", "Uren" and "Leden" in Fava: `custom "fava-extension" "bwk_ledger.fava_ext"`.

A thin shell: request and configuration in, a frozen page out, and a template that shows it.
"""

from bwk_ledger.fava_ext.extension import Kamers, Leden, Uren

__all__ = ["Kamers", "Leden", "Uren"]
