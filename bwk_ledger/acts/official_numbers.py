"""What authorities and the bank know of the cooperative itself, as it is given to `bwk kamer wijzig`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import NUMBER, TEXT, Field, of_field
from bwk_ledger.acts.cooperative import require_number
from bwk_ledger.acts.sepa import read_creditor
from bwk_ledger.base.advice import advice, bare, look, way
from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer

OFFICIAL = (
    Field("kvk", TEXT, "Het nummer van de coöperatie bij de Kamer van Koophandel.", word="NUMMER"),
    Field("rsin", TEXT, "Het nummer van de coöperatie bij de Belastingdienst.", word="NUMMER"),
    Field("incassant", TEXT, "Het incassant-id van de coöperatie, van haar bank.", word="NUMMER"),
    Field("zetel", TEXT, "De plaats waar de coöperatie statutair is gevestigd.", word="PLAATS"),
    Field("bestuur", NUMBER, "Het nummer van wie in het bestuur zit; mag vaker: noem ze alle.", many=True),
)


def official_values(config: Config, kamer: Kamer, given: dict[str, Any]) -> dict[str, str]:
    """What was given of these fields, as it stands at the cooperative.

    Raises:
        InputError: it is given for a kamer, or is no such number, or of nobody.
    """
    said = {name: value for name, value in given.items() if value}
    if said and not kamer.is_cooperative:
        own = next((item.code for item in config.kamers.values() if item.is_cooperative), None)
        name = next(iter(said))
        raise InputError(
            f"--{name} is van de coöperatie zelf, en {kamer.code} is een kamer.",
            field=name,
            remedy=advice("geef: ", bare("kamer wijzig", own), ", met deze optie.") if own else "laat deze optie weg.",
        )
    return {name: _read(config, name, value) for name, value in said.items()}


def _read(config: Config, name: str, value: Any) -> str:
    with of_field(name):
        match name:
            case "incassant":
                return read_creditor(value)
            case "bestuur":
                return _people(config, value)
            case "zetel":
                return " ".join(value.split())
            case _:
                number = "".join(value.split())
                require_number(name, number)
                return number


def _people(config: Config, numbers: tuple[str, ...]) -> str:
    """The numbers of the board.

    Raises:
        InputError: the books know nobody with one of them.
    """
    for number in numbers:
        if number not in config.members and number not in config.people:
            raise InputError(
                f"nummer {number} is van niemand in de boeken.",
                remedy=advice(
                    "kijk ",
                    look("leden register"),
                    ", of geef wie geen lid is een nummer met ",
                    way("uren aanmelden"),
                    ".",
                ),
            )
    return " ".join(dict.fromkeys(numbers))
