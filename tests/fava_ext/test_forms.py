"""Every act has a form in the browser, and it does what its command does."""

from __future__ import annotations

import html
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from fava.application import create_app

from bwk_ledger.acts.act import FOLDER
from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.fava_ext.forms import offered
from tests.door.door import Doorway, open_door
from tests.papers import paper as pdf_of
from tests.payment_books import payment_books
from tests.safety.kill_books import FUNDER, begin_history

if TYPE_CHECKING:
    from pathlib import Path

    from tests.door.door import Browser


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Doorway:
    """Books with members, shares and payments, behind the door."""
    folder = tmp_path_factory.mktemp("formulieren")
    books = payment_books(folder)
    books.add("stam/financiers.beancount", FUNDER)
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
    undo = client.post(address(door, "doe").replace("Formulieren", "Boekingen"), data={"_handeling": "ongedaan"})
    assert "dit mag u niet." in undo.text
    assert "<form" not in client.get(address(door).replace("Formulieren", "Boekingen")).text
    for name in offered():
        answer = client.post(address(door, "doe"), data={"_handeling": name})
        assert answer.status_code == 400
        assert "dit mag u niet." in answer.text


# What a form needs besides texts: the register, files, and a look at what would be done.

PASSPHRASE = "vier losse woorden hier"


def send(browser: Browser, name: str, **sent: Any) -> tuple[int, str]:
    """Status and what somebody reads after sending the form of an act."""
    where = address(browser.door)
    page = browser.get(where, query_string={"act": name}).text
    (state,) = re.findall(r'name="_stand" value="([^"]+)"', page)
    answer = browser.post(f"{where}doe", {"_handeling": name, "_stand": state} | sent)
    return answer.status_code, html.unescape(answer.text.split("<article>")[1].split("</article>")[0])


def test_the_register_is_open_for_this_session_and_nowhere_else(
    door: Doorway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = tmp_path / "register.age"
    monkeypatch.setenv("BWK_REGISTER", str(register))
    browser = door.browser("penning")
    new = {"nummer": "L0001", "naam": "Vera Proef"}
    status, page = send(browser, "leden gegevens", **new)
    assert status == 400
    assert re.search(r'id="_wachtwoord-fout">Voor deze handeling moet het ledenregister open', page)
    assert 'name="naam" value="Vera Proef"' in page
    status, page = send(browser, "leden gegevens", **new, _wachtwoord=PASSPHRASE, _nogeens="anders")
    assert (status, register.exists()) == (400, False)
    assert 'id="_nogeens-fout">De twee wachtwoorden zijn niet gelijk.' in page
    status, page = send(browser, "leden gegevens", **new, _wachtwoord=PASSPHRASE, _nogeens=PASSPHRASE)
    assert (status, register.exists()) == (200, True)
    status, page = send(browser, "leden gegevens", nummer="L0001", woonplaats="Dorp")  # it is open now
    assert status == 200
    other = door.browser("penning")
    status, page = send(other, "leden gegevens", nummer="L0001", woonplaats="Stad")
    assert (status, "_wachtwoord-fout" in page) == (400, True)
    status, page = send(other, "leden gegevens", nummer="L0001", woonplaats="Stad", _wachtwoord="vier andere woorden")
    assert (status, "_wachtwoord-fout" in page) == (400, True)
    assert PASSPHRASE not in page
    assert "Het ledenregister is open tot u uitlogt." in browser.get(address(door)).text
    assert browser.post(address(door, "sluit")).status_code == 303
    assert "Het ledenregister is open" not in browser.get(address(door)).text
    send(browser, "leden gegevens", nummer="L0001", woonplaats="Dorp", _wachtwoord=PASSPHRASE)
    browser.post("/uitloggen")
    browser.log_in("penning")
    assert "Het ledenregister is open" not in browser.get(address(door)).text
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and PASSPHRASE.encode() in path.read_bytes()]


AWARD = {"financier": "BUURT", "code": "2018", "vanaf": "2018-01-01"}


def test_a_file_that_was_sent_stays_until_the_act_is_done(treasurer: Browser) -> None:
    letter = (io.BytesIO(pdf_of("brief")), "../brief.pdf")
    status, page = send(treasurer, "toekenning nieuw", **AWARD, brief=letter)
    assert status == 400
    assert "Al ontvangen: brief.pdf" in page
    (key,) = re.findall(r'name="_bestand.brief" value="([^"]+)"', page)
    sent = AWARD | {"bedrag": "100,00", "_bestand.brief": key}
    other = treasurer.door.browser("penning")
    assert "Al ontvangen" not in send(other, "toekenning nieuw", **sent | {"bedrag": "x"})[1]
    status, page = send(treasurer, "toekenning nieuw", **sent)
    assert status == 200, page
    kept = treasurer.door.access.parent / "boeken/documenten"
    assert [path for path in kept.rglob("*.pdf") if "2018" in path.name]


