"""The treasurer's rules (`stam/regels.toml`): data that says where a bank row goes, and why.

Their syntax is explained at the head of that file. The first rule that fits wins.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError, called, refused_in
from bwk_ledger.base.money import parse_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from importers.readers.bank import BankRow


_FIELDS = {"naam", "vanaf", "tot", "delen"}


@dataclass(frozen=True)
class Division:
    """The parts of each kamer, from `start` up to and including `end`; only their proportion counts."""

    name: str
    start: dt.date
    end: dt.date
    parts: tuple[tuple[str, Decimal], ...]


def division(item: Mapping[str, Any], wrong: Callable[[str, str], InputError]) -> Division:
    """Read one key.

    Args:
        item: the table as TOML has it.
        wrong: makes the error about it, of what is wrong and the remedy.

    Raises:
        InputError: a field is missing, unknown or of another kind.
    """
    for unknown in sorted(item.keys() - _FIELDS):
        raise wrong(f"onbekend veld '{unknown}' in een sleutel.", f"kies uit: {', '.join(sorted(_FIELDS))}.")
    if not isinstance(item.get("naam"), str) or not item["naam"]:
        raise wrong("een sleutel heeft geen naam.", 'geef elke sleutel een naam, zoals naam = "energie".')
    start, end = item.get("vanaf", dt.date.min), item.get("tot", dt.date.max)
    if any(type(day) is not dt.date for day in (start, end)):
        raise wrong(
            f"sleutel '{item['naam']}' heeft een dag die geen dag is.",
            "schrijf vanaf = 2018-04-01, zonder aanhalingstekens.",
        )
    parts = item.get("delen")
    if not isinstance(parts, dict) or not parts:
        raise wrong(
            f"sleutel '{item['naam']}' heeft geen delen.", "schrijf delen = { TOP = 40, HLR = 40, ZUILEN = 20 }."
        )
    weights = tuple((kamer, _weight(item["naam"], part, wrong)) for kamer, part in parts.items())
    return Division(item["naam"], start, end, weights)


def check_periods(divisions: Sequence[Division], wrong: Callable[[int, str, str], InputError]) -> None:
    """Refuse two keys of one name that hold on the same day.

    Raises:
        InputError: made by `wrong` of the index of the later one, what is wrong and the remedy.
    """
    for index, later in enumerate(divisions):
        for earlier in divisions[:index]:
            if earlier.name == later.name and earlier.start <= later.end and later.start <= earlier.end:
                raise wrong(
                    index,
                    f"sleutel '{later.name}' is er twee keer voor dezelfde dagen.",
                    "geef de oude een 'tot' en de nieuwe een 'vanaf'.",
                )


def _weight(name: str, part: Any, wrong: Callable[[str, str], InputError]) -> Decimal:
    try:
        weight = Decimal(str(part))
    except InvalidOperation:
        weight = Decimal(0)
    if isinstance(part, bool) or not weight.is_finite() or weight <= 0:
        raise wrong(f"deel {part} van sleutel '{name}' is geen getal boven nul.", "noem alleen delen boven nul.")
    return weight


# The treasurer's rules (`stam/regels.toml`): data that says where a bank row goes, and why.
#
# Their syntax is explained at the head of that file. The first rule that fits wins.

_KEYS = {
    "naam", "iban", "tegenpartij", "tekst", "op", "af_bij", "bedrag", "vanaf", "tot",
    "rekening", "subsidie", "verdeling", "sleutel", "partij", "omschrijving", "contributie",
    "bon", "bon-reden",
}  # fmt: skip
_SEARCH_KEYS = {"iban", "tegenpartij", "tekst", "op", "af_bij", "bedrag"}
_DAYS = ("vanaf", "tot")
_PATTERNS = ("tegenpartij", "tekst")  # these are searched for, and never written
_SHARE_KEYS = {"deel", "rekening", "subsidie"}
_HEAD = re.compile(r"\s*\[\[\s*(regel|sleutel)\s*\]\]")
_RANGE = re.compile(r"\s+t/m\s+")
_TOML_PLACE = re.compile(r"line (\d+), column (\d+)")
_DIRECTIONS = {"af": -1, "bij": 1}
_YES = "ja"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_FILLABLE = {"kamer", "lid"}


@dataclass(frozen=True)
class BookingShare:
    """One part of a booking: `weight` of the total, to an account (with placeholders), paid by a grant or by none."""

    weight: Decimal
    account: str
    grant: str | None


@dataclass(frozen=True)
class Rule:
    """One rule. `party` is the name of an organisation; without it no name reaches the books."""

    name: str
    shares: tuple[BookingShare, ...]
    party: str | None
    narration: str | None
    iban: str | None
    counterparty: re.Pattern[str] | None
    text: re.Pattern[str] | None
    account: str | None
    direction: int | None
    amounts: tuple[Decimal, Decimal] | None  # least and most, without sign
    key: str | None  # the name of the key that divides the one share over kamers
    is_fee: bool  # the rows are fees of members: the booking says of whom, and of which year
    receipt: str | None  # what counts as the receipt where a row names none, such as a contract
    receipt_reason: str | None  # why there is none, where `receipt` says that it is missing
    start: dt.date
    end: dt.date

    @cached_property
    def needs_member(self) -> bool:
        """Whether a booking by this rule is about a member."""
        return self.is_fee or any(
            "{lid}" in text for text in (*(part.account for part in self.shares), self.narration or "")
        )

    def concerns(self, account: str, iban: str | None, received: bool) -> bool:
        """Whether rows of an own account, from or to a counterparty (None: any without a rule), can fit."""
        return (
            (self.iban is None or self.iban == iban)
            and (self.direction is None or received == (self.direction > 0))
            and (self.account is None or account.startswith(self.account))
        )

    def find(self, row: BankRow) -> dict[str, str] | None:
        """The named groups found when the rule fits a row that it concerns; None when it does not."""
        if not self.start <= row.date <= self.end:
            return None
        if self.amounts is not None and not self.amounts[0] <= abs(row.amount) <= self.amounts[1]:
            return None
        groups: dict[str, str] = {}
        for pattern, text in ((self.counterparty, row.name), (self.text, row.text)):
            if pattern is not None:
                found = pattern.search(text)
                if found is None:
                    return None
                if pattern.groups:
                    groups.update((key, value) for key, value in found.groupdict().items() if value)
        return groups


class Match(NamedTuple):
    """A rule that fits, what it found in the row, and how it divides that; not at all where its key does not hold."""

    rule: Rule
    groups: Mapping[str, str]
    shares: Sequence[BookingShare]


@dataclass(frozen=True)
class Rules:
    """All rules, in their order.

    Which rules can fit is worked out once per own account, counterparty and direction, so that a row is held against
    those only.
    """

    rules: Sequence[Rule]
    divisions: Sequence[Division] = ()
    _concerned: dict[tuple[str, str | None, bool], Sequence[Rule]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def match(self, row: BankRow, account: str) -> Match | None:
        """The first rule that fits a row of an own account."""
        if not self.rules:
            return None
        iban = row.counterparty if row.counterparty in self._ibans else None
        kind = (account, iban, row.amount > 0)
        rules = self._concerned.get(kind)
        if rules is None:
            rules = self._concerned[kind] = tuple(rule for rule in self.rules if rule.concerns(*kind))
        for rule in rules:
            groups = rule.find(row)
            if groups is not None:
                return Match(rule, groups, self._shares(rule, row.date))
        return None

    def _shares(self, rule: Rule, day: dt.date) -> Sequence[BookingShare]:
        """The parts of a booking by a rule on a day; none where its key does not hold on that day."""
        if rule.key is None:
            return rule.shares
        (share,) = rule.shares
        held = (item for item in self.divisions if item.name == rule.key and item.start <= day <= item.end)
        return [
            BookingShare(weight, share.account.replace("{kamer}", kamer), share.grant)
            for division in held
            for kamer, weight in division.parts
        ]

    @cached_property
    def _ibans(self) -> frozenset[str]:
        return frozenset(rule.iban for rule in self.rules if rule.iban is not None)


def read_rules(path: Path) -> Rules:
    """Read the rules; no file means no rules.

    Raises:
        InputError: the file is no TOML, or a rule has a mistake; the line of the rule is named.
    """
    return parse_rules(path.name, rules_text(path))


def rules_text(path: Path) -> str:
    """The file of rules as text; empty where there is none.

    Raises:
        InputError: it is no text.
    """
    if not path.is_file():
        return ""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(
            "dit bestand is geen tekst in UTF-8.",
            file=path.name,
            line=content[: error.start].count(b"\n") + 1,
            remedy="bewaar het opnieuw als UTF-8.",
        ) from error


def parse_rules(name: str, text: str) -> Rules:
    """The rules in the text of their file, which messages call `name`.

    Raises:
        InputError: as `read_rules`.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(name, text, error) from error
    lines: dict[str, list[int]] = {"regel": [], "sleutel": []}
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEAD.match(line):
            lines[found[1]].append(number)
    if table.keys() - lines.keys() or any(
        not isinstance(table.get(kind, []), list) or len(table.get(kind, [])) != len(numbers)
        for kind, numbers in lines.items()
    ):
        raise InputError(
            "dit bestand bevat iets anders dan regels.", file=name, remedy="begin elke regel met [[regel]]."
        )
    items = table.get("sleutel", [])
    wrongs = [_complaint(name, line, item, "sleutel") for line, item in zip(lines["sleutel"], items, strict=True)]
    divisions = [division(item, wrong) for item, wrong in zip(items, wrongs, strict=True)]
    check_periods(divisions, lambda index, what, remedy: wrongs[index](what, remedy))
    names = {item.name for item in divisions}
    rules = (_rule(name, line, item, names) for line, item in zip(lines["regel"], table.get("regel", []), strict=True))
    return Rules(tuple(rules), tuple(divisions))


