"""Settle open questions: give bookings their account, and if wanted make a rule of the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    A_PART,
    ACCOUNT,
    FLAG,
    GRANT,
    PART,
    TEXT,
    YEAR,
    Done,
    Field,
    WrongCallError,
    act,
    of_field,
    placed,
)
from bwk_ledger.acts.decision import Asked, Destination, decided, rule_of_decision
from bwk_ledger.acts.parts import ABOVE, AmountPart, as_typed, on_awards, part_of_member, read_part
from bwk_ledger.acts.rule_plan import PlannedRules, answered, in_accounts, put_rules, read_file, told_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, advice, bare, listed, look, way
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.short import SHORT, identity_of
from bwk_ledger.rules.share_movements import account_number, moves_shares
from bwk_ledger.standing.open_items import NUMBER
from bwk_ledger.standing.refusals import grant_called
from importers.booking import UNEXPLAINED, new_posting
from importers.context import Context
from importers.history import original_rows, other_side
from importers.questions import OPEN, AnsweredRow, OpenRow, kept, number_of, of_one_row, open_rows, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.base.errors import Advice
    from bwk_ledger.rules.load import Ledger
    from importers.readers.bank import BankRow


RULES = "stam/regels.toml"
_GROUP = "g"  # no number of a question begins with it: those are hexadecimal
_TURNED_BACK = "een mutatie die niet had gemoeten, wordt met een nieuwe mutatie teruggedraaid."
_BACK = "teruggezet door de penningmeester"
_NOT_ASKED = "het ledenregister is niet geraadpleegd; noem --sleutel, of zet BWK_REGISTER_WACHTWOORD."


@dataclass(frozen=True)
class OpenQuestion:
    """A booking that somebody must look at; `row` is its original, where that is still kept."""

    number: str  # short for the identity of the row: the same as long as the question is open
    group: str  # the same for all of one party and direction; empty where nobody knows the party
    entry: Any
    posting: Any  # the posting of the bank row
    other: Any | None  # the one posting to be decided; None where there is more than one
    row: BankRow | None

    @property
    def open_row(self) -> OpenRow:
        """The question as the importer knows it."""
        return OpenRow(self.entry, self.posting, self.other, self.row)


def open_questions(ledger: Ledger) -> list[OpenQuestion]:
    """The open questions of the books, in the order of their days."""
    flagged = [entry for entry in ledger.transactions if entry.flag == OPEN]
    rows = original_rows(ledger.root) if flagged else {}
    return [OpenQuestion(_number(item.posting), _group(item.row), *item) for item in open_rows(flagged, rows)]


def _number(posting: Any) -> str:
    """What people call a row by: the same as `bwk bonnen` says."""
    return number_of(str(posting.meta[meta.KEY]))


def _group(row: BankRow | None) -> str:
    """Short for who is on the other side and the direction."""
    side = other_side(row) if row is not None else None
    if row is None or side is None:
        return ""
    about = f"{side} {'bij' if row.amount > 0 else 'af'}"
    return _GROUP + identity_of(about)[: SHORT - 1]


def find_question(ledger: Ledger, number: str) -> OpenQuestion:
    """The open question with a number.

    Raises:
        InputError: there is none, it was settled before, or more rows of the books have this number.
    """
    questions = open_questions(ledger)
    rows = [item for item in of_one_row(ledger.transactions) if _number(item[1]) == number]
    if len(rows) > 1:  # the list somebody looks at may be of a time when only the other one was open
        raise InputError(f"{len(rows)} regels hebben nummer {number}.", remedy="zoek deze in Fava uit, bij de vlag !.")
    question = next((item for item in questions if item.number == number), None)
    if question is not None:
        return question
    for entry, posting in rows:
        others = " en ".join(item.account for item in entry.postings if item is not posting)
        raise InputError(
            f"vraagpost {number} staat al in de boeken: {entry.date}, geboekt op {others}.",
            remedy=f"er is niets te doen; {_TURNED_BACK}" if moves_shares(entry) else _elsewhere(number),
        )
    known = ", ".join(item.number for item in questions) or "geen"
    raise InputError(
        f"er is geen vraagpost {number}.",
        field="nummer",
        cause=f"open zijn: {known}.",
        remedy=advice("kijk ", look("vraagposten"), "."),
    )


def _elsewhere(number: str) -> Advice:
    return advice("er is niets te doen; hoort hij ergens anders, geef dan: ", bare("vraagposten", number, terug=True))


def find_questions(ledger: Ledger, numbers: str) -> list[OpenQuestion]:
    """The open questions with numbers, or with the number of a group: all of one party that are open.

    Raises:
        InputError: as `find_question`.
    """
    questions_by_number: dict[str, OpenQuestion] = {}
    for number in numbers.replace(",", " ").split() or [numbers]:
        group = [item for item in open_questions(ledger) if item.group == number] if number[:1] == _GROUP else []
        for item in group or [find_question(ledger, number)]:
            questions_by_number[item.number] = item
    return list(questions_by_number.values())


def settle(ledger: Ledger, question: OpenQuestion, decision: Destination) -> None:
    """Book an open question on an account: in its place, so that the row keeps its origin and identity.

    Raises:
        InputError: the account does not exist or is not one for this decision, the booking is split already, or a rule
            cannot be made of it.
    """
    rule = rule_of_decision(ledger, [question.open_row], decision, Asked()) if decision.rule is not None else None
    _carry_out(ledger, Settling((question,), decision, rule))


@dataclass(frozen=True)
class Settling:
    """What is to be settled and how, before it is done."""

    questions: tuple[OpenQuestion, ...]
    decision: Destination
    rule: PlannedRules | None = None
    again: bool = False
    only_show: bool = False
    back: tuple[Any, Any] | None = None  # the transaction that becomes a question again, and its posting of the row


def _carry_out(ledger: Ledger, planned: Settling) -> tuple[list[AnsweredRow], list[AnsweredRow]]:
    """Write what is planned; what was settled, and what rules settled besides."""
    context = Context.of(ledger.root, ledger.entries)
    answers = [decided(ledger, context, question.open_row, planned.decision) for question in planned.questions]
    asked = planned.decision.above_award
    new = on_awards(ledger, [(item.old, item.new) for item in answers], asked)
    answers = [replace(item, new=entry) for item, entry in zip(answers, new, strict=True)]
    changes = ledger.changes()
    write(changes, answers)
    if planned.rule is not None:
        put_rules(changes, ledger, planned.rule.after)
    others: list[AnsweredRow] = []
    if planned.again:
        rules = planned.rule.after.rules if planned.rule is not None else read_file(ledger).rules
        others = answered(ledger, rules, context, frozenset(item.open_row.key for item in planned.questions))
        write(changes, others)
    changes.commit()
    return answers, others


# The act.


def _require_one_decision(**given: Any) -> None:
    if given["regel"] and not given["partij"]:
        raise WrongCallError("partij", "Noem bij --regel ook de --partij.")
    if given["lid"] and (given["subsidie"] or given["partij"]):
        raise WrongCallError("lid", "Een contributie heeft geen --subsidie en geen --partij.")
    if given["contributie"] is not None and not given["lid"]:
        raise WrongCallError("lid", "Noem bij --contributie ook het --lid.")
    if given["regel"] and (given["deel"] or given["lid"]):
        raise WrongCallError("regel", advice("Een regel voor delen of leden maakt u met ", way("regels maak"), "."))
    if given["terug"] and (given["rekening"] or given["deel"] or given["regel"]):
        raise WrongCallError("terug", "Met --terug zet u een vraagpost alleen terug.")
    if given["deel"] and (given["rekening"] or given["lid"]):
        raise WrongCallError("deel", "Noem bij --deel geen REKENING en geen --lid: de delen noemen hun rekening.")
    if bool(given["bon_reden"]) != (given["bon"] == meta.NO_RECEIPT):
        raise WrongCallError("bon_reden", "Noem bij --bon ontbreekt ook de --bon-reden, en anders niet.")
    decided = given["rekening"] is not None or given["deel"] or given["terug"]
    if given["nummer"] is not None and not decided:
        raise WrongCallError("rekening", "Noem na NUMMER ook de REKENING.")


def _plan(ledger: Ledger, register: RegisterDoor | None = None, **given: Any) -> Settling:
    if given["nummer"] is None:
        return Settling((), Destination(""), again=given["opnieuw"], only_show=given["proef"])
    if given["terug"]:
        return Settling((), Destination(""), back=_settled(ledger, given["nummer"]), only_show=given["proef"])
    with of_field("nummer"):
        questions = find_questions(ledger, given["nummer"])
    day = questions[0].entry.date
    where = given["rekening"]
    item = where.upper() if NUMBER.fullmatch((where or "").upper()) else ""
    part = _where(ledger, given, day) if where and not item else AmountPart("")
    with of_field("deel"):
        parts = tuple(read_part(ledger, name, amount, day) for name, amount in given["deel"])
    decision = Destination(
        part.account,
        grant=part.grant or (grant_called(ledger.config, given["subsidie"]) if given["subsidie"] else None),
        party=given["partij"],
        rule=given["regel"],
        member=part.member,
        fee_year=part.fee_year,
        narration=given["omschrijving"],
        receipt=given["bon"],
        receipt_reason=given["bon_reden"],
        item=item,
        parts=parts,
        outside_kamer=given["buiten_kamer"],
        above_award=as_typed(given["boven_toekenning"], ABOVE.name),
    )
    rule = None
    if decision.rule is not None:
        there = register if register is not None and register.exists else None
        opened = there if there is not None and not there.asks else None
        asked = Asked(given["voor"], given["alle_rekeningen"], given["organisatie"], opened)
        with of_field("regel"):
            rule = rule_of_decision(ledger, [item.open_row for item in questions], decision, asked)
        if there is not None and opened is None:
            rule = replace(rule, warnings=(*rule.warnings, _NOT_ASKED))
    return Settling(tuple(questions), decision, rule, given["opnieuw"], given["proef"])


def _where(ledger: Ledger, given: Mapping[str, Any], day: dt.date) -> AmountPart:
    """Where a question goes as a whole."""
    where, member = given["rekening"], given["lid"]
    if member:
        with of_field("lid"):
            return part_of_member(ledger, where, member, None, day, given["contributie"])
    with of_field("rekening"):
        return read_part(ledger, where, None, day)


@act(
    "vraagposten",
    placed("nummer", TEXT, "Het nummer van de vraagpost, of van een groep.", required=False),
    placed(
        "rekening",
        ACCOUNT,
        "De rekening waarop hij hoort, zoals 'huur linde', of wat hij betaalt: F-2026-001.",
        required=False,
    ),
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt."),
    Field("regel", TEXT, "Maak er een regel van, zodat het de volgende keer vanzelf gaat.", word="NAAM"),
    Field("partij", TEXT, "De naam van de organisatie in de boeken; nodig bij --regel.", word="ORGANISATIE"),
    Field(
        "lid", TEXT, "Het zijn aandelen of contributie van dit lid; REKENING is 'aandelen' of een bate.", word="NUMMER"
    ),
    Field("contributie", YEAR, "Het jaar van die contributie; anders het jaar van betaling."),
    Field("omschrijving", TEXT, "De omschrijving in de boeken; noem geen mensen."),
    Field("bon", TEXT, "Het nummer van de bon of factuur, of 'ontbreekt'.", word="NUMMER"),
    Field("bon_reden", TEXT, "Bij --bon ontbreekt: waarom er geen is.", word="REDEN"),
    Field(
        "buiten_kamer",
        TEXT,
        "Waarom het op een kamer komt die er dan niet is, zoals een late eindafrekening.",
        word="REDEN",
    ),
    ABOVE,
    Field(
        "deel",
        PART,
        "Een deel van het bedrag, zoals 'huur linde=850,00'; =rest is wat overblijft.",
        many=True,
        form_help=A_PART,
    ),
    Field("voor", TEXT, "Zet de nieuwe regel voor deze; anders komt hij achteraan.", word="NAAM"),
    Field(
        "alle_rekeningen",
        FLAG,
        "De regel mag alles van deze partij nemen.",
        option="alle-rekeningen-van-deze-partij",
    ),
    Field("organisatie", FLAG, "Het is een organisatie, ook al lijkt de naam die van een mens."),
    Field("opnieuw", FLAG, "Boek ook de andere vraagposten die de regels nu uitleggen."),
    Field("terug", FLAG, "Maak van een geboekte bankregel weer een vraagpost."),
    Field("proef", FLAG, "Laat zien wat er zou gebeuren, en schrijf niets.", on_form=False),
    check=_require_one_decision,
    plan=_plan,
    register=True,
    form_help="Boek een vraagpost op de rekening waarop hij hoort, of maak er een regel van.",
    decides=("nummer", "opnieuw"),
)
def settling(ledger: Ledger, planned: Settling) -> Done:
    """Toon wat nog is uit te zoeken, of boek NUMMER op REKENING.

    Namen en omschrijvingen komen uit het originele afschrift en staan alleen op dit scherm. Een regel kan alleen over
    een organisatie gaan: rekeningnummers van mensen horen niet in de boeken.
    """
    warnings = planned.rule.warnings if planned.rule is not None else ()
    if planned.only_show:
        return Done(("Er is niets geschreven.",), warnings)
    if planned.back is not None:
        return _put_back(ledger, *planned.back)
    answers, others = _carry_out(ledger, planned)
    decision = planned.decision
    lines: list[str | Advice] = [_told(item, decision) for item in answers]
    begun = [str(entry.values[0].value) for item in answers for _, entry in item.begun]
    lines += [f"Lid geworden: {listed(begun)}."] if begun else []
    lines += [planned.rule.told] if planned.rule is not None else []
    lines += told_of(others) if planned.again and (others or not answers) else ()
    return Done(tuple(lines), warnings)


def _told(item: AnsweredRow, decision: Destination) -> Advice:
    amount = next(posting.units.number for posting in item.new.postings if meta.KEY in (posting.meta or {}))
    where = [posting.account for posting in item.new.postings[1:]]
    fee = decision.member and account_number(decision.account) is None
    of_whom = f", contributie {decision.fee_year or item.new.date.year} van {decision.member}" if fee else ""
    number = f", mutatie {item.new.meta[meta.MOVEMENT]}" if meta.MOVEMENT in item.new.meta else ""
    return advice(f"{item.new.date} {format_amount(amount)}: geboekt op ", in_accounts(where), f"{of_whom}{number}.")


# Back to an open question.


def _settled(ledger: Ledger, number: str) -> tuple[Any, Any]:
    """The transaction of one bank row that was settled, by the number its question had, and its posting of the row."""
    rows = [item for item in of_one_row(ledger.transactions) if _number(item[1]) == number]
    if len(rows) != 1 or rows[0][0].flag == OPEN:
        raise InputError(
            f"er is geen geboekte bankregel met nummer {number}."
            if not rows
            else f"vraagpost {number} staat nog open.",
            remedy="noem het nummer dat de vraagpost had.",
        )
    entry, posting = rows[0]
    if moves_shares(entry):
        raise InputError(
            f"{number} is mutatie {entry.meta.get(meta.MOVEMENT)} in het aandelenregister, en die blijft staan.",
            remedy=_TURNED_BACK,
        )
    return entry, posting


def _put_back(ledger: Ledger, entry: Any, posting: Any) -> Done:
    values = {**kept(entry.meta), meta.REASON: _BACK}
    amount = posting.units.number
    postings = [posting._replace(meta=kept(posting.meta)), new_posting(accounts.UNEXPLAINED, -amount)]
    new = entry._replace(meta=values, flag=OPEN, payee=None, narration=UNEXPLAINED, postings=postings)
    changes = ledger.changes()
    write(changes, [AnsweredRow(entry, new)])
    changes.commit()
    return Done((f"{entry.date} {format_amount(amount)}: is weer een vraagpost, {_number(posting)}.",))
