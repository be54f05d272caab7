"""Invented people, and keys to encrypt them with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pyrage import x25519

from bwk_ledger.demo.people import demo_iban
from bwk_ledger.register.people import Mandate, Register, RegisteredPerson
from bwk_ledger.register.vault import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2018, 1, 10)
ANNA = RegisteredPerson(
    "Anna Voorbeeld",
    "Proefstraat 1",
    "3599 AB",
    "Utrecht",
    "anna@bwk.example",
    demo_iban(501),
    Mandate("BWK-L0001", DAY, dt.date(2018, 2, 1)),
)
BEN = RegisteredPerson("Ben de Proef", iban=demo_iban(502))
REGISTER = Register({"L0001": ANNA, "L0002": BEN}, {"L0012": dt.date(2020, 3, 1)})


def write_key(path: Path) -> Path:
    """A file with an age key, as age-keygen makes."""
    identity = x25519.Identity.generate()
    path.write_text(f"# created: 2018-01-01T00:00:00Z\n# public key: {identity.to_public()}\n{identity}\n", "utf-8")
    return path


def new_key(folder: Path, name: str = "sleutel.txt") -> KeyFile:
    """A key in a file of its own."""
    return KeyFile.read(write_key(folder / name))