def _complaint(name: str, line: int, item: Mapping[str, Any], kind: str) -> Callable[[str, str], InputError]:
    """Makes errors about one rule or key."""

    def wrong(what: str, remedy: str) -> InputError:
        return InputError(what, file=name, line=line, excerpt=str(item.get("naam", f"[[{kind}]]")), remedy=remedy)

    return wrong


def _unreadable(name: str, text: str, error: Exception) -> InputError:
    found = _TOML_PLACE.search(str(error))
    line = int(found[1]) if found else None
    return InputError(
        "de regels zijn niet leesbaar.",
        file=name,
        line=line,
        excerpt=text.split("\n")[line - 1] if line else None,
        cause=f"bij teken {found[2]} van deze regel is het geen TOML meer."
        if found
        else "het bestand houdt te vroeg op.",
        remedy="herstel de regel; tekst staat tussen aanhalingstekens.",
    )


def _rule(file: str, line: int, item: Mapping[str, Any], keys: Collection[str]) -> Rule:
    wrong = _complaint(file, line, item, "regel")
    unknown = sorted(item.keys() - _KEYS)
    if unknown:
        raise wrong(f"onbekend veld '{unknown[0]}' in een regel.", f"kies uit: {', '.join(sorted(_KEYS))}.")
    _check_kinds(item, wrong)
    if not item.get("naam"):
        raise wrong("een regel heeft geen naam.", "geef elke regel een 'naam': die komt als reden bij de boeking.")
    if not item.keys() & _SEARCH_KEYS:
        raise wrong(
            f"regel '{item['naam']}' past op elke bankregel.",
            f"noem minstens een van: {', '.join(sorted(_SEARCH_KEYS))}.",
        )
    if ("rekening" in item) == ("verdeling" in item):
        raise wrong(f"regel '{item['naam']}' moet een rekening of een verdeling hebben.", "noem een van beide.")
    if "sleutel" in item and (item["sleutel"] not in keys or "{kamer}" not in item.get("rekening", "")):
        raise wrong(
            f"regel '{item['naam']}' kan niet verdelen met sleutel '{item['sleutel']}'.",
            'maak een [[sleutel]] met die naam, en schrijf {kamer} in de rekening: "Lasten:{kamer}:Fysiek:Energie".',
        )
    _check_choices(item, wrong)
    try:
        patterns = {key: re.compile(item[key], re.IGNORECASE) for key in _PATTERNS if key in item}
    except re.error as error:
        raise wrong(
            f"het zoekpatroon van regel '{item['naam']}' klopt niet: {error.pattern!s}.",
            "zet \\ voor leestekens, en sluit elk haakje.",
        ) from error
    shares = tuple(_share(part, wrong) for part in item.get("verdeling", [{**item, "deel": 1}]))
    texts = [share.account for share in shares] + [item.get("omschrijving", ""), item.get("bon", "")]
    strange = {name for text in texts for name in _PLACEHOLDER.findall(text)} - _FILLABLE
    if strange:
        raise wrong(f"onbekende invulplek {{{min(strange)}}} in regel '{item['naam']}'.", "kies uit {kamer} en {lid}.")
    if any(set("{}") & set(_PLACEHOLDER.sub("", text)) for text in texts):
        raise wrong(f"losse accolade in regel '{item['naam']}'.", "accolades staan alleen om {kamer} en {lid}.")
    return Rule(
        name=item["naam"],
        shares=shares,
        party=item.get("partij"),
        narration=item.get("omschrijving"),
        iban=str(item["iban"]).replace(" ", "") if "iban" in item else None,
        counterparty=patterns.get("tegenpartij"),
        text=patterns.get("tekst"),
        account=item.get("op"),
        direction=_DIRECTIONS[item["af_bij"]] if "af_bij" in item else None,
        amounts=_amounts(item["bedrag"], wrong) if "bedrag" in item else None,
        key=item.get("sleutel"),
        is_fee=item.get("contributie") == _YES,
        receipt=item.get("bon"),
        receipt_reason=item.get("bon-reden"),
        start=item.get("vanaf", dt.date.min),
        end=item.get("tot", dt.date.max),
    )


