"""Tie papers to payments, loosen them, or say why the one has not the other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import FLAG, TEXT, Done, Field, WrongCallError, act, placed
from bwk_ledger.acts.debts import PAPER_FIELD
from bwk_ledger.acts.papers import PaperProposal, new_paper, propose
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, look
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.seal import named_document, sealed_years
from bwk_ledger.books.text import custom
from bwk_ledger.figures.receipts import (
    PaperedPayment,
    SameNumber,
    by_paper,
    payments,
    same_numbers,
    waiting,
    without_paper,
)
from bwk_ledger.standing.receipts import FILE, HASH, NO_PAYMENT, PAPER, papers_of, read_papers, receipt_of
from importers.history import original_rows
from importers.kept_papers import KeptPapers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.receipts import KeptPaper

_INDENT = 2
_SEE = advice("kijk ", look("bonnen"), " welke er zijn.")
_PAPER = re.compile(r"B-\d{4}-\d{4,}", re.ASCII)


# What there is to tie, with proposals.


@dataclass(frozen=True)
class PaperDesk:
    """All papers and payments of books, and what may belong together."""

    ledger: Ledger
    papers: Mapping[str, KeptPaper]  # every one that was kept under an own number
    waiting: Sequence[KeptPaper]
    payments: Sequence[PaperedPayment]
    without: Sequence[PaperedPayment]  # those that ask for a paper
    texts: Mapping[str, str]  # what is said about a payment, for the screen alone
    proposals: Mapping[str, Sequence[PaperProposal]]  # by the number of the paper, best first
    twice: Sequence[SameNumber]


def open_desk(ledger: Ledger) -> PaperDesk:
    """The papers and payments of books."""
    all_payments = payments(ledger.transactions, ledger.config)
    papers = waiting(ledger.index)
    closed = sealed_years(ledger.root)
    candidates = [item for item in all_payments if not item.has_paper and item.entry.date.year not in closed]
    without = without_paper(all_payments, ledger.config)
    texts = _texts(ledger, candidates)
    return PaperDesk(
        ledger,
        {paper.number: paper for paper in read_papers(ledger.customs)},
        papers,
        all_payments,
        without,
        texts,
        propose(papers, candidates, texts) if papers else {},
        list(same_numbers(ledger.transactions)),
    )


def _texts(ledger: Ledger, found: Sequence[PaperedPayment]) -> dict[str, str]:
    """Payee, narration and posts of each payment; of an open question what the bank says, as long as that is kept."""
    rows = original_rows(ledger.root) if any(item.is_question for item in found) else {}
    texts = {}
    for item in found:
        entry = item.entry
        keys = [str((posting.meta or {}).get(meta.KEY)) for posting in entry.postings]
        row = next((rows[key] for key in keys if key in rows), None) if item.is_question else None
        words = [row.name, row.description] if row else [entry.payee, entry.narration]
        posts = [posting.account for posting in entry.postings if accounts.result(posting.account)]
        names = [name for post in posts if (name := ledger.names.get(post, "")) not in words]
        texts[item.identity] = " ".join(filter(None, [*words, *names]))
    return texts


# What somebody named: papers by their number, payments by theirs.


def _find_paper(desk: PaperDesk, number: str, field: str = "nummers") -> KeptPaper:
    paper = desk.papers.get(number.upper())
    if paper is None:
        raise InputError(f"er is geen bon {number}.", field=field, remedy=_SEE)
    return paper


def _find_payment(desk: PaperDesk, number: str) -> PaperedPayment:
    matches = [item for item in desk.payments if item.identity.startswith(number.lower())]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise InputError(f"er is geen betaling {number}.", field="nummers", remedy=_SEE)
    longer = len(number) + 2
    shown = ", ".join(f"{item.identity[:longer]} ({item.entry.date})" for item in matches)
    raise InputError(
        f"{len(matches)} betalingen hebben nummer {number}.", remedy=f"noem er een met meer tekens: {shown}."
    )


@dataclass
class Group:
    """Papers with the payments that they all belong to; without payments the proposals of the papers are taken."""

    papers: list[KeptPaper] = field(default_factory=list)
    payments: list[PaperedPayment] = field(default_factory=list)


def _groups(desk: PaperDesk, numbers: Sequence[str]) -> list[Group]:
    """What was named, in groups: a paper after a payment begins the next one."""
    groups: list[Group] = []
    for number in numbers:
        is_paper = _is_paper(number)
        if not groups or (is_paper and groups[-1].payments):
            groups.append(Group())
        if is_paper:
            groups[-1].papers.append(_find_paper(desk, number))
        else:
            groups[-1].payments.append(_find_payment(desk, number))
    return groups


def _is_paper(number: str) -> bool:
    return _PAPER.fullmatch(number.upper()) is not None


# What is written.


class _Filing:
    """The changes to the books, and what is said about them; each payment is completed once."""

    def __init__(self, desk: PaperDesk) -> None:
        self.desk = desk
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self._changes: Changes = desk.ledger.changes()
        self._added: dict[str, dict[str, str]] = defaultdict(dict)  # metadata by the identity of a payment
        self._tied: dict[str, list[Any]] = {digest: list(entries) for digest, entries in self._links().items()}
        self._is_changed = False

    def _links(self) -> Mapping[str, Sequence[Any]]:
        return by_paper(self.desk.ledger.transactions)

    def of_file(self, named: str, found: list[PaperedPayment]) -> Group:
        """Payments with a paper that is a file, or that the books keep."""
        if _is_paper(named):
            return Group([_find_paper(self.desk, named, "papier")], found)
        return Group([new_paper(self.desk.ledger, self._changes, Path(named), found[0].entry.date)], found)

    def tie(self, paper: KeptPaper, payment: PaperedPayment) -> None:
        """Let a payment name a paper."""
        entry, added = payment.entry, self._added[payment.identity]
        if paper.digest in papers_of(entry) or paper.digest in added.values():
            self.lines.append(f"{paper.number} staat al bij {shown(payment)}.")
            return
        if paper.reason:
            self._take_away(paper.entry, NO_PAYMENT.name)
        taken = {*entry.meta, *added}
        place = next(number for number in range(1, len(taken) + 2) if _key(meta.RECEIPT_DOCUMENT, number) not in taken)
        if receipt_of(entry).is_said_missing and meta.RECEIPT not in added:
            self._take_away(entry, meta.RECEIPT, meta.NO_RECEIPT_REASON)
        if not receipt_of(entry).number and meta.RECEIPT not in added:
            added[meta.RECEIPT] = paper.number
        added[_key(meta.RECEIPT_DOCUMENT, place)] = _path_from(entry, paper, self.desk.ledger.root)
        added[_key(meta.RECEIPT_HASH, place)] = paper.digest
        self._tied.setdefault(paper.digest, []).append(entry)
        self.lines.append(f"{paper.number} hoort nu bij {shown(payment)}.")

    def check_amount(self, paper: KeptPaper) -> None:
        """Warn where a paper is of another amount than all its payments together."""
        identities = {id(entry) for entry in self._tied.get(paper.digest, ())}
        paid = sum((item.amount for item in self.desk.payments if id(item.entry) in identities), ZERO)
        if paper.amount is not None and paid and paid != paper.amount:
            text = f"op {paper.number} staat {format_amount(paper.amount)} euro, betaald is {format_amount(paid)} euro."
            self.warnings.append(text)

    def loosen(self, digest: str, payment: PaperedPayment) -> None:
        """Take a paper away from a payment; later ones move up, and one without an own number gets one."""
        entry = payment.entry
        hashes = meta.numbered(entry.meta, meta.RECEIPT_HASH)
        places = [name.removeprefix(meta.RECEIPT_HASH) for name, _ in hashes]
        gone = next(place for place, (_, value) in zip(places, hashes, strict=True) if value == digest)
        paper = next((item for item in self.desk.papers.values() if item.digest == digest), None)
        number = paper.number if paper else self._register(entry, gone, digest)
        self._take_away(entry, meta.RECEIPT_DOCUMENT + gone, meta.RECEIPT_HASH + gone)
        if entry.meta.get(meta.RECEIPT) == number:
            self._take_away(entry, meta.RECEIPT)
        for new, old in zip(places[places.index(gone) :], places[places.index(gone) + 1 :], strict=False):
            for key in (meta.RECEIPT_DOCUMENT, meta.RECEIPT_HASH):
                self._rename(entry, key + old, key + new)
        self.lines.append(f"{number} is los van {shown(payment)}.")

    def _register(self, entry: Any, place: str, digest: str) -> str:
        """Keep a paper that only a payment named under a number of its own."""
        root = self.desk.ledger.root
        name = next(named_document(entry, str(entry.meta[meta.RECEIPT_DOCUMENT + place]), root), "")
        kept = KeptPapers()
        for item in self.desk.ledger.customs:
            kept.add(item)
        number = kept.next_number(entry.date.year)
        values = PAPER.metadata({FILE: f"../../{name}", HASH: digest})
        target = f"jaren/{entry.date.year}/bonnen.beancount"
        new = custom(values, entry.date, PAPER.type, number)
        self._changes.append(target, [new], f"Bonnen {entry.date.year}")
        return number

    def miss(self, payment: PaperedPayment, reason: str) -> None:
        """Say that a payment has no paper, and why."""
        self._say(payment, {meta.RECEIPT: meta.NO_RECEIPT, meta.NO_RECEIPT_REASON: reason})
        self.lines.append(f"Van {shown(payment)} ontbreekt de bon: {reason}.")

    def number(self, payment: PaperedPayment, number: str) -> None:
        """Say what number the paper of a payment has, where the paper itself is kept in a folder of paper."""
        self._say(payment, {meta.RECEIPT: number})
        self.lines.append(f"Van {shown(payment)} is de bon {number}.")

    def _say(self, payment: PaperedPayment, values: dict[str, str]) -> None:
        if receipt_of(payment.entry).documents:
            raise InputError(
                f"bij {shown(payment)} staat een bon: {_named(payment.entry)}.",
                remedy=advice("haal die eerst los met: ", bare("bonnen", payment.number, los=True), "."),
            )
        self._take_away(payment.entry, meta.RECEIPT, meta.NO_RECEIPT_REASON)
        self._added[payment.identity] |= values

    def set_aside(self, paper: KeptPaper, reason: str) -> None:
        """Say that a paper belongs to no payment, and why."""
        if paper.digest in self._tied:
            raise InputError(
                f"{paper.number} hoort al bij een betaling.",
                remedy=advice("haal hem eerst los met: ", bare("bonnen", paper.number, los=True), "."),
            )
        self._take_away(paper.entry, NO_PAYMENT.name)
        file, line = Path(paper.entry.meta["filename"]), paper.entry.meta["lineno"]
        self._changes.add_metadata(file, line, {NO_PAYMENT.name: reason}, _INDENT, paper.number)
        self._is_changed = True
        self.lines.append(f"{paper.number} hoort bij geen betaling: {reason}.")

    def _take_away(self, entry: Any, *keys: str) -> None:
        for key in keys:
            if key in entry.meta:
                file, line, text = _line_of(entry, key)
                self._changes.replace_in_line(file, line, text, "")
                self._is_changed = True

    def _rename(self, entry: Any, old: str, new: str) -> None:
        file, line, _ = _line_of(entry, old)
        self._changes.replace_in_line(file, line, f"{old}:", f"{new}:")

    def commit(self) -> Done:
        """Write it; nothing is written where nothing changed."""
        for payment in self.desk.payments:
            if values := self._added.get(payment.identity):
                file, line = Path(payment.entry.meta["filename"]), payment.entry.meta["lineno"]
                self._changes.add_metadata(file, line, values, _INDENT, f"{payment.entry.date}")
                self._is_changed = True
        if self._is_changed:
            self._changes.commit()
        return Done(tuple(self.lines), tuple(self.warnings))


def _key(name: str, place: int) -> str:
    return name if place == 1 else f"{name}-{place}"


def shown(payment: PaperedPayment) -> str:
    """A payment as people recognise it."""
    return f"betaling {payment.number} van {payment.entry.date}, {format_amount(payment.amount)} euro"


def _named(entry: Any) -> str:
    receipt = receipt_of(entry)
    return receipt.number or receipt.document


def _path_from(entry: Any, paper: KeptPaper, root: Path) -> str:
    """How a payment names the file of a paper: as seen from its own file."""
    file = Path(entry.meta["filename"]).relative_to(root)
    return f"{'../' * (len(file.parts) - 1)}{paper.path.relative_to(root).as_posix()}"


def _line_of(entry: Any, key: str) -> tuple[Path, int, str]:
    """The file, line (from 1) and text of a key below an entry."""
    file, start = Path(entry.meta["filename"]), int(entry.meta["lineno"])
    lines = file.read_bytes().decode().replace("\r\n", "\n").split("\n")
    for number, text in enumerate(lines[start:], start + 1):
        if not text.startswith((" ", "\t")):
            break
        if text.lstrip().startswith(f"{key}:"):
            return file, number, f"{text}\n"
    raise InputError(
        f"bij de boeking van {entry.date} staat '{key}' niet op een eigen regel.",
        file=file.name,
        line=start,
        remedy="zet elk gegeven op een eigen regel, en probeer het opnieuw.",
    )


# The act.


def _require_sense(
    *, nummers: Sequence[str], papier: str, akkoord: bool, los: bool, reden: str | None, op_papier: str | None
) -> None:
    if akkoord + los + bool(papier) + (reden is not None) + (op_papier is not None) > 1:
        raise WrongCallError("nummers", "Kies een van --papier, --akkoord, --los, --op-papier en --reden.")
    if not nummers and (los or papier or reden is not None or op_papier is not None):
        raise WrongCallError("nummers", "Noem ook het nummer van een bon of van een betaling.")
    if papier and any(map(_is_paper, nummers)):
        raise WrongCallError("nummers", "Noem naast --papier alleen betalingen.")
    if reden is not None and not reden.strip():
        raise WrongCallError("reden", "Schrijf bij --reden waarom, zoals --reden 'automaat geeft geen bon'.")
    if op_papier is not None and not receipt_key(op_papier):
        raise WrongCallError("op_papier", "Schrijf bij --op-papier het nummer dat op de factuur of bon staat.")


@act(
    "bonnen",
    placed(
        "nummers", TEXT, "Bonnen en de betalingen waar zij bij horen.", required=False, word="[NUMMER]...", many=True
    ),
    PAPER_FIELD,
    Field("akkoord", FLAG, "Neem alle zekere voorstellen over, of die van de bonnen die u noemt."),
    Field("los", FLAG, "Haal de bon los van de betaling."),
    Field("op_papier", TEXT, "Het nummer op een factuur of bon die u alleen op papier hebt.", word="NUMMER"),
    Field("reden", TEXT, "Waarom een bon bij geen betaling hoort, of waarom van een betaling de bon ontbreekt."),
    check=_require_sense,
    form_help="Koppel bonnen aan de betalingen waar zij bij horen, haal ze los, of zeg waarom er geen is.",
    decides=("nummers", "akkoord"),
)
def filing(
    ledger: Ledger,
    nummers: Sequence[str],
    papier: str,
    akkoord: bool,
    los: bool,
    op_papier: str | None,
    reden: str | None,
) -> Done:
    """Toon bonnen zonder betaling en betalingen zonder bon, of koppel ze: BON BETALING.

    Een bon mag bij meer betalingen horen en een betaling mag meer bonnen hebben: noem ze achter elkaar, zoals
    B-JJJJ-0001 1a2b3c 4d5e6f. Noemt u alleen een bon, dan geldt zijn voorstel. Met --papier komt een foto of pdf meteen
    bij een betaling. Namen en omschrijvingen van wat nog is
    uit te zoeken komen uit het originele afschrift en staan alleen op dit scherm.
    """
    desk = open_desk(ledger)
    work = _Filing(desk)
    groups = _groups(desk, nummers)
    if papier:
        _tie(work, work.of_file(papier, [payment for group in groups for payment in group.payments]))
    elif akkoord:
        _take_proposals(work, [paper for group in groups for paper in group.papers] if groups else desk.waiting)
    elif los:
        for group in groups:
            _loosen(work, group)
    elif reden is not None:
        for group in groups:
            _explain(work, group, reden.strip())
    elif op_papier is not None:
        _number(work, groups, op_papier.strip())
    else:
        for group in groups:
            _tie(work, group)
    return work.commit()


def _take_proposals(work: _Filing, papers: Sequence[KeptPaper]) -> None:
    for paper in papers:
        for item in work.desk.proposals.get(paper.number, ()):
            if item.is_sure:
                work.tie(paper, item.payment)
    if not work.lines:
        work.lines.append("Er zijn geen zekere voorstellen.")


def _tie(work: _Filing, group: Group) -> None:
    if not group.papers:
        raise InputError(
            f"bij {shown(group.payments[0])} is geen bon genoemd.",
            remedy=advice(
                "noem eerst de bon en dan de betaling: ",
                bare("bonnen", Blank("BON"), group.payments[0].number),
                ". Is er geen bon, zeg dan waarom met ",
                FieldName("reden"),
                ".",
            ),
        )
    for paper in group.papers:
        for payment in group.payments or _of_proposals(work.desk, paper):
            work.tie(paper, payment)
        work.check_amount(paper)


def _of_proposals(desk: PaperDesk, paper: KeptPaper) -> list[PaperedPayment]:
    """The payments that a paper is proposed with: the sure ones, else the only one."""
    proposals = desk.proposals.get(paper.number, ())
    sure = [item.payment for item in proposals if item.is_sure]
    if sure or len(proposals) == 1:
        return sure or [proposals[0].payment]
    numbers = [item.payment.number for item in proposals]
    raise InputError(
        f"bij {paper.number} is niet zeker welke betaling hoort.",
        cause=f"voorgesteld zijn: {', '.join(numbers)}." if numbers else "er is geen voorstel.",
        remedy=advice(
            "noem de betaling erbij, zoals: ", bare("bonnen", paper.number, next(iter(numbers), "1a2b3c")), "."
        ),
    )


def _loosen(work: _Filing, group: Group) -> None:
    tied = [(digest, item) for item in work.desk.payments for digest in sorted(papers_of(item.entry))]
    digests = {paper.digest for paper in group.papers}
    identities = {item.identity for item in group.payments}
    to_loosen = [
        (digest, item)
        for digest, item in tied
        if (not digests or digest in digests) and (not identities or item.identity in identities)
    ]
    if not to_loosen:
        raise InputError("deze bon en betaling horen niet bij elkaar.", remedy="er is niets te doen.")
    seen: set[str] = set()
    for digest, item in to_loosen:
        if item.identity in seen:
            raise InputError(
                f"{shown(item)} heeft meer bonnen.",
                remedy="noem de bon die los moet, een per keer.",
            )
        seen.add(item.identity)
        work.loosen(digest, item)


def _number(work: _Filing, groups: Sequence[Group], number: str) -> None:
    named_payments = [payment for group in groups for payment in group.payments]
    if papers := [paper.number for group in groups for paper in group.papers]:
        raise InputError(
            f"{papers[0]} is een bestand, en heeft al een nummer.",
            remedy=advice("noem bij ", FieldName("op_papier"), " alleen betalingen."),
        )
    for payment in named_payments:
        work.number(payment, number)


def _explain(work: _Filing, group: Group, reason: str) -> None:
    for paper in group.papers:
        work.set_aside(paper, reason)
    for payment in group.payments:
        work.miss(payment, reason)
