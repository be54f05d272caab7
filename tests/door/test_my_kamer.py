"""The page of the coordinator of one kamer: what it books, refuses and shows; and nothing of another kamer."""

from __future__ import annotations

import gc
import io
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.acts.act import FILE
from bwk_ledger.acts.cash import spending
from bwk_ledger.acts.cash_box import counting_handgeld
from bwk_ledger.acts.hours import booking_day, completion
from bwk_ledger.acts.outcomes import booking
from bwk_ledger.base.periods import today
from bwk_ledger.books.history import history_of
from bwk_ledger.fava_ext import kamer_people
from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.register.vault import Opened, Passphrase, save
from bwk_ledger.rules.load import load
from tests.bank_files import snapshot
from tests.door.door import Doorway, open_door
from tests.door.kamer_books import (
    FIGURE,
    PEOPLE,
    PHOTO,
    SECRET,
    STRANGER,
    TARGET,
    begun,
    hours,
    kamer_books,
    last_week,
    page,
    send,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.door.door import Browser

PAGES = ("begin", "uren", "bon", "telling", "resultaat", "volledig")
FORMS = ("uren", "bon", "telling", "resultaat", "volledig")
ACTS = dict(zip(FORMS, (booking_day, spending, counting_handgeld, booking, completion), strict=True))
OF_ZUID = ("ZUID", "Zuid", SECRET, FIGURE, "7.123,45", STRANGER)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kamer_books(tmp_path_factory.mktemp("noord")).parent.parent


@pytest.fixture(scope="module")
def reading(made: Path) -> Doorway:
    """The books behind the door, for tests that write nothing."""
    return open_door(made / "boeken/main.beancount", made / "toegang.json")


@pytest.fixture(scope="module")
def reader(reading: Doorway) -> Browser:
    """The coordinator of Noord, who only looks."""
    return reading.browser("noord")


@pytest.fixture
def door(made: Path, tmp_path: Path) -> Doorway:
    shutil.copytree(made, tmp_path / "noord")
    return open_door(tmp_path / "noord/boeken/main.beancount", tmp_path / "noord/toegang.json")


@pytest.fixture
def noord(door: Doorway) -> Browser:
    return door.browser("noord")


def books(door: Doorway) -> Path:
    return door.access.parent / "boeken"


def findings(door: Doorway) -> list[str]:
    """What is wrong with the books, in order."""
    return [found.text for found in load(books(door) / "main.beancount").findings]


def said(browser: Browser, name: str = "begin") -> str:
    """The words of a page."""
    text = browser.get(page(browser, name)).text.partition("<main>")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).split())


def refused(answer: Any) -> list[str]:
    assert answer.status_code == 400
    return [unescape(found) for found in re.findall(r'<p class="refused"[^>]*>([^<]*)<', answer.text)]


# What she does.


def test_hours_of_a_day_are_booked_at_once(door: Doorway, noord: Browser) -> None:
    before = findings(door)
    rows = hours("V0001", "2:30") | hours("V0002", "3", "tuin") | hours("V0003", "")
    answer = send(noord, "uren", datum=f"{today()}", **rows)
    assert answer.status_code == 303
    assert f"NOORD {today()}: 5:30 uur van 2 mensen geboekt." in said(noord)
    assert findings(door) == before
    history = history_of(books(door))
    assert history is not None
    newest = next(iter(history.acts()))
    assert (newest.note.who, newest.note.what) == ("kamer noord", f"uren dag (NOORD, {today()})")


def test_who_came_last_is_first_with_what_was_done_then(reader: Browser) -> None:
    text = reader.get(page(reader, "uren")).text
    assert re.findall('data-wie="([^"]*)"', text) == PEOPLE
    first, others = text.split("<details>")
    assert re.findall('data-wie="([^"]*)"', others) == PEOPLE[8:]
    assert re.findall('data-uren="([^"]*)"', first) == ["2:00", "3:00", "4:00", "2:00", "3:00", "4:00", "2:00", "3:00"]
    assert re.findall("<option selected>([^<]*)</option>", first) == ["kookgroep", "bewoner", "tuin", "bewoner"] * 4


def test_the_same_hours_again_are_refused_at_the_field_and_nothing_typed_is_lost(noord: Browser) -> None:
    given = {"datum": f"{last_week()}", **hours("V0001", "2:00"), **hours("V0009", "1:15")}
    answer = send(noord, "uren", **given)
    (why,) = refused(answer)
    assert why == (
        f"Van V0001 staat op {last_week()} al 2:00 uur kookgroep in de boeken. Is er niets bij gekomen, dan is er "
        "niets te doen; zijn dit nog meer uren, geef dan ‘Erbij’."
    )
    assert 'name="uren.V0009" value="1:15"' in answer.text
    assert f'value="{last_week()}"' in answer.text
    assert send(noord, "uren", erbij="ja", **given).status_code == 303


