"""Keep a paper with a booking, tell which payment it may be of, and say from which amount one is asked for."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, TEXT, Done, Field, WrongCallError, act, placed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice
from bwk_ledger.base.money import CENT, EUR, format_amount, round_half_up
from bwk_ledger.base.periods import parse_month, today
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.seal import DOCUMENTS
from bwk_ledger.books.store import signature
from bwk_ledger.books.text import custom
from bwk_ledger.figures.receipts import by_paper
from bwk_ledger.standing.receipts import (
    EXEMPT,
    LEAST,
    NO_PAYMENT,
    PAPER_ACCOUNT,
    RULE,
    KeptPaper,
    read_papers,
    receipt_of,
)
from importers.context import Context
from importers.copies import UnreadableError, ending, is_paper, letter_name, paper_copy, receipt_name
from importers.papers import PaperFacts, read_paper
from importers.readers.paper_text import PaperPage, page_texts, read_page
from importers.readers.source import Source
from importers.receipts import file_of_papers, paper_entry, place_of_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.figures.receipts import PaperedPayment
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.receipts import ReceiptRule


# Keep a paper with a booking that somebody enters: a file, or one that the books keep under a number of its own.

_UP = "../../"  # from a file of a year to the folder of the books


def keep_paper(
    ledger: Ledger, changes: Changes, named: str, account: str, day: dt.date, number: str
) -> Mapping[str, str]:
    """Keep a paper, and return what a booking in a file of a year says of it.

    Args:
        ledger: the books.
        changes: to them.
        named: a file, or the number of a paper that the books keep (`B-2026-0001`).
        account: where it is kept.
        day: of the booking.
        number: on the paper, after which the copy is called.

    Raises:
        InputError: there is no such file or paper, it is of another booking, or it is no pdf and no picture.
    """
    kept = next((item for item in read_papers(ledger.customs) if item.number == named.upper()), None)
    if kept is not None:
        _require_free(ledger, kept.digest, named)
        if kept.reason:
            raise InputError(
                f"{kept.number} hoort bij geen betaling: {kept.reason}.",
                field="papier",
                remedy=f"haal '{NO_PAYMENT.name}:' weg bij {kept.number}, of noem een ander papier.",
            )
        path = kept.path.relative_to(ledger.root).as_posix()
        return {meta.RECEIPT_DOCUMENT: f"{_UP}{path}", meta.RECEIPT_HASH: kept.digest}
    source = _read(Path(named), "papier", "de factuur of bon")
    digest = _digest(source)
    _require_free(ledger, digest, source.name)
    if (old := next((item for item in read_papers(ledger.customs) if item.digest == digest), None)) is not None:
        path = old.path.relative_to(ledger.root).as_posix()
        return {meta.RECEIPT_DOCUMENT: f"{_UP}{path}", meta.RECEIPT_HASH: digest}
    path = _free_path(ledger, account, day, number, content := _copy(source, "papier"), receipt_name)
    changes.put(path, content)
    return {meta.RECEIPT_DOCUMENT: f"{_UP}{path}", meta.RECEIPT_HASH: digest}


def new_paper(ledger: Ledger, changes: Changes, file: Path, day: dt.date) -> KeptPaper:
    """Keep a file under a number of its own, as importing does with what no payment mentions.

    Args:
        ledger: the books.
        changes: to them.
        file: a pdf or a picture; of one that the books have already the kept paper is given.
        day: of what it belongs to.

    Raises:
        InputError: it is no pdf and no picture, cannot be read, or is of a booking under the number of that.
    """
    source = _read(file, "papier", "de factuur of bon")
    known = next((item for item in read_papers(ledger.customs) if item.digest == _digest(source)), None)
    if known is not None:
        return known
    _require_free(ledger, _digest(source), source.name)
    copy = _copy(source, "papier")
    return _keep(ledger, changes, source, copy, day, read_paper(source.content, copy, source.name))


def keep_loose(ledger: Ledger, changes: Changes, file: Path, account: str, day: dt.date, amount: Decimal) -> str:
    """Keep a paper under a number of its own, until its payment is on a statement; returns the number.

    Args:
        ledger: the books.
        changes: to them.
        file: a pdf or a picture.
        account: of the costs.
        day: on the paper.
        amount: on the paper, EUR.

    Raises:
        InputError: the books have this paper already, or it is no pdf and no picture.
    """
    source = _read(file, "papier", "de bon")
    if _digest(source) in Context.of(ledger.root, ledger.entries).papers.entries:
        raise InputError(
            "deze bon is al bewaard.", field="papier", remedy="er is niets te doen; kies anders een andere foto."
        )
    facts = PaperFacts(day, round_half_up(amount))
    return _keep(ledger, changes, source, _copy(source, "papier"), day, facts, account).number


def _keep(
    ledger: Ledger, changes: Changes, source: Source, copy: bytes, day: dt.date, facts: PaperFacts, account: str = ""
) -> KeptPaper:
    """Write the copy of a paper, and what the books say of it."""
    number = Context.of(ledger.root, ledger.entries).papers.next_number(day.year)
    path = f"{place_of_paper(day)}.{receipt_name(number, ending(copy))}"
    changes.put(path, copy)
    entry = paper_entry(number, day, path, _digest(source), facts)
    entry.meta.update({PAPER_ACCOUNT.name: account} if account else {})
    changes.append(file_of_papers(day), [entry], f"Bonnen {day.year}")
    entry.meta["filename"] = str(ledger.root / file_of_papers(day))  # as it has once it is loaded
    return KeptPaper(number, entry)


def _digest(source: Source) -> str:
    return hashlib.sha256(source.content).hexdigest()


def keep_letter(ledger: Ledger, changes: Changes, file: Path, account: str, day: dt.date, reference: str) -> str:
    """Keep a letter of a funder at the account of its award, where the books find it by its name; returns its path.

    Args:
        ledger: the books.
        changes: to them.
        file: a pdf or a picture.
        account: of the award.
        day: of the letter.
        reference: of the letter, after which the copy is called.

    Raises:
        InputError: it is no pdf and no picture, or cannot be read.
    """
    source = _read(file, "brief", "de brief")
    path = _free_path(ledger, account, day, reference, content := _copy(source, "brief"), letter_name)
    changes.put(path, content)
    return path


def _read(file: Path, field: str, what: str) -> Source:
    source = Source.read(file)
    if not is_paper(source.content):
        raise InputError(
            "dit bestand is geen pdf en geen foto.",
            file=source.name,
            field=field,
            remedy=f"bewaar {what} als pdf of JPEG, en noem dat bestand.",
        )
    return source


def _copy(source: Source, field: str) -> bytes:
    try:
        return paper_copy(source.content).content
    except UnreadableError as error:
        raise InputError(
            "deze foto is niet te lezen.",
            file=source.name,
            field=field,
            remedy="maak de foto opnieuw, of bewaar haar als JPEG of PDF.",
        ) from error


def _require_free(ledger: Ledger, digest: str, shown: str) -> None:
    for entry in by_paper(ledger.transactions).get(digest, ()):
        raise InputError(
            f"{shown} hoort al bij de boeking van {entry.date}: {entry.narration}.",
            field="papier",
            cause="een papier is van een factuur of bon, en die is dan al ingevoerd.",
            remedy=advice("noem het papier van deze factuur, of laat ", FieldName("papier"), " weg."),
        )


def _free_path(
    ledger: Ledger, account: str, day: dt.date, number: str, content: bytes, named: Callable[[str, str], str]
) -> str:
    """Where the copy comes: by its account, day and number, and where that is taken with a number behind it."""
    folder, file = f"{DOCUMENTS}/{account.replace(':', '/')}", ending(content)
    for place in range(1, 1000):
        more = "" if place == 1 else f"-{place}"
        path = f"{folder}/{day}.{named(number + more, file)}"
        if not (ledger.root / path).exists():
            return path
    raise InputError(f"er zijn te veel papieren met nummer {number}.", remedy="geef dit papier een ander nummer.")


# Which payment a paper may be of: by number, amount, day and name, each proposal with what speaks for it.

_PDF = ".pdf"
_NUMBER, _TOTAL, _AMOUNT, _SAME_DAY, _ROW, _TERM, _NAME = 4, 3, 2, 2, 1, 1, 1
_HINT = 1
_SURE = _TOTAL + _SAME_DAY
_NEAR = dt.timedelta(days=3)  # between buying something and the bank booking it
_LATEST = dt.timedelta(days=60)  # to pay a bill
_LEAST_WORD = 4  # letters; shorter words are in every text
_LEAST_NUMBER = 4  # signs of a number that is looked for in a text
_BILL = re.compile(r"(?:factuur|nota)-")
_MONTH = re.compile(r"(?:19|20)\d\d-\d\d")
_MOST_BY_DAY = 3  # payments that are proposed because of their day alone
_WORD = re.compile(r"[a-z]+")
_WAGES = re.compile(r"loon|salaris", re.IGNORECASE)
_PAYROLL = re.compile(r"(?:loonstaat|loonstrook)-(\d{4}-\d\d)\Z")
_REMEMBERED = 2000  # pdfs
_AFTER_MONTH = dt.timedelta(days=15)  # in which wages are still paid


@dataclass(frozen=True)
class PaperProposal:
    """A paper and a payment that may belong together; a sure one has no rival on either side."""

    paper: KeptPaper
    payment: PaperedPayment
    why: tuple[str, ...]
    weight: int
    place: tuple[object, ...] = ()  # of the amount in the paper: its page, and on a list the day of its line
    is_sure: bool = False

    @property
    def rivalry(self) -> tuple[tuple[object, ...], ...]:
        """What it may be the only one for: an amount at a place, and a payment."""
        return (self.paper.number, self.payment.amount, *self.place), (self.payment.identity,)


def propose(
    papers: Iterable[KeptPaper], payments: Sequence[PaperedPayment], texts: Mapping[str, str]
) -> dict[str, list[PaperProposal]]:
    """The proposals of each paper by its number, best first.

    Args:
        papers: those that belong to no payment.
        payments: those without a file.
        texts: what is said about each payment, by its identity.
    """
    search = _Search(payments, texts)
    proposals = [item for paper in papers for item in search.of(paper)]
    by_paper: dict[str, list[PaperProposal]] = defaultdict(list)
    for item in _with_sure(proposals):
        by_paper[item.paper.number].append(item)
    for items in by_paper.values():
        items.sort(key=lambda item: (-item.weight, _distance(item), item.payment.entry.date))
    return by_paper


def _distance(item: PaperProposal) -> dt.timedelta:
    """Between the day on a paper and that of a payment; nothing where it has none."""
    return abs(item.payment.entry.date - item.paper.day) if item.paper.day else dt.timedelta(0)


def _with_sure(found: Sequence[PaperProposal]) -> Iterator[PaperProposal]:
    """The proposals, with those marked that are strong and have no equal: not for the amount, nor for the payment."""
    rivals: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for item in found:
        for key in item.rivalry:
            rivals[key].append(item.weight)
    for item in found:
        is_best = all(sum(weight >= item.weight for weight in rivals[key]) == 1 for key in item.rivalry)
        yield replace(item, is_sure=item.weight >= _SURE and is_best)


class _Search:
    """Finds payments by what a page says."""

    def __init__(self, payments: Sequence[PaperedPayment], texts: Mapping[str, str]) -> None:
        self._payments = payments
        self._texts = texts
        self._by_amount: dict[Decimal, list[PaperedPayment]] = defaultdict(list)
        self._by_number: dict[str, list[PaperedPayment]] = defaultdict(list)
        for payment in payments:
            if payment.is_spent:
                self._by_amount[payment.amount].append(payment)
            if number := receipt_of(payment.entry).number:
                self._by_number[receipt_key(number)].append(payment)

    def of(self, paper: KeptPaper) -> Iterator[PaperProposal]:
        """The proposals of a paper: of each payment the strongest of all pages."""
        best: dict[str, PaperProposal] = {}
        for number, page in enumerate(_pages(paper)):
            for payment in self._candidates(paper, page):
                why, weight = self._evidence(paper, page, payment)
                proposal = PaperProposal(paper, payment, why, weight, (number, _line_day(page, payment)))
                if weight > 0 and (payment.identity not in best or best[payment.identity].weight < weight):
                    best[payment.identity] = proposal
        yield from best.values() or self._weak(paper)

    def _candidates(self, paper: KeptPaper, page: PaperPage) -> list[PaperedPayment]:
        amounts = page.amounts | ({paper.amount} if paper.amount is not None else set())
        candidates = [payment for amount in amounts for payment in self._by_amount.get(amount, ())]
        candidates += self._by_number.get(receipt_key(paper.named), ()) if paper.named else ()
        words = f"-{page.words}-"
        for key, payments in self._by_number.items():
            if f"-{_sought(key)}-" in words:
                candidates += payments
        return list({payment.identity: payment for payment in candidates}.values())

    def _evidence(self, paper: KeptPaper, page: PaperPage, payment: PaperedPayment) -> tuple[tuple[str, ...], int]:
        """What speaks for a payment, and how much; nothing where the day speaks against it."""
        key = receipt_key(receipt_of(payment.entry).number)
        named = bool(key) and (key == receipt_key(paper.named) or f"-{_sought(key)}-" in f"-{page.words}-")
        is_total = payment.amount in (page.total, paper.amount)
        line_day = _line_day(page, payment)
        is_amount = is_total or payment.amount in page.amounts
        days = {*page.days, *([paper.day] if paper.day and not page.days else [])}
        date = payment.entry.date
        is_day = any(abs(date - day) <= _NEAR for day in days)
        in_term = any(-_NEAR <= date - day <= _LATEST for day in days)
        if not named and (not is_amount or (days and not in_term)):
            return (), 0
        is_name = bool(self._words(payment) & set(page.words.split("-")))
        # Two parties may number their papers alike: a number alone is no more than a hint.
        alone = page.total is not None and not is_amount and not is_name
        cues = (
            ("nummer", named, _HINT if alone else _NUMBER),
            ("bedrag", is_amount, _TOTAL if is_total or line_day else _AMOUNT),
            ("dag", is_day, _SAME_DAY),
            ("", line_day == date, _ROW),
            ("termijn", in_term and not is_day, _TERM),
            ("naam", is_name, _NAME),
        )
        return tuple(why for why, holds, _ in cues if holds and why), sum(weight for _, holds, weight in cues if holds)

    def _weak(self, paper: KeptPaper) -> Iterator[PaperProposal]:
        """The wages of the month of a payroll sheet; of a photo with nothing but a day the payments around it."""
        if payroll := _PAYROLL.match(receipt_key(paper.named)):
            month = parse_month(payroll[1])
            for payment in self._payments if month else ():
                is_near = month is not None and month.start <= payment.entry.date < month.end + _AFTER_MONTH
                if payment.is_spent and is_near and _WAGES.search(self._texts.get(payment.identity, "")):
                    yield PaperProposal(paper, payment, ("maand", "loon"), _NAME)
        elif paper.day is not None and paper.amount is None:
            day = paper.day
            near = [item for item in self._payments if item.is_spent and abs(item.entry.date - day) <= _NEAR]
            near.sort(key=lambda item: abs(item.entry.date - day))
            for payment in near[:_MOST_BY_DAY]:
                yield PaperProposal(paper, payment, ("dag",), _NAME)

    def _words(self, payment: PaperedPayment) -> set[str]:
        text = receipt_key(self._texts.get(payment.identity, ""))
        return {word for word in _WORD.findall(text) if len(word) >= _LEAST_WORD}


def _line_day(page: PaperPage, payment: PaperedPayment) -> dt.date | None:
    """The day nearest to a payment that stands on one line with its amount; None where there is none near."""
    date = payment.entry.date
    days = [day for day, amount in page.rows if amount == payment.amount and abs(date - day) <= _NEAR]
    return min(days, key=lambda day: (abs(date - day), day), default=None)


def _sought(key: str) -> str:
    """What of the number of a payment is looked for in a text: of a bill without its word, where that says enough."""
    bare = _BILL.sub("", key)
    return bare if len(bare) >= _LEAST_NUMBER and not _MONTH.fullmatch(bare) else key


def _pages(paper: KeptPaper) -> Sequence[PaperPage]:
    """What a paper says, page by page: the text of a pdf, else what was written down when it came."""
    path = paper.path
    pages = _pages_of(path, signature(path)) if path.suffix == _PDF and path.is_file() else ()
    return pages or (PaperPage(),)


@functools.lru_cache(maxsize=_REMEMBERED)
def _pages_of(path: Path, _: tuple[int, ...]) -> tuple[PaperPage, ...]:
    """The pages of a pdf, read once as long as it is the same: pages show many papers one after the other."""
    return tuple(map(read_page, page_texts(path.read_bytes())))


# From which amount on an expense has a receipt, and which posts never have one.


def an_exempt_post(ledger: Ledger, name: str) -> None:
    """A post of expenses, or a group of them."""
    paths = [post.path for post in ledger.config.posts if post.root == accounts.EXPENSES]
    if not any(accounts.is_under(path, name) for path in paths):
        raise InputError(
            f"post '{name}' is er niet.",
            cause=f"de posten zijn: {', '.join(dict.fromkeys(paths))}.",
            remedy="neem er een over; een hele groep mag ook, zoals Afschrijving.",
        )


def _require_amount(*, bedrag: Decimal | None, vanaf: dt.date | None, zonder_bon: Sequence[str], **_: object) -> None:
    if bedrag is None and (vanaf is not None or zonder_bon):
        raise WrongCallError("bedrag", "Noem ook het BEDRAG vanaf waar een bon nodig is.")


@act(
    "bonnengrens",
    placed("bedrag", AMOUNT, "Van elke uitgave vanaf dit bedrag hoort er een bon te zijn.", required=False),
    Field("vanaf", DAY, "De eerste dag waarop dit zo is; anders vandaag."),
    Field(
        "zonder_bon",
        TEXT,
        "Een post waarvan er nooit een bon is, zoals Organisatie:Bankkosten; mag vaker, en vervangt wat er stond.",
        many=True,
        word="POST",
        check=an_exempt_post,
    ),
    check=_require_amount,
    form_help="Leg vast vanaf welk bedrag een uitgave een bon heeft.",
    decides=("bedrag",),
)
def setting_receipt_rule(ledger: Ledger, bedrag: Decimal, vanaf: dt.date | None, zonder_bon: Sequence[str]) -> Done:
    """Toon vanaf welk bedrag een uitgave een bon heeft, of leg een ander BEDRAG vast.

    Wat voor die dag is uitgegeven, blijft onder de oude grens vallen.
    """
    day, least = vanaf or today(), bedrag.quantize(CENT)
    if least < 0:
        raise InputError(
            "een grens is niet minder dan nul.", field="bedrag", remedy="noem een bedrag van 0,00 of meer."
        )
    now = ledger.config.receipt_rule(day)
    exempt = tuple(dict.fromkeys(zonder_bon)) or (now.exempt if now else ())
    if now is not None and (now.least, now.exempt) == (least, exempt):
        raise InputError("dit staat al zo in de boeken.", remedy="er is niets te doen.")
    entry = custom(RULE.metadata({LEAST: Amount(least, EUR), EXEMPT: " ".join(exempt)}), day, RULE.type)
    changes = ledger.changes()
    if now is not None and now.start == day:
        changes.replace_entry(Path(now.source["filename"]), now.source["lineno"], f'"{RULE.type}"', entry)
    else:
        changes.append(RULE.file, [entry], "De kamers")
    changes.commit()
    return Done((_line(day, least, exempt),))


def receipt_rule_lines(config: Config) -> Iterator[str]:
    """The rules in Dutch, newest first."""
    yield from map(_of, config.receipt_rules)
    if not config.receipt_rules:
        yield "Er wordt nergens een bon gevraagd; leg een grens vast met 'bwk bonnengrens BEDRAG'."


def _of(rule: ReceiptRule) -> str:
    return _line(rule.start, rule.least, rule.exempt)


def _line(day: dt.date, least: Decimal, exempt: Sequence[str]) -> str:
    without = f", behalve bij {', '.join(exempt)}" if exempt else ""
    return f"Vanaf {day}: een bon bij elke uitgave vanaf {format_amount(least)} euro{without}."
