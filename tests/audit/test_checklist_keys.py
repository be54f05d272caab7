"""The checklist as a whole: a question is found by its key, and every question can be read without bookkeeping."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.checklist import check_one, checklist
from bwk_ledger.base import accounts
from bwk_ledger.rules.load import load
from tests.audit.audit_books import audit_of
from tests.audit.faulty_demo import closed_books, plant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bwk_ledger.audit.audit import Line
    from tests.conftest import Books

# Of the books, and of no reader. Days in the name of a file are its name.
_PATH = re.compile(rf"\b(?:{'|'.join(accounts.ROOTS)}):[A-Z]")
_DAY = re.compile(r"(?<![\w./-])\d{4}-\d\d(?:-\d\d)?(?![\w-]|\.\w)")
_JARGON = re.compile(r"\b(?:debet|credit|posting|transactie|EUR|AANDEEL)\b")
_AMOUNT = re.compile(r"\d\.\d\d(?!\d)")  # as beancount writes it


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Sequence[Line]:
    """The checklist of both years of the example with faults."""
    main = closed_books(pytestconfig.rootpath / "ledger", tmp_path_factory.mktemp("faulty") / "ledger")
    plant(main)
    ledger = load(main)
    return [line for year in (2017, 2018) for line in checklist(audit_of(ledger, year))]


def test_each_question_is_found_by_its_key(books: Books) -> None:
    audit = audit_of(books.load(), 2018)
    lines = checklist(audit)
    assert len({line.key for line in lines}) == len(lines) == 22
    assert [check_one(audit, line.key) for line in lines] == list(lines)
    assert check_one(audit, "bestaat-niet") is None


def test_questions_and_answers_are_sentences(books: Books) -> None:
    for line in checklist(audit_of(books.load(), 2018)):
        assert line.title.endswith("?"), line
        assert line.meaning, line
        assert line.answer.endswith("."), line
        assert line.answer[0].isupper() or line.answer[0].isdigit(), line


def test_the_example_is_told_in_plain_sentences(repo: Path) -> None:
    ledger = load(repo / "ledger/main.beancount")
    for year in (2017, 2018):
        assert unreadable(checklist(audit_of(ledger, year))) == []


def test_faults_are_told_in_plain_sentences(faulty: Sequence[Line]) -> None:
    assert unreadable(faulty) == []


def test_the_faults_are_told_by_nearly_every_question(faulty: Sequence[Line]) -> None:
    """So that the test above reads what there is to be read."""
    assert {line.key for line in faulty if line.wrong} >= {
        *("opening", "bank", "cash", "rows", "receipts", "petty_cash", "fees", "shares", "grants", "hours"),
        *("deviations", "questions", "waivers", "sealed", "rules", "followed_up"),
    }


def test_errors_that_no_other_question_shows_come_first(faulty: Sequence[Line]) -> None:
    line = [line for line in faulty if line.key == "rules"][-1]
    texts = [proof.text for proof in line.proofs]
    number, shown = map(int, re.findall(r"\d+", line.answer))
    assert line.answer == f"{number} fouten, waarvan {shown} ook bij een andere vraag staan."
    only_here = texts[: number - shown]
    assert any("Bestaat-niet van TOP" in text for text in only_here)
    assert any("'Te weinig bedragen' van 16 juni 2018" in text for text in only_here)
    assert not any("afgesloten jaar" in text or "hoort op ING" in text for text in only_here)


def unreadable(lines: Sequence[Line]) -> list[str]:
    texts = [text for line in lines for text in (line.answer, line.meaning, *(proof.text for proof in line.proofs))]
    return [text for text in texts if not is_readable(text)]


def is_readable(text: str) -> bool:
    is_sentence = text.endswith(".") and (text[0].isupper() or text[0].isdigit())
    return is_sentence and not any(wrong.search(text) for wrong in (_PATH, _DAY, _JARGON, _AMOUNT))
