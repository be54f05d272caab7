"""Fava's own import page is not offered, ours does what `bwk importeer` does; and the links to archived sources."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from fava.beans.funcs import hash_entry

from bwk_ledger.acts.imports import import_files, receive
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import ENVIRON, MEMORY
from bwk_ledger.fava_ext import imports
from importers.batch import run
from importers.originals import inbox_files
from tests import example
from tests.bank_files import Form, import_books, ing, row
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER, open_fava

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.door.accounts import Visitor
    from tests.bank_files import ImportBooks
    from tests.fava_ext.fava_app import Fava

PAGE = "extension/Importeren/"
MARCH = ing([row("03-02", "-2.50", "Bakker"), row("03-03", "-2.50", "Slager")])


@pytest.fixture
def books(tmp_path: Path) -> ImportBooks:
    return import_books(tmp_path / "boeken")


def words(text: str) -> str:
    """What a page says."""
    shown = re.sub(r"<style>.*?</style>", "", text.partition('class="kamers"')[2], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())


def send(fava: Fava, files: dict[str, bytes], visitor: Visitor | None = TREASURER) -> tuple[int, str]:
    """Send files as the form of the page does; gives the words of the page that shows what they would do."""
    given = [(io.BytesIO(content), name) for name, content in files.items()] or [(io.BytesIO(), "")]
    response = fava.client.post(
        f"{fava.slug}{PAGE}aanleveren", data={"bestanden": given}, environ_overrides={ENVIRON: visitor}
    )
    shown = fava.get(PAGE, visitor) if response.status_code == 303 else response
    return response.status_code, words(shown.text)


def fields(page: str, form: str) -> dict[str, str]:
    """What a form carries."""
    (found,) = re.findall(rf'<form class="{form}".*?</form>', page, re.DOTALL)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found))


def book(fava: Fava, **more: str) -> tuple[int, str]:
    """Book what the page shows; gives the words of the page that comes after."""
    memory: dict[str, object] = {}
    asked = {ENVIRON: TREASURER, MEMORY: memory}
    sent = fields(fava.page(PAGE, TREASURER), "book") | more
    response = fava.client.post(f"{fava.slug}{PAGE}inlezen", data=sent, environ_overrides=asked)
    if response.status_code == 303:
        after = fava.client.get(response.location, environ_overrides=asked)
        return after.status_code, words(after.text)
    return response.status_code, words(response.text)


def test_fava_has_no_import_page_of_its_own(books: ImportBooks) -> None:
    (books.root / "inbox/maart.csv").write_bytes(MARCH)
    (books.root / "originelen/januari.csv").write_bytes(MARCH)
    before = books.snapshot()
    fava = open_fava(books.main)
    assert fava.ledger.errors == []
    assert fava.get("api/imports").get_json()["data"] == []
    for name in ("inbox/maart.csv", "originelen/januari.csv"):
        path = str(books.root / name)
        assert fava.get("api/extract", filename=path, importer="bwk.ING-afschrift (CSV)").status_code == 400
        assert fava.get("document/", filename=path).status_code == 404
        assert fava.client.delete(f"{fava.slug}api/document", query_string={"filename": path}).status_code != 200
    upload = {"file": (io.BytesIO(b"x"), "x.csv")}
    assert fava.client.put(f"{fava.slug}api/upload_import_file", data=upload).status_code != 200
    assert books.snapshot() == before


def test_files_are_looked_at_when_they_arrive(books: ImportBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that only reads is cut off after a while, and would be each time that it is asked for."""
    looked = []
    monkeypatch.setattr(imports, "import_files", lambda *given, **how: looked.append(1) or import_files(*given, **how))
    fava = open_fava(books.main)
    page = f"{fava.slug}{PAGE}aanleveren"
    sent = {"bestanden": (io.BytesIO(MARCH), "maart.csv")}
    assert fava.client.post(page, data=sent, environ_overrides={ENVIRON: TREASURER}).status_code == 303
    assert looked == [1]
    assert "maart.csv" in fava.page(PAGE, TREASURER)
    assert looked == [1]


