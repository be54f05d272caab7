"""An evening of the treasurer in a real Chromium, with no terminal: from an empty folder to a count that is undone.

What she does with mouse and keys is counted, but for the texts she types; and other books get the same work by
commands, and are then the same to the letter.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from selenium.webdriver.common.keys import Keys

from bwk_ledger.acts.history import opened_history
from bwk_ledger.acts.receipts import open_desk
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.chromium import Browser, driver, ready  # noqa: F401 - a fixture
from tests.door.door import begun
from tests.evening.month import ANSWERS, MONTH, SHOPS, VOLUNTEERS, Month, begin_with_commands, make_month
from tests.evening.planted import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.evening.month import Shop

pytestmark = pytest.mark.browser
MOST = 150  # clicks and keys
ACCOUNT = "form.settle [name=rekening]"
AS_TYPED = f"Mar{Keys.TAB}2026"  # the month, as one types it in the browser's own field
A_CHOICE = 2  # clicks to choose files: the dialog, and what is in it
APPROVED = (("LINDE", "V0003"), ("BEUK", "V0001"))  # whose hours, and who approves them


AS_A_DAY = "01012026"  # the day, likewise


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    return make_month(tmp_path_factory.mktemp("maand"), seed=2026)


@pytest.fixture(scope="module")
def address(month: Month) -> Iterator[str]:
    """Where `bwk open` sends the browser from the empty folder."""
    with begun(month.folder) as found:
        yield found


@dataclass
class Hands:
    """Somebody at a browser; `count` is how often they clicked, or pressed a key that is no text."""

    browser: Browser
    count: int = 0

    def click(self, selector: str, words: str = "") -> None:
        """Click on the first that is called so."""

        def clicked() -> bool:
            found = [item for item in self.browser.all(selector) if words in item.text and item.is_displayed()]
            if found:
                found[0].click()
            return bool(found)

        self.browser.until(clicked)  # Fava puts its menu on the page while this looks at it
        self.count += 1

    def press(self, key: str, times: int = 1) -> None:
        """Press a key where the keyboard is."""
        for _ in range(times):
            self.browser.driver.switch_to.active_element.send_keys(key)
        self.count += times

    def type(self, text: str, at: str) -> None:
        """Type a text in a field, once the keyboard is there."""
        self.browser.until(lambda: self.has_keyboard(at))
        self.browser.find(at).send_keys(text)
        self.count += text.count(Keys.TAB)

    def tab_to(self, at: str) -> None:
        """Take the keyboard to a field further on, with the tab key."""
        while not self.has_keyboard(at):
            self.press(Keys.TAB)

    def move_to(self, at: str, label: str) -> None:
        """Take the keyboard to a field: to the first of a form by its label, and from there with the tab key."""
        if not self.has_keyboard("form.act *"):
            self.click(label)
        self.tab_to(at)

    def has_keyboard(self, at: str) -> bool:
        """Whether the keyboard is at an element."""
        return bool(self.browser.run("return document.activeElement.matches(arguments[0])", at))

    def choose(self, files: Sequence[Path]) -> None:
        """Choose files for the field where they are dropped, and wait to see what they are."""
        self.browser.until(lambda: self.browser.all(".drop[data-ready]"))
        self.browser.find(".drop input").send_keys("\n".join(map(str, files)))
        self.count += A_CHOICE
        self.browser.until(lambda: self.browser.all("form.book"))

    def go(self, page: str) -> None:
        """Go to a page by the menu."""
        self.click(f"aside a[href*='/extension/{page}/']")
        self.browser.until(lambda: self.browser.text("article h2").startswith(page) and not self.browser.all("#gedaan"))

    def done(self) -> str:
        """What is told of an act, once it is."""
        return str(self.browser.until(lambda: self.browser.text("#gedaan")))


def test_an_evening(driver: Any, address: str, month: Month) -> None:  # noqa: F811
    browser = ready(driver, address)
    hands = Hands(browser)
    driver.get(address)
    make_books(hands)
    assert not load(month.books / "main.beancount").transactions
    sign_up(hands)
    hands.go("Importeren")
    take_in(hands, month.files)
    settle(hands)
    hands.go("Bonnen")
    take_in(hands, month.papers)
    match(hands, month)
    for kamer, by in APPROVED:
        approve(hands, kamer, by)
    count_and_undo(hands)

    assert browser.complaints() == []
    assert hands.count <= MOST
    other = month.folder.parent / "kopie"
    begin_with_commands(other)
    by_commands(month, other)
    assert content(month.books) == content(other)
    assert run("controle", "--boeken", str(month.books)).startswith("Geen fouten")


def make_books(hands: Hands) -> None:
    """Answer what new books must know, from field to field with the tab key."""
    browser = hands.browser
    browser.until(lambda: hands.has_keyboard("[name=naam]"))
    for name, text in ANSWERS.items():
        if name == "kamer-2-code":
            hands.click("button", "Nog een kamer")
            browser.until(lambda: hands.has_keyboard("[name=kamer-2-code]"))
        hands.tab_to(f"[name={name}]")
        hands.type(text, f"[name={name}]")
    hands.press(Keys.ENTER)
    browser.until(lambda: browser.all("aside a[href*='/extension/Importeren/']"))
    assert browser.until(lambda: browser.text("article h2")).startswith("Vanavond")


def sign_up(hands: Hands) -> None:
    """Sign up the volunteers, the first from what this evening says of empty books."""
    browser = hands.browser
    hands.click("a.button[aria-label*='Zijn er vrijwilligers?']")
    for number, kamer in VOLUNTEERS.items():
        browser.until(lambda: browser.all("form.act [name=soort]"))
        for name, text in (("kamers", kamer), ("soort", "bewoner"), ("nummer", number), ("sinds", AS_A_DAY)):
            hands.click(f"form.act label[for={name}]")
            hands.type(text, f"form.act [name={name}]")
        hands.click("form.act button[name=_stap]")
        assert f"{number}: bewoner bij {kamer}, aangemeld vanaf 2026-01-01." in hands.done()
        if number != "V0004":
            hands.click("#gedaan a", "Nog een keer")


def take_in(hands: Hands, files: Sequence[Path]) -> None:
    """See what files would do, and book them."""
    browser, number = hands.browser, len(files)
    hands.choose(files)
    assert len(browser.all(".file")) == number
    assert browser.text("form.book button") == f"Boek {number} bestanden"
    hands.click("form.book button")
    assert f"{number} bestanden" in hands.done() or "3 bestanden" in hands.done()


def settle(hands: Hands) -> None:
    """Answer every question: of who comes back with a rule, of the others as they come."""
    browser = hands.browser
    hands.go("Vragen")
    for shop in (item for item in SHOPS if item.times > 1):
        hands.click(".desk nav a", shop.name)
        browser.until(lambda shop=shop: browser.text(".asked h3").startswith(shop.name))
        hands.type(shop.words, ACCOUNT)
        hands.click("[name=groep]")
        hands.click("[name=altijd]")
        hands.click("form.settle button")
        browser.until(lambda: browser.all("#plan") and hands.has_keyboard("button.carry"))
        assert f"Neemt {shop.times} bankregels (nog open)" in browser.text("#plan")
        hands.press(Keys.ENTER)
        assert f"Regel '{shop.name}' staat in stam/regels.toml." in hands.done()
    while browser.all("[data-vraag]"):
        shop, number = shown(browser), browser.find("[data-vraag]").get_attribute("data-vraag")
        hands.type(shop.words, ACCOUNT)
        hands.press(Keys.ENTER)
        browser.until(lambda number=number: not browser.all(f"[data-vraag='{number}']") and hands.done())
    assert browser.text("#klaar").startswith("Er is niets uit te zoeken.")


def shown(browser: Browser) -> Shop:
    """Whom the question is about."""
    who = browser.text(".asked h3")
    return next(shop for shop in SHOPS if who.startswith(shop.name))


def match(hands: Hands, month: Month) -> None:
    """Take what is sure at once, and of the photos that of the day on them."""
    browser = hands.browser
    photos = sum(bill.is_photo for bill in month.bills)
    hands.go("Bonnen")
    assert browser.text("#zekere") == f"Neem de {len(month.bills) - photos} zekere voorstellen over"
    hands.click("#zekere")
    for left in range(photos, 0, -1):
        browser.until(lambda left=left: f"1 van {left} die" in browser.text("#bon h3"))
        browser.until(lambda: browser.find(".receipt img").get_property("naturalWidth") == 320)
        browser.until(lambda: hands.has_keyboard(".choices input"))
        hands.press(Keys.ENTER)
    assert browser.until(lambda: browser.text("#klaar")) == "Elke bon hoort bij een betaling."
    assert browser.text("#zonder").endswith("Van elke betaling is er een bon.")


def fill(hands: Hands, act: str, **texts: str) -> None:
    """Find the form of an act, fill it in and send it."""
    browser = hands.browser
    hands.go("Formulieren")
    hands.click(f"article a[href*='act={act.replace(' ', '+')}'], article a[href*='act={act.replace(' ', '%20')}']")
    browser.until(lambda: browser.all(f"form.act [name={next(iter(texts))}]"))
    for name, text in texts.items():
        hands.move_to(f"form.act [name={name}]", f"form.act label[for={name}]")
        hands.type(text, f"form.act [name={name}]")
    hands.click("form.act button[name=_stap]")


def approve(hands: Hands, kamer: str, by: str) -> None:
    """Approve the hours of a kamer."""
    fill(hands, "uren goedkeuren", kamer=f"Kamer De {kamer.capitalize()}", maand=AS_TYPED, door=by)
    assert kamer in hands.done()


def count_and_undo(hands: Hands) -> None:
    """Count the handgeld, and take that back."""
    fill(hands, "handgeld telling", kamer="Kamer De Linde", bedrag="50,00", door="V0001", en="V0002")
    assert "LINDE" in hands.done()
    hands.click("#gedaan a", "Ongedaan maken")
    hands.browser.until(lambda: hands.browser.find("[name=nummer]").get_attribute("value"))
    hands.click("form.act button[name=_stap]")
    hands.browser.until(lambda: "is ongedaan gemaakt" in hands.done())


# The same with commands.


def bwk(*arguments: str) -> str:
    """A command; on the way there are errors in the books, until every expense has its paper."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in {0, 1}, result.output
    return result.stdout


