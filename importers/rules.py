"""The treasurer's rules (`stam/regels.toml`): data that says where a bank row goes, and why.

Their syntax is explained at the head of that file. The first rule that fits wins.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, called, refused_in
from bwk_ledger.base.money import parse_amount
from bwk_ledger.base.patterns import PatternError, WordPattern, WordPatterns
from bwk_ledger.base.quick import maker
from importers.divisions import Division, check_periods, division

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from importers.readers.bank import BankRow

_KEYS = {
    "naam", "iban", "tegenpartij", "tekst", "op", "af_bij", "bedrag", "vanaf", "tot",
    "rekening", "subsidie", "verdeling", "sleutel", "partij", "omschrijving", "contributie",
    "bon", "bon-reden",
}  # fmt: skip
_SEARCH_KEYS = {"iban", "tegenpartij", "tekst", "op", "af_bij", "bedrag"}
_DAYS = ("vanaf", "tot")
_PATTERNS = ("tegenpartij", "tekst")  # these are searched for, and never written
_SHARE_KEYS = {"deel", "rekening", "subsidie"}
_WORDS = re.compile(r"[\w ]+")
_HEAD = re.compile(r"\s*\[\[\s*(regel|sleutel)\s*\]\]")
_RANGE = re.compile(r"\s+t/m\s+")
_TOML_PLACE = re.compile(r"line (\d+), column (\d+)")
_DIRECTIONS = {"af": -1, "bij": 1}
_YES = "ja"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_FILLABLE = {"kamer", "lid"}
_NOTHING: Mapping[str, str] = {}  # taken out of a row
_OF_MEMBERS = f"{accounts.SHARES}:"
_Kind = tuple[str, "str | None", bool, "Sequence[int]", "Sequence[int]"]  # see `Rules._that_fit`


@dataclass(frozen=True)
class BookingShare:
    """One part of a booking: `weight` of the total, to an account (with placeholders), paid by a grant or by none.

    Where parts are of several members each names its `member`; with a `fee_year` it is the fee of that year.
    """

    weight: Decimal
    account: str
    grant: str | None
    member: str | None = None
    fee_year: int | None = None


@dataclass(frozen=True)
class Rule:
    """One rule. `party` is the name of an organisation; without it no name reaches the books."""

    name: str
    shares: tuple[BookingShare, ...]
    party: str | None
    narration: str | None
    iban: str | None
    counterparty: WordPattern | None
    texts: tuple[WordPattern, ...]  # all of them are found in the text
    account: str | None
    direction: int | None
    amounts: tuple[Decimal, Decimal] | None  # least and most, without sign
    key: str | None  # the name of the key that divides the one share over kamers
    is_fee: bool  # the rows are fees of members: the booking says of whom, and of which year
    receipt: str | None  # what counts as the receipt where a row names none, such as a contract
    receipt_reason: str | None  # why there is none, where `receipt` says that it is missing
    start: dt.date
    end: dt.date
    outside_kamer: str = ""  # why a row may be booked on a kamer that is not there; only of a decision on one row

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
        return self._parts(row) if self._holds(row) else None

    def find_in_words(self, row: BankRow) -> Mapping[str, str] | None:
        """As `find`, of a row that has all words of the rule: only what it takes out of them is looked for."""
        if self.is_always and not self.takes_parts:
            return _NOTHING
        if not self._holds(row):
            return None
        return self._parts(row) if self.takes_parts else _NOTHING

    @cached_property
    def is_always(self) -> bool:
        """Whether it fits on any day, and any amount."""
        return self.amounts is None and (self.start, self.end) == (dt.date.min, dt.date.max)

    def _holds(self, row: BankRow) -> bool:
        return self.start <= row.date <= self.end and (
            self.amounts is None or self.amounts[0] <= abs(row.amount) <= self.amounts[1]
        )

    def _parts(self, row: BankRow) -> dict[str, str] | None:
        groups: dict[str, str] = {}
        for pattern, field_of_row in self.searches:
            caught = pattern.search(getattr(row, field_of_row))
            if caught is None:
                return None
            groups.update(caught)
        return groups

    @cached_property
    def weights(self) -> Sequence[Decimal]:
        """The weights of its parts."""
        return [share.weight for share in self.shares]

    @cached_property
    def takes_parts(self) -> bool:
        """Whether it takes parts out of what a row says."""
        return any(pattern.has_names for pattern, _ in self.searches)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it books every row alike: nothing of it depends on what the row says, or on a member."""
        texts = [share.account for share in self.shares] + [self.narration or "", self.receipt or ""]
        return not (
            self.takes_parts
            or self.needs_member
            or self.key
            or any("{" in text for text in texts)
            or any(share.account.startswith(_OF_MEMBERS) or share.member or share.fee_year for share in self.shares)
        )

    def covers(self, later: Rule) -> bool:
        """Whether this rule takes every row that a later one would: what is asked here, that asks too, or more."""
        return (
            self.iban in {None, later.iban}
            and self.direction in {None, later.direction}
            and (self.account is None or (later.account or "").startswith(self.account))
            and (self.amounts is None or (later.amounts is not None and _is_within(later.amounts, self.amounts)))
            and self.start <= later.start
            and later.end <= self.end
            and all(any(_asks(other, own) for other in later.searches) for own in self.searches)
        )

    @cached_property
    def searches(self) -> tuple[tuple[WordPattern, str], ...]:
        """The patterns, each with the field of a row in which it is found."""
        who = () if self.counterparty is None else ((self.counterparty, "name"),)
        return (*who, *((pattern, "text") for pattern in self.texts))


