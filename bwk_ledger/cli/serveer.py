"""The books in the browser: `bwk open` on one's own computer, `bwk serveer` for all roles on a small server."""

from __future__ import annotations

import functools
import os
import shlex
import sys
import threading
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.new_books import usual_place
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import PRIVATE_FILE, others_write_in, write_file
from bwk_ledger.books.store import MAIN, look
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.options import BOOKS, books_option, main_file, place_option
from bwk_ledger.cli.toegang import access_option
from bwk_ledger.door.accounts import read_accounts
from bwk_ledger.door.place import ServedAt, own_account
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.load import Ledger, require_books, whole_books

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from wsgiref.types import WSGIApplication

    from flask import Flask

    from bwk_ledger.door.accounts import Account


_MAIN = "main.beancount"
_NOTE = "laatst-geopend"


def chosen_books(folder: Path) -> Path | None:
    """The main file of the books to open from a folder; None where there are none yet.

    Raises:
        InputError: there are more than one, that nothing chooses between.
    """
    if (folder / _MAIN).is_file():
        return folder / _MAIN
    here, last = sorted(folder.glob(f"*/{_MAIN}")), _last()
    if len(here) == 1:
        return here[0]
    if last is not None and (not here or any(last.samefile(path) for path in here)):
        return last
    if here:
        raise _several(here)
    return None


def note_opened(main: Path) -> None:
    """Remember which books were opened last; without a place to do so, nothing is remembered."""
    note = _place()
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        write_file(note, f"{main.resolve()}\n".encode(), PRIVATE_FILE)


def _last() -> Path | None:
    """The main file of the books that were opened last, where it is still there."""
    try:
        last = Path(_place().read_text("utf-8").removesuffix("\n"))
        return last if last.is_file() else None
    except (OSError, ValueError):
        return None


def _place() -> Path:
    """Where each system keeps what a program remembers for a user."""
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        own = Path.home() / "Library" / "Application Support"
    else:
        own = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return own / "bwk" / _NOTE


def no_books() -> InputError:
    """What is said to who needs books where there are none."""
    return InputError(
        "hier zijn geen boeken, en er zijn er nog geen geopend.",
        cause=f"in deze map en in de mappen erin staat geen {_MAIN}.",
        remedy="geef 'bwk open' en maak ze op de pagina die opengaat. Zijn er al boeken: noem hun map met "
        "'bwk open --boeken MAP'.",
    )


def _several(here: Sequence[Path]) -> InputError:
    names = ", ".join(path.parent.name for path in here)
    return InputError(
        f"hier zijn boeken in meer mappen: {names}.",
        remedy=f"noem de map met --boeken, zoals 'bwk open --boeken {here[0].parent.name}'.",
    )


# A file to click on that opens the books, for who does not type commands.

_MODE = 0o755


@dataclass(frozen=True)
class Shortcut:
    """A file that carries out a command when somebody clicks on it."""

    name: str
    text: str


def shortcut(system: str, words: Sequence[str]) -> Shortcut:
    """The file for a system.

    Args:
        system: as `sys.platform` calls it.
        words: of the command.
    """
    if system == "win32":
        # A batch file is read in the old characters of the country, unless it says otherwise.
        command = " ".join(f'"{word}"' for word in words).replace("%", "%%")
        return Shortcut("Boeken openen.cmd", f"@echo off\r\nchcp 65001 >nul\r\n{command}\r\n")
    if system == "darwin":
        return Shortcut("Boeken openen.command", f"#!/bin/sh\nexec {shlex.join(words)}\n")
    # Quoted as an Exec line has it, and then once more as every value of such a file.
    command = " ".join(f'"{_escaped(word, _IN_QUOTES)}"' for word in words).replace("%", "%%").replace("\\", "\\\\")
    return Shortcut(
        "Boeken openen.desktop",
        f"[Desktop Entry]\nType=Application\nName=Boeken openen\nTerminal=true\nExec={command}\n",
    )


_IN_QUOTES = '\\"`$'


def _escaped(text: str, signs: str) -> str:
    return "".join(f"\\{sign}" if sign in signs else sign for sign in text)


