"""Every way in which a Dutch bank writes statements that this project reads; no file is of two of them."""

from __future__ import annotations

from importers.readers.abn_amro import ABN_AMRO
from importers.readers.bunq import BUNQ
from importers.readers.camt053 import CAMT053
from importers.readers.ing import ING, ING_SAVINGS
from importers.readers.knab import KNAB
from importers.readers.mt940 import MT940
from importers.readers.rabobank import RABOBANK
from importers.readers.triodos import TRIODOS
from importers.readers.volksbank import VOLKSBANK

FORMATS = (ING, ING_SAVINGS, RABOBANK, TRIODOS, ABN_AMRO, BUNQ, VOLKSBANK, KNAB, CAMT053, MT940)
