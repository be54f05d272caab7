"""What hours are given for, and the weekly hours agreed with who is paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, KAMER, NUMBER, TEXT, Done, Field, FieldKind, WrongCallError, act, placed
from bwk_ledger.base.errors import FieldName, InputError, advice, listed, way
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import END
from bwk_ledger.standing.hours import ACTIVITY, APPOINTMENT, FUNCTION, PLACE, WEEK, WEEKLY, plain_activity
from bwk_ledger.standing.kamers import GROUP
from bwk_ledger.standing.refusals import require_kamer_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Form, Key
    from bwk_ledger.standing.hours import Appointment

_DAY = dt.timedelta(days=1)


def _in_a_week(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except ArithmeticError:
        number = Decimal(0)
    if not (number.is_finite() and 0 < number <= WEEK):
        raise ValueError(f"'{text}' is geen aantal uren per week; schrijf bijvoorbeeld 24 of 7,5.")
    return number


def _changed(form: Form, source: Mapping[str, Any], values: dict[str, Any], start: dt.date, name: str) -> Any:
    """An entry with other values below it."""
    was = {key: value for key, value in source.items() if key not in ("filename", "lineno")}
    return custom(was | values, start, form.type, name)


@act(
    "uren activiteit",
    placed("naam", TEXT, "Hoe de activiteit heet, zoals kookgroep."),
    Field("groep", TEXT, "De groep waarin overzichten haar uren optellen."),
    Field("vanaf", DAY, "De eerste dag; anders vandaag."),
)
def naming_activity(ledger: Ledger, naam: str, groep: str | None, vanaf: dt.date | None) -> Done:
    """Zet een activiteit in de boeken waar uren voor zijn, of geef haar een andere groep."""
    name, group = " ".join(naam.split()), " ".join((groep or "").split())
    if not name:
        raise InputError("een activiteit heeft een naam.", field="naam", remedy="noem haar, zoals kookgroep.")
    known = next(
        (item for item in ledger.config.activities.values() if plain_activity(item.name) == plain_activity(name)), None
    )
    changes = ledger.changes()
    if known is None:
        entry = custom(ACTIVITY.metadata({GROUP: group}), vanaf or today(), ACTIVITY.type, name)
        changes.append(ACTIVITY.file, [entry], "Activiteiten")
        changes.commit()
        return Done((f"Activiteit '{name}' staat in de boeken{_in(group)}.",))
    if not group or group == known.group:
        raise InputError(
            f"activiteit '{known.name}' is er al{_in(known.group)}.",
            field="naam",
            remedy=advice("noem met ", FieldName("groep"), " een andere groep; anders is er niets te doen."),
        )
    start = _day_of(ledger, ACTIVITY, known.source)
    entry = _changed(ACTIVITY, known.source, {GROUP.name: group}, start, known.name)
    changes.replace_entry(Path(known.source["filename"]), known.source["lineno"], f'"{known.name}"', entry)
    changes.commit()
    return Done((f"Activiteit '{known.name}' staat nu in groep {group}; dat geldt voor alle overzichten.",))


def _in(group: str) -> str:
    return f", in groep {group}" if group else ""


def _day_of(ledger: Ledger, form: Form, source: Mapping[str, Any]) -> dt.date:
    return next(entry.date for entry in ledger.customs if entry.type == form.type and entry.meta is source)


def a_person_with_hours(ledger: Ledger, number: str) -> None:
    """Somebody who gives hours."""
    if number not in ledger.config.people:
        raise InputError(
            f"{number} is geen persoon in de boeken.",
            remedy=advice("meld de persoon aan met ", way("uren aanmelden"), "."),
        )


def _require_hours_or_end(*, uren: Decimal | None, vanaf: dt.date | None, tot: dt.date | None, **_: object) -> None:
    if uren is not None and vanaf is None:
        raise WrongCallError("vanaf", "Noem met --vanaf de eerste dag waarop deze uren zijn afgesproken.")
    if uren is None and (vanaf is not None or tot is None):
        raise WrongCallError("uren", "Noem met --uren de uren per week; of alleen --tot, om te eindigen.")
    if vanaf is not None and tot is not None and tot < vanaf:
        raise WrongCallError("tot", "De laatste dag ligt voor de eerste.")


@act(
    "uren aanstelling",
    placed("nummer", NUMBER, "Het nummer van wie wordt betaald, zoals P0001.", check=a_person_with_hours),
    Field("kamer", KAMER, "De kamer waar iemand werkt.", required=True),
    Field("uren", FieldKind("uren", _in_a_week), "De afgesproken uren in een week."),
    Field("functie", TEXT, "Wat iemand doet, zoals coördinator."),
    Field("vanaf", DAY, "De eerste dag van deze afspraak."),
    Field("tot", DAY, "De laatste dag."),
    check=_require_hours_or_end,
)
def appointing(
    ledger: Ledger,
    nummer: str,
    kamer: str,
    uren: Decimal | None,
    functie: str | None,
    vanaf: dt.date | None,
    tot: dt.date | None,
) -> Done:
    """Leg vast hoeveel uur per week met NUMMER is afgesproken bij een kamer, of dat dit eindigt.

    Wat er al was afgesproken voor die kamer en functie, eindigt de dag ervoor.
    """
    own = [item for item in ledger.config.appointments if (item.number, item.kamer) == (nummer, kamer)]
    if uren is None or vanaf is None:
        last = tot or today()
        known = _the_one(own, functie, last)
        _end(ledger, known, last)
        return Done((f"{nummer}: de aanstelling bij {kamer}{_as(known.function)} eindigt op {last}.",))
    require_kamer_on(ledger.config, kamer, vanaf, tot, or_cooperative=True)
    function = " ".join((functie or "").split())
    same = [item for item in own if item.function == function]
    later = next((item for item in same if vanaf < item.start <= (tot or dt.date.max)), None)
    if later:
        raise InputError(
            f"vanaf {later.start} is met {nummer} al {_hours(later.weekly)} uur per week afgesproken.",
            field="vanaf",
            remedy=advice("noem een latere dag, of met ", FieldName("tot"), f" een dag voor {later.start}."),
        )
    values: dict[Key[Any], Any] = {PLACE: kamer, FUNCTION: function, WEEKLY: uren, END: tot}
    entry = custom(APPOINTMENT.metadata(values), vanaf, APPOINTMENT.type, nummer)
    changes = ledger.changes()
    before = next((item for item in same if item.start <= vanaf <= (item.end or dt.date.max)), None)
    if before is not None and before.start == vanaf:
        if (before.weekly, before.end) == (uren, tot):
            raise InputError("deze aanstelling staat al zo in de boeken.", remedy="er is niets te doen.")
        changes.replace_entry(Path(before.source["filename"]), before.source["lineno"], f'"{nummer}"', entry)
        before = None
    else:
        changes.append(APPOINTMENT.file, [entry], "Personen")
    if before is not None:
        changes.replace_entry(*_ended(before, vanaf - _DAY))
    changes.commit()
    until = f" tot en met {tot}" if tot else ""
    lines = [f"{nummer}: {_hours(uren)} uur per week bij {kamer}{_as(function)}, vanaf {vanaf}{until}."]
    lines += [f"De {_hours(before.weekly)} uur van ervoor eindigt op {vanaf - _DAY}."] if before else []
    return Done(tuple(lines))


def _hours(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _as(function: str) -> str:
    return f" als {function}" if function else ""


def _the_one(own: Sequence[Appointment], function: str | None, last: dt.date) -> Appointment:
    """The one appointment that ends on a day.

    Raises:
        InputError: there is none, or more than one.
    """
    held = [
        item for item in own if item.start <= last < (item.end or dt.date.max) and function in (None, item.function)
    ]
    if len(held) == 1:
        return held[0]
    if held:
        functions = listed([item.function or "zonder functie" for item in held])
        raise InputError(
            f"er zijn {len(held)} aanstellingen bij deze kamer: {functions}.",
            field="functie",
            remedy=advice("noem met ", FieldName("functie"), " welke eindigt."),
        )
    raise InputError(
        f"er is bij deze kamer geen aanstelling die na {last} doorgaat.",
        field="tot",
        remedy="verbeter de kamer, de functie of de dag; is zij al geëindigd, dan is er niets te doen.",
    )


def _ended(known: Appointment, last: dt.date) -> tuple[Path, int, str, Any]:
    """The appointment with a last day, as it replaces the one in the books."""
    entry = _changed(APPOINTMENT, known.source, {END.name: last}, known.start, known.number)
    return Path(known.source["filename"]), known.source["lineno"], f'"{known.number}"', entry


def _end(ledger: Ledger, known: Appointment, last: dt.date) -> None:
    changes = ledger.changes()
    changes.replace_entry(*_ended(known, last))
    changes.commit()
