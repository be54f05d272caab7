"""What the statutes say of members, written in the books: shares to pay first, repayment, liability."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, TEXT, Done, Field, Kind, WrongCallError, act, choice, whole
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.standing.members import BASIS, LEAST_SHARES, LIABILITIES, LIABILITY, REPAYMENT_MONTHS, RULES

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Key
    from bwk_ledger.standing.members import MemberRules

_WHOLE = Kind("aantal", whole, least=0)
_TITLE = "Lidmaatschap"
_ASKED = ("minimum", "terugbetalen_na", "aansprakelijkheid", "bron")


def says_something(values: dict[str, Any]) -> bool:
    """Whether a rule is to be changed; without that they are only shown."""
    return any(values[name] is not None for name in _ASKED)


def _require_rule(**values: Any) -> None:
    if values["vanaf"] is not None and not says_something(values):
        raise WrongCallError("vanaf", "Noem bij --vanaf ook wat er verandert, zoals --minimum 2.")


@act(
    "leden regels",
    Field("minimum", _WHOLE, "Hoeveel aandelen iemand heeft betaald voor hij lid is."),
    Field("terugbetalen_na", _WHOLE, "Na hoeveel maanden wie vertrok zijn aandelen terug heeft.", word="MAANDEN"),
    Field("aansprakelijkheid", choice(*LIABILITIES), "Of leden meebetalen aan een tekort."),
    Field("bron", TEXT, "Waar het in de statuten staat."),
    Field("vanaf", DAY, "De eerste dag waarop dit zo is; anders vandaag."),
    check=_require_rule,
    form_help="Leg vast wat de statuten van leden vragen, als dat anders is.",
)
def setting_member_rules(
    ledger: Ledger,
    minimum: int | None,
    terugbetalen_na: int | None,
    aansprakelijkheid: str | None,
    bron: str | None,
    vanaf: dt.date | None,
) -> Done:
    """Toon wat de statuten van leden vragen, of leg vast dat het anders is.

    Wat u niet noemt, blijft zoals het was. Wie voor die dag lid werd, deed dat onder de oude regels.
    """
    day = vanaf or today()
    now = ledger.config.member_rules
    _refuse_day(now, day)
    said: dict[Key[Any], Any] = {
        LEAST_SHARES: Decimal(now.least_shares if minimum is None else minimum),
        REPAYMENT_MONTHS: Decimal(now.repayment_months if terugbetalen_na is None else terugbetalen_na),
        LIABILITY: aansprakelijkheid or now.liability,
        BASIS: " ".join((bron or "").split()) or now.basis,
    }
    if list(said.values()) == [Decimal(now.least_shares), Decimal(now.repayment_months), now.liability, now.basis]:
        raise InputError("dit staat al zo in de boeken.", remedy="er is niets te doen.")
    entry = custom(RULES.metadata(said), day, RULES.type)
    changes = ledger.changes()
    old = [item for item in ledger.customs if item.type == RULES.type and item.date == day]
    if old:
        changes.replace_entry(Path(old[0].meta["filename"]), old[0].meta["lineno"], f'"{RULES.type}"', entry)
    else:
        changes.append(RULES.file, [entry], _TITLE)
    changes.commit()
    return Done((f"Voor leden geldt vanaf {day}:", *_lines(*said.values())))


def _refuse_day(now: MemberRules, day: dt.date) -> None:
    """Refuse a day that has not come, and one before rules that are there: the last ones count.

    Raises:
        InputError: it is such a day.
    """
    if day > today():
        raise InputError(
            f"{day} is nog niet gekomen.",
            field="vanaf",
            cause="regels voor leden gelden zodra zij in de boeken staan.",
            remedy="leg dit op die dag vast.",
        )
    if day < now.start:
        raise InputError(
            f"er zijn al regels vanaf {now.start}.",
            field="vanaf",
            cause="de laatste regels gelden.",
            remedy="noem die dag of een latere.",
        )


def member_rules_lines(rules: MemberRules) -> tuple[str, ...]:
    """The rules of now in Dutch, a line each."""
    return _lines(rules.least_shares, rules.repayment_months, rules.liability, rules.basis)


def _lines(least: Any, months: Any, liability: Any, basis: Any) -> tuple[str, ...]:
    lines = (
        f"- lid na betaling van {count(int(least), 'aandeel', 'aandelen')}",
        f"- aandelen terug {count(int(months), 'maand', 'maanden')} na vertrek",
        f"- aansprakelijkheid: {liability or 'niet vastgelegd'}",
    )
    return (*lines, f"- bron: {basis}") if basis else lines
