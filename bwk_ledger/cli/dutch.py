"""Commands that speak Dutch, in groups that import a command only when it is called."""

from __future__ import annotations

import getpass
import gettext
import importlib
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.base.errors import called, refused_in, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    Said = str | tuple[str, click.Command]


# Dutch for what click itself says: help pages, wrong calls, wrong values and questions.
#
# Most of click's texts are marked for gettext and stand in `locale/nl/LC_MESSAGES/messages.po`. What click does not
# mark (`[OPTIONS]`, the names of value types, `[y/N]`) is said here.

_LOCALE = str(Path(__file__).with_name("locale"))
_LANGUAGE = "nl"
# A type's name stands in the help (`GETAL`) and in errors ("'x' is geen getal.").
_TYPE_NAMES: dict[type[click.ParamType[Any]], str] = {
    type(click.STRING): "tekst",
    type(click.UNPROCESSED): "tekst",
    type(click.INT): "getal",
    click.IntRange: "getal",
    type(click.FLOAT): "getal",
    click.FloatRange: "getal",
    type(click.BOOL): "ja/nee",
    click.Choice: "keuze",
    click.DateTime: "datum",
    click.File: "bestand",
}
_find_by_environment = gettext.find


def speak_dutch() -> None:
    """Have click speak Dutch in this process, whatever language the user's environment asks for.

    Call it before any command is declared: click looks up the help of `--version` and the name of a path just then.
    The environment stays as it is, so that child processes speak what they always spoke.
    """
    gettext.bindtextdomain(gettext.textdomain(), _LOCALE)
    # gettext chooses the language by LANGUAGE, LC_ALL, LC_MESSAGES and LANG, and has no other way to be told: with
    # LANG=C it would not even look in our folder. So our folder, and no other, is searched for Dutch.
    gettext.find = _find
    for param_type, name in _TYPE_NAMES.items():
        param_type.name = name
    click.termui.hidden_prompt_func = ask_hidden


def ask_hidden(prompt: str) -> str:
    """Ask for a password; where typing cannot be hidden, say so in Dutch instead of in Python's English."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning:
            click.echo("Let op: wat u hier typt, is te zien.", err=True)
    return input(prompt)


def _find(domain: str, localedir: Any = None, languages: Any = None, all: bool = False) -> Any:  # noqa: A002 - as gettext
    return _find_by_environment(domain, localedir, [_LANGUAGE] if localedir == _LOCALE else languages, all)


class DutchCommand(click.Command):
    """A command whose usage line is Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[OPTIES]"} | kwargs)


class DutchGroup(click.Group):
    """A group whose usage line is Dutch, and whose commands and groups are Dutch too."""

    command_class = DutchCommand
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        command = "[OPDRACHT]" if kwargs.get("invoke_without_command") else "OPDRACHT"
        texts = {"options_metavar": "[OPTIES]", "subcommand_metavar": f"{command} [ARGUMENTEN]..."}
        super().__init__(*args, **texts | kwargs)


class DutchOption(click.Option):
    """An option with an environment variable: click does not mark `env var` in its errors."""

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Name the option and its variable."""
        return super().get_error_hint(ctx).replace("(env var: ", "(omgevingsvariabele: ")


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask a question that is answered with ja or nee; an empty answer is the default.

    Raises:
        click.Abort: the user interrupts.
    """
    answers = {"": default, "j": True, "ja": True, "y": True, "yes": True, "n": False, "nee": False, "no": False}
    while True:
        answer = click.prompt(f"{question} [{'J/n' if default else 'j/N'}]", default="", show_default=False)
        known = answers.get(answer.strip().lower())
        if known is not None:
            return known
        click.echo("Antwoord met ja of nee.")


_LINES = dict.fromkeys(map(ord, "\n\r\t"))


class LazyGroup(DutchGroup):
    """Knows its commands by name and imports the module of one when it is called.

    Args:
        lazy: one Dutch line on every command, by its name; with the command itself where it is there already.
        rooms: the others that share a module of `bwk_ledger.cli`, by its name; any other has one of its own name. The
            module holds a command as `<name>_command`.
    """

    def __init__(
        self, *args: Any, lazy: Mapping[str, Said], rooms: Mapping[str, tuple[str, ...]] | None = None, **kwargs: Any
    ) -> None:
        here = {name: source[1] for name, source in lazy.items() if isinstance(source, tuple)}
        super().__init__(*args, commands=here, **kwargs)
        self._lazy = {name: source if isinstance(source, str) else source[0] for name, source in lazy.items()}
        self._room = {name: room for room, names in (rooms or {}).items() for name in names}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what no option can mean: one character ends a text for the system, a terminal obeys others.

        Line ends and tabs are left to the command: a reason may be typed over several lines.
        """
        for text in args:
            if char := refused_in(text.translate(_LINES)):
                raise click.UsageError(f"In '{shorten(text)}' staat {called(char)}; typ het opnieuw zonder dat teken.")
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        del ctx
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with a name; None where there is none."""
        del ctx
        if cmd_name in self.commands or cmd_name not in self._lazy:
            return self.commands.get(cmd_name)
        module = importlib.import_module(f"bwk_ledger.cli.{self._room.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Opdrachten"):
            formatter.write_dl(list(self._lazy.items()))


class DefaultGroup(LazyGroup):
    """A group that is also a command: what is no name of one of its commands, is for the first of them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name the first command where none is named."""
        names = self.list_commands(ctx)
        if not args or args[0] not in {*names, *ctx.help_option_names}:
            args = [names[0], *args]
        return super().parse_args(ctx, args)
