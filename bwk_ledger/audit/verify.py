"""Whether a statement still holds: the pdf, the log of the kascommissie, the books, the receipts, the findings.

Nothing is taken on trust: the pdf is held against the log by the hash of its bytes, the log against itself by its
chain, the books against the hash in the log, and the snapshot that tells what changed against that same hash.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bwk_ledger.audit.audit import audit_folder, log_file, moment
from bwk_ledger.audit.log import read_whole
from bwk_ledger.audit.paper import KIND, NAME, attached, counted
from bwk_ledger.audit.signing import signed_pdf
from bwk_ledger.audit.statement import PROPOSED, SIGNED, key_figures, read_kept, signed, state_of, statements
from bwk_ledger.base.errors import InputError, count, shorten
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.canonical import canonical, describe
from bwk_ledger.books.seal import SealError, read_marks, read_seal, seal_file
from bwk_ledger.books.snapshot import changed_books, changed_documents

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.audit.statement import AuditStatement, BooksState
    from bwk_ledger.books.seal import Seal
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Declaration

_SNAPSHOT = re.compile(r"stand-\d+-[0-9a-f]{12}\.json")
_AMOUNT = re.compile(r"-?\d{1,12}\.\d\d")
_FIGURES = {
    "baten": "baten",
    "lasten": "lasten",
    "resultaat": "resultaat",
    "geld": "geld op de bank en in het handgeld",
}
_LAST_YEAR = 9998  # of which the next one still is a year to Python
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Verdict(StrEnum):
    """How a part of the answer stands, as it is shown."""

    SAME = "klopt"
    CHANGED = "veranderd"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class VerifiedPart:
    """What was found of one part; `details` say what changed, `notes` what came since and changes nothing."""

    what: str
    verdict: Verdict
    text: str
    details: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verified:
    """All answers about one statement."""

    title: str
    answers: tuple[VerifiedPart, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was signed."""
        return all(answer.verdict is Verdict.SAME for answer in self.answers)


@dataclass(frozen=True)
class _Claim:
    """What the books are held against: what was signed, else, where the log does not tell, what the pdf says."""

    books: str
    receipts: str
    appropriated: tuple[int, ...]
    snapshot: str
    figures: Mapping[str, str]


