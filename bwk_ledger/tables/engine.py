"""The engine of all statements: a spec of blocks and columns in, rows of a `Table` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Post


# The one engine of all statements: a spec of blocks and columns in, rows of a `Table` out.
#
# The sign convention lives here: a block says with which sign its accounts are shown (income and liabilities, which
# the ledger keeps negative, with -1), and nothing after it changes a sign again.

Amounts = Mapping[str, Decimal]


@dataclass(frozen=True)
class PostLine:
    """A line of a statement: what it is called, and its accounts per kamer (key "" where there are no kamers)."""

    label: str
    accounts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Figure:
    """A column of sums: the accounts of these kamers, looked up in one set of amounts."""

    column: Column
    kamers: tuple[str, ...]
    amounts: Amounts


@dataclass(frozen=True)
class Less:
    """A column that is one earlier column (counted from 0, labels aside) less another."""

    column: Column
    minuend: int
    subtrahend: int

    def __post_init__(self) -> None:
        """The column of the table says so too; there the labels are column 0."""
        told = replace(self.column, difference=(self.minuend + 1, self.subtrahend + 1))
        object.__setattr__(self, "column", told)


@dataclass(frozen=True)
class Lines:
    """A block of lines, with a heading above and a subtotal below where they have a title."""

    key: str
    lines: Sequence[PostLine]
    sign: int = 1
    heading: str = ""
    subtotal: str = ""
    keep_empty: bool = False  # show lines without any amount too
    hidden: bool = False  # only count


@dataclass(frozen=True)
class Sum:
    """A row that adds up earlier blocks or sums, each with its sign."""

    key: str
    title: str
    parts: Mapping[str, int]
    style: Style = Style.TOTAL


@dataclass(frozen=True)
class Ratio:
    """A row that shows one earlier key as a part of another, per column."""

    title: str
    part: str
    whole: str


Block = Lines | Sum | Ratio
Spec = Figure | Less
Totals = dict[str, tuple[Decimal, ...]]


def run(
    blocks: Iterable[Block],
    specs: Sequence[Spec],
    mark: Callable[[str, int, Decimal], str] = lambda *_: "",
) -> tuple[tuple[Row, ...], Totals]:
    """Lay out a statement.

    Args:
        blocks: what stands below each other.
        specs: what stands beside each other, right of the labels.
        mark: gives the footnote mark for a total, from its key, its column (counted from 0) and its value.

    Returns:
        The rows, and the amounts of every block and sum by key, one per spec.
    """
    rows: list[Row] = []
    totals: Totals = {}
    places: dict[str, list[int] | None] = {}  # the rows that a key is the sum of; None where they are not all shown
    for block in blocks:
        if isinstance(block, Lines):
            block_rows = list(_lines(block, specs, totals, mark))
            places[block.key] = _places(block_rows, len(rows), totals[block.key])
            rows.extend(_with_parts(block_rows, places[block.key]))
        elif isinstance(block, Sum):
            totals[block.key] = tuple(
                sum((totals[key][index] * sign for key, sign in block.parts.items()), ZERO)
                for index in range(len(specs))
            )
            parts = [(places[key], sign) for key, sign in block.parts.items()]
            total = _total(block.key, block.title, totals[block.key], block.style, mark)
            if all(rows_of is not None for rows_of, _ in parts):
                total = replace(total, parts=tuple((row, sign) for rows_of, sign in parts for row in rows_of or ()))
            places[block.key] = [len(rows)]
            rows.append(total)
        else:
            rows.append(_share(block, specs, totals))
    return tuple(rows), totals


def _places(found: Sequence[Row], start: int, total: Sequence[Decimal]) -> list[int] | None:
    """The rows that a block adds up to: its subtotal, else its lines; None where it counts and is not shown."""
    if not found:
        return None if any(total) else []
    if found[-1].style is Style.SUBTOTAL:
        return [start + len(found) - 1]
    return [start + index for index, row in enumerate(found) if row.style is Style.LINE]


def _with_parts(found: Sequence[Row], places: Sequence[int] | None) -> list[Row]:
    """The rows of a block, its subtotal with the lines above it as its parts."""
    if not found or found[-1].style is not Style.SUBTOTAL or not places:
        return list(found)
    start = places[0] - len(found) + 1
    lines = tuple((start + index, 1) for index, row in enumerate(found) if row.style is Style.LINE)
    return [*found[:-1], replace(found[-1], parts=lines)]


def _lines(
    block: Lines, specs: Sequence[Spec], totals: Totals, mark: Callable[[str, int, Decimal], str]
) -> Iterable[Row]:
    valued_lines = [(line, _values(line, block.sign, specs)) for line in block.lines]
    totals[block.key] = tuple(sum((values[index] for _, values in valued_lines), ZERO) for index in range(len(specs)))
    shown = [(line, values) for line, values in valued_lines if block.keep_empty or any(values)]
    if block.hidden or not shown:
        return
    if block.heading:
        yield Row((Cell(block.heading), *[Cell()] * len(specs)), Style.HEADING)
    for line, values in shown:
        cells = [
            Cell(
                value if _exists(line, spec) else None,
                account=_account(line, spec),
                terms=_terms(line, spec, block.sign),
            )
            for value, spec in zip(values, specs, strict=True)
        ]
        own = tuple(account for names in line.accounts.values() for account in names)
        yield Row((Cell(line.label), *cells), Style.LINE, indent=1 if block.heading else 0, accounts=own)
    if block.subtotal:
        yield _total(block.key, block.subtotal, totals[block.key], Style.SUBTOTAL, mark)


def _values(line: PostLine, sign: int, specs: Sequence[Spec]) -> tuple[Decimal, ...]:
    values: list[Decimal] = []
    for spec in specs:
        if isinstance(spec, Less):
            values.append(values[spec.minuend] - values[spec.subtrahend])
        else:
            amounts = (
                spec.amounts.get(account, ZERO) for kamer in spec.kamers for account in line.accounts.get(kamer, ())
            )
            values.append(sign * sum(amounts, ZERO) + ZERO)  # and so never -0
    return tuple(values)


def _exists(line: PostLine, spec: Spec) -> bool:
    """Whether a line can have a figure in a column: a post of the kamers has none in that of the cooperative."""
    return isinstance(spec, Less) or any(kamer in line.accounts for kamer in spec.kamers)


def _account(line: PostLine, spec: Spec) -> str | None:
    """The one account behind a figure, for a link; a sum over kamers has none."""
    if isinstance(spec, Less) or len(spec.kamers) != 1:
        return None
    kamer_accounts = line.accounts.get(spec.kamers[0], ())
    return str(kamer_accounts[0]) if kamer_accounts else None


def _terms(line: PostLine, spec: Spec, sign: int) -> tuple[tuple[str, int], ...]:
    """The accounts behind a figure of the trial balance, with the sign it shows them with."""
    if isinstance(spec, Less) or spec.column.side is None:
        return ()
    return tuple((account, sign) for kamer in spec.kamers for account in line.accounts.get(kamer, ()))


def _total(
    key: str, title: str, values: Sequence[Decimal], style: Style, mark: Callable[[str, int, Decimal], str]
) -> Row:
    marks = {mark(key, index, value) for index, value in enumerate(values)} - {""}
    label = " ".join([title, *sorted(marks)])
    return Row((Cell(label), *(Cell(value) for value in values)), style)


def _share(block: Ratio, specs: Sequence[Spec], totals: Totals) -> Row:
    cells = []
    for index, spec in enumerate(specs):
        whole = totals[block.whole][index]
        if isinstance(spec, Less) or not whole:
            cells.append(Cell())
        else:
            cells.append(Cell(totals[block.part][index] / whole, kind=Kind.PERCENT))
    return Row((Cell(block.title), *cells), Style.LINE)


# The lines of a statement from the standing data: posts in their order, funders in theirs, each over all kamers.

REST = "Buiten de posten van de begroting"
_IN_HOURS = (accounts.HOURS_GROUP, accounts.PAID_HOURS_GROUP)
# What groups are called above their lines; a group that is not here is called by its own name.
TITLES = {
    "Mensen": "Inzet van mensen",
    "Fysiek": "Fysieke inzet",
    "Organisatie": "De coöperatie zelf",
    "Gemeente": "Gemeente",
    "Corporatie": "Woningcorporaties",
    "Eigen": "Eigen inkomsten",
    "Fonds": "Fondsen",
}


def title(group: str) -> str:
    """What a group is called above its lines."""
    return TITLES.get(group, group)


def post_lines(config: Config, root: str, group: str) -> list[PostLine]:
    """One line per post of a group; a post below another, such as a category of handgeld, counts with that other."""
    posts = [post for post in config.posts if post.root == root and post.group == group]
    tops = [post for post in posts if not any(post.path.startswith(other.path + ":") for other in posts)]
    return [PostLine(post.name, _accounts(config, post, posts)) for post in tops]


def groups(config: Config, root: str) -> list[str]:
    """The groups of posts under a root, hours aside, in the order of the posts."""
    post_groups = [post.group for post in config.posts if post.root == root]
    return [group for group in dict.fromkeys(post_groups) if group not in _IN_HOURS]


def funder_lines(config: Config, group: str | None = None) -> list[PostLine]:
    """One line per funder, of one group or of all."""
    return [
        PostLine(funder.name, {kamer: (funder.income(kamer),) for kamer in funder.kamers})
        for funder in config.funders.values()
        if group is None or funder.group == group
    ]


def funder_groups(config: Config) -> list[str]:
    """The groups of funders, in the order of the funders."""
    return list(dict.fromkeys(funder.group for funder in config.funders.values()))


def other_lines(config: Config, amounts: Mapping[str, Decimal], root: str, *, in_hours: bool = False) -> list[PostLine]:
    """At most one line: accounts of the kamers that follow from no post and no funder, such as one opened by hand.

    No total may miss them. Posts of the other measure do not count as known: euros booked on an hours account by
    mistake show here.
    """
    posts = [post for post in config.posts if (post.group in _IN_HOURS) == in_hours]
    known = {post.account(kamer) for post in posts for kamer in config.kamers}
    known |= {funder.income(kamer) for funder in config.funders.values() for kamer in funder.kamers}
    others_by_kamer: dict[str, tuple[str, ...]] = {}
    for kamer in config.kamers:
        names = (name for name in amounts if accounts.is_under(name, f"{root}:{kamer}"))
        if rest := tuple(sorted(name for name in names if name not in known)):
            others_by_kamer[kamer] = rest
    return [PostLine(REST, others_by_kamer)] if others_by_kamer else []


def _accounts(config: Config, post: Post, posts: list[Post]) -> dict[str, tuple[str, ...]]:
    below = [other for other in posts if accounts.is_under(other.path, post.path)]
    return {
        kamer.code: tuple(other.account(kamer.code) for other in below)
        for kamer in config.kamers.values()
        if kamer.is_cooperative == post.for_cooperative
    }
