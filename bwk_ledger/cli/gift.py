"""`bwk gift`: a gift that came in on the bank."""

from __future__ import annotations

from bwk_ledger.acts.gifts import giving
from bwk_ledger.cli.from_act import command

gift_command = command(giving)
