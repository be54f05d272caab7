"""Every act has a form in the browser, and it does what its command does."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from fava.application import create_app

from bwk_ledger.acts.act import FOLDER
from bwk_ledger.fava_ext.forms import offered
from tests.door.door import Doorway, open_door
from tests.payment_books import payment_books
from tests.safety.kill_books import begin_history

if TYPE_CHECKING:
    from tests.door.door import Browser


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Doorway:
    """Books with members, shares and payments, behind the door."""
    folder = tmp_path_factory.mktemp("formulieren")
    books = payment_books(folder)
    begin_history(books.root)
    return open_door(books.main)


@pytest.fixture(scope="module")
def treasurer(door: Doorway) -> Browser:
    return door.browser("penning")


def address(door: Doorway, name: str = "") -> str:
    return f"{door.slug}extension/Formulieren/{name}"


@pytest.mark.parametrize("name", offered())
def test_each_act_has_a_form_that_refuses_what_is_missing(door: Doorway, treasurer: Browser, name: str) -> None:
    act = offered()[name]
    page = treasurer.get(address(door), query_string={"act": name})
    assert page.status_code == 200
    assert "--" not in re.sub(r"<!--|-->|<style>.*?</style>", "", page.text, flags=re.DOTALL).split("ledger-data")[0]
    for field in act.fields:
        shown = f'data-field="{field.name}"' in page.text
        assert shown == (field.on_form and field.kind is not FOLDER)
    required = [item.name for item in act.fields if item.required and item.kind is not FOLDER and not item.default]
    answer = treasurer.post(address(door, "doe"), {"_handeling": name, "_stand": "0-x"})
    assert answer.status_code == 400
    for field in required:
        assert f'id="{field}-fout">Vul dit in.</p>' in answer.text


def test_a_form_does_its_act(door: Doorway, treasurer: Browser) -> None:
    page = treasurer.get(address(door), query_string={"act": "uren activiteit", "naam": "tuin"}).text
    root = door.access.parent
    assert 'name="naam" value="tuin"' in page
    (state,) = re.findall(r'name="_stand" value="([^"]+)"', page)
    sent = {"_handeling": "uren activiteit", "_stand": state, "naam": "tuin", "groep": "Buiten"}
    answer = treasurer.post(address(door, "doe"), sent)
    assert answer.status_code == 200, answer.text
    assert "Dit is handeling 2." in answer.text
    assert 'custom "activiteit" "tuin"' in "".join(path.read_text() for path in root.rglob("*.beancount"))
    again = treasurer.post(address(door, "doe"), sent)
    assert again.status_code == 400
    assert "De boeken zijn veranderd sinds u dit formulier zag." in again.text
    assert re.search(r"Handeling 2, \d\d:\d\d, penningmeester penning: uren activiteit\.", again.text)
    assert 'name="groep" value="Buiten"' in again.text
    (state,) = re.findall(r'name="_stand" value="([^"]+)"', again.text)
    once_more = treasurer.post(address(door, "doe"), sent | {"_stand": state})
    assert "Activiteit 'tuin' is er al, in groep Buiten." in html.unescape(once_more.text)


def test_nobody_but_the_treasurer_has_forms(door: Doorway) -> None:
    for name in ("kas1", "accountant"):
        browser = door.browser(name)
        assert browser.get(address(door), query_string={"act": "uren activiteit"}).status_code == 403
        assert browser.post(address(door, "doe"), {"_handeling": "uren activiteit"}).status_code == 403


def test_plain_fava_has_no_forms_and_refuses_every_act(door: Doorway) -> None:
    client = create_app([str(door.access.parent / "boeken/main.beancount")], load=True).test_client()
    page = client.get(address(door), query_string={"act": "uren activiteit"})
    assert "<form" not in page.text
    assert "Hier kunt u alleen lezen. Iets boeken kan nadat u bent ingelogd als penningmeester." in page.text
    for name in offered():
        answer = client.post(address(door, "doe"), data={"_handeling": name})
        assert answer.status_code == 400
        assert "dit mag u niet." in answer.text
