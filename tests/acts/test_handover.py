"""`bwk overdracht`: everything in one folder, and taken up where nothing was."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.acts import handover
from tests.history_books import DAY, SIGN_UP, Kept, begun

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Books with members, a register, an account, a log and an original."""
    kept = begun(tmp_path / "hier")
    kept.sign_up()
    kept.said("leden", "gegevens", "L0001", "--naam", "Fien Voorbeeld")
    (kept.folder / "toegang.json").write_text("{}", "utf-8")
    (kept.folder / "toegang.json").chmod(0o600)
    (kept.folder / "kascommissie").mkdir()
    (kept.folder / "kascommissie/logboek.jsonl").write_text("", "utf-8")
    (kept.root / "inbox/verwerkt").mkdir()
    (kept.root / "inbox/verwerkt/Klaas.csv").write_text("Klaas Verzonnen", "utf-8")
    return kept


def test_what_was_handed_over_is_taken_up_and_is_the_same(kept: Kept, tmp_path: Path) -> None:
    usb, there = tmp_path / "usb", Kept(tmp_path / "daar")
    assert kept.said("overdracht", str(usb)) == (
        "boeken: de boeken, met hun documenten en hun geschiedenis\n"
        "ledenregister.age: de namen van de leden, versleuteld\n"
        "toegang.json: wie mag inloggen, met welke rol\n"
        "kascommissie: het logboek van de kascommissie, met haar verklaringen\n"
        "originelen/originelen.tar.age: de bestanden zoals zij binnenkwamen, versleuteld\n"
        f"\nGeef {usb} aan wie verder gaat, en het wachtwoord of sleutelbestand van het register apart.\n"
    )
    names = [path for path in usb.rglob("*") if "Klaas" in path.name]
    assert not names
    assert not [path for path in usb.rglob("*") if path.is_file() and b"Verzonnen" in path.read_bytes()]
    assert "bwk overdracht --lees usb" in (usb / "LEESMIJ.md").read_text("utf-8")
    said = kept.said("overdracht", "--lees", str(usb), "--naar", str(there.folder))
    assert said.endswith(f"\nKijk of alles klopt: bwk controle --boeken {there.root}\n")
    assert there.said("controle") == kept.said("controle")
    assert there.files() == kept.files()
    assert there.told() == kept.told()
    for name in ("ledenregister.age", "toegang.json", "kascommissie/logboek.jsonl"):
        assert (there.folder / name).read_bytes() == (kept.folder / name).read_bytes()
        assert stat.S_IMODE((there.folder / name).stat().st_mode) == 0o600
    assert "Fien Voorbeeld" in there.said("leden", "gegevens", "L0001")
    there.said("ongedaan", "2")
    there.said(*SIGN_UP, "3", *DAY)
    assert "met de hand veranderd" not in there.told()


def test_a_folder_that_is_not_whole_is_refused(kept: Kept, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    kept.said("overdracht", str(usb))
    (usb / "boeken/stam/leden.beancount").unlink()
    assert kept.refused("overdracht", "--lees", str(usb), "--naar", str(tmp_path / "daar")) == (
        f"{usb}: deze overdracht is niet heel: 1 bestand klopt niet.\n"
        "    | boeken/stam/leden.beancount\n"
        "  Oorzaak: er is iets weg of veranderd nadat zij werd gemaakt.\n"
        "  Herstel: laat haar opnieuw maken en kopieer de hele map; er is niets ingelezen."
    )
    (usb / "inhoud.json").unlink()
    assert kept.refused("overdracht", "--lees", str(usb), "--naar", str(tmp_path / "daar")) == (
        f"{usb}: dit is geen map van 'bwk overdracht'.\n"
        "  Oorzaak: inhoud.json ligt er niet in, of is niet te lezen.\n"
        "  Herstel: noem de map die 'bwk overdracht' maakte."
    )


def test_nothing_is_written_over(kept: Kept, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    kept.said("overdracht", str(usb))
    assert kept.refused("overdracht", str(usb)).startswith(f"{usb}: deze map is niet leeg.\n")
    assert kept.refused("overdracht", "--lees", str(usb), "--naar", str(kept.folder)) == (
        f"{kept.folder}: deze map is niet leeg.\n  Herstel: ga in een nieuwe of lege map staan."
    )
    assert kept.refused("overdracht", str(kept.root / "kopie")) == (
        f"{kept.root}/kopie: een overdracht mag niet in de map van de boeken liggen.\n"
        "  Oorzaak: er zitten persoonsgegevens in.\n"
        "  Herstel: kies een plaats erbuiten, zoals een losse schijf."
    )


def test_who_was_stopped_begins_again(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usb, there = tmp_path / "usb", Kept(tmp_path / "daar")
    monkeypatch.setattr(handover, "_packed", lambda _root: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        handover.hand_over(kept.root, "x", handover.Beside(kept.root, kept.root, kept.root), usb, None)  # type: ignore[arg-type]
    assert not usb.exists()
    monkeypatch.undo()
    kept.said("overdracht", str(usb))
    (there.folder / ".overdracht.bwk").mkdir(parents=True)
    (there.folder / "boeken").mkdir()
    kept.said("overdracht", "--lees", str(usb), "--naar", str(there.folder))
    assert there.files() == kept.files()


def test_settings_of_git_do_not_come_along(kept: Kept, tmp_path: Path) -> None:
    config = kept.root / ".git/config"
    config.write_text(config.read_text("utf-8") + "[core]\n\tfsmonitor = kwaad\n", "utf-8")
    hook = kept.root / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("kwaad", "utf-8")
    kept.said("overdracht", str(tmp_path / "usb"))
    assert "kwaad" not in json.dumps(
        [path.read_text("latin-1") for path in (tmp_path / "usb").rglob("*") if path.is_file()]
    )
