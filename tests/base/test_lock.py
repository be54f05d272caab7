"""`requirements.lock` fits `pyproject.toml`, and holds nothing of the machine that made it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def lock(repo: Path) -> str:
    return (repo / "requirements.lock").read_text("utf-8")


def test_the_lock_holds_every_version_the_project_pins(repo: Path, lock: str) -> None:
    project = tomllib.loads((repo / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = {requirement.lower() for requirement in wanted if "==" in requirement}
    assert len(pins) > 10
    assert pins - set(re.findall(r"^[a-z][^ ]*==[^ ]*", lock, re.MULTILINE)) == set(), "run 'make lock'"


def test_every_package_of_the_lock_has_hashes(lock: str) -> None:
    packages = re.findall(r"^[a-z][^\s]*==[^\s]* \\\n(?:    --hash=sha256:[0-9a-f]{64})", lock, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^[a-z]", lock, re.MULTILINE))


def test_the_lock_holds_no_address_and_no_option(lock: str) -> None:
    assert not re.search(r"://|^-|/home|/opt|/tmp", lock, re.MULTILINE)
