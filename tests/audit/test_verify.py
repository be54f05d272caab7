"""`bwk verifieer`: whether a statement still holds, and what changed; in every direction in which one can cheat."""

from __future__ import annotations

import dataclasses
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bwk_ledger.acts.year import Decision, close, prepare
from bwk_ledger.audit.log import LogRecord, _as_json, _digest, read
from bwk_ledger.audit.paper import declaration
from bwk_ledger.audit.statement import statements
from bwk_ledger.cli import main
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.rules.load import load
from tests.audit.statement_books import FIRST, RECEIPT, TODAY, add, ask, audit_of, fill, signed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

SAME = "Alles is nog zoals het is getekend."
CHANGED = "Niet alles is nog zoals het is getekend."


@pytest.fixture
def filled(books: Books) -> Books:
    ask(fill(books))
    return books


@pytest.fixture
def pdf(filled: Books) -> Path:
    return signed(filled)


def run(books: Books, pdf: Path) -> Result:
    return CliRunner().invoke(main, ["verifieer", str(pdf), "--boeken", str(books.main)])


def part(output: str, what: str) -> str:
    """The answer about one part: its line and those below it."""
    lines = output.splitlines()
    start = next(number for number, line in enumerate(lines) if f"]  {what}: " in line)
    end = next((at for at in range(start + 1, len(lines)) if lines[at][:1] in {"[", ""}), len(lines))
    return "\n".join([lines[start], *(line.strip() for line in lines[start + 1 : end])])


def test_all_the_same(filled: Books, pdf: Path) -> None:
    found = run(filled, pdf)
    assert found.exit_code == 0, found.output
    title, *lines = found.output.splitlines()
    assert title.startswith(
        "Verklaring van de kascommissie over 2018, BuurtWerkKamer Coöperatie, getekend door L0005 ("
    )
    assert title.endswith(" en L0006 (4 maart 2019, 21:30).")
    assert lines == [
        "",
        "[klopt    ]  De pdf: dit is precies de pdf die is getekend.",
        (
            "[klopt    ]  Het logboek van de kascommissie: alles wat erin stond toen de verklaring werd voorgesteld "
            "staat er nog (1 aantekening)."
        ),
        "[klopt    ]  De boeken: de boeken van 2018 zijn nog precies zo.",
        "[klopt    ]  De bonnen en stukken: het ene stuk is nog precies zo.",
        "",
        SAME,
    ]


def test_closing_and_later_findings_are_only_mentioned(filled: Books, pdf: Path) -> None:
    ledger = load(filled.main)
    close(ledger, prepare(ledger, 2018, Decision({}, "ALV", TODAY), TODAY), TODAY)
    add(filled, "antwoord", nummer=1, tekst="Gevonden.")
    found = run(filled, pdf)
    assert found.exit_code == 0, found.output
    assert part(found.output, "De boeken").splitlines()[1:] == [
        (
            "opmerking: daarna geboekt bij het afsluiten van 2018: 2018-12-31 Bestemming van het resultaat 2018 "
            "(Vermogen:Reserves:Algemeen 120 EUR, Vermogen:Resultaat:Bestemd -120 EUR)"
        ),
        "opmerking: het jaar is afgesloten met zegel 1",
    ]
    assert "opmerking: daarna kwam erbij: 1 antwoord" in part(found.output, "Het logboek van de kascommissie")


def test_what_is_booked_after_closing_is_told_apart(filled: Books, pdf: Path) -> None:
    ledger = load(filled.main)
    close(ledger, prepare(ledger, 2018, Decision({}, "ALV", TODAY), TODAY), TODAY)
    filled.add('2018-12-30 * "laat"\n  Activa:Bank:ING  -5.00 EUR\n  Lasten:TOP:Fysiek:Huur  5.00 EUR\n')
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert "- Erbij gekomen na het afsluiten: 2018-12-30 laat (Activa:Bank:ING -5 EUR" in part(
        found.output, "De boeken"
    )