def _is_within(inner: tuple[Decimal, Decimal], outer: tuple[Decimal, Decimal]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _asks(search: tuple[WordPattern, str], least: tuple[WordPattern, str]) -> bool:
    """Whether a search finds nothing that another one, of the same field, does not: it is the same, or has it inside.

    Patterns are compared as texts: of words only, for what others find nobody can tell.
    """
    (pattern, place), (other, other_place) = search, least
    same = pattern.pattern == other.pattern
    inside = _WORDS.fullmatch(other.pattern) and other.pattern.casefold() in pattern.pattern.casefold()
    return place == other_place and (same or bool(inside and _WORDS.fullmatch(pattern.pattern)))


class Match(NamedTuple):
    """A rule that fits, what it found in the row, and how it divides that; not at all where its key does not hold."""

    rule: Rule
    groups: Mapping[str, str]
    shares: Sequence[BookingShare]


_match = maker(Match)


@dataclass(frozen=True)
class Rules:
    """All rules, in their order.

    The words of all rules are looked for at once. Which rules can fit is worked out once per own account, counterparty,
    direction and words that were found, so that a row is held against those only.
    """

    rules: Sequence[Rule]
    divisions: Sequence[Division] = ()
    _fitting: dict[_Kind, Sequence[Rule]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def match(self, row: BankRow, account: str) -> Match | None:
        """The first rule that fits a row of an own account."""
        if not self.rules:
            return None
        iban = row.counterparty if row.counterparty in self._ibans else None
        in_name = self._in_name.found(row.name) if self._in_name.places else ()
        kind = (account, iban, row.amount > 0, in_name, self._in_text.found(row.text))
        rules = self._fitting.get(kind)
        if rules is None:
            rules = self._fitting[kind] = tuple(self._that_fit(*kind))
        for rule in rules:
            groups = rule.find_in_words(row)
            if groups is not None:
                return _match((rule, groups, rule.shares if rule.key is None else self._shares(rule, row.date)))
        return None

    def _that_fit(
        self, account: str, iban: str | None, received: bool, in_name: Sequence[int], in_text: Sequence[int]
    ) -> Iterator[Rule]:
        words_by_place = {"name": (self._in_name, in_name), "text": (self._in_text, in_text)}
        for rule in self.rules:
            searches = ((pattern, *words_by_place[place]) for pattern, place in rule.searches)
            if rule.concerns(account, iban, received) and all(
                words.places[pattern] in numbers for pattern, words, numbers in searches
            ):
                yield rule

    @cached_property
    def _in_name(self) -> WordPatterns:
        return self._patterns("name")

    @cached_property
    def _in_text(self) -> WordPatterns:
        return self._patterns("text")

    def _patterns(self, place: str) -> WordPatterns:
        return WordPatterns(pattern for rule in self.rules for pattern, where in rule.searches if where == place)

    def _shares(self, rule: Rule, day: dt.date) -> Sequence[BookingShare]:
        """The parts of a booking by a rule with a key on a day; none where the key does not hold on that day."""
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


@functools.lru_cache(maxsize=8)
def parse_rules(name: str, text: str) -> Rules:
    """The rules in the text of their file, which messages call `name`; read once for all files of an import.

    Raises:
        InputError: as `read_rules`.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(name, text, error) from error
    lines: dict[str, list[int]] = {"regel": [], "sleutel": []}
    for number, line in enumerate(text.split("\n"), 1):
        if heading := _HEAD.match(line):
            lines[heading[1]].append(number)
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
    place = _TOML_PLACE.search(str(error))
    line = int(place[1]) if place else None
    return InputError(
        "de regels zijn niet leesbaar.",
        file=name,
        line=line,
        excerpt=text.split("\n")[line - 1] if line else None,
        cause=f"bij teken {place[2]} van deze regel is het geen TOML meer."
        if place
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
        patterns = {key: [WordPattern(text) for text in _listed(item.get(key))] for key in _PATTERNS}
    except PatternError as error:
        raise wrong(
            f"het zoekpatroon van regel '{item['naam']}' klopt niet: {error.pattern}.",
            "zet \\ voor leestekens, en sluit elk haakje; (?=...), (?!...) en \\1 kunnen niet.",
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
        counterparty=next(iter(patterns["tegenpartij"]), None),
        texts=tuple(patterns["tekst"]),
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
        bounds = [parse_amount(part) for part in _RANGE.split(text.strip())]
    except ValueError:
        bounds = []
    if not bounds or len(bounds) > len(("least", "most")) or min(bounds) < 0 or bounds[0] > bounds[-1]:
        raise wrong(
            f"'{text}' is geen bedrag en geen reeks bedragen.",
            'schrijf bedrag = "12,50" of bedrag = "10,00 t/m 25,00", zonder teken.',
        )
    return bounds[0], bounds[-1]


def _check_kinds(item: Mapping[str, Any], wrong: Callable[[str, str], InputError]) -> None:
    """Refuse a value of another kind than its field asks for.

    Raises:
        InputError: a text that is no text, a day that is no day, or a division without parts.
    """
    for key, value in item.items():
        if key in _DAYS:
            if type(value) is not dt.date:
                raise wrong(
                    f"'{key}' in een regel is geen dag.", f"schrijf {key} = jjjj-mm-dd, zonder aanhalingstekens."
                )
        elif key == "verdeling":
            _check_parts(value, wrong)
        elif key == "tekst" and isinstance(value, list):
            if not value:
                raise wrong("'tekst' in een regel is een lege lijst.", "noem een patroon, of laat 'tekst' weg.")
            for text in value:
                _check_text(key, text, wrong)
        else:
            _check_text(key, value, wrong)


def _check_parts(value: Any, wrong: Callable[[str, str], InputError]) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
        raise wrong(
            "een verdeling heeft geen delen.",
            'schrijf verdeling = [ { deel = 40, rekening = "..." }, { ... } ].',
        )
    for part in value:
        for unknown in sorted(part.keys() - _SHARE_KEYS):
            raise wrong(f"onbekend veld '{unknown}' in een verdeling.", f"kies uit: {', '.join(sorted(_SHARE_KEYS))}.")
        for name in sorted(part.keys() - {"deel"}):
            _check_text(name, part[name], wrong)


def _listed(patterns: str | Sequence[str] | None) -> Sequence[str]:
    """The patterns of a field, which has none, one or a list."""
    if patterns is None:
        return ()
    return (patterns,) if isinstance(patterns, str) else patterns


def _check_text(key: str, value: Any, wrong: Callable[[str, str], InputError]) -> None:
    if not isinstance(value, str):
        raise wrong(f"'{key}' in een regel is geen tekst.", "zet de waarde tussen aanhalingstekens.")
    if key not in _PATTERNS and (character := refused_in(value)):
        raise wrong(
            f"in '{key}' van een regel staat {called(character)}, en dat kan niet in de boeken.",
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
