"""Dutch for what click itself says: help pages, wrong calls, wrong values and questions.

Most of click's texts are marked for gettext and stand in `locale/nl/LC_MESSAGES/messages.po`. What click does not mark
(`[OPTIONS]`, the names of value types, `[y/N]`) is said here.
"""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any

import click

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