def test_the_page_shows_what_waits(books: ImportBooks) -> None:
    fava = open_fava(books.main)
    assert "Er ligt niets." in fava.page(PAGE, TREASURER)
    (books.root / "inbox/maart <b>.csv").write_bytes(MARCH)
    (books.root / "originelen/januari.csv").write_bytes(MARCH)
    shown = fava.page(PAGE, TREASURER)
    assert "<h4>maart &lt;b&gt;.csv</h4>" in shown
    assert "januari.csv" not in shown
    assert "<button>Boek 1 bestand</button>" in shown
    assert "Bakker" in shown
    for page in (fava.page(PAGE), fava.page(PAGE, COMMITTEE)):  # nobody logged in, or who only reads
        assert "<li>maart &lt;b&gt;.csv</li>" in page
        assert "Bakker" not in page
        assert "<form" not in page.partition('class="kamers"')[2].partition("bwk-bar")[0]
    assert "bwk importeer" in fava.page(PAGE)


def test_what_is_sent_is_shown_before_it_is_booked(books: ImportBooks) -> None:
    fava = open_fava(books.main)
    (books.root / "inbox/april.csv").write_bytes(ing([row("04-01", "-1.00")], opening=Decimal(995)))
    before = books.snapshot()
    status, said = send(fava, {"maart.csv": MARCH, "brief.txt": b"Geachte penningmeester,"})
    assert status == 303
    now = books.snapshot()
    assert now.keys() - before.keys() == {"inbox/maart.csv", "inbox/brief.txt"}
    assert {key: now[key] for key in before} == before
    assert "ING betaalrekening 02-03 01-04-2018 3 0 1.000,00 994,00" in said
    assert "maart.csv ING-afschrift (CSV): 2 nieuw" in said
    assert "2018-03-02 -2,50 Bakker Pasvolgnr: 001 nog uit te zoeken" in said
    assert "Dit kan niet worden ingelezen en blijft liggen: brief.txt, regel 1: " in said
    status, said = book(fava)
    assert status == 200
    assert "ING-afschrift (CSV): 2 bestanden, 3 nieuw" in said
    assert "Eerder ingelezen" not in said  # these books keep no history
    assert [path.name for path in inbox_files(books.root)] == ["brief.txt"]
    assert sorted(path.name for path in (books.root / "originelen").glob("*.csv")) == ["april.csv", "maart.csv"]
    other = import_books(books.root.parent / "ander/boeken")
    run(other.load(), [books.root / "originelen" / name for name in ("maart.csv", "april.csv")])
    assert books.booked() == other.booked()


def test_sending_again_adds_nothing(books: ImportBooks) -> None:
    fava = open_fava(books.main)
    send(fava, {"maart.csv": MARCH})
    book(fava)
    before = books.snapshot()
    assert "ING-afschrift (CSV): 0 nieuw, 2 al bekend" in send(fava, {"maart.csv": MARCH})[1]
    assert "1 bestand, 0 nieuw, 2 al bekend" in book(fava)[1]
    assert "Er ligt niets." in send(fava, {})[1]
    assert books.snapshot() == before


def test_only_what_was_shown_is_booked(books: ImportBooks) -> None:
    fava = open_fava(books.main)
    send(fava, {"maart.csv": MARCH})
    before = books.snapshot()
    (books.root / "inbox/april.csv").write_bytes(ing([row("04-01", "-1.00")], opening=Decimal(995)))
    shown = fields(fava.page(PAGE, TREASURER), "book")
    (books.root / "inbox/april.csv").unlink()
    status, said = book(fava, inbox=shown["inbox"])
    assert (status, "in de inbox ligt intussen iets anders dan u zag." in said) == (400, True)
    books.main.write_text(books.main.read_text("utf-8") + ";; intussen\n", "utf-8")
    status, said = book(fava, _stand="0-" + "0" * 32)
    assert (status, "De boeken zijn veranderd sinds u dit zag." in said) == (400, True)
    books.main.write_text(books.main.read_text("utf-8").removesuffix(";; intussen\n"), "utf-8")
    assert books.snapshot() == before


def test_a_balance_that_the_bank_does_not_give_is_asked(books: ImportBooks) -> None:
    fava = open_fava(books.main)
    send(fava, {"maart.csv": ing([row("03-02", "-2.50", "Bakker")], Form(balances=False))})
    status, said = book(fava, beginsaldo="veel")
    assert (status, "'veel' is geen bedrag" in said) == (400, True)
    assert 'value="veel"' not in said
    assert "1 bestand, 1 nieuw" in book(fava, beginsaldo="1.000,00")[1]


