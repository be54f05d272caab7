"""The example made anew: what takes seconds is made once for a whole run, and all its workers read it.

Nobody writes in what these give: who must, copies it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from filelock import FileLock

from bwk_ledger.cli import main
from bwk_ledger.demo.sources import SEED, write_sources

if TYPE_CHECKING:
    from collections.abc import Callable


def _once(name: str, make: Callable[[Path], None]) -> Path:
    """What is made in a folder by the worker that needs it first."""
    place = Path(os.environ["TESTS_OF_THIS_RUN"])
    folder, ready = place / name / "boeken", place / name / "klaar"
    with FileLock(place / f"{name}.slot"):
        if not ready.exists():
            make(folder)
            ready.touch()
    return folder


def sources(seed: int = SEED) -> Path:
    """The source files of the example, or of another seed."""
    return _once(f"bronnen-{seed}", lambda folder: _write(folder, seed))


def _write(folder: Path, seed: int) -> None:
    write_sources(folder, seed)


def made_anew() -> Path:
    """The folder of the books that `bwk demo` makes."""
    return _once("demo", _demo)


def _demo(folder: Path) -> None:
    found = CliRunner().invoke(main, ["demo", str(folder), "--geen-fava"], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    assert found.output.endswith(f"\n2017 staat er ook in: bwk jaarrekening 2017 --boeken {folder}\n")
