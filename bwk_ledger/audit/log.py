"""The log of the kascommissie: one JSON object a line, only ever added to, each with the hash of the one before.

What was drawn, ticked, asked, answered and signed are records of one chain for all years. Whoever changes or removes a
record breaks the chain from there on; whoever knows the last hash, as a statement prints it, can tell that nothing
before it changed.

A chain of hashes does not prove that what was written can be read. What has another form than its kind is told, with
its line, before a page stumbles over it. A kind that is not known is of a later version, and passed over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import InputError, shorten
from bwk_ledger.base.files import PRIVATE_FILE, only_writer, tighten, write_file
from bwk_ledger.base.iban import iban_fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bwk_ledger.door.accounts import Visitor


Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _amount(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _month(value: Any) -> bool:
    return isinstance(value, str) and _day(f"{value}-01")


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _maybe(check: Check) -> Check:
    """It may be left out."""
    return lambda value: value is None or check(value)


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _names(check: Check) -> Check:
    """Values by name."""
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _of(form: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and wrong_key(form, value) is None


def _month_number(value: Any) -> bool:
    return _number(value) and 1 <= value <= 12  # noqa: PLR2004 - the months of a year


_ANSWER = _maybe(_one_of("", "ja", "nee", "n.v.t."))
_ITEM = _of({"boeking": _text, "datum": _day, "tekst": _text, "bedrag": _amount, "waarom": _each(_text)})
_ABOUT = _of(dict.fromkeys(("regel", "titel", "boeking", "omschrijving", "datum"), _text))
_LINE = _of(
    {"sleutel": _text, "vraag": _text, "stand": _one_of("goed", "open", "niet goed"), "antwoord": _text}
    | {"punten": _each(_text), "meer": _number}
)
_EVENT: Mapping[str, Check] = {"nummer": _number, "tekst": _text}
_DRAWN: Mapping[str, Check] = {
    "posten": _each(_ITEM),
    "zaad": _text,
    "grens": _amount,
    "aantal": _number,
    "ontvangsten": _maybe(_number),
    "maanden": _names(_month_number),
    "populatie": _of({"aantal": _number, "totaal": _amount, "hash": _text}),
}
_SAMPLE, _DRAWN_METHOD = "steekproef", "getrokken"
FORMS: Mapping[str, Mapping[str, Check]] = {
    _SAMPLE: {"methode": _text, "posten": _each(_ITEM)},
    "vink": {"boeking": _text, "opmerking": _text} | dict.fromkeys(("bon", "bedrag", "kamer", "akkoord"), _ANSWER),
    "bevinding": {
        **_EVENT,
        "gewicht": _one_of("vraag", "opmerking", "advies"),
        "over": _ABOUT,
    },
    "antwoord": _EVENT,
    "afgehandeld": {**_EVENT, "afloop": _one_of("opgelost", "blijft staan", "advies voor volgend jaar")},
    "heropend": _EVENT,
    "opvolging": {**_EVENT, "van": _number, "afloop": _one_of("opgevolgd", "niet opgevolgd")},
    "gezien": {
        "rekening": _text,
        "dag": _day,
        "bedrag": _amount,
        "waar": _text,
        "onaangekondigd": _yes_or_no,
        "opmerking": _text,
    },
    "maandblik": {
        "maand": _month,
        "betalingen": _text,
        "aantal": _number,
        "totaal": _amount,
        "niet": _each(_of({"boeking": _text, "datum": _day, "bedrag": _amount})),
        "opmerking": _text,
    },
    "verklaring": {
        **dict.fromkeys(("van", "vaststellen", "decharge", "toelichting", "boeken", "bonnen", "stand"), _text),
        "bevindingen": _text,
        "fouten": _number,
        "afgesloten": _each(_number),
        "veranderd": _each(_text),
        "cijfers": _of(dict.fromkeys(("baten", "lasten", "resultaat", "geld"), _amount)),
        "controlelijst": _each(_LINE),
        "zegels": _maybe(_names(_text)),
        "bestuur": _maybe(_each(_text)),
        "vorm": _maybe(_number),
        "papieren": _maybe(_of(dict.fromkeys(("uitgaven", "gelezen", "steekproef"), _names(_number)))),
    },
    "ondertekend": {"voorstel": _text, "bestand": _text, "pdf": _text, "rood": _maybe(_each(_text))},
}


def wrong_key(form: Mapping[str, Check], values: Mapping[str, Any]) -> str | None:
    """The first key of a form at which something else stands than can; None where all is well."""
    return next((key for key, check in form.items() if not check(values.get(key))), None)


def wrong_value(kind: str, values: Mapping[str, Any]) -> str | None:
    """The key of a record that cannot be read; None where all can, or its kind is not known here."""
    form = FORMS.get(kind, {})
    if kind == _SAMPLE and values.get("methode") == _DRAWN_METHOD:
        form = {**form, **_DRAWN}
    return wrong_key(form, values)


# The log itself.

MOST = 4_000  # characters; far below what a record may hold
HINT = "Noem geen namen, alleen nummers zoals L0003: wat u opschrijft blijft staan."
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w{2,}")
# Where an account number may begin; people write it with spaces, points, strokes or whatever else between.
_IBAN_START = re.compile(r"(?<![^\W_])[A-Z][\W_]{0,3}[A-Z][\W_]{0,3}\d[\W_]{0,3}\d", re.IGNORECASE | re.ASCII)
_IBAN_LENGTHS = range(15, 35)


def tidy(text: str, *, required: bool = True) -> str:
    """A text as it is kept: line breaks alike, nothing that cannot be seen, no space around it.

    Raises:
        InputError: nothing is left and something is required, it is too long, or it holds an e-mail address or an
            account number.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = "\n".join("".join(filter(str.isprintable, line.replace("\t", " "))).rstrip() for line in lines).strip()
    if required and not clean:
        raise InputError("er staat nog geen tekst.", remedy="schrijf op wat u bedoelt, en verstuur het dan.")
    if len(clean) > MOST:
        raise InputError(
            "deze tekst is te lang.",
            cause=f"er passen 4.000 tekens in, en dit zijn er {len(clean)}.",
            remedy="maak hem korter of verdeel hem over meer teksten.",
        )
    email = _EMAIL.search(clean)
    if email:
        raise _private("een e-mailadres", email[0])
    number = _iban(clean)
    if number:
        raise _private("een rekeningnummer", number)
    return clean


