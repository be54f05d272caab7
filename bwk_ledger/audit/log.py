"""The log of the kascommissie: one JSON object a line, only ever added to, each with the hash of the one before.

What was drawn, ticked, asked, answered and signed are records of one chain for all years. Whoever changes or removes a
record breaks the chain from there on; whoever knows the last hash, as a statement prints it, can tell that nothing
before it changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bwk_ledger.errors import InputError
from bwk_ledger.files import write_file
from bwk_ledger.locks import only_writer
from bwk_ledger.private import PRIVATE_FILE, tighten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.access.visitor import Visitor

_MOST = 100_000  # characters of one record


@dataclass(frozen=True)
class Draft:
    """What is to be added: the year it is about, its kind (see the modules that write it) and its JSON values."""

    year: int
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """A line of the log; `number` counts from 1, `at` is UTC, `by` the name of an account, `person` its number."""

    number: int
    year: int
    kind: str
    at: dt.datetime
    by: str
    role: str
    person: str
    values: Mapping[str, Any]
    previous: str  # the hash of the record before; empty for the first
    digest: str

    @property
    def shown_by(self) -> str:
        """How pages call who wrote it."""
        return self.person or self.by


def read(path: Path) -> tuple[Record, ...]:
    """All records, oldest first; none where there is no file.

    Raises:
        InputError: a line cannot be read, or does not follow from the one before.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    return _parse(path, content)


def head(records: Sequence[Record]) -> str:
    """The hash of the last record; empty where there is none."""
    return records[-1].digest if records else ""


def out_of_time(records: Sequence[Record]) -> tuple[int, ...]:
    """The numbers of records that are older than one before them: the clock of the machine was set back."""
    latest = accumulate((record.at for record in records), max)
    return tuple(record.number for record, before in zip(records[1:], latest, strict=False) if record.at < before)


def append(
    path: Path,
    by: Visitor,
    make: Callable[[Sequence[Record]], Draft],
    *,
    now: dt.datetime | None = None,
) -> Record:
    """Add a record; others who write at the same time wait for each other.

    Args:
        path: the log; it and its folder are made if need be, and closed to others.
        by: who does it.
        make: gives the record from those that are there, read while no other can write. It may refuse by raising an
            `InputError`; then nothing is written.
        now: when it is done; None for the clock.

    Raises:
        InputError: the log is damaged, somebody keeps it locked, or the record is too long.
    """
    tighten(path.parent)
    with only_writer(path, "een ander is in het logboek van de kascommissie aan het schrijven."):
        content = path.read_bytes() if path.exists() else b""
        records = _parse(path, content)
        draft = make(records)
        record = _record(records, draft, by, now or dt.datetime.now(dt.UTC))
        line = _line(record)
        if len(line) > _MOST:
            raise InputError("deze tekst is te lang.", remedy="maak hem korter; er is niets bewaard.")
        write_file(path, content + line.encode(), PRIVATE_FILE)
        return record


def _record(records: Sequence[Record], draft: Draft, by: Visitor, at: dt.datetime) -> Record:
    bare = Record(
        number=len(records) + 1,
        year=draft.year,
        kind=draft.kind,
        at=at.astimezone(dt.UTC).replace(microsecond=0),
        by=by.name,
        role=by.role.value,
        person=by.person,
        values=draft.values,
        previous=head(records),
        digest="",
    )
    return _from_json({**_as_json(bare), "hash": _digest(_as_json(bare))})


def _as_json(record: Record) -> dict[str, Any]:
    """All of a record but its own hash."""
    return {
        "nummer": record.number,
        "jaar": record.year,
        "soort": record.kind,
        "tijd": record.at.isoformat(),
        "door": record.by,
        "rol": record.role,
        "persoon": record.person,
        "gegevens": record.values,
        "vorige": record.previous,
    }


def _digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json(values).encode()).hexdigest()


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _line(record: Record) -> str:
    return json.dumps({**_as_json(record), "hash": record.digest}, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def _from_json(found: Mapping[str, Any]) -> Record:
    return Record(
        number=int(found["nummer"]),
        year=int(found["jaar"]),
        kind=str(found["soort"]),
        at=dt.datetime.fromisoformat(found["tijd"]),
        by=str(found["door"]),
        role=str(found["rol"]),
        person=str(found["persoon"]),
        values=dict(found["gegevens"]),
        previous=str(found["vorige"]),
        digest=str(found["hash"]),
    )


def _parse(path: Path, content: bytes) -> tuple[Record, ...]:
    records: list[Record] = []
    for number, raw in enumerate(content.decode("utf-8", "replace").removesuffix("\n").split("\n"), 1):
        if not content:
            break
        try:
            found = json.loads(raw)
            record = _from_json(found)
            own = _digest({key: value for key, value in found.items() if key != "hash"})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged(path, number, raw, "deze regel is geen aantekening die te lezen is.") from error
        if record.digest != own:
            raise _damaged(path, number, raw, "de inhoud van deze regel hoort niet bij zijn hash: hij is veranderd.")
        if record.number != number or record.previous != head(records):
            raise _damaged(path, number, raw, "deze regel sluit niet aan op de vorige: er is een regel weg of erbij.")
        records.append(record)
    return tuple(records)


def _damaged(path: Path, line: int, raw: str, cause: str) -> InputError:
    return InputError(
        "het logboek van de kascommissie is beschadigd.",
        file=path,
        line=line,
        excerpt=raw,
        cause=cause,
        remedy="zet het bestand terug uit een reservekopie; zolang schrijft niemand er iets bij.",
    )
