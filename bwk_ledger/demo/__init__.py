"""The example years 2017 and 2018: source files in the formats users have, made by a seeded generator.

Nothing here writes into books: the importers make the example books from these files, as they would for anybody.
"""

from bwk_ledger.demo.hours import closed_months
from bwk_ledger.demo.members import MemberAct, member_acts
from bwk_ledger.demo.people import KAMERS, NAME, NUMBERS, RECEIPTS_FROM
from bwk_ledger.demo.sources import own_files, person_names, write_sources

__all__ = [
    "KAMERS",
    "NAME",
    "NUMBERS",
    "RECEIPTS_FROM",
    "MemberAct",
    "closed_months",
    "member_acts",
    "own_files",
    "person_names",
    "write_sources",
]
