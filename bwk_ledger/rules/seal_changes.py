"""What is different in a year since it was sealed: one finding for each entry, document or piece of standing data."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.books.canonical import Lines, describe, differences
from bwk_ledger.books.pairing import pair
from bwk_ledger.books.seal import Item, end_of, file_digest, item, links, settings_of, standing
from bwk_ledger.books.seal_kinds import holds_derived, sealed_kind
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.rules.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.books.seal import Seal

_SHOWN = 3  # differences of one entry in a message
_NAMING = ("munt: ", "rekening: ", 'waarde: "')
_KIND = "soort: "  # of a `custom` without quotes, of metadata with
_KINDS = {data.Transaction: "boeking", data.Balance: "saldo"}


def changed_entries(seal: Seal, entries: Sequence[Any], root: Path, place: Any) -> Iterator[Finding]:
    """Entries of a sealed year that are no longer what they were, in the order of the books.

    Args:
        seal: what the year was.
        entries: those that belong to the year now.
        root: the folder of the books.
        place: an entry to point at for what is no longer there.
    """
    left: dict[str, list[Item]] = defaultdict(list)
    for was in seal.entries:
        left[was.digest].append(was)
    new: list[tuple[Any, Item]] = []
    for entry in entries:
        found = item(entry, root)
        if left[found.digest]:
            left[found.digest].pop()
        else:
            new.append((entry, found))
    gone = [was for items in left.values() for was in items]
    pairs = pair([found for _, found in new], gone)
    for index, (entry, found) in enumerate(new):
        if index in pairs:
            yield _changed(seal, entry, pairs[index], found)
        elif holds_derived(entry, seal.form):
            yield _added(seal, entry)
    paired = {id(was) for was in pairs.values()}
    for was in gone:
        if id(was) not in paired:
            yield _removed(seal, was, place)


def changed_documents(seal: Seal, entries: Iterable[Any], root: Path, place: Any) -> Iterator[Finding]:
    """Documents of the year, and files in its folder that are not of the books, that changed or are gone."""
    wrong = {path: now for path, was in seal.documents.items() if (now := file_digest(root / path)) != was}
    if not wrong:
        return
    linked: dict[str, Any] = {}
    for entry in entries:
        for path in links(entry, root):
            linked.setdefault(path, entry)
    for path, now in wrong.items():
        yield finding(
            "seal.document",
            linked.get(path, place),
            f"{path}, een document van het afgesloten jaar {seal.year}, is {'weg' if now is None else 'veranderd'}.",
            cause=f"{_sealed(seal)}: ook de documenten liggen vast.",
            remedy=f"zet het document terug zoals het was; {_or_reopen(seal)}",
            sealed_year=seal.year,
        )


def changed_standing(seal: Seal, entries: Iterable[Any], place: Any) -> Iterator[Finding]:
    """Standing data that were in force and are no longer what they were, and new ones that would hold in the year."""
    left = Counter(seal.standing)
    others = []
    for entry, lines in standing(entries, seal.year, seal.form):
        if left[lines]:
            left[lines] -= 1
        else:
            others.append((entry, lines))
    for was in left.elements():
        match = next((pair for pair in others if _name(pair[1]) == _name(was)), None)
        if match is not None:
            others.remove(match)
        yield finding(
            "seal.standing",
            place if match is None else match[0],
            f"Een stamgegeven van het afgesloten jaar {seal.year} is weg: {describe(was)}."
            if match is None
            else f"Een stamgegeven van het afgesloten jaar {seal.year} is veranderd: {_shown(was, match[1])}.",
            cause=f"{_sealed(seal)}, met: {describe(was)}.",
            remedy=f"zet het terug, en geef wat nieuw is een eigen entry met een latere datum; {_or_reopen(seal)}",
            sealed_year=seal.year,
        )
    known = {_name(lines) for lines in seal.standing}
    for entry, lines in others:
        if _decides_when_added(entry, seal, is_second=_name(lines) in known):
            yield finding(
                "seal.new",
                entry,
                f"Een stamgegeven is toegevoegd nadat {seal.year} was afgesloten: {describe(lines)}.",
                cause=f"{_sealed(seal)}; dit zou ook in {seal.year} gelden.",
                remedy=f"geef het een datum na 31-12-{seal.year}, of haal het weg; {_or_reopen(seal)}",
                sealed_year=seal.year,
            )


def _decides_when_added(entry: Any, seal: Seal, *, is_second: bool) -> bool:
    """Whether a piece of standing data that is new would hold in the sealed year, or says again what one says there."""
    kind, end = sealed_kind(entry, seal.form), end_of(entry)
    if kind is None or (end is not None and end.year < seal.year):
        return False
    return (kind.when_added and not (kind.of_its_year and entry.date.year < seal.year)) or (
        is_second and not kind.when_added
    )


def changed_settings(seal: Seal, options: Mapping[str, Any], place: Any) -> Iterator[Finding]:
    """Settings of the books that were others when the year was sealed; a seal of the first form holds none."""
    now = settings_of(options)
    for key, was in seal.settings.items():
        if now.get(key) != was:
            yield finding(
                "seal.settings",
                place,
                f'De instelling option "{key}" was {was or "leeg"} toen {seal.year} werd afgesloten, en is nu '
                f"{now.get(key) or 'leeg'}.",
                cause=f"{_sealed(seal)}; deze instelling bepaalt mee of bedragen en saldo's kloppen.",
                remedy=f"zet de regel in het hoofdbestand terug zoals hij was; {_or_reopen(seal)}",
                sealed_year=seal.year,
            )


def changed_balances(seal: Seal, now: Mapping[str, Decimal], place: Any) -> Iterator[Finding]:
    """Accounts that begin the next year with something else than the sealed year ended with."""
    for account in sorted({*seal.balances, *now}):
        was, found = seal.balances.get(account, ZERO), now.get(account, ZERO)
        if was != found:
            yield finding(
                "seal.balance",
                place,
                f"De stand van {account} op 31-12-{seal.year} is {format_amount(found)}, maar het zegel van "
                f"{seal.year} zegt {format_amount(was)}: verschil {format_amount(found - was)}.",
                cause=f"de beginbalans van {seal.year + 1} hoort de eindbalans van {seal.year} te zijn; er is iets "
                f"veranderd van voor {seal.year}, of in de stamgegevens.",
                remedy=f"zoek die wijziging met 'bwk grootboek {account} {seal.year}' en zet terug wat er stond; "
                f"{_or_reopen(seal)}",
                sealed_year=seal.year,
            )


def moved_entries(seal: Seal, entries: Iterable[Any], root: Path) -> list[str]:
    """What is no change of the books: entries that stand in another file, and files that only look different."""
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for sealed in seal.entries:
        places[sealed.digest][sealed.file] += 1
    notes = []
    moved_files: set[str] = set()
    for entry in entries:
        found = item(entry, root)
        files = places[found.digest]
        if files[found.file]:
            files[found.file] -= 1
            continue
        was = next((name for name, number in files.items() if number), None)
        if was is not None:
            files[was] -= 1
            moved_files |= {was, found.file}
            notes.append(
                f"de {_kind(entry)} van {entry.date} staat in {found.file}, regel {entry.meta['lineno']}; "
                f"bij het afsluiten van {seal.year} stond hij in {was}"
            )
    for name, value in seal.files.items():
        if name not in moved_files and file_digest(root / name) != value:
            notes.append(f"{name} ziet er anders uit dan bij het afsluiten van {seal.year} (opmerkingen of volgorde)")
    return notes


def _changed(seal: Seal, entry: Any, was: Item, found: Item) -> Finding:
    return finding(
        "seal.changed",
        entry,
        f"De {_kind(entry)} van {_date(was)} in het afgesloten jaar {seal.year} is veranderd: "
        f"{_shown(was.lines, found.lines)}.",
        cause=f"{_sealed(seal)}, met: {describe(was.lines)}.",
        remedy=f"zet terug wat er stond; {_or_reopen(seal)}",
        sealed_year=seal.year,
    )


def _added(seal: Seal, entry: Any) -> Finding:
    return finding(
        "seal.added",
        entry,
        f"De {_kind(entry)} van {entry.date} is toegevoegd nadat {seal.year} was afgesloten.",
        cause=f"{_sealed(seal)}: er komt niets meer bij.",
        remedy=f"haal wat erbij kwam weg, of boek het in een jaar dat open is; {_or_reopen(seal)}",
        sealed_year=seal.year,
    )


def _removed(seal: Seal, was: Item, place: Any) -> Finding:
    return finding(
        "seal.removed",
        place,
        f"Uit {was.file} is iets van het afgesloten jaar {seal.year} weg: {describe(was.lines)}.",
        cause=f"{_sealed(seal)}: er gaat niets meer uit.",
        remedy=f"zet terug wat er stond; {_or_reopen(seal)}",
        sealed_year=seal.year,
    )


def _shown(was: Lines, now: Lines) -> str:
    found = differences(was, now) or ["gegevens zijn tussen regels verwisseld"]
    more = len(found) - _SHOWN
    rest = f"; en nog {more} {'verschil' if more == 1 else 'verschillen'}" if more > 0 else ""
    return "; ".join(found[:_SHOWN]) + rest


def _sealed(seal: Seal) -> str:
    return f"{seal.year} is op {seal.day} afgesloten met zegel {seal.number}"


def _or_reopen(seal: Seal) -> str:
    return f'moet het toch anders, heropen het jaar dan met: bwk heropen {seal.year} --reden "...".'


def _kind(entry: Any) -> str:
    return _KINDS.get(type(entry), "regel")


def _date(was: Item) -> str:
    return was.lines[0][1].removeprefix("datum: ")


def _name(lines: Lines) -> tuple[str, ...]:
    """What a piece of standing data is of: its kind and its values that are no amount, whatever its day."""
    return (lines[0][0], *(part for part in lines[0][1:] if part.startswith(_NAMING) or _is_kind(part)))


def _is_kind(part: str) -> bool:
    return part.startswith(_KIND) and not part.startswith(f'{_KIND}"')
