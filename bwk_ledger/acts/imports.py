"""Import files, those in the inbox or others: each of them whole or not at all, by command and in the browser alike.

What importing would do is the same work, of which nothing is written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.acts.act import AMOUNT, FILE, FLAG, TEXT, Done, Field, act, choice, placed
from bwk_ledger.acts.doubts import how_to_decide
from bwk_ledger.acts.rule_plan import told_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, advice, count, listed, look, refused_in, way
from bwk_ledger.base.files import ASIDE, INBOX, write_file
from bwk_ledger.base.journal import JournalAct, writing
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.history import history_of
from bwk_ledger.books.store import RULES, digest, place_of, signature
from importers.batch import run_each
from importers.originals import inbox_files, kept

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.base.errors import Advice
    from bwk_ledger.books.history import KeptAct
    from bwk_ledger.rules.load import Ledger
    from importers.base import Question, StatementRead
    from importers.batch import Batch
    from importers.booking import Payers
    from importers.planning import Imported, Left


_FEW_PAPERS = 20  # that are named one by one
_FEW = 5  # open questions are shown; all of them stand in 'bwk vraagposten' too


@dataclass(frozen=True)
class AccountRead:
    """What the files of one import say of an own account: period, rows, and balances at the begin and the end of it."""

    account: str
    first: dt.date
    last: dt.date
    new: int
    known: int
    doubtful: int
    opening: Decimal
    closing: Decimal
    is_proved: bool


@dataclass(frozen=True)
class ForeseenBooking:
    """A booking as a file would make it; `amount` is EUR, None of hours and shares.

    Of a row that is still to be settled it says what the bank says, for the eyes of the treasurer.
    """

    day: dt.date
    amount: Decimal | None
    what: str
    where: str


@dataclass(frozen=True)
class FileRead:
    """A file, and what importing it would do."""

    name: str
    kind: str
    counted: str
    notes: tuple[str, ...]
    bookings: tuple[ForeseenBooking, ...]


@dataclass(frozen=True)
class ImportDone(Done):
    """What came of importing files: those that were left, with the reason, and what was read of each own account."""

    left: tuple[Left, ...] = ()
    accounts: tuple[AccountRead, ...] = ()
    files: tuple[FileRead, ...] = ()  # that would go in, where nothing is written

    @property
    def reasons(self) -> tuple[InputError, ...]:
        """Why files are not in the books: several may have one reason."""
        return tuple(dict.fromkeys(item.error for item in self.left))

    @property
    def left_title(self) -> str:
        """How many files are not in the books."""
        title = count(len(self.left), "bestand is niet ingelezen en blijft", "bestanden zijn niet ingelezen en blijven")
        rest = "; de rest kan erin" if self.files else "; de rest staat in de boeken" if self.lines else ""
        return f"{title} liggen{rest}:"


@act(
    "importeer",
    placed("bestanden", FILE, "Anders wat in de inbox ligt.", required=False, many=True, word="[BESTAND]..."),
    Field(
        "beginsaldo",
        AMOUNT,
        "Wat er op de rekening stond vóór de eerste regel, als haar bank geen saldi in het bestand zet.",
    ),
    Field("alles", FLAG, "Toon elke regel die nog is uit te zoeken.", on_form=False),
    Field("proef", FLAG, "Laat zien wat er zou worden geboekt, en schrijf niets.", on_form=False),
)
def importing(
    ledger: Ledger,
    bestanden: Sequence[Path],
    *,
    beginsaldo: Decimal | None = None,
    alles: bool = False,
    proef: bool = False,
) -> ImportDone:
    """Lees bestanden in; zonder BESTAND alles wat in de inbox van de boeken ligt.

    Elk bestand wordt herkend aan zijn inhoud, en gaat er heel in of helemaal niet. Wat niet kan worden ingelezen,
    blijft liggen: u leest waarom, en de rest gaat door. Wat al in de boeken staat, wordt overgeslagen.
    """
    return import_files(ledger, bestanden, opening=beginsaldo, everything=alles, only_show=proef)


def import_files(
    ledger: Ledger,
    files: Sequence[Path],
    show: Callable[[float], None] = lambda _: None,
    *,
    everything: bool = False,
    payers: Payers | None = None,
    replace_sheets: bool = False,
    opening: Decimal | None = None,
    only_show: bool = False,
) -> ImportDone:
    """Import files, or all that waits in the inbox where none is named.

    Args:
        ledger: the books as they are.
        files: in any order.
        show: called with the part of the work that is done, from 0 to 1.
        everything: whether all open questions are told.
        payers: finds members by account number and name, where the text of a row names none.
        replace_sheets: whether a timesheet that has no line in common with the booked one takes its place.
        opening: EUR that stood on an account before the first row, where its bank gives no balances.
        only_show: whether nothing is written: then it is what would come of it.

    Raises:
        InputError: the books cannot be written now, whatever the files are; nothing was written.
    """
    paths = list(files) or inbox_files(ledger.root)
    if not paths:
        return ImportDone((f"De inbox is leeg: zet downloads in {ledger.root / INBOX}.",), after=ledger)
    batch = run_each(
        ledger,
        paths,
        show,
        replace_sheets=replace_sheets,
        payers=payers,
        opening=opening,
        only_show=only_show,
        summary=lambda found: tuple(_summary(ledger, found)),
    )
    lines = tuple(_lines(batch, everything=everything))
    foreseen: tuple[FileRead, ...] = ()
    if only_show:
        lines = ("Er is niets geschreven. Zo zou het gaan:", *lines)
        foreseen = tuple(_foreseen(item, ledger.names) for item in batch.done)
    return ImportDone(lines, left=batch.left, accounts=tuple(_accounts(batch.done)), files=foreseen)


def _foreseen(item: Imported, names: Mapping[str, str]) -> FileRead:
    plan = item.plan
    questions = {id(question.entry): question for question in plan.questions}
    made = [*(entry for _, entry in plan.entries), *(change.new for change in plan.replaced)]
    bookings = [
        _booking(entry, questions.get(id(entry)), names) for entry in made if isinstance(entry, data.Transaction)
    ]
    kept = (f"wordt bewaard als {plan.kept}, en wacht op zijn betaling",) if plan.kept else ()
    return FileRead(
        item.path.name,
        item.label,
        ", ".join([*_counted([item])][1:]),
        (*plan.notes, *kept),
        tuple(sorted(bookings, key=lambda booking: booking.day)),
    )


def _booking(entry: data.Transaction, asked: Question | None, names: Mapping[str, str]) -> ForeseenBooking:
    own = next((item for item in entry.postings if meta.KEY in (item.meta or {})), entry.postings[0])
    units = own.units
    hours = f"({format_amount(abs(units.number))} uur)" if accounts.is_hours(units.currency) else ""
    texts = (asked.row.name, asked.row.description) if asked else (entry.payee, entry.narration)
    others = dict.fromkeys(item.account for item in entry.postings if item is not own)
    where = "nog uit te zoeken" if asked else ", ".join(names.get(account) or account for account in others)
    amount = units.number if units.currency == EUR else None
    return ForeseenBooking(entry.date, amount, " ".join(filter(None, (*texts, hours))), where)


def waiting(root: Path) -> tuple[str, ...]:
    """What the files are called that wait in the inbox."""
    return tuple(path.name for path in inbox_files(root))


def receive(root: Path, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Put files from a browser in the inbox of books, where they wait; returns where.

    Args:
        root: the folder of the books.
        files: what they are called where they come from, and what they hold.

    Raises:
        InputError: the books are being written now, or the name of a file cannot be used; then no file is kept.
    """
    with writing(place_of(root), JournalAct("bwk importeer")):
        new = [(free_place(root / INBOX, _base_name(name), content), content) for name, content in files]
        for path, content in new:
            write_file(path, content)
    return tuple(path for path, _ in new)


