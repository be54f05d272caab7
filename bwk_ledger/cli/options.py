"""What commands share: `--boeken`, days, `--formaat` and `--uit`, and files that lie beside the books."""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts import act as kinds
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.files import write_file
from bwk_ledger.base.quick import many_objects
from bwk_ledger.render import BINARY, FORMATS, render, render_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.acts.act import FieldKind
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Sheet, Table


# The option every command that reads books has, and what they all do with books that have errors.

BOOKS_HAVE_ERRORS = 1


def books_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--boeken`, handed to it as the argument `books` (a path).

    A command ends soon and goes through many rows once: nothing is gained by a search for cycles.
    """

    @click.option(
        "--boeken",
        type=click.Path(path_type=Path),
        envvar="BWK_BOEKEN",
        default=Path("ledger/main.beancount"),
        show_default=True,
        show_envvar=True,
        help="Hoofdbestand van de boeken, of de map waarin het ligt.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, boeken: Path, **kwargs: Any) -> Any:
        with many_objects(stay=False):
            return command(*args, books=main_file(boeken), **kwargs)

    return wrapper


def main_file(books: Path) -> Path:
    """The main file of books that were named by it, or by the folder it lies in."""
    return books / "main.beancount" if books.is_dir() else books


def warn_of_errors(ledger: Ledger) -> None:
    """Say on standard error that figures come from books with errors, and end the command with status 1 after it."""
    if ledger.errors:
        click.echo(
            f"Let op: de boeken hebben {count(len(ledger.errors), 'fout', 'fouten')}; zie 'bwk controle'.", err=True
        )
        click.get_current_context().call_on_close(_exit_with_errors)


def _exit_with_errors() -> None:
    raise SystemExit(BOOKS_HAVE_ERRORS)


# Values as people type them on the command line: an act and a report read them the same way.


class KindType(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A kind of field, as click reads values."""

    def __init__(self, kind: FieldKind) -> None:
        self.name = kind.word
        self.kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value; a default is one already."""
        if not isinstance(value, str):
            return value
        try:
            return self.kind.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = KindType(kinds.DAY)


# Where a private file lies that a command uses beside the books: never in them, for they are shown and shared.


def beside_books(books: Path, named: Path | None, usual: str, what: str, cause: str) -> Path:
    """The place of a private file: what was named, else its usual name beside the folder of the books.

    Args:
        books: the main file of the books.
        named: the place somebody chose, if any.
        usual: the usual name of the file.
        what: the file in Dutch, with its article.
        cause: one Dutch sentence on why it may not lie in the books.

    Raises:
        InputError: inside the books, which are shown, shared and archived.
    """
    root = books.resolve().parent
    if named is None:
        return root.parent / usual
    # A link is followed, for renaming a new file over it would cut it.
    path = named.resolve() if named.is_symlink() else named
    if path.resolve().is_relative_to(root):
        raise InputError(
            f"{what} mag niet in de map van de boeken liggen.",
            file=named,
            cause=cause,
            remedy=f"kies een plaats erbuiten, zoals {root.parent / usual}.",
        )
    return path


# Where a report goes: `--formaat` and `--uit`, the same for every command that shows tables.

_BY_SUFFIX = {".txt": "terminal", ".csv": "csv", ".html": "html", ".htm": "html", ".pdf": "pdf", ".xlsx": "xlsx"}
_FILE_WIDTH = 100  # characters in a line of a text file, whatever the terminal it is made in
_PLAIN = str.maketrans({"─": "-", "═": "=", "…": "..."})


@dataclass(frozen=True)
class Output:
    """The format and the place the user asked for, already checked.

    Args:
        format: one of `FORMATS`.
        path: the file to write; standard output when None.
    """

    format: str
    path: Path | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether somebody reads it on the screen."""
        return self.format == "terminal" and self.path is None

    def show(self, tables: Sequence[Table], mode: int | None = None) -> None:
        """Print the tables, or write them to the file and say so; `mode` is who may read a new file."""
        if self.path is None:
            self._put(render(tables, self.format), mode)
        else:
            self._put(render(tables, self.format, _FILE_WIDTH, colour=False), mode)

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """The same of pages for a table: on paper each is one A4, in any other form they are their tables."""
        if self.format == "pdf":
            self._put(render_sheets(sheets))
        else:
            self.show([part.table for sheet in sheets for part in sheet.parts])

    def show_document(self, content: bytes) -> None:
        """Print what is a pdf already, or write it to the file and say so."""
        self._put(content)

    def _put(self, content: str | bytes, mode: int | None = None) -> None:
        if self.path is None:
            click.echo(_printable(content) if isinstance(content, str) else content, nl=False)
            return
        write_file(self.path, content if isinstance(content, bytes) else content.encode(self._encoding()), mode)
        click.echo(f"Geschreven: {self.path}", err=True)

    def _encoding(self) -> str:
        # Without the mark in front, Excel reads a CSV file as Windows-1252 and mangles every accent.
        return "utf-8-sig" if self.format == "csv" else "utf-8"


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--formaat` and `--uit`, handed to it as one argument `output`."""

    @click.option(
        "--formaat",
        type=click.Choice(FORMATS),
        help="Vorm van het overzicht; anders volgt die uit de naam bij --uit, en zonder --uit is het terminal.",
    )
    @click.option("--uit", metavar="PAD", help="Schrijf het overzicht naar dit bestand.")
    @functools.wraps(command)
    def wrapper(*args: Any, formaat: str | None, uit: str | None, **kwargs: Any) -> Any:
        return command(*args, output=choose_output(formaat, uit), **kwargs)

    return wrapper


def check_letter_place(out: Path, many: bool) -> None:
    """Check before the books are read where a letter goes, or many: these go into a folder.

    Raises:
        click.BadParameter: it cannot go there.
    """
    if many and not out.is_dir():
        raise click.BadParameter(f"de map '{out}' bestaat niet. Maak die eerst.", param_hint="'--uit'")
    if not many and (out.is_dir() or not out.parent.is_dir()):
        raise click.BadParameter(f"'{out}' is geen plaats voor een bestand.", param_hint="'--uit'")


def choose_output(name: str | None, out: str | None) -> Output:
    """Check the call before the books are read, so that a wrong one costs no waiting.

    Raises:
        click.UsageError: the format is not clear, or the place cannot be written.
    """
    if out is None:
        chosen = name or "terminal"
        if chosen in BINARY and sys.stdout.isatty():
            raise click.UsageError(
                f"Een {chosen}-bestand kan niet op het scherm. Geef een bestand op, zoals --uit overzicht.{chosen}"
            )
        return Output(chosen)
    path = Path(out)
    chosen = name or _BY_SUFFIX.get(path.suffix.lower(), "")
    if not chosen:
        raise click.UsageError(
            f"Aan '{out}' is niet te zien welke vorm het moet krijgen. Geef --formaat ({', '.join(FORMATS)}), "
            f"of een naam die eindigt op {', '.join(_BY_SUFFIX)}."
        )
    _check(path)
    return Output(chosen, path)


def _check(path: Path) -> None:
    if path.is_dir():
        raise click.BadParameter(f"'{path}' is een map. Geef ook de naam van het bestand.", param_hint="'--uit'")
    if not path.parent.is_dir():
        raise click.BadParameter(f"de map '{path.parent}' bestaat niet. Maak die eerst.", param_hint="'--uit'")
    if path.exists() and not path.is_file():
        # The file is renamed into place: that would put an ordinary file where a device was.
        raise click.BadParameter(f"'{path}' is geen gewoon bestand.", param_hint="'--uit'")


def _printable(text: str) -> str:
    """The text in what standard output can write: a Windows pipe often knows no rules (─)."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text
