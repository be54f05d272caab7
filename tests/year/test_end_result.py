"""The seal and the main file are judged on what came out: whatever else is loaded or set is named."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.scripts.check import main as bean_check
from click.testing import CliRunner

from bwk_ledger.books.text import HEADER
from bwk_ledger.rules.load import load
from tests.year.conftest import BANK, YearBooks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAIN = "main.beancount"
CODE = """
def change(entries, options):
    changed = [
        entry._replace(narration="anders") if getattr(entry, "narration", "") == "Huur maart 2018" else entry
        for entry in entries
    ]
    return changed, []
__plugins__ = ["change"]
"""
HIDES = (
    '\ndef hide(entries, options):\n    options["plugin"].clear()\n    return entries, []\n__plugins__ += ["hide"]\n'
)


@pytest.fixture
def other_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module that changes a booking after the standard plugin looked at it."""
    path = tmp_path / "anders_geboekt.py"
    path.write_text(CODE, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield path
    sys.modules.pop("anders_geboekt", None)


def _firsts(messages: Sequence[str]) -> list[str]:
    return [message.split("\n")[0] for message in messages]


FOREIGN = (
    'Deze boeken laden een vreemd onderdeel: plugin "anders_geboekt".\n'
    "  Oorzaak: zo'n onderdeel kan boekingen en fouten veranderen zonder dat een regel van de boeken verandert.\n"
    '  Herstel: haal de regel plugin "anders_geboekt" uit main.beancount.'
)
CHANGED = (
    "De boeking van 2018-03-05 in het afgesloten jaar 2018 is veranderd: omschrijving was Huur maart 2018 en is anders."
)


@pytest.mark.usefixtures("other_plugin")
def test_a_plugin_after_ours_and_what_it_changed_are_named(closed: YearBooks) -> None:
    closed.change(MAIN, 'plugin "bwk_ledger.plugin"\n', 'plugin "bwk_ledger.plugin"\nplugin "anders_geboekt"\n')
    messages = closed.messages()
    assert messages[0] == FOREIGN
    assert CHANGED in _firsts(messages)
    assert (
        closed.load().errors[0].source["lineno"] == closed.read(MAIN).split("\n").index('plugin "anders_geboekt"') + 1
    )


@pytest.mark.usefixtures("other_plugin")
def test_fava_and_bean_check_name_the_plugin_too(closed: YearBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    from fava.core import FavaLedger  # noqa: PLC0415 - slow to load

    closed.add(MAIN, 'plugin "anders_geboekt"\n')
    main = str(closed.root / MAIN)
    shown = [str(error.message) for error in FavaLedger(main).errors]
    assert shown == closed.messages()
    assert CHANGED in _firsts(shown)
    monkeypatch.setattr(loader, "_load_file", loader._load_file)  # bean-check replaces it for good
    found = CliRunner().invoke(bean_check, ["--no-cache", main])
    assert found.exit_code == 1
    assert 'Deze boeken laden een vreemd onderdeel: plugin "anders_geboekt".' in found.output


def test_a_plugin_that_hides_itself_is_named(closed: YearBooks, other_plugin: Path) -> None:
    other_plugin.write_text(CODE + HIDES, "utf-8")
    closed.add(MAIN, 'plugin "anders_geboekt"\n')
    assert {FOREIGN.split("\n", maxsplit=1)[0], CHANGED} <= {*_firsts(closed.messages())}


def test_books_without_the_standard_plugin_are_judged_all_the_same(closed: YearBooks) -> None:
    closed.change(MAIN, 'plugin "bwk_ledger.plugin"\n', "")
    closed.change(BANK, "Huur maart 2018", "anders")
    messages = closed.messages()
    assert (
        'De regel plugin "bwk_ledger.plugin" staat er niet.\n'
        "  Oorzaak: die regel laadt alle controles van deze boeken, één keer.\n"
        "  Herstel: zorg dat de regel één keer in main.beancount staat."
    ) in messages
    assert CHANGED in _firsts(messages)


OPTIONS = {
    'option "inferred_tolerance_default" "EUR:0.05"': "{'EUR': Decimal('0.05')}",
    'option "infer_tolerance_from_cost" "TRUE"': "True",
    'option "tolerance_multiplier" "2"': "2",
    'option "booking_method" "NONE"': "NONE",
    'option "account_rounding" "Elders"': "Elders",
    'option "account_current_earnings" "Elders"': "Elders",
    'option "plugin_processing_mode" "raw"': "raw",
    'option "insert_pythonpath" "TRUE"': "True",
    'option "conversion_currency" "EUR"': "EUR",
    'option "long_string_maxlines" "1"': "1",
}


@pytest.mark.parametrize("line", OPTIONS)
def test_an_option_that_is_not_the_standard_one_is_named(year_books: YearBooks, line: str) -> None:
    year_books.change(MAIN, 'option "documents"', f'{line}\noption "documents"')
    key = line.split('"')[1]
    found = [error for error in year_books.load().errors if f'option "{key}" staat op' in error.message]
    assert found[0].message.startswith(f'De instelling option "{key}" staat op {OPTIONS[line]}; in deze boeken is dat ')
    assert found[0].source["lineno"] == year_books.read(MAIN).split("\n").index(line) + 1


def test_the_message_about_an_option_word_for_word(year_books: YearBooks) -> None:
    year_books.change(MAIN, 'option "booking_method" "FIFO"', 'option "booking_method" "NONE"')
    assert year_books.messages() == [
        (
            'De instelling option "booking_method" staat op NONE; in deze boeken is dat FIFO.\n'
            "  Oorzaak: een andere instelling verandert hoe bedragen en saldo's worden gelezen of nagerekend.\n"
            "  Herstel: zet de regel in main.beancount terug, of haal hem weg."
        )
    ]


FAVA = {
    '"fava-option" "import-config" "eigen.py"': (
        'De instelling fava-option "import-config" staat op "eigen.py"; in deze boeken is dat "stam/fava_import.py".'
    ),
    '"fava-option" "import_dirs" "/etc"': (
        'De instelling fava-option "import_dirs" staat op "/etc"; in deze boeken is dat "inbox".'
    ),
    '"fava-option" "insert-entry" ".*"': (
        'De instelling fava-option "insert-entry" staat op ".*"; die hoort niet in deze boeken.'
    ),
    '"fava-option" "fiscal-year-end" "06-30"': (
        'De instelling fava-option "fiscal-year-end" staat op "06-30"; die hoort niet in deze boeken.'
    ),
    '"fava-extension" "os"': 'Deze boeken laden een vreemde uitbreiding van Fava: "os".',
}


@pytest.mark.parametrize("text", FAVA)
def test_what_fava_would_run_or_show_otherwise_is_named(year_books: YearBooks, text: str) -> None:
    year_books.add("stam/kamers.beancount", f"2000-01-01 custom {text}\n")
    assert _firsts(year_books.messages()) == [FAVA[text]]


def test_other_code_in_the_file_that_fava_runs_is_named(year_books: YearBooks) -> None:
    with (year_books.root / "stam/fava_import.py").open("a", encoding="utf-8") as file:
        file.write("import os\n")
    assert year_books.messages() == [
        (
            "stam/fava_import.py is niet het bestand dat bij dit programma hoort.\n"
            "  Oorzaak: Fava voert uit wat in dit bestand staat.\n"
            "  Herstel: zet het bestand terug zoals 'bwk nieuw MAP' het in nieuwe boeken zet."
        )
    ]


def test_a_file_from_elsewhere_is_named(year_books: YearBooks, tmp_path: Path) -> None:
    (tmp_path / "elders.beancount").write_text(HEADER, "utf-8")
    for include in ("../elders.beancount", "../e*s.beancount"):
        before = year_books.read(MAIN)
        year_books.add(MAIN, f'include "{include}"\n')
        assert _firsts(year_books.messages()) == [
            f"Deze boeken lezen een bestand mee van buiten hun map: {tmp_path / 'elders.beancount'}."
        ]
        (year_books.root / MAIN).write_text(before, "utf-8")


def test_a_link_to_elsewhere_and_a_whole_path_are_named(year_books: YearBooks, tmp_path: Path) -> None:
    (tmp_path / "elders.beancount").write_text(HEADER, "utf-8")
    (year_books.root / "stam/eigen.beancount").symlink_to(tmp_path / "elders.beancount")
    year_books.add(MAIN, f'include "{year_books.root / "stam/eigen.beancount"}"\n')
    said = _firsts(year_books.messages())
    assert said[0].startswith("Deze boeken lezen een bestand mee van buiten hun map: ")
    assert said[1] == (
        f'Een bestand van de boeken staat er met zijn hele pad: include "{year_books.root / "stam/eigen.beancount"}".'
    )


def test_documents_from_elsewhere_are_named(year_books: YearBooks, tmp_path: Path) -> None:
    (tmp_path / "weg").mkdir()
    year_books.change(MAIN, 'option "documents" "documenten"', 'option "documents" "../weg"')
    assert "De map met documenten ligt buiten de map van de boeken: ../weg." in _firsts(year_books.messages())


def test_what_is_the_cooperatives_own_is_no_error(year_books: YearBooks) -> None:
    year_books.change(MAIN, 'option "title" "BuurtWerkKamer Coöperatie"', 'option "title" "Een andere"')
    year_books.change(MAIN, 'option "documents" "documenten"', 'option "documents" "stukken"')
    (year_books.root / "stukken").mkdir()
    year_books.add("jaren/2018/eigen.beancount", "")
    year_books.add("stam/eigen.beancount", '2000-01-01 custom "fava-option" "collapse-pattern" "Lasten:.*"\n')
    assert year_books.messages() == []


def test_main_files_of_earlier_versions_open_without_an_error(year_books: YearBooks) -> None:
    year_books.change(MAIN, 'option "tolerance_multiplier" "0"\n', "")
    assert year_books.messages() == []
    said = 'Opmerking: in main.beancount ontbreekt option "tolerance_multiplier" "0", die in nieuwe boeken staat.\n'
    assert said in year_books.bwk("controle").stdout


def test_controle_names_what_does_nothing_but_does_not_belong(year_books: YearBooks) -> None:
    assert "Opmerking" not in year_books.bwk("controle").stdout
    year_books.add("stam/eigen.beancount", 'plugin "iets"\noption "title" "x"\n')
    shown = year_books.bwk("controle").stdout
    assert (
        'Opmerking: stam/eigen.beancount, regel 7: plugin "iets" hoort daar niet; haal de regel weg.\n'
        'Opmerking: stam/eigen.beancount, regel 8: option "title" hoort daar niet; haal de regel weg.\n'
    ) in shown


def test_the_example_is_standard(repo: Path) -> None:
    assert [error.message for error in load(repo / "ledger/main.beancount").errors] == []
