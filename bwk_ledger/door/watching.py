"""What stands where a ledger of Fava has its watcher, and asks that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fava.core.watcher import WatcherBase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Watching(WatcherBase):
    """Says what another watcher says."""

    def __init__(self, watcher: WatcherBase) -> None:
        self._watcher = watcher
        self.last_checked = watcher.last_checked

    def update(self, files: Iterable[Path], folders: Iterable[Path]) -> None:
        """Watch these."""
        self._watcher.update(files, folders)
        self.last_checked = self._watcher.last_checked

    def notify(self, path: Path) -> None:
        """Take note of a file that Fava wrote itself."""
        self._watcher.notify(path)

    def check(self) -> bool:
        """Whether there is a change to load."""
        changed = self._watcher.check()
        self.last_checked = self._watcher.last_checked
        return changed

    def _get_latest_mtime(self) -> int:
        return self._watcher.last_checked
