"""The pre-notification of a collection: to each member how much is collected, when, and on which mandate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import format_amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bwk_ledger.orders import PaymentOrder
    from bwk_ledger.register.people import Register
    from bwk_ledger.sepa.parts import Debit

_LINE = "-" * 72
_SHOWN = 4  # the last signs of an IBAN are enough for who has it


def notices(
    order: PaymentOrder, debits: Iterable[Debit], register: Register, name: str, creditor: str, execution: dt.date
) -> str:
    """The texts to send, one per number.

    Args:
        order: of which year the fee is.
        debits: the lines, in the order of those of the order.
        register: the addresses they go to.
        name: that of the cooperative.
        creditor: its creditor id.
        execution: the day of collecting.
    """
    parts = []
    for number, debit in zip(order.lines, debits, strict=True):
        email = register.people[number].email
        parts.append(
            f"{number}{f'  {email}' if email else ''}\n\n"
            f"Beste {debit.party.name},\n\n"
            f"Op {execution:%d-%m-%Y} schrijft {name} {format_amount(debit.amount)} euro af van uw rekening die\n"
            f"eindigt op {debit.party.iban[-_SHOWN:]}: contributie {order.fee_year}.\n\n"
            f"Kenmerk van uw machtiging: {debit.mandate}, getekend op {debit.signed:%d-%m-%Y}\n"
            f"Incassant-ID: {creditor}\n"
            f"Kenmerk van deze incasso: {debit.end_to_end}\n\n"
            "Bent u het er niet mee eens, laat het ons dan voor die dag weten. Ook kunt u het bedrag tot acht weken\n"
            "daarna door uw bank laten terugboeken.\n"
        )
    return f"\n{_LINE}\n\n".join(parts)
