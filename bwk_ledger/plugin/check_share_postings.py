"""A share account holds whole shares at nominal value and nothing else, and shares stand on no other account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.config import read_config
from bwk_ledger.membership import SHARE
from bwk_ledger.money import EUR, format_amount
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.share_entries import account_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

HOW_TO_WRITE = f"{accounts.SHARES}:L0001  -2 {SHARE}"


def check_share_postings(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report postings that are no shares of a member at nominal value."""
    nominal = read_config(entries).share_price
    currencies = {entry.account: entry.currencies for entry in entries if isinstance(entry, data.Open)}
    errors: list[Any] = []
    is_told = False
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for item in entry.postings:
            if item.units.currency == SHARE:
                if nominal is None and not is_told:
                    errors.append(_no_nominal_value(entry))
                    is_told = True
                errors.extend(_wrong_shares(entry, item, nominal))
            elif accounts.is_under(item.account, accounts.SHARES) and _is_allowed(item, currencies):
                errors.append(_no_shares(entry, item))
    return entries, errors


def _is_allowed(item: Any, currencies: Mapping[str, Sequence[str] | None]) -> bool:
    """Whether the account was opened for it: where it was not, beancount says so."""
    opened = currencies.get(item.account)
    return not opened or item.units.currency in opened


def _no_nominal_value(entry: Any) -> Finding:
    return finding(
        entry,
        "De boeken hebben aandelen, en zeggen niet wat een aandeel waard is.",
        cause="zonder nominale waarde is van geen aandeel te zien of het bedrag klopt.",
        remedy=f"schrijf in stam/rekeningen.beancount: 2000-01-01 price {SHARE} 25 {EUR}.",
    )


def _wrong_shares(entry: Any, item: Any, nominal: Decimal | None) -> Iterator[Finding]:
    number = account_number(item.account)
    if number is None:
        yield finding(
            entry,
            f"Aandelen op '{item.account}': dat is geen aandelenrekening van een lid.",
            cause="elk aandeel is van een lid, en staat op de rekening met dat nummer.",
            remedy=f"boek ze op de rekening van het lid, zoals {accounts.SHARES}:L0001.",
            source=item.meta,
        )
        return
    if item.units.number != int(item.units.number):
        yield finding(
            entry,
            f"{format_amount(abs(item.units.number))} aandelen van {number}: dat is geen heel aantal.",
            cause="een aandeel is niet te delen.",
            remedy="verbeter het aantal.",
            source=item.meta,
        )
    if nominal is not None and (item.cost is None or (item.cost.number, item.cost.currency) != (nominal, EUR)):
        stated = "zonder prijs" if item.cost is None else f"tegen {_price(item.cost)}"
        yield finding(
            entry,
            f"Aandelen van {number} {stated}, en niet tegen {format_amount(nominal)} euro.",
            cause=f"elk aandeel is {format_amount(nominal)} euro waard: dat is de nominale waarde in "
            "stam/rekeningen.beancount.",
            remedy=f"schrijf: {HOW_TO_WRITE} {{{nominal} {EUR}}}.",
            source=item.meta,
        )


def _price(cost: Any) -> str:
    return f"{format_amount(cost.number)} {'euro' if cost.currency == EUR else cost.currency}"


def _no_shares(entry: Any, item: Any) -> Finding:
    number = account_number(item.account) or item.account
    return finding(
        entry,
        f"{item.units} op de aandelenrekening van {number}: daar staan alleen aandelen.",
        cause="het aandelenregister telt aandelen; een bedrag zonder aandelen is van niemand te bewijzen.",
        remedy=f"boek de aandelen zelf ({HOW_TO_WRITE} {{25 {EUR}}}), of boek het bedrag op een andere rekening.",
        source=item.meta,
    )
