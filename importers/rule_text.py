"""The file of rules changed as text: a rule or key added, changed, moved or taken out, and all else as it was.

Comments and order are the treasurer's, so the file is never written anew. A rule is its lines from `[[regel]]` to the
last one that says something; comments right above it belong to it. Whatever is made is read back and compared with what
was meant.

A rule in words says when it fits, and where it books.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import InputError, listed
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.text import quoted
from importers.rules import parse_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.rules import Rule


FILE = "stam/regels.toml"
RULE, KEY = "regel", "sleutel"
_HEAD = re.compile(r"\s*\[\[\s*(regel|sleutel)\s*\]\]")
_ORDER = (
    "naam", "iban", "tegenpartij", "tekst", "op", "af_bij", "bedrag", "vanaf", "tot",
    "partij", "omschrijving", "contributie", "bon", "bon-reden", "rekening", "sleutel", "verdeling", "subsidie",
)  # fmt: skip


@dataclass(frozen=True)
class _Block:
    """The lines of one rule, from `start` up to `end`; `above` is where the comments right above it begin."""

    above: int
    start: int
    end: int


def added(text: str, rule: Mapping[str, Any], before: int | None = None, kind: str = RULE) -> str:
    """The file with a rule or key at its end, or before the one of its kind with an index.

    Raises:
        InputError: it would not be read as that rule and nothing more.
    """
    block = rule_lines(rule, kind)
    rules = tables_of(text, kind)
    if before is None or before >= len(rules):
        old = text.rstrip()
        new = f"{old}\n\n{block}" if old else f"\n{block}"
        return _proved(text, new, [*rules, dict(rule)], kind)
    lines = text.split("\n")
    at = _blocks(lines, kind)[before].above
    new = "\n".join([*lines[:at], *block.split("\n"), *lines[at:]])
    return _proved(text, new, [*rules[:before], dict(rule), *rules[before:]], kind)


def changed(text: str, index: int, rule: Mapping[str, Any], kind: str = RULE) -> str:
    """The file with other fields in a rule or key; lines of fields that stay are as they were.

    Raises:
        InputError: it would not be read as that rule and nothing more.
    """
    lines = text.split("\n")
    block = _blocks(lines, kind)[index]
    rules = tables_of(text, kind)
    old = rules[index]
    body = _fields(lines[block.start + 1 : block.end])
    if body is None or any(name not in body for name in old):  # a form that this does not know: written as a whole
        new_lines = rule_lines(rule, kind).rstrip("\n").split("\n")
    else:
        new_lines = [lines[block.start]]
        for name, own in body.items():
            if name not in old:
                new_lines += own  # comments and blank lines
            elif name in rule:
                new_lines += own if old[name] == rule[name] else [f"{name} = {_value(rule[name], name)}"]
        new_lines += [f"{name} = {_value(value, name)}" for name, value in rule.items() if name not in old]
    new = "\n".join([*lines[: block.start], *new_lines, *lines[block.end :]])
    return _proved(text, new, [*rules[:index], dict(rule), *rules[index + 1 :]], kind)


def removed(text: str, index: int) -> str:
    """The file without a rule, and without the comments right above it.

    Raises:
        InputError: more than that rule would go.
    """
    lines = text.split("\n")
    block = _blocks(lines)[index]
    rules = tables_of(text)
    return _proved(text, "\n".join(_without(lines, block)), [*rules[:index], *rules[index + 1 :]])


def moved(text: str, index: int, to: int) -> str:
    """The file with a rule in another place, its comments with it; `to` counts as if it were taken out first.

    Raises:
        InputError: anything else would change.
    """
    lines = text.split("\n")
    block = _blocks(lines)[index]
    rules = tables_of(text)
    rule = rules.pop(index)
    own = lines[block.above : block.end]
    rest = _without(lines, block)
    blocks = _blocks(rest)
    if to >= len(blocks):
        while rest and not rest[-1].strip():
            rest.pop()
        new = [*rest, "", *own, ""]
    else:
        at = blocks[to].above
        new = [*rest[:at], *own, "", *rest[at:]]
    return _proved(text, "\n".join(new), [*rules[:to], rule, *rules[to:]])


def rule_lines(rule: Mapping[str, Any], kind: str = RULE) -> str:
    """A rule or key as it stands in the file."""
    names = sorted(rule, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return "\n".join([f"[[{kind}]]", *(f"{name} = {_value(rule[name], name)}" for name in names), ""])


def as_file(text: str, old: bytes) -> bytes:
    """The bytes of the changed file, with the line ends and the mark at its start that it had."""
    windows = 0 < old.count(b"\n") == old.count(b"\r\n")
    content = (text.replace("\n", "\r\n") if windows else text).encode()
    return codecs.BOM_UTF8 + content if old.startswith(codecs.BOM_UTF8) else content


def _value(value: Any, name: str) -> str:
    """A value as TOML writes it; every text goes through the check of what the books may hold."""
    match value:
        case str():
            is_pattern = name in {"tekst", "tegenpartij"} and "\\" in value and "'" not in value
            return f"'{value}'" if is_pattern and quoted(value, name) else quoted(value, name)
        case dt.date():
            return value.isoformat()
        case list():
            return f"[{', '.join(_value(item, name) for item in value)}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {_value(item, key)}' for key, item in value.items())} }}"
        case _:
            return str(value)


def tables_of(text: str, kind: str = RULE) -> list[dict[str, Any]]:
    """The rules or keys as they stand in a text that was read before."""
    return list(_document(text).get(kind, []))


def _document(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def rules_of(name: str, text: str) -> list[dict[str, Any]]:
    """The rules as they stand in the file, which messages call `name`.

    Raises:
        InputError: the file cannot be read.
    """
    parse_rules(name, text)
    return tables_of(text)


def _kind_at(head: str) -> str:
    kind = _HEAD.match(head)
    return kind[1] if kind else ""


def _blocks(lines: Sequence[str], kind: str = RULE) -> list[_Block]:
    heads = [number for number, line in enumerate(lines) if _HEAD.match(line)]
    ends = [*heads[1:], len(lines)]
    blocks = []
    for head, end in zip(heads, ends, strict=True):
        if _kind_at(lines[head]) != kind:
            continue
        last = end
        while last > head + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
            last -= 1
        above = head
        while above and lines[above - 1].lstrip().startswith("#"):
            above -= 1
        # What stands above the first rule and after no blank line is the head of the file.
        blocks.append(_Block(above or head, head, last))
    return blocks


def _without(lines: Sequence[str], block: _Block) -> list[str]:
    before, after = list(lines[: block.above]), list(lines[block.end :])
    while after and not after[0].strip() and (not before or not before[-1].strip()):
        after.pop(0)
    return [*before, *after] if after else [*before[:-1], ""] if before and not before[-1].strip() else before


def _fields(lines: Sequence[str]) -> dict[str, list[str]] | None:
    """The lines of each field by its name, others by their number; None where a field cannot be told from the next."""
    lines_by_field: dict[str, list[str]] = {}
    name = ""
    waiting: list[str] = []
    for number, line in enumerate(lines):
        if not waiting and (not line.strip() or line.lstrip().startswith("#")):
            lines_by_field[f"#{number}"] = [line]
            continue
        waiting.append(line)
        try:
            read = tomllib.loads("\n".join(waiting))
        except tomllib.TOMLDecodeError:
            continue
        if len(read) != 1:
            return None
        (name,) = read
        lines_by_field[name] = waiting
        waiting = []
    return None if waiting else lines_by_field


def _proved(old: str, new: str, meant: Sequence[Mapping[str, Any]], kind: str = RULE) -> str:
    """The new text, if it reads as these rules or keys with all else as it was."""
    parse_rules(FILE.rpartition("/")[2], new)
    before, after = _document(old), _document(new)
    before.pop(kind, None)
    if after.pop(kind, []) != [dict(rule) for rule in meant] or after != before:
        raise InputError(
            f"deze {kind} zou anders gelezen worden dan bedoeld.",
            file=FILE.rpartition("/")[2],
            remedy=f"verander de {kind} zelf in {FILE}; er is niets geschreven.",
        )
    return new


# A rule in words: when it fits, and where it books.

_WORD = re.compile(r"\\b([\w ]+)\\b")
_GROUP = re.compile(r"(?:\\b)?\(\?P<(\w+)>[^()]*\)(?:\\b)?")
_PLACE = re.compile(r"\(\?P<(\w+)>[^()]*\)")
_EDGE = r"\b"
_FOUND = {"kamer": "de kamer", "lid": "het nummer van een lid"}


def when(rule: Rule) -> str:
    """When a rule fits, in words."""
    conditions = [{-1: "eraf", 1: "erbij"}[rule.direction]] if rule.direction else []
    conditions += [f"van of naar {rule.iban}"] if rule.iban else []
    conditions += [f"tegenpartij {_pattern(rule.counterparty.pattern)}"] if rule.counterparty else []
    conditions += [f"met {listed([_pattern(item.pattern) for item in rule.texts])} in de tekst"] if rule.texts else []
    conditions += [f"op {rule.account}"] if rule.account else []
    if rule.amounts is not None:
        least, most = (format_amount(amount) for amount in rule.amounts)
        conditions.append(f"bedrag {least}" if least == most else f"bedrag {least} t/m {most}")
    conditions += [f"vanaf {rule.start}"] if rule.start != dt.date.min else []
    conditions += [f"t/m {rule.end}"] if rule.end != dt.date.max else []
    return ", ".join(conditions)


def _pattern(pattern: str) -> str:
    """A pattern in words where it is plain: a word, or a place that is caught."""
    if plain_part := _GROUP.fullmatch(pattern):
        return _FOUND.get(plain_part[1], plain_part[1])
    if plain_part := _WORD.fullmatch(pattern):
        return f"'{plain_part[1]}'"
    return f"'{_PLACE.sub(_named, pattern).replace(_EDGE, '')}'"


def _named(found: re.Match[str]) -> str:
    return f"<{found[1]}>"


def where(rule: Rule) -> str:
    """The accounts that a rule books on."""
    names = listed(list(dict.fromkeys(share.account for share in rule.shares)))
    return f"{names}, verdeeld met sleutel {rule.key}" if rule.key else names
