"""What the coordinator of one kamer sees of the books: nothing of another kamer, not even in a refusal."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base.advice import Advice
from bwk_ledger.fava_ext.doing import ShownBooks, acts_since, last_act
from bwk_ledger.fava_ext.form import in_form, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.acts.act import Act
    from bwk_ledger.base.errors import InputError
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config

# A refusal that is about a file, or about no field, may tell what somebody did at another kamer.
NOT_SO = "Dit kan zo niet in de boeken. Kijk na wat u invulde; blijft dit zo, vraag het dan de penningmeester."
_NO_PHOTO = "Deze foto is niet te lezen. Maak haar opnieuw, of kies een andere."
_ASK = "Vraag het de penningmeester."
_OTHERS = "Intussen is er iets anders vastgelegd bij deze kamer."
_PLACE = frozenset({"filename", "lineno"})


@dataclass(frozen=True)
class KamerSight:
    """The part of the books that is of one kamer, for an act on it.

    Args:
        kamer: its code.
        who: the account that does it, as the history calls it.
        act: the act, whose fields a refusal may name.
        config: the standing data.
    """

    kamer: str
    who: str
    act: Act
    config: Config

    def state(self, ledger: Ledger) -> ShownBooks:
        """That of what is booked for the kamer: what another does elsewhere, changes nothing here."""
        return kamer_state(ledger, self.kamer)

    def since(self, root: Path, shown: ShownBooks | None) -> tuple[str, ...]:
        """What this account did itself; of others, that they did something."""
        acts = acts_since(root, shown.last) if shown is not None else []
        own = [item for item in acts if item.note.who == self.who]
        return tuple(f"Handeling {item.number}, {item.at:%H:%M}: {item.note.what}." for item in own) or (_OTHERS,)

    def told(self, error: InputError) -> str:
        """What is wrong and what to do here, without the commands of somebody else's screen."""
        if error.field == "papier" and error.file is not None:
            return _NO_PHOTO
        if not error.field or error.file is not None:
            return NOT_SO
        is_elsewhere = isinstance(error.remedy, Advice) and error.remedy.ways
        remedy = _ASK if is_elsewhere or ".beancount" in str(error.remedy) else sentence(str(error.remedy))
        text = in_form(f"{sentence(error.what)} {remedy}", self.act)
        return NOT_SO if self._names_another(text) else text

    def _names_another(self, text: str) -> bool:
        others = (item for item in self.config.kamers.values() if item.code != self.kamer)
        names = [re.escape(name) for item in others for name in (item.code, item.name) if name]
        return bool(names) and re.search(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", text) is not None


def kamer_state(ledger: Ledger, kamer: str) -> ShownBooks:
    """The newest act, and a digest of all that is booked for a kamer."""
    found = hashlib.sha256()
    for entry in ledger.entries:
        if _is_of(entry, kamer):
            found.update(_written(entry).encode())
    return ShownBooks(last_act(ledger.root.resolve()), found.hexdigest()[:32])


def _is_of(entry: Any, kamer: str) -> bool:
    if isinstance(entry, data.Transaction):
        return any(kamer in posting.account.split(":") for posting in entry.postings)
    return isinstance(entry, data.Custom) and any(str(item.value) == kamer for item in entry.values or ())


def _written(entry: Any) -> str:
    about = sorted((name, str(value)) for name, value in entry.meta.items() if _is_written(name))
    if isinstance(entry, data.Custom):
        return f"{entry.date} {entry.type} {[str(item.value) for item in entry.values]} {about}\n"
    postings = sorted((item.account, str(item.units)) for item in entry.postings)
    return f"{entry.date} {entry.payee} {entry.narration} {postings} {about}\n"


def _is_written(name: str) -> bool:
    return name not in _PLACE and not name.startswith("__")