def test_a_form_reads_no_file_of_the_computer(treasurer: Browser, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.pdf"
    secret.write_bytes(pdf_of("geheim"))
    sent = {"leverancier": "X", "nummer": "1", "bedrag": "1,00", "rekening": "huur top", "door": "L0001"}
    for named in (str(secret), "../geheim.pdf", "/etc/passwd"):
        status, page = send(treasurer, "factuur boek", **sent, papier=named)
        assert status == 400
        assert "is geen nummer van een bon; kies een bestand" in page
        status, page = send(treasurer, "toekenning nieuw", **AWARD, bedrag="1,00", brief=named)
        assert "geheim" not in page


def test_a_file_may_not_be_larger_than_25_mb(treasurer: Browser) -> None:
    large = (io.BytesIO(b"%PDF-" + b"x" * (25 * 1024 * 1024)), "groot.pdf")
    status, page = send(treasurer, "toekenning nieuw", **AWARD, bedrag="1,00", brief=large)
    assert status == 400
    assert "Het bestand groot.pdf is te groot; het mag hier ten hoogste 25 MB zijn." in page


def test_what_would_be_done_is_shown_before_it_is(treasurer: Browser) -> None:
    rule = {"naam": "Spijkers", "rekening": "Lasten:TOP:Fysiek:Huur", "woord": "spijkers"}
    rules = treasurer.door.access.parent / "boeken/stam/regels.toml"
    before = rules.read_bytes()
    status, page = send(treasurer, "regels maak", **rule)
    assert (status, rules.read_bytes() == before) == (200, True)
    assert "Dit gaat er gebeuren" in page
    assert "Neemt nog geen enkele bankregel die bekend is." in page
    status, page = send(treasurer, "regels maak", **rule, _stap="boek")
    assert (status, 'id="gedaan"' in page) == (200, True)
    assert b"Spijkers" in rules.read_bytes()


def test_all_that_is_wrong_is_said_at_once(treasurer: Browser) -> None:
    sent = {"kamer": "ZUID", "bedrag": "veel", "datum": "eergisteren", "categorie": "A"}
    status, page = send(treasurer, "kas uitgave", **sent)
    assert status == 400
    for field in ("bedrag", "datum", "omschrijving"):
        assert f'id="{field}-fout"' in page
    status, page = send(
        treasurer, "kas uitgave", **sent | {"bedrag": "1,00", "datum": "2018-06-01", "omschrijving": "x"}
    )
    assert "kamer 'ZUID' bestaat niet" in page.lower().replace("zuid", "ZUID")


@pytest.mark.parametrize(
    ("act", "sent", "field", "said"),
    [
        ("ongedaan", {"nummer": "abc"}, "nummer", "'abc' is geen geheel getal."),
        ("ongedaan", {"nummer": "999"}, "nummer", "Er is geen handeling 999."),
        ("uren goedkeuren", {"kamer": "TOP", "maand": "mei", "door": "L0001"}, "maand", "'mei' is geen maand."),
        ("afsluiten", {"jaar": "2031"}, "jaar", "main.beancount: over 2031 staat niets in de boeken."),
        (
            "regels maak",
            {"naam": "r", "rekening": "nergens", "woord": "x"},
            "rekening",
            "Rekening nergens bestaat niet.",
        ),
        ("relatie", {"code": "ABC", "naam": "ABC BV", "iban": "NL00"}, "iban", "'NL00' is geen IBAN."),
        ("geschiedenis wis", {"tekst": "ab"}, "tekst", "Deze tekst is te kort om te wissen: 2 tekens."),
        ("gift", {"nummer": "zz", "doel": "x"}, "nummer", "Er is geen vraagpost zz."),
        ("bonnen", {"nummers": "zzz"}, "nummers", "Er is geen betaling zzz."),
        (
            "handgeld telling",
            {"kamer": "TOP", "bedrag": "-5,00", "door": "L0001", "en": "L0002"},
            "bedrag",
            "In een kas ligt nooit minder dan niets.",
        ),
    ],
)
def test_a_refusal_stands_at_its_field(
    treasurer: Browser, act: str, sent: dict[str, str], field: str, said: str
) -> None:
    status, page = send(treasurer, act, **sent)
    assert (status, f'id="{field}-fout">{said}' in page) == (400, True), page


@pytest.mark.parametrize("act", ["kamer open", "financier nieuw", "partner maak"])
def test_a_new_code_is_offered_none_that_is_taken(door: Doorway, treasurer: Browser, act: str) -> None:
    page = treasurer.get(address(door), query_string={"act": act}).text
    assert 'list="code-keuzes"' not in page


def test_a_kamer_called_kamer_is_no_field(tmp_path: Path) -> None:
    """New books have one until somebody names their kamers."""
    main = new_books(tmp_path / "boeken", "Coöperatie", [NewKamer("KAMER", "De kamer", Decimal(250))])
    browser = open_door(main).browser("penning")
    _, page = send(browser, "prestaties boek", kamer="KAMER", prestatie="bezoek", aantal="3")
    assert "'bezoek' is bij KAMER in " in page


@pytest.mark.parametrize(
    ("act", "sent", "remedy"),
    [
        (
            "ongedaan",
            {"nummer": "999"},
            "kijk op de pagina Boekingen welk nummer het is.",
        ),
        ("bonnen", {"nummers": "zzz"}, "kijk op de pagina Bonnen welke er zijn."),
        ("gift", {"nummer": "zz", "doel": "x"}, "kijk op de pagina Vragen."),
        ("boeking verbeter", {"nummer": "00000", "omschrijving": "x"}, "zoek haar op de pagina Boekingen, op bedrag"),
    ],
)
def test_a_remedy_in_the_browser_names_a_page(treasurer: Browser, act: str, sent: dict[str, str], remedy: str) -> None:
    status, page = send(treasurer, act, **sent)
    assert (status, remedy in re.sub(r"</?a\b[^>]*>", "", page)) == (400, True), page