def write_shortcut(main: Path) -> Path:
    """Write the file beside the folder of the books; gives where it is.

    Raises:
        InputError: the name of the folder has a line end.
    """
    folder = main.resolve().parent
    words = [sys.executable, "-m", "bwk_ledger", "open", "--boeken", str(folder)]
    if any(not word.isprintable() for word in words):
        raise InputError(
            "de naam van deze map heeft een teken dat niet in een snelkoppeling kan.",
            file=folder,
            remedy="geef de map een gewone naam en probeer het opnieuw.",
        )
    made = shortcut(sys.platform, words)
    write_file(folder.parent / made.name, made.text.encode(), _MODE)
    return folder.parent / made.name


# The books in the browser: `bwk open` on one's own computer, `bwk serveer` for all roles on a small server.

# What commands share that serve the books behind a login.

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PORT = click.IntRange(0, 65535)


def serving_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options on where to serve, handed to it as the argument `place`.

    Refuses what would send passwords over a network as they are.
    """

    @click.option("--poort", default=5000, show_default=True, type=_PORT, help="Poort om op te openen.")
    @click.option("--adres", default="127.0.0.1", show_default=True, help="Adres om op te openen; anders alleen hier.")
    @click.option("--certificaat", type=_FILE, metavar="PEM", help="Certificaat om zelf te versleutelen.")
    @click.option("--sleutel", type=_FILE, metavar="PEM", help="De sleutel bij het certificaat.")
    @click.option("--achter-proxy", is_flag=True, help="Er staat een proxy voor die versleutelt, zoals Caddy of nginx.")
    @click.option(
        "--proxy-adres",
        "proxies",
        multiple=True,
        metavar="ADRES",
        help="Het IP-adres van die proxy; wie van elders komt, krijgt niets. Mag vaker.",
    )
    @functools.wraps(command)
    def wrapper(
        *args: Any,
        poort: int,
        adres: str,
        certificaat: Path | None,
        sleutel: Path | None,
        achter_proxy: bool,
        proxies: tuple[str, ...],
        **kwargs: Any,
    ) -> Any:
        place = ServedAt(adres, poort, certificaat, sleutel, achter_proxy, proxies)
        place.require_safe()
        return command(*args, place=place, **kwargs)

    return wrapper


def require_accounts(access: Path) -> Mapping[str, Account]:
    """The accounts that may log in; says when others could put another file in their place.

    Raises:
        InputError: nobody can log in.
    """
    accounts = read_accounts(access)
    if not accounts:
        raise InputError(
            "er zijn nog geen accounts; niemand kan inloggen.",
            file=access,
            remedy="maak ze met 'bwk toegang maak NAAM --rol kascommissie --nummer NUMMER'.",
        )
    if others_write_in(access.parent):
        click.echo(
            f"Let op: anderen op deze computer kunnen in de map {access.parent} schrijven, en zo het bestand met "
            f"accounts vervangen. Maak de map van u alleen: chmod 700 {access.parent}",
            err=True,
        )
    return accounts


def serve_behind_login(books: Path, access: Path, place: ServedAt, title: str, year: int | None = None) -> None:
    """Serve the books behind the login until the user stops it.

    Args:
        books: their main file.
        access: the file of accounts.
        place: where.
        title: what is served, in Dutch.
        year: of the pages of the kascommissie that somebody begins with; None for no year.

    Raises:
        InputError: these books cannot be served, or not there, or have nothing of that year.
    """
    from bwk_ledger.door import serve

    app = _app(books, serve.open_fava)
    if year is not None:
        (fava,) = app.config["LEDGERS"].ledgers
        require_year(Ledger(books, fava.all_entries, fava.errors, fava.options), year)
    server = serve.prepare(place, serve.behind_door(app, access, year, place))
    _say_where(serve.address_of(server, place), place, title)
    serve.serve(server)


def _app(books: Path, open_fava: Callable[[Path], Flask]) -> Flask:
    from bwk_ledger.fava_ext.loading import load_quickly  # noqa: PLC0415 - as above

    load_quickly()
    main = whole_books(books)
    look(main)  # refuses what beancount, and so Fava, would crash on
    return open_fava(main)


def _say_where(address: str, place: ServedAt, title: str) -> None:
    if not place.behind_proxy:
        click.echo(f"{title}: open {address} in de browser en log in (stop met Ctrl-C)")
        return
    click.echo(f"{title}: achter de proxy op {address} (stop met Ctrl-C)")
    if not place.is_loopback and not place.proxies:
        click.echo(
            "Let op: zorg dat alleen de proxy dit adres kan bereiken, bijvoorbeeld met een firewall, of noem de proxy "
            "met --proxy-adres.",
            err=True,
        )


@click.command("serveer", cls=DutchCommand)
@serving_options
@books_option
@access_option
def serveer_command(place: ServedAt, books: Path, access: Path) -> None:
    """Laat ieder met een account bij de boeken, op een kleine server, achter een wachtwoord.

    Ieder begint op de pagina die bij de rol hoort en ziet niet meer dan dat. Accounts maakt u met 'bwk toegang'. Hoe u
    een server inricht, met systemd en Caddy, staat in docs/server.md. Zonder certificaat of proxy gaat het alleen op
    deze computer open.
    """
    require_accounts(access)
    serve_behind_login(books, access, place, "De boeken")


# On one's own computer.


def _opened_books_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """As `books_option`, but where nobody names the books they are looked for."""

    @place_option(
        "--boeken",
        variable=BOOKS,
        help="De map van de boeken; anders die in deze map, of die u het laatst opende.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, boeken: Path | None, **kwargs: Any) -> Any:
        existing = main_file(boeken) if boeken is not None else chosen_books(Path.cwd())
        books = existing or usual_place(_begin_folder()) / MAIN
        return command(*args, books=books, is_new=existing is None, **kwargs)

    return wrapper


@click.command("open", cls=DutchCommand)
@click.option("--poort", default=0, type=_PORT, help="Poort om op te openen; anders een die vrij is.")
@click.option("--geen-browser", is_flag=True, help="Open geen browser, maar toon het adres.")
@click.option("--snelkoppeling", is_flag=True, help="Maak een bestand om op te klikken, naast de map van de boeken.")
@_opened_books_option
@access_option
def open_command(poort: int, geen_browser: bool, snelkoppeling: bool, books: Path, is_new: bool, access: Path) -> None:
    """Open de boeken in de browser op uw eigen computer, als penningmeester en zonder wachtwoord.

    Zijn er nog geen boeken, dan maakt u ze op de pagina die opengaat. De browser krijgt een adres dat één keer werkt.
    Alleen deze computer kan erbij. Laat dit venster open zolang u werkt. Voor anderen zijn er 'bwk kascommissie' en
    'bwk serveer'.
    """
    if snelkoppeling:
        if is_new:
            raise no_books()
        made = write_shortcut(require_books(books))
        click.echo(f"Geschreven: {made}. Klik erop om de boeken te openen, of sleep het naar uw bureaublad.")
        return
    from bwk_ledger.door import serve

    def show(main: Path) -> WSGIApplication:
        shown = serve.guarded(_app(main, serve.open_fava))
        note_opened(main)
        return shown

    place = ServedAt(port=poort)
    inside = _beginning(books.parent.parent, show) if is_new else show(books)
    app, key = serve.behind_own_door(inside, own_account(read_accounts(access)))
    server = serve.prepare(place, app)
    address = serve.address_of(server, place).removesuffix("/")
    if is_new:
        click.echo(f"Hier zijn nog geen boeken. U maakt ze op {address}/ (stop met Ctrl-C)")
    else:
        click.echo(f"De boeken in {books.resolve().parent} staan open op {address}/ (stop met Ctrl-C)")
    if geen_browser:
        _say_address(address + key.path)
    else:  # beside the serving: some browsers end only when their user closes them
        threading.Thread(target=_show, args=(address + key.path,), daemon=True).start()
    serve.serve(server)


def _beginning(folder: Path, show: Callable[[Path], WSGIApplication]) -> WSGIApplication:
    from bwk_ledger.fava_ext.new_books import NewBooks

    return NewBooks(folder, show)


def _begin_folder() -> Path:
    """Where new books come: below this folder, or where a shortcut began elsewhere, below that of who asks."""
    here = Path.cwd()
    return here if os.access(here, os.W_OK) else Path.home()


def _show(address: str) -> None:
    if not webbrowser.open(address):
        _say_address(address)


def _say_address(address: str) -> None:
    click.echo(f"Open binnen vijf minuten dit adres in de browser; het werkt één keer:\n{address}")
