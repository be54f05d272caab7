"""The file: encrypted, whole, private, with backups, one writer at a time, and open to the program age."""

from __future__ import annotations

import datetime as dt
import os
import pty
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base import files
from bwk_ledger.base.errors import InputError
from bwk_ledger.register import people
from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.register.vault import (
    KeyFile,
    Opened,
    Passphrase,
    RegisterKey,
    backups,
    check_strength,
    folder_of,
    forget,
    open_register,
    opened,
    save,
)
from tests import cheap_age
from tests.bank_files import snapshot
from tests.register_samples import ANNA, BEN, REGISTER, new_key, write_key

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = Passphrase("vier losse woorden hier")
NEW = Opened(Register())


@pytest.fixture
def key(tmp_path: Path) -> KeyFile:
    return new_key(tmp_path)


@pytest.fixture
def path(tmp_path: Path, key: KeyFile) -> Path:
    """A register that holds Anna and Ben."""
    folder = tmp_path / "register"
    folder.mkdir()
    save(folder / "ledenregister.age", key, NEW, REGISTER)
    return folder / "ledenregister.age"


def refused(path: Path, key: RegisterKey) -> str:
    before = snapshot(path.parent)
    with pytest.raises(InputError) as raised:
        open_register(path, key)
    assert snapshot(path.parent) == before
    return str(raised.value).replace(str(path), "PAD")


def test_what_is_saved_is_read_back_and_is_nobody_elses(path: Path, key: KeyFile) -> None:
    assert open_register(path, key) == REGISTER
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"Anna" not in path.read_bytes()
    assert sorted(item.name for item in path.parent.iterdir()) == ["ledenregister.age"]


def test_with_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "r.age"
    save(path, PASSPHRASE, NEW, REGISTER)
    assert open_register(path, PASSPHRASE) == REGISTER
    assert "woorden" not in repr(PASSPHRASE)
    assert refused(path, Passphrase("een ander wachtwoord")) == (
        "PAD: dit wachtwoord opent het register niet.\n"
        "  Oorzaak: het is een ander wachtwoord, of het begin van het bestand is beschadigd.\n"
        "  Herstel: probeer het opnieuw; er is niets veranderd."
    )
    assert refused(path, new_key(tmp_path)) == (
        "PAD: dit register gaat niet open met een sleutelbestand.\n"
        "  Oorzaak: het is versleuteld met een wachtwoord.\n"
        "  Herstel: laat --sleutel weg."
    )
    path.write_bytes(path.read_bytes()[:-5])
    assert refused(path, PASSPHRASE).startswith("PAD: dit register is beschadigd.\n")


def test_another_key(path: Path, tmp_path: Path) -> None:
    assert refused(path, new_key(tmp_path, "andere.txt")) == (
        "PAD: dit sleutelbestand opent het register niet.\n"
        "  Oorzaak: het register is voor een andere sleutel versleuteld.\n"
        "  Herstel: noem het goede bestand met --sleutel BESTAND; er is niets veranderd."
    )
    assert refused(path, PASSPHRASE) == (
        "PAD: dit register gaat niet open met een wachtwoord.\n"
        "  Oorzaak: het is versleuteld met een sleutelbestand.\n"
        "  Herstel: noem dat bestand met --sleutel BESTAND."
    )


def test_a_file_with_more_keys_lets_each_of_them_read(tmp_path: Path) -> None:
    first, second, both = (tmp_path / name for name in ("1.txt", "2.txt", "beide.txt"))
    both.write_text(write_key(first).read_text("utf-8") + write_key(second).read_text("utf-8"), "utf-8")
    save(tmp_path / "r.age", KeyFile.read(both), NEW, REGISTER)
    for file in (first, second):
        assert open_register(tmp_path / "r.age", KeyFile.read(file)) == REGISTER


def test_a_key_file_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "sleutel.txt"
    for content in (b"", b"geen sleutel", b"AGE-SECRET-KEY-1ABC", b"\xff\xfe"):
        file.write_bytes(content)
        with pytest.raises(InputError) as raised:
            KeyFile.read(file)
        assert str(raised.value) == (
            f"{file}: dit is geen sleutelbestand van age.\n"
            "  Oorzaak: er staat geen regel in die begint met AGE-SECRET-KEY-1.\n"
            "  Herstel: maak er een met 'age-keygen -o BESTAND', en bewaar het goed."
        )
    with pytest.raises(InputError) as raised:
        KeyFile.read(tmp_path / "weg")
    assert str(raised.value) == (
        f"{tmp_path / 'weg'}: dit sleutelbestand kan niet worden gelezen.\n  Herstel: controleer de naam en de map."
    )


DAMAGED = (
    "PAD: dit register is beschadigd.\n"
    "  Oorzaak: het is afgebroken of er is iets in veranderd.\n"
    "  Herstel: zet een reservekopie terug; er is niets veranderd."
)