def test_a_doubt_is_decided_side_by_side(books: ImportBooks) -> None:
    with books.main.open("a", encoding="utf-8") as file:
        file.write(
            '\n2018-03-03 * "Bakker" "brood"\n  Activa:Bank:ING  -2.50 EUR\n  Lasten:TOP:Fysiek:Handgeld:A-Koffie\n'
        )
    fava = open_fava(books.main)
    shown = send(fava, {"maart.csv": ing([row("03-02", "-2.50", "Bakker")])})[1]
    assert "1 in twijfel" in shown
    book(fava)
    page = fava.page(PAGE, TREASURER)
    assert "Misschien al geboekt" in page
    assert re.search(r"data-twijfel.*De bank.*2 mrt 2018.*In de boeken.*3 mrt 2018.*brood", page, re.DOTALL)
    answer = fava.post(f"{PAGE}beslis", TREASURER, fields(page, "do") | {"zelfde": "ja"})
    assert answer.status_code == 303
    assert "Misschien al geboekt" not in fava.page(PAGE, TREASURER)
    assert '2018-03-02 * "Bakker" "brood"' in books.main.read_text("utf-8")


@pytest.mark.parametrize("visitor", [None, COMMITTEE, ACCOUNTANT])
@pytest.mark.parametrize("endpoint", ["aanleveren", "inlezen", "beslis"])
def test_nobody_else_imports(books: ImportBooks, visitor: Visitor | None, endpoint: str) -> None:
    fava = open_fava(books.main)
    (books.root / "inbox/april.csv").write_bytes(MARCH)
    shown = fields(fava.page(PAGE, TREASURER), "book") | {"nummer": "abcdef", "ander": "ja"}
    before = books.snapshot()
    response = fava.client.post(
        f"{fava.slug}{PAGE}{endpoint}",
        data={"bestanden": (io.BytesIO(MARCH), "maart.csv"), **shown},
        environ_overrides={ENVIRON: visitor},
    )
    assert (response.status_code, "dit is voor wie inlogt als penningmeester" in words(response.text)) == (400, True)
    assert books.snapshot() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../main.beancount", "main.beancount"),
        (".gitignore", "gitignore"),
        ("/etc/passwd", "passwd"),
    ],
)
def test_a_name_reaches_no_other_place(books: ImportBooks, name: str, kept: str) -> None:
    before = books.snapshot()
    send(open_fava(books.main), {name: b"Geachte penningmeester,"})
    now = books.snapshot()
    assert now.keys() - before.keys() == {f"inbox/{kept}"}
    assert {key: now[key] for key in before} == before


def test_a_name_as_windows_writes_it(books: ImportBooks) -> None:
    kept = receive(books.root, [("C:\\Users\\Vera\\brief.txt", b"Geachte penningmeester,")])
    assert kept == (books.root / "inbox/brief.txt",)
    with pytest.raises(InputError, match="de naam van dit bestand is niet te gebruiken"):
        receive(books.root, [("goed.csv", MARCH), ("..", b"x")])
    assert [path.name for path in inbox_files(books.root)] == ["brief.txt"]


def test_a_file_in_the_inbox_is_never_replaced(books: ImportBooks) -> None:
    fava = open_fava(books.main)
    for content in (b"een brief", b"een ander", b"een brief"):
        send(fava, {"brief.txt": content})
    kept = {path.name: path.read_bytes() for path in inbox_files(books.root)}
    assert kept == {"brief.txt": b"een brief", "brief-2.txt": b"een ander"}


def test_every_link_to_a_source_opens_it() -> None:
    fava = open_fava(example.made_anew() / "main.beancount")
    # One transaction per way in which a source is named.
    links = {
        (entry.meta[key], key): hash_entry(entry)
        for entry in fava.ledger.all_entries
        if isinstance(entry, data.Transaction)
        for key in entry.meta
        if key.startswith("document")
    }
    assert {key for _, key in links} == {"document", "document-bon"}
    dead = [
        document
        for (document, key), entry_hash in links.items()
        if fava.get("statement/", entry_hash=entry_hash, key=key).status_code != 200
    ]
    assert dead == []
