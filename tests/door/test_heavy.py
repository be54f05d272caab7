"""What a reader sends to keep the server busy: it is answered soon, and so are the others meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from beanquery import CompilationError
from fava.core.query_shell import FavaShellError, QueryCompilationError

from bwk_ledger.base.patterns import PatternError, compiled
from bwk_ledger.door import query
from bwk_ledger.door.accounts import ENVIRON, Role, Visitor
from bwk_ledger.door.connections import MOST_AT_ONCE, Turns
from bwk_ledger.door.query import Linear, PatternMatch, TimeIsUpError, depth, run_within
from bwk_ledger.door.query_mistakes import explained

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.door.door import Browser, Doorway

UNREADABLE_PERIOD = "Deze periode is niet te lezen. Schrijf jjjj, jjjj-mm of jjjj-q1."
# Seconds in which no test could wait out what these would take without limits: years, or all memory.
SLOW_PATTERNS = ["(a+)+$", "(a|a)*$", r"(\w+\s?)*!", "(x+x+)+y", "(.*)*" * 80 + "!", "((((a*)*)*)*)*b"]
LARGE_PATTERNS = ["(?:a{1000}){1000}", ".{1000}" * 70, r"(?:\pL{900})", "(" * 450]


@pytest.mark.parametrize("pattern", SLOW_PATTERNS)
def test_a_pattern_that_blows_up_elsewhere_takes_linear_time(pattern: str) -> None:
    assert PatternMatch(pattern)("a" * 20_000 + " ?") in (True, False)
    Linear.sub(pattern, "", "x" * 20_000 + "z")


@pytest.mark.parametrize("pattern", LARGE_PATTERNS)
def test_a_pattern_that_asks_too_much_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="Dit zoekpatroon is niet te lezen of vraagt te veel: "):
        compiled(pattern)


def test_a_refused_pattern_says_what_to_do() -> None:
    with pytest.raises(PatternError) as caught:
        PatternMatch("koffie (thee")
    assert str(caught.value) == (
        "Dit zoekpatroon is niet te lezen of vraagt te veel: 'koffie (thee'. Zet een \\ voor een leesteken dat u "
        "letterlijk bedoelt."
    )
    with pytest.raises(PatternError) as caught:
        PatternMatch("x" * 501)
    assert str(caught.value) == "Dit zoekpatroon is te lang: ten hoogste 500 tekens."


def test_patterns_find_what_they_found_before() -> None:
    assert PatternMatch("ing$")("Activa:Bank:ING")
    assert not PatternMatch("^ing")("Activa:Bank:ING")
    assert PatternMatch("café")("CAFÉ De Linde")
    assert Linear.sub(r"(\w+):(\w+)", r"\2-\1", "a:b") == "b-a"
    assert Linear.search("b", "abc").group(0) == "b"
    assert Linear.match("b", "abc") is None
    assert Linear.fullmatch("abc", "abc") is not None


def test_replacing_does_not_grow_without_end() -> None:
    text = "x" * 1000
    assert len(Linear.sub("x", "yy", text)) == 2000
    with pytest.raises(PatternError) as caught:
        Linear.sub("", text, text)
    assert str(caught.value) == "Vervangen met subst geeft hier een te lange tekst."


def test_brackets_are_counted() -> None:
    assert [depth(text) for text in ("", "a(b)c", "((", "([{x}])", "))((")] == [0, 1, 2, 3, 2]


def _forever() -> None:
    number = 0
    while True:
        try:
            number += 1
        except Exception:  # noqa: BLE001 - code that catches all it can is ended too
            number = 0


def test_work_without_end_is_ended_and_the_thread_goes_on() -> None:
    for _ in range(3):
        with pytest.raises(TimeIsUpError):
            run_within(0.05, _forever)
    assert run_within(5, lambda: 3) == 3
    assert not query.is_running()


def test_a_deadline_that_is_near_never_reaches_what_comes_after() -> None:
    for _ in range(300):
        try:
            run_within(0.0003, lambda: sum(range(2000)))
        except TimeIsUpError:
            continue
    assert sum(range(2000)) == 1_999_000
    time.sleep(query._AGAIN + 0.1)  # in which a late one would come
    assert not query.is_running()


UNDER_A_PROFILER = """
import sys
from bwk_ledger.door.query import TimeIsUpError, run_within
for seconds in (5, 0.0003, 0.0003, 0.0003):
    try:
        run_within(seconds, lambda: sum(range(200_000)))
    except TimeIsUpError:
        pass
