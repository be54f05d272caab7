"""Serve Fava on this machine only."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
_TRIES = 20


def serve(books: Path, port: int) -> None:
    """Open the books in Fava and serve them until the user stops it; a busy port makes it try the next.

    Raises:
        click.ClickException: no port is free.
    """
    from cheroot.wsgi import Server  # noqa: PLC0415 - only when called
    from fava.application import create_app  # noqa: PLC0415

    app = create_app([str(books.resolve())], load=True)
    for attempt in range(port, port + _TRIES):
        server = Server((HOST, attempt), app)
        try:
            server.prepare()
        except OSError:
            continue
        click.echo(f"Fava: http://{HOST}:{attempt}/ (stop met Ctrl-C)")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve()
        server.stop()
        return
    raise click.ClickException(f"De poorten {port} tot en met {port + _TRIES - 1} zijn bezet; kies een andere --poort.")