def _private(what: str, found: str) -> InputError:
    return InputError(
        f"in deze tekst staat {what}.",
        excerpt=found,
        cause="wat u hier schrijft blijft staan: het is later niet weg te halen.",
        remedy="laat het weg. Noem mensen met hun nummer, zoals L0003, en een rekening met haar naam in de boeken.",
    )


def _iban(text: str) -> str:
    """The first account number in a text, without spaces; empty where there is none."""
    text = unicodedata.normalize("NFKC", text)
    for start in _IBAN_START.finditer(text):
        characters = _compact(text[start.start() :])
        for length in _IBAN_LENGTHS:
            if length <= len(characters) and iban_fault(characters[:length]) is None:
                return characters[:length]
    return ""


def _compact(text: str) -> str:
    """The letters and digits a text begins with, as many as the longest account number has."""
    characters = ""
    for character in text:
        if len(characters) >= _IBAN_LENGTHS.stop:
            break
        if character.isalnum():
            characters += character.upper()
    return characters


# What was drawn, ticked, asked, answered and signed are records of one chain for all years. Whoever changes or
# removes a record breaks the chain from there on; whoever knows the last hash, as a statement prints it, can tell
# that nothing before it changed.

_MOST = 100_000  # characters of one record


@dataclass(frozen=True)
class RecordDraft:
    """What is to be added: the year it is about, its kind (see the modules that write it) and its JSON values."""

    year: int
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class LogRecord:
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


def read(path: Path) -> tuple[LogRecord, ...]:
    """All records, oldest first; none where there is no file.

    Raises:
        InputError: a line cannot be read, or does not follow from the one before.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    return _parse(path, content)


def read_whole(path: Path) -> tuple[LogRecord, ...]:
    """All records, each with the values that its kind has.

    Raises:
        InputError: as `read`, or a record has another form than its kind.
    """
    records = read(path)
    for record in records:
        if (key := wrong_value(record.kind, record.values)) is not None:
            cause = f"een regel van de soort '{shorten(record.kind)}' heeft bij '{key}' iets anders dan er kan staan."
            raise _damaged(path, record.number, _line(record), cause)
    return records


def head(records: Sequence[LogRecord]) -> str:
    """The hash of the last record; empty where there is none."""
    return records[-1].digest if records else ""


def out_of_time(records: Sequence[LogRecord]) -> tuple[int, ...]:
    """The numbers of records that are older than one before them: the clock of the machine was set back."""
    latest = accumulate((record.at for record in records), max)
    return tuple(record.number for record, before in zip(records[1:], latest, strict=False) if record.at < before)


def append(
    path: Path,
    by: Visitor,
    make: Callable[[Sequence[LogRecord]], RecordDraft],
    *,
    now: dt.datetime | None = None,
) -> LogRecord:
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


def _record(records: Sequence[LogRecord], draft: RecordDraft, by: Visitor, at: dt.datetime) -> LogRecord:
    bare = LogRecord(
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


def _as_json(record: LogRecord) -> dict[str, Any]:
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


def _line(record: LogRecord) -> str:
    return json.dumps({**_as_json(record), "hash": record.digest}, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def _from_json(found: Mapping[str, Any]) -> LogRecord:
    at = dt.datetime.fromisoformat(found["tijd"])
    if at.tzinfo is None:
        raise ValueError(found["tijd"])
    return LogRecord(
        number=int(found["nummer"]),
        year=int(found["jaar"]),
        kind=str(found["soort"]),
        at=at,
        by=str(found["door"]),
        role=str(found["rol"]),
        person=str(found["persoon"]),
        values=dict(found["gegevens"]),
        previous=str(found["vorige"]),
        digest=str(found["hash"]),
    )


def _parse(path: Path, content: bytes) -> tuple[LogRecord, ...]:
    records: list[LogRecord] = []
    for number, raw in enumerate(content.decode("utf-8", "replace").removesuffix("\n").split("\n"), 1):
        if not content:
            break
        try:
            fields = json.loads(raw)
            record = _from_json(fields)
            own = _digest({key: value for key, value in fields.items() if key != "hash"})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged(path, number, raw, "deze regel is geen aantekening die te lezen is.") from error
        if record.digest != own:
            raise _damaged(
                path, number, raw, "de inhoud van deze regel hoort niet bij zijn vingerafdruk (hash): hij is veranderd."
            )
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
