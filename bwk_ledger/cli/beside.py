"""Where a private file lies that a command uses beside the books: never in them, for they are shown and shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


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
