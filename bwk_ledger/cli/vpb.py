"""`bwk vpb`: corporate tax of a year."""

from __future__ import annotations

from bwk_ledger.acts.tax import corporate_tax
from bwk_ledger.cli.from_act import command

vpb_command = command(corporate_tax)