# What importing depends on: so that a page knows whether what it shows is still so.

ImportState = tuple[tuple[object, ...], ...]


def import_state(root: Path) -> ImportState:
    """What the file system says of the books, of what waits in their inbox and of the originals."""
    files = [*root.glob("*.beancount"), *root.glob("*/**/*.beancount"), *inbox_files(root), *kept(root)]
    rules = root / RULES
    return tuple((path, *signature(path)) for path in sorted({*files, *([rules] if rules.is_file() else [])}))


def inbox_digest(root: Path) -> str:
    """A digest of the files that wait in the inbox."""
    text = "".join(f"{path.name} {digest(path.read_bytes())}\n" for path in inbox_files(root))
    return digest(text.encode())


def _base_name(name: str) -> str:
    """What a file is called without its folders, as any system writes them; a hidden name shows itself."""
    base = re.split(r"[/\\:]", name)[-1].lstrip(".").strip()
    if not base or refused_in(base):
        raise InputError(
            "de naam van dit bestand is niet te gebruiken.", file=base, remedy="geef het bestand een andere naam."
        )
    return base


def free_place(folder: Path, name: str, content: bytes) -> Path:
    """A place in the inbox: its own name, or with a number where another file has it."""
    path, number = folder / name, 2
    while path.exists() and path.read_bytes() != content:
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return path


