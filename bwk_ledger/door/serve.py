"""Fava with the door in front of it, served on a port."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fava.application import create_app
from werkzeug.middleware.proxy_fix import ProxyFix

from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import AccountFile
from bwk_ledger.door.connections import MOST, PER_ADDRESS, PatientServer, PatientTls, Turns
from bwk_ledger.door.gate import guard
from bwk_ledger.door.login import Door, DoorRules
from bwk_ledger.door.pages import LOOPBACK_NAMES

if TYPE_CHECKING:
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from flask import Flask

_PAGE = "Kascommissie"


@dataclass(frozen=True)
class ServedAt:
    """Where to serve, and how that is kept from being overheard."""

    address: str = "127.0.0.1"
    port: int = 5000
    certificate: Path | None = None  # PEM, with its key
    key: Path | None = None
    behind_proxy: bool = False  # one that does the TLS

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.address).is_loopback
        except ValueError:
            return self.address == "localhost"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it over TLS."""
        return self.certificate is not None or self.behind_proxy

    def require_safe(self) -> None:
        """Refuse what would send passwords over a network as they are.

        Raises:
            InputError: it would, or the options do not go together.
        """
        if (self.certificate is None) != (self.key is None):
            raise InputError(
                "een certificaat en zijn sleutel horen bij elkaar.",
                remedy="geef --certificaat en --sleutel allebei, of geen van beide.",
            )
        if self.certificate is not None and self.behind_proxy:
            raise InputError(
                "met een eigen certificaat is er geen proxy die versleutelt.",
                remedy="kies --certificaat met --sleutel, of --achter-proxy.",
            )
        if not self.is_loopback and not self.is_secure:
            raise InputError(
                f"op {self.address} gaan wachtwoorden en boeken onversleuteld over het netwerk.",
                remedy="laat --adres weg (dan alleen op deze computer), geef --certificaat en --sleutel, of zet er een "
                "proxy met TLS voor en geef --achter-proxy.",
            )


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


def behind_door(app: Flask, access: Path, year: int, place: ServedAt) -> WSGIApplication:
    """Put the door in front of Fava.

    Args:
        app: from `open_fava`; it is changed, and answers nobody any more who did not come through the door.
        access: the file of accounts.
        year: of the page to begin with.
        place: where it will be served.
    """
    guard(app, year)
    rules = DoorRules(place.is_secure, LOOPBACK_NAMES if place.is_loopback and not place.is_secure else frozenset())
    ledgers = app.config["LEDGERS"].ledgers
    turns = Turns(app, lambda: [ledger.changed() for ledger in ledgers])
    door = Door(turns, AccountFile(access), rules)
    # One hop: what that proxy says of who asks, and no more of what a visitor says itself.
    return ProxyFix(door, x_for=1, x_proto=1, x_host=1) if place.behind_proxy else door


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
    with contextlib.suppress(KeyboardInterrupt):
        server.serve()
    server.stop()
