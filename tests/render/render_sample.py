"""A table as the statements make it: groups, headings, sums, hours, a share, footnotes and awkward text."""

from __future__ import annotations

from decimal import Decimal

from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

_LINES = [
    ("Coördineren en ondersteunen vrijwilligers, medewerkers en deelnemers", (31944, 43200, 23643)),
    ("Coachen medewerkers en vrijwilligers", (12780, 12780, 4788)),
    ("Werkplekken bewoners met beperkte loonwaarde op perspectiefbanen", (27228, 27228, 0)),
    ("Participatie-, leerwerk- en stageplekken", (4368, 4368, 5445)),
    ("Makelen partners en financiering", (6384, 6384, 2394)),
]
_ROOM = [
    ("Huren van de ruimte", (10680, 14400, 6750)),
    ("Gas, elektra en water", (5556, 8460, 4167)),
    ("Handgeld [1]", (3000, 3000, 2250)),
    ("Communicatie, website en organisatie", (2184, 2184, 1638)),
    ("Training medewerkers en vrijwilligers", (600, 600, 450)),
    ("Aanschaf inventaris en verbouwing ruimte", (732, 732, 3816)),
]


def _row(label: str, budget: tuple[int, ...], style: Style = Style.LINE, indent: int = 0, part: str = "0.97") -> Row:
    cells: list[Cell] = [Cell(label)]
    for amount in budget:
        actual = (Decimal(amount) * Decimal(part)).quantize(Decimal("0.01"))
        cells += [Cell(actual), Cell(Decimal(amount)), Cell(Decimal(amount) - actual)]
    return Row(tuple(cells), style, indent)


def _sum(label: str, lines: list[tuple[str, tuple[int, ...]]], style: Style) -> Row:
    return _row(label, tuple(sum(values) for values in zip(*(amounts for _, amounts in lines), strict=True)), style)


def budget_table() -> Table:
    """Budget against actual for three kamers: nine columns of whole euros."""
    columns = [Column("Lasten", Kind.TEXT)]
    for kamer in ("TOP", "HLR", "ZUILEN"):
        columns += [Column(title, Kind.MONEY, kamer, 0) for title in ("werkelijk", "begroot", "verschil")]
    return Table(
        title="Begroting 2018: lasten per kamer",
        subtitle="BuurtWerkKamer Coöperatie · 1 januari tot en met 31 december 2018 · in hele euro's, inclusief btw",
        columns=tuple(columns),
        rows=(
            Row((Cell("Mensen"),), Style.HEADING),
            *(_row(label, amounts, indent=1, part="1.013") for label, amounts in _LINES),
            _sum("Mensen samen", _LINES, Style.SUBTOTAL),
            Row((Cell("Fysiek"),), Style.HEADING),
            *(_row(label, amounts, indent=1) for label, amounts in _ROOM),
            _sum("Fysiek samen", _ROOM, Style.SUBTOTAL),
            _sum("Totaal lasten [2]", _LINES + _ROOM, Style.TOTAL),
        ),
        footnotes=(
            "Ten hoogste 250 euro per kamer en maand, overgemaakt naar de teamleider; ZUILEN kreeg er negen in 2018.",
            "Kasbegroting. De uren die bewoners en professionals onbetaald inzetten staan in de populaire begroting.",
        ),
    )


def small_table() -> Table:
    """Few columns of every kind, with a negative amount and a value that is text."""
    columns = (
        Column("Kamer", Kind.TEXT),
        Column("Resultaat", Kind.MONEY),
        Column("Uren", Kind.HOURS, "Inzet", 1),
        Column("Mensen", Kind.COUNT, "Inzet"),
        Column("Aandeel kas", Kind.PERCENT),
        Column("Toelichting", Kind.TEXT),
    )
    rows = (
        (
            "TOP",
            Decimal("-256.00"),
            Decimal("9250.5"),
            Decimal(37),
            Decimal("0.5266"),
            "Tekort tegen het doel ‘geen tekort’",
        ),
        ("HLR", Decimal("2264.005"), Decimal(9250), Decimal(37), Decimal("0.541"), "Zie noot [1]"),
        ("ZUILEN", Decimal(159), None, Decimal(12), "n.v.t.", None),
    )
    total = (
        Cell("Samen"),
        Cell(Decimal("2167.005")),
        Cell(Decimal("18500.5")),
        Cell(Decimal(86)),
        Cell(Decimal("0.53")),
    )
    return Table(
        title="Kamers in één oogopslag",
        columns=columns,
        rows=(*(Row(tuple(Cell(value) for value in row)) for row in rows), Row(total, Style.TOTAL)),
        footnotes=("Volgens de regels van de begroting; gedrukt stond 264.",),
    )


AWKWARD = (
    "#strong[vet] $x$ @ref *ster* _streep_",
    "<b>vet</b> & <script>alert(1)</script>",
    "punt;komma \"aanhaling\" 'enkel'",
    "=1+1",
    "@SUM(A1)",
    "+31 6",
    "-5 graden",
    "$x^2$ \\ `code` // geen commentaar /* ook niet */",
    "{{ 7 * 7 }} {% raw %}",
    "[bold]rich[/bold] :smile:",
)


def awkward_table() -> Table:
    """Text that means something to typst, HTML, CSV, jinja, rich or a spreadsheet."""
    return Table(
        title="#panic() <titel> =1+1",
        subtitle="$onder$ <titel>",
        columns=(Column("=kop", Kind.TEXT), Column("<bedrag>", Kind.MONEY, "#groep"), Column("@tekst", Kind.TEXT)),
        rows=tuple(Row((Cell(text), Cell(Decimal("-1.5")), Cell(text))) for text in AWKWARD),
        footnotes=("#noot <noot> =noot",),
    )
