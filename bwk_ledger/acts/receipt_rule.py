"""From which amount on an expense has a receipt, and which posts never have one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, TEXT, Done, Field, WrongCallError, act, placed
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, EUR, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.standing.receipts import EXEMPT, LEAST, RULE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.receipts import ReceiptRule


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
