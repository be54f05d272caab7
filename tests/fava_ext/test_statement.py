"""The page "Verklaring": proposed by one, signed by another, downloaded; read-only for all others."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from bwk_ledger.audit.log import read
from bwk_ledger.cli import main
from bwk_ledger.door.accounts import ENVIRON, Visitor
from tests.chromium import Browser, assert_fits, ready
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, SECOND, TREASURER, Fava, open_fava

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.test import TestResponse

REPO = Path(__file__).resolve().parents[2]
PAGE = "extension/Verklaring/"
FORM = {"vaststellen": "ja", "decharge": "ja", "tekst": "<script>alert(1)</script> netjes", "onafhankelijk": "ja"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    folder = tmp_path_factory.mktemp("verklaring") / "boeken"
    shutil.copytree(REPO / "ledger", folder)
    return open_fava(folder / "main.beancount")


@pytest.fixture
def place(shared: Fava) -> Path:
    """The folder with the books, and with that of the kascommissie."""
    return Path(shared.ledger.beancount_file_path).parent.parent


@pytest.fixture
def opened(shared: Fava, place: Path) -> Iterator[Fava]:
    """The example books, of which the kascommissie wrote nothing yet."""
    yield shared
    shutil.rmtree(place / "kascommissie", ignore_errors=True)


def page(fava: Fava, visitor: Visitor | None = None) -> str:
    return fava.page(PAGE, visitor, time="2018")


def propose(fava: Fava, visitor: Visitor | None = COMMITTEE, form: Mapping[str, str] = FORM) -> TestResponse:
    return fava.post(f"{PAGE}voorstel", visitor, form, time="2018")


def sign(fava: Fava, visitor: Visitor | None = SECOND) -> TestResponse:
    found = re.search(r'name="voorstel" value="([0-9a-f]{64})"', page(fava, SECOND))
    form = {"voorstel": found[1] if found else "", "onafhankelijk": "ja", "rood": "ja"}
    return fava.post(f"{PAGE}teken", visitor, form, time="2018")


def test_two_sign_the_demo_and_anyone_downloads_and_verifies(opened: Fava, place: Path, tmp_path: Path) -> None:
    assert "Over 2018 is nog geen verklaring." in page(opened)
    answer = propose(opened)
    assert answer.status_code == 303
    assert answer.location.endswith("/extension/Verklaring/?time=2018#voorstel")
    own = page(opened, COMMITTEE)
    assert "U hebt dit voorgesteld." in own
    assert "Teken de verklaring" not in own
    assert "&lt;script&gt;alert(1)&lt;/script&gt; netjes" in own
    assert "Ik teken als L0006." in page(opened, SECOND)
    assert sign(opened).location.endswith("#getekend")
    for visitor in (None, TREASURER, ACCOUNTANT, COMMITTEE):
        assert "De verklaring over 2018 is getekend" in page(opened, visitor)
        response = opened.get(f"{PAGE}pdf", visitor, time="2018", bestand="verklaring-2018.pdf")
        assert (response.status_code, response.mimetype) == (200, "application/pdf")
        assert response.headers["Content-Disposition"] == 'attachment; filename="verklaring-2018.pdf"'
    path = tmp_path / "gekregen.pdf"
    path.write_bytes(response.data)
    run = CliRunner().invoke(main, ["verifieer", str(path), "--boeken", str(place / "boeken")])
    # Fava and bwk load the books in their own ways; the hashes are the same.
    assert (run.exit_code, run.output.splitlines()[-1]) == (0, "Alles is nog zoals het is getekend.")


def test_the_dossier_takes_it(opened: Fava, place: Path, tmp_path: Path) -> None:
    propose(opened)
    sign(opened)
    from zipfile import ZipFile  # noqa: PLC0415 - only here

    out = tmp_path / "stukken"
    run = CliRunner().invoke(main, ["jaarrekening", "2018", "--boeken", str(place / "boeken"), "--uit", str(out)])
    assert run.exit_code == 0, run.output
    with ZipFile(out / "dossier.zip") as dossier:
        kept = dossier.read("kascommissie/verklaring-2018.pdf")
    assert kept == (place / "kascommissie/verklaring-2018.pdf").read_bytes()


@pytest.mark.parametrize("visitor", [None, TREASURER, ACCOUNTANT])
def test_nobody_else_proposes_or_signs(opened: Fava, place: Path, visitor: Visitor | None) -> None:
    assert 'name="onafhankelijk"' not in page(opened, visitor)
    refused = propose(opened, visitor)
    assert refused.status_code == 400
    assert "dit is voor wie inlogt als kascommissie." in refused.text
    assert not (place / "kascommissie").exists()
    propose(opened)
    assert sign(opened, visitor).status_code == 400
    assert len(read(place / "kascommissie/logboek.jsonl")) == 1
    assert not (place / "kascommissie/verklaring-2018.pdf").exists()


def test_the_same_account_cannot_sign(opened: Fava) -> None:
    propose(opened)
    refused = sign(opened, COMMITTEE)
    assert refused.status_code == 400
    assert "u hebt deze verklaring zelf voorgesteld." in refused.text


def test_what_changed_since_the_proposal_is_shown_and_refused(tmp_path: Path) -> None:
    shutil.copytree(REPO / "ledger", tmp_path / "boeken")
    opened = open_fava(tmp_path / "boeken/main.beancount")
    propose(opened)
    bank = tmp_path / "boeken/jaren/2018/bank.beancount"
    bank.write_text(bank.read_text("utf-8").replace("-890.00 EUR", "-891.00 EUR", 1), "utf-8")
    opened.ledger.load_file()
    html = unescape(page(opened, SECOND))
    assert "Zo kan het niet meer worden getekend." in html
    assert "bedrag van Activa:Bank:ING was -890 EUR en is -891 EUR" in html
    assert "Teken de verklaring" not in html


def test_no_other_file_can_be_downloaded(opened: Fava) -> None:
    propose(opened)
    for name in ("", "logboek.jsonl", "../boeken/main.beancount", "verklaring-2018.pdf"):
        assert opened.get(f"{PAGE}pdf", COMMITTEE, time="2018", bestand=name).status_code == 404


class _As:
    """Who is logged in, in place of the door."""

    visitor = COMMITTEE


@pytest.fixture
def browser(driver: Any, opened: Fava) -> Iterator[Browser]:
    inner = opened.app.wsgi_app
    opened.app.wsgi_app = lambda environ, start: inner({**environ, ENVIRON: _As.visitor}, start)
    with opened.served() as url:
        yield ready(driver, url)
        driver.get("about:blank")
    _As.visitor = COMMITTEE


@pytest.mark.browser
def test_an_evening_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.find("input[name=vaststellen][value=ja]").click()
    browser.find("input[name=decharge][value=ja]").click()
    browser.find("input[name=onafhankelijk]").click()
    browser.find("form.signing button").click()
    browser.until(lambda: browser.all("[data-voorstel]"))
    _As.visitor = SECOND
    for scheme, width in (("light", 375), ("dark", 1400)):
        browser.resize(width, 1000)
        browser.prefer(scheme)
        browser.open(f"{PAGE}?time=2018")
        assert_fits(browser, width)
    browser.find("input[name=onafhankelijk]").click()
    browser.find("form.signing button").click()
    browser.until(lambda: browser.all("[data-getekend]"))
    got = tmp_path / "gekregen"
    got.mkdir()
    browser.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(got)})
    browser.find("a.pdf").click()
    browser.until((got / "verklaring-2018.pdf").is_file)
    done = subprocess.run(["pdftotext", got / "verklaring-2018.pdf", "-"], capture_output=True, text=True, check=True)
    assert "Verklaring van de kascommissie over 2018" in done.stdout
    assert "L0005 en L0006" in done.stdout
    assert browser.complaints() == []