def test_changed_books_are_named(filled: Books, pdf: Path) -> None:
    filled.main.write_text(filled.main.read_text("utf-8").replace("90.00 EUR\n", "91.00 EUR\n"), "utf-8")
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert part(found.output, "De boeken") == (
        "[veranderd]  De boeken: de boeken van 2018 zijn veranderd.\n"
        "- Veranderd: 2018-03-05 Zaal huur maart (Activa:Bank:ING -90 EUR, Lasten:TOP:Fysiek:Huur 90 EUR): bedrag van "
        "Activa:Bank:ING was -90 EUR en is -91 EUR; bedrag van Lasten:TOP:Fysiek:Huur was 90 EUR en is 91 EUR"
    )
    assert part(found.output, "De pdf").startswith("[klopt")
    assert found.output.endswith(f"\n{CHANGED}\n")


@pytest.mark.parametrize("snapshot", ["weg", "veranderd"])
def test_changed_books_without_a_snapshot(filled: Books, pdf: Path, snapshot: str) -> None:
    filled.main.write_text(filled.main.read_text("utf-8").replace("90.00 EUR\n", "91.00 EUR\n"), "utf-8")
    (path,) = pdf.parent.glob("stand-2018-*.json")
    if snapshot == "weg":
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8").replace("-90 EUR", "-91 EUR"), "utf-8")
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert part(found.output, "De boeken") == (
        "[veranderd]  De boeken: de boeken van 2018 zijn veranderd. Wat er anders is, is niet te zeggen: "
        f"{path.name} is weg of veranderd.\n"
        "- lasten: getekend is 120,00 euro, nu is het 121,00 euro\n"
        "- resultaat: getekend is -120,00 euro, nu is het -121,00 euro\n"
        "- geld op de bank en in het handgeld: getekend is 880,00 euro, nu is het 879,00 euro"
    )


def test_changed_receipts_are_named(filled: Books, pdf: Path) -> None:
    (filled.root / RECEIPT).write_bytes(b"%PDF-1.4 bom")
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert part(found.output, "De bonnen en stukken") == (
        f"[veranderd]  De bonnen en stukken: er is iets veranderd.\n- Veranderd: {RECEIPT}"
    )


def test_a_pdf_that_says_something_else(filled: Books, pdf: Path) -> None:
    records = read(pdf.parent / "logboek.jsonl")
    (statement,) = statements(records, 2018)
    true = declaration(records, statement, statement.signers[-1], statement.file)
    pdf.write_bytes(render(dataclasses.replace(true, advice_note="Dit is geen advies.")))
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert part(found.output, "De pdf") == (
        "[veranderd]  De pdf: dit is niet de pdf die is getekend.\n"
        "- er staat: Dit is geen advies.; getekend is: Dit is een advies. De ledenvergadering beslist zelf. Decharge "
        "wil zeggen: de leden spreken het bestuur vrij voor wat uit de"
    )
    assert part(found.output, "De boeken").startswith("[klopt")


def test_a_pdf_that_carries_something_else(filled: Books, pdf: Path) -> None:
    records = read(pdf.parent / "logboek.jsonl")
    (statement,) = statements(records, 2018)
    true = declaration(records, statement, statement.signers[-1], statement.file)
    carried = json.loads(true.attached) | {"decharge": "nee"}
    pdf.write_bytes(render(dataclasses.replace(true, attached=json.dumps(carried))))
    assert part(run(filled, pdf).output, "De pdf") == (
        "[veranderd]  De pdf: dit is niet de pdf die is getekend.\n"
        "- de pdf draagt bij zich als decharge: nee; getekend is: ja"
    )


def test_a_pdf_that_was_kept_again(filled: Books, pdf: Path) -> None:
    pdf.write_bytes(pdf.read_bytes() + b"\n% nog iets\n")
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert "- wat erin te lezen is, is gelijk; het bestand is opnieuw bewaard" in part(found.output, "De pdf")


def test_no_byte_of_the_pdf_can_change_unseen(filled: Books, pdf: Path) -> None:
    content = pdf.read_bytes()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(at=st.integers(0, len(content) - 1), by=st.integers(1, 255))
    def check(at: int, by: int) -> None:
        pdf.write_bytes(content[:at] + bytes([content[at] ^ by]) + content[at + 1 :])
        assert run(filled, pdf).exit_code in (1, 2)

    check()


