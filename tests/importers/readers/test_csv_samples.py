"""Whole files as banks write them, and beside each the rows that must come of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from importers.readers.source import Source
from tests.importers.readers.csv_forms import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.readers.bank import BankFormat, Statement

SAMPLES = sorted(path for path in (Path(__file__).parent / "samples").iterdir() if path.suffix in (".csv", ".tab"))


def shown(form: BankFormat, statements: list[Statement]) -> Iterator[str]:
    yield form.label
    for statement in statements:
        yield f"{statement.account}: {statement.opening} -> {statement.closing} ({len(statement.rows)})"
        for row in statement.rows:
            yield f"  {row.line}: {row.date} {row.amount} = {row.balance} [{row.reference}] {row.counterparty}"
            yield f"    {row.name} | {row.description}"
            yield f"    {row.text}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_sample(path: Path) -> None:
    source = Source.read(path)
    (form,) = (item for item in FORMATS if item.recognises(source))
    found = "\n".join(shown(form, form.read(source))) + "\n"
    assert found == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_sample_has_its_rows_beside_it() -> None:
    assert len(SAMPLES) >= len(FORMATS)
    assert all(path.with_suffix(".txt").exists() for path in SAMPLES)
