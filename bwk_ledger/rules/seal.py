"""A year that was closed stays what it was: its entries, documents, standing data, and the chain of its seals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.books.canonical import canonical
from bwk_ledger.books.seal import (
    Seal,
    SealError,
    balances,
    by_year,
    closing_file,
    old_seals,
    read_seal,
    seal_digest,
    seal_file,
    sealed_years,
)
from bwk_ledger.books.seal_marks import REOPENED, SEAL, Mark, YearMarks, read_marks
from bwk_ledger.rules.finding import FilePlace, Finding, finding
from bwk_ledger.rules.seal_changes import (
    changed_balances,
    changed_documents,
    changed_entries,
    changed_settings,
    changed_standing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PUT_BACK = "zet het terug uit het versiebeheer of een reservekopie"


def check_seal(entries: Sequence[Any], options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report whatever differs from the seals; nothing is read from disk while no year was ever closed."""
    return entries, seal_findings(entries, options)


def seal_findings(entries: Sequence[Any], options: Mapping[str, Any], until: int | None = None) -> list[Any]:
    """Whatever differs from the seals of the years up to and with `until`; None for all."""
    main = Path(options["filename"] or "")
    root, sealed = main.parent, sealed_years(main.parent) if main.is_file() else set()
    marks, wrong = read_marks(entries)
    errors: list[Any] = [_unreadable(entry) for entry in wrong]
    years = sorted(year for year in {*marks, *sealed} if until is None or year <= until)
    if not years:
        return errors
    seals: dict[int, Seal] = {}
    for year in years:
        of_year = marks.get(year, YearMarks())
        errors.extend(_old_seals(root, year, of_year))
        errors.extend(_in_force(root, year, of_year, seals, is_there=year in sealed))
    errors.extend(_chain(seals, root))
    errors.extend(_contents(entries, root, seals, marks, options))
    return errors


def _contents(
    entries: Sequence[Any],
    root: Path,
    seals: Mapping[int, Seal],
    marks: Mapping[int, YearMarks],
    options: Mapping[str, Any],
) -> Iterator[Finding]:
    """Differences year by year; balances only while nothing before them explains a difference."""
    of_years = by_year(entries, root, seals)
    closings = balances(entries, seals)
    explained = False
    for year, seal in seals.items():
        of_year = marks.get(year, YearMarks())
        place = of_year.active.entry if of_year.active else FilePlace(root / seal_file(year))
        found = [
            *changed_entries(seal, of_years[year], root, place),
            *changed_documents(seal, of_years[year], root, place),
            *changed_standing(seal, entries, place),
        ]
        explained = explained or bool(found)
        yield from found
        yield from changed_settings(seal, options, place)
        if not explained:
            yield from changed_balances(seal, closings[year], place)
        kept = {canonical(mark.entry) for mark in of_year.reopenings.values()}
        for lines in seal.reopenings:
            if lines not in kept:
                yield _reopening_gone(year, place, f"het zegel van {year} telt haar mee")


def _in_force(root: Path, year: int, marks: YearMarks, seals: dict[int, Seal], *, is_there: bool) -> Iterator[Finding]:
    """Hold the seal in its place against what the books say of it; a seal to check the year by is put in `seals`."""
    path, mark = root / seal_file(year), marks.active
    if mark is None and not is_there:
        return
    if not is_there:
        assert mark is not None
        yield finding(
            "seal.in_force",
            mark.entry,
            f"Het zegel van {year} is weg: {seal_file(year)}.",
            cause=f"volgens de boeken is {year} afgesloten met zegel {mark.number}; zonder het bestand is niet na te "
            "gaan of er iets veranderd is.",
            remedy=f"{_PUT_BACK}.",
            sealed_year=year,
        )
        return
    try:
        seal = read_seal(path)
    except SealError:
        seal = None
    stated = (mark.text, mark.number) if mark is not None else None
    if seal is None or seal.year != year or (stated and stated != (seal_digest(path), seal.number)):
        yield _changed_file(mark, path, seal_file(year), year)
        return
    seals[year] = seal
    if mark is None and seal.number in marks.reopenings:
        yield finding(
            "seal.in_force",
            marks.reopenings[seal.number].entry,
            f"Zegel {seal.number} van {year} is heropend, maar ligt er nog als het zegel dat geldt.",
            cause="het heropenen is onderbroken, of iemand zette het zegel terug.",
            remedy=f"haal {seal_file(year)} weg als {seal_file(year, seal.number)} er ligt.",
            sealed_year=year,
        )
    elif mark is None:
        yield finding(
            "seal.in_force",
            FilePlace(path),
            f'De regel custom "{SEAL}" {year} is weg uit de boeken.',
            cause=f"{seal_file(year)} ligt er, dus {year} is afgesloten; die regel maakt dat het zegel zelf niet "
            "ongemerkt verandert.",
            remedy=f"zet de regel terug in {closing_file(year)}.",
            sealed_year=year,
        )


