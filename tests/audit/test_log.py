"""The log of the kascommissie: only added to, chained by hash, and safe with many writers."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.audit.findings import FindingKind
from bwk_ledger.audit.followed_up import chain
from bwk_ledger.audit.log import FORMS, RecordDraft, append, head, out_of_time, read, read_whole
from bwk_ledger.audit.months import LOOKED
from bwk_ledger.audit.sample import SAMPLE, TICK
from bwk_ledger.audit.sightings import SEEN
from bwk_ledger.audit.statement import PROPOSED, SIGNED
from bwk_ledger.base import files
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role, Visitor

if TYPE_CHECKING:
    from pathlib import Path

ANNA = Visitor("kas1", Role.COMMITTEE, "L0005")
NOW = dt.datetime(2019, 3, 4, 19, 30, 5, 123, tzinfo=dt.UTC)


def add(path: Path, text: str = "waar is de bon?") -> None:
    append(path, ANNA, lambda _: RecordDraft(2018, "bevinding", {"tekst": text}), now=NOW)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "kascommissie" / "logboek.jsonl"


def test_what_was_added_is_read_back(log: Path) -> None:
    assert read(log) == ()
    add(log)
    add(log, "en deze?\nmet twee regels \u2028 en een rare")
    first, second = read(log)
    assert (first.number, first.year, first.kind, first.by, first.person) == (1, 2018, "bevinding", "kas1", "L0005")
    assert first.at == NOW.replace(microsecond=0)
    assert first.previous == ""
    assert second.previous == first.digest
    assert second.values == {"tekst": "en deze?\nmet twee regels \u2028 en een rare"}
    assert head(read(log)) == second.digest


def test_a_record_older_than_the_one_before_is_marked(log: Path) -> None:
    for minutes in (0, 5, 3, 4, 5, 6):
        append(log, ANNA, lambda _: RecordDraft(2018, "bevinding", {}), now=NOW + dt.timedelta(minutes=minutes))
    assert out_of_time(read(log)) == (3, 4)
    assert chain(read(log)).endswith(
        ". Let op: aantekeningen 3, 4 zijn volgens de klok gemaakt vóór een eerdere aantekening; de klok stond terug"
    )
    assert out_of_time(()) == ()


def test_who_refuses_leaves_nothing_behind(log: Path) -> None:
    add(log)
    before = log.read_bytes()

    def refuse(_: object) -> RecordDraft:
        raise InputError("dat mag niet.", remedy="doe iets anders.")

    with pytest.raises(InputError, match="dat mag niet"):
        append(log, ANNA, refuse)
    assert log.read_bytes() == before


def test_a_record_that_is_too_long_is_refused(log: Path) -> None:
    with pytest.raises(InputError) as error:
        add(log, "a" * 200_000)
    assert str(error.value) == "deze tekst is te lang.\n  Herstel: maak hem korter; er is niets bewaard."
    assert not log.exists()


def _many(path: Path, name: str) -> None:
    for number in range(10):
        append(
            path,
            Visitor(name, Role.COMMITTEE),
            lambda found, at=number: RecordDraft(2018, name, {"na": len(found), "nr": at}),
        )


def test_two_at_once_lose_nothing(log: Path) -> None:
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=_many, args=(log, f"kas{number}")) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    found = read(log)
    assert len(found) == 40
    assert [record.values["na"] for record in found] == list(range(40))  # each saw all that came before it
    assert sorted({record.by for record in found}) == ["kas0", "kas1", "kas2", "kas3"]


def test_a_writer_that_does_not_end_is_told(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(log)
    before = log.read_bytes()
    monkeypatch.setattr(files, "WAIT", 0.01)
    with FileLock(log.with_name(".logboek.jsonl.lock")), pytest.raises(InputError) as error:
        add(log, "tweede")
    assert str(error.value) == (
        f"{log}: een ander is in het logboek van de kascommissie aan het schrijven.\n"
        "  Herstel: probeer het zo nog eens; er is niets veranderd."
    )
    assert log.read_bytes() == before


def _message(log: Path) -> str:
    with pytest.raises(InputError) as error:
        read(log)
    return str(error.value).replace(str(log), "LOG")


def test_a_changed_record_is_named(log: Path) -> None:
    add(log)
    add(log, "tweede")
    log.write_text(log.read_text("utf-8").replace("waar is", "daar is"), "utf-8")
    first = log.read_text("utf-8").splitlines()[0]
    assert _message(log) == (
        "LOG, regel 1: het logboek van de kascommissie is beschadigd.\n"
        f"    | {first[:159]}…\n"
        "  Oorzaak: de inhoud van deze regel hoort niet bij zijn vingerafdruk (hash): hij is veranderd.\n"
        "  Herstel: zet het bestand terug uit een reservekopie; zolang schrijft niemand er iets bij."
    )
    with pytest.raises(InputError):
        add(log)


@pytest.mark.parametrize("gone", [0, 1])
def test_a_removed_record_is_noticed(log: Path, gone: int) -> None:
    for text in "abc":
        add(log, text)
    lines = log.read_text("utf-8").splitlines(keepends=True)
    log.write_text("".join(lines[:gone] + lines[gone + 1 :]), "utf-8")
    assert "Oorzaak: deze regel sluit niet aan op de vorige: er is een regel weg of erbij." in _message(log)


def test_a_line_that_is_no_record_is_noticed(log: Path) -> None:
    add(log)
    with log.open("a", encoding="utf-8") as file:
        file.write('{"nummer": 2')
    assert "regel 2" in _message(log)
    assert "Oorzaak: deze regel is geen aantekening die te lezen is." in _message(log)


@settings(deadline=None)
@given(st.data())
def test_no_byte_can_change_unseen(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Unless what it says stays the same, as with a space between two values."""
    log = tmp_path_factory.mktemp("log") / "logboek.jsonl"
    for text in ("een", "twee"):
        add(log, text)
    content = log.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    changed = content[:at] + bytes([data.draw(st.integers(32, 126))]) + content[at + 1 :]
    log.write_bytes(changed)
    try:
        found = read(log)
    except InputError:
        return
    assert [json.loads(line) for line in changed.splitlines()] == [json.loads(line) for line in content.splitlines()]
    assert len(found) == 2