sys.setprofile(lambda *_: None)
print(sum([number for number in range(3)]))
"""


def test_nothing_of_a_deadline_stays_behind_in_the_process() -> None:
    # Python 3.11 loops for ever under a profiler where a mark of what was raised in a thread stays behind
    done = subprocess.run(
        [sys.executable, "-c", UNDER_A_PROFILER], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "3\n"


def asked(browser: Browser, door: Doorway, path: str, **asks: str) -> TestResponse:
    return browser.get(door.slug + path, query_string=asks)


FILTERS = [
    ("account", "koffie(", "Dit zoekpatroon is niet te lezen of vraagt te veel: 'koffie('."),
    ("account", "(?:a{1000}){1000}", "Dit zoekpatroon is niet te lezen of vraagt te veel: '(?:a{1000}){1000}'."),
    ("account", "x" * 501, "Dit filter is te lang: ten hoogste 500 tekens."),
    ("account", "(" * 21, "Dit filter is te ingewikkeld: ten hoogste 20 haakjes in elkaar."),
    ("filter", "x " * 501, "Dit filter is te lang: ten hoogste 1000 tekens."),
    ("filter", "any(" * 21, "Dit filter is te ingewikkeld: ten hoogste 20 haakjes in elkaar."),
    ("filter", "any(", "Dit filter is niet te lezen."),
    ("filter", "payee:'['", "Dit zoekpatroon is niet te lezen of vraagt te veel: '['."),
    ("time", "2018-13", UNREADABLE_PERIOD),
    ("time", "onzin", UNREADABLE_PERIOD),
    ("time", "2018 - 2017", UNREADABLE_PERIOD),
    ("time", "day+999999999999", UNREADABLE_PERIOD),
    ("time", "2" * 101, "Dit filter is te lang: ten hoogste 100 tekens."),
]


@pytest.mark.parametrize(("kind", "text", "message"), FILTERS)
def test_a_filter_that_cannot_be_is_told_in_dutch(door: Doorway, kind: str, text: str, message: str) -> None:
    browser = door.browser("kas1")
    response = asked(browser, door, "api/journal", **{kind: text})
    assert (response.status_code, response.json["error"][: len(message)]) == (400, message)
    assert asked(browser, door, "download-journal/", **{kind: text}).status_code == 400
    page = asked(browser, door, "extension/Kamers/", **{kind: text})
    assert page.status_code == 200
    assert "Dit filter is niet te lezen" in page.text


def test_all_of_history_is_not_cut_into_days(door: Doorway) -> None:
    browser = door.browser("kas1")
    message = "Dit zijn te veel perioden. Kies een kortere periode, of maanden in plaats van dagen."
    for interval in ("day", "week", "month", "year"):
        response = asked(browser, door, "api/income_statement", time="0002 - 9998", interval=interval)
        assert (response.status_code, response.json["error"]) == (400, message), interval
    assert asked(browser, door, "api/income_statement", time="2017 - 2026", interval="day").status_code == 200


@pytest.mark.parametrize("pattern", SLOW_PATTERNS)
def test_slow_patterns_in_every_filter_and_query_are_answered(door: Doorway, pattern: str) -> None:
    browser = door.browser("kas1")
    assert asked(browser, door, "api/journal", account=pattern[:500]).status_code == 200
    assert asked(browser, door, "api/journal", filter=f'any(account:"{pattern}")'[:1000]).status_code == 200
    text = f"SELECT '{'a' * 3000}' ~ '{pattern[:400]}', grep('{pattern[:400]}', account) LIMIT 3"
    assert asked(browser, door, "api/query", query_string=text).status_code == 200


QUERIES = [
    ("SELECT " + "(" * 21 + "1" + ")" * 21, "Zij is te ingewikkeld: ten hoogste 20 haakjes in elkaar."),
    ("SELECT " + "1," * 2000 + "1", "Zij is te lang: ten hoogste 4000 tekens."),
    ("SELECT round(5, -1000000000)", "Er staat iets in wat niet kan, zoals een getal waar een tekst hoort."),
    ("SELECT int(decimal('1E999999999'))", "Er staat iets in wat niet kan, zoals een getal waar een tekst hoort."),
    ("SELECT account ~ '('", "Dit zoekpatroon is niet te lezen of vraagt te veel: '('."),
    ("SELECT parse_date('x')", "Er staat iets in wat niet kan, zoals een getal waar een tekst hoort."),
    (".output x", "Zij is niet te begrijpen vanaf '.output x' (regel 1, teken 1)."),
    ("SELECT account,\n  sum( number ORDER", "Zij is niet te begrijpen vanaf 'ORDER' (regel 2, teken 15)."),
    ("SELECT account WHERE", "Aan het einde ontbreekt nog iets."),
    ("SELECT rekening", "De kolom 'rekening' is er niet."),
    ("SELECT account FROM #boeken", "De tabel '#boeken' is er niet."),
    ("SELECT totaal(account)", "De functie 'totaal(account)' is er niet, of kan hier niets mee."),
    ("SELECT account + 1", "In 'account + 1' past de bewerking niet bij wat ernaast staat."),
    ("SELECT account.naam", "De kolom in 'account.naam' heeft geen onderdelen."),
    ("SELECT entry.naam", "Het onderdeel in 'entry.naam' is er niet."),
    ("SELECT account WHERE sum(number) > 1", "Een som of ander totaal kan niet staan achter WHERE."),
    ("SELECT sum(sum(number))", "Een som of ander totaal kan niet staan in een ander totaal."),
    (
        "SELECT account, sum(number) GROUP BY date",
        "Wat u naast een som of ander totaal vraagt, hoort ook achter GROUP BY.",
    ),
    ("SELECT account ORDER BY 9", "Het nummer van een kolom na ORDER BY is er niet."),
    ("SELECT tags GROUP BY tags", "Naar deze kolom kan niet worden gegroepeerd."),
    (
        "SELECT account FROM CLOSE ON 2018-01-01 OPEN ON 2019-01-01",
        "Zij is niet te begrijpen vanaf 'OPEN ON 2019-01-01' (regel 1, teken 41).",
    ),
    (
        "SELECT account FROM OPEN ON 2019-01-01 CLOSE ON 2018-01-01",
        "De dag achter CLOSE hoort na die achter OPEN te liggen.",
    ),
    ("SELECT account IN (SELECT account, date)", "De vraag in 'SELECT account, date' hoort één kolom te geven."),
    ("SELECT coalesce(1, 'a')", "In 'coalesce(1, 'a')' hoort alles van dezelfde soort te zijn."),
    ("run bestaat_niet", "Er is geen vraag met deze naam in de boeken."),
    ("run een twee", "Achter run hoort één naam; zet een naam met spaties tussen aanhalingstekens."),
]


@pytest.mark.parametrize(("text", "message"), QUERIES)
def test_a_query_that_cannot_be_is_told_in_dutch(door: Doorway, text: str, message: str) -> None:
    for path in ("api/query", "download-query/query_result.csv"):
        response = asked(door.browser("kas1"), door, path, query_string=text)
        assert response.status_code == 400
        shown = response.json["error"] if response.is_json else response.text.replace("&#39;", "'")
        assert f"Deze vraag is niet te beantwoorden. {message}" in shown


def test_what_has_no_dutch_is_said_to_be_english() -> None:
    for error in (QueryCompilationError(CompilationError("new words")), FavaShellError("new words")):
        error.__cause__ = CompilationError("new words") if isinstance(error, QueryCompilationError) else None
        assert explained(error) == "Het programma dat vragen beantwoordt, zegt in het Engels: new words"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "SECONDS", 0.3)
    monkeypatch.setattr(query, "_SECONDS", 0.3)


@pytest.mark.usefixtures("short")
def test_a_query_without_end_is_ended(door: Doorway) -> None:
    nested = "SELECT " + ", ".join(["date_bin('1 month', 9999-12-31, 0001-01-01)"] * 60)
    response = asked(door.browser("kas1"), door, "api/query", query_string=nested)
    assert response.status_code == 400
    assert "Zij kost te veel tijd. Vraag minder, of over een kortere periode." in response.json["error"]
    assert asked(door.browser("kas1"), door, "api/query", query_string="SELECT 1").status_code == 200


def _asked_of(turns: Turns, name: str) -> tuple[str, str]:
    """The status and text for a request of this account."""
    begun: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x/api/y", ENVIRON: Visitor(name, Role.COMMITTEE)}
    answer: Any = turns(environ, lambda status, _headers, _info=None: begun.append(status))  # type: ignore[arg-type,return-value]
    text = b"".join(answer).decode()
    answer.close()
    return begun[-1], text


def test_one_account_gets_so_many_turns_and_the_others_theirs() -> None:
    started, go = threading.Semaphore(0), threading.Event()

    def slow(_environ: Any, start: Any) -> list[bytes]:
        started.release()
        go.wait(20)
        start("200 OK", [])
        return [b"x"]

    turns = Turns(slow, lambda: None)
    answers: list[tuple[str, str]] = []
    threads = [threading.Thread(target=lambda: answers.append(_asked_of(turns, "kas1"))) for _ in range(50)]
    for thread in threads:
        thread.start()
    assert started.acquire(timeout=10)
    assert started.acquire(timeout=10)
    while len(answers) < 50 - MOST_AT_ONCE:
        time.sleep(0.01)
    busy = '{"error": "U vraagt te veel tegelijk. Wacht tot de vorige pagina er is."}\n'
    assert set(answers) == {("429 TOO MANY REQUESTS", busy)}
    assert not started.acquire(blocking=False)
    other = threading.Thread(target=lambda: answers.append(_asked_of(turns, "kas2")))
    other.start()
    assert started.acquire(timeout=10)
    go.set()
    for thread in [*threads, other]:
        thread.join(20)
    assert answers.count(("200 OK", "x")) == MOST_AT_ONCE + 1


def test_a_page_without_end_is_ended() -> None:
    def endless(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        _forever()
        return [b""]

    turns = Turns(endless, lambda: None, seconds=0.1)
    status, text = _asked_of(turns, "kas1")
    assert status == "400 BAD REQUEST"
    assert text == '{"error": "Dit kost te veel tijd. Vraag minder, of over een kortere periode."}\n'
    assert _asked_of(turns, "kas1")[0] == "400 BAD REQUEST"  # its turns came back
