"""The letters to one person: the certificate of shares, the statement of hours, and the reminder of a fee.

In the statement hours read as on a clock (12:35), because somebody compares them with an own timesheet and multiplies
nothing.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import periods
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import MONTHS, clock, in_words
from bwk_ledger.figures.hours import Hours, total, totals
from bwk_ledger.tables.hours import Sums, activity_name
from bwk_ledger.tables.table import Letter

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.figures.shares import ShareRegister
    from bwk_ledger.rules.fees import FeeYear
    from bwk_ledger.standing.config import Config
    from bwk_ledger.tables.members import Who

SIGNERS = ("Bestuurslid", "Bestuurslid")
_LINE = ""  # left free: the books hold no names
_NO_INCOME = (
    "Deze waarde laat zien wat uw inzet voor de buurt betekent. Zij is een rekengrootheid: zij is niet aan u "
    "uitbetaald en is geen inkomen."
)
MOST_ROWS = 24  # that one page holds
_WIDTH = 76  # of a line, so that every mail program shows it as it is


def certificate(register: ShareRegister, config: Config, number: str, organisation: str, who: Who | None) -> Letter:
    """The certificate of what a number holds on the day of the register.

    Args:
        register: the share register of that day.
        config: the standing data; they know the nominal value.
        number: of who holds at least one share.
        organisation: the name of the cooperative.
        who: the name and place, where the letter may have them.
    """
    held = register.held[number]
    nominal = config.share_price or ZERO
    amount = register.amounts.get(number, ZERO)
    own = [item.movement for item in register.movements if number in {item.movement.giver, item.movement.receiver}]
    rows = [
        (
            "zonder nummer" if item.number is None else str(item.number),
            f"{item.date}",
            _what(item.act.value, item.giver, item.receiver, number),
            _signed(item.change(number)),
        )
        for item in own
    ]
    return Letter(
        sender=organisation,
        title="Bewijs van aandelen",
        facts=_facts(register, config, number, who),
        opening=(
            (
                f"{organisation} verklaart dat het lid met nummer {number} op {register.day} in het aandelenregister "
                f"staat met {_shares(held)} van nominaal {format_amount(nominal)} euro, samen "
                f"{format_amount(amount)} euro."
            ),
            "De aandelen volgen uit deze mutaties in het register:",
        ),
        columns=("Mutatie", "Datum", "Wat", "Aandelen"),
        rows=(*rows, ("Samen", "", "", str(held))),
        closing=(
            (
                "Dit bewijs is een uittreksel: het register van de coöperatie is beslissend. Het bewijs is niet "
                "overdraagbaar; aandelen gaan over door een overdracht in het register."
            ),
        ),
        signature=f"{register.day}, namens het bestuur",
        signers=SIGNERS,
    )


def _facts(register: ShareRegister, config: Config, number: str, who: Who | None) -> tuple[tuple[str, str], ...]:
    name = (("Naam", who.name), ("Woonplaats", who.place)) if who else (("Naam", _LINE),)
    member = config.members.get(number)
    period = member.on(register.day) if member else None
    since = [start for start, _ in member.stretches if start <= register.day] if member else []
    facts = [*name, ("Lidnummer", number)]
    if member and since:
        returned = f" (eerder lid vanaf {member.start})" if len(since) > 1 else ""
        facts.append(("Lid sinds" if period else "Was lid sinds", f"{since[-1]}{returned}"))
    if period and period.kamer in config.kamers:
        facts.append(("Kamer", config.kamers[period.kamer].name))
    return tuple(facts)


def _what(act: str, giver: str | None, receiver: str | None, number: str) -> str:
    if giver and receiver:
        return f"{act} aan {receiver}" if giver == number else f"{act} van {giver}"
    return act


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else f"−{-change}"


def _shares(count: int) -> str:
    return f"{format_amount(Decimal(count), 0)} {'aandeel' if count == 1 else 'aandelen'}"


def letter(hours: Hours, person: str, year: int, organisation: str, today: dt.date) -> Letter:
    """The letter about the unpaid hours of one person in one year.

    Args:
        hours: the hours of the books.
        person: the number.
        year: the calendar year; the person must have unpaid hours in it.
        organisation: the name of the cooperative.
        today: the date of the letter.
    """
    own = tuple(item for item in hours.of_year(year) if item.person == person and not item.is_paid)
    own_total = total(own)
    whole = periods.year(year)
    facts = [("Naam", _LINE), ("Nummer", person)]
    if (known := hours.config.people.get(person)) is not None and known.member:
        facts.append(("Lidnummer", known.member))
    facts.append(("Periode", f"{in_words(whole.start)} tot en met {in_words(whole.last_day)}"))
    thanks = (
        f"Hierbij verklaren wij dat u in {year} {clock(own_total.minutes)} uur (uren:minuten) onbetaald hebt ingezet "
        f"voor {organisation}. Dank u wel."
    )
    return Letter(
        sender=organisation,
        title=f"Verklaring van vrijwillige inzet {year}",
        facts=tuple(facts),
        opening=(thanks,),
        columns=("Kamer", "Activiteit", "Maanden", "Uren"),
        rows=(*_rows(hours, own), ("Totaal", "", "", clock(own_total.minutes))),
        closing=(_worth(own), _NO_INCOME, _approval(hours, person, year, own_total.open_minutes)),
        signature=f"{in_words(today)}, namens het bestuur",
    )


def _rows(hours: Hours, own: Sums) -> tuple[tuple[str, ...], ...]:
    """Per kamer, activity and month; with the months taken together where one page cannot hold them."""
    names = {kamer.code: kamer.name for kamer in hours.config.kamers.values()}
    total_by_month = totals(own, lambda item: (item.kamer, activity_name(item.activity), item.month[1]))
    if len(total_by_month) <= MOST_ROWS:
        return tuple(
            (names.get(kamer, kamer), activity, MONTHS[month - 1], clock(item.minutes))
            for (kamer, activity, month), item in sorted(total_by_month.items())
        )
    months: dict[tuple[str, str], list[str]] = {}
    for kamer, activity, month in sorted(total_by_month):
        months.setdefault((kamer, activity), []).append(
            f"{MONTHS[month - 1]}\N{NO-BREAK SPACE}{clock(total_by_month[kamer, activity, month].minutes)}"
        )
    together = totals(own, lambda item: (item.kamer, activity_name(item.activity)))
    return tuple(
        (names.get(kamer, kamer), activity, ", ".join(months[kamer, activity]), clock(item.minutes))
        for (kamer, activity), item in sorted(together.items())
    )


def _worth(own: Sums) -> str:
    tariffs = sorted(totals(own, lambda item: item.tariff).items(), key=lambda pair: (pair[0].name, pair[0].rate))
    parts = "; ".join(
        f"{clock(tariff_total.minutes)} uur tegen {format_amount(tariff.rate)} euro ({tariff.name}"
        f"{f', {tariff.basis}' if tariff.basis else ''})"
        for tariff, tariff_total in tariffs
    )
    return f"Wij waarderen deze inzet op {format_amount(total(own).value)} euro: {parts}."


def _approval(hours: Hours, person: str, year: int, open_minutes: int) -> str:
    approvers = sorted(hours.approvers.get((person, year), ()))
    approval = f"De uren zijn goedgekeurd door nummer {' en '.join(approvers)}." if approvers else ""
    if not open_minutes:
        return approval
    return f"{approval} Nog niet goedgekeurd: {clock(open_minutes)} uur.".strip()


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
