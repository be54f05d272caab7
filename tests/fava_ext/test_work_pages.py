"""The pages Vragen and Bonnen: what they show to whom, what they refuse at which field, and what they write."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.acts.bookings import open_questions
from bwk_ledger.acts.receipts import open_desk
from bwk_ledger.door.accounts import ENVIRON, MEMORY
from tests.bank_files import snapshot
from tests.evening.month import SHOPS, Month, make_month_with_books
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER, Fava, open_fava
from tests.settling_books import SettlingBooks

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

CLEANER, LANDLORD = "Schoonmaak Helder BV", "Woningcorporatie De Sleutel"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """A month whose files and papers are imported, with all questions open."""
    made = make_month_with_books(tmp_path_factory.mktemp("maand"), seed=11)
    for path in (*made.files, *made.papers):
        shutil.copy(path, made.books / "inbox")
    SettlingBooks(made.books).done("importeer")
    return made


@pytest.fixture
def books(month: Month, tmp_path: Path) -> SettlingBooks:
    shutil.copytree(month.books, tmp_path / "boeken")
    return SettlingBooks(tmp_path / "boeken")


@dataclass
class Session:
    """The treasurer at a page, with what her session keeps."""

    fava: Fava
    page: str
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, Any]:
        return {ENVIRON: TREASURER, MEMORY: self.memory}

    def get(self, **arguments: str) -> str:
        """The page, without its styles."""
        address = f"{self.fava.slug}extension/{self.page}/"
        found = self.fava.client.get(address, query_string=arguments, environ_overrides=self.asked)
        assert found.status_code == 200, found.text
        return body(found.text)

    def post(self, endpoint: str, form: dict[str, Any]) -> TestResponse:
        """Send a form of the page as it is now."""
        (state, *_) = re.findall(r'name="_stand" value="([^"]+)"', self.get())
        address = f"{self.fava.slug}extension/{self.page}/{endpoint}"
        return self.fava.client.post(address, data={"_stand": state, **form}, environ_overrides=self.asked)

    def done(self, endpoint: str, form: dict[str, Any]) -> str:
        """What the page tells after a form that must succeed."""
        found = self.post(endpoint, form)
        assert found.status_code == 303, body(found.text)
        after = self.fava.client.get(found.location, environ_overrides=self.asked)
        return words(body(after.text).partition('class="notice agreed">')[2].partition("</section>")[0])


def body(text: str) -> str:
    return re.sub(r"<style>.*?</style>", "", text.partition('class="kamers"')[2], flags=re.DOTALL)


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def numbers(books: SettlingBooks, name: str) -> list[str]:
    """The numbers of the open questions of a party."""
    return [item.number for item in open_questions(books.load()) if item.row is not None and item.row.name == name]


@pytest.mark.parametrize("page", ["Vragen", "Bonnen"])
@pytest.mark.parametrize("visitor", [None, COMMITTEE, ACCOUNTANT])
def test_who_is_not_the_treasurer_sees_no_names_and_no_forms(books: SettlingBooks, page: str, visitor: Any) -> None:
    shown = body(open_fava(books.root / "main.beancount").page(f"extension/{page}/", visitor))
    assert "of hier als u bent ingelogd als penningmeester" in shown
    assert "<form" not in shown
    assert not any(shop.name in shown for shop in SHOPS)


def test_a_question_stands_with_what_the_bank_said_and_what_was_done_before(books: SettlingBooks) -> None:
    first, second, *_ = numbers(books, CLEANER)
    books.done("vraagposten", first, "huishouden beuk")
    vragen = Session(open_fava(books.root / "main.beancount"), "Vragen")
    shown = vragen.get(vraag=second)
    assert f'data-vraag="{second}"' in shown
    assert "<b>19</b> open vragen" in shown
    said = words(shown)
    assert "Ook de andere 3 van deze partij" in said
    assert "Eerder met deze partij" in said
    assert "D Toiletpapier, afwasmiddel, sponzen en dergelijke (Lasten:BEUK:Fysiek:Handgeld:D-Huishouden)" in said
    assert 'name="rekening" value="Lasten:BEUK:Fysiek:Handgeld:D-Huishouden"' in shown
    assert f"Vraagpost {first} staat al in de boeken. Dit is de volgende." in words(vragen.get(vraag=first))


def test_what_is_refused_stands_at_its_field_with_what_was_typed(books: SettlingBooks) -> None:
    vragen = Session(open_fava(books.root / "main.beancount"), "Vragen")
    (number,) = numbers(books, LANDLORD)
    before = snapshot(books.root)
    for form, at, text in (
        ({"rekening": "kelder"}, "rekening", "Rekening kelder bestaat niet."),
        ({"rekening": "huur linde", "omschrijving": "Huur", "bon": "ontbreekt"}, "bon_reden", "‘Waarom er geen bon"),
        ({"rekening": "huur linde", "altijd": "ja", "regel": "Huur"}, "partij", "Partij"),
        ({}, "rekening", "Noem na"),
    ):
        answer = vragen.post("boek", {"vraag": number, **form})
        shown = body(answer.text)
        assert answer.status_code == 400
        (refused,) = re.findall(rf'id="{at}-fout">(.*?)</p>', shown, re.DOTALL)
        assert text in unescape(refused)
        assert f'data-vraag="{number}"' in shown
        for name, typed in form.items():
            assert name == "altijd" or f'name="{name}" value="{typed}"' in shown
    assert snapshot(books.root) == before


def test_always_so_shows_what_the_rule_takes_and_does_it_then(books: SettlingBooks) -> None:
    vragen = Session(open_fava(books.root / "main.beancount"), "Vragen")
    number, *others = numbers(books, CLEANER)
    form = {"vraag": number, "groep": "ja", "rekening": "huishouden beuk", "regel": "Schoonmaak", "partij": CLEANER}
    before = snapshot(books.root)
    shown = body(vragen.post("boek", form | {"altijd": "ja"}).text)
    assert f"Neemt {1 + len(others)} bankregels (nog open):" in shown
    assert '<button class="carry" name="_stap" value="boek">Zo doen</button>' in shown
    assert 'name="groep" value="ja" accesskey="g" checked' in shown
    assert snapshot(books.root) == before
    done = vragen.done("boek", form | {"altijd": "ja", "_stap": "boek"})
    assert "Regel 'Schoonmaak' staat in stam/regels.toml." in done
    assert "geboekt op " in done
    assert "geboekt op Lasten:" not in done
    assert "0 vraagposten" not in done
    assert numbers(books, CLEANER) == []
    (single,) = numbers(books, LANDLORD)  # without "altijd" the name of a rule that stands ready makes none
    assert "Regel" not in vragen.done(
        "boek", {"vraag": single, "rekening": "huur linde", "regel": "Huur", "partij": LANDLORD}
    )


def test_a_question_that_somebody_else_settled_is_not_settled_again(books: SettlingBooks) -> None:
    vragen = Session(open_fava(books.root / "main.beancount"), "Vragen")
    (number,) = numbers(books, LANDLORD)
    old = re.findall(r'name="_stand" value="([^"]+)"', vragen.get())[0]
    books.done("vraagposten", number, "huur beuk")
    before = snapshot(books.root)
    answer = vragen.post("boek", {"vraag": number, "rekening": "huur linde", "_stand": old})
    assert answer.status_code == 400
    assert "De boeken zijn veranderd sinds u dit zag." in answer.text
    assert f"Vraagpost {number} staat al in de boeken." in answer.text
    assert snapshot(books.root) == before


def settled(books: SettlingBooks) -> None:
    """All questions answered."""
    for shop in SHOPS:
        books.bwk("vraagposten", ",".join(numbers(books, shop.name)), shop.words)  # the books ask for papers then


def test_papers_stand_beside_their_payments(books: SettlingBooks, month: Month) -> None:
    settled(books)
    bonnen = Session(open_fava(books.root / "main.beancount"), "Bonnen")
    shown = bonnen.get()
    photos = [bill for bill in month.bills if bill.is_photo]
    sure = len(month.bills) - len(photos)
    assert f"Neem de {sure} zekere voorstellen over" in shown
    asked = open_desk(books.load()).without
    assert 0 < len(asked) <= len(photos)  # the others name a number, or are too small to ask for a paper
    assert set(re.findall(r'data-kamer="(\w+)"', shown)) == {
        posting.account.split(":")[1]
        for payment in asked
        for posting in payment.entry.postings
        if posting.account.startswith("Lasten:")
    }
    assert "hoort nu bij betaling" in bonnen.done("koppel", {"akkoord": "ja"})
    desk = open_desk(books.load())
    assert len(desk.waiting) == len(photos)
    paper = desk.waiting[-1]
    shown = bonnen.get(bon=paper.number)
    assert f"<h3>Bon {paper.number}" in shown
    best = re.findall(r'name="nummers" value="([0-9a-f]{6})" checked', shown)
    assert best == [desk.proposals[paper.number][0].payment.number]
    (image,) = re.findall(r'<img src="([^"]+)"', shown)
    photo = bonnen.fava.client.get(unescape(image), environ_overrides=bonnen.asked)
    assert (photo.status_code, photo.mimetype) == (200, "image/jpeg")
    assert b"Exif" not in photo.data
    told = bonnen.done("koppel", {"nummers": [paper.number, best[0], ""], "daarna": ""})
    assert told.startswith(f"{paper.number} hoort nu bij betaling {best[0]} ")


def test_what_has_no_paper_is_said_with_a_reason_or_a_number(books: SettlingBooks) -> None:
    settled(books)
    bonnen = Session(open_fava(books.root / "main.beancount"), "Bonnen")
    first, *_ = open_desk(books.load()).without
    shown = bonnen.get(betaling=first.number)
    assert f'data-betaling="{first.number}"' in shown
    answer = bonnen.post("koppel", {"nummers": first.number, "betaling": first.number, "reden": "x", "op_papier": "y"})
    assert answer.status_code == 400
    assert "Kies een van" in answer.text
    assert f'data-betaling="{first.number}"' in answer.text
    assert "ontbreekt de bon: kassa stuk." in bonnen.done("koppel", {"nummers": first.number, "reden": "kassa stuk"})
    assert "is de bon map 12." in bonnen.done("koppel", {"nummers": first.number, "op_papier": "map 12"})
    paper = open_desk(books.load()).waiting[0]
    told = bonnen.done("koppel", {"nummers": paper.number, "reden": "offerte", "daarna": ""})
    assert told.startswith(f"{paper.number} hoort bij geen betaling: offerte.")