def test_a_photo_of_a_receipt_paid_in_cash_is_kept_with_it(door: Doorway, noord: Browser) -> None:
    photo = (io.BytesIO(PHOTO), "IMG_1.jpg")
    answer = send(noord, "bon", bedrag="12,40", categorie="A-Koffie", datum=f"{today()}", papier=photo)
    assert answer.status_code == 303, answer.text
    entry = load(books(door) / "main.beancount").transactions[-1]
    assert entry.narration == "Koffie"
    assert {item.account for item in entry.postings} == {
        "Activa:Kas:NOORD",
        "Lasten:NOORD:Fysiek:Handgeld:A-Koffie",
    }
    (kept,) = (books(door) / "documenten").rglob("*kas*.jpg")
    assert kept.read_bytes() == PHOTO


def test_a_receipt_paid_with_the_card_waits_for_its_statement(door: Doorway) -> None:
    path = books(door) / "stam/kamers.beancount"
    path.write_text(
        path.read_text("utf-8").replace('naam: "Huis Noord"', 'naam: "Huis Noord"\n  iban: "NL57DEMO0000000202"')
    )
    noord = door.browser("noord")
    photo = (io.BytesIO(PHOTO), "IMG_1.jpg")
    answer = send(noord, "bon", betaald="pas", bedrag="12,40", categorie="A-Koffie", datum=f"{today()}", papier=photo)
    assert answer.status_code == 303, answer.text
    number = f"B-{today().year}-0001"
    assert f"{number}: bon van 12,40 euro op {today()} bewaard voor NOORD" in said(noord)
    paper = door.browser("penning").get(f"{door.slug}extension/Bonnen/").text
    assert "Volgens de kamer: " in paper
    again = send(
        noord, "bon", betaald="pas", bedrag="1,00", categorie="A-Koffie", datum=f"{today()}",
        papier=(io.BytesIO(PHOTO), "IMG_2.jpg"),
    )  # fmt: skip
    assert refused(again) == ["Deze bon is al bewaard. Kies een andere foto."]


def test_a_photo_of_another_is_named_by_nothing_but_itself(door: Doorway, noord: Browser) -> None:
    """A paper of the books may be of another kamer: what it was for is not told, and its number opens nothing."""
    zuid = door.browser("zuid")
    given = {"bedrag": "9,10", "categorie": "A-Koffie", "datum": f"{today()}"}
    answer = send(zuid, "bon", omschrijving=SECRET, papier=(io.BytesIO(PHOTO), "a.jpg"), **given)
    assert answer.status_code == 303, answer.text
    answer = send(noord, "bon", papier=(io.BytesIO(PHOTO), "a.jpg"), **given)
    assert answer.status_code == 400
    assert not any(word in answer.text for word in OF_ZUID)
    assert send(noord, "bon", papier=f"B-{today().year}-0001", **given).status_code == 303  # booked without a paper
    (entry,) = (
        item
        for item in load(books(door) / "main.beancount").transactions
        if any((post.account, post.units.number) == ("Activa:Kas:NOORD", Decimal("-9.10")) for post in item.postings)
    )
    assert "document-bon" not in entry.meta


def test_two_count_the_box_and_see_the_books_after_it(noord: Browser) -> None:
    assert "100,00" not in said(noord, "telling")
    answer = send(noord, "telling", bedrag="99,50", door="V0001", en="V0001", datum=f"{today()}")
    assert answer.status_code == 400
    answer = send(noord, "telling", bedrag="99,50", door="V0001", en="V0002", datum=f"{today()}")
    assert answer.status_code == 303, answer.text
    assert f"Kas van NOORD op {today()}, geteld door V0001 en V0002." in said(noord)
    assert refused(send(noord, "telling", bedrag="", door="V0001", en=STRANGER)) == [
        f"{STRANGER} hoort niet bij de mensen van deze kamer op die dag. Kies een ander nummer, of een andere dag."
    ]


def test_a_result_of_the_day(door: Doorway, noord: Browser) -> None:
    before = findings(door)
    assert send(noord, "resultaat", prestatie=TARGET, aantal="12", datum=f"{today()}").status_code == 303
    assert f"NOORD {TARGET}: 12, telling, {today()}." in said(noord)
    found = f"{SECRET} van Zuid"
    answer = send(noord, "resultaat", prestatie=found, aantal="12").text
    assert unescape(answer).count(found) == 1  # what she typed
    assert findings(door) == before