def read_attached(content: bytes, name: str) -> Mapping[str, Any]:
    """What a pdf carries of a statement.

    Args:
        content: the bytes of the pdf.
        name: of the file, for a message.

    Raises:
        InputError: it is no pdf, or carries no statement that can be read.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it writes what it thinks of a damaged pdf, in English
    try:
        carried = json.loads(PdfReader(io.BytesIO(content)).attachments[NAME][0])
        _claim(carried)
        is_ours = carried["soort"] == KIND and 1 <= int(carried["jaar"]) <= _LAST_YEAR
        is_ours = is_ours and isinstance(carried["voorstel"], str) and isinstance(carried["van"], str)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, RecursionError):
        is_ours = False
    if not is_ours:
        raise InputError(
            "in dit bestand zit geen verklaring van de kascommissie.",
            file=name,
            cause="een verklaring draagt haar controlegetallen bij zich in de pdf; een scan of een pdf die opnieuw is "
            "gemaakt doet dat niet, en een beschadigde pdf is niet te lezen.",
            remedy="neem de pdf van de pagina Verklaring; een papieren verklaring vergelijkt u met de getallen daar.",
        )
    return dict(carried)


def verify(
    content: bytes, carried: Mapping[str, Any], ledger: Ledger, render: Callable[[Declaration], bytes], today: dt.date
) -> Verified:
    """Hold a statement against the log and the books.

    Args:
        content: the bytes of the pdf.
        carried: what it carries, see `read_attached`.
        ledger: the books.
        render: sets a statement as a pdf, to see what is different in one.
        today: the day.
    """
    folder = audit_folder(ledger.root)
    year = carried["jaar"]
    records, damage = _records(folder)
    statement = next(
        (item for item in statements(records, year) if item.proposal.digest == carried["voorstel"] and item.signature),
        None,
    )
    claim = _claim(statement.values if statement else carried)
    state = state_of(ledger, year, today, claim.appropriated)
    kept = read_kept(folder / claim.snapshot, claim.books, claim.receipts)
    return Verified(
        title=_title(carried, statement),
        answers=(
            _pdf(content, carried, folder, records, statement, render),
            _log(records, damage, statement),
            _books(claim, kept, state, ledger),
            _receipts(claim, kept, state),
        ),
    )


def check_number(text: str) -> str:
    """A check number as the log has it, from how somebody typed it or a QR code gave it; empty where it is none."""
    number = "".join(text.split()).casefold()
    return number if _SHA256.fullmatch(number) else ""


def verify_number(text: str, ledger: Ledger, today: dt.date) -> Verified:
    """Hold the statement with a check number against the log and the books, without its pdf.

    Args:
        text: the number, as it stands on the result for the members' meeting.
        ledger: the books.
        today: the day.

    Raises:
        InputError: it is no number, or no signed statement has it.
    """
    number = check_number(text)
    if not number:
        raise InputError(
            "dit is geen controlegetal.",
            cause="een controlegetal heeft 64 tekens: cijfers, en letters van a tot en met f.",
            remedy="neem het over van de uitslag of van de verklaring; spaties en hoofdletters maken niet uit.",
        )
    folder = audit_folder(ledger.root)
    records, damage = _records(folder)
    statement = next((item for item in signed(records) if item.proposal.digest == number), None)
    if statement is None:
        raise InputError(
            "bij dit controlegetal hoort hier geen getekende verklaring.",
            cause=damage or "het getal is niet goed overgenomen, of het is van andere boeken.",
            remedy="vergelijk het getal met dat op papier, en kijk of dit de boeken zijn waar het bij hoort.",
        )
    claim = _claim(statement.values)
    state = state_of(ledger, statement.year, today, claim.appropriated)
    kept = read_kept(folder / claim.snapshot, claim.books, claim.receipts)
    title = _title({"jaar": statement.year, "van": statement.values["van"]}, statement)
    return Verified(
        title, (_log(records, damage, statement), _books(claim, kept, state, ledger), _receipts(claim, kept, state))
    )


def _records(folder: Path) -> tuple[tuple[LogRecord, ...], str]:
    """The records, and what is wrong with the log; no records where something is."""
    log = log_file(folder)
    if not log.is_file():
        return (), f"{log} is er niet"
    try:
        return read_whole(log), ""
    except InputError as error:
        return (), f"regel {error.line}: {error.cause}"


def _claim(values: Mapping[str, Any]) -> _Claim:
    """Raises KeyError, TypeError, ValueError or AttributeError for what is none."""
    hashes, figures = (values["boeken"], values["bonnen"]), dict(values["cijfers"])
    right = all(_SHA256.fullmatch(value) for value in hashes) and _SNAPSHOT.fullmatch(values["stand"])
    if not right or not all(_AMOUNT.fullmatch(value) for value in figures.values()):
        raise ValueError(hashes)
    return _Claim(*hashes, tuple(map(int, values["afgesloten"])), values["stand"], figures)


def _title(carried: Mapping[str, Any], statement: AuditStatement | None) -> str:
    title = f"Verklaring van de kascommissie over {carried['jaar']}, {shorten(carried['van'])}"
    if statement is None:
        return f"{title}."
    signed = " en ".join(f"{signer.person} ({moment(signer.at)})" for signer in statement.signers)
    return f"{title}, getekend door {signed}."


def _pdf(
    content: bytes,
    carried: Mapping[str, Any],
    folder: Path,
    records: Sequence[LogRecord],
    statement: AuditStatement | None,
    render: Callable[[Declaration], bytes],
) -> VerifiedPart:
    what = "De pdf"
    if statement is None or statement.signature is None:
        return VerifiedPart(what, Verdict.UNKNOWN, "er is niet na te gaan of dit de verklaring is die werd getekend.")
    if hashlib.sha256(content).hexdigest() == statement.signature.values["pdf"]:
        return VerifiedPart(what, Verdict.SAME, "dit is precies de pdf die is getekend.")
    details = [*_other_data(carried, attached(statement, statement.signers))]
    original = signed_pdf(folder, records, statement, render)
    details += _other_text(_lines(content), _lines(original))
    if not details:
        details = ["wat erin te lezen is, is gelijk; het bestand is opnieuw bewaard, of er is iets anders in veranderd"]
    return VerifiedPart(what, Verdict.CHANGED, "dit is niet de pdf die is getekend.", tuple(details))


def _other_data(carried: Mapping[str, Any], signed: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*carried, *signed}):
        if carried.get(key) != signed.get(key):
            yield (
                f"de pdf draagt bij zich als {key}: {_short(carried.get(key))}; getekend is: {_short(signed.get(key))}"
            )


def _short(value: Any) -> str:
    return shorten(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _lines(content: bytes) -> list[str] | None:
    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except Exception:  # noqa: BLE001 - a damaged pdf fails in many ways, and all mean the same here
        return None
    return [line.strip() for text in pages for line in text.split("\n")]


def _other_text(found: list[str] | None, signed: list[str] | None) -> Iterator[str]:
    if found is None:
        yield "de tekst van de pdf is niet te lezen: het bestand is beschadigd"
    elif signed is not None and found != signed:
        new = [line for line in found if line and line not in signed]
        old = [line for line in signed if line and line not in found]
        yield (
            f"er staat: {shorten(new[0]) if new else 'een regel minder of op een andere plaats'}; "
            f"getekend is: {shorten(old[0]) if old else 'zonder die regel'}"
        )


def _log(records: Sequence[LogRecord], damage: str, statement: AuditStatement | None) -> VerifiedPart:
    what = "Het logboek van de kascommissie"
    if damage.endswith("is er niet"):
        return VerifiedPart(what, Verdict.UNKNOWN, f"{damage}. Wijs de map aan met BWK_KASCOMMISSIE.")
    if damage:
        return VerifiedPart(
            what, Verdict.CHANGED, "het is beschadigd: er is na het schrijven iets in veranderd.", (damage,)
        )
    if statement is None or statement.signature is None:
        return VerifiedPart(
            what,
            Verdict.CHANGED,
            "deze verklaring staat er niet in als getekend. Zij hoort bij een ander logboek, of het logboek is later "
            "vervangen.",
        )
    later = [record for record in records[statement.proposal.number :] if record.year == statement.year]
    others = [record for record in later if record.kind not in (PROPOSED, SIGNED)]
    newer = [
        item
        for item in statements(records, statement.year)
        if item.signature is not None and item.signature.number > statement.signature.number
    ]
    notes = []
    if others:
        notes.append(f"daarna kwam erbij: {counted(others)}")
    if newer:
        notes.append(f"daarna is er een nieuwe verklaring getekend: {newer[-1].file}")
    return VerifiedPart(
        what,
        Verdict.SAME,
        f"alles wat erin stond toen de verklaring werd voorgesteld staat er nog "
        f"({count(statement.proposal.number - 1, 'aantekening', 'aantekeningen')}).",
        notes=tuple(notes),
    )


def _books(claim: _Claim, kept: Seal | None, state: BooksState, ledger: Ledger) -> VerifiedPart:
    what, year = "De boeken", state.snapshot.year
    notes = tuple(_closed_since(state, ledger))
    if state.books == claim.books:
        return VerifiedPart(what, Verdict.SAME, f"de boeken van {year} zijn nog precies zo.", notes=notes)
    if kept is None:
        return VerifiedPart(
            what,
            Verdict.CHANGED,
            f"de boeken van {year} zijn veranderd. Wat er anders is, is niet te zeggen: {claim.snapshot} is weg of "
            "veranderd.",
            tuple(_other_figures(claim, key_figures(ledger, year))),
            notes,
        )
    since = changed_books(kept, state.snapshot, _sealed(ledger.root, year))
    if not since.changed and since.added:
        text = f"alles van {year} staat er nog precies zo; wat erbij kwam verandert geen bedrag."
        return VerifiedPart(what, Verdict.SAME, text, notes=(*since.added, *notes))
    return VerifiedPart(
        what, Verdict.CHANGED, f"de boeken van {year} zijn veranderd.", (*since.changed, *since.added), notes
    )


def _other_figures(claim: _Claim, now: Mapping[str, str]) -> Iterator[str]:
    """The figures on the statement that came out otherwise."""
    for name, value in now.items():
        was = claim.figures.get(name)
        if was is not None and was != value:
            old, new = (format_amount(Decimal(text)) for text in (was, value))
            yield f"{_FIGURES[name]}: getekend is {old} euro, nu is het {new} euro"


def _closed_since(state: BooksState, ledger: Ledger) -> Iterator[str]:
    """What closing the year added: the destination of the result, and the marks."""
    for entry in state.later:
        yield f"daarna geboekt bij het afsluiten van {entry.date.year}: {describe(canonical(entry))}"
    marks, _ = read_marks(ledger.entries)
    of_year = marks.get(state.snapshot.year)
    if of_year is None:
        return
    for number, mark in sorted(of_year.reopenings.items()):
        yield f"het jaar is heropend op {mark.entry.date} (zegel {number}): {mark.text}"
    if of_year.active is not None:
        yield f"het jaar is afgesloten met zegel {of_year.active.number}"


def _sealed(root: Path, year: int) -> Collection[str] | None:
    try:
        return frozenset(item.digest for item in read_seal(root / seal_file(year)).entries)
    except SealError:
        return None


def _receipts(claim: _Claim, kept: Seal | None, state: BooksState) -> VerifiedPart:
    what, now = "De bonnen en stukken", state.snapshot.documents
    if state.receipts == claim.receipts:
        number = f"alle {len(now)} zijn" if len(now) != 1 else "het ene stuk is"
        return VerifiedPart(what, Verdict.SAME, f"{number} nog precies zo.")
    if kept is None:
        return VerifiedPart(
            what,
            Verdict.CHANGED,
            f"er is iets veranderd. Welk stuk is niet te zeggen: {claim.snapshot} is weg of veranderd. Nu zijn het er "
            f"{len(now)}.",
        )
    return VerifiedPart(what, Verdict.CHANGED, "er is iets veranderd.", changed_documents(kept.documents, now))
