"""Records of the kascommissie name an act of the history: erasing gives commits other names, and acts never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.change_git import committed, open_history
from tests.history_books import begun

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "main.beancount"


def test_the_act_is_named_and_found_again_after_erasing(tmp_path: Path) -> None:
    kept = begun(tmp_path)
    path = kept.root / "stam/leden.beancount"
    text = path.read_text("utf-8")
    path.write_text(f"{text}; Klaas Verzonnen\n", "utf-8")
    assert committed(kept.root, MAIN) == ""
    kept.sign_up()
    assert committed(kept.root, MAIN) == "#3"
    path.write_text(path.read_text("utf-8").replace("; Klaas Verzonnen\n", ""), "utf-8")
    kept.sign_up()
    before = _called(kept.root, "#3")
    kept.said("geschiedenis", "--wis", "Klaas Verzonnen")
    assert _called(kept.root, "#3") != before
    assert committed(kept.root, MAIN) == "#6"


def _called(root: Path, name: str) -> str:
    """The commit that somebody means by a name."""
    history = open_history(root)
    assert history is not None
    (found,) = (made.commit for made in history.chain(100).commits if made.is_called(name))
    history.close()
    return found
