"""The file of rules changed as text: everything but the rule itself stays, byte for byte."""

from __future__ import annotations

import tomllib

import pytest

from bwk_ledger.base.errors import InputError
from importers.rule_text import added, as_file, changed, moved, removed, rules_of

HEAD = "# Uitleg\n# en meer"
FILE = f"""{HEAD}

# Over de huur
# en de zaal
[[regel]]
naam = "Huur"   # van de zaal
iban = "NL08DEMO0000000211"
verdeling = [
  {{ deel = 5, rekening = "Lasten:TOP:Fysiek:Huur" }}, # de helft
  {{ deel = 5, rekening = "Lasten:HLR:Fysiek:Huur" }},
]

[[sleutel]]
naam = "energie"
delen = {{ TOP = 40, HLR = 60 }}

[[regel]]
naam = "Water"
# gaat over in 2019
iban = "NL72DEMO0000000223"
rekening = "Lasten:TOP:Fysiek:Energie"
"""
NEW = {"naam": "Gas", "tekst": r"\bgas\b", "rekening": "Lasten:TOP:Fysiek:Energie"}


def names(text: str) -> list[str]:
    return [item["naam"] for item in rules_of("regels.toml", text)]


def test_a_rule_comes_at_the_end_or_before_another() -> None:
    block = '[[regel]]\nnaam = "Gas"\ntekst = \'\\bgas\\b\'\nrekening = "Lasten:TOP:Fysiek:Energie"\n'
    assert added(FILE, NEW) == f"{FILE}\n{block}"
    assert added(FILE, NEW, 1) == FILE.replace('[[regel]]\nnaam = "Water"', f'{block}\n[[regel]]\nnaam = "Water"')
    assert added(FILE, NEW, 0).index("Gas") < FILE.index("# Over de huur") + len(block)
    assert added("", NEW) == f"\n{block}"


def test_a_changed_field_is_the_only_change() -> None:
    water = rules_of("regels.toml", FILE)[1]
    assert changed(FILE, 1, {**water, "iban": "NL02DEMO0000000222"}) == FILE.replace(
        "NL72DEMO0000000223", "NL02DEMO0000000222"
    )
    huur = rules_of("regels.toml", FILE)[0]
    assert changed(FILE, 0, {**huur, "bon": 'contract "1"'}) == FILE.replace(
        'Huur" },\n]\n', 'Huur" },\n]\nbon = "contract \\"1\\""\n'
    )
    without = {key: value for key, value in water.items() if key != "iban"} | {"tekst": "water"}
    assert "# gaat over in 2019\nrekening" in changed(FILE, 1, without)


def test_comments_above_a_rule_go_where_it_goes() -> None:
    last = moved(FILE, 0, 1)
    assert names(last) == ["Water", "Huur"]
    assert last.endswith("]\n")
    assert '# en de zaal\n[[regel]]\nnaam = "Huur"   # van de zaal\n' in last
    assert names(moved(last, 1, 0)) == ["Huur", "Water"]
    assert names(moved(FILE, 1, 0)) == ["Water", "Huur"]


def test_what_is_taken_out_leaves_the_rest_and_the_key() -> None:
    left = removed(FILE, 0)
    assert names(left) == ["Water"]
    assert left.startswith(f"{HEAD}\n\n[[sleutel]]\n")
    assert tomllib.loads(left)["sleutel"] == tomllib.loads(FILE)["sleutel"]
    assert names(removed(FILE, 1)) == ["Huur"]


@pytest.mark.parametrize("text", ['a"b', "a\\b", "it's", "[[regel]]", "# nee", "{lid}"])
def test_a_text_is_read_back_as_it_was(text: str) -> None:
    rule = {**NEW, "naam": text, "tekst": [r"\bx\b", "it's \\d"]}
    if text != "{lid}":
        assert rules_of("regels.toml", added(FILE, rule))[2] == rule


@pytest.mark.parametrize("text", ["a\nb", "a\0b", "a\N{RIGHT-TO-LEFT OVERRIDE}b"])
def test_a_text_that_could_become_more_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        added(FILE, {**NEW, "naam": text})


def test_line_ends_and_the_mark_at_the_start_stay() -> None:
    windows = FILE.replace("\n", "\r\n").encode("utf-8-sig")
    assert as_file(FILE, windows) == windows
    assert as_file(FILE, FILE.encode()) == FILE.encode()
