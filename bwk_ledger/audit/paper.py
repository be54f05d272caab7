"""The statement as it is printed, from the records of the log alone: the same records give the same paper."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import State, moment
from bwk_ledger.audit.findings import FindingKind, findings, findings_of_year
from bwk_ledger.audit.followed_up import about_words, done_word
from bwk_ledger.audit.months import LOOKED
from bwk_ledger.audit.paper_fit import read_in_words, seen_in_words
from bwk_ledger.audit.sample import SAMPLE, TICK, Answer, Reason, TickQuestion, drawn, read_sample
from bwk_ledger.audit.sightings import SEEN
from bwk_ledger.audit.statement import BOARD, PAPERS, PROPOSED, SEALS, SIGNED, form_of
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import MONTHS, in_words, year
from bwk_ledger.base.short import grouped
from bwk_ledger.tables.table import Block, Declaration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.audit.findings import AuditFinding, Event
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.audit.sample import Sample, SampleItem
    from bwk_ledger.audit.statement import AuditStatement, Signer


_WORDS: Mapping[str, tuple[str, str]] = {
    SAMPLE: ("steekproef", "steekproeven"),
    TICK: ("post van de steekproef nagekeken", "posten van de steekproef nagekeken"),
    LOOKED: ("maand bekeken door het bestuur", "maanden bekeken door het bestuur"),
    SEEN: ("keer zelf gezien wat er was", "keer zelf gezien wat er was"),
    FindingKind.ASKED: ("bevinding", "bevindingen"),
    FindingKind.ANSWERED: ("antwoord", "antwoorden"),
    FindingKind.CLOSED: ("bevinding afgehandeld", "bevindingen afgehandeld"),
    FindingKind.REOPENED: ("bevinding heropend", "bevindingen heropend"),
    FindingKind.FOLLOWED: ("opvolging", "opvolgingen"),
    PROPOSED: ("voorstel voor een verklaring", "voorstellen voor een verklaring"),
    SIGNED: ("ondertekening", "ondertekeningen"),
}


def counted(records: Iterable[LogRecord]) -> str:
    """How many of each kind, in words: `2 antwoorden, 1 bevinding afgehandeld`."""
    numbers = Counter(record.kind for record in records)
    texts = []
    for kind, number in sorted(numbers.items()):
        texts.append(count(number, *_WORDS.get(kind, (kind, kind))))
    return ", ".join(texts)


KIND = "verklaring-kascommissie"
NAME = "verklaring.json"
_STATES = {State.GOOD: "goed", State.OPEN: "open", State.WRONG: "niet goed"}
_PLAIN = 3  # the form that has plainer words for the sample
_STILL_THERE = True  # stands for a transaction where only the records are at hand
NO_LOG = "nog geen aantekeningen"
ADVICE_NOTE = (
    "Dit is een advies. De ledenvergadering beslist zelf. Decharge wil zeggen: de leden spreken het bestuur vrij voor "
    "wat uit de stukken van dit jaar blijkt."
)
LEGAL_BASE = (
    "De ledenvergadering benoemt elk jaar ten minste twee leden die niet in het bestuur zitten. Zij onderzoeken de "
    "stukken en brengen verslag uit (artikel 2:48 lid 2 BW, voor een coöperatie via artikel 2:58 BW)."
)
_SIGNERS_NOTE = (
    "Elk van ons verklaart lid te zijn, niet in het bestuur te zitten en deze verklaring te hebben gelezen. De boeken "
    "kennen leden met hun nummer, "
)
_CODES_NOTE = (
    "Verandert er later ook maar een cent, een datum of een bon, dan komen deze getallen niet meer uit. Nagaan kan "
    "met: bwk verifieer {file}. Op papier zijn ze met het oog te vergelijken."
)


@dataclass(frozen=True)
class Work:
    """What the kascommissie did in the audit of a year."""

    sample: Sample
    findings: tuple[AuditFinding, ...]


def work_in(records: Sequence[LogRecord], year: int, changed: Collection[str]) -> Work:
    """The work of a year.

    Args:
        records: those of the log of all years, oldest first; what came after them does not count.
        year: the year.
        changed: the identities of transactions of the sample that the books no longer had.
    """
    own = [record for record in records if record.year == year]
    unchanged = dict.fromkeys(drawn(own).difference(changed), _STILL_THERE)
    return Work(read_sample(own, unchanged), findings_of_year(findings(records), year))


def declaration(records: Sequence[LogRecord], statement: AuditStatement, second: Signer, file: str) -> Declaration:
    """The statement ready to be set.

    Args:
        records: of the log; what came after the proposal does not count.
        statement: the proposal that is signed.
        second: who signs it as the second.
        file: the name the pdf gets.
    """
    values = statement.values
    work = work_in(records[: statement.proposal.number - 1], statement.year, values["veranderd"])
    signers = (statement.signers[0], second)
    whole = year(statement.year)
    return Declaration(
        sender=values["van"],
        title=f"Verklaring van de kascommissie over {statement.year}",
        subtitle="Aan de ledenvergadering",
        facts=(
            ("Boeken van", values["van"]),
            ("Periode", f"{in_words(whole.start)} tot en met {in_words(whole.last_day)}"),
            ("Kascommissie", " en ".join(signer.person for signer in signers)),
            ("Getekend op", moment(second.at)),
        ),
        advice=(
            ("De jaarrekening vaststellen?", values["vaststellen"]),
            ("Het bestuur decharge verlenen?", values["decharge"]),
        ),
        advice_note=ADVICE_NOTE,
        remark=tuple(line for line in values["toelichting"].split("\n") if line.strip()),
        blocks=tuple(blocks(statement.year, values, work)),
        signers_note=_SIGNERS_NOTE + _board(values.get(BOARD, ())),
        signers=tuple((signer.person, moment(signer.at)) for signer in signers),
        codes=codes(statement),
        codes_note=_CODES_NOTE.format(file=file),
        annexes=tuple(_annexes(values, work)),
        attached=json.dumps(attached(statement, signers), ensure_ascii=False, indent=1, sort_keys=True),
        name=NAME,
    )


def _board(numbers: Sequence[str]) -> str:
    """Who was on the board; proposals of before the books could know say nothing of it."""
    if not numbers:
        return "en weten niet wie er in het bestuur zit."
    return f"en noemen als bestuur van dat jaar: {listed(list(numbers))}."


def attached(statement: AuditStatement, signers: Iterable[Signer]) -> Mapping[str, Any]:
    """What a program reads of the pdf."""
    values = statement.values
    kept = ("van", "vaststellen", "decharge", "boeken", "bonnen", "bevindingen", "afgesloten", "stand", "cijfers")
    return {
        "soort": KIND,
        "versie": form_of(values),
        "jaar": statement.year,
        "voorstel": statement.proposal.digest,
        "ondertekend": [{"nummer": signer.person, "op": signer.at.isoformat()} for signer in signers],
        **{key: values[key] for key in (*kept, *([PAPERS] if form_of(values) > 1 else []))},
    }


def codes(statement: AuditStatement) -> tuple[tuple[str, str], ...]:
    """The hashes with what they are of, in groups that can be compared by eye."""
    values = statement.values
    return (
        ("de boeken", grouped(values["boeken"])),
        ("de bonnen en stukken", grouped(values["bonnen"])),
        ("het werk van de kascommissie", grouped(values["bevindingen"]) or NO_LOG),
        ("deze verklaring", grouped(statement.proposal.digest)),
        *((f"het zegel van {number}", grouped(digest)) for number, digest in values.get(SEALS, {}).items()),
    )


def blocks(number: int, values: Mapping[str, Any], work: Work) -> Iterable[Block]:
    """What was looked at, and what came out."""
    figures = {key: _euro(value) for key, value in values["cijfers"].items()}
    yield Block("Wat wij hebben bekeken", (_scope(number, values) + LEGAL_BASE, *papers_in_words(values)))
    yield Block(
        f"Het jaar {number} in de boeken",
        _errors(values),
        ("Wat", "euro"),
        (
            ("Alles wat aan dit jaar verdiend en ontvangen is (baten)", figures["baten"]),
            ("Alles wat dit jaar heeft gekost (lasten)", figures["lasten"]),
            ("Wat er overblijft; met een min: wat er tekort is", figures["resultaat"]),
            (f"Geld op de bank en in het handgeld op 31 december {number}", figures["geld"]),
        ),
        (1, 0),
        (1,),
    )
    lines = values["controlelijst"]
    left = [line for line in lines if line["stand"] != State.GOOD]
    yield Block(
        "De controlelijst",
        (_checked(lines),),
        ("Vraag", "Stand", "Wat wij zagen") if left else (),
        tuple((line["vraag"], line["stand"], line["antwoord"] or "niet beantwoord") for line in left),
        (4, 0, 6),
    )
    yield Block("De steekproef", (*sampled(work.sample, values),))
    yield Block("Bevindingen", (found_in_words(work.findings),))


def _scope(number: int, values: Mapping[str, Any]) -> str:
    """What was looked at; that all papers were seen is no longer said."""
    papers = "de bonnen die erbij horen" if form_of(values) == 1 else "de papieren die erin bewaard zijn"
    return f"Wij hebben de boeken van {number} bekeken, met de afschriften van de bank en {papers}. "


def papers_in_words(values: Mapping[str, Any]) -> Iterator[str]:
    """Of how many expenses the paper was there, of how many only a number, and of how many nothing."""
    if form_of(values) == 1:
        return
    papers = values[PAPERS]
    number = sum(papers["uitgaven"].values())
    if number:
        seen = f"{count(number, 'uitgave', 'uitgaven')}: {seen_in_words(papers['uitgaven'])}."
        yield " ".join(filter(None, (seen, read_in_words(papers["gelezen"]))))


def _errors(values: Mapping[str, Any]) -> tuple[str, ...]:
    number = values["fouten"]
    wrong = sum(line["stand"] == State.WRONG for line in values["controlelijst"]) if form_of(values) > 1 else 0
    if not number and wrong:
        which = count(wrong, "vraag is het antwoord", "vragen zijn de antwoorden")
        return (f"De boeken melden zelf geen fouten, maar bij {which} niet goed: zie de controlelijst.",)
    if not number:
        return ("De boeken doorstaan hun eigen controles.",)
    return (f"De boeken melden zelf nog {count(number, 'fout', 'fouten')}; bedragen kunnen daardoor niet kloppen.",)


def _checked(lines: Sequence[Mapping[str, Any]]) -> str:
    return f"{count(len(lines), 'vraag', 'vragen')}: {states_in_words([line['stand'] for line in lines])}."


def states_in_words(states: Sequence[str]) -> str:
    """How many stand how: `14 goed, 2 open, 1 niet goed`."""
    return ", ".join(f"{states.count(state)} {word}" for state, word in _STATES.items() if state in states)


def sampled(sample: Sample, values: Mapping[str, Any]) -> Iterator[str]:
    """The sample in words, with what was seen of its papers."""
    yield from _sampled(sample, form_of(values))
    if sample.items and form_of(values) > 1:
        answers = Counter(item.last.answers.get(TickQuestion.RECEIPT) for item in sample.items if item.last)
        told = [f"{count(answers[answer], *words)}" for answer, words in _PAPER_SEEN.items() if answers[answer]]
        if told:
            yield f"Zelf naar het papier gekeken: {', '.join(told)}."
        if values[PAPERS]["steekproef"]:
            yield f"Van de uitgaven in de steekproef: {seen_in_words(values[PAPERS]['steekproef'])}."


_PAPER_SEEN = {
    Answer.YES: ("papier gezien", "papieren gezien"),
    Answer.NO: ("papier niet gezien", "papieren niet gezien"),
    Answer.NOT_APPLICABLE: ("keer niet van toepassing", "keer niet van toepassing"),
}


def _sampled(sample: Sample, form: int) -> tuple[str, ...]:
    if not sample.items:
        return ("Er is geen steekproef getrokken.",)
    states = states_in_words([item.state for item in sample.items])
    texts = [f"{count(len(sample.items), 'boeking', 'boekingen')} om na te kijken met de bon erbij: {states}."]
    for draw in sample.draws:
        if draw.is_by_hand:
            continue
        months = ", ".join(f"{kamer} {MONTHS[at - 1]}" for kamer, at in draw.months)
        cash = f"al het handgeld van één maand per kamer ({months}), " if months else ""
        first = "wat opviel, " if any(Reason.STANDS_OUT in item.reasons for item in sample.items) else ""
        start, what = ("zaad", "alles") if form < _PLAIN else ("startwoord", "elke uitgave")
        incoming = f", en {draw.incoming} keer uit wat binnenkwam" if draw.incoming else ""
        texts.append(
            f"Getrokken uit {draw.count} boekingen met het {start} {draw.seed}: {first}{what} boven "
            f"{format_amount(draw.limit)} euro, {cash}en {draw.number} keer geloot naar bedrag{incoming}. "
            f"Wie met dit {start} opnieuw trekt, krijgt dezelfde."
        )
    by_hand = sum(len(draw.identities) for draw in sample.draws if draw.is_by_hand)
    if by_hand:
        texts.append(f"Met de hand erbij gekozen: {by_hand}.")
    return tuple(texts)


def found_in_words(found: Sequence[AuditFinding]) -> str:
    """The findings in words."""
    if not found:
        return "Er zijn geen bevindingen."
    outcomes = [item.closing.outcome if item.closing else "nog open" for item in found]
    parts = ", ".join(f"{outcomes.count(word)} {word}" for word in dict.fromkeys(outcomes))
    return f"{count(len(found), 'bevinding', 'bevindingen')}: {parts}. Zie de bijlage."


def _annexes(values: Mapping[str, Any], work: Work) -> Iterable[Block]:
    if work.findings:
        yield Block(
            "Bijlage: bevindingen en antwoorden",
            columns=("Nr", "Bevinding", "Wat erop volgde"),
            rows=tuple((str(item.number), _question(item), _thread(item)) for item in work.findings),
            widths=(0, 1, 1),
        )
    yield Block(
        "Bijlage: de controlelijst",
        columns=("Vraag", "Stand", "Wat wij zagen"),
        rows=tuple((line["vraag"], line["stand"], _answer(line)) for line in values["controlelijst"]),
        widths=(4, 0, 6),
    )
    if work.sample.items:
        yield Block(
            "Bijlage: de steekproef",
            columns=("Datum", "Boeking", "euro", "Waarom", "Stand", "Opmerking"),
            rows=tuple(_sample_row(item) for item in _in_order(work.sample, form_of(values))),
            widths=(0, 4, 0, 2, 0, 3),
            right=(2,),
        )


def _question(item: AuditFinding) -> str:
    about = about_words(item.about)
    over = f" Over: {about.removesuffix('.')}{'' if about.endswith('?') else '.'}" if about else ""
    return f"{item.weight.capitalize()} van {item.events[0].by}: {_one_line(item.question)}{over}"


def _thread(item: AuditFinding) -> str:
    return " – ".join([*map(_event, item.events[1:]), *([] if item.closing else ["Nog open."])])


def _event(event: Event) -> str:
    """`Antwoord van L0001: in de map`, `Afgehandeld: opgelost door L0005`."""
    by = f"{'van' if event.kind is FindingKind.ANSWERED else 'door'} {event.by}"
    return f"{done_word(event).capitalize()} {by}: {_one_line(event.text)}".removesuffix(": ")


def _answer(line: Mapping[str, Any]) -> str:
    points = [*line["punten"], *([f"en nog {line['meer']}"] if line["meer"] else [])]
    return "\n– ".join(filter(None, [line["antwoord"], *points]))


def _in_order(sample: Sample, form: int) -> Sequence[SampleItem]:
    """As the form has them: before the third, what came in stood between what was spent."""
    if form >= _PLAIN:
        return sample.items
    return sorted(sample.items, key=lambda item: (Reason.STANDS_OUT not in item.reasons, item.date, item.identity))


def _sample_row(item: SampleItem) -> tuple[str, ...]:
    answers = item.last.answers if item.last else {}
    no = [question.label.lower() for question, answer in answers.items() if answer is Answer.NO]
    remarks = [
        "de boeking is veranderd nadat zij was getrokken" if item.is_changed else "",
        f"niet: {', '.join(no)}" if no else "",
        _one_line(item.last.remark) if item.last else "",
    ]
    return (
        item.date.isoformat(),
        item.text,
        format_amount(item.amount),
        ", ".join(item.reasons),
        _STATES[item.state],
        "; ".join(filter(None, remarks)),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _euro(value: str) -> str:
    return format_amount(Decimal(value))