def _old_seals(root: Path, year: int, marks: YearMarks) -> Iterator[Finding]:
    """Seals that were in force before, and their reopenings, belong together and stay for ever."""
    kept = old_seals(root, year)
    for number, reopening in marks.reopenings.items():
        mark, path = marks.seals.get(number), root / seal_file(year, number)
        if number not in kept or mark is None:
            yield finding(
                "seal.old",
                reopening.entry,
                f"Zegel {number} van {year}, dat is heropend, is weg.",
                cause=f"wat een jaar was voor het werd heropend, blijft te zien: in {seal_file(year, number)} en als "
                f'custom "{SEAL}" met nummer: {number}.',
                remedy=f"{_PUT_BACK}.",
                sealed_year=year,
            )
            continue
        if seal_digest(path) != mark.text:
            yield _changed_file(mark, path, seal_file(year, number), year)
    for number in sorted(kept - marks.reopenings.keys()):
        place = marks.seals[number].entry if number in marks.seals else FilePlace(root / seal_file(year, number))
        yield _reopening_gone(year, place, f"{seal_file(year, number)} ligt er nog")


def _chain(seals: Mapping[int, Seal], root: Path) -> Iterator[Finding]:
    previous: Seal | None = None
    for year, seal in sorted(seals.items()):
        expected = seal_digest(root / seal_file(previous.year)) if previous is not None else ""
        if seal.previous != expected:
            before = f"dat van {previous.year}" if previous is not None else "geen eerder zegel"
            yield finding(
                "seal.chain",
                FilePlace(root / seal_file(year)),
                f"De keten van zegels is verbroken bij {year}.",
                cause=f"het zegel van {year} volgt op een ander zegel dan er nu ligt: {before}.",
                remedy=f"zet het vorige zegel terug zoals het was; of heropen {year} en sluit de jaren opnieuw af.",
                sealed_year=year,
            )
        previous = seal


def _unreadable(entry: Any) -> Finding:
    form = (
        f'een zegel is van 31 december van zijn jaar en begint met: custom "{SEAL}" 2018 "<hash>"'
        if entry.type == SEAL
        else f'een heropening begint met: custom "{REOPENED}" 2018 "reden"'
    )
    return finding(
        "seal.unreadable",
        entry,
        f'Een regel custom "{entry.type}" die niet klopt, of er twee keer staat: '
        f"{' '.join(str(value.value) for value in entry.values or ()) or 'zonder waarden'}.",
        cause=f"{form}; daaronder staat een eigen nummer: 1, 2 of verder.",
        remedy="zet terug wat 'bwk afsluiten' of 'bwk heropen' schreef; schrijf deze regels nooit zelf.",
    )


def _changed_file(mark: Mark | None, path: Path, name: str, year: int) -> Finding:
    return finding(
        "seal.file",
        mark.entry if mark is not None else FilePlace(path),
        f"Het zegelbestand {name} is veranderd, of hoort niet bij de boeken.",
        cause=f'de inhoud past niet bij de hash in custom "{SEAL}" {year}.',
        remedy=f"{_PUT_BACK}; een zegel wordt nooit bijgewerkt.",
        sealed_year=year,
    )


def _reopening_gone(year: int, place: Any, why: str) -> Finding:
    return finding(
        "seal.reopening",
        place,
        f'Een heropening van {year} is uit de boeken gehaald: er ontbreekt een regel custom "{REOPENED}" {year}.',
        cause=f"een heropening blijft voor altijd te zien; {why}.",
        remedy=f"zet de regel terug in {closing_file(year)}.",
        sealed_year=year,
    )
