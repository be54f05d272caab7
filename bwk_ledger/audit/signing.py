"""The statement of the kascommissie: one member proposes it, a second signs the same, and then it is final.

A proposal (record `verklaring`) holds what the books were, by hash, and all that the statement says of them; a
signature (record `ondertekend`) names the proposal by its hash, and the pdf by that of its bytes. Between the two
nothing of the year may have changed. A later proposal takes the place of one that was not signed; what was signed
stays for ever.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import log_file
from bwk_ledger.audit.board import refuse_board
from bwk_ledger.audit.change_git import committed
from bwk_ledger.audit.checklist import checklist
from bwk_ledger.audit.log import RecordDraft, append, head, tidy
from bwk_ledger.audit.paper import counted, declaration
from bwk_ledger.audit.paper_fit import seen_of
from bwk_ledger.audit.receipts import checks_of, expenses_of
from bwk_ledger.audit.sample import drawn, transactions_of
from bwk_ledger.audit.statement import (
    BOARD,
    FORM,
    PAPERS,
    PROPOSED,
    SEALS,
    SIGNED,
    Signer,
    keep,
    key_figures,
    read_kept,
    seals_now,
    state_of,
    statements,
)
from bwk_ledger.base.errors import InputError, shorten
from bwk_ledger.base.files import write_file
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.snapshot import changed_books, changed_documents
from bwk_ledger.standing.board import board_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit, Line, Proof
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.audit.statement import AuditStatement, BooksState
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.tables.table import Declaration

_OWN = frozenset({PROPOSED, SIGNED})
_MOST_POINTS = 12  # of one question of the checklist: a record of the log has an end
RED = "rood"  # the keys of what was not good, and was seen by who signed
_SHOWN = 3  # of what changed, in a refusal


class Adopt(StrEnum):
    """The advice on adopting the annual accounts."""

    YES = "ja"
    WITH_REMARKS = "ja, met opmerkingen"
    NO = "nee"


class Discharge(StrEnum):
    """The advice on decharge of the board."""

    YES = "ja"
    NO = "nee"


@dataclass(frozen=True)
class MeetingAdvice:
    """What the kascommissie advises the members' meeting; `remark` is free text."""

    adopt: str
    discharge: str
    remark: str = ""


def propose(audit: Audit, by: Visitor, advice: MeetingAdvice, *, independent: bool) -> LogRecord:
    """Propose a statement, signed by who proposes it.

    Args:
        audit: the books and the year.
        by: who proposes.
        advice: what the meeting is advised.
        independent: whether who proposes says to be a member and not of the board.

    Raises:
        InputError: the year is not over, the advice is not clear, or this account cannot sign.
    """
    _require_signer(audit, by, independent=independent)
    _require_over(audit)
    values = {**_advice_values(advice), **content(audit, checklist(audit))}
    state = state_of(audit.ledger, audit.year, audit.today)
    values |= {
        "boeken": state.books,
        "bonnen": state.receipts,
        "afgesloten": list(state.appropriated),
        "stand": state.file,
        SEALS: seals_now(audit.ledger.root),
        BOARD: list(dict.fromkeys(item.number for item in board_in(audit.ledger.config, audit.period))),
    }
    commit = committed(audit.ledger.root, audit.ledger.path.name)
    if commit:
        values["handeling" if commit.startswith("#") else "git"] = commit
    keep(audit.folder, state)

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        if _work(records, audit.year) != _work(audit.records, audit.year):
            raise InputError(
                "er is net iets bijgekomen in het logboek van de kascommissie.",
                remedy="bekijk de pagina opnieuw en stel de verklaring dan voor; er is niets bewaard.",
            )
        return RecordDraft(audit.year, PROPOSED, {**values, "bevindingen": head(records)})

    return append(log_file(audit.folder), by, make)


def content(audit: Audit, lines: Iterable[Line]) -> Mapping[str, Any]:
    """What a statement made now would say of the books, as JSON; sample and findings stay in the log.

    Args:
        audit: the books and the year.
        lines: the checklist as it is now.
    """
    sample = drawn(audit.of_year)
    known = transactions_of(audit.ledger.index, audit.year) if sample else {}
    expenses = expenses_of(audit.ledger, audit.period)
    in_sample = {id(entry) for identity, entry in known.items() if identity in sample}
    return {
        "vorm": FORM,
        "van": audit.ledger.title,
        "fouten": len(audit.ledger.errors),
        "cijfers": dict(key_figures(audit.ledger, audit.year)),
        "controlelijst": [_line_values(line) for line in lines],
        "veranderd": sorted(sample - known.keys()),
        PAPERS: {
            "uitgaven": _seen(audit, expenses),
            "gelezen": dict(Counter(check.fit.value for check in checks_of(audit.ledger, expenses).values())),
            "steekproef": _seen(audit, [entry for entry in expenses if id(entry) in in_sample]),
        },
    }


