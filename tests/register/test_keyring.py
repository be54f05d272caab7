"""A register that several people open, each with a key of their own."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.register.keyring import KeyRing, RingKey, folder_of_keys, read_ring
from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.register.vault import KeyFile, Opened, Passphrase, open_register, rekey, save
from tests.history_books import Kept, begun

if TYPE_CHECKING:
    from pathlib import Path

OWN, OTHER = "vier losse woorden hier", "een heel ander wachtwoord"
PEOPLE = Register().with_person("L0001", RegisteredPerson("Fien Voorbeeld"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A register that two passphrases open."""
    path = tmp_path / "ledenregister.age"
    before = save(path, Passphrase(OWN), Opened(Register()), PEOPLE)
    ring = KeyRing((RingKey.behind(OWN, 1), RingKey.behind(OTHER, 2)))
    rekey(path, Passphrase(OWN, ring), before, (KeyRing(), ring))
    return path


def test_either_passphrase_opens_it_and_writes_it_for_both(path: Path) -> None:
    ring = read_ring(path)
    for mine, theirs in ((OWN, OTHER), (OTHER, OWN)):
        before = Opened(open_register(path, Passphrase(mine, ring)), path.read_bytes())
        after = before.register.with_person("L0002", RegisteredPerson(f"Gijs Proef {mine[:4]}"))
        save(path, Passphrase(mine, ring), before, after)
        assert open_register(path, Passphrase(theirs, ring)) == after


def test_a_third_passphrase_opens_nothing(path: Path) -> None:
    with pytest.raises(InputError, match="dit wachtwoord opent het register niet"):
        open_register(path, Passphrase("geen van beide woorden", read_ring(path)))


def test_a_damaged_key_is_told(path: Path) -> None:
    (folder_of_keys(path) / "1.pub").write_text("age1geen", "utf-8")
    with pytest.raises(InputError) as found:
        read_ring(path)
    assert str(found.value).replace(str(path.parent), "MAP") == (
        "MAP/ledenregister.sleutels/1.pub: deze sleutel van het register is beschadigd.\n"
        "  Herstel: zet een reservekopie van de map terug; er is niets veranderd."
    )


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    kept = begun(tmp_path)
    kept.sign_up()
    kept.said("leden", "gegevens", "L0001", "--naam", "Fien Voorbeeld")
    return kept


def test_the_command_gives_a_second_key(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.said("leden", "sleutel") == (
        "Het register heeft een sleutel. Geef er een bij met: bwk leden sleutel --erbij\n"
    )
    monkeypatch.setenv("BWK_REGISTER_WACHTWOORD_ERBIJ", OTHER)
    assert kept.said("leden", "sleutel", "--erbij") == (
        "Het register gaat open met 2 sleutels:\n  1  wachtwoord\n  2  wachtwoord\n"
    )
    assert kept.refused("leden", "sleutel", "--erbij") == (
        "deze sleutel is er al: hij opent het register.\n  Herstel: neem een andere; er is niets veranderd."
    )
    ring = read_ring(kept.folder / "ledenregister.age")
    found = open_register(kept.folder / "ledenregister.age", Passphrase(OTHER, ring))
    assert found.people["L0001"].name == "Fien Voorbeeld"
    kept.said("leden", "sleutel", "--weg", "2")
    with pytest.raises(InputError):
        open_register(kept.folder / "ledenregister.age", Passphrase(OTHER, ring))
    assert kept.refused("leden", "sleutel", "--weg", "1") == (
        "sleutel 1 kan niet weg.\n"
        "  Oorzaak: een register heeft ten minste een sleutel.\n"
        "  Herstel: kijk met 'bwk leden sleutel' welke er zijn; er is niets veranderd."
    )
    assert kept.refused("leden", "sleutel", "--publiek", "age1geen") == (
        "dit is geen publieke sleutel van age.\n"
        "  Oorzaak: zo'n sleutel begint met age1.\n"
        "  Herstel: de ander vindt hem in zijn sleutelbestand, achter '# public key:'."
    )


@pytest.mark.age
def test_a_key_file_of_somebody_else_opens_it_with_age_too(kept: Kept) -> None:
    keygen, age = shutil.which("age-keygen"), shutil.which("age")
    assert keygen is not None
    assert age is not None
    file = kept.folder / "sleutel.txt"
    subprocess.run([keygen, "-o", str(file)], check=True, capture_output=True)
    (public,) = KeyFile.read(file).public
    assert "  2  sleutelbestand\n" in kept.said("leden", "sleutel", "--publiek", public)
    assert "Fien Voorbeeld" in kept.said("leden", "gegevens", "L0001", "--sleutel", str(file))
    assert "Fien Voorbeeld" in kept.said("leden", "gegevens", "L0001")
    found = subprocess.run(
        [age, "--decrypt", "-i", str(file), str(kept.folder / "ledenregister.age")], check=True, capture_output=True
    )
    assert b"Fien Voorbeeld" in found.stdout
