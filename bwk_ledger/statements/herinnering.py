"""`bwk leden herinnering`: a friendly letter, as plain text, to a member whose fee is not wholly paid."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.hours import clock
from bwk_ledger.money import format_amount
from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.views.fees import FeeYear

_WIDTH = 76  # of a line, so that every mail program shows it as it is


@dataclass(frozen=True)
class Sender:
    """Who writes: the name of the cooperative, its account number without spaces, and the day of the letter.

    `seen` is the last day of which the books know what came in.
    """

    name: str
    iban: str
    day: dt.date
    seen: dt.date


@dataclass(frozen=True)
class Addressee:
    """Who is written to; without a register the number is all there is."""

    number: str
    name: str = ""
    email: str = ""


def reminder(fee: FeeYear, sender: Sender, to: Addressee) -> str:
    """The letter.

    Args:
        fee: the fee of the member in a year; something of it is open.
        sender: who writes.
        to: who is written to.
    """
    since = fee.overdue_since
    assert since is not None
    amount = f"{format_amount(fee.open)} euro"
    terms = [f"  - {format_amount(term.amount)} euro, vanaf {in_words(term.due)}" for term in fee.open_terms]
    paragraphs = [
        f"{sender.name}\n{in_words(sender.day)}",
        "\n".join(["Aan:", *(f"  {line}" for line in (to.name, to.email, f"lid {to.number}") if line)]),
        f"Onderwerp: contributie {fee.year} van lid {to.number}",
        f"Beste {to.name or f'lid {to.number}'},",
        _wrapped(
            f"Fijn dat u meedoet. Van uw contributie over {fee.year} staat volgens onze boeken nog {amount} open, "
            f"sinds {in_words(since)}. Wij keken naar wat er tot en met {in_words(sender.seen)} binnenkwam."
        ),
        "\n".join(["Het gaat om:", *terms]),
        "\n".join(
            [
                "Zo kunt u betalen:",
                f"  bedrag:        {amount}",
                f"  rekening:      {_grouped(sender.iban)}",
                f"  op naam van:   {sender.name}",
                f"  omschrijving:  {payment_text(fee.year, to.number)}",
            ]
        ),
        _wrapped("Neemt u de omschrijving precies zo over? Dan vinden wij uw betaling vanzelf terug."),
        *_by_hours(fee),
        _wrapped(
            "Hebt u net betaald? Dan hoeft u niets te doen. Klopt er iets niet, of komt betalen nu niet uit? Laat het "
            "ons weten, dan zoeken we samen een oplossing."
        ),
        _wrapped(f"Vragen kunt u stellen aan de penningmeester van {sender.name}, of in uw buurtkamer."),
        f"Met vriendelijke groet,\n{sender.name}",
    ]
    return "\n\n".join(paragraphs) + "\n"


def payment_text(year: int, number: str) -> str:
    """What a member writes with a payment, so that the import knows it."""
    return f"Contributie {year} {number}"


def _by_hours(fee: FeeYear) -> list[str]:
    if fee.hours is None:
        return []
    return [
        _wrapped(
            f"In plaats van betalen mag u ook tijd geven: wie in {fee.year} minstens {fee.hours} uur meewerkte, hoeft "
            f"geen contributie te betalen. Van u staan er {clock(fee.minutes)} uur in de boeken."
        )
    ]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH)


def _grouped(iban: str) -> str:
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))
