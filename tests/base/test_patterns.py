"""Search patterns that people type: words with accents, named parts, and nothing that could take years."""

from __future__ import annotations

import pytest

from bwk_ledger.base.patterns import LONGEST_PATTERN, PatternError, WordPattern, WordPatterns


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bcafé\b", "Het CAFÉ op de hoek"),
        (r"\bcafe\b", "het cafe\u0301 op de hoek"),
        (r"coöp\w+", "Coöperatie De Linde"),
        ("a|b", "B"),
    ],
)
def test_words_are_found_whatever_their_accents(pattern: str, text: str) -> None:
    assert WordPattern(pattern).search(text) == {}
    assert WordPattern(pattern).search("iets anders"[:4]) is None


def test_what_is_named_is_given_as_it_stood_there() -> None:
    found = WordPattern(r"(?P<wie>\w+) betaalt(?: (?P<bon>\d+))?").search("Het café Zoé betaalt")
    assert found == {"wie": "Zoé"}


@pytest.mark.parametrize("pattern", ["huur (", "(?=x)", r"(a)\1", "x" * (LONGEST_PATTERN + 1)])
def test_a_pattern_that_cannot_be_used(pattern: str) -> None:
    with pytest.raises(PatternError) as refused:
        WordPattern(pattern)
    assert refused.value.pattern == pattern


def test_a_pattern_made_to_be_slow_ends() -> None:
    assert WordPattern("(a+)+$").search("a" * 5000 + "!") is None


@pytest.mark.parametrize(
    "patterns",
    [
        ["huur", r"\bpas [0-9]+", r"lid (?P<lid>L\d+)", r"van (?P<lid>L\d+)", "café", "huur"],
        [r"\Qhuur", r"lid (?P<lid>L\d+)"],  # what the first begins with would go on into the second
        [],
    ],
)
@pytest.mark.parametrize(
    "text", ["Huur pas 12 van L0004", "CAFE lid L0013", "cafe\u0301", "niets van dit alles", "", "lid L", "HUUR|"]
)
def test_patterns_together_find_what_each_of_them_does(patterns: list[str], text: str) -> None:
    each = [WordPattern(pattern) for pattern in patterns]
    together = WordPatterns(each)
    assert set(together.found(text)) == {together.places[item] for item in each if item.search(text) is not None}
