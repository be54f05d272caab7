"""`bwk nieuw MAP` at a terminal: every question answered there, and asked again where the answer cannot be."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from bwk_ledger.rules.load import load

ANSWERS = """\
Wijkhuizen Oost
Wijkhuizen Oost B.A.

Arnhem
1234
12345678
123456782

L0001
2025
ja
linde
LINDE
Kamer De Linde
Arnhem
200,00

nee
ja
ASN betaalrekening
bank
NL57DEMO0000000203
NL57DEMO0000000202
nee
ja
STAD
Gemeente Arnhem
Gemeente
nee
ja
bewoner
elf
11,50
nee
nee
20,00
ja
Activa:Bank:ASN-Betaalrekening
1.500,00
Vermogen:Reserves:Algemeen
1.400,00

Activa:Bank:ASN-Betaalrekening
1.500,00
Vermogen:Reserves:Algemeen
1.500,00

"""


def test_who_names_only_a_folder_is_asked_for_the_rest(tmp_path: Path) -> None:
    terminal, keyboard = pty.openpty()
    os.write(terminal, ANSWERS.encode())
    found = subprocess.run(
        [str(Path(sys.executable).parent / "bwk"), "nieuw", str(tmp_path / "boeken")],
        stdin=keyboard,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(keyboard)
    os.close(terminal)
    assert (found.returncode, found.stderr) == (0, "")
    for reason in (
        "'Wijkhuizen Oost' noemt geen W.A., B.A. of U.A.",
        "kvk '1234' heeft geen 8 cijfers.",
        "'linde' kan geen code zijn.",
        "iban: 'NL57DEMO0000000203' is geen IBAN.",
        "de balans sluit niet: bezit 1.500,00, schuld en vermogen 1.400,00.",
    ):
        assert found.stdout.count(reason) == 1
    ledger = load(tmp_path / "boeken/main.beancount")
    assert [error.message for error in ledger.errors] == []
    config = ledger.config
    assert list(config.kamers) == ["LINDE", "WO"]
    assert str(config.begins) == "2025-01-01"
    assert (config.funders["STAD"].name, str(config.share_price)) == ("Gemeente Arnhem", "20.00")
    assert [str(rate) for rate in config.rates.values()] == ["11.50"]
    assert [entry.narration for entry in ledger.transactions] == ["Beginbalans"]
