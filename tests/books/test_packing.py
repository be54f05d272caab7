"""Packs: versions of a file as what differs between them, read back by another program's rules."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from dulwich.pack import apply_delta
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.books import packing
from bwk_ledger.books.history import ActNote, history_of
from bwk_ledger.books.repository import begin

if TYPE_CHECKING:
    from pathlib import Path


@given(st.binary(max_size=600), st.binary(max_size=300), st.binary(max_size=600), st.binary(max_size=300))
def test_what_differs_makes_the_other_again(front: bytes, old: bytes, back: bytes, new: bytes) -> None:
    base, target = front + old + back, front + new + back
    delta = packing._difference(base, target)
    assert delta is None or b"".join(apply_delta(base, delta)) == target
    if len(new) * 3 < len(front + back):
        assert delta is not None


def test_objects_are_packed_and_all_can_be_read(tmp_path: Path) -> None:
    root = tmp_path / "boeken"
    (root / "stam").mkdir(parents=True)
    begin(root, tmp_path / "weg")
    history = history_of(root)
    assert history is not None
    text = "".join(f"2018-01-01 note Activa:Kas {number} en nog veel meer\n" for number in range(300))
    versions = []
    for number in range(1, packing.PACK_EVERY + 3):
        versions.append(f"{text}{number}\n{text}")
        (root / "main.beancount").write_text(versions[-1], "utf-8")
        history._add(ActNote("proef", number=number), {"main.beancount": versions[-1].encode()})
    objects = root / ".git/objects"
    (pack,) = objects.glob("pack/*.pack")
    assert pack.stat().st_size < 40_000  # of 50 versions of 36,000 characters
    assert len(list(objects.glob("[0-9a-f][0-9a-f]/*"))) == 2 * 3  # two acts since: content, folder, commit
    assert not [path for path in objects.rglob("*") if path.name.startswith("tmp") or stat.S_ISLNK(path.stat().st_mode)]
    again = history_of(root)
    assert again is not None
    found = [again.repository.file(kept.commit, "main.beancount") for kept in again.acts()]
    assert [again.repository.content(file.blob).decode() for file in reversed(found) if file] == versions
