"""What all commands share that write a file for the bank: their options, and how they begin and end."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import count
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.output import Output
from bwk_ledger.errors import InputError
from bwk_ledger.periods import Period, parse_month, today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bwk_ledger.load import Ledger
    from bwk_ledger.payments.draft import Draft
    from bwk_ledger.sepa.parts import Message, Party

_YOURSELF = "Zet het bestand zelf klaar bij de bank; met twee mensen."


class Month(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A month such as 2018-09."""

    name = "maand"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The month."""
        month = parse_month(value)
        if month is None:
            self.fail(f"'{value}' is geen maand; schrijf 2018-09.", param, ctx)
        return month


@dataclass(frozen=True)
class Asked:
    """What every such command is asked: where the files come, when it is done, and how the bank wants it."""

    folder: Path
    execution: dt.date | None
    today: dt.date
    version: str
    account: str | None


def payment_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument MAAND (`month`), and its options in one argument `asked`."""

    @click.argument("month", metavar="MAAND", type=Month())
    @click.option(
        "--uit",
        metavar="MAP",
        type=click.Path(path_type=Path),
        required=True,
        help="De map waarin het bestand komt; niet in de map van de boeken.",
    )
    @click.option("--uitvoering", type=DAY, help="De dag waarop de bank het doet; een weekend schuift op.")
    @click.option("--op", type=DAY, default=today, help="De dag waarop de opdracht wordt gemaakt; anders vandaag.")
    @click.option(
        "--versie",
        type=click.Choice(("nieuw", "oud")),
        default="nieuw",
        show_default=True,
        help="De versie van het bestand: nieuw (pain.001.001.09, pain.008.001.08) of oud (.03, .02).",
    )
    @click.option("--rekening", metavar="NAAM", help="De bankrekening, zoals ING; nodig als er meer zijn.")
    @functools.wraps(command)
    def wrapper(
        *args: Any, uit: Path, uitvoering: dt.date | None, op: dt.date, versie: str, rekening: str | None, **kwargs: Any
    ) -> Any:
        return command(*args, asked=Asked(uit, uitvoering, op, versie, rekening), **kwargs)

    return wrapper


def begin(ledger: Ledger, kind: str, month: Period, asked: Asked, names: tuple[str, ...]) -> str:
    """The reference of the order, where it and its files may be made.

    Args:
        ledger: the books.
        kind: the first word of the reference.
        month: the month of the order.
        asked: what was asked.
        names: what follows the reference in the name of each file.

    Raises:
        InputError: the books have this order, or the files cannot come there.
    """
    from bwk_ledger.orders import reference  # noqa: PLC0415 - only when called
    from bwk_ledger.payments.write import check_new, check_place  # noqa: PLC0415

    found = reference(kind, f"{month.start:%Y-%m}")
    check_new(ledger.config.orders, found)
    check_place(ledger.root, asked.folder, [f"{found}{name}" for name in names])
    return found


def show(draft: Draft[Any], about: str) -> None:
    """Show who is in an order and who is not.

    Raises:
        InputError: nobody is.
    """
    from bwk_ledger.tables.orders import betaalopdracht  # noqa: PLC0415 - only when called

    Output("terminal").show([betaalopdracht(draft, about)])
    if not draft.order.lines:
        raise InputError(
            f"opdracht {draft.order.reference} is leeg en is niet gemaakt.",
            cause="niemand staat erin; de lijst hierboven zegt waarom.",
            remedy="vul aan wat ontbreekt, of kies met --uitvoering een andere dag.",
        )


def message(draft: Draft[Any], own: Party) -> Message:
    """What a file says once; its time is the beginning of the day on which the order is made."""
    from bwk_ledger.sepa.parts import Message  # noqa: PLC0415 - only when called

    order = draft.order
    return Message(order.reference, dt.datetime.combine(order.written, dt.time()), own, order.execution)


def finish(ledger: Ledger, draft: Draft[Any], asked: Asked, files: Mapping[str, bytes]) -> None:
    """Note the order in the books, write its files, and say what is left to do."""
    from bwk_ledger.money import format_amount  # noqa: PLC0415 - only when called
    from bwk_ledger.payments.write import orders_file, write_order  # noqa: PLC0415

    order = draft.order
    write_order(ledger.changes(), order, asked.folder, files)
    lines = count(len(order.lines), "regel", "regels")
    click.echo(
        f"{order.reference}: {lines}, {format_amount(order.total)} euro, genoteerd in {orders_file(order.month)}."
    )
    for name in files:
        click.echo(f"Geschreven: {asked.folder / name}")
    click.echo(_YOURSELF)