def _amounts(text: str, wrong: Callable[[str, str], InputError]) -> tuple[Decimal, Decimal]:
    try:
        found = [parse_amount(part) for part in _RANGE.split(text.strip())]
    except ValueError:
        found = []
    if not found or len(found) > len(("least", "most")) or min(found) < 0 or found[0] > found[-1]:
        raise wrong(
            f"'{text}' is geen bedrag en geen reeks bedragen.",
            'schrijf bedrag = "12,50" of bedrag = "10,00 t/m 25,00", zonder teken.',
        )
    return found[0], found[-1]


def _check_kinds(item: Mapping[str, Any], wrong: Callable[[str, str], InputError]) -> None:
    """Refuse a value of another kind than its field asks for.

    Raises:
        InputError: a text that is no text, a day that is no day, or a division without parts.
    """
    for key, value in item.items():
        if key in _DAYS:
            if type(value) is not dt.date:
                raise wrong(
                    f"'{key}' in een regel is geen dag.", f"schrijf {key} = 2018-04-01, zonder aanhalingstekens."
                )
        elif key == "verdeling":
            if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
                raise wrong(
                    "een verdeling heeft geen delen.",
                    'schrijf verdeling = [ { deel = 40, rekening = "..." }, { ... } ].',
                )
            for part in value:
                for unknown in sorted(part.keys() - _SHARE_KEYS):
                    raise wrong(
                        f"onbekend veld '{unknown}' in een verdeling.", f"kies uit: {', '.join(sorted(_SHARE_KEYS))}."
                    )
                for name in sorted(part.keys() - {"deel"}):
                    _check_text(name, part[name], wrong)
        else:
            _check_text(key, value, wrong)


