"""How far an import is, told while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

ROWS = 1000  # of a file: how often to tell


class Progress:
    """The part of the work that is done; each stage of it counts for its share.

    Args:
        total: the shares of all stages together, in bytes of the files.
        show: called with the part that is done, from 0 to 1.
    """

    def __init__(self, total: int, show: Callable[[float], None]) -> None:
        self._total = max(total, 1)
        self._show = show
        self._done = 0
        self._share = 0

    def begin(self, share: int) -> None:
        """The stage before is done, and the next one begins, which counts for so many bytes; none keeps it still."""
        self._done += self._share
        self._share = share
        self.tell(0)

    def end(self) -> None:
        """All is done."""
        self._show(1)

    def tell(self, part: float) -> None:
        """So much of this stage is done, from 0 to 1."""
        self._show((self._done + part * self._share) / self._total)


def followed(items: Sequence[T], tell: Callable[[int], None]) -> Iterator[T]:
    """The items; tells of every thousandth how many came before it."""
    for start in range(0, len(items), ROWS):
        tell(start)
        yield from items[start : start + ROWS]
