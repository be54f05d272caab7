"""Import the tables of a budget (CSV): costs, funding, hours and targets of one year, per kamer."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.books.text import AccountValue, custom
from importers.base import Archive, Importer, Plan, RowCount
from importers.booking import origin
from importers.members import blind
from importers.readers.tables import (
    BUDGET_COSTS,
    BUDGET_FUNDING,
    BUDGET_HOURS,
    PRINTED_TOTALS,
    TARGETS,
    amount_field,
    has_columns,
    header,
    number_field,
    read_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.tables import TableRow

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_PRINTED = "gedrukt"
_BASIS = re.compile(r"(?P<name>.*?)(?: \((?P<basis>[^()]*)\))?")
_PEOPLE = "personen_"  # how the columns of a kamer begin in the table of hours


class _BudgetTable(NamedTuple):
    """A table of the budget: its columns, those of which only the title counts, and what its copy is called."""

    columns: frozenset[str]
    unread: frozenset[str]
    name: str


_TABLES = (
    _BudgetTable(BUDGET_COSTS, frozenset({"groep"}), "begroting-{}-lasten.csv"),
    _BudgetTable(BUDGET_FUNDING, frozenset({"soort"}), "begroting-{}-baten.csv"),
    _BudgetTable(BUDGET_HOURS, frozenset(), "begroting-{}-uren.csv"),
    _BudgetTable(TARGETS, frozenset(), "prestaties-{}.csv"),
    _BudgetTable(PRINTED_TOTALS, frozenset(), "gedrukt-{}.csv"),
)


class BudgetImporter(Importer):
    """The tables of a budget: costs, funding, hours, targets, and totals as printed; the year is in the file name."""

    label = "begroting (CSV)"

    def recognises(self, source: Source) -> bool:
        """Whether the first line is that of one of the four tables."""
        return any(has_columns(source, table.columns) for table in _TABLES)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - no one account
        """Budgets stand on many accounts; the file is kept with the reserve they end up in."""
        return accounts.RESERVE

    def plan(self, source: Source, context: Context) -> Plan:
        """Add every budget line the books do not hold; refuse one that the books hold with another amount."""
        plan = Plan()
        year = _year(source)
        table = next(table for table in _TABLES if has_columns(source, table.columns))
        name = table.name.format(year)
        if has_columns(source, TARGETS):
            target = f"jaren/{year}/prestaties.beancount"
            entries = list(_targets(source, year, context))
        elif has_columns(source, PRINTED_TOTALS):
            target = f"jaren/{year}/begroting.beancount"
            entries = list(_printed(source, year))
        else:
            target = f"jaren/{year}/begroting.beancount"
            entries = list(_budgets(source, year, context))
        lines: dict[str, int] = {}
        for entry in entries:
            key, line = entry.meta[meta.KEY], int(entry.meta[meta.LINE])
            if lines.setdefault(key, line) != line:
                raise source.damaged(
                    line, f"deze regel staat ook op regel {lines[key]}", remedy="verwijder een van de twee."
                )
            if key in context.keys:
                _refuse_other_value(source, entry, context.keys[key])
                plan.known.append(context.keys[key])
                continue
            if entry.type == "budget":
                _refuse_change(source, entry, context)
            entry.meta[meta.SOURCE] = name
            context.add(entry)
            plan.entries.append((target, entry))
        new = {int(entry.meta[meta.LINE]) for _, entry in plan.entries}
        plan.counted = RowCount(len(new), len({*lines.values()} - new))
        day = dt.date(year, 1, 1)
        plan.archive = Archive(accounts.RESERVE, day, name, lambda: _copy(source, table, context))
        return plan


def _copy(source: Source, table: _BudgetTable, context: Context) -> bytes:
    """The table with the columns that are read."""
    kamers = {code.lower() for code in context.config.kamers}
    kept = [title for title in header(source) if title in table.columns or title.removeprefix(_PEOPLE) in kamers]
    return blind(source, kept, table.unread)


def _year(source: Source) -> int:
    year_in_name = _YEAR.search(source.name)
    if year_in_name is None:
        raise InputError(
            "de naam van dit bestand noemt geen jaar.",
            file=source.name,
            cause="in de tabel zelf staat niet voor welk jaar de begroting is.",
            remedy="zet het jaar in de naam, bijvoorbeeld begroting-JJJJ-lasten.csv.",
        )
    return int(year_in_name[1])


def _budgets(source: Source, year: int, context: Context) -> Iterator[Any]:
    if has_columns(source, BUDGET_COSTS):
        return _costs(source, year, context)
    if has_columns(source, BUDGET_FUNDING):
        return _funding(source, year, context)
    return _hours(source, year, context)


def _named(source: Source, row: TableRow, column: str) -> str:
    """What a line is about.

    Raises:
        InputError: it does not say.
    """
    name = row.values[column]
    if not name:
        raise source.damaged(
            row.line,
            f"in kolom '{column}' staat niets",
            cause="elke regel zegt zelf waar zij over gaat, ook onder een samengevoegde cel.",
            remedy=f"vul bij '{column}' in waar de regel over gaat, of haal de regel weg.",
        )
    return name


def _costs(source: Source, year: int, context: Context) -> Iterator[Any]:
    posts = {post.name: post for post in context.config.posts if post.root == accounts.EXPENSES}
    for row in read_table(source):
        post_cell = _BASIS.fullmatch(_named(source, row, "post"))
        assert post_cell is not None
        post = posts.get(post_cell["name"])
        if post is None:
            raise source.damaged(
                row.line,
                f"post '{post_cell['name']}' bestaat niet",
                cause=f"de posten zijn: {'; '.join(posts)}.",
                remedy="gebruik de naam van een post uit stam/rekeningen.beancount, of voeg de post daar toe.",
            )
        extra = {"toelichting": post_cell["basis"]} if post_cell["basis"] else {}
        for kamer, amount in _amounts(source, row, context):
            if context.config.kamers[kamer].is_cooperative != post.for_cooperative:
                raise source.damaged(
                    row.line,
                    f"post '{post.name}' is er niet voor {kamer}",
                    cause="posten van de kamers en posten van de coöperatie zelf zijn gescheiden.",
                    remedy="zet het bedrag bij een ander, of op een andere post.",
                )
            yield _budget(source, row, year, post.account(kamer), Amount(amount, EUR), extra)


def _funding(source: Source, year: int, context: Context) -> Iterator[Any]:
    funders = {funder.name: funder for funder in context.config.funders.values()}
    for row in read_table(source):
        name = _named(source, row, "financier")
        funder = funders.get(name)
        if funder is None:
            raise source.damaged(
                row.line,
                f"financier '{name}' bestaat niet",
                remedy="voeg de financier met precies deze naam toe in stam/financiers.beancount.",
            )
        for kamer, amount in _amounts(source, row, context):
            if kamer not in funder.kamers:
                raise source.damaged(
                    row.line,
                    f"financier '{funder.name}' betaalt niet mee aan {kamer}",
                    cause=f"hij betaalt mee aan: {' '.join(funder.kamers) or 'geen enkele kamer'}.",
                    remedy="verbeter de regel, of zet de kamer bij de financier in stam/financiers.beancount.",
                )
            yield _budget(source, row, year, funder.income(kamer), Amount(-amount, EUR), {})


def _hours(source: Source, year: int, context: Context) -> Iterator[Any]:
    """People times hours; the same hours stand on both sides, as the registered hours will."""
    for row in read_table(source):
        kind = row.values["groep"].lower().removesuffix("s")
        tariff = context.config.hour_kind(kind, dt.date(year, 1, 1))
        if tariff is None or tariff.kind not in context.config.hour_posts:
            raise source.damaged(
                row.line,
                f"voor '{row.values['groep']}' is op {year}-01-01 geen tarief",
                remedy="zet het tarief in stam/tarieven.beancount.",
            )
        if amount_field(source, row, "tarief_eur") != tariff.rate:
            raise source.damaged(
                row.line,
                f"het tarief is hier {row.values['tarief_eur']}, maar in de boeken {tariff.rate}",
                remedy="maak de twee gelijk: in deze tabel of in stam/tarieven.beancount.",
            )
        each = number_field(source, row, "uren_per_persoon") or 0
        total = 0
        for kamer in _kamers(source, context, prefix=_PEOPLE):
            people = number_field(source, row, f"{_PEOPLE}{kamer.lower()}") or 0
            total += people * each
            for root, sign in ((accounts.EXPENSES, 1), (accounts.INCOME, -1)):
                account = f"{root}:{kamer}:{context.config.hour_posts[tariff.kind]}"
                extra = {"personen": Decimal(people), "uren-per-persoon": Decimal(each)}
                yield _budget(
                    source, row, year, account, Amount(Decimal(sign * people * each), tariff.commodity), extra
                )
        value = amount_field(source, row, "waarde_eur")
        if (Decimal(total), total * tariff.rate) != (amount_field(source, row, "uren_totaal"), value):
            raise source.damaged(
                row.line,
                f"personen maal uren is {total} uur en {total * tariff.rate} euro, maar er staat "
                f"{row.values['uren_totaal']} uur en {value} euro",
                remedy="herstel de regel; er is niets ingelezen.",
            )


def _targets(source: Source, year: int, context: Context) -> Iterator[Any]:
    for row in read_table(source):
        for kamer in _kamers(source, context):
            what = (row.values["blok"], _named(source, row, "prestatie"), row.values["indicator"])
            key = f"prestatie-{year}-{kamer}-{'-'.join(what)}"
            values = origin(source.name, row.line, key)
            yield custom(values, dt.date(year, 1, 1), "prestatie", kamer, *what, row.values[kamer.lower()])


def _printed(source: Source, year: int) -> Iterator[Any]:
    """Totals as a printed proposal states them, to be held against what its lines give."""
    for row in read_table(source):
        table, key, column = row.values["tabel"], row.values["regel"], row.values["kolom"]
        amount = Amount(amount_field(source, row, "gedrukt"), EUR)
        remark = {"toelichting": row.values["toelichting"]} if row.values["toelichting"] else {}
        values = {**remark, **origin(source.name, row.line, f"gedrukt-{year}-{table}-{key}-{column}")}
        yield custom(values, dt.date(year, 1, 1), _PRINTED, table, key, column, amount)


def _kamers(source: Source, context: Context, prefix: str = "") -> list[str]:
    """The kamers that have a column, in its order; a column that is no kamer must be one of the known others."""
    titles = [title for title in header(source) if title.startswith(prefix)]
    others = BUDGET_COSTS | BUDGET_FUNDING | BUDGET_HOURS | TARGETS
    kamers = [title.removeprefix(prefix).upper() for title in titles if prefix or title not in others]
    for kamer in kamers:
        if kamer not in context.config.kamers:
            raise source.damaged(
                1,
                f"kolom '{kamer}' is geen kamer",
                cause=f"de kamers zijn: {' '.join(context.config.kamers)}.",
                remedy="verbeter de kolom, of voeg de kamer toe in stam/kamers.beancount.",
            )
    return kamers


def _amounts(source: Source, row: TableRow, context: Context) -> Iterable[tuple[str, Decimal]]:
    """Euros per kamer, held against the total of the row; zeros are no budget."""
    kamers = _kamers(source, context)
    amounts = [(kamer, amount_field(source, row, kamer.lower())) for kamer in kamers]
    total = sum((amount for _, amount in amounts), ZERO)
    if not row.values["totaal"] or total != amount_field(source, row, "totaal"):
        raise source.damaged(
            row.line,
            f"de kamers samen zijn {total}, maar het totaal is {row.values['totaal']}",
            remedy="herstel de regel; er is niets ingelezen.",
        )
    return [(kamer, amount) for kamer, amount in amounts if amount]


def _budget(source: Source, row: TableRow, year: int, account: str, amount: Any, extra: dict[str, Any]) -> Any:
    key = f"begroting-{year}-{account}-{amount.currency}-{amount.number}"
    values = {**extra, **origin(source.name, row.line, key)}
    return custom(values, dt.date(year, 1, 1), "budget", AccountValue(account), "yearly", amount)


def _refuse_other_value(source: Source, entry: Any, known: Any) -> None:
    """Refuse a target or printed total that the books hold with another value; the key of a budget has its amount."""
    new, old = ([value.value for value in item.values] for item in (entry, known))
    if new != old:
        raise source.damaged(
            int(entry.meta[meta.LINE]),
            f"dit staat al in de boeken, maar met '{old[-1]}' in plaats van '{new[-1]}'",
            remedy="verander het in de boeken als het is gewijzigd; dit bestand is niet ingelezen.",
        )


def _refuse_change(source: Source, entry: Any, context: Context) -> None:
    account, _, amount = (value.value for value in entry.values)
    known = context.budgets.get((account, entry.date.year, amount.currency), ZERO)
    if known:
        raise source.damaged(
            int(entry.meta[meta.LINE]),
            f"{account} heeft voor {entry.date.year} al een begroting van {known} {amount.currency}",
            cause=f"dit bestand zegt {amount.number} {amount.currency}.",
            remedy=advice(
                "is het anders besloten, gebruik dan ",
                way("begroting herzien", account),
                "; dit bestand is niet ingelezen.",
            ),
        )
