from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