# What the history keeps of an import, to be read again: how much, and what it proves. It names no person and no file.


@dataclass(frozen=True)
class KeptImport:
    """An import of the history, and by which act it was undone."""

    act: KeptAct
    undone_by: int | None


_MOST_KEPT = 20  # imports that are listed


def earlier_imports(root: Path) -> tuple[KeptImport, ...]:
    """The last imports of books that tell what came of them, newest first; none where no history is kept."""
    history = history_of(root)
    if history is None:
        return ()
    try:
        told = (kept for kept in history.acts() if kept.note.summary)
        import_acts, undone = list(islice(told, _MOST_KEPT)), history.undone_by()
        return tuple(KeptImport(kept, undone.get(kept.number)) for kept in import_acts)
    finally:
        history.close()


def _summary(ledger: Ledger, batch: Batch) -> Iterator[str]:
    plans = [item.plan for item in batch.done]
    yield from _kinds(batch.done)
    for item in _accounts(batch.done):
        proof = "gelijk aan de bank" if item.is_proved else "de bank noemt geen saldo"
        yield (
            f"{ledger.names.get(item.account) or item.account}, {in_words(item.first)} tot en met "
            f"{in_words(item.last)}: van {format_amount(item.opening)} naar {format_amount(item.closing)}, {proof}."
        )
    if batch.begins is not None:
        yield _begun(batch.begins)
    if numbers := [plan.kept for plan in plans if plan.kept]:
        yield f"Bewaard: {listed(numbers)}."
    if answers := sum(len(plan.answered) for plan in plans):
        yield f"{count(answers, 'vraagpost is', 'vraagposten zijn')} door de regels geboekt."
    if doubts := sum(len(plan.doubts) for plan in plans):
        yield f"{count(doubts, 'regel was', 'regels waren')} in twijfel."
    if questions := sum(len(plan.questions) for plan in plans):
        yield f"{count(questions, 'regel was', 'regels waren')} nog uit te zoeken."
    if batch.left:
        yield f"{count(len(batch.left), 'bestand bleef', 'bestanden bleven')} liggen."


def _begun(day: dt.date) -> str:
    return f"De boeken beginnen nu op {in_words(day)}."


def _kinds(done: Sequence[Imported]) -> Iterator[str]:
    for label in dict.fromkeys(item.label for item in done):
        yield f"{label}: {', '.join(_counted([item for item in done if item.label == label]))}"


# What is said of an import on the screen.


def _lines(batch: Batch, *, everything: bool) -> Iterator[str | Advice]:
    """What went in per kind of file, what is worth a remark, and what somebody must look at."""
    done = batch.done
    yield from _kinds(done)
    if batch.begins is not None:
        yield _begun(batch.begins)
    for item in done:
        if item.plan.adopted:
            account, iban = item.plan.adopted
            yield f"{item.path.name}: {iban} staat nu bij {account}."
        yield from (f"{item.path.name}: {note}." for note in item.plan.notes)
    yield from _kept([item for item in done if item.plan.kept])
    yield from _doubts(done)
    if answers := [answer for item in done for answer in item.plan.answered]:
        yield from ("", *told_of(answers))
    yield from _questions(done, everything=everything)


def _counted(done: Sequence[Imported]) -> Iterator[str]:
    rows = [item.plan.rows for item in done]
    linked = sum(len(item.plan.linked) for item in done)
    known, doubtful = sum(item.known for item in rows), sum(item.doubtful for item in rows)
    yield count(len(done), "bestand", "bestanden")
    yield f"{sum(item.new for item in rows)} nieuw"
    if linked:
        yield f"{linked} gekoppeld"
    if known:
        yield f"{known} al bekend"
    if doubtful:
        yield f"{doubtful} in twijfel"


