"""A change of the treasurer's rules: what may be a rule, what it would take, and how it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import Done
from bwk_ledger.acts.rule_trial import hidden_by, refuse_hidden, trial
from bwk_ledger.base import meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, count, joined, listed, look, way
from bwk_ledger.base.finding import AccountName
from bwk_ledger.base.money import format_amount
from bwk_ledger.standing.refusals import where
from importers import rule_text
from importers.context import Context
from importers.history import original_rows
from importers.parties import PartyLooks, names_person, party_of
from importers.questions import by_rules, open_rows, write
from importers.rules import Rules, parse_rules, rules_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.acts.rule_trial import KnownRow, RuleTrial
    from bwk_ledger.base.errors import Advice
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from importers.questions import AnsweredRow

RULES = rule_text.FILE
_NAME = RULES.rpartition("/")[2]
_SHOWN = 10  # rows


@dataclass(frozen=True)
class RulesFile:
    """The rules of books: as text, as fields in their order, and ready to be asked."""

    text: str
    fields: Sequence[Mapping[str, Any]]
    rules: Rules

    @classmethod
    def of(cls, text: str) -> RulesFile:
        """Read the text of the file.

        Raises:
            InputError: it has a mistake.
        """
        return cls(text, rule_text.rules_of(_NAME, text), parse_rules(_NAME, text))

    def index(self, name: str) -> int:
        """Where the rule with a name stands, counted from 0; capitals make no difference.

        Raises:
            InputError: there is none, or more than one.
        """
        names = [str(item["naam"]) for item in self.fields]
        places = [number for number, item in enumerate(names) if item == name]
        places = places or [number for number, item in enumerate(names) if item.casefold() == name.casefold()]
        if len(places) == 1:
            return places[0]
        if places:
            raise InputError(
                f"{len(places)} regels heten '{name}'.",
                remedy=f"geef ze elk een eigen naam in {RULES}: aan haar naam is een regel te herkennen.",
            )
        raise InputError(
            f"er is geen regel '{name}'.",
            cause=f"er zijn: {', '.join(names)}." if names else "er zijn nog geen regels.",
            remedy=advice("kijk ", look("regels"), ". Moest hij weg: er is niets te doen."),
        )


def read_file(ledger: Ledger) -> RulesFile:
    """The rules of books.

    Raises:
        InputError: the file has a mistake.
    """
    return RulesFile.of(rules_text(ledger.root / RULES))


@dataclass(frozen=True)
class PlannedRules:
    """The file of rules as it will be, and what of it is to be told before it is written.

    `tried` is the rule that is new or other, tried against all rows of the books; None where one goes.
    """

    after: RulesFile
    told: str
    tried: RuleTrial | None = None
    warnings: tuple[str, ...] = ()
    again: bool = False
    only_show: bool = False

    @property
    def earlier(self) -> list[KnownRow]:
        """The rows it takes that are booked already; they stay as they are."""
        return [item for item in self.tried.takes if item.destination is not None] if self.tried else []

    @property
    def still_open(self) -> list[KnownRow]:
        """The rows it takes that are open."""
        return [item for item in self.tried.takes if item.destination is None] if self.tried else []


# What a rule may be.


def new_rule(
    ledger: Ledger,
    fields: Mapping[str, Any],
    known: Sequence[KnownRow],
    before: str | None = None,
    *,
    is_organisation: bool = False,
    register: RegisterDoor | None = None,
) -> PlannedRules:
    """A rule to be added: at the end, or before the one with a name.

    Raises:
        InputError: there is one with its name, it cannot be a rule, it would have no turn, or it is about a person.
    """
    file = read_file(ledger)
    if any(str(item["naam"]).casefold() == str(fields["naam"]).casefold() for item in file.fields):
        raise InputError(
            f"er is al een regel '{fields['naam']}'.",
            remedy=advice(
                "kies een andere naam, of verander die regel met ", way("regels wijzig"), "; er is niets geschreven."
            ),
        )
    place = len(file.fields) if before is None else file.index(before)
    after = RulesFile.of(rule_text.added(file.text, fields, place))
    return tried_as(
        ledger, after, place, known, f"Regel '{fields['naam']}' staat in {RULES}.", is_organisation, register
    )


def tried_as(
    ledger: Ledger,
    after: RulesFile,
    place: int,
    known: Sequence[KnownRow],
    told: str,
    is_organisation: bool,
    register: RegisterDoor | None,
) -> PlannedRules:
    """A changed file, where the rule in a place may be as it is."""
    fields = after.fields[place]
    check_accounts(ledger, fields)
    tried = trial(after.rules, place, known)
    refuse_hidden(after.rules, tried)
    warnings = [*party_warnings(fields, tried, known, is_organisation=is_organisation, register=register)]
    if hidden := hidden_by(after.rules, place, known):
        names = listed([f"'{name}'" for name in hidden])
        warnings.append(f"{names} {'komt' if len(hidden) == 1 else 'komen'} hierna niet meer aan de beurt.")
    return PlannedRules(after, told, tried, tuple(warnings))


def check_accounts(ledger: Ledger, fields: Mapping[str, Any]) -> None:
    """Refuse a rule that books on an account that is not there, in every kamer that it may be about.

    Raises:
        InputError: names the account.
    """
    accounts = [part["rekening"] for part in fields.get("verdeling", ())] or [fields.get("rekening", "")]
    kamers = [code for code, kamer in ledger.config.kamers.items() if not kamer.is_cooperative]
    for account in accounts:
        if "{lid}" in account:
            continue
        possible = [account.replace("{kamer}", code) for code in kamers] if "{kamer}" in account else [account]
        if not any(name in ledger.names for name in possible):
            raise InputError(
                f"regel '{fields['naam']}' wijst naar {account}, een rekening die er niet is.",
                remedy=where(ledger.names),
            )


def party_warnings(
    fields: Mapping[str, Any],
    tried: RuleTrial,
    known: Sequence[KnownRow],
    *,
    is_organisation: bool,
    register: RegisterDoor | None = None,
) -> list[str]:
    """What to look out for in the party of a rule; names and account numbers of people do not get into one.

    Raises:
        InputError: its account number is of somebody that the books know, or it names who looks like a person.
    """
    iban, party = str(fields.get("iban", "")), str(fields.get("partij", ""))
    person = _person_of(iban, known, register)
    if person is not None:
        raise _about_person(f"dit rekeningnummer is van {person}", "")
    if is_organisation:
        return []
    if named := _named_person(fields, tried):
        raise _about_person(f"deze regel noemt '{named}', en dat lijkt de naam van een mens", _IS_ORGANISATION)
    names = [party] if party else []
    names += [item.row.name for item in known if iban and item.row.counterparty == iban]
    kinds = [party_of(name) for name in names]
    if not names or kinds[0] is PartyLooks.ORGANISATION:
        return []
    if kinds[0] is PartyLooks.PERSON or (PartyLooks.PERSON in kinds and PartyLooks.ORGANISATION not in kinds):
        raise _about_person(f"'{names[kinds.index(PartyLooks.PERSON)]}' lijkt de naam van een mens", _IS_ORGANISATION)
    if party and PartyLooks.ORGANISATION not in kinds:
        return [f"aan '{party}' is niet te zien dat het een organisatie is; een regel noemt geen mensen."]
    return []


_IS_ORGANISATION = "Is het een organisatie, zet er dan --organisatie bij. "


def _about_person(what: str, more: str) -> InputError:
    return InputError(
        f"{what}: een regel noemt geen mensen.",
        cause="de regels liggen bij de boeken, en daarin staat geen naam of rekeningnummer van een mens.",
        remedy=advice(
            "boek zonder ",
            FieldName("regel"),
            ", of maak een regel op woorden: ",
            bare("regels maak", Blank("NAAM"), Blank("REKENING"), woord="salaris"),
            f". {more}Er is niets geschreven.",
        ),
    )


def _named_person(fields: Mapping[str, Any], tried: RuleTrial) -> str | None:
    """Whom a rule names of the people whose rows it takes, in what it looks for or in what it writes."""
    told = f"{fields['naam']} {fields.get('omschrijving', '')}"
    patterns = [*([tried.rule.counterparty] if tried.rule.counterparty else []), *tried.rule.texts]
    people = [item.row.name for item in tried.takes if party_of(item.row.name) is PartyLooks.PERSON]
    return next(
        (
            name
            for name in people
            if names_person(told, name) or any(pattern.search(name) is not None for pattern in patterns)
        ),
        None,
    )


def _person_of(iban: str, known: Sequence[KnownRow], register: RegisterDoor | None) -> str | None:
    if not iban:
        return None
    booked_numbers = (item.of_person for item in known if item.row.counterparty == iban)
    numbers = register.read().by_iban(iban) if register is not None else ()
    return next(iter(numbers), None) or next((number for number in booked_numbers if number), None)


# Carrying it out.


def carried_out(ledger: Ledger, planned: PlannedRules) -> Done:
    """Write the rules as planned, and the answers that they give to open questions where that is asked."""
    if planned.only_show:
        return Done(("Er is niets geschreven.",), planned.warnings)
    changes = ledger.changes()
    put_rules(changes, ledger, planned.after)
    context = Context.of(ledger.root, ledger.entries)
    answers = answered(ledger, planned.after.rules, context) if planned.again else []
    write(changes, answers)
    changes.commit()
    return Done((planned.told, *(told_of(answers) if planned.again else ())), planned.warnings)


def put_rules(changes: Changes, ledger: Ledger, file: RulesFile) -> None:
    """Write the file of rules."""
    path = ledger.root / RULES
    changes.put(RULES, rule_text.as_file(file.text, path.read_bytes() if path.is_file() else b""))


def answered(
    ledger: Ledger, rules: Rules, context: Context, without: frozenset[str] = frozenset()
) -> list[AnsweredRow]:
    """What rules answer of the open questions; not of rows with these identities."""
    questions = open_rows(ledger.transactions, original_rows(ledger.root))
    return by_rules([item for item in questions if item.key not in without], context, rules)


def told_of(answers: Sequence[AnsweredRow]) -> tuple[str | Advice, ...]:
    """What became of open questions, a line each."""
    lines: list[str | Advice] = [
        advice(
            f"{item.new.date} {format_amount(_amount(item.new))}: geboekt op ",
            in_accounts(_where(item.new)),
            f" ({item.new.meta[meta.REASON]}).",
        )
        for item in answers
    ]
    begun = [str(entry.values[0].value) for item in answers for _, entry in item.begun]
    lines += [f"Lid geworden: {', '.join(begun)}."] if begun else []
    return (*lines, f"{count(len(answers), 'vraagpost is', 'vraagposten zijn')} door de regels geboekt.")


def _amount(entry: Any) -> Any:
    return next(item.units.number for item in entry.postings if meta.KEY in (item.meta or {}))


def _where(entry: Any) -> list[str]:
    return [item.account for item in entry.postings if meta.KEY not in (item.meta or {})]


def in_accounts(names: Sequence[str]) -> Advice:
    """Accounts in a sentence, for a page to call by their titles."""
    *before, last = map(AccountName, names)
    return advice(joined(before, ", "), " en ", last) if before else advice(last)


def shown(planned: PlannedRules) -> list[str]:
    """What a planned rule would take, a line each, for the eyes of the treasurer: names stand in it."""
    if planned.tried is None:
        return []
    parts = ((planned.earlier, "eerder geboekt, en blijft zo"), (planned.still_open, "nog open"))
    lines = []
    for rows, what in parts:
        lines += [f"Neemt {count(len(rows), 'bankregel', 'bankregels')} ({what}):"] if rows else []
        lines += [
            f"  {item.row.shown}{_gone_to(item)}" for item in sorted(rows, key=lambda known: known.row.date)[-_SHOWN:]
        ]
        lines += [f"  en nog {len(rows) - _SHOWN}"] if len(rows) > _SHOWN else []
    if not planned.tried.takes:
        lines.append("Neemt nog geen enkele bankregel die bekend is.")
    hidden = [f"  {item.row.shown} (regel '{rule.name}')" for item, rule in planned.tried.hidden[:_SHOWN]]
    return [*lines, *(["Past ook, maar een eerdere regel neemt:"] if hidden else []), *hidden]


def _gone_to(item: KnownRow) -> str:
    return f" -> {item.destination}" if item.destination else ""