WELL_FORMED = {
    "vink": {"boeking": "x", "bon": "ja", "bedrag": "", "kamer": "nee", "akkoord": "n.v.t.", "opmerking": ""},
    "bevinding": {
        "nummer": 1,
        "tekst": "waar?",
        "gewicht": "vraag",
        "over": {"regel": "", "titel": "", "boeking": "", "omschrijving": "", "datum": ""},
    },
    "gezien": {
        "rekening": "Activa:Bank:ING",
        "dag": "2018-12-31",
        "bedrag": "10.00",
        "waar": "geteld",
        "onaangekondigd": False,
        "opmerking": "",
    },
    "maandblik": {
        "maand": "2018-03",
        "betalingen": "x",
        "aantal": 1,
        "totaal": "1.00",
        "niet": [{"boeking": "x", "datum": "2018-03-01", "bedrag": "1.00"}],
        "opmerking": "",
    },
    "ondertekend": {"voorstel": "x", "bestand": "y", "pdf": "z"},
}


@pytest.mark.parametrize("kind", WELL_FORMED)
def test_a_record_of_another_form_than_its_kind_is_told_with_its_line(log: Path, kind: str) -> None:
    for key in WELL_FORMED[kind]:
        for wrong in ({"iets": [None]}, 2.5):
            log.unlink(missing_ok=True)
            append(log, ANNA, lambda _: RecordDraft(2018, kind, WELL_FORMED[kind]), now=NOW)
            assert len(read_whole(log)) == 1
            values = {**WELL_FORMED[kind], key: wrong}
            append(log, ANNA, lambda _, values=values: RecordDraft(2018, kind, values), now=NOW)  # type: ignore[misc]
            with pytest.raises(InputError) as told:
                read_whole(log)
            assert (told.value.line, told.value.what) == (2, "het logboek van de kascommissie is beschadigd.")
            assert told.value.cause == (
                f"een regel van de soort '{kind}' heeft bij '{key}' iets anders dan er kan staan."
            )


def test_a_kind_of_a_later_version_is_passed_over(log: Path) -> None:
    append(log, ANNA, lambda _: RecordDraft(2018, "later", {"x": 1}), now=NOW)
    assert len(read_whole(log)) == 1


def test_every_kind_that_is_written_has_a_form() -> None:
    kinds = {SAMPLE, TICK, SEEN, LOOKED, PROPOSED, SIGNED, *FindingKind}
    assert FORMS.keys() == kinds
