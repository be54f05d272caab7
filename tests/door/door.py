"""Books behind the door: asked directly, or served for a browser. Any test may use it (`from tests.door.door ...`).

In a test's own folder, `with served(books.main, accounts_beside(books.main)) as address:` is all that is needed; log in
with a name of `ACCOUNTS` and `PASSWORD`.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.security import generate_password_hash
from werkzeug.test import Client

from bwk_ledger.door import accounts
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.door.place import ServedAt, own_account
from bwk_ledger.door.serve import address_of, behind_door, behind_own_door, guarded, open_fava, prepare
from bwk_ledger.fava_ext.new_books import NewBooks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from flask import Flask
    from werkzeug.test import TestResponse

PASSWORD = "vier losse woorden samen"
# Made once, and cheap to check: tests log in often.
CHEAP_HASH = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
ACCOUNTS = (
    Visitor("penning", Role.TREASURER, "L0001"),
    Visitor("kas1", Role.COMMITTEE, "L0005"),
    Visitor("kas2", Role.COMMITTEE, "L0006"),
    Visitor("accountant", Role.ACCOUNTANT),
    Visitor("bestuur", Role.BOARD, "L0008"),
    Visitor("top", Role.KAMER, "L0009", "TOP"),
)
OWN_SITE = {"Sec-Fetch-Site": "same-origin"}
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}
THIS_MACHINE = ServedAt(port=0)


def write_accounts(path: Path, visitors: Sequence[Visitor] = ACCOUNTS, secret: str = CHEAP_HASH) -> Path:
    """A file of accounts, all with `PASSWORD`."""
    found = {item.name: accounts.Account(item.name, item.role, item.person, secret, item.kamer) for item in visitors}
    path.write_bytes(accounts._written(found))
    path.chmod(0o600)
    return path


def accounts_beside(main: Path, visitors: Sequence[Visitor] = ACCOUNTS) -> Path:
    """A file of accounts where `bwk` looks for it."""
    return write_accounts(accounts_file(main), visitors)


def accounts_file(main: Path) -> Path:
    """Where `bwk` looks for the accounts of books."""
    return main.parent.parent / "toegang.json"


@dataclass
class Doorway:
    """Fava behind the door, asked without a network."""

    app: Flask
    access: Path
    year: int | None = 2018
    place: ServedAt = THIS_MACHINE
    guarded: Any = field(init=False)

    def __post_init__(self) -> None:
        self.guarded = behind_door(self.app, self.access, self.year, self.place)

    @property
    def slug(self) -> str:
        return f"/{quote(self.app.config['LEDGERS'].first_slug())}/"

    def browser(self, name: str = "", **options: Any) -> Browser:
        """A browser of somebody; logged in, where a name is given."""
        browser = Browser(self, Client(self.guarded), **options)
        if name:
            response = browser.log_in(name)
            assert response.status_code == 303, response.text
        return browser


@dataclass
class Browser:
    """Keeps cookies, and sends what browsers send."""

    door: Doorway
    client: Client
    base: str = "http://127.0.0.1:5000"
    address: str = "127.0.0.1"

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request as a page of ours does."""
        headers = {**OWN_SITE, **options.pop("headers", {})}
        environ = {"REMOTE_ADDR": self.address, **options.pop("environ_overrides", {})}
        return self.client.open(
            path,
            method=method,
            base_url=self.base,
            headers=headers,
            environ_overrides=environ,
            buffered=True,  # reads an answer to its end, as a server does
            **options,
        )

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)

    def post(self, path: str, form: Any = None, **options: Any) -> TestResponse:
        return self.ask("POST", path, data=form, **options)

    def log_in(self, name: str, password: str = PASSWORD, to: str = "/", **options: Any) -> TestResponse:
        return self.post("/inloggen", {"naam": name, "wachtwoord": password, "naar": to}, **options)

    @property
    def is_in(self) -> bool:
        """Whether a page of Fava comes back."""
        return self.get(self.door.slug + "api/changed").status_code == 200


def open_door(main: Path, access: Path | None = None, place: ServedAt = THIS_MACHINE, year: int = 2018) -> Doorway:
    """Books behind the door; without a file of accounts, one is made beside them."""
    return Doorway(open_fava(main), access or accounts_beside(main), year, place)


@contextmanager
def served(main: Path, access: Path | None = None, place: ServedAt = THIS_MACHINE, year: int = 2018) -> Iterator[str]:
    """Serve books behind the door on a free port of this machine, as `bwk kascommissie` does; gives the address."""
    with _serving(behind_door(open_fava(main), access or accounts_beside(main), year, place), place) as address:
        yield address


@contextmanager
def opened(main: Path) -> Iterator[str]:
    """Serve books as `bwk open` does; gives the address that works once."""
    app, key = behind_own_door(guarded(open_fava(main)), own_account({}))
    with _serving(app, THIS_MACHINE) as address:
        yield address.removesuffix("/") + key.path


@contextmanager
def begun(folder: Path) -> Iterator[str]:
    """As `opened`, in a folder without books."""
    app, key = behind_own_door(NewBooks(folder, lambda main: guarded(open_fava(main))), own_account({}))
    with _serving(app, THIS_MACHINE) as address:
        yield address.removesuffix("/") + key.path


@contextmanager
def _serving(app: WSGIApplication, place: ServedAt) -> Iterator[str]:
    server = prepare(place, app)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield address_of(server, place)
    finally:
        server.stop()
        thread.join(10)
