"""What a payroll office gives of a month: a list with a row for each person, or its journal with debit and credit.

Columns are known by their titles, in the words that Dutch payroll offices use (Nmbrs, Loket, AFAS, Exact); titles and
forms come from what these publish. No file of any of them was at hand: what is not sure is refused, never guessed.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base.errors import FieldName, InputError, advice, shorten, way
from bwk_ledger.base.money import CENT, ZERO
from importers.readers.timesheet import is_workbook
from importers.readers.values import Amounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.readers.source import Source

NUMBER, NAME, PERIOD, TEXT, DEBIT, CREDIT = "nummer", "naam", "periode", "omschrijving", "debet", "credit"
GROSS, TAX, PENSION, NET = "bruto", "loonheffing", "pensioen", "netto"
CHARGES, EMPLOYER_PENSION, HOLIDAY = "werkgeverslasten", "werkgeverspensioen", "vakantiegeld"
HOLIDAY_PAID, ALLOWANCE = "vakantiegeld-betaald", "vergoeding"
# Titles without spaces and signs; of a part that may stand in several columns all are added up.
_TITLES: Mapping[str, tuple[str, ...]] = {
    NUMBER: (
        "personeelsnummer", "personeelsnr", "persnr", "medewerkernummer", "medewerkersnummer", "medewerkernr",
        "werknemernummer", "werknemersnummer", "werknemernr", "medewerkercode", "personeelscode",
    ),
    NAME: ("naam", "medewerker", "werknemer", "naammedewerker", "naamwerknemer", "achternaam", "medewerkernaam"),
    PERIOD: ("periode", "maand", "loonperiode", "verloningsperiode"),
    TEXT: ("omschrijving", "rekeningomschrijving", "grootboekomschrijving", "looncomponent", "boekingsomschrijving"),
    DEBIT: ("debet", "bedragdebet", "debetbedrag"),
    CREDIT: ("credit", "bedragcredit", "creditbedrag"),
    GROSS: ("bruto", "brutoloon", "brutosalaris", "totaalbruto", "brutolonen", "totaalbrutoloon"),
    TAX: ("loonheffing", "ingehoudenloonheffing", "inhoudingloonheffing", "loonbelasting", "loonbelastingpremies"),
    PENSION: (
        "pensioen", "pensioenpremie", "pensioenwerknemer", "pensioenpremiewerknemer", "inhoudingpensioen",
        "ingehoudenpensioen", "werknemersdeelpensioen", "pensioenwn",
    ),
    NET: ("netto", "nettoloon", "nettosalaris", "uittebetalen", "nettouitbetaling", "tebetalen", "nettolonen"),
    CHARGES: (
        "werkgeverslasten", "socialelasten", "socialelastenwerkgever", "werkgeverspremies", "premieswerkgever",
        "werkgeversheffingzvw", "zvwwerkgever", "premieawf", "premieaof", "premiewhk", "premiewko", "awf", "aof", "whk",
        "wko", "werkgeversheffing",
    ),
    EMPLOYER_PENSION: (
        "pensioenwerkgever", "pensioenpremiewerkgever", "werkgeverspensioen", "werkgeversdeelpensioen", "pensioenwg",
    ),
    HOLIDAY: ("reserveringvakantiegeld", "vakantiegeldreservering", "opbouwvakantiegeld", "reserveringvakantiebijslag"),
    HOLIDAY_PAID: (
        "vakantiegelduitbetaald", "uitbetaaldvakantiegeld", "uitbetalingvakantiegeld", "betaaldvakantiegeld",
    ),
    ALLOWANCE: ("reiskosten", "reiskostenvergoeding", "onbelastevergoeding", "onbelastereiskosten", "nettovergoeding"),
}  # fmt: skip
_PART_OF = {title: part for part, titles in _TITLES.items() for title in titles}
_SUMMED = frozenset({CHARGES, ALLOWANCE})
_LIST = (GROSS, TAX, NET)
_JOURNAL = (TEXT, DEBIT, CREDIT)
# The lines of a journal, by the side that counts; of a cost and its debt the cost. The first that fits is it.
_LINES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), debit, credit)
    for pattern, debit, credit in (
        (r"reserv\w*\s+vakantie|vakantie\w*\s*reserv|opbouw vakantie", HOLIDAY, ""),
        (r"vakantie(geld|bijslag)", HOLIDAY_PAID, ""),
        (r"\bnetto", "", NET),
        (r"pensioen.*werkgever|werkgever.*pensioen", EMPLOYER_PENSION, PENSION),
        (r"pensioen", EMPLOYER_PENSION, PENSION),
        (r"loonheffing|loonbelasting", CHARGES, TAX),
        (r"sociale|werkgever|premie|zvw|\bawf\b|\baof\b|\bwhk\b", CHARGES, TAX),
        (r"reiskosten|onbelaste", ALLOWANCE, ""),
        (r"bruto|salaris|\bloon\b|\blonen\b", GROSS, ""),
    )
)
_WITHIN = 15  # rows in which the titles stand
_PERIOD = re.compile(r"(?:(20\d\d)\D?)?0?(1[0-2]|[1-9])(?:\D(20\d\d))?")


class PayrollRow(NamedTuple):
    """What a file says of somebody in the month: EUR by part; the name is only for finding the number."""

    line: int
    number: str
    name: str
    amounts: Mapping[str, Decimal]


class _PayrollRow(NamedTuple):
    line: int
    values: Sequence[Any]


@dataclass(frozen=True)
class _PayrollTable:
    """The rows below the titles, and which columns are which part."""

    source: Source
    columns: Mapping[str, tuple[int, ...]]
    rows: Sequence[_PayrollRow]
    amounts: Amounts

    def text(self, row: _PayrollRow, part: str) -> str:
        places = self.columns.get(part, ())
        value = row.values[places[0]] if places and places[0] < len(row.values) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value if value is not None else "").split())

    def amount(self, row: _PayrollRow, part: str) -> Decimal:
        total = ZERO
        for place in self.columns.get(part, ()):
            value = row.values[place] if place < len(row.values) else None
            if isinstance(value, int | float):
                total += Decimal(str(value)).quantize(CENT)
            elif value is not None and str(value).strip():
                total += self.amounts.read(row.line, str(value).replace("€", "").strip())
        return total


def read_payroll(source: Source, year: int, month: int) -> tuple[PayrollRow, ...]:
    """What a file says of each person in a month.

    Raises:
        InputError: it is neither a list nor a journal by person, an amount cannot be read, or nobody is in it.
    """
    table = _table(source)
    rows = [row for row in table.rows if _is_of(table.text(row, PERIOD), year, month)]
    read = _from_journal if all(part in table.columns for part in _JOURNAL) else _from_list
    payroll = tuple(read(table, rows))
    if not payroll:
        raise InputError(
            f"in dit bestand staat niemand met loon over {year}-{month:02d}.",
            file=source.name,
            remedy=advice(
                "noem met ",
                FieldName("maand"),
                " de maand van het bestand, of download het opnieuw bij het loonkantoor.",
            ),
        )
    return payroll


def _table(source: Source) -> _PayrollTable:
    rows = _workbook_rows(source) if is_workbook(source) else _csv_rows(source)
    for index, row in enumerate(rows[:_WITHIN]):
        columns: dict[str, tuple[int, ...]] = {}
        for place, value in enumerate(row.values):
            part = _PART_OF.get(re.sub(r"[^a-z]", "", str(value or "").lower()))
            if part is not None and (part in _SUMMED or part not in columns):
                columns[part] = (*columns.get(part, ()), place)
        if all(part in columns for part in _LIST) or all(part in columns for part in _JOURNAL):
            _require_people(source, row, columns)
            return _PayrollTable(source, columns, rows[index + 1 :], Amounts(source))
    raise InputError(
        "dit is geen loonstaat of loonjournaalpost die bwk kent.",
        file=source.name,
        cause=f"een loonstaat heeft kolommen {', '.join(_LIST)}, en een journaalpost {', '.join(_JOURNAL)}.",
        remedy=advice(
            "download bij het loonkantoor een overzicht met een regel per medewerker als csv of xlsx, of boek de "
            "loonstroken met ",
            way("loon boek"),
            ".",
        ),
    )


def _require_people(source: Source, row: _PayrollRow, columns: Mapping[str, Any]) -> None:
    if NUMBER not in columns and NAME not in columns:
        raise InputError(
            "in dit bestand staat niet van wie elk bedrag is.",
            file=source.name,
            line=row.line,
            cause="loon staat in de boeken per persoon, met een nummer.",
            remedy="download bij het loonkantoor een overzicht per medewerker, met het personeelsnummer erbij.",
        )


def _is_of(text: str, year: int, month: int) -> bool:
    """Whether a period is the month; a file without periods is of one."""
    period = _PERIOD.fullmatch(text)
    if period is None:
        return True
    named = period[1] or period[3]
    return int(period[2]) == month and named in (None, str(year))


def _from_list(table: _PayrollTable, rows: Sequence[_PayrollRow]) -> Iterator[PayrollRow]:
    parts = (GROSS, TAX, PENSION, NET, CHARGES, EMPLOYER_PENSION, HOLIDAY, HOLIDAY_PAID, ALLOWANCE)
    for row in rows:
        number, name = table.text(row, NUMBER), table.text(row, NAME)
        if not (number or name) or _is_total(number) or _is_total(name):
            continue
        amounts = {part: amount for part in parts if (amount := table.amount(row, part))}
        # Some offices write what is withheld with a minus.
        amounts |= {part: abs(amounts[part]) for part in (TAX, PENSION) if part in amounts and _is_withheld(amounts)}
        if amounts:
            yield PayrollRow(row.line, number, name, amounts)


def _is_total(text: str) -> bool:
    return text.casefold().startswith("totaal")


def _is_withheld(amounts: Mapping[str, Decimal]) -> bool:
    """Whether tax and pension stand there as what comes off the wages."""
    return amounts.get(GROSS, ZERO) > 0 and amounts.get(TAX, ZERO) <= 0 and amounts.get(PENSION, ZERO) <= 0


def _from_journal(table: _PayrollTable, rows: Sequence[_PayrollRow]) -> Iterator[PayrollRow]:
    amounts_by_person: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    lines: dict[tuple[str, str], int] = {}
    for row in rows:
        who, text = (table.text(row, NUMBER), table.text(row, NAME)), table.text(row, TEXT)
        if not any(who) or any(map(_is_total, who)):
            continue
        part = next((item for item in _LINES if item[0].search(text)), None)
        if part is None:
            raise InputError(
                f"deze regel van de journaalpost is geen onderdeel van loon dat bwk kent: '{shorten(text)}'.",
                file=table.source.name,
                line=row.line,
                remedy=advice(
                    "boek de loonstroken met ", way("loon boek"), ", of download een loonstaat per medewerker."
                ),
            )
        lines.setdefault(who, row.line)
        for side, name in ((DEBIT, part[1]), (CREDIT, part[2])):
            if name:
                amounts_by_person[who][name] += table.amount(row, side)
    for who, amounts in amounts_by_person.items():
        yield PayrollRow(lines[who], *who, {part: amount for part, amount in _apart(amounts).items() if amount})


def _apart(amounts: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """What was withheld, where the debts of a journal hold what the employer pays too: net tells which."""
    gross = amounts.get(GROSS, ZERO) + amounts.get(HOLIDAY_PAID, ZERO) + amounts.get(ALLOWANCE, ZERO)
    own = {CHARGES: amounts.get(CHARGES, ZERO), EMPLOYER_PENSION: amounts.get(EMPLOYER_PENSION, ZERO)}
    for less_tax in (ZERO, own[CHARGES]):
        for less_pension in (ZERO, own[EMPLOYER_PENSION]):
            tax, pension = amounts.get(TAX, ZERO) - less_tax, amounts.get(PENSION, ZERO) - less_pension
            if gross - tax - pension == amounts.get(NET, ZERO):
                return {**amounts, TAX: tax, PENSION: pension}
    return amounts


def _csv_rows(source: Source) -> list[_PayrollRow]:
    header = next((line for line in source.lines[:_WITHIN] if re.search(r"netto|debet", line, re.IGNORECASE)), "")
    delimiter = max(";,\t", key=header.count)
    return [_PayrollRow(record.line, record.fields) for record in source.records(delimiter)]


def _workbook_rows(source: Source) -> list[_PayrollRow]:
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()  # what other programs say about the size of a sheet may be wrong
        return [_PayrollRow(line, row) for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)]
    except Exception as error:  # openpyxl raises whatever it stumbles over in a damaged file
        raise InputError(
            "dit Excel-bestand is beschadigd.",
            file=source.name,
            cause=f"openpyxl: {type(error).__name__}.",
            remedy="open het in een rekenblad, sla het opnieuw op als .xlsx en probeer het nog eens.",
        ) from error