def test_a_month_is_declared_complete_by_her_own_number(noord: Browser) -> None:
    month = f"{last_week():%Y-%m}"
    assert send(noord, "volledig", maand=month, door="V0002").status_code == 303
    assert f"NOORD {month} is volledig, verklaart V0001 op {today()}." in said(noord)
    assert f'value="{month}"' not in noord.get(page(noord, "volledig")).text


# Sent twice, and changed meanwhile.


def test_what_is_sent_twice_is_booked_once(door: Doorway, noord: Browser) -> None:
    form = begun(noord, "uren") | {"datum": f"{today()}"} | hours("V0001", "2:30")
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: noord.post(page(noord, "uren"), form).status_code, range(2)))
    assert answers == [303, 303]
    assert said(noord).count("2:30 uur van 1 mens") == 1
    before = snapshot(books(door))
    assert noord.post(page(noord, "uren"), form).status_code == 303  # as after an answer that was lost
    assert snapshot(books(door)) == before
    fresh = door.browser("noord")  # after a restart nobody remembers the form; the state it carries does
    answer = fresh.post(page(fresh, "uren"), form)
    assert answer.status_code == 400
    assert "Handeling " in answer.text
    assert f"uren dag (NOORD, {today()})" in answer.text
    assert snapshot(books(door)) == before


def test_what_another_kamer_books_meanwhile_holds_nobody_up(door: Doorway, noord: Browser) -> None:
    form = begun(noord, "telling") | {"bedrag": "100", "door": "V0001", "en": "V0002", "datum": f"{today()}"}
    zuid = door.browser("zuid")
    assert send(zuid, "bon", bedrag="1,00", categorie="A-Koffie", omschrijving=SECRET).status_code == 303
    assert noord.post(page(noord, "telling"), form).status_code == 303


def test_what_the_treasurer_books_meanwhile_is_told_without_saying_what(door: Doorway, noord: Browser) -> None:
    form = begun(noord, "telling") | {"bedrag": "100", "door": "V0001", "en": "V0002", "datum": f"{today()}"}
    penning = door.browser("penning")
    address = page(penning, "bon")
    state = re.findall(r'name="(_stand|_eenmaal)" value="([^"]*)"', penning.get(f"{address}?kamer=NOORD").text)
    bought = {"bedrag": "1,00", "categorie": "A-Koffie", "omschrijving": SECRET, "kamer": "NOORD"}
    assert penning.post(address, dict(state) | bought).status_code == 303
    answer = noord.post(page(noord, "telling"), form)
    assert "Intussen is er iets anders vastgelegd bij deze kamer." in answer.text
    assert 'value="100"' in answer.text
    assert SECRET not in answer.text
    again = form | dict(re.findall(r'name="(_stand|_eenmaal)" value="([^"]*)"', answer.text))
    assert noord.post(page(noord, "telling"), again).status_code == 303


