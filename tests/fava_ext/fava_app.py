"""Fava as the tests use it: asked directly, or served for a browser."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cheroot.wsgi import Server
from fava.application import create_app
from fava.core import filters

from bwk_ledger.door.accounts import ENVIRON, Role, Visitor
from bwk_ledger.door.query import PatternMatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fava.core import FavaLedger
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import Books

# The door takes fewer patterns than Fava alone: what a page links to must hold behind it too.
filters.Match = PatternMatch
TREASURER = Visitor("penning", Role.TREASURER, "L0001")
COMMITTEE = Visitor("kas1", Role.COMMITTEE, "L0005")
SECOND = Visitor("kas2", Role.COMMITTEE, "L0006")
ACCOUNTANT = Visitor("accountant", Role.ACCOUNTANT)


@dataclass(frozen=True)
class Fava:
    """Fava with one set of books loaded."""

    app: Any

    @property
    def ledger(self) -> FavaLedger:
        (ledger,) = self.app.config["LEDGERS"].ledgers
        return ledger

    @property
    def slug(self) -> str:
        return f"/{self.app.config['LEDGERS'].first_slug()}/"

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, path: str, visitor: Visitor | None = None, **arguments: str) -> TestResponse:
        """Ask for a page, as who is not asked to log in or as one who did."""
        return self.client.get(self.slug + path, query_string=arguments, environ_overrides={ENVIRON: visitor})

    def post(self, path: str, visitor: Visitor | None, form: Mapping[str, str], **arguments: str) -> TestResponse:
        """Send a form, as the door lets through who logged in."""
        return self.client.post(
            self.slug + path, data=form, query_string=arguments, environ_overrides={ENVIRON: visitor}
        )

    def page(self, path: str, visitor: Visitor | None = None, **arguments: str) -> str:
        """A page; it must be there."""
        response = self.get(path, visitor, **arguments)
        assert response.status_code == 200, response.text
        return response.text

    def kamers(self, **filters: str) -> str:
        """The page "Kamers"; it must be there."""
        return self.page("extension/Kamers/", **filters)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve on this machine as `bwk` does; gives the address of the books."""
        server = Server(("127.0.0.1", 0), self.app)
        server.prepare()
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.bind_addr[1]}{quote(self.slug)}"
        finally:
            server.stop()
            thread.join(10)


def open_fava(main: Path) -> Fava:
    """Open books as `fava main.beancount` does."""
    # Watching by asking: the system lets a user watch only so many folders at once, and nobody would stop the watching.
    return Fava(create_app([str(main)], load=True, poll_watcher=True))


def open_in_order(books: Books, text: str) -> Fava:
    """Open books with these entries added, which must be in order then."""
    books.add(text)
    found = open_fava(books.main)
    assert [error.message for error in found.ledger.errors] == []
    return found
