"""Through its form an act does what its command does, byte for byte; the suite tries a third, `BWK_ALLES=1` all."""

from __future__ import annotations

import os
import random
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.acts.act import FILE, FOLDER
from bwk_ledger.fava_ext.forms import offered
from tests.bank_files import snapshot
from tests.door.door import open_door, write_accounts
from tests.hostile import HOSTILE
from tests.safety.test_hostile_options import ACT_COMMANDS, UNUSABLE, Place, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.door.door import Browser

__all__ = ["prepared"]  # a fixture
A_PART = 1 if os.environ.get("BWK_ALLES") == "1" else 3
# What a command and its form write apart: the register, which no two encryptions make alike.
ENCRYPTED = re.compile(r"ledenregister\.")


class Forms:
    """Forms in a browser, on a copy of the books that is put back before each."""

    def __init__(self, prepared: Place, folder: Path) -> None:
        self.prepared, self.folder = prepared, folder
        self.place = self.fresh()
        self.door = open_door(self.place.main, write_accounts(folder.parent / "accounts.json"))
        self.browser: Browser = self.door.browser("penning")

    def fresh(self) -> Place:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.prepared.root, self.folder)
        return Place(self.folder, self.prepared.question, self.prepared.received)

    def send(self, name: str, values: dict[str, Any]) -> tuple[int, str]:
        """Status and page of an act with these values, done at once where it shows a plan."""
        address = f"{self.door.slug}extension/Formulieren/"
        page = self.browser.get(address, query_string={"act": name}).text
        (state,) = re.findall(r'name="_stand" value="([^"]+)"', page)
        sent = {"_handeling": name, "_stand": state, "_stap": "boek"}
        answer = self.browser.post(f"{address}doe", sent | dict(self._typed(name, values)))
        return answer.status_code, answer.text

    def _typed(self, name: str, values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for field in offered()[name].fields:
            if field.name not in values or field.kind is FOLDER:
                continue
            found = values[field.name]
            texts = [str(item) for item in (found if isinstance(found, tuple) else (found,))]
            if field.kind is FILE:
                yield field.name, [((self.folder / text).open("rb"), text) for text in texts]
            elif field.parts > 1:
                yield from ((f"{field.name}.{at}" if at > 1 else field.name, text) for at, text in enumerate(texts, 1))
            else:
                yield field.name, texts


@pytest.fixture(scope="module")
def forms(prepared: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forms]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("formulier") / "proef"
        patch.setenv("BWK_REGISTER_SLEUTEL", str(folder / "sleutel.txt"))
        yield Forms(prepared, folder)


def _books(place: Place) -> dict[str, str]:
    """All files but the history, which says when and by whom, and what the bank or the screen gets."""
    return {
        name: digest
        for name, digest in snapshot(place.root).items()
        if not name.startswith(("boeken/.", "uit/")) and not ENCRYPTED.match(name)
    }


# With their ordinary call these show what there is, and do nothing.
SHOWING = {"bonnen", "twijfel"}
CHOSEN = [
    name
    for name in offered()
    if name in ACT_COMMANDS and name not in UNUSABLE | SHOWING and not random.Random(name).randrange(A_PART)
]


@pytest.mark.parametrize("name", CHOSEN)
def test_a_form_writes_what_its_command_writes(
    forms: Forms, prepared: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copytree(prepared.root, tmp_path / "proef")
    monkeypatch.chdir(tmp_path / "proef")
    by_command = Place(tmp_path / "proef", prepared.question, prepared.received)
    by_form = forms.fresh()
    assert by_command.call(name)[0] in {0, 1}
    status, page = forms.send(name, by_form.given(name))
    assert status == 200, page
    assert 'id="gedaan"' in page
    assert _books(by_form) == _books(by_command)
    for path in (tmp_path / "proef/uit").iterdir():
        (address,) = re.findall(rf'href="([^"]+)" data-remote download>{path.name}<', page)
        found = forms.browser.get(address.replace("&amp;", "&"))
        assert found.data == path.read_bytes()
        assert found.headers["Cache-Control"] == "no-store"


HOSTILE_IN = [
    (name, field.name, text)
    for name in CHOSEN
    for field in offered()[name].fields
    if not field.kind.choices and field.kind not in (FILE, FOLDER) and field.on_form
    for text in random.Random(f"{name} {field.name}").sample(
        sorted(HOSTILE.keys() - {"surrogate"}), 1
    )  # which no browser sends
    if not random.Random(f"{field.name} {name}").randrange(4 * A_PART)
]


@pytest.mark.parametrize(("name", "field", "text"), HOSTILE_IN)
def test_a_hostile_text_is_refused_at_its_field_or_is_text(
    forms: Forms, prepared: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, field: str, text: str
) -> None:
    by_form = forms.fresh()
    before = _books(by_form)
    values = by_form.given(name)
    parts = offered()[name].fields[[item.name for item in offered()[name].fields].index(field)].parts
    values[field] = (HOSTILE[text],) * parts
    status, page = forms.send(name, values)
    if status == 400:
        assert 'class="message refused"' in page or 'role="alert"' in page
        assert _books(by_form) == before
        return
    assert status == 200, page
    shutil.copytree(prepared.root, tmp_path / "proef")
    monkeypatch.chdir(tmp_path / "proef")
    by_command = Place(tmp_path / "proef", prepared.question, prepared.received)
    typed = HOSTILE[text].strip()
    assert by_command.call(name, **{field: (typed,) * parts if parts > 1 else typed})[0] in {0, 1}
    assert _books(by_form) == _books(by_command)
    assert not list(forms.folder.rglob("UITGEVOERD"))
