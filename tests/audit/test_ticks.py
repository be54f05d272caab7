"""What the log says of the sample: drawings that add, ticks that stay, and items that changed since."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.audit.audit import Audit, State, open_audit
from bwk_ledger.audit.log import LogRecord, read
from bwk_ledger.audit.sample import Answer, Sample, TickQuestion, read_sample, sample_of, transactions_of
from bwk_ledger.audit.sample_acts import add_by_hand, add_drawing, add_tick
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Books

ONE, OTHER = Visitor("kas1", Role.COMMITTEE, "L0005"), Visitor("kas2", Role.COMMITTEE, "L0006")
TODAY = dt.date(2019, 3, 4)
LIMIT = Decimal(1000)
YES = dict.fromkeys(TickQuestion, "ja")
BOOKS = """
    2017-03-04 * "Verhuurder" "huur maart"
      Activa:Bank:ING  -10.00 EUR
      Lasten:TOP:Fysiek:Huur
    2017-04-04 * "Drukker" "folders"
      Activa:Bank:ING  -50.00 EUR
      Lasten:TOP:Fysiek:Huur
    2017-05-04 * "Drukker" "folders"
      Activa:Bank:ING  -50.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-05 * "Verhuurder" "huur januari"
      bon: "huurcontract 1"
      Activa:Bank:ING  -1200.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-02-05 * "Verhuurder" "huur februari"
      bon: "huurcontract 1"
      Activa:Bank:ING  -1300.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-03-05 * "Drukker" "folders"
      Activa:Bank:ING  -50.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-03-06 * "overboeken"
      Activa:Bank:ING  -20.00 EUR
      Activa:Handgeld:TOP
    2017-03-05 * "oud"
      Activa:Bank:ING  -5000.00 EUR
      Lasten:TOP:Fysiek:Huur