def _check_text(key: str, value: Any, wrong: Callable[[str, str], InputError]) -> None:
    if not isinstance(value, str):
        raise wrong(f"'{key}' in een regel is geen tekst.", "zet de waarde tussen aanhalingstekens.")
    if key not in _PATTERNS and (found := refused_in(value)):
        raise wrong(
            f"in '{key}' van een regel staat {called(found)}, en dat kan niet in de boeken.",
            "haal dit teken weg, of typ de tekst opnieuw.",
        )


def _check_choices(item: Mapping[str, Any], wrong: Callable[[str, str], InputError]) -> None:
    if (item.get("bon") == meta.NO_RECEIPT) != bool(item.get("bon-reden")):
        raise wrong(
            f"regel '{item['naam']}' zegt niet goed dat er geen bon is.",
            f'schrijf beide: bon = "{meta.NO_RECEIPT}" en bon-reden = "parkeerautomaat geeft geen bon".',
        )
    for key, choices in (("af_bij", tuple(_DIRECTIONS)), ("contributie", (_YES,))):
        if item.get(key, choices[0]) not in choices:
            options = " of ".join(f'{key} = "{choice}"' for choice in choices)
            raise wrong(f"'{item[key]}' is geen {' of '.join(choices)}.", f"schrijf {options}.")


def _share(part: Mapping[str, Any], wrong: Callable[[str, str], InputError]) -> BookingShare:
    try:
        weight = Decimal(str(part["deel"]))
        account = str(part["rekening"])
    except (KeyError, InvalidOperation) as error:
        raise wrong("een deel van een verdeling mist 'deel' of 'rekening'.", "noem bij elk deel beide.") from error
    if not weight.is_finite() or weight <= 0:
        raise wrong(f"deel {weight} van een verdeling is geen getal boven nul.", "noem alleen delen boven nul.")
    return BookingShare(weight, account, part.get("subsidie"))
