"""The page "Bonnen": a paper beside the payments that it may be of, and per kamer what has no paper yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fava.application import url_for
from flask import request

from bwk_ledger.acts.receipts import PaperDesk, filing, open_desk
from bwk_ledger.base import accounts
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.working import WorkingPage, head_of_work

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.acts.papers import PaperProposal
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.figures.receipts import PaperedPayment

_MOST = 8  # payments that one paper is shown beside


@dataclass(frozen=True)
class PaymentLine:
    """A payment as the page shows it; `why` is what speaks for it beside a paper."""

    number: str
    day: dt.date
    amount: Decimal
    what: str
    why: str = ""
    is_sure: bool = False


@dataclass(frozen=True)
class PaperCard:
    """The paper that is looked at now."""

    number: str
    day: dt.date | None
    amount: Decimal | None
    named: str
    meant: str  # the account of the costs, where a kamer said so
    file: str
    is_pdf: bool
    payments: tuple[PaymentLine, ...]  # best first
    more: int  # payments it may be of that are not shown
    following: str  # the number of the next paper; empty after the last
    place: int


@dataclass(frozen=True)
class KamerPayments:
    """The payments of a kamer that ask for a paper."""

    kamer: str
    payments: tuple[PaymentLine, ...]


@dataclass(frozen=True)
class PapersPage:
    """The page; names of people stand in it, so it is for the treasurer alone."""

    head: Head
    may_write: bool = False
    waiting: tuple[tuple[str, bool], ...] = ()  # numbers of papers, and whether a proposal is sure
    sure: int = 0
    card: PaperCard | None = None
    without: tuple[KamerPayments, ...] = ()
    asked: PaymentLine | None = None  # the payment of which somebody says why it has no paper


def build(asked: Request, number: str, payment: str) -> PapersPage:
    """Make the page with the paper of a number, else the first; `payment` is that of which something is said."""
    if asked.visitor is None or asked.visitor.role is not Role.TREASURER:
        return PapersPage(head_of_work(asked))
    desk = open_desk(asked.ledger)
    numbers = [paper.number for paper in desk.waiting]
    sure = {paper for paper, matches in desk.proposals.items() if any(item.is_sure for item in matches)}
    place = numbers.index(number) if number in numbers else 0
    return PapersPage(
        head_of_work(asked),
        may_write=True,
        waiting=tuple((item, item in sure) for item in numbers),
        sure=len(sure),
        card=_card(desk, place) if numbers else None,
        without=tuple(_by_kamer(desk)),
        asked=next((_line(desk, item) for item in desk.without if payment and item.number == payment), None),
    )


def _card(desk: PaperDesk, place: int) -> PaperCard:
    paper = desk.waiting[place]
    matches = desk.proposals.get(paper.number, ())
    return PaperCard(
        paper.number,
        paper.day,
        paper.amount,
        paper.named,
        desk.ledger.names.get(paper.account) or paper.account,
        str(paper.path),
        paper.path.suffix == ".pdf",
        tuple(_line(desk, item.payment, item) for item in matches[:_MOST]),
        max(len(matches) - _MOST, 0),
        desk.waiting[place + 1].number if place + 1 < len(desk.waiting) else "",
        place + 1,
    )


def _line(desk: PaperDesk, payment: PaperedPayment, proposal: PaperProposal | None = None) -> PaymentLine:
    why = ", ".join(proposal.why) if proposal is not None else ""
    text = desk.texts.get(payment.identity, "")
    is_sure = proposal is not None and proposal.is_sure
    return PaymentLine(payment.number, payment.entry.date, payment.amount, text, why, is_sure)


_OPEN = "nog uit te zoeken"


def _by_kamer(desk: PaperDesk) -> Iterator[KamerPayments]:
    """What has no paper yet, in the order of the kamers; what is an open question comes last."""
    lines_by_kamer: dict[str, list[PaymentLine]] = defaultdict(list)
    for payment in desk.without:
        lines_by_kamer[_kamer(payment)].append(_line(desk, payment))
    order = [*desk.ledger.config.kamers, _OPEN]
    for kamer in sorted(lines_by_kamer, key=lambda code: order.index(code) if code in order else len(order)):
        yield KamerPayments(kamer, tuple(lines_by_kamer[kamer]))


def _kamer(payment: PaperedPayment) -> str:
    """The kamer whose costs a payment is, else whose handgeld; more than one where it is divided."""
    names = [item.account for item in payment.entry.postings]
    results = [taken.kamer for name in names if (taken := accounts.result(name))]
    return " en ".join(dict.fromkeys(results or filter(None, map(accounts.cash_kamer, names)))) or _OPEN


class Bonnen(WorkingPage):
    """The page "Bonnen"."""

    report_title = "Bonnen"
    has_js_module = True
    shown = PapersPage
    fields = ("op_papier", "reden")

    @staticmethod
    def build(asked: Request) -> PapersPage:
        """The page of what was asked."""
        given = request.values
        return build(asked, given.get("bon", ""), given.get("betaling", ""))

    @property
    def drop_address(self) -> str:
        """Where papers go that are dropped here: as any file that comes in."""
        address: str = url_for("extension_report", extension_name="Importeren")
        return address.partition("?")[0] + "aanleveren"

    @page.endpoint("koppel")
    def match(self) -> Any:
        """Tie papers and payments, or say why the one has not the other, and go on to the next paper."""
        return self.do_next(filing, {}, bon=request.form.get("daarna", ""))