def _kept(papers: Sequence[Imported]) -> Iterator[str | Advice]:
    """Under which numbers papers were kept that belong to no payment yet; one by one where they are few."""
    if len(papers) <= _FEW_PAPERS:
        yield from (f"{item.path.name}: bewaard als {item.plan.kept}." for item in papers)
    if papers:
        wait = count(len(papers), "bon wacht op zijn betaling", "bonnen wachten op hun betaling")
        yield advice(f"{wait}: zie ", way("bonnen"), ".")


def _doubts(done: Sequence[Imported]) -> Iterator[str]:
    doubts = [(item, doubt) for item in done for doubt in item.plan.doubts]
    if doubts:
        yield f"\n{count(len(doubts), 'regel lijkt', 'regels lijken')} al geboekt, maar dat is niet zeker; klopt het?"
    for item, doubt in doubts:
        yield f"  {item.path.name}, regel {doubt.row.line}: {doubt.row.shown}"
        yield f"    in de boeken: {doubt.booked}"
        yield f"    {how_to_decide(doubt)}"


def _questions(done: Sequence[Imported], *, everything: bool) -> Iterator[str | Advice]:
    questions = [(item, question) for item in done for question in item.plan.questions]
    if questions:
        number = count(len(questions), "regel is", "regels zijn")
        yield advice(f"\n{number} nog uit te zoeken (zie ", way("vraagposten"), "):")
    shown = questions if everything else questions[:_FEW]
    for item, question in shown:
        yield f"  {item.path.name}, regel {question.row.line}: {question.row.shown} ({question.reason})"
    if len(shown) < len(questions):
        yield f"  en nog {len(questions) - len(shown)}; met --alles ziet u ze allemaal."


def _accounts(done: Iterable[Imported]) -> Iterator[AccountRead]:
    """What was read of each account, whatever the number of its files."""
    by_account: dict[str, list[StatementRead]] = defaultdict(list)
    for item in done:
        for statement in item.plan.statements:
            by_account[statement.account].append(statement)
    for account, statements in sorted(by_account.items()):
        first = min(statements, key=lambda item: item.period)
        last = max(statements, key=lambda item: (item.period[1], item.period[0]))
        yield AccountRead(
            account,
            first.period[0],
            last.period[1],
            sum(item.rows.new for item in statements),
            sum(item.rows.known for item in statements),
            sum(item.rows.doubtful for item in statements),
            first.opening,
            last.closing,
            all(item.is_proved for item in statements),
        )


# What waits in the inbox and is not to be imported: laid aside, and never deleted.


@act(
    "inbox opzij",
    placed("bestand", TEXT, "Hoe het bestand in de inbox heet."),
    Field(
        "reden", choice("onleesbaar", "dubbel", "hoort-hier-niet"), "Waarom het niet wordt ingelezen.", required=True
    ),
)
def laying_aside(ledger: Ledger, bestand: str, reden: str) -> Done:
    """Leg een bestand uit de inbox opzij, zodat het niet bij elke keer inlezen terugkomt.

    Het gaat naar inbox/opzij en blijft daar. Ongedaan maken legt het weer in de inbox.
    """
    waiting = {path.name: path for path in inbox_files(ledger.root)}
    aside = ledger.root / INBOX / ASIDE
    if bestand not in waiting and bestand in {path.name for path in aside.glob("*")}:
        raise InputError(f"{bestand} is al opzij gelegd.", field="bestand", remedy="er is niets te doen.")
    if bestand not in waiting:
        raise InputError(
            f"in de inbox ligt geen '{bestand}'.",
            field="bestand",
            cause=f"er ligt: {listed(list(waiting))}." if waiting else "de inbox is leeg.",
            remedy=advice("kijk ", look("vanavond"), " wat er ligt."),
        )
    path = waiting[bestand]
    content = path.read_bytes()
    target = free_place(aside, bestand, content)
    changes = ledger.changes()
    changes.put_outside(target, content, mode=None)
    changes.take_outside(path, content)
    changes.commit()
    return Done((f"{bestand} ligt nu in {INBOX}/{ASIDE}, want: {reden}.",))