def _seen(audit: Audit, entries: Iterable[Any]) -> Mapping[str, int]:
    return dict(Counter(seen_of(entry, audit.ledger.root).value for entry in entries))


def sign(
    audit: Audit,
    by: Visitor,
    proposal: str,
    render: Callable[[Declaration], bytes],
    *,
    independent: bool,
    red_seen: bool,
    now: dt.datetime | None = None,
) -> LogRecord:
    """Sign a proposal as the second member, and write its pdf in the folder of the kascommissie.

    Args:
        audit: the books and the year.
        by: who signs.
        proposal: the hash of the proposal that was read.
        render: sets the statement as a pdf.
        independent: whether who signs says to be a member and not of the board.
        red_seen: whether who signs says to have seen what is not good.
        now: when it is signed; None for the clock.

    Raises:
        InputError: there is no such proposal, this account cannot sign it, or something changed since.
    """
    _require_signer(audit, by, independent=independent)
    read = _the(audit.records, audit.year, proposal)
    _require_red_seen(read, red_seen=red_seen)
    state = state_of(audit.ledger, audit.year, audit.today, read.values["afgesloten"])
    moment = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(microsecond=0)
    pdf = b""

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        nonlocal pdf
        statement = _the(records, audit.year, proposal)
        _refuse_same_person(audit, statement, by)
        _refuse_changed(audit.folder, records, statement, state)
        earlier = sum(item.signature is not None for item in statements(records, audit.year))
        name = f"verklaring-{audit.year}{f'-{earlier + 1}' if earlier else ''}.pdf"
        pdf = render(declaration(records, statement, Signer(by.person, moment), name))
        values: dict[str, Any] = {
            "voorstel": statement.proposal.digest,
            "bestand": name,
            "pdf": hashlib.sha256(pdf).hexdigest(),
        }
        values |= {RED: list(statement.red)} if statement.red else {}
        return RecordDraft(audit.year, SIGNED, values)

    record = append(log_file(audit.folder), by, make, now=moment)
    keep(audit.folder, state)
    write_file(audit.folder / record.values["bestand"], pdf)
    return record


def signed_pdf(
    folder: Path, records: Sequence[LogRecord], statement: AuditStatement, render: Callable[[Declaration], bytes]
) -> bytes:
    """The pdf of a signed statement: the file as it was signed; made again where that is gone or changed."""
    assert statement.signature is not None
    try:
        kept = (folder / statement.file).read_bytes()
    except OSError:
        kept = b""
    if hashlib.sha256(kept).hexdigest() == statement.signature.values["pdf"]:
        return kept
    return render(declaration(records, statement, statement.signers[-1], statement.file))


def changes(
    folder: Path, records: Sequence[LogRecord], statement: AuditStatement, state: BooksState
) -> tuple[str, ...]:
    """What changed since a proposal that is in the way of signing it, as Dutch clauses; none where it can be signed.

    Args:
        folder: of the kascommissie.
        records: all of the log.
        statement: the proposal.
        state: what the books are now, with the appropriations that counted then.
    """
    clauses: list[str] = []
    values = statement.values
    kept = read_kept(folder / values["stand"], values["boeken"], values["bonnen"])
    if state.books != values["boeken"]:
        since = changed_books(kept, state.snapshot) if kept else None
        clauses.append(_named("de boeken", [*since.changed, *since.added] if since else []))
    if state.receipts != values["bonnen"]:
        texts = changed_documents(kept.documents, state.snapshot.documents) if kept else ()
        clauses.append(_named("de bonnen en andere stukken", texts))
    later = [record for record in records[statement.proposal.number :] if _is_work(record, statement.year)]
    if later:
        clauses.append(f"het werk van de kascommissie ({counted(later)})")
    return tuple(clauses)


def _named(what: str, texts: Sequence[str]) -> str:
    more = f"; en nog {len(texts) - _SHOWN}" if len(texts) > _SHOWN else ""
    return f"{what} ({'; '.join(texts[:_SHOWN])}{more})" if texts else what


def _is_work(record: LogRecord, year: int) -> bool:
    return record.year == year and record.kind not in _OWN


def _work(records: Iterable[LogRecord], year: int) -> list[str]:
    return [record.digest for record in records if _is_work(record, year)]


