"""Who is looking: an account that logged in, in one of three roles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ENVIRON = "bwk.visitor"  # where the door leaves the visitor for the pages, in the environment of a request


class Role(StrEnum):
    """What somebody is to the cooperative."""

    TREASURER = "penningmeester"  # edits the books, answers findings
    COMMITTEE = "kascommissie"  # sees all books, writes its own findings only
    ACCOUNTANT = "accountant"  # reads


@dataclass(frozen=True)
class Visitor:
    """An account that logged in; `person` is its number among the members (`L0003`), empty where it has none."""

    name: str
    role: Role
    person: str = ""

    @property
    def shown(self) -> str:
        """How pages and papers call it: by number, where there is one."""
        return self.person or self.name
