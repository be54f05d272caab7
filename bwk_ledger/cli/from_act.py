"""The command of an act: its options follow from the fields that the act declares."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.act import FILE, FLAG, FOLDER, WrongCallError, check_fields
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import writing
from bwk_ledger.cli.options import KindType, books_option, warn_of_errors
from bwk_ledger.cli.register import register_options
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.acts.act import Act, Done, Field, FieldKind
    from bwk_ledger.register.access import RegisterAccess
    from bwk_ledger.rules.load import Ledger


def _type(kind: FieldKind) -> click.ParamType:  # type: ignore[type-arg] # as above
    if kind.choices:
        return click.Choice(kind.choices)
    if kind.least is not None:
        return click.IntRange(min=kind.least)
    return click.Path(path_type=Path) if kind in {FILE, FOLDER} else KindType(kind)


_WIDEST = 60  # of the words to choose from, beside the name of an option


class _ChosenOption(click.Option):
    """An option whose words to choose from stand in its explanation where they do not fit beside its name."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value."""
        shown = super().make_metavar(ctx)
        return shown if len(shown) <= _WIDEST else self.type.name.upper()

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its explanation."""
        record = super().get_help_record(ctx)
        if record is None or not isinstance(self.type, click.Choice) or "[" in record[0]:
            return record
        return record[0], f"{record[1]} Kies uit: {', '.join(self.type.choices)}."


def _parameter(field: Field) -> Callable[[Any], Any]:
    if field.by_place:
        word = field.word or None
        number = -1 if field.many else 1
        return click.argument(field.name, type=_type(field.kind), metavar=word, required=field.required, nargs=number)
    option = f"--{field.option or field.name.replace('_', '-')}"
    if field.kind is FLAG:
        return click.option(option, field.name, is_flag=True, help=field.help)
    given = {} if field.default is None else {"default": field.default}
    given |= {"is_flag": False, "flag_value": field.bare} if field.bare else {}
    return click.option(
        option,
        field.name,
        cls=_ChosenOption,
        type=_type(field.kind),
        metavar=None if field.kind.choices else field.word or field.kind.word.upper(),
        required=field.required,
        multiple=field.many,
        nargs=field.parts,
        show_default=field.shows_default,
        help=field.help,
        **given,
    )


def fields_of(act: Act) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of an act, handed to it by name in one argument `values`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def wrapper(**given: Any) -> Any:
            values = {field.name: given.pop(field.name) for field in act.fields}
            return command(values=values, **given)

        for field in reversed(act.fields):
            wrapper = _parameter(field)(wrapper)
        wrapper.__dict__["act"] = act  # so that whoever holds the command can tell what it does
        return wrapper

    return decorate


def perform(
    act: Act,
    books: Path,
    values: dict[str, Any],
    show: Callable[[Ledger, Any], None] | None = None,
    **register: RegisterAccess,
) -> None:
    """Do an act when it is its turn, and say what came of it; a plan is shown before it is carried out.

    Raises:
        click.UsageError: the values do not go together.
    """
    require_fit(act, values)
    with writing(books) as ledger:
        check_fields(act, ledger, values)
        if act.plan is None:
            done = act.do(ledger, **values, **register)
        else:
            plan = act.plan(ledger, **values, **register)
            if show is not None:
                show(ledger, plan)
            done = act.do(ledger, plan)
        say(done)
        if not act.outside:
            warn_of_errors(done.after or load(books))


def do_first(act: Act, books: Path, values: dict[str, Any]) -> None:
    """Do an act where its fields ask for it, for a command that shows a report anyway; that keeps standard output.

    Raises:
        click.UsageError: the values do not go together.
    """
    require_fit(act, values)
    if act.is_decided(values):
        with writing(books) as ledger:
            check_fields(act, ledger, values)
            for line in act.do(ledger, **values).lines:
                click.echo(line, err=True)


def require_fit(act: Act, values: dict[str, Any]) -> None:
    """Refuse values that do not go together.

    Raises:
        click.UsageError: they do not.
    """
    try:
        if act.check is not None:
            act.check(**values)
    except WrongCallError as error:
        raise click.UsageError(str(error.text)) from error


def say(done: Done) -> None:
    """Tell what came of an act."""
    for line in (*done.lines, *done.commands):
        click.echo(str(line))
    for warning in done.warnings:
        click.echo(f"Let op: {warning}", err=True)


def command(act: Act, show: Callable[[Ledger, Any], None] | None = None) -> click.Command:
    """The command of an act that always writes; `show` is given where it has a plan."""

    def run(books: Path, values: dict[str, Any], **register: RegisterAccess) -> None:
        perform(act, books, values, show, **register)

    dressed = books_option(register_options(run) if act.register else run)
    return click.command(act.name.rpartition(" ")[2], cls=DutchCommand, help=act.help)(fields_of(act)(dressed))