def test_a_file_cut_anywhere_is_never_read(path: Path, key: KeyFile) -> None:
    content = path.read_bytes()
    for length in range(22, len(content), 7):
        path.write_bytes(content[:length])
        assert refused(path, key) == DAMAGED


def test_a_byte_changed_anywhere_is_never_read(path: Path, key: KeyFile) -> None:
    content = path.read_bytes()
    for place in range(0, len(content), 11):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert refused(path, key).startswith("PAD: dit ")


def test_files_that_are_no_register(path: Path, key: KeyFile) -> None:
    path.write_bytes(b"")
    assert refused(path, key) == (
        "PAD: dit register is leeg.\n  Oorzaak: het bestand heeft geen inhoud.\n"
        "  Herstel: zet een reservekopie terug; er is niets veranderd."
    )
    path.write_bytes(b"Lidnummer;Naam\n")
    assert refused(path, key) == (
        "PAD: dit is geen register.\n  Oorzaak: het is geen bestand van age, of een in letters (--armor).\n"
        "  Herstel: zet een reservekopie terug; er is niets veranderd."
    )
    path.write_bytes(key.encrypt(b"{}"))
    assert refused(path, key).startswith("PAD: de inhoud van het ledenregister klopt niet.\n")
    path.unlink()
    assert refused(path, key) == (
        "PAD: er is nog geen ledenregister.\n  Herstel: maak het met 'bwk leden namen LIJST.csv'."
    )
    path.mkdir()
    assert refused(path, key) == (
        "PAD: dit register kan niet worden gelezen.\n"
        "  Herstel: controleer de naam, de map en of u het bestand mag lezen."
    )


def test_a_short_passphrase_is_refused() -> None:
    check_strength("twaalf teken")
    with pytest.raises(InputError) as raised:
        check_strength("elf tekens!")
    assert str(raised.value) == (
        "dit wachtwoord heeft 11 tekens; dat zijn er te weinig.\n"
        "  Herstel: kies een wachtwoord van ten minste 12 tekens, zoals vier losse woorden."
    )


def test_the_newest_ten_backups_are_kept(path: Path, key: KeyFile) -> None:
    before = opened(path, key)
    for number in range(14):
        before = save(path, key, before, before.register.with_person("L0003", RegisteredPerson(f"Naam {number}")))
    kept = [open_register(file, key).people["L0003"].name for file in backups(path)]
    assert kept == [f"Naam {number}" for number in range(12, 2, -1)]
    assert {file.stat().st_mode & 0o777 for file in backups(path)} == {0o600}
    assert folder_of(path).name == "ledenregister.reservekopieen"
    assert folder_of(path).stat().st_mode & 0o777 == 0o700


def test_nothing_is_written_where_nothing_changed(path: Path, key: KeyFile) -> None:
    before = snapshot(path.parent)
    found = opened(path, key)
    save(path, key, found, found.register.with_person("L0001", ANNA))
    assert snapshot(path.parent) == before


def test_of_two_writers_the_second_loses_no_change_of_the_first(path: Path, key: KeyFile) -> None:
    mine, other = opened(path, key), opened(path, key)
    save(path, key, other, other.register.with_person("L0003", RegisteredPerson("Ander")))
    with pytest.raises(InputError) as raised:
        save(path, key, mine, mine.register.with_person("L0004", RegisteredPerson("Mijn")))
    assert str(raised.value) == (
        f"{path}: dit register is veranderd nadat het werd gelezen.\n"
        "  Oorzaak: een ander heeft het intussen bijgewerkt.\n"
        "  Herstel: geef de opdracht opnieuw; er is niets veranderd."
    )
    assert open_register(path, key).people.keys() == {"L0001", "L0002", "L0003"}
    with pytest.raises(InputError):  # somebody made a register meanwhile
        save(path, key, NEW, REGISTER)
    with pytest.raises(InputError):
        forget(path, key, mine, "L0001", dt.date(2021, 1, 1))
    assert "L0001" in open_register(path, key).people


