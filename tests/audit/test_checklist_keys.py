"""The checklist as a whole: a question is found by its key, and every question can be read without bookkeeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_books import audit_of

from bwk_ledger.audit.checklist import check_one, checklist

if TYPE_CHECKING:
    from conftest import Books


def test_each_question_is_found_by_its_key(books: Books) -> None:
    audit = audit_of(books.load(), 2018)
    lines = checklist(audit)
    assert len({line.key for line in lines}) == len(lines) == 17
    assert [check_one(audit, line.key) for line in lines] == list(lines)
    assert check_one(audit, "bestaat-niet") is None


def test_questions_and_answers_are_sentences(books: Books) -> None:
    for line in checklist(audit_of(books.load(), 2018)):
        assert line.title.endswith("?"), line
        assert line.meaning, line
        assert line.answer.endswith("."), line
        assert line.answer[0].isupper() or line.answer[0].isdigit(), line
