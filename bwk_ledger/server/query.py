"""Queries that only ask: Fava's query shell without the commands of beanquery that reach files.

Fava hands the text of a query to beanquery's shell, also in its read-only mode. There `.output FILE` empties any file
the process can write, and `CREATE TABLE ... USING` reads files and imports modules. Every query passes this shell,
whichever way its text came in, so what is allowed is decided here: SELECT, BALANCES, JOURNAL and PRINT as beanquery's
own parser reads them, and `run NAME` of a query in the books that is one of those. What it may cost: `query_limits`.
"""

from __future__ import annotations

import re
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from beanquery.parser import ast
from fava.core.query_shell import FavaBQLShell, FavaShellError
from fava.json_api import FavaJSONAPIError

from bwk_ledger.server.deadline import TimeIsUpError, run_within
from bwk_ledger.server.patterns import PatternError
from bwk_ledger.server.query_limits import MISTAKES, SECONDS, bound_steps, too_much
from bwk_ledger.server.query_mistakes import explained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fava.core import FavaLedger

ASKING = (ast.Select, ast.Balances, ast.Journal, ast.Print)
_WAIT = 2 * SECONDS  # for the queries of others
_RUN = re.compile(r"\s*\.?run\s+(?P<name>.+?)[\s;]*", re.IGNORECASE | re.DOTALL)


class RefusedQueryError(FavaJSONAPIError):
    """A query that does more than ask."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "Deze vraag mag niet: alleen SELECT, BALANCES, JOURNAL en PRINT, of run met de naam van een vraag uit de "
            "boeken."
        )


class UnreadableQueryError(FavaJSONAPIError):
    """A query that beanquery cannot answer; with a status that says it is the asker's mistake."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, reason: str) -> None:
        super().__init__(f"Deze vraag is niet te beantwoorden. {reason}")


class AskingShell(FavaBQLShell):
    """A query shell that knows no commands, for one query at a time: its answers go through one file in memory."""

    def __init__(self, ledger: FavaLedger) -> None:
        super().__init__(ledger)
        self._one_at_a_time = threading.RLock()

    def run(self, entries: Sequence[Any], query: str) -> Any:
        """Run a query; as Fava's, but one after the other.

        Raises:
            RefusedQueryError: it does more than ask.
            UnreadableQueryError: beanquery cannot answer it.
        """
        if not query.strip():  # at which beanquery's parser stumbles
            raise UnreadableQueryError("Er staat niets.")
        if reason := too_much(query):
            raise UnreadableQueryError(reason)
        if not self._one_at_a_time.acquire(timeout=_WAIT):
            raise UnreadableQueryError("Er lopen nu te veel vragen. Probeer het zo nog eens.")
        try:
            return run_within(SECONDS, lambda: FavaBQLShell.run(self, entries, query))
        except TimeIsUpError as error:
            raise UnreadableQueryError("Zij kost te veel tijd. Vraag minder, of over een kortere periode.") from error
        except FavaShellError as error:
            raise UnreadableQueryError(explained(error)) from error
        except PatternError as error:
            raise UnreadableQueryError(str(error)) from error
        except MISTAKES as error:
            raise UnreadableQueryError(
                "Er staat iets in wat niet kan, zoals een getal waar een tekst hoort."
            ) from error
        finally:
            self.outfile.seek(0)
            self.outfile.truncate(0)
            self._one_at_a_time.release()

    def onecmd(self, line: str) -> Any:
        """Carry out a query, or one of the books by its name; nothing else that the shell would do by name.

        Raises:
            RefusedQueryError: it is something else.
        """
        named = _RUN.fullmatch(line)
        return self.do_run(named["name"]) if named else self.execute(line)

    def execute(self, query: str, **options: Any) -> Any:
        """Carry out a query, also one that stands in the books.

        Raises:
            RefusedQueryError: it does more than ask.
        """
        statement = self.parse(query, **options)
        if type(statement) not in ASKING:
            raise RefusedQueryError
        method = getattr(self, f"on_{type(statement).__name__}")
        return method(statement)


def only_ask(ledger: FavaLedger) -> None:
    """Give a ledger of Fava this shell; it keeps it when the books are loaded again."""
    bound_steps()
    ledger.query_shell.shell = AskingShell(ledger)
