"""`bwk geschiedenis` and `bwk ongedaan`, word for word."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base import cache
from tests.history_books import DAY, SIGN_UP, Kept, begun

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "Kamer;TOP\nMaand;2026-03\nBlad;keuken\nDatum;Nummer;Activiteit;Uren\n2026-03-05;V0001;kookgroep;2:30\n"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return begun(tmp_path)


def timeless(text: str) -> str:
    return re.sub(r"\d\d-\d\d-\d{4}( om)? \d\d:\d\d", "DAG", text)


def test_what_was_done_is_listed(kept: Kept) -> None:
    kept.sign_up()
    kept.sign_up(3)
    assert timeless(kept.said("geschiedenis")) == (
        "1  DAG  nieuw, door penningmeester\n"
        "2  DAG  leden aanmelden (aandelen 2, soort bewoner, kamer TOP,\n"
        "                     datum 2026-04-01, nummer L0001), door penningmeester\n"
        "3  DAG  leden aanmelden (aandelen 3, soort bewoner, kamer TOP,\n"
        "                     datum 2026-04-01, nummer L0002), door penningmeester\n"
    )
    assert timeless(kept.said("geschiedenis", "3")) == (
        "Handeling 3: leden aanmelden (aandelen 3, soort bewoner, kamer TOP, datum\n"
        "2026-04-01, nummer L0002)\n"
        "Schrijf iemand in voor aandelen.\n"
        "Op DAG, door penningmeester.\n"
        "\n"
        "stam/leden.beancount\n"
        'erin 2026-04-01 custom "inschrijving" "L0002"\n'
    )
    assert "nieuw" in kept.said("geschiedenis", "--kamer", "TOP")
    assert kept.said("geschiedenis", "--kamer", "HLR") == "Er is hier niets gedaan.\n"
    assert kept.said("geschiedenis", "--tot", "2001-01-01") == "Er is hier niets gedaan.\n"
    assert all(len(line) <= 80 for line in kept.said("geschiedenis", "1").splitlines())


def test_only_the_last_are_shown_unless_all_are_asked(kept: Kept) -> None:
    for number in range(21):
        path = kept.root / "stam/leden.beancount"
        path.write_text(f"{path.read_text('utf-8')}; {number}\n", "utf-8")
        kept.keep_hand_edits()
    said = kept.said("geschiedenis")
    assert said.endswith("\nDit zijn de laatste 20 van 22 handelingen; alle met --alles.\n")
    assert len(re.findall(r"^ *\d+  ", said, re.MULTILINE)) == 20
    assert len(re.findall(r"^ *\d+  ", kept.said("geschiedenis", "--alles"), re.MULTILINE)) == 22


def test_an_act_is_undone_and_done_again(kept: Kept) -> None:
    before = kept.files()
    number = kept.sign_up()
    after = kept.files()
    assert kept.said("ongedaan", str(number)) == (
        "Handeling 2 is ongedaan gemaakt: leden aanmelden (aandelen 2, soort bewoner, kamer TOP, datum 2026-04-01, "
        "nummer L0001).\n"
        "Toch weer doen: bwk ongedaan 3\n"
    )
    assert kept.files() == before
    assert "(ongedaan gemaakt met 3)\n" in kept.said("geschiedenis")
    assert "Ongedaan gemaakt met handeling 3.\n" in kept.said("geschiedenis", "2")
    assert kept.refused("ongedaan", "2") == (
        "handeling 2 is al ongedaan gemaakt, met handeling 3.\n"
        "  Herstel: er is niets te doen. Toch weer doen: bwk ongedaan 3"
    )
    kept.said("ongedaan", "3")
    assert kept.files() == after
    kept.said("ongedaan", "2")
    assert kept.files() == before


def test_an_older_act_is_undone_whatever_was_added_after(kept: Kept) -> None:
    kept.sign_up(1)
    expected = kept.files()
    number = kept.sign_up(2)
    kept.sign_up(3)
    text = (kept.root / "stam/leden.beancount").read_text("utf-8")
    kept.said("ongedaan", str(number))
    left = (kept.root / "stam/leden.beancount").read_text("utf-8")
    assert left == text.replace(
        '\n2026-04-01 custom "inschrijving" "L0002"\n  aandelen: 2\n  soort: "bewoner"\n  kamer: "TOP"\n', ""
    )
    assert left.startswith(expected["stam/leden.beancount"].decode())


def test_what_was_changed_by_hand_is_kept_before_an_act_and_stays(kept: Kept) -> None:
    number = kept.sign_up()
    path = kept.root / "stam/leden.beancount"
    path.write_text(path.read_text("utf-8") + "; met de hand\n", "utf-8")
    last = kept.sign_up()
    assert kept.told()[-2:] == ["met de hand veranderd", kept.told()[-1]]
    assert last == number + 2
    kept.said("ongedaan", str(last))
    assert path.read_text("utf-8").endswith("; met de hand\n")
    kept.said("ongedaan", str(last - 1))
    assert "; met de hand" not in path.read_text("utf-8")


def test_what_later_work_stands_on_is_not_undone(kept: Kept) -> None:
    kept.said("uren", "aanmelden", "--kamer", "TOP", "--soort", "bewoner", "--sinds", "2026-01-01")
    kept.said("uren", "tarief", "bewoner", "--vanaf", "2026-01-01", "--bedrag", "12,50", "--bron", "ALV")
    (kept.root / "inbox/uren-van-iemand.csv").write_text(SHEET, "utf-8")
    kept.said("importeer")
    before = kept.files()
    assert kept.refused("ongedaan", "3") == (
        "jaren/2026/uren-top.beancount: handeling 3 kan niet ongedaan worden gemaakt: er is later op voortgebouwd.\n"
        "  Oorzaak: zonder haar klopt handeling 4 niet: Uren van UUR.BEWONER-2026, een tarief dat er niet is.\n"
        "  Herstel: maak eerst handeling 4 ongedaan, met: bwk ongedaan 4. Er is niets veranderd."
    )
    assert kept.files() == before
    kept.said("ongedaan", "4")
    kept.said("ongedaan", "3")


def test_what_a_later_act_changed_is_not_undone(kept: Kept) -> None:
    kept.said("uren", "aanmelden", "--kamer", "TOP", "--soort", "bewoner", "--sinds", "2026-01-01")
    kept.said("uren", "afmelden", "V0001", "--per", "2026-06-30")
    assert kept.refused("ongedaan", "2") == (
        "stam/personen.beancount: handeling 2 kan niet ongedaan worden gemaakt: er is later op voortgebouwd.\n"
        '    | 2026-01-01 custom "persoon" "V0001"\n'
        "  Oorzaak: handeling 3 (uren afmelden (V0001, per 2026-06-30)) veranderde wat zij schreef.\n"
        "  Herstel: maak eerst handeling 3 ongedaan, met: bwk ongedaan 3. Er is niets veranderd."
    )


def test_an_import_leaves_archive_and_inbox_as_before(kept: Kept) -> None:
    kept.said("uren", "aanmelden", "--kamer", "TOP", "--soort", "bewoner", "--sinds", "2026-01-01")
    kept.said("uren", "tarief", "bewoner", "--vanaf", "2026-01-01", "--bedrag", "12,50", "--bron", "ALV")
    (kept.root / "inbox/uren-van-iemand.csv").write_text(SHEET, "utf-8")
    before = kept.files()
    kept.said("importeer")
    after = kept.files()
    assert "inbox/uren-van-iemand.csv" not in after
    assert "1 origineel opzij gelegd.\n" in kept.said("geschiedenis", "4")
    kept.said("ongedaan", "4")
    assert kept.files() == before
    kept.said("ongedaan", "5")
    assert kept.files() == after
    told = b"".join(path.read_bytes() for path in (kept.root / ".git").rglob("*") if path.is_file())
    assert b"van-iemand" not in told


def test_the_beginning_is_not_undone(kept: Kept) -> None:
    assert kept.refused("ongedaan", "1") == (
        "handeling 1 kan niet ongedaan worden gemaakt: nieuw.\n"
        "  Oorzaak: daar begint de geschiedenis van deze boeken mee, of er is iets uit gewist.\n"
        "  Herstel: kies met 'bwk geschiedenis' een andere handeling."
    )
    assert kept.refused("ongedaan", "7") == (
        "er is geen handeling 7.\n"
        "  Oorzaak: de geschiedenis van deze boeken heeft 1 handeling.\n"
        "  Herstel: kijk met 'bwk geschiedenis' welk nummer het is."
    )


def test_a_name_that_slipped_in_is_erased_also_from_what_was(kept: Kept) -> None:
    path = kept.root / "stam/leden.beancount"
    text = path.read_text("utf-8")
    paper = kept.root / "documenten/Klaas Verzonnen.txt"
    path.write_text(f"{text}; KLAAS verzonnen\n", "utf-8")
    paper.write_bytes(b"\xff\xfe betaald aan Klaas Verzonnen")
    kept.sign_up()
    assert kept.refused("geschiedenis", "--wis", "Klaas Verzonnen").startswith(
        "documenten/Klaas Verzonnen.txt: deze tekst staat nog in de boeken.\n"
        "  Oorzaak: gewist wordt alleen wat vroeger was.\n"
        "  Herstel: haal hem daar eerst weg, en geef de opdracht opnieuw; er is niets veranderd."
    )
    path.write_text(path.read_text("utf-8").replace("; KLAAS verzonnen\n", ""), "utf-8")
    paper.unlink()
    numbers = [kept.sign_up()]
    cache.keep("boeken", b"Klaas Verzonnen")
    assert kept.said("geschiedenis", "--wis", "Klaas Verzonnen").startswith(
        "Gewist uit 4 plaatsen in de geschiedenis.\n"
    )
    assert cache.kept("boeken") is None
    assert kept.told()[-1] == "geschiedenis wis"
    assert [act.number for act in kept.acts()] == list(range(1, numbers[-1] + 2))
    for found in (kept.root / ".git").rglob("*"):
        assert not found.is_file() or b"laas" not in found.read_bytes()
    assert not list((kept.root / ".git/objects").glob("[0-9a-f][0-9a-f]/*"))  # all is packed anew
    assert not [content for content in kept.contents() if b"verzonnen" in content.lower()]
    assert kept.said("geschiedenis", "--wis", "Klaas Verzonnen") == "Deze tekst komt in de geschiedenis niet voor.\n"
    kept.said("ongedaan", str(numbers[-1]))  # the way back is still there


def test_a_text_that_is_too_short_is_not_erased(kept: Kept) -> None:
    assert kept.refused("geschiedenis", "--wis", "Jo") == (
        "deze tekst is te kort om te wissen: 2 tekens.\n  Herstel: geef ten minste 3 tekens; er is niets veranderd."
    )


def test_books_without_a_history_get_one(kept: Kept) -> None:
    shutil.rmtree(kept.root / ".git")
    assert kept.refused("geschiedenis") == (
        f"{kept.root}: van deze boeken wordt geen geschiedenis bijgehouden.\n"
        "  Herstel: begin ermee met: bwk geschiedenis --begin; dan is wat u daarna doet ongedaan te maken."
    )
    kept.said(*SIGN_UP, "2", *DAY)  # nothing keeps it
    assert kept.said("geschiedenis", "--begin") == (
        "Vanaf nu wordt van deze boeken een geschiedenis bijgehouden; zie 'bwk geschiedenis'.\n"
    )
    assert kept.told() == ["geschiedenis (begin)"]
    assert kept.refused("geschiedenis", "--begin") == (
        "van deze boeken wordt al een geschiedenis bijgehouden: 1 handeling.\n"
        "  Herstel: er is niets te doen; kijk met 'bwk geschiedenis'."
    )
