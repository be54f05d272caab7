"""Settle an open question: give a booking its account, and if wanted make a rule of the decision."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import ACCOUNT, GRANT, TEXT, YEAR, Done, Field, WrongCallError, act, placed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.text import quoted
from bwk_ledger.standing.members import refuse_unknown
from importers.history import original_rows
from importers.rules import parse_rules, rules_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.rules.load import Ledger
    from importers.readers.bank import BankRow


RULES = "stam/regels.toml"
_INDENT = 4
_SHORT = 6
_BY_HAND = "door de penningmeester uitgezocht"


@dataclass(frozen=True)
class OpenQuestion:
    """A booking that somebody must look at; `row` is its original, where that is still kept."""

    number: str  # short for the identity of the row: the same as long as the question is open
    entry: Any
    posting: Any  # the posting of the bank row
    other: Any | None  # the one posting to be decided; None where there is more than one
    row: BankRow | None


def open_questions(ledger: Ledger) -> list[OpenQuestion]:
    """The open questions of the books, in the order of their days."""
    flagged = [entry for entry in ledger.transactions if entry.flag == "!"]
    rows = original_rows(ledger.root) if flagged else {}
    found = []
    for entry, posting in _imported(flagged):
        others = [item for item in entry.postings if item is not posting and meta.RELEASED not in (item.meta or {})]
        row = rows.get(str(posting.meta[meta.KEY]))
        found.append(OpenQuestion(_number(posting), entry, posting, others[0] if len(others) == 1 else None, row))
    return found


def _imported(transactions: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The transactions of one bank row, each with the posting of that row."""
    for entry in transactions:
        imported = [item for item in entry.postings if meta.KEY in (item.meta or {})]
        if len(imported) == 1:
            yield entry, imported[0]


def _number(posting: Any) -> str:
    """Short for the identity of a row, so that a number of an older list can never mean another row."""
    return hashlib.sha256(str(posting.meta[meta.KEY]).encode()).hexdigest()[:_SHORT]


def find_question(ledger: Ledger, number: str) -> OpenQuestion:
    """The open question with a number.

    Raises:
        InputError: there is none, it was settled before, or more rows of the books have this number.
    """
    questions = open_questions(ledger)
    rows = [item for item in _imported(ledger.transactions) if _number(item[1]) == number]
    if len(rows) > 1:  # the list somebody looks at may be of a time when only the other one was open
        raise InputError(f"{len(rows)} regels hebben nummer {number}.", remedy="zoek deze in Fava uit, bij de vlag !.")
    found = next((item for item in questions if item.number == number), None)
    if found is not None:
        return found
    for entry, posting in rows:
        others = " en ".join(item.account for item in entry.postings if item is not posting)
        raise InputError(
            f"vraagpost {number} staat al in de boeken: {entry.date}, geboekt op {others}.",
            remedy="er is niets te doen; hoort hij ergens anders, verbeter hem dan in Fava.",
        )
    known = ", ".join(item.number for item in questions) or "geen"
    raise InputError(
        f"er is geen vraagpost {number}.", cause=f"open zijn: {known}.", remedy="kijk met 'bwk vraagposten'."
    )


@dataclass(frozen=True)
class Destination:
    """Where an open question goes. `party` is an organisation, whose name may then stand in the books.

    With the number of a `member` it is the fee of that member, for `fee_year` or else the year of the payment.
    """

    account: str
    grant: str | None = None
    party: str | None = None
    rule: str | None = None  # name of the rule to be made of it; needs a party
    member: str | None = None
    fee_year: int | None = None


def settle(ledger: Ledger, question: OpenQuestion, decision: Destination) -> None:
    """Book an open question on an account: in place, so that the row keeps its origin and identity.

    Raises:
        InputError: the account does not exist or is not one for this decision, the booking is split already, or a rule
            cannot be made of it.
    """
    account, grant = decision.account, decision.grant
    if account not in ledger.names:
        near = [name for name in ledger.names if account.rsplit(":", 1)[-1].casefold() in name.casefold()]
        raise InputError(
            f"rekening {account} bestaat niet.",
            cause=f"lijkt op: {', '.join(near[:5])}." if near else None,
            remedy="noem een bestaande rekening; in Fava staan zij onder Balans en Staat van baten en lasten.",
        )
    if question.other is None or account.startswith(accounts.SHARES):
        raise InputError(
            f"deze boeking van {question.entry.date} is niet op een andere rekening te zetten.",
            cause="zij heeft meer dan twee regels, of gaat over aandelen.",
            remedy="verbeter haar in Fava of in het bestand zelf.",
        )
    if decision.member and not _takes_fees(account):
        raise InputError(
            f"op {account} kan geen contributie staan.",
            cause="contributie is een bate in euro's van een kamer.",
            remedy="noem een rekening die begint met Baten, zoals Baten:TOP:Eigen:LEDEN, of laat --lid weg.",
        )
    changes = ledger.changes()
    entry, other = question.entry, question.other
    file = Path(entry.meta["filename"])
    title = _title(decision, ledger.names[account] or account)
    changes.replace_in_line(file, entry.meta["lineno"], f"! {quoted(entry.narration)}", f"* {title}")
    changes.replace_in_line(file, other.meta["lineno"], other.account, account)
    if grant is not None and meta.GRANT not in (other.meta or {}):
        changes.add_metadata(file, other.meta["lineno"], {meta.GRANT: grant}, _INDENT, other.account)
    if decision.member:
        fee = {meta.MEMBER: decision.member, meta.FEE: Decimal(decision.fee_year or entry.date.year)}
        changes.add_metadata(file, other.meta["lineno"], fee, _INDENT, other.account)
    reason = _line_of_reason(file, entry)
    if reason is not None:
        changes.replace_in_line(file, reason, quoted(str(entry.meta[meta.REASON])), quoted(decision.rule or _BY_HAND))
    if decision.rule is not None:
        changes.add_text(RULES, _rule_text(ledger.root / RULES, _rule(question, decision)))
    changes.commit()


