"""`python -m bwk_ledger`: the command `bwk`, and without a command `bwk open`."""

from __future__ import annotations

import sys

from bwk_ledger.cli import main

if __name__ == "__main__":
    main(sys.argv[1:] or ["open"], prog_name="bwk")
