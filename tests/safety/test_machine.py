"""What the machine refuses, and books that change meanwhile: one clear message, and nothing written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.base import files, journal
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.store import place_of
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.bank_files import snapshot

if TYPE_CHECKING:
    from tests.conftest import Books

SIGN_UP = ("uren", "aanmelden", "--kamer", "TOP", "--soort", "bewoner", "--sinds", "2018-01-01")
NO_ACCESS = (
    "  Oorzaak: u mag dit bestand of deze map niet lezen of niet veranderen.\n"
    "  Herstel: kies een plaats waar u mag lezen en schrijven, of vraag wie de computer beheert om het recht.\n"
)
MESSAGES = {
    errno.ENOSPC: "de schijf is vol.\n"
    "  Oorzaak: er is geen plaats meer voor een bestand.\n"
    "  Herstel: maak ruimte en geef de opdracht opnieuw; wat al gedaan was, wordt niet dubbel gedaan.\n",
    errno.EDQUOT: "uw deel van de schijf is vol.\n"
    "  Oorzaak: u mag niet meer bewaren dan u al doet.\n"
    "  Herstel: maak ruimte en geef de opdracht opnieuw; wat al gedaan was, wordt niet dubbel gedaan.\n",
    errno.EACCES: "de computer geeft hier geen toegang.\n" + NO_ACCESS,
    errno.EROFS: "hier kan niet worden geschreven.\n"
    "  Oorzaak: deze schijf is alleen te lezen.\n"
    "  Herstel: zet de boeken op een schijf waarop u mag schrijven, of open deze schijf opnieuw om te schrijven.\n",
    errno.EIO: "de schijf gaf een fout.\n"
    "  Oorzaak: zij kan dit bestand niet goed lezen of schrijven.\n"
    "  Herstel: maak eerst een reservekopie met 'bwk overdracht', en laat de schijf nakijken.\n",
}


def bwk(books: Books, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--boeken", str(books.root)], env={"BWK_BOEKEN": None})


@pytest.mark.parametrize("code", MESSAGES)
def test_what_the_machine_refuses_is_said_in_dutch(books: Books, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    before = snapshot(books.root)

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as machine:
        machine.setattr("os.fsync", refuse)
        found = bwk(books, *SIGN_UP)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == f"Fout: {books.root / 'stam/personen.beancount'}: {MESSAGES[code]}"
    assert snapshot(books.root) == before


@pytest.mark.parametrize("code", MESSAGES)
def test_a_report_that_cannot_be_written_is_said_in_dutch(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    before = set(tmp_path.rglob("*"))
    with monkeypatch.context() as machine:
        machine.setattr("os.fsync", refuse)
        found = bwk(books, "leden", "register", "--uit", str(tmp_path / "leden.csv"))
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == f"Fout: {tmp_path / 'leden.csv'}: {MESSAGES[code]}"
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["stam", "stam/personen.beancount"])
def test_what_may_not_be_written_is_refused_before_anything_is(
    books: Books, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    closed = (books.root / name).resolve()
    before = snapshot(books.root)
    real = os.access
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != closed and real(path, mode))
    found = bwk(books, *SIGN_UP)
    assert (found.exit_code, found.stderr) == (2, f"Fout: {closed}: {MESSAGES[errno.EACCES]}")
    assert snapshot(books.root) == before


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["nieuw", str(tmp_path / ("a" * 300))])
    assert found.exit_code == 2
    assert found.stderr == (
        f"Fout: {tmp_path / ('a' * 300)}: deze naam is te lang.\n"
        "  Oorzaak: de computer bewaart geen langere namen.\n  Herstel: kies een kortere naam.\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elders zijn namen altijd letters")
def test_a_name_that_is_no_text(books: Books) -> None:
    name = os.fsdecode(b"afschrift-\xe9\xff.csv")
    (books.root / "inbox" / name).write_bytes(b"geen afschrift\n")
    found = subprocess.run(
        [sys.executable, "-c", "from bwk_ledger.cli import main; main()", "importeer", "--boeken", books.root],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert found.returncode == 2
    assert found.stderr.decode().endswith(
        "Fout: afschrift-��.csv: in de naam van dit bestand staat een teken dat niet te lezen is (U+DCE9).\n"
        "  Oorzaak: de naam komt in de boeken als bron van wat erin staat.\n"
        "  Herstel: geef het bestand een andere naam.\n"
    )


@pytest.mark.parametrize("name", ["main.beancount", "stam/personen.beancount"])
def test_books_with_windows_lines_stay_such_and_are_included_once(books: Books, name: str) -> None:
    path = books.root / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert bwk(books, *SIGN_UP).exit_code == 0
    assert bwk(books, "uren", "afmelden", "V0001", "--per", "2018-12-31").exit_code == 0
    content = path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert (books.root / "main.beancount").read_bytes().count(b"personen.beancount") == 1
    assert load(books.main).config.people["V0001"].end is not None


@pytest.mark.parametrize("name", ["main.beancount", "stam/kamers.beancount", "stam/regels.toml"])
def test_an_act_on_books_that_changed_meanwhile_is_refused(books: Books, name: str) -> None:
    changes = load(books.main).changes()
    changes.put("documenten/x.txt", b"x")
    with (books.root / name).open("a") as file:
        file.write("# van Fava\n" if name.endswith("toml") else "; van Fava\n")
    before = snapshot(books.root)
    with pytest.raises(InputError) as refused:
        changes.commit()
    assert str(refused.value) == (
        f"{name}: dit bestand is veranderd nadat de boeken werden gelezen.\n"
        "  Oorzaak: een ander programma heeft het intussen bewaard, zoals Fava of een tekstverwerker.\n"
        "  Herstel: geef de opdracht opnieuw; er is niets veranderd."
    )
    assert snapshot(books.root) == before


def test_a_file_that_was_saved_without_a_change_is_no_reason(books: Books) -> None:
    changes = load(books.main).changes()
    changes.put("documenten/x.txt", b"x")
    books.main.write_bytes(books.main.read_bytes())
    changes.commit()
    assert (books.root / "documenten/x.txt").exists()


def test_who_waits_is_told_for_whom(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is held by another process: a lock of this one would let it through."""
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    monkeypatch.setattr(files, "LONG_WAIT", 0.05)
    code = (
        "import sys\nfrom pathlib import Path\nfrom bwk_ledger.base.journal import JournalAct, writing\n"
        "from bwk_ledger.books.store import place_of\n"
        "with writing(place_of(Path(sys.argv[1])), JournalAct('bwk importeer')):\n"
        "    print('ja', flush=True)\n    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(books.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ja\n"
        holder = files.holder(place_of(books.root).folder)
        assert holder is not None
        found = bwk(books, *SIGN_UP)
        assert load(books.main).errors == []  # who only reads does not wait
        other.communicate("\n")
    by = f"'bwk importeer' is bezig sinds {holder.since} (proces {other.pid})."
    assert found.stderr == (
        f"Even wachten: {by}\n"
        f"Fout: {books.root}: deze boeken worden al bijgewerkt.\n  Oorzaak: {by}\n"
        "  Herstel: wacht tot die klaar is en geef uw opdracht opnieuw; er is niets veranderd. "
        f"Doet zij niets meer, beëindig dan proces {other.pid}.\n"
    )
    assert bwk(books, *SIGN_UP).exit_code == 0


@pytest.fixture
def pending(books: Books, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Books with a change that was made and not finished: by somebody who was killed, here by a disk that fails."""

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as machine:
        machine.setattr(journal, "_apply", fail)
        machine.setattr(journal, "_take_back", fail)
        assert bwk(books, *SIGN_UP).exit_code == 2
    return books


def test_new_books_that_were_whole_when_they_were_left_are_cleared_by_the_repeat(tmp_path: Path) -> None:
    arguments = ["nieuw", str(tmp_path / "boeken"), "--kamer", "TOP"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    hidden = tmp_path / "boeken/.bwk"
    hidden.mkdir()
    (hidden / "slot").touch()
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 2
    assert found.stderr.startswith(f"Fout: {tmp_path / 'boeken'}: deze map is niet leeg.\n")
    assert not hidden.exists()


def test_the_same_command_says_that_it_is_done_and_another_goes_on(pending: Books) -> None:
    found = bwk(pending, *SIGN_UP)
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "Al gedaan: deze opdracht was vastgelegd toen zij werd afgebroken, en is nu afgemaakt.",
        "Geschreven: stam/personen.beancount",
        '  2018-01-01 custom "persoon" "V0001"',
    ]
    assert list(load(pending.main).config.people) == ["V0001"]


def test_another_command_finishes_what_was_left_first(pending: Books) -> None:
    found = bwk(pending, *SIGN_UP, "--nummer", "V0002")
    assert found.stderr == "Eerst is een opdracht afgemaakt die was afgebroken: bwk uren aanmelden.\n"
    assert list(load(pending.main).config.people) == ["V0001", "V0002"]


def test_what_somebody_wrote_after_the_kill_is_kept(pending: Books) -> None:
    path = pending.root / "stam/personen.beancount"
    path.write_text(path.read_text("utf-8") + "; van mij\n", "utf-8")
    found = bwk(pending, "controle")
    (copy,) = path.parent.glob("personen.beancount.*.eigen")
    assert f"Let op: {path} was intussen veranderd. Wat erin stond, staat nu in {copy}.\n" in found.stderr
    assert copy.read_text("utf-8").endswith("; van mij\n")
    assert list(load(pending.main).config.people) == ["V0001"]


def test_who_may_not_write_is_told_that_a_change_is_half_made(pending: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(journal, "holding", refuse)
    with pytest.raises(InputError) as refused:
        load(pending.main)
    assert str(refused.value) == (
        f"{pending.root}: een eerdere opdracht is halverwege afgebroken, en kan hier niet worden afgemaakt.\n"
        "  Oorzaak: u mag dit bestand of deze map niet lezen of niet veranderen.\n"
        "  Herstel: laat wie hier mag schrijven een opdracht geven, zoals 'bwk controle'; daarna kan iedereen weer "
        "lezen."
    )