# Nothing of another kamer.


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_anything_of_another_kamer(reader: Browser, name: str) -> None:
    answer = reader.get(page(reader, name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [word for word in OF_ZUID if word in answer.text]
    assert "aside" not in answer.text.replace("aside a[", "")  # nothing of Fava's own page is around it


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("asked", ["ZUID", "zuid", "BESTAATNIET", "BWK"])
def test_another_kamer_in_the_address_or_the_form_is_refused(reader: Browser, name: str, asked: str) -> None:
    before, address = snapshot(books(reader.door)), page(reader, name)
    found = [reader.get(f"{address}?kamer={asked}")]
    if name in FORMS:
        found.append(reader.post(address, begun(reader, name) | {"kamer": asked}))
        found.append(reader.post(f"{address}?kamer={asked}", begun(reader, name) | {"kamer": "NOORD"}))
    for answer in found:
        assert answer.status_code == 403
        assert "Dit is geen kamer van dit account." in answer.text
        assert "Huis" not in answer.text
    assert snapshot(books(reader.door)) == before


# Every field of every act that a form of hers does, filled with what is of another kamer.
_POISON = (STRANGER, SECRET, f"{SECRET} van Zuid", "Lasten:ZUID:Fysiek:Handgeld:A-Koffie", "ZUID", "ja")


@pytest.mark.parametrize("name", FORMS)
def test_no_field_reaches_another_kamer(door: Doorway, name: str) -> None:
    browser = door.browser("noord")
    mine = ("Zuid", "zuid")
    for poison in _POISON:
        for field in ACTS[name].fields:
            if field.kind is FILE or field.name == "kamer":
                continue
            names = [field.name, f"{field.name}.leeg", *(f"{field.name}.{at}" for at in range(2, field.parts + 1))]
            answer = browser.post(page(browser, name), begun(browser, name) | dict.fromkeys(names, poison))
            assert answer.status_code in {303, 400}, (field.name, poison)
            shown = answer.text.replace(poison, "")
            assert not [word for word in (*mine, FIGURE) if word in shown], (field.name, poison)
    of_zuid = [path for path in snapshot(books(door)) if "zuid" in path]
    assert of_zuid == []


def test_hours_of_a_stranger_are_refused_without_saying_whose(noord: Browser) -> None:
    for number in (STRANGER, "V9999", "L0001"):
        answer = noord.post(page(noord, "uren"), begun(noord, "uren") | {"nummer": number} | hours(number, "2:00"))
        assert refused(answer) == [
            f"{number} hoort niet bij de mensen van deze kamer op die dag. Kies een ander nummer, of een andere dag."
        ]


@pytest.mark.parametrize("name", PAGES)
def test_who_did_not_log_in_sees_nothing(reading: Doorway, name: str) -> None:
    assert reading.browser().get(page(reading.browser(), name)).status_code == 401


def test_the_treasurer_helps_a_kamer_under_their_own_account(door: Doorway) -> None:
    penning = door.browser("penning")
    menu = penning.get(f"{door.slug}extension/MijnKamer/").text
    assert "begin?kamer=NOORD" in menu
    assert penning.get(page(penning, "begin")).status_code == 403
    assert "U helpt deze kamer" in penning.get(f"{page(penning, 'begin')}?kamer=ZUID").text


# First names.


@pytest.fixture
def register(door: Doorway, monkeypatch: pytest.MonkeyPatch) -> str:
    """A register with everybody's name; gives what opens it."""
    phrase = "geheim genoeg 12"
    people = {number: RegisteredPerson(f"Anna{number} Achternaam") for number in (*PEOPLE, STRANGER)}
    for name in ("BWK_REGISTER", "BWK_REGISTER_SLEUTEL"):
        monkeypatch.delenv(name, raising=False)
    path = door.access.parent / "ledenregister.age"
    save(path, Passphrase(phrase), Opened(Register()), Register(people))
    return phrase


def asked_code(browser: Browser) -> str:
    assert browser.post(page(browser, "vraag")).status_code == 303
    (code,) = re.findall(r'class="code">(\d{4})<', browser.get(page(browser, "begin")).text)
    return str(code)


def test_first_names_come_where_the_treasurer_says_so(door: Doorway, noord: Browser, register: str) -> None:
    other, penning = door.browser("noord"), door.browser("penning")
    code = asked_code(noord)
    assert code in penning.get(f"{door.slug}extension/MijnKamer/").text
    wrong = penning.post(page(penning, "namen"), {"code": code, "_wachtwoord": "een ander wachtwoord"})
    assert wrong.status_code == 400
    assert "AnnaV0001" not in said(noord, "uren")
    assert penning.post(page(penning, "namen"), {"code": code, "_wachtwoord": register}).status_code == 303
    found = said(noord, "uren")
    assert "V0001 AnnaV0001" in found
    assert "Achternaam" not in found
    assert f"Anna{STRANGER}" not in found
    assert "AnnaV0001" not in said(other, "uren")  # another session of the same account
    noord.post(page(noord, "vraag"), {"weg": "ja"})
    assert "AnnaV0001" not in said(noord, "uren")


def test_names_are_gone_with_the_session(door: Doorway, noord: Browser, register: str) -> None:
    penning = door.browser("penning")
    code = asked_code(noord)
    penning.post(page(penning, "namen"), {"code": code, "_wachtwoord": register})
    noord.post("/uitloggen")
    gc.collect()
    assert not [item for item in kamer_people._ASKED if item.books == books(door) / "main.beancount"]
    noord.log_in("noord")
    assert "AnnaV0001" not in said(noord, "uren")


def test_only_the_treasurer_shows_names(door: Doorway, noord: Browser, register: str) -> None:
    code = asked_code(noord)
    answer = noord.post(page(noord, "namen"), {"code": code, "_wachtwoord": register})
    assert answer.status_code == 403
    assert "Anna" not in answer.text
    penning = door.browser("penning")
    assert penning.post(page(penning, "vraag")).status_code == 403
