"""Which books `bwk open` opens when nobody names them: those that are here, else those that were opened last."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import PRIVATE_FILE, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

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
