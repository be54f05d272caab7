"""What members see of an audit, from the records of the log alone: one page in plain words for their meeting.

Beside the results of a year stands on which day its statement was signed.
"""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.audit import log
from bwk_ledger.audit.audit import State, audit_folder, log_file, moment
from bwk_ledger.audit.paper import found_in_words, papers_in_words, states_in_words, work_in
from bwk_ledger.audit.statement import signed
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.short import grouped
from bwk_ledger.tables.table import MeetingResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.audit.paper import Work
    from bwk_ledger.audit.statement import AuditStatement


_MOST = 6  # points on the page
_LONGEST = 400  # characters of a remark
_HOW = (
    "Is alles nog zoals wij het tekenden? Wie mag inloggen bij de boeken, leest de code en vult het getal in op de "
    "pagina Verklaring. Wie de boeken heeft, geeft: bwk verifieer met dit getal. De code is alleen "
    "dit getal, en opent niets."
)


def result(records: Sequence[LogRecord], statement: AuditStatement) -> MeetingResult:
    """The page of a signed statement.

    Args:
        records: of the log; what came after the proposal does not count.
        statement: which was signed.
    """
    values = statement.values
    work = work_in(records[: statement.proposal.number - 1], statement.year, values["veranderd"])
    left = [line for line in values["controlelijst"] if line["stand"] != State.GOOD]
    left.sort(key=lambda line: line["stand"] != State.WRONG)
    figures = {key: format_amount(Decimal(value)) for key, value in values["cijfers"].items()}
    return MeetingResult(
        sender=values["van"],
        title=f"Uitslag van de kascontrole over {statement.year}",
        advice=(
            ("De jaarrekening vaststellen?", values["vaststellen"]),
            ("Het bestuur decharge verlenen?", values["decharge"]),
        ),
        remark=textwrap.shorten(values["toelichting"], _LONGEST, placeholder=" … (zie de verklaring)"),
        figures=(
            ("Verdiend en ontvangen", f"{figures['baten']} euro"),
            ("Uitgegeven", f"{figures['lasten']} euro"),
            ("Over, of met een min te kort", f"{figures['resultaat']} euro"),
            (f"Geld op 31 december {statement.year}", f"{figures['geld']} euro"),
        ),
        done=tuple(_done(values, work)),
        points=tuple((line["vraag"], line["stand"], line["antwoord"]) for line in left[:_MOST]),
        more=_more(len(left) - _MOST),
        signers=tuple((signer.person, moment(signer.at)) for signer in statement.signers),
        number=statement.proposal.digest,
        grouped=grouped(statement.proposal.digest),
        how=_HOW,
    )


def _done(values: Mapping[str, Any], work: Work) -> Iterator[str]:
    lines = values["controlelijst"]
    yield f"Wij stelden {count(len(lines), 'vraag', 'vragen')} aan de boeken: {_states(lines)}."
    items = work.sample.items
    if items:
        seen = states_in_words([item.state for item in items])
        yield f"Wij keken {count(len(items), 'boeking', 'boekingen')} na: {seen}."
    else:
        yield "Wij trokken geen steekproef."
    yield from papers_in_words(values)
    yield found_in_words(work.findings).replace(" Zie de bijlage.", "")
    if values["fouten"]:
        yield f"De boeken melden zelf nog {count(values['fouten'], 'fout', 'fouten')}."


def _states(lines: Sequence[Mapping[str, Any]]) -> str:
    return states_in_words([line["stand"] for line in lines])


def _more(number: int) -> str:
    if number <= 0:
        return ""
    return f"En nog {count(number, 'punt', 'punten')}, in de verklaring zelf."


# What the kascommissie's log adds to the results of a year: on which day its statement was signed.


def signed_statements(root: Path) -> tuple[AuditStatement, ...]:
    """The signed statements of all years, in the order in which they were signed."""
    return signed(log.read_whole(log_file(audit_folder(root))))


def signed_on(root: Path, year: int) -> dt.date | None:
    """The day on which the last statement of a year was signed; None where none was."""
    statements = [item for item in signed_statements(root) if item.year == year]
    return statements[-1].last.at.date() if statements else None
