"""Every way in which a Dutch bank writes statements that this project reads; no file is of two of them."""

from __future__ import annotations

from importers.readers.ing import ING

FORMATS = (ING,)
