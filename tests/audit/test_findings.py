"""Findings: asked, answered, closed, opened again, followed up; who may; every refusal; many at once."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bwk_ledger.audit.findings import (
    PAPER,
    About,
    AuditFinding,
    FindingKind,
    FollowUp,
    Outcome,
    Stage,
    answer,
    ask,
    carried_to,
    close,
    findings,
    findings_of_year,
    follow_up,
    paper_follow_up,
    reopen,
)
from bwk_ledger.audit.log import read
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANNA = Visitor("kas1", Role.COMMITTEE, "L0005")
BEN = Visitor("kas2", Role.COMMITTEE, "L0006")
TREASURER = Visitor("penning", Role.TREASURER, "L0001")
ACCOUNTANT = Visitor("accountant", Role.ACCOUNTANT)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "kascommissie" / "logboek.jsonl"


def one(log: Path, year: int = 2018, number: int = 1) -> AuditFinding:
    return next(item for item in findings(read(log)) if (item.year, item.number) == (year, number))


def refused(log: Path, act: Callable[[], object]) -> str:
    """The message of a refusal; nothing may be written."""
    before = log.read_bytes() if log.exists() else None
    with pytest.raises(InputError) as error:
        act()
    assert (log.read_bytes() if log.exists() else None) == before
    return str(error.value)


def test_the_life_of_a_finding(log: Path) -> None:
    about = About("receipts", "Is er van elke uitgave een bon?", "0f3a", "12 maart 2018 · Bakker · 34,50 euro")
    assert ask(log, ANNA, 2018, "vraag", "Waar is de bon\r\nvan 12 maart?  ", about) == 1
    found = one(log)
    assert (found.question, found.about, found.weight) == ("Waar is de bon\nvan 12 maart?", about, "vraag")
    assert found.stage is Stage.OPEN
    answer(log, TREASURER, 2018, 1, "In de map van TOP.")
    assert one(log).stage is Stage.ANSWERED
    answer(log, BEN, 2018, 1, "Daar ligt hij niet.")
    assert one(log).stage is Stage.OPEN  # the turn is the penningmeester's again
    close(log, BEN, 2018, 1, "blijft staan")
    assert one(log).stage is Stage.CLOSED
    reopen(log, ANNA, 2018, 1, "Toch gevonden.")
    assert one(log).stage is Stage.OPEN
    close(log, ANNA, 2018, 1, "opgelost", "Gezien.")
    found = one(log)
    assert found.closing is not None
    assert (found.closing.outcome, found.closing.text, found.closing.by) == (Outcome.SOLVED, "Gezien.", "L0005")
    assert [(event.kind, event.by, event.role) for event in found.events] == [
        (FindingKind.ASKED, "L0005", "kascommissie"),
        (FindingKind.ANSWERED, "L0001", "penningmeester"),
        (FindingKind.ANSWERED, "L0006", "kascommissie"),
        (FindingKind.CLOSED, "L0006", "kascommissie"),
        (FindingKind.REOPENED, "L0005", "kascommissie"),
        (FindingKind.CLOSED, "L0005", "kascommissie"),
    ]


def test_numbers_count_within_a_year(log: Path) -> None:
    assert [ask(log, ANNA, year, "opmerking", f"tekst {year}") for year in (2017, 2018)] == [1, 1]
    assert ask(log, ANNA, 2018, "advies", "nog een") == 2
    found = findings(read(log))
    assert [(item.year, item.number, item.weight) for item in found] == [
        (2017, 1, "opmerking"),
        (2018, 1, "opmerking"),
        (2018, 2, "advies"),
    ]
    assert [item.number for item in findings_of_year(found, 2018)] == [1, 2]
    assert found[2].about == About()


def test_who_may_what(log: Path) -> None:
    ask(log, ANNA, 2018, "vraag", "waarom?")
    acts: dict[str, Callable[[Visitor], object]] = {
        "ask": lambda by: ask(log, by, 2018, "vraag", "en deze?"),
        "answer": lambda by: answer(log, by, 2018, 1, "daarom"),
        "close": lambda by: close(log, by, 2018, 1, "opgelost"),
        "reopen": lambda by: reopen(log, by, 2018, 1, "toch niet"),
        "follow_up": lambda by: follow_up(log, by, 2019, 2018, 1, "opgevolgd", "gezien"),
    }
    may_not = {TREASURER: {"ask", "close", "reopen", "follow_up"}, ACCOUNTANT: set(acts)}
    for by, names in may_not.items():
        for name in names:
            assert refused(log, lambda name=name, by=by: acts[name](by)).startswith("dit mag u niet.\n")
    assert refused(log, lambda: acts["answer"](ACCOUNTANT)) == (
        "dit mag u niet.\n"
        "  Oorzaak: dit is voor wie inlogt als penningmeester of kascommissie.\n"
        "  Herstel: log in met 'bwk kascommissie' en het goede account."
    )


def test_what_is_closed_is_closed(log: Path) -> None:
    ask(log, ANNA, 2018, "vraag", "waarom?")
    close(log, ANNA, 2018, 1, "opgelost")
    when = refused(log, lambda: close(log, BEN, 2018, 1, "blijft staan")).splitlines()[1].split("deed dat op ")[1]
    assert refused(log, lambda: close(log, BEN, 2018, 1, "blijft staan")) == (
        "bevinding 1 van 2018 is al afgehandeld.\n"
        f"  Oorzaak: L0005 deed dat op {when}\n"
        "  Herstel: heropen haar eerst als de afloop een andere moet zijn."
    )
    assert when.endswith(": opgelost.")
    assert refused(log, lambda: answer(log, TREASURER, 2018, 1, "daarom")) == (
        "bevinding 1 van 2018 is al afgehandeld.\n"
        f"  Oorzaak: L0005 deed dat op {when}\n"
        "  Herstel: laat de kascommissie haar heropenen; daarna kan er weer iets bij."
    )


def test_what_is_open_cannot_be_opened(log: Path) -> None:
    ask(log, ANNA, 2018, "vraag", "waarom?")
    assert refused(log, lambda: reopen(log, ANNA, 2018, 1, "toch")) == (
        "bevinding 1 van 2018 is niet afgehandeld.\n"
        "  Herstel: schrijf erbij wat u nog wilt weten; heropenen hoeft niet."
    )


@pytest.mark.parametrize(("asked", "there"), [(0, "zijn er geen"), (1, "is er 1"), (2, "zijn er 2")])
def test_a_number_that_is_not_there(log: Path, asked: int, there: str) -> None:
    for number in range(asked):
        ask(log, ANNA, 2018, "vraag", f"vraag {number}")
    for act in (
        lambda: answer(log, TREASURER, 2018, 7, "daarom"),
        lambda: close(log, ANNA, 2018, 7, "opgelost"),
        lambda: reopen(log, ANNA, 2018, 7, "toch"),
        lambda: follow_up(log, ANNA, 2019, 2018, 7, "opgevolgd", "gezien"),
    ):
        assert refused(log, act) == (
            "er is geen bevinding 7 van 2018.\n"
            f"  Oorzaak: van 2018 {there}.\n"
            "  Herstel: kies er een uit de lijst op de pagina Bevindingen."
        )


def test_what_is_no_choice(log: Path) -> None:
    assert refused(log, lambda: ask(log, ANNA, 2018, "klacht", "waarom?")) == (
        "'klacht' is hier geen keuze.\n  Herstel: kies uit: vraag, opmerking, advies."
    )
    ask(log, ANNA, 2018, "vraag", "waarom?")
    assert refused(log, lambda: close(log, ANNA, 2018, 1, "")) == (
        "'' is hier geen keuze.\n  Herstel: kies uit: opgelost, blijft staan, advies voor volgend jaar."
    )
    assert refused(log, lambda: follow_up(log, ANNA, 2019, 2018, 1, "half", "gezien")) == (
        "'half' is hier geen keuze.\n  Herstel: kies uit: opgevolgd, niet opgevolgd."
    )


def test_a_form_that_is_sent_twice_counts_once(log: Path) -> None:
    again = "u hoeft niets meer te doen: een formulier hoeft maar een keer te worden verstuurd."
    ask(log, ANNA, 2018, "vraag", "waarom?")
    assert refused(log, lambda: ask(log, BEN, 2018, "vraag", " waarom? ")) == (
        f"dit staat er al.\n  Oorzaak: bevinding 1 van 2018 zegt precies hetzelfde.\n  Herstel: {again}"
    )
    answer(log, TREASURER, 2018, 1, "daarom")
    assert refused(log, lambda: answer(log, TREASURER, 2018, 1, "daarom")).startswith("dit staat er al.\n")
    follow_up(log, ANNA, 2019, 2018, 1, "opgevolgd", "gezien")
    assert refused(log, lambda: follow_up(log, ANNA, 2019, 2018, 1, "opgevolgd", "gezien")) == (
        f"dit staat er al.\n  Herstel: {again}"
    )
    # The same words are another question about another thing, or after the first was closed.
    assert ask(log, ANNA, 2018, "vraag", "waarom?", About(entry="0f3a", excerpt="koffie")) == 2
    close(log, ANNA, 2018, 1, "opgelost")
    assert ask(log, ANNA, 2018, "vraag", "waarom?") == 3


def carried(log: Path, year: int) -> list[str]:
    return [item.question for item in carried_to(findings(read(log)), year)]


def test_what_was_not_solved_comes_back_until_it_is_followed_up(log: Path) -> None:
    outcomes = {"opgelost": "a", "blijft staan": "b", "advies voor volgend jaar": "c"}
    for number, (outcome, text) in enumerate(outcomes.items(), 1):
        ask(log, ANNA, 2017, "vraag", text)
        close(log, ANNA, 2017, number, outcome)
    ask(log, ANNA, 2017, "vraag", "d")
    assert carried(log, 2017) == []
    assert carried(log, 2018) == ["b", "c", "d"]
    follow_up(log, BEN, 2018, 2017, 2, "opgevolgd", "gezien")
    follow_up(log, BEN, 2018, 2017, 3, "niet opgevolgd", "nog steeds zo")
    assert carried(log, 2018) == ["b", "c", "d"]
    assert carried(log, 2019) == ["c", "d"]  # whoever did nothing hears it again
    found = one(log, 2017, 3).follow_up(2018)
    assert found is not None
    assert (found.outcome, found.text, found.year) == (FollowUp.NOT_DONE, "nog steeds zo", 2018)
    follow_up(log, ANNA, 2018, 2017, 3, "opgevolgd", "toch wel")  # who was mistaken says it again
    found = one(log, 2017, 3).follow_up(2018)
    assert found is not None
    assert found.outcome == FollowUp.DONE
    assert carried(log, 2019) == ["d"]
    assert one(log, 2017, 3).stage is Stage.CLOSED  # in its own year nothing changed


def test_opening_again_undoes_a_follow_up(log: Path) -> None:
    ask(log, ANNA, 2017, "advies", "tel elke maand")
    close(log, ANNA, 2017, 1, "advies voor volgend jaar")
    follow_up(log, ANNA, 2018, 2017, 1, "opgevolgd", "gezien")
    reopen(log, ANNA, 2017, 1, "in december niet geteld")
    assert one(log, 2017).follow_up(2018) is None
    assert carried(log, 2018) == carried(log, 2019) == ["tel elke maand"]


def test_what_is_not_left_over_cannot_be_followed_up(log: Path) -> None:
    ask(log, ANNA, 2018, "vraag", "waarom?")
    close(log, ANNA, 2018, 1, "opgelost")
    for year in (2018, 2019):
        assert refused(log, lambda year=year: follow_up(log, ANNA, year, 2018, 1, "opgevolgd", "gezien")) == (
            f"over bevinding 1 van 2018 valt in {year} niets op te volgen.\n"
            "  Oorzaak: zij is niet van een eerder jaar, is opgelost, of was al opgevolgd.\n"
            "  Herstel: kies er een uit de lijst van eerdere jaren."
        )


def test_the_report_of_last_year_on_paper(log: Path) -> None:
    assert refused(log, lambda: follow_up(log, ANNA, 2018, 2017, PAPER, "opgevolgd", "gelezen")).startswith(
        "er is geen bevinding 0 van 2017.\n"
    )
    follow_up(log, ANNA, 2018, 2017, PAPER, "opgevolgd", "gelezen", paper=True)
    found = paper_follow_up(read(log), 2018)
    assert found is not None
    assert (found.outcome, found.text) == (FollowUp.DONE, "gelezen")
    assert paper_follow_up(read(log), 2019) is None
    assert findings(read(log)) == ()
    refused(log, lambda: follow_up(log, ANNA, 2018, 2016, PAPER, "opgevolgd", "gelezen", paper=True))


# Random histories against a model that knows no records, only how things stand.

ROLES = (ANNA, BEN, ANNA, TREASURER, ACCOUNTANT)
NEXT = 2019  # the year in which is followed up
MAY = {"answer": (Role.COMMITTEE, Role.TREASURER)}


@dataclass(frozen=True)
class Act:
    what: str
    by: Visitor
    number: int
    outcome: Outcome
    done: FollowUp

    def carry_out(self, log: Path, text: str) -> None:
        match self.what:
            case "ask":
                ask(log, self.by, 2018, "vraag", text)
            case "answer":
                answer(log, self.by, 2018, self.number, text)
            case "close":
                close(log, self.by, 2018, self.number, self.outcome, text)
            case "reopen":
                reopen(log, self.by, 2018, self.number, text)
            case _:
                follow_up(log, self.by, NEXT, 2018, self.number, self.done, text)


@dataclass
class Modelled:
    texts: list[str]
    stage: Stage = Stage.OPEN
    is_solved: bool = False
    was_looked_at: bool = False  # ever
    done: FollowUp | None = None  # as it counts

    def is_left_to(self, year: int) -> bool:
        if year == NEXT and self.was_looked_at:
            return True
        return not self.is_solved and (year == NEXT or self.done is not FollowUp.DONE)

    def may(self, act: Act) -> bool:
        if act.what == "follow":
            return self.is_left_to(NEXT)
        return (self.stage is Stage.CLOSED) == (act.what == "reopen")

    def do(self, act: Act, text: str) -> None:
        self.texts.append(text)
        match act.what:
            case "answer":
                self.stage = Stage.ANSWERED if act.by.role is Role.TREASURER else Stage.OPEN
            case "close":
                self.stage, self.is_solved = Stage.CLOSED, act.outcome is Outcome.SOLVED
            case "reopen":
                self.stage, self.is_solved, self.done = Stage.OPEN, False, None
            case _:
                self.was_looked_at, self.done = True, act.done


ACTS = st.builds(
    Act,
    st.sampled_from(["ask", "answer", "close", "close", "reopen", "reopen", "follow", "follow"]),
    st.sampled_from(ROLES),
    st.sampled_from([1, 1, 1, 1, 2, 3, 0]),
    st.sampled_from(Outcome),
    st.sampled_from(FollowUp),
)


@settings(max_examples=60, deadline=None)
@example([Act(what, ANNA, 1, Outcome.STAYS, FollowUp.DONE) for what in ("follow", "close", "reopen")])
@given(st.lists(ACTS, min_size=5, max_size=25))
def test_any_history_stands_as_the_model_says(tmp_path_factory: pytest.TempPathFactory, history: list[Act]) -> None:
    log = tmp_path_factory.mktemp("log") / "logboek.jsonl"
    ask(log, ANNA, 2018, "vraag", "waarom?")  # so that more of a short history can be carried out
    model = [Modelled(["waarom?"])]
    for step, act in enumerate(history):
        text = f"stap {step}"
        it = model[act.number - 1] if 1 <= act.number <= len(model) else None
        allowed = act.by.role in MAY.get(act.what, (Role.COMMITTEE,))
        if allowed and act.what == "ask":
            act.carry_out(log, text)
            model.append(Modelled([text]))
        elif allowed and it is not None and it.may(act):
            act.carry_out(log, text)
            it.do(act, text)
        else:
            refused(log, lambda act=act, text=text: act.carry_out(log, text))
    found = findings(read(log))
    assert [item.number for item in found] == list(range(1, len(model) + 1))
    assert [item.stage for item in found] == [item.stage for item in model]
    assert [[event.text for event in item.events] for item in found] == [item.texts for item in model]
    ends = [item.follow_up(NEXT) for item in found]
    assert [end and end.outcome for end in ends] == [item.done for item in model]
    for year in (NEXT, NEXT + 1):
        left = [number for number, item in enumerate(model, 1) if item.is_left_to(year)]
        assert [item.number for item in carried_to(found, year)] == left


def _many(path: Path, person: str) -> None:
    by = Visitor("kas", Role.COMMITTEE, person)
    for number in range(8):
        found = ask(path, by, 2018, "vraag", f"{person} vraagt {number}")
        answer(path, by, 2018, found, f"{person} zegt {number}")


def test_two_at_once_get_numbers_without_gap_or_double(log: Path) -> None:
    start = multiprocessing.get_context("spawn")
    people = ["L0005", "L0006", "L0007"]
    writers = [start.Process(target=_many, args=(log, person)) for person in people]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    found = findings(read(log))
    assert [item.number for item in found] == list(range(1, 25))
    for person in people:
        own = [item for item in found if item.events[0].by == person]
        assert [item.question for item in own] == [f"{person} vraagt {number}" for number in range(8)]
        assert [item.events[1].text for item in own] == [f"{person} zegt {number}" for number in range(8)]