"""


def opened(books: Books) -> Audit:
    return open_audit(load(books.main), 2018, TODAY)


@pytest.fixture
def audit(books: Books) -> Audit:
    books.add(BOOKS)
    return opened(books)


def named(audit: Audit) -> Mapping[str, str]:
    """Identity by narration."""
    return {entry.narration: identity for identity, entry in transactions_of(audit.ledger.index, audit.year).items()}


def now(audit: Audit) -> Sample:
    return sample_of(open_audit(audit.ledger, audit.year, TODAY))


def message(of: Any, *arguments: Any) -> str:
    with pytest.raises(InputError) as error:
        of(*arguments)
    return str(error.value)


def test_a_drawing_is_kept_with_all_that_repeats_it(audit: Audit) -> None:
    record = add_drawing(audit, ONE, " 3-5-2-6 ", LIMIT, 0)
    assert (record.kind, record.year, record.person) == ("steekproef", 2018, "L0005")
    values = record.values
    assert {key: values[key] for key in ("methode", "zaad", "grens", "aantal", "maanden")} == {
        "methode": "getrokken",
        "zaad": "3-5-2-6",
        "grens": "1000.00",
        "aantal": 0,
        "maanden": {},
    }
    assert values["populatie"]["aantal"] == 3
    assert values["populatie"]["totaal"] == "2550.00"
    assert re.fullmatch("[0-9a-f]{64}", values["populatie"]["hash"])
    assert values["posten"][0] == {
        "boeking": named(audit)["huur januari"],
        "datum": "2018-01-05",
        "tekst": "Verhuurder huur januari",
        "bedrag": "-1200.00",
        "waarom": ["boven de grens"],
    }
    assert [item.text for item in now(audit).items] == ["Verhuurder huur januari", "Verhuurder huur februari"]
    assert [item.state for item in now(audit).items] == [State.OPEN, State.OPEN]


def test_without_a_seed_one_is_made(audit: Audit) -> None:
    seeds = [add_drawing(audit, ONE, "", LIMIT, 0).values["zaad"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{16}", seed) for seed in seeds)
    assert seeds[0] != seeds[1]


def test_a_second_drawing_adds_and_ticks_stay(audit: Audit) -> None:
    add_drawing(audit, ONE, "a", LIMIT, 0)
    first = named(audit)["huur januari"]
    add_tick(audit, ONE, first, YES, "")
    add_drawing(audit, OTHER, "b", Decimal(0), 0)
    add_drawing(audit, OTHER, "c", LIMIT, 200)
    found = now(audit)
    assert [item.text for item in found.items] == [
        "Verhuurder huur januari", "Verhuurder huur februari", "Drukker folders",
    ]  # fmt: skip
    assert [item.state for item in found.items] == [State.GOOD, State.OPEN, State.OPEN]
    assert found.items[2].reasons == ("boven de grens", "geloot naar bedrag")
    assert [draw.seed for draw in found.draws] == ["a", "b", "c"]


def test_any_transaction_of_the_year_can_be_added_by_hand_once(audit: Audit) -> None:
    names = named(audit)
    add_by_hand(audit, ONE, names["overboeken"])
    (item,) = now(audit).items
    assert (item.amount, item.reasons) == (Decimal(20), ("met de hand",))
    assert message(add_by_hand, audit, OTHER, names["overboeken"]) == (
        "deze boeking zit al in de steekproef.\n  Herstel: ga terug naar de lijst; daar staat zij bij."
    )
    assert message(add_by_hand, audit, OTHER, "0123456789abcdef") == (
        "deze boeking staat niet in de boeken van 2018.\n"
        "  Oorzaak: zij is veranderd sinds u deze pagina opende, of zij hoort bij een ander jaar.\n"
        "  Herstel: zoek de boeking opnieuw op."
    )
    assert len(read(audit.folder / "logboek.jsonl")) == 1


def test_a_changed_or_vanished_transaction_is_not_good(audit: Audit, books: Books) -> None:
    add_drawing(audit, ONE, "a", LIMIT, 0)
    for item in now(audit).items:
        add_tick(audit, ONE, item.identity, YES, "")
    text = books.main.read_text("utf-8")
    books.main.write_text("; een regel erbij\n" + text.replace("-1200.00", "-1200.01"), "utf-8")
    changed, same = sample_of(opened(books)).items
    assert (changed.is_changed, changed.state, changed.amount) == (True, State.WRONG, Decimal("-1200.00"))
    assert (same.is_changed, same.state) == (False, State.GOOD)  # only moved down a line


@pytest.mark.parametrize(
    ("seed", "limit", "number", "expected"),
    [
        (
            "x" * 65, LIMIT, 1,
            ("dit startwoord kan niet.\n"
            "  Oorzaak: het is langer dan 64 tekens, of er staan tekens in die niet te zien zijn.\n"
            "  Herstel: neem een korte tekst, zoals de worp van een paar dobbelstenen, of laat het leeg."),
        ),
        ("a\0b", LIMIT, 1, "dit startwoord kan niet."),
        (
            "a", Decimal(-1), 1,
            "de grens is lager dan nul.\n  Herstel: vul een bedrag in van 0,00 euro of meer.",
        ),
        ("a", LIMIT, 201, "het aantal 201 kan niet.\n  Herstel: vul een aantal in van 0 tot en met 200."),
        ("a", LIMIT, -1, "het aantal -1 kan niet."),
        (
            "a", Decimal(5000), 0,
            ("in 2018 is er niets om uit te trekken.\n"
            "  Oorzaak: met deze grens en dit aantal valt er geen betaling in de steekproef.\n"
            "  Herstel: kies een ander jaar, een lagere grens of een groter aantal."),
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn(audit: Audit, seed: str, limit: Decimal, number: int, expected: str) -> None:
    assert message(add_drawing, audit, ONE, seed, limit, number).startswith(expected)
    assert now(audit) == Sample()


def test_the_largest_drawing_fits_in_the_log_and_one_more_is_refused(books: Books) -> None:
    long = '"\\\\' * 15 + "é" * 200
    many = [
        f'2018-01-05 * "{number}" "{long}"\n  Activa:Bank:ING  -{number + 1}.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'
        for number in range(401)
    ]
    many = [entry.replace('"' + long, '"' + long.replace('"', '\\"')) for entry in many]
    books.add("".join(many[1:]))
    assert len(add_drawing(opened(books), ONE, "z" * 64, Decimal(0), 200).values["posten"]) == 400
    books.add(many[0])
    assert message(add_drawing, opened(books), ONE, "a", Decimal(0), 0) == (
        "deze trekking is te groot: 401 boekingen.\n"
        "  Oorzaak: in één keer kunnen het er hoogstens 400 zijn.\n"
        "  Herstel: neem een hogere grens of een kleiner aantal; later nog eens trekken kan altijd."
    )


@pytest.mark.parametrize(
    ("answers", "remark", "expected"),
    [
        ({"bon": "misschien"}, "", "dit is geen antwoord.\n  Herstel: kies ja, nee of n.v.t.; er is niets bewaard."),
        ({}, " \r\n", "er is niets ingevuld.\n  Herstel: kies bij ten minste één vraag ja, nee of n.v.t."),
        (
            {}, "a" * 2001,
            ("deze opmerking is te lang.\n"
            "  Oorzaak: zij heeft 2001 tekens, en het mogen er 2000 zijn.\n"
            "  Herstel: maak haar korter, of maak er een bevinding van; er is niets bewaard."),
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_ticked(audit: Audit, answers: Mapping[str, str], remark: str, expected: str) -> None:
    identity = named(audit)["huur januari"]
    assert message(add_tick, audit, ONE, identity, YES, "") == (
        "deze boeking zit niet in de steekproef van 2018.\n  Herstel: neem haar eerst op in de steekproef."
    )
    add_by_hand(audit, ONE, identity)
    assert message(add_tick, audit, ONE, identity, answers, remark) == expected
    assert now(audit).items[0].ticks == ()


def _tick(main: Path, by: Visitor, identities: list[str], shared: str) -> None:
    audit = open_audit(load(main), 2018, TODAY)
    for identity in identities:
        add_tick(audit, by, identity, YES, "")
        add_tick(audit, by, shared, {"bon": "ja"}, by.name)


def test_two_who_tick_at_once_lose_nothing(books: Books) -> None:
    books.add(
        "".join(
            f'2018-01-05 * "nummer {number}"\n  Activa:Bank:ING  -{number + 1}.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'
            for number in range(13)
        )
    )
    audit = opened(books)
    add_drawing(audit, ONE, "a", Decimal(0), 0)
    shared, *others = [item.identity for item in now(audit).items]
    start = multiprocessing.get_context("spawn")
    writers = [
        start.Process(target=_tick, args=(books.main, by, own, shared))
        for by, own in ((ONE, others[:6]), (OTHER, others[6:]))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    found = now(audit)
    by = {item.identity: [tick.by for tick in item.ticks] for item in found.items}
    assert [by[name] for name in others] == [["L0005"]] * 6 + [["L0006"]] * 6
    assert sorted(by[shared]) == ["L0005"] * 6 + ["L0006"] * 6
    last = read(audit.folder / "logboek.jsonl")[-1]
    assert found.done == 12
    assert any(item.last.remark == last.by for item in found.items if item.identity == shared and item.last)


ANSWERS = st.dictionaries(st.sampled_from(list(TickQuestion)), st.sampled_from(["", *Answer]), max_size=4)
HISTORY = st.lists(st.tuples(st.integers(0, 3), ANSWERS), max_size=25)


def _record(number: int, kind: str, values: Mapping[str, Any]) -> LogRecord:
    at = dt.datetime(2019, 3, 4, 19, 0, number, tzinfo=dt.UTC)
    return LogRecord(number, 2018, kind, at, f"kas{number % 2}", "kascommissie", "", values, "", "")


@given(HISTORY)
def test_ticks_add_up(history: list[tuple[int, Mapping[TickQuestion, str]]]) -> None:
    """Against the simplest model: of each item the last answers count, and nothing is lost."""
    items = [
        {"boeking": str(item), "datum": "2018-01-01", "tekst": "", "bedrag": "1.00", "waarom": ["boven de grens"]}
        for item in range(4)
    ]
    records = [_record(0, "steekproef", {"methode": "met de hand", "posten": items})]
    model: dict[int, Mapping[TickQuestion, str]] = {}
    for number, (item, answers) in enumerate(history, 1):
        values = {question.value: answers.get(question, "") for question in TickQuestion}
        records.append(_record(number, "vink", {"boeking": str(item), **values, "opmerking": ""}))
        model[item] = {question: answer for question, answer in answers.items() if answer}
    found = read_sample(records, {str(item): object() for item in range(3)})  # the fourth is gone from the books
    assert sum(len(item.ticks) for item in found.items) == len(history)
    done = {item for item, answers in model.items() if len(answers) == 4} | {3}
    wrong = {item for item, answers in model.items() if "nee" in answers.values()} | {3}
    assert found.done == len(done)
    assert {int(item.identity) for item in found.wrong} == wrong
    for item in found.items:
        name = int(item.identity)
        assert (item.last.answers if item.last else None) == model.get(name)
        expected = State.WRONG if name in wrong else State.GOOD if name in done else State.OPEN
        assert item.state is expected
        following = found.following(item.identity)
        left = [other for other in (*range(name + 1, 4), *range(name)) if other not in done]
        assert (int(following.identity) if following else None) == (left[0] if left else None)


@pytest.mark.parametrize(
    ("remark", "what"),
    [("vraag het bakker@example.org", "een e-mailadres"), ("van NL91 ABNA 0417 1643 00", "een rekeningnummer")],
)
def test_a_remark_does_not_tell_who_somebody_is(audit: Audit, remark: str, what: str) -> None:
    add_drawing(audit, ONE, "a", LIMIT, 0)
    name = named(audit)["huur januari"]
    assert message(add_tick, audit, ONE, name, YES, remark).startswith(f"in deze tekst staat {what}.\n")
    assert all(item.last is None for item in now(audit).items)
    add_tick(audit, ONE, name, {}, " zie de map\u200b\r\nvan maart ")
    (last,) = [item.last for item in now(audit).items if item.last]
    assert last.remark == "zie de map\nvan maart"
