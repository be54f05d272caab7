"""No English word of click reaches the user, whatever the language of the machine."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from bwk_ledger.cli import dutch

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

CATALOG = Path(dutch.__file__).parent / "locale/nl/LC_MESSAGES/messages.po"
CLICK = Path(click.__file__).parent
SCRIPT = """
import os, sys
import click
from bwk_ledger.cli.dutch import DutchGroup, DutchOption, speak_dutch

speak_dutch()

@click.group(cls=DutchGroup)
@click.version_option("1.2.3", prog_name="bwk")
def main():
    "Boeken."

@main.command(deprecated="neem iets nieuws")
@click.argument("jaar", type=int)
@click.argument("bestand", type=click.Path(exists=True, dir_okay=False), required=False, help="Bron.")
@click.option("--formaat", type=click.Choice(["csv", "pdf"]), required=True, help="Vorm.")
@click.option("--aantal", type=click.IntRange(1, 5), default=2, show_default=True)
@click.option("--deel", type=float)
@click.option("--naam", envvar="BWK_NAAM", show_envvar=True, type=click.File(), cls=DutchOption)
@click.option("--dag", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--vlag", is_flag=True)
def lees(**_):
    "Leest."
    os.system("echo taal=$LANGUAGE$LANG")

main(prog_name="bwk")
"""
# Words of click that are no Dutch words too ("is", "argument", "van").
ENGLISH = set(
    """
    usage options option commands command arguments missing show this message and exit try for help error invalid value
    did you mean such unexpected extra requires does take not a valid integer float text range are one choose from file
    directory path exist readable env var default required args no got must aborted deprecated filename positional date
    format match
    """.split()  # noqa: SIM905 - words read best as words
)


def _run(*args: str, **environment: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, *args],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CATALOG.parents[5])} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in result.stderr, result.stderr
    return result.stdout + result.stderr


CALLS = {
    "": ["Gebruik: bwk [OPTIES] OPDRACHT [ARGUMENTEN]...", "Opties:", "Opdrachten:"],
    "--help": ["Toont deze uitleg.", "Toont de versie."],
    "--version": ["bwk, versie 1.2.3"],
    "--versie": ["Fout: De optie '--versie' bestaat niet. Bedoelt u '--version'?"],
    "lee": ["Fout: De opdracht 'lee' bestaat niet. Bedoelt u 'lees'?", "Uitleg: bwk --help"],
    "zzz": ["Fout: De opdracht 'zzz' bestaat niet."],
    "lees --help": [
        "Argumenten:",
        "verplicht",
        "standaard: 2; 1<=x<=5",
        "--aantal GETAL",
        "omgevingsvariabele: BWK_NAAM",
    ],
    "lees": ["Fout: Dit argument ontbreekt: 'JAAR'."],
    "lees 2018": ["Fout: Deze optie ontbreekt: '--formaat'. Kies uit:"],
    "lees 2018 --formaat doc": ["'doc' is niet een van 'csv', 'pdf'."],
    "lees x --formaat csv": ["Fout: Deze waarde kan niet bij 'JAAR': 'x' is geen getal."],
    "lees 2018 /weg --formaat csv": ["Bestand '/weg' bestaat niet."],
    "lees 2018 / --formaat csv": ["Bestand '/' is een map."],
    "lees 2018 --aantal 9 --formaat csv": ["9 valt buiten 1<=x<=5."],
    "lees 2018 --aantal x --formaat csv": ["'x' is geen getal."],
    "lees 2018 --deel x --formaat csv": ["'x' is geen getal."],
    "lees 2018 --dag x --formaat csv": ["'x' past niet bij de vorm '%Y-%m-%d'."],
    "lees 2018 --formaat": ["De optie '--formaat' heeft een waarde nodig."],
    "lees 2018 --vlag=1 --formaat csv": ["De optie '--vlag' krijgt geen waarde."],
    "lees 2018 --forma csv": ["De optie '--forma' bestaat niet. Bedoelt u '--formaat'?"],
    "lees 2018 /etc/hostname 4 5 --formaat csv": ["Deze argumenten zijn te veel: 4 5"],
}


@pytest.mark.parametrize("call", CALLS)
def test_every_call_is_answered_in_dutch(call: str) -> None:
    text = _run(*call.split(), LANG="C")
    for expected in CALLS[call]:
        assert expected in text
    words = set(text.replace("--help", "").replace("--version", "").casefold().translate(_NO_SIGNS).split())
    assert not words & ENGLISH


_NO_SIGNS = str.maketrans(dict.fromkeys("'\".,:;?!()[]<>=|/", " "))


@pytest.mark.parametrize(
    "environment",
    [{}, {"LANG": "C"}, {"LANG": "en_US.UTF-8"}, {"LANGUAGE": "de:fr", "LANG": "de_DE"}, {"LC_ALL": "POSIX"}],
)
def test_language_of_the_machine_does_not_matter(environment: dict[str, str]) -> None:
    assert "versie 1.2.3" in _run("--version", **environment)


def test_child_processes_keep_their_language() -> None:
    assert "taal=defr" in _run("lees", "2018", "--formaat", "csv", LANGUAGE="de", LANG="fr")


def test_variable_is_named_in_dutch() -> None:
    text = _run("lees", "2018", "--formaat", "csv", BWK_NAAM="/weg")
    assert "Deze waarde kan niet bij '--naam' (omgevingsvariabele: 'BWK_NAAM'): '/weg': " in text


def _catalog() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


def test_compiled_catalog_is_that_of_the_texts() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalog())
    assert CATALOG.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_every_text_of_the_installed_click_is_there() -> None:
    marked = {
        text
        for path in CLICK.glob("*.py")
        for _, text, _, _ in extract_from_file(
            "python", path, keywords={"_": None, "ngettext": (1, 2)}, comment_tags=()
        )
    }
    assert marked == {message.id for message in _catalog() if message.id}


def test_translations_fill_in_what_click_fills_in() -> None:
    for message in _catalog():
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        translations = [message.string] if isinstance(message.string, str) else list(message.string)
        known = {field for original in originals for field in _fields(original)}
        assert all(translations)
        for translation in translations:
            assert _fields(translation) <= known


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize(
    ("typed", "default", "answer"),
    [("ja\n", False, True), ("\n", True, True), ("\n", False, False), ("wat\nNee\n", True, False)],
)
def test_question_is_answered_in_dutch(typed: str, default: bool, answer: bool) -> None:
    @click.command()
    def ask() -> None:
        click.echo(dutch.confirm("Doorgaan?", default=default))

    assert CliRunner().invoke(ask, input=typed).output.endswith(f"{answer}\n")
