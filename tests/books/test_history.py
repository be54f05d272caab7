"""The history in a repository of the books alone, in a larger one, and in none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dulwich import porcelain
from dulwich.repo import Repo

from bwk_ledger.acts.history import opened_history
from bwk_ledger.books.history import ActNote, MovedFile, history_of
from bwk_ledger.books.store import Changes
from tests.history_books import DAY, SIGN_UP, Kept, begun

if TYPE_CHECKING:
    from dulwich.objects import Commit

REPO = Path(__file__).resolve().parents[2]
FILE = "stam/leden.beancount"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return begun(tmp_path)


@pytest.fixture
def larger(tmp_path: Path) -> Kept:
    """Books in a repository that somebody else made, in the folder above theirs, committed there."""
    found = begun(tmp_path / "map")
    shutil.rmtree(found.root / ".git")
    porcelain.init(str(found.folder))
    (found.folder / "brief.txt").write_text("een", "utf-8")
    commit_all(found)
    return found


def commit_all(kept: Kept) -> None:
    porcelain.add(str(kept.folder), paths=[str(path) for path in kept.folder.rglob("*") if is_kept(kept, path)])
    porcelain.commit(str(kept.folder), message=b"van iemand anders", author=b"iemand <i@example.org>")


def is_kept(kept: Kept, path: Path) -> bool:
    return path.is_file() and ".git" not in path.relative_to(kept.folder).parts


def newest(kept: Kept) -> Commit:
    repo = Repo(str(kept.folder))
    found: Commit = repo[repo.head()]  # type: ignore[assignment]
    repo.close()
    return found


def status(kept: Kept) -> tuple[dict[str, list[str]], list[str]]:
    """What is staged, and what is changed but not staged, as git tells it."""
    found = porcelain.status(str(kept.folder), untracked_files="no")
    staged = {
        kind: sorted(Path(str(name, "utf-8")).as_posix() for name in names) for kind, names in found.staged.items()
    }
    return staged, sorted(name.decode() for name in found.unstaged)


NOTHING: dict[str, list[str]] = {"add": [], "delete": [], "modify": []}


def test_new_books_are_a_repository_and_every_act_a_commit(kept: Kept) -> None:
    kept.sign_up()
    commit = newest(Kept(kept.root))
    assert commit.author == commit.committer == b"penningmeester <bwk>"
    assert commit.message.decode().split("\n")[0] == (
        "leden aanmelden (aandelen 2, soort bewoner, kamer TOP, datum 2026-04-01, nummer L0001): schrijf iemand in "
        "voor aandelen"
    )
    assert [act.number for act in kept.acts()] == [1, 2]
    assert kept.changed(2) == [FILE]
    assert sorted(kept.changed(1)) == sorted(kept.files())
    found = porcelain.status(str(kept.root), untracked_files="all")
    assert (found.unstaged, found.untracked) == ([], [])


def test_who_gave_a_command_can_be_said(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BWK_ACCOUNT", " pen <2> ")
    kept.sign_up()
    assert kept.acts()[-1].note.who == "pen 2"
    assert ", door pen 2\n" in kept.said("geschiedenis")


def test_a_command_that_changes_nothing_is_no_act(kept: Kept) -> None:
    changes = Changes(kept.root)
    changes.put(FILE, (kept.root / FILE).read_bytes())
    changes.commit()
    assert kept.told() == ["nieuw"]


def test_what_is_received_is_never_in_the_history(kept: Kept) -> None:
    for name in ("inbox/naam.csv", "inbox/verwerkt/naam.csv", "originelen/naam.csv", "rapport.pdf", "x.age"):
        (kept.root / name).parent.mkdir(exist_ok=True)
        (kept.root / name).write_text("Klaas Verzonnen", "utf-8")
    kept.sign_up()
    assert kept.told()[-1] != "met de hand veranderd"
    assert not [content for content in kept.contents() if b"Verzonnen" in content]


def test_a_hand_edit_of_the_same_size_in_the_same_instant_is_seen(kept: Kept) -> None:
    kept.sign_up()
    path = kept.root / FILE
    path.write_bytes(path.read_bytes().replace(b"aandelen: 2", b"aandelen: 3"))
    kept.keep_hand_edits()
    assert kept.told()[-1] == "met de hand veranderd"
    kept.keep_hand_edits()
    assert len(kept.told()) == 3


def test_files_that_come_and_go_by_hand_are_kept(kept: Kept) -> None:
    (kept.root / "documenten/bon.pdf").write_bytes(b"%PDF")
    (kept.root / "stam/tarieven.beancount").unlink()
    kept.keep_hand_edits()
    assert sorted(kept.changed(2)) == ["documenten/bon.pdf", "stam/tarieven.beancount"]


def test_a_larger_repository_gets_only_what_an_act_wrote(larger: Kept) -> None:
    (larger.folder / "brief.txt").write_text("twee", "utf-8")
    porcelain.add(str(larger.folder), paths=[str(larger.folder / "brief.txt")])
    (larger.root / "stam/regels.toml").write_text("# los\n", "utf-8")
    before = (larger.folder / "brief.txt").read_bytes(), status(larger)[0]
    larger.said(*SIGN_UP, "2", *DAY)
    assert larger.changed(1) == [FILE]
    assert status(larger) == (before[1], ["boeken/stam/regels.toml"])
    assert status(larger)[0]["modify"] == ["brief.txt"]
    commit = newest(larger)
    repo = Repo(str(larger.folder))
    tree = repo[commit.tree]
    assert repo[tree[b"brief.txt"][1]].data == b"een"  # type: ignore[index, attr-defined]
    repo.close()
    larger.said("ongedaan", "1")
    assert larger.told() == [larger.told()[0], "ongedaan (1)"]
    assert status(larger) == (before[1], ["boeken/stam/regels.toml"])


def test_in_a_larger_repository_a_hand_edit_of_the_same_file_is_an_act_of_its_own(larger: Kept) -> None:
    path = larger.root / FILE
    path.write_text(path.read_text("utf-8") + "; met de hand\n", "utf-8")
    larger.said(*SIGN_UP, "2", *DAY)
    assert larger.told()[0] == "met de hand veranderd"
    larger.said("ongedaan", "2")
    assert path.read_text("utf-8").endswith("; met de hand\n")


def test_what_somebody_staged_of_the_same_file_stays_staged(larger: Kept) -> None:
    path = larger.root / FILE
    text = path.read_text("utf-8")
    path.write_text(text + "; klaargezet\n", "utf-8")
    porcelain.add(str(larger.folder), paths=[str(path)])
    path.write_text(text, "utf-8")
    larger.said(*SIGN_UP, "2", *DAY)
    assert status(larger)[0]["modify"] == [f"boeken/{FILE}"]


@pytest.mark.parametrize(
    ("name", "what"), [("MERGE_HEAD", "samenvoegen (merge)"), ("rebase-merge", "verplaatsen (rebase)")]
)
def test_nothing_is_written_while_git_is_busy(larger: Kept, name: str, what: str) -> None:
    (larger.folder / ".git" / name).write_text("0" * 40, "utf-8")
    before = larger.files()
    assert larger.refused(*SIGN_UP, "2", *DAY).replace(str(larger.root), "BOEKEN") == (
        f"BOEKEN: git is in deze map nog bezig met {what}; nu is niet te zeggen welke boeken gelden.\n"
        f"  Oorzaak: {name} ligt in de map van git.\n"
        "  Herstel: maak dat eerst af, of breek het af (zoals met 'git merge --abort'), en geef de opdracht opnieuw; "
        "er is niets veranderd."
    )
    assert larger.files() == before
    (larger.folder / ".git" / name).unlink()
    larger.said(*SIGN_UP, "2", *DAY)


def test_a_lock_of_git_is_respected(kept: Kept) -> None:
    lock = kept.root / ".git/index.lock"
    lock.touch()
    assert kept.refused(*SIGN_UP, "2", *DAY) == (
        f"{kept.root}: git is op dit moment bezig in deze map.\n"
        "  Oorzaak: het slot index.lock ligt er.\n"
        "  Herstel: wacht tot git klaar is en geef de opdracht opnieuw. Is er geen git bezig, verwijder dan "
        f"{lock}; er is niets veranderd."
    )
    lock.unlink()
    kept.sign_up()


def test_a_history_that_is_broken_is_told(kept: Kept) -> None:
    (kept.root / ".git/config").write_text("[core\n", "utf-8")
    assert kept.refused(*SIGN_UP, "2", *DAY).startswith(
        f"{kept.root}/.git: de geschiedenis van deze boeken is niet te lezen.\n"
    )


def test_a_larger_repository_that_does_not_have_the_books_is_left_alone(larger: Kept) -> None:
    porcelain.remove(str(larger.folder), paths=[str(larger.root / "main.beancount")], cached=True)
    porcelain.commit(str(larger.folder), message=b"weg", author=b"iemand <i@example.org>")
    before = newest(larger).id
    larger.said(*SIGN_UP, "2", *DAY)
    assert newest(larger).id == before


def test_new_books_in_a_larger_repository_are_kept_there_unless_it_ignores_them(tmp_path: Path) -> None:
    porcelain.init(str(tmp_path))
    kept = begun(tmp_path)
    assert not (kept.root / ".git").exists()
    assert kept.told() == ["nieuw"]
    (tmp_path / ".gitignore").write_text("geheim/\n", "utf-8")
    own = begun(tmp_path / "geheim")
    assert (own.root / ".git").is_dir()


def test_a_larger_history_is_not_rewritten(larger: Kept) -> None:
    assert larger.refused("geschiedenis", "--wis", "een naam") == (
        f"{larger.root}: deze geschiedenis is niet alleen van de boeken, dus bwk herschrijft haar niet.\n"
        "  Oorzaak: de boeken liggen in een grotere map die in git staat.\n"
        "  Herstel: gebruik daar 'git filter-repo --replace-text'; er is niets veranderd."
    )


def test_the_example_in_the_repository_of_the_program_has_no_history_of_its_own(tmp_path: Path) -> None:
    assert history_of(REPO / "ledger") is None
    (tmp_path / "bwk_ledger/books").mkdir(parents=True)
    (tmp_path / "bwk_ledger/books/repository.py").touch()
    shutil.copytree(REPO / "ledger", tmp_path / "ledger", ignore=shutil.ignore_patterns("inbox"))
    kept = Kept(tmp_path)
    porcelain.init(str(tmp_path))
    (tmp_path / "ledger").rename(kept.root)
    commit_all(kept)
    before = newest(kept).id
    kept.said(*SIGN_UP, "2", "--datum", "2019-02-01")
    assert newest(kept).id == before


def test_a_note_is_read_as_it_was_written() -> None:
    moved = (MovedFile("inbox", "ab", is_new=False), MovedFile("inbox/verwerkt", "ab", is_new=True, behind=2))
    note = ActNote("importeer", "lees in", "pen", 3, 2, moved, ("incasso.xml",), ("12 nieuw",), 9)
    assert ActNote.in_message(note.message) == note
    assert ActNote.in_message("iets anders\n\nbwk: geen json") is None
    assert ActNote.in_message('x\n\nbwk: {"what": "later", "number": 3, "later": true}') == ActNote("later", number=3)


def test_reading_the_history_writes_nothing(kept: Kept) -> None:
    kept.sign_up()
    before = {path: path.read_bytes() for path in (kept.root / ".git").rglob("*") if path.is_file()}
    kept.said("geschiedenis", "2")
    with opened_history(kept.root) as history:
        assert history.last == 2
    assert {path: path.read_bytes() for path in (kept.root / ".git").rglob("*") if path.is_file()} == before
