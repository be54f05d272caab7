"""What happens to members: they sign up, move to another kamer or kind, and leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    DAY,
    FLAG,
    KAMER,
    KIND,
    NUMBER,
    SHARES,
    TEXT,
    Done,
    Field,
    WrongCallError,
    a_kamer_or_cooperative,
    a_member,
    act,
    choice,
    placed,
)
from bwk_ledger.acts.shares import append, check_order, movement, share_count, share_price, worth
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.figures.shares import add_months
from bwk_ledger.rules.load import load
from bwk_ledger.rules.share_movements import share_movements
from bwk_ledger.standing import members as member_form
from bwk_ledger.standing.form import END
from bwk_ledger.standing.members import (
    APPLIED,
    IN_ASSOCIATION,
    MEMBER,
    SUBSCRIPTION,
    Membership,
    check_free,
    check_kind,
    next_number,
)
from bwk_ledger.standing.refusals import require_kamer, require_member, require_membership
from importers.booking import new_posting, share_posting
from importers.context import Context
from importers.members import MEMBERS_FILE

if TYPE_CHECKING:
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.form import Key
    from bwk_ledger.standing.members import Member


_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Application:
    """What somebody signs up for; kind and kamer are empty for who is a member, or returns as what he was."""

    shares: int
    kind: str = ""
    kamer: str = ""
    in_association: bool = False


@dataclass(frozen=True)
class SignedUp:
    """What came of it."""

    number: str
    amount: Decimal  # EUR to be paid
    is_member: bool  # was one already, or became one at once


@dataclass(frozen=True)
class Resigned:
    """A membership that ends, and what became of the shares."""

    shares: int
    amount: Decimal  # EUR
    movement: int | None  # in the share register; None without shares


def sign_up(ledger: Ledger, wanted: Application, day: dt.date, number: str = "", member: str = "") -> SignedUp:
    """Note who signs up for shares; where none are asked and none wanted, membership begins at once.

    Args:
        ledger: the books.
        wanted: the shares, and the kind and kamer of a new member.
        day: the day of signing up.
        number: an own number; without it the next free one.
        member: the number of who is a member, or was one and returns.

    Raises:
        InputError: something in it cannot be; nothing was written.
    """
    config = ledger.config
    if number and member:
        raise InputError(
            "noem een nieuw nummer of een bekend lid, niet beide.",
            field="nummer",
            remedy=advice("laat ", FieldName("nummer"), " of ", FieldName("lid"), " weg."),
        )
    known = require_member(config, member) if member else None
    is_member = known is not None and _is_member(known, wanted, day, config)
    if known is not None and not is_member:
        last = known.periods[-1]
        kind, kamer = wanted.kind or last.kind, wanted.kamer or last.kamer
    else:
        kind, kamer = wanted.kind, wanted.kamer
    if not is_member:
        check_kind(kind, config)
        require_kamer(config, kamer, or_cooperative=True)
        _check_least(wanted.shares, day, config)
    elif wanted.shares < 1:
        raise InputError(
            f"{member} is al lid; zonder aandelen valt er niets in te schrijven.",
            field="aandelen",
            remedy=advice("noem bij ", FieldName("aandelen"), " hoeveel."),
        )
    if number:
        check_free(number, config)
    who = member or number or next_number(config)
    if not member and not number:
        _refuse_again(Application(wanted.shares, kind, kamer, wanted.in_association), day, who, config)
    what: dict[Key[Any], Any] = (
        {}
        if is_member
        else {member_form.KIND: kind, member_form.KAMER: kamer, IN_ASSOCIATION: wanted.in_association or None}
    )
    if wanted.shares:
        values = SUBSCRIPTION.metadata({member_form.SHARES: Decimal(wanted.shares), **what})
        entry = custom(values, day, SUBSCRIPTION.type, who)
    else:
        values = MEMBER.metadata({**what, APPLIED: day}) | {meta.REASON: "aanmelding zonder aandelen"}
        entry = custom(values, day, MEMBER.type, who)
    amount = worth(wanted.shares, share_price(config)) if wanted.shares else Decimal(0)
    changes = ledger.changes()
    changes.append(MEMBERS_FILE, [entry], "Leden")
    changes.commit()
    return SignedUp(who, amount, is_member or not wanted.shares)


def change(
    ledger: Ledger,
    number: str,
    day: dt.date,
    kamer: str = "",
    kind: str = "",
    in_association: bool | None = None,
    together: Changes | None = None,
) -> None:
    """Let a member be of another kamer or kind from a day on.

    The period that holds ends the day before; on its own first day the entry itself is changed.

    Args:
        ledger: the books.
        number: the member.
        day: the first day of what changes.
        kamer: the kamer from then on; empty for the same.
        kind: the kind of member from then on; empty for the same.
        in_association: whether the residents' association is paid from then on; None for the same.
        together: what its caller commits, where several are changed at once.

    Raises:
        InputError: nothing changes, a kamer or kind is unknown, or the day lies outside membership.
    """
    config = ledger.config
    period = require_membership(config, number, day)
    if kamer:
        require_kamer(config, kamer, or_cooperative=True)
    if kind:
        check_kind(kind, config)
    associated = period.in_association if in_association is None else in_association
    new = (kind or period.kind, kamer or period.kamer, associated)
    if (period.kind, period.kamer, period.in_association) == new:
        raise InputError(
            f"er verandert niets aan {number}.",
            cause=f"op {day} is {number} {_shown(period)}.",
            remedy=advice(
                "noem bij ",
                FieldName("kamer"),
                ", ",
                FieldName("soort"),
                " of ",
                FieldName("vereniging"),
                " wat anders wordt.",
            ),
        )
    own = _own(period)
    values = MEMBER.metadata(
        dict(zip((member_form.KIND, member_form.KAMER, IN_ASSOCIATION), (*new[:2], associated or None), strict=True))
    )
    changes = together or ledger.changes()
    if day == period.start:
        stays = {key: value for key, value in own.items() if key != IN_ASSOCIATION.name and key not in values}
        _put(changes, period, values | stays)
    else:
        stays = {key: own[key] for key in (APPLIED.name, END.name) if key in own}
        _put(changes, period, own | {END.name: day - _DAY})
        entry = custom(values | stays | {meta.REASON: "wijziging"}, day, MEMBER.type, number)
        changes.append(MEMBERS_FILE, [entry], "Leden")
    if together is None:
        changes.commit()


def resign(ledger: Ledger, number: str, last: dt.date, forfeit: str | None = None) -> Resigned:
    """End a membership, and give up the shares on its last day: to be paid back, or forfeited for a reason.

    Works too where the end stands in the books and the shares are held still.

    Raises:
        InputError: the number is no member on that day, something happened after it, or nothing is left to do.
    """
    period = require_membership(ledger.config, number, last)
    _check_last(require_member(ledger.config, number), last)
    movements = tuple(share_movements(ledger.transactions))
    later = [item for item in movements if item.date > last and item.change(number)]
    if later:
        raise InputError(
            f"de aandelen van {number} zijn na {last} nog veranderd.",
            field="per",
            cause=f"mutatie {later[-1].number} is van {later[-1].date} ({later[-1].act.value}).",
            remedy=advice("noem bij ", FieldName("per"), " die dag of een latere."),
        )
    shares = sum(item.change(number) for item in movements)
    _check_something_to_do(number, period, last, shares, forfeit)
    changes = ledger.changes()
    if period.end != last:
        _put(changes, period, _own(period) | {END.name: last})
    movement_number = None
    amount = Decimal(0)
    if shares:
        check_order(ledger, movements, number, last)
        price = share_price(ledger.config)
        amount = worth(shares, price)
        context = Context.of(ledger.root, ledger.entries)
        entry = _given_up(context, number, last, shares, price, forfeit)
        append(changes, entry)
        movement_number = int(entry.meta[meta.MOVEMENT])
    changes.commit()
    return Resigned(shares, amount, movement_number)


def _is_member(known: Member, wanted: Application, day: dt.date, config: Config) -> bool:
    """Whether somebody who signs up is a member on that day; who is none returns."""
    later = next((period for period in known.periods if period.start > day), None)
    if later is not None:
        raise InputError(
            f"{known.number} staat vanaf {later.start} in de boeken als lid.",
            field="datum",
            remedy=advice("noem bij ", FieldName("datum"), " een latere dag."),
        )
    is_member = known.on(day) is not None
    for item in config.subscriptions:
        returns = not is_member and item.kind and known.end is not None and item.start > known.end
        if item.number == known.number and (item.start == day or returns):
            raise InputError(
                f"{known.number} staat al ingeschreven: op {item.start} voor {_shares(item.shares)}.",
                field="lid",
                remedy="er is niets te doen; verbeter het aantal in stam/leden.beancount als dat niet klopt.",
            )
    if is_member and (wanted.kind or wanted.kamer or wanted.in_association):
        raise InputError(
            f"{known.number} is al lid.",
            field="lid",
            remedy=advice("wijzig soort, kamer en vereniging met ", way("leden wijzigen"), "."),
        )
    return is_member


def _refuse_again(wanted: Application, day: dt.date, number: str, config: Config) -> None:
    """The same once more on a day may be somebody else, but is more often the same call: a number says which."""
    for item in config.subscriptions:
        same = Application(item.shares, item.kind, item.kamer, item.in_association) == wanted
        if same and item.start == day and item.number not in config.members:
            raise InputError(
                f"{item.number} is op {day} al precies zo ingeschreven: {_shares(item.shares)}, {item.kind} bij "
                f"{item.kamer}.",
                field="nummer",
                remedy=advice("is dit iemand anders, voeg dan toe: ", FieldName("nummer"), f" {number}."),
            )


def _check_least(shares: int, day: dt.date, config: Config) -> None:
    rules = config.member_rules
    if shares < rules.least_shares and day >= rules.start:
        raise InputError(
            f"{_shares(shares)} is te weinig om lid te worden.",
            field="aandelen",
            cause=f"de regels vragen ten minste {_shares(rules.least_shares)}"
            + (f" ({rules.basis})." if rules.basis else "."),
            remedy=advice("noem bij ", FieldName("aandelen"), f" ten minste {rules.least_shares}."),
        )


def _check_last(member: Member, last: dt.date) -> None:
    later = next((period for period in member.periods if period.start > last), None)
    if later is not None:
        raise InputError(
            f"{member.number} is vanaf {later.start} {_shown(later)}.",
            field="per",
            remedy=advice(
                "noem bij ",
                FieldName("per"),
                " een latere dag, of haal die periode eerst weg uit stam/leden.beancount.",
            ),
        )


def _check_something_to_do(number: str, period: Membership, last: dt.date, shares: int, forfeit: str | None) -> None:
    if not shares and period.end == last:
        raise InputError(
            f"{number} is al lid tot en met {last}, en houdt geen aandelen meer.",
            field="nummer",
            remedy="er is niets te doen.",
        )
    if forfeit is not None and not shares:
        raise InputError(
            f"{number} houdt geen aandelen: er vervalt niets.", remedy=advice("laat ", FieldName("verval"), " weg.")
        )
    if forfeit is not None and not forfeit.strip():
        raise InputError(
            "zonder reden vervallen er geen aandelen.",
            remedy=advice("schrijf de reden, zoals ", FieldName("verval"), " 'royement, besluit 12'."),
        )


def _given_up(context: Context, number: str, last: dt.date, shares: int, price: Decimal, forfeit: str | None) -> Any:
    member = require_member(context.config, number)
    given = share_posting(member.share_account, Decimal(shares), price)
    if forfeit is None:
        other, what, reason = member.repayment_account, "Aandelen teruggegeven bij uittreding", "opzegging"
    else:
        other, what, reason = accounts.RESERVE, "Aandelen vervallen bij uittreding", forfeit.strip()
    return movement(context, last, number, what, reason, [given, new_posting(other, -worth(shares, price))])


def _own(period: Membership) -> dict[str, Any]:
    """What stands in the entry of a period."""
    return {key: value for key, value in period.source.items() if key not in {"filename", "lineno"}}


def _put(changes: Changes, period: Membership, values: dict[str, Any]) -> None:
    """Write the entry of a period anew."""
    entry = custom(values, period.start, MEMBER.type, period.number)
    changes.replace_entry(Path(period.source["filename"]), period.source["lineno"], f'"{period.number}"', entry)


def _shown(period: Membership) -> str:
    return f"{period.kind} bij {period.kamer}, {'wel' if period.in_association else 'niet'} bij de bewonersvereniging"


def _shares(count: int) -> str:
    return f"{format_amount(Decimal(count), 0)} {'aandeel' if count == 1 else 'aandelen'}"


# The acts, as they are asked for.


def _require_new_or_known(*, lid: str, soort: str, kamer: str, **_: object) -> None:
    if not lid and not (soort and kamer):
        text = "Noem de --soort en de --kamer; of bij --lid het nummer van wie al lid is of was."
        raise WrongCallError("soort", text)


@act(
    "leden aanmelden",
    Field("aandelen", SHARES, "Voor hoeveel aandelen.", required=True),
    Field("soort", KIND, "De soort lid: bewoner, staf of organisatie.", default=""),
    Field("kamer", KAMER, "De kamer.", default="", check=a_kamer_or_cooperative),
    Field("vereniging", FLAG, "Ook betalend lid van de bewonersvereniging."),
    Field("datum", DAY, "De dag van aanmelden; anders vandaag.", default=today),
    Field("nummer", NUMBER, "Een eigen nummer; anders het eerste vrije.", default=""),
    Field("lid", NUMBER, "Het nummer van wie al lid is, of terugkomt.", default="", check=a_member),
    check=_require_new_or_known,
)
def application(
    ledger: Ledger, aandelen: int, soort: str, kamer: str, vereniging: bool, datum: dt.date, nummer: str, lid: str
) -> Done:
    """Schrijf iemand in voor aandelen. Een naam hoort niet in de boeken.

    Het lidmaatschap begint met de betaling: zodra die op een afschrift staat, of met 'bwk leden uitgifte'. Wie al lid
    is en meer aandelen wil, of wie terugkomt, houdt het eigen nummer: noem dat bij --lid.
    """
    done = sign_up(ledger, Application(aandelen, soort, kamer, vereniging), datum, nummer, lid)
    if not aandelen:
        return Done((f"{done.number}: lid vanaf {datum}, zonder aandelen.",))
    lines = [f"{done.number}: ingeschreven op {datum} voor {share_count(aandelen)}, {format_amount(done.amount)} euro."]
    if not done.is_member:
        lines.append("Lid vanaf de dag waarop dat is betaald.")
    return Done((*lines, f"Zet in de omschrijving van de betaling: Aandelen lid {done.number}"))


_YES_OR_NO = {"ja": True, "nee": False, None: None}


@act(
    "leden wijzigen",
    placed("nummer", NUMBER, "Het nummer van het lid.", check=a_member),
    Field("per", DAY, "De eerste dag waarop het anders is.", required=True),
    Field("kamer", KAMER, "De kamer vanaf die dag.", default="", check=a_kamer_or_cooperative),
    Field("soort", KIND, "De soort lid vanaf die dag.", default=""),
    Field("vereniging", choice("ja", "nee"), "Of het lid betaalt aan de bewonersvereniging."),
)
def alteration(ledger: Ledger, nummer: str, per: dt.date, kamer: str, soort: str, vereniging: str | None) -> Done:
    """Laat lid NUMMER vanaf een dag bij een andere kamer zijn, van een andere soort, of wel of niet bij de vereniging.

    Wat daarvoor gold, blijft in het register staan. Is de dag de eerste van de periode, dan wordt die verbeterd.
    """
    change(ledger, nummer, per, kamer, soort, _YES_OR_NO[vereniging])
    after = load(ledger.path)
    period = after.config.members[nummer].on(per)
    if period is None:
        return Done((), after=after)
    association = ", betalend lid van de bewonersvereniging" if period.in_association else ""
    return Done((f"{nummer}: vanaf {per} {period.kind} bij {period.kamer}{association}.",), after=after)


@act(
    "leden opzeggen",
    placed("nummer", NUMBER, "Het nummer van het lid.", check=a_member),
    Field("per", DAY, "De laatste dag van het lidmaatschap.", required=True),
    Field("verval", TEXT, "De aandelen vervallen aan de reserve, om deze reden.", word="REDEN"),
)
def resignation(ledger: Ledger, nummer: str, per: dt.date, verval: str | None) -> Done:
    """Beëindig het lidmaatschap van NUMMER en boek de aandelen als terug te betalen.

    Staat het einde al in de boeken, bijvoorbeeld uit een ledenlijst, dan worden alleen de aandelen geboekt.
    """
    done = resign(ledger, nummer, per, verval)
    shares, amount = share_count(done.shares), format_amount(done.amount)
    if done.movement is None:
        what = ["Er waren geen aandelen."]
    elif verval is not None:
        what = [f"{shares} vervallen aan de reserve, {amount} euro (mutatie {done.movement})."]
    else:
        due = add_months(per, ledger.config.member_rules.repayment_months)
        what = [
            f"{shares} teruggegeven (mutatie {done.movement}).",
            f"Terug te betalen op {due}: {amount} euro; zie 'bwk leden terugbetalingen'.",
        ]
    return Done((f"{nummer}: lid tot en met {per}.", *what))
