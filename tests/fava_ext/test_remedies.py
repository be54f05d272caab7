"""What a remedy names is a form or a page for who works in the browser, and a command for who does not."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fava.application import create_app

from bwk_ledger.acts.act import all_acts
from bwk_ledger.base.errors import Blank, InputError, advice, bare, joined, look, way
from bwk_ledger.fava_ext.form import on_page, said
from bwk_ledger.fava_ext.remedies import link
from tests.payment_books import payment_books

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[2]
_SOURCES = sorted([*(_ROOT / "bwk_ledger").rglob("*.py"), *(_ROOT / "importers").rglob("*.py")])
_OF_ACTS = [path for path in _SOURCES if path.parent.name in {"acts", "importers", "readers"}]
_MAKERS = {"way": way, "look": look, "bare": bare}
# What no page does: books begin, and move house, before there is one.
_OF_TERMINAL = {"nieuw", "overdracht"}


def _calls(paths: list[Path], *names: str) -> Iterator[tuple[str, ast.Call]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{path.name}:{node.lineno}", node


def test_no_remedy_of_an_act_or_importer_spells_a_command() -> None:
    remedies = [
        (place, ast.unparse(keyword.value))
        for place, call in _calls(_OF_ACTS, "InputError")
        for keyword in call.keywords
        if keyword.arg == "remedy"
    ]
    assert [place for place, remedy in remedies if "bwk " in remedy] == []


@pytest.fixture(scope="module")
def request_of_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Somebody asks for a page of books."""
    app = create_app([str(payment_books(tmp_path_factory.mktemp("herstel")).main)], load=True)
    slug = app.config["LEDGERS"].first_slug()
    with app.test_request_context(f"/{slug}/errors/") as context:
        app.preprocess_request()
        yield context


@pytest.mark.usefixtures("request_of_page")
def test_every_way_that_a_remedy_names_is_on_a_page() -> None:
    for place, call in _calls(_SOURCES, *_MAKERS):
        name, *others = call.args
        if not isinstance(name, ast.Constant):
            continue  # where they are made themselves
        fields = {item.arg: True if ast.unparse(item.value) == "True" else "x" for item in call.keywords if item.arg}
        made = _MAKERS[call.func.id](name.value, *("x" for _ in others), **fields)  # type: ignore[attr-defined]
        shown = str(link(made))
        assert "bwk " not in shown, place
        assert ("<a href=" in shown) == (name.value not in _OF_TERMINAL), (place, shown)


@pytest.mark.usefixtures("request_of_page")
def test_a_form_is_filled_in_with_what_the_remedy_knows() -> None:
    remedy = advice(
        "zet hem erin: ", bare("kamer wijzig", "LINDE", iban=Blank("IBAN")), "; of kijk ", look("bonnen"), "."
    )
    error = InputError("er is geen <nummer>.", remedy=remedy, field="code")
    assert str(error) == (
        "er is geen <nummer>.\n  Herstel: zet hem erin: bwk kamer wijzig LINDE --iban IBAN; of kijk met 'bwk bonnen'."
    )
    page = str(on_page(error))
    assert page.startswith("er is geen &lt;nummer&gt;.\n  Herstel: zet hem erin: het formulier <a href=")
    assert "act=kamer+wijzig&amp;code=LINDE" in page or "act=kamer%20wijzig&amp;code=LINDE" in page
    assert "iban" not in page.lower()
    assert ">‘Kamer wijzig’</a>; of kijk op de pagina <a href=" in page
    assert str(said(error, all_acts()["kamer wijzig"])).startswith("Er is geen")


def test_ways_with_words_between() -> None:
    assert str(joined([way("factuur"), way("borg")], "; ")) == "'bwk factuur'; 'bwk borg'"