def by_commands(month: Month, root: Path) -> None:
    """The same work on a copy of the books."""
    at = ("--boeken", str(root))
    take_with_command(month.files, root)
    for shop in SHOPS:
        number = next(line.split()[0 if shop.times == 1 else 1] for line in listed(root) if shop.name in line)
        rule = ("--regel", shop.name, "--partij", shop.name, "--opnieuw") if shop.times > 1 else ()
        bwk("vraagposten", number.rstrip(":"), shop.words, *rule, *at)
    take_with_command(month.papers, root)
    bwk("bonnen", "--akkoord", *at)
    for _ in (bill for bill in month.bills if bill.is_photo):
        bwk("bonnen", *first_photo(root), *at)
    for kamer, by in APPROVED:
        bwk("uren", "goedkeuren", kamer, MONTH, "--door", by, *at)
    bwk("handgeld", "telling", "LINDE", "--bedrag", "50,00", "--door", "V0001", "--en", "V0002", *at)
    with opened_history(root) as history:
        last = history.last
    bwk("ongedaan", str(last), *at)


def take_with_command(files: Sequence[Path], root: Path) -> None:
    for path in files:
        shutil.copy(path, root / "inbox")
    bwk("importeer", "--boeken", str(root))


def listed(root: Path) -> list[str]:
    return bwk("vraagposten", "--alles", "--boeken", str(root)).splitlines()


def first_photo(root: Path) -> tuple[str, str]:
    """The first paper that waits, with the payment that comes first beside it."""
    desk = open_desk(load(root / "main.beancount"))
    paper = desk.waiting[0].number
    return paper, desk.proposals[paper][0].payment.number


def content(root: Path) -> dict[str, bytes]:
    """Every file of the books, but for what is beside them."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("stam", "jaren", "documenten")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    } | {"main.beancount": (root / "main.beancount").read_bytes()}
