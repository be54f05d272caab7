from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base import files
from bwk_ledger.base.files import write_file

if TYPE_CHECKING:
    from pathlib import Path


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_mode_of_a_file_is_kept_unless_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "map/a.txt"
    write_file(path, b"een")
    assert (path.read_bytes(), _mode(path)) == (b"een", 0o644)
    path.chmod(0o640)
    write_file(path, b"twee")
    assert (path.read_bytes(), _mode(path)) == (b"twee", 0o640)
    write_file(path, b"drie", 0o600)
    assert (path.read_bytes(), _mode(path)) == (b"drie", 0o600)


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_file(path, b"oud")

    def fail(_: int) -> None:
        raise OSError(28, "vol")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="vol"):
        write_file(path, b"nieuw")
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_bytes() == b"oud"


def _hold(folder: Path) -> None:
    with files.holding(folder, folder.parent, "een ander is bezig.", "bwk proef", print):
        assert folder.is_dir()


def test_who_finds_the_folder_of_a_lock_gone_while_it_is_made_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acquire, failed = files.FileLock.acquire, [FileNotFoundError(), FileExistsError()]

    def once_gone(lock: files.FileLock, *given: object, **named: object) -> object:
        if failed:
            raise failed.pop()
        return acquire(lock, *given, **named)

    monkeypatch.setattr(files.FileLock, "acquire", once_gone)
    _hold(tmp_path / ".bwk")
    assert failed == []
    assert not (tmp_path / ".bwk").exists()


def test_where_a_file_stands_in_its_place_there_is_no_lock_and_no_endless_try(tmp_path: Path) -> None:
    (tmp_path / ".bwk").touch()
    with pytest.raises(OSError, match=r"exists|directory"):
        _hold(tmp_path / ".bwk")
