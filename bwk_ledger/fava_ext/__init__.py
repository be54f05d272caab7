"""The page "Kamers" in Fava: `custom "fava-extension" "bwk_ledger.fava_ext"`.

A thin shell: request and configuration in, a frozen `Page` out, and a template that shows it.
"""

from bwk_ledger.fava_ext.extension import Kamers

__all__ = ["Kamers"]