def test_a_damaged_log(filled: Books, pdf: Path) -> None:
    log = pdf.parent / "logboek.jsonl"
    log.write_text(log.read_text("utf-8").replace("Waar is", "Daar is"), "utf-8")
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert part(found.output, "Het logboek van de kascommissie") == (
        "[veranderd]  Het logboek van de kascommissie: het is beschadigd: er is na het schrijven iets in veranderd.\n"
        "- regel 1: de inhoud van deze regel hoort niet bij zijn vingerafdruk (hash): hij is veranderd."
    )
    assert part(found.output, "De pdf") == (
        "[onbekend ]  De pdf: er is niet na te gaan of dit de verklaring is die werd getekend."
    )
    assert part(found.output, "De boeken").startswith("[klopt")  # held against what the pdf itself says


def test_a_log_made_anew_with_right_hashes(filled: Books, pdf: Path) -> None:
    """Whoever changes a record and mends the chain after it still does not have the hash that was printed."""
    log = pdf.parent / "logboek.jsonl"
    previous, lines = "", []
    for record in read(log):
        values = {**record.values, "tekst": "Alles is goed."} if record.kind == "bevinding" else record.values
        new: LogRecord = dataclasses.replace(record, values=values, previous=previous)
        previous = _digest(_as_json(new))
        lines.append(json.dumps({**_as_json(new), "hash": previous}, ensure_ascii=False))
    log.write_text("\n".join(lines) + "\n", "utf-8")
    found = run(filled, pdf)
    assert found.exit_code == 1
    assert part(found.output, "Het logboek van de kascommissie") == (
        "[veranderd]  Het logboek van de kascommissie: deze verklaring staat er niet in als getekend. Zij hoort bij "
        "een ander logboek, of het logboek is later vervangen."
    )


def test_no_log(filled: Books, pdf: Path) -> None:
    (pdf.parent / "logboek.jsonl").unlink()
    found = run(filled, pdf)
    assert found.exit_code == 1
    line = part(found.output, "Het logboek van de kascommissie")
    assert line.endswith("logboek.jsonl is er niet. Wijs de map aan met BWK_KASCOMMISSIE.")
    assert part(found.output, "De boeken").startswith("[klopt")


def test_a_later_statement_is_mentioned(filled: Books, pdf: Path) -> None:
    signed(filled)
    found = run(filled, pdf)
    assert found.exit_code == 0, found.output
    assert "daarna is er een nieuwe verklaring getekend: verklaring-2018-2.pdf" in found.output


@pytest.mark.parametrize("kind", ["geen pdf", "andere pdf"])
def test_what_is_no_statement(filled: Books, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"hallo")
    if kind == "andere pdf":
        from bwk_ledger.render.pdf import render as tables  # noqa: PLC0415 - only here

        path.write_bytes(tables([]))
        assert PdfReader(io.BytesIO(path.read_bytes()))
    found = run(filled, path)
    assert found.exit_code == 2
    assert found.stderr == (
        "Fout: x.pdf: in dit bestand zit geen verklaring van de kascommissie.\n"
        "  Oorzaak: een verklaring draagt haar controlegetallen bij zich in de pdf; een scan of een pdf die opnieuw is "
        "gemaakt doet dat niet, en een beschadigde pdf is niet te lezen.\n"
        "  Herstel: neem de pdf van de pagina Verklaring; een papieren verklaring vergelijkt u met de getallen daar.\n"
    )


def test_the_statement_goes_with_the_dossier(filled: Books, pdf: Path) -> None:
    from bwk_ledger.audit.audit import signed_statements  # noqa: PLC0415 - only here

    (pdf.parent / "verklaring-2018-kopie.pdf").write_bytes(b"x")
    assert signed_statements(filled.root, 2018) == {"verklaring-2018.pdf": pdf.read_bytes()}
    assert signed_statements(filled.root, 2017) == {}
    assert audit_of(filled).folder == pdf.parent
    assert FIRST.person == "L0005"