def _takes_fees(account: str) -> bool:
    result = accounts.result(account)
    return result is not None and result.root == accounts.INCOME and not accounts.is_hours_account(account)


def _title(decision: Destination, name: str) -> str:
    """Payee and narration, as they stand in the books."""
    if decision.member:
        return f"{quoted(decision.member, 'lid')} {quoted(f'Contributie {decision.member}')}"
    party = f"{quoted(decision.party, 'partij')} " if decision.party else ""
    return party + quoted(name, "omschrijving")


def _line_of_reason(file: Path, entry: Any) -> int | None:
    lines = file.read_text("utf-8").split("\n")
    for number in range(entry.meta["lineno"], len(lines)):
        if lines[number].lstrip().startswith(f"{meta.REASON}: "):
            return number + 1
        if lines[number].startswith((" " * _INDENT, "  Activa")) or not lines[number].strip():
            return None
    return None


def _rule(question: OpenQuestion, decision: Destination) -> dict[str, str]:
    """The fields of the rule."""
    row = question.row
    if row is None or not (row.counterparty or row.name):
        raise InputError(
            "van deze bankregel is niet bekend wie de tegenpartij is.",
            cause="het originele afschrift ligt niet meer in originelen/, of noemt geen tegenpartij.",
            remedy=f"schrijf de regel zelf in {RULES}.",
        )
    values = {"naam": decision.rule or ""}
    values |= {"iban": row.counterparty} if row.counterparty else {"tegenpartij": re.escape(row.name)}
    values |= {
        "af_bij": "af" if row.amount < 0 else "bij",
        "partij": decision.party or "",
        "rekening": decision.account,
    }
    values |= {"subsidie": decision.grant} if decision.grant else {}
    return values


def _rule_text(path: Path, rule: Mapping[str, str]) -> str:
    """A rule as it stands in the file of rules, proved to be read there as that rule and nothing more."""
    text = "\n".join(["[[regel]]", *(f"{key} = {quoted(value, key)}" for key, value in rule.items()), ""])
    old = rules_text(path).rstrip()
    new = f"{old}\n\n{text}"
    parse_rules(path.name, new)
    before = tomllib.loads(old)
    if tomllib.loads(new) != {**before, "regel": [*before.get("regel", []), dict(rule)]}:
        raise InputError(
            "deze regel zou anders gelezen worden dan bedoeld.",
            file=path.name,
            excerpt=text,
            remedy=f"schrijf de regel zelf in {RULES}; er is niets geschreven.",
        )
    return text


def _require_one_decision(
    *,
    nummer: str | None,
    rekening: str | None,
    subsidie: str | None,
    regel: str | None,
    partij: str | None,
    lid: str | None,
    contributie: int | None,
) -> None:
    if regel and not partij:
        raise WrongCallError("partij", "Noem bij --regel ook de --partij.")
    if lid and (subsidie or partij):
        raise WrongCallError("lid", "Een contributie heeft geen --subsidie en geen --partij.")
    if contributie is not None and not lid:
        raise WrongCallError("lid", "Noem bij --contributie ook het --lid.")
    if nummer is not None and rekening is None:
        raise WrongCallError("rekening", "Noem na NUMMER ook de REKENING.")


@act(
    "vraagposten",
    placed("nummer", TEXT, "Het nummer van de vraagpost.", required=False),
    placed("rekening", ACCOUNT, "De rekening waarop hij hoort.", required=False),
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt."),
    Field("regel", TEXT, "Maak er een regel van, zodat het de volgende keer vanzelf gaat.", word="NAAM"),
    Field("partij", TEXT, "De naam van de organisatie in de boeken; nodig bij --regel.", word="ORGANISATIE"),
    Field("lid", TEXT, "Het is de contributie van dit lid; REKENING is een bate.", word="NUMMER"),
    Field("contributie", YEAR, "Het jaar van die contributie; anders het jaar van betaling."),
    check=_require_one_decision,
)
def settling(
    ledger: Ledger,
    nummer: str,
    rekening: str,
    subsidie: str | None,
    regel: str | None,
    partij: str | None,
    lid: str | None,
    contributie: int | None,
) -> Done:
    """Toon wat nog is uit te zoeken, of boek NUMMER op REKENING.

    Namen en omschrijvingen komen uit het originele afschrift en staan alleen op dit scherm. Een regel kan alleen over
    een organisatie gaan: rekeningnummers van mensen horen niet in de boeken.
    """
    found = find_question(ledger, nummer)
    if lid:
        refuse_unknown(ledger.config, lid)
    settle(ledger, found, Destination(rekening, subsidie, partij, regel, lid, contributie))
    of_whom = f", contributie {contributie or found.entry.date.year} van {lid}" if lid else ""
    lines = [f"{found.entry.date} {format_amount(found.posting.units.number)}: geboekt op {rekening}{of_whom}."]
    lines += [f"Regel '{regel}' staat in {RULES}."] if regel else []
    return Done(tuple(lines))