def _the(records: Sequence[LogRecord], year: int, proposal: str) -> AuditStatement:
    """The proposal that was read, which must be the last and not signed yet."""
    known = statements(records, year)
    if not known or all(item.signature for item in known):
        raise InputError(
            f"er is geen verklaring over {year} om te tekenen.",
            cause="de laatste is al door twee leden getekend." if known else None,
            remedy="stel een verklaring voor; een ander lid van de kascommissie tekent die dan.",
        )
    last = known[-1]
    if last.proposal.digest != proposal or last.signature is not None:
        raise InputError(
            "dit voorstel geldt niet meer.",
            cause="er is daarna een nieuw voorstel gedaan.",
            remedy="bekijk de pagina opnieuw en lees het laatste voorstel; er is niets getekend.",
        )
    return last


def _refuse_changed(folder: Path, records: Sequence[LogRecord], statement: AuditStatement, state: BooksState) -> None:
    clauses = changes(folder, records, statement, state)
    if clauses:
        raise InputError(
            "sinds het voorstel is er iets veranderd; zo kan het niet worden getekend.",
            cause=f"veranderd: {'; en '.join(clauses)}.",
            remedy="bekijk wat er veranderd is en stel de verklaring opnieuw voor; er is niets getekend.",
        )


def _refuse_same_person(audit: Audit, statement: AuditStatement, by: Visitor) -> None:
    first = statement.proposal
    if by.name == first.by or audit.ledger.config.same_person(by.person, first.person):
        raise InputError(
            "u hebt deze verklaring zelf voorgesteld.",
            cause="zij geldt pas als een tweede lid van de kascommissie haar tekent.",
            remedy="laat het andere lid inloggen met het eigen account en daar tekenen.",
        )


def _require_signer(audit: Audit, by: Visitor, *, independent: bool) -> None:
    if not by.person:
        raise InputError(
            f"het account {by.name} heeft geen nummer, en kan daarom niet tekenen.",
            cause="in de verklaring staat met nummer wie haar tekent.",
            remedy="vraag wie de accounts maakt het nummer bij dit account te zetten.",
        )
    config = audit.ledger.config
    member = config.members.get(config.identity(by.person))
    if config.members and (member is None or member.on(audit.today) is None):
        raise InputError(
            f"{by.person} is volgens de boeken geen lid.",
            cause="de kascommissie bestaat uit leden (artikel 2:48 lid 2 BW).",
            remedy="laat een lid tekenen, of laat de penningmeester het nummer van het account nakijken.",
        )
    refuse_board(audit, by)
    if not independent:
        unknown = "" if config.board else "de boeken weten niet wie er in het bestuur zit, en "
        raise InputError(
            "vink eerst aan dat u lid bent en niet in het bestuur zit.",
            cause=f"{unknown}een bestuurslid mag niet tekenen.",
            remedy="vink het aan en verstuur het formulier opnieuw.",
        )


def _require_red_seen(statement: AuditStatement, *, red_seen: bool) -> None:
    if statement.red and not red_seen:
        raise InputError(
            "vink eerst aan dat u hebt gezien wat er niet goed is.",
            cause=f"niet goed is: {'; '.join(statement.red.values())}",
            remedy="bekijk deze vragen op de controlelijst, vink het aan en teken dan.",
        )


def _require_over(audit: Audit) -> None:
    if audit.today < audit.period.end:
        raise InputError(
            f"{audit.year} is nog niet voorbij.",
            remedy=f"stel de verklaring voor na 31 december {audit.year}.",
        )


def _advice_values(advice: MeetingAdvice) -> Mapping[str, Any]:
    if advice.adopt not in set(Adopt) or advice.discharge not in set(Discharge):
        raise InputError(
            "het advies is nog niet volledig.",
            remedy="kies of u adviseert de jaarrekening vast te stellen, en of u decharge adviseert.",
        )
    remark = tidy(advice.remark, required=False)
    if not remark and (advice.adopt != Adopt.YES or advice.discharge != Discharge.YES):
        raise InputError(
            "bij dit advies hoort een toelichting.",
            cause="de leden willen weten welke opmerkingen u hebt, of waarom niet.",
            remedy="schrijf het in het veld Toelichting.",
        )
    return {"vaststellen": advice.adopt, "decharge": advice.discharge, "toelichting": remark}


def _line_values(line: Line) -> Mapping[str, Any]:
    wrong = line.wrong
    return {
        "sleutel": line.key,
        "vraag": line.title,
        "stand": line.state.value,
        "antwoord": line.answer,
        "punten": [_point(proof) for proof in wrong[:_MOST_POINTS]],
        "meer": max(len(wrong) - _MOST_POINTS, 0),
    }


def _point(proof: Proof) -> str:
    text = shorten(proof.text)
    if proof.amount is None or format_amount(proof.amount) in text:
        return text
    return f"{text} ({format_amount(proof.amount)} {proof.unit or 'euro'})"
