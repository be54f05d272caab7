"""How many records of each kind, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bwk_ledger.audit.findings import Kind
from bwk_ledger.audit.sample.ticks import SAMPLE, TICK
from bwk_ledger.audit.statement.records import PROPOSED, SIGNED
from bwk_ledger.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.audit.log import Record

_WORDS: Mapping[str, tuple[str, str]] = {
    SAMPLE: ("steekproef", "steekproeven"),
    TICK: ("post van de steekproef nagekeken", "posten van de steekproef nagekeken"),
    Kind.ASKED: ("bevinding", "bevindingen"),
    Kind.ANSWERED: ("antwoord", "antwoorden"),
    Kind.CLOSED: ("bevinding afgehandeld", "bevindingen afgehandeld"),
    Kind.REOPENED: ("bevinding heropend", "bevindingen heropend"),
    Kind.FOLLOWED: ("opvolging", "opvolgingen"),
    PROPOSED: ("voorstel voor een verklaring", "voorstellen voor een verklaring"),
    SIGNED: ("ondertekening", "ondertekeningen"),
}


def counted(records: Iterable[Record]) -> str:
    """How many of each kind, in words: `2 antwoorden, 1 bevinding afgehandeld`."""
    numbers = Counter(record.kind for record in records)
    texts = []
    for kind, number in sorted(numbers.items()):
        texts.append(count(number, *_WORDS.get(kind, (kind, kind))))
    return ", ".join(texts)