def test_of_many_writers_at_once_no_change_is_lost(path: Path, key: KeyFile) -> None:
    def add(number: str) -> None:
        while True:
            before = opened(path, key)
            try:
                save(path, key, before, before.register.with_person(number, RegisteredPerson(f"Naam van {number}")))
            except InputError as error:
                assert "is veranderd nadat het werd gelezen" in str(error)  # noqa: PT017 - the others may go on
            else:
                return

    numbers = [f"L1{number:03d}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, numbers))
    assert open_register(path, key).people.keys() == {"L0001", "L0002", *numbers}
    assert not path.with_name(".ledenregister.age.bwk").exists()


def test_who_finds_another_writer_waits_and_then_says_what_to_do(
    path: Path, key: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    monkeypatch.setattr(files, "LONG_WAIT", 0.1)
    before = opened(path, key)
    folder = path.with_name(".ledenregister.age.bwk")
    with ThreadPoolExecutor(1) as pool:
        with files.holding(folder, path, "", "bwk leden namen", print), pytest.raises(InputError) as raised:
            pool.submit(save, path, key, before, Register()).result()
        by = f"'bwk leden namen' is bezig sinds .* \\(proces {os.getpid()}\\)"
        assert re.fullmatch(
            re.escape(f"{path}: een ander is dit register aan het schrijven.\n")
            + f"  Oorzaak: {by}\\.\n"
            + "  Herstel: wacht tot die klaar is en geef uw opdracht opnieuw; er is niets veranderd. "
            + f"Doet zij niets meer, beëindig dan proces {os.getpid()}\\.",
            str(raised.value),
        )
        pool.submit(save, path, key, before, Register()).result()
    assert not folder.exists()


def test_a_write_that_fails_leaves_the_register_as_it_was(
    path: Path, key: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(path, key)

    def fail(*_: object) -> None:
        raise OSError(28, "schijf vol")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", fail)
        with pytest.raises(InputError) as raised:
            save(path, key, before, Register())
    assert str(raised.value) == (
        f"{path}: het ledenregister kan niet worden geschreven.\n"
        "  Oorzaak: de machine meldt: schijf vol.\n"
        "  Herstel: controleer of de map bestaat, of u er mag schrijven, en of de schijf niet vol is."
    )
    assert open_register(path, key) == REGISTER
    assert not path.with_name(".ledenregister.age.bwk").exists()


def test_forgetting_reaches_every_backup_that_opens(path: Path, key: KeyFile, tmp_path: Path) -> None:
    before = opened(path, key)
    for number in range(3):
        before = save(path, key, before, before.register.with_person("L0003", RegisteredPerson(f"Naam {number}")))
    foreign = folder_of(path) / "ledenregister-2017-01-01T00-00-00.000000Z.age"
    foreign.write_bytes(new_key(tmp_path, "oud.txt").encrypt(people.write(REGISTER)))
    kept = foreign.read_bytes()
    for folder in (path.parent, folder_of(path)):
        (folder / f".{backups(path)[0].name}.abc.tmp").write_bytes(before.content or b"")
        (folder / ".ledenregister.age.abc.tmp").write_bytes(before.content or b"")
    done = forget(path, key, before, "L0001", dt.date(2021, 1, 1))
    assert not list(path.parent.rglob(".*"))
    assert (done.cleaned, done.closed) == (3, (foreign,))
    assert foreign.read_bytes() == kept
    files = [path, *(file for file in backups(path) if file != foreign)]
    assert len(files) == 4  # no new backup, which would hold the person
    for file in files:
        content = key.decrypt(file.read_bytes())
        assert b"Anna" not in content
        assert ANNA.iban.encode() not in content
        register = people.read(content)
        assert register.people["L0002"] == BEN
        assert register.forgotten["L0001"] == dt.date(2021, 1, 1)
    again = forget(path, key, opened(path, key), "L0001", dt.date(2022, 1, 1))
    assert again.cleaned == 0
    assert open_register(path, key).forgotten["L0001"] == dt.date(2021, 1, 1)


def run_age(*arguments: object, terminal: str | None = None) -> bytes:
    """What the program age prints; it asks for a passphrase on a terminal only."""
    command = ["age", *map(str, arguments)]
    if terminal is None:
        return subprocess.run(command, capture_output=True, check=True).stdout
    pid, screen = pty.fork()
    if not pid:  # in the child, whose terminal this is
        os.execvp("age", command)
    found = b""
    while b"passphrase" not in found:
        found += os.read(screen, 1024)
    time.sleep(0.2)  # age turns the echo off after it asks
    os.write(screen, f"{terminal}\n".encode())
    try:
        while part := os.read(screen, 1024):
            found += part
    except OSError:  # how Linux tells that the other end of a terminal is closed
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, found
    return found


@pytest.mark.age
def test_age_opens_the_register_with_the_key_file(path: Path, tmp_path: Path) -> None:
    assert run_age("-d", "-i", tmp_path / "sleutel.txt", path) == people.write(REGISTER)


@pytest.mark.age
def test_age_opens_the_register_with_the_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of which trying one takes the second that it takes outside the tests."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", cheap_age.REAL)
    path, out = tmp_path / "ledenregister.age", tmp_path / "uit.json"
    save(path, PASSPHRASE, NEW, REGISTER)
    assert int(path.read_bytes().split()[4]) > 10
    run_age("-d", "-o", out, path, terminal=PASSPHRASE.text)
    assert out.read_bytes() == people.write(REGISTER)
    assert open_register(path, PASSPHRASE) == REGISTER


@pytest.mark.age
def test_what_age_made_is_opened_with_keys_of_age_keygen(tmp_path: Path) -> None:
    file = tmp_path / "sleutel.txt"
    subprocess.run(["age-keygen", "-o", file], check=True, capture_output=True)
    (tmp_path / "r.json").write_bytes(people.write(REGISTER))
    run_age("-e", "-i", file, "-o", tmp_path / "r.age", tmp_path / "r.json")
    assert open_register(tmp_path / "r.age", KeyFile.read(file)) == REGISTER
