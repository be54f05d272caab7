"""The example years 2017 and 2018: source files in the formats users have, made by a seeded generator.

Nothing here writes into books: the importers make the example books from these files, as they would for anybody.
"""

from bwk_ledger.demo.kamers import KAMERS, NAME, NUMBERS, RECEIPTS_FROM
from bwk_ledger.demo.member_acts import Act, member_acts
from bwk_ledger.demo.registered import closed_months
from bwk_ledger.demo.sources import person_names, write_sources
from bwk_ledger.demo.standing import own_files

__all__ = [
    "KAMERS",
    "NAME",
    "NUMBERS",
    "RECEIPTS_FROM",
    "Act",
    "closed_months",
    "member_acts",
    "own_files",
    "person_names",
    "write_sources",
]
