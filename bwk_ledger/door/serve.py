"""Fava with the door in front of it, served on a port."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import secrets
import ssl
from http import HTTPStatus
from typing import TYPE_CHECKING

from fava.application import create_app
from werkzeug.middleware.proxy_fix import ProxyFix

from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import AccountFile
from bwk_ledger.door.connections import MOST, PER_ADDRESS, PatientServer, PatientTls, Turns
from bwk_ledger.door.gate import guard
from bwk_ledger.door.login import Door, DoorRules, Sessions
from bwk_ledger.door.pages import LOOPBACK_NAMES, refusal
from bwk_ledger.door.place import LASTS, OneTimeKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication

    from flask import Flask

    from bwk_ledger.door.place import OwnerAccount, ServedAt

_PAGE = "Kascommissie"


def open_fava(books: Path) -> Flask:
    """Fava on these books, still without a door.

    Raises:
        InputError: these books have no page for the kascommissie.
    """
    # Files are looked at when asked for: that works on any disk, and uses no watchers of the system, which are few.
    app = create_app([str(books.resolve())], load=True, poll_watcher=True)
    (ledger,) = app.config["LEDGERS"].ledgers
    if ledger.extensions.get_extension(_PAGE) is None:
        first = next((entry.date for entry in ledger.all_entries_by_type.Custom), dt.date(2000, 1, 1))
        raise InputError(
            "deze boeken hebben geen pagina's voor de kascommissie.",
            file=books,
            remedy=f'zet er deze regel in: {first} custom "fava-extension" "bwk_ledger.fava_ext"',
        )
    return app


def behind_door(app: Flask, access: Path, year: int | None, place: ServedAt) -> WSGIApplication:
    """Put the door in front of Fava.

    Args:
        app: from `open_fava`; it is changed, and answers nobody any more who did not come through the door.
        access: the file of accounts.
        year: of the pages of the kascommissie that somebody begins with; None for no year.
        place: where it will be served.
    """
    rules = DoorRules(place.is_secure, LOOPBACK_NAMES if place.is_loopback and not place.is_secure else frozenset())
    door = Door(guarded(app, year), AccountFile(access), rules)
    return FromProxy(door, place) if place.behind_proxy else door


def behind_own_door(inside: WSGIApplication, account: OwnerAccount) -> tuple[WSGIApplication, OneTimeKey]:
    """Put the door of one's own computer in front of what answers, with the key to it.

    Its cookie has a name of its own: browsers send cookies to every port of a machine, where other books may be open.
    """
    key = OneTimeKey()
    rules = DoorRules(secure=False, names=LOOPBACK_NAMES, mark=f"-{secrets.token_hex(4)}")
    sessions = Sessions(longest=LASTS, idle=LASTS)
    return Door(inside, account, rules, sessions, key=key), key


def guarded(app: Flask, year: int | None = None) -> WSGIApplication:
    """Fava as it answers who came through a door, and nobody else; `year` as `behind_door` has it."""
    guard(app, year)
    ledgers = app.config["LEDGERS"].ledgers
    return Turns(app, lambda: [ledger.changed() for ledger in ledgers])


class FromProxy:
    """Takes the proxy's word for who asks, and no word of anybody else."""

    def __init__(self, inside: WSGIApplication, place: ServedAt) -> None:
        self._place = place
        # One hop: what that proxy says of who asks, and no more of what a visitor says itself.
        self._inside: WSGIApplication = ProxyFix(inside, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Hand on what comes from the proxy."""
        if self._place.is_proxy(environ.get("REMOTE_ADDR", "")):
            return self._inside(environ, start_response)
        return refusal(HTTPStatus.FORBIDDEN, "Dit kan niet", "Dit adres is alleen voor de proxy.")(
            environ, start_response
        )


def prepare(place: ServedAt, app: WSGIApplication) -> PatientServer:
    """A server that listens, on any free port where the port is 0.

    Raises:
        InputError: the port is taken, or the certificate and key cannot be used.
    """
    per_address = MOST if place.behind_proxy else PER_ADDRESS  # a proxy has one, and counts for itself
    server = PatientServer((place.address, place.port), app, per_address)
    if place.certificate is not None:
        try:
            server.ssl_adapter = PatientTls(str(place.certificate), str(place.key))
        except (OSError, ssl.SSLError) as error:
            raise InputError(
                "dit certificaat en deze sleutel zijn niet te gebruiken.",
                file=place.certificate,
                cause=f"melding van de computer, niet vertaald: {error}.",
                remedy="geef een certificaat en de sleutel die erbij hoort, allebei in PEM.",
            ) from error
    try:
        server.prepare()
    except OSError as error:
        raise InputError(
            f"op {place.address} poort {place.port} kan niet worden geluisterd.",
            cause="de poort is bezet, of dit adres is niet van deze computer.",
            remedy="kies een andere --poort, of laat --adres weg.",
        ) from error
    return server


def address_of(server: PatientServer, place: ServedAt) -> str:
    """What to type in a browser on this machine."""
    host = f"[{place.address}]" if ":" in place.address else place.address
    scheme = "https" if place.certificate is not None else "http"
    return f"{scheme}://{host}:{server.bind_addr[1]}/"


def serve(server: PatientServer) -> None:
    """Serve until the user stops it."""
    gc.enable()  # what runs on for days cannot leave it, as other commands do
    with contextlib.suppress(KeyboardInterrupt):
        server.serve()
    server.stop()
