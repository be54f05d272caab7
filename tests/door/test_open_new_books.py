"""`bwk open` where there are no books: the page that makes them, behind the same door, and the books after it."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from bwk_ledger.acts.cooperative import books_of, example, read_cooperative
from bwk_ledger.books.history import history_of
from bwk_ledger.door.place import own_account
from bwk_ledger.door.serve import behind_own_door, guarded, open_fava
from bwk_ledger.fava_ext.new_books import NewBooks
from tests.door.door import BROWSER, OWN_SITE

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

# All that the example of the file says, as one types it.
EXAMPLE = {
    "naam": "Wijkhuizen Voorbeeld U.A.",
    "code": "WV",
    "zetel": "Voorbeeldstad",
    "kvk": "12345678",
    "rsin": "123456782",
    "boeken-vanaf": "2026",
    "bestuur": "L0001 L0002",
    "kamer-1-code": "LINDE",
    "kamer-1-naam": "Kamer De Linde",
    "kamer-1-stad": "Voorbeeldstad",
    "kamer-1-handgeld": "250,00",
    "bank-1-naam": "ASN betaalrekening",
    "bank-1-soort": "bank",
    "bank-1-iban": "NL57 DEMO 0000 0002 02",
    "financier-1-code": "GEMEENTE",
    "financier-1-naam": "Gemeente",
    "financier-1-groep": "Gemeente",
    "tarief-1-soort": "bewoner",
    "tarief-1-uur": "10,00",
    "aandeel-waarde": "25,00",
    "contributie-1-soort": "bewoner",
    "contributie-1-bedrag": "20,00",
    "contributie-1-vervalt": "31-03 30-09",
    "_rijen.beginbalans": "3",
    "beginbalans-1-rekening": "Activa:Bank:ASN-Betaalrekening",
    "beginbalans-1-stand": "1.500,00",
    "beginbalans-2-rekening": "Vermogen:Ledenkapitaal",
    "beginbalans-2-stand": "50,00",
    "beginbalans-3-rekening": "Vermogen:Reserves:Algemeen",
    "beginbalans-3-stand": "1.450,00",
}
SMALL = {"naam": "Wijkhuizen Oost B.A.", "kamer-1-code": "LINDE"}


class Begin:
    """A folder without books, and what `bwk open` serves of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.guarded, self.key = behind_own_door(
            NewBooks(folder, lambda main: guarded(open_fava(main))), own_account({})
        )
        self.client = self.outsider()

    def outsider(self) -> Client:
        return Client(self.guarded)

    def enter(self) -> None:
        assert self.client.get(self.key.path, base_url=BASE, headers=BROWSER).location == "/"

    def get(self, path: str = "/") -> TestResponse:
        return self.client.get(path, base_url=BASE, headers={**BROWSER, **OWN_SITE}, buffered=True)

    def send(self, form: dict[str, Any], **more: Any) -> TestResponse:
        return self.client.post("/", base_url=BASE, headers=OWN_SITE, data={**form, **more}, buffered=True)

    @property
    def made(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


BASE = "http://127.0.0.1:5000"


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    found = Begin(tmp_path)
    found.enter()
    return found


def content(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts  # which holds the time
    }


def file(text: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), "coop.toml"


@pytest.mark.parametrize("path", ["/", "/handleiding", "/cooperatie.toml", "/static/app.js", "/boeken/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_is_there_without_the_key(tmp_path: Path, method: str, path: str) -> None:
    begin = Begin(tmp_path)
    for headers in (OWN_SITE, {**OWN_SITE, **BROWSER}):
        answer = begin.outsider().open(path, method=method, base_url=BASE, headers=headers, data=SMALL)
        assert (answer.status_code, answer.location) in {
            (401, None),
            (303, "/inloggen"),
            (303, f"/inloggen?naar={path}"),
        }
        assert "Nieuwe boeken" not in answer.text
    assert begin.made == []


def test_another_site_makes_no_books(begin: Begin) -> None:
    for headers, status in (({"Sec-Fetch-Site": "cross-site"}, 403), ({**OWN_SITE, "Host": "evil.example"}, 421)):
        assert begin.client.post("/", base_url=BASE, headers=headers, data=SMALL).status_code == status
    assert begin.made == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/x", 404), ("POST", "/x", 405), ("PUT", "/", 405), ("GET", "/handleiding", 200), ("HEAD", "/", 200)],
)
def test_who_is_in_finds_the_page_and_its_manual(begin: Begin, method: str, path: str, status: int) -> None:
    assert begin.client.open(path, method=method, base_url=BASE, headers=OWN_SITE).status_code == status


def test_the_same_server_shows_the_new_books(begin: Begin) -> None:
    assert "De boeken komen in de nieuwe map <b>boeken</b>" in begin.get().text
    answer = begin.send(SMALL)
    assert (answer.status_code, answer.location) == (303, "/")
    first = begin.get().location
    assert first.endswith("/extension/Vanavond/")
    page = begin.get(first).text
    assert "ingelogd als penningmeester" in page
    assert "De boeken zijn nog leeg." in page
    assert begin.outsider().get("/", base_url=BASE, headers=BROWSER).location == "/inloggen"
    history = history_of(begin.folder / "boeken")
    assert history is not None
    history.close()


def test_all_that_a_file_says_can_be_typed(begin: Begin, tmp_path: Path) -> None:
    assert begin.send(EXAMPLE).status_code == 303
    (tmp_path / "coop.toml").write_text(example(), "utf-8")
    books_of(tmp_path / "elders", read_cooperative(tmp_path / "coop.toml"))
    assert content(tmp_path / "boeken") == content(tmp_path / "elders")


def test_a_file_says_all(begin: Begin, tmp_path: Path) -> None:
    assert begin.get("/cooperatie.toml").text == example()
    assert begin.send({"boeken-vanaf": "2026"}, uit=file(example())).status_code == 303
    assert b"Wijkhuizen Voorbeeld U.A." in content(tmp_path / "boeken")["main.beancount"]


def test_what_is_wrong_in_a_file_is_said_with_its_lines(begin: Begin) -> None:
    page = begin.send({}, uit=file('naam = "Oost"\nboeken-vanaf = 2026\n')).text
    assert "coop.toml: 2 fouten gevonden, er is niets gemaakt:\n  regel 1: &#39;Oost&#39; noemt geen W.A." in page
    both = begin.send(SMALL, uit=file(example())).text
    assert "Met een bestand staat alles daarin. Maak de andere velden leeg, of haal het bestand weg." in both
    assert "Al ontvangen: coop.toml" in both
    assert begin.made == []


REFUSED = [
    ({}, {"naam": "Vul dit in.", "kamer-1-code": "Vul dit in."}),
    ({**SMALL, "naam": "Oost"}, {"naam": "noemt geen W.A., B.A. of U.A. Schrijf de naam zoals in de statuten."}),
    ({**SMALL, "kvk": "12"}, {"kvk": "Neem het over van de brief of het uittreksel."}),
    ({**SMALL, "boeken-vanaf": "1999"}, {"boeken-vanaf": "Noem een jaar van 2000 tot en met 2099."}),
    ({**SMALL, "tarief-1-uur": "tien"}, {"tarief-1-uur": "is geen bedrag; schrijf bedragen met centen"}),
    ({**SMALL, "tarief-1-uur": "-1,00"}, {"tarief-1-uur": "Schrijf een bedrag, zoals 1234,50."}),
    ({**SMALL, "bank-1-naam": "ASN"}, {"bank-1-iban": "Vul dit in."}),
    ({**SMALL, "contributie-1-bedrag": "20,00"}, {"contributie-1-vervalt": "Schrijf bijvoorbeeld 31-03."}),
    ({**SMALL, "financier-1-code": "klein"}, {"financier-1-code": "klein"}),
    (
        {**SMALL, "_rijen.kamer": "3", "kamer-3-code": "LINDE"},  # the second row is empty
        {"kamer-3-code": "&#39;LINDE&#39; is er al. Kies een andere code."},
    ),
    (
        {**EXAMPLE, "beginbalans-2-rekening": "Vermogen:Ledenkapital"},
        {"beginbalans-2-rekening": "Kies uit: Vermogen:Ledenkapitaal"},
    ),
    (
        {**EXAMPLE, "beginbalans-3-stand": "1,00"},
        {"beginbalans-3-rekening": "noem Vermogen:Reserves:Algemeen=1.450,00"},
    ),
    (
        {**EXAMPLE, "beginbalans-3-rekening": "Vermogen:Ledenkapitaal"},
        {"beginbalans-3-rekening": "Deze rekening staat er meer dan eens. Noem elke rekening een keer."},
    ),
]


@pytest.mark.parametrize(("form", "refused"), REFUSED)
def test_a_refusal_stands_at_its_field_and_all_that_was_typed_stays(
    begin: Begin, form: dict[str, str], refused: dict[str, str]
) -> None:
    answer = begin.send(form)
    assert answer.status_code == 400
    at = {
        part.partition('-fout">')[0].rpartition('"')[2]: part.partition('-fout">')[2]
        for part in answer.text.split("</p>")
        if '-fout">' in part
    }
    assert at.keys() == refused.keys()
    for name, text in refused.items():
        assert text in at[name]
    for name, text in form.items():
        assert f'value="{text}"'.replace("'", "&#39;") in answer.text, name
    assert begin.made == []


def test_a_row_more_comes_without_script(begin: Begin) -> None:
    page = begin.send({**SMALL, "_rij": "kamer"}).text
    assert 'value="LINDE"' in page
    assert 'id="kamer-2-code" name="kamer-2-code" value=""' in page
    assert "kamer-3-code" not in page
    assert begin.made == []


def test_no_folder_with_something_in_it_is_touched(begin: Begin, tmp_path: Path) -> None:
    (tmp_path / "boeken").mkdir()
    (tmp_path / "boeken" / "brief.txt").write_text("van mij", "utf-8")
    page = begin.send({**SMALL, "map_": str(tmp_path / "boeken")}).text
    assert "deze map is niet leeg.\n  Herstel: kies een nieuwe of lege map." in page
    assert [path.name for path in (tmp_path / "boeken").iterdir()] == ["brief.txt"]
    assert "De boeken komen in de nieuwe map <b>boeken-2</b>" in begin.get().text
    assert begin.send(SMALL).status_code == 303
    assert begin.made == ["boeken", "boeken-2"]


def test_who_sends_twice_gets_the_books_once(begin: Begin) -> None:
    answers: list[int] = []
    other = begin.send
    threads = [threading.Thread(target=lambda: answers.append(other(SMALL).status_code)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert begin.made == ["boeken"]
    assert 303 in answers
