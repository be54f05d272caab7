"""A year that was closed stays what it was: what is different since it was sealed, one finding each."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count
from bwk_ledger.base.finding import AccountName, FilePlace, Finding, Phrase, finding
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import year as whole_year
from bwk_ledger.books.canonical import Lines, canonical, day_of, describe, differing
from bwk_ledger.books.seal import (
    REOPENED,
    SEAL,
    Mark,
    Seal,
    SealedItem,
    SealError,
    YearMarks,
    balances,
    by_year,
    closing_file,
    end_of,
    file_digest,
    links,
    old_seals,
    read_marks,
    read_seal,
    seal_digest,
    seal_file,
    sealed_item,
    sealed_years,
    settings_of,
    standing,
)
from bwk_ledger.books.seal_kinds import holds_derived, sealed_kind
from bwk_ledger.books.snapshot import pair
from bwk_ledger.rules.inventory import TEXTS
from bwk_ledger.rules.release import release
from bwk_ledger.standing.config import read_config
from bwk_ledger.standing.form import values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal


# What is different in a year since it was sealed: one finding for each entry, document or piece of standing data.

_SHOWN = 3  # differences of one entry in a message
_NAMING = ("munt: ", "rekening: ", 'waarde: "')
_KIND = "soort: "  # of a `custom` without quotes, of metadata with
_KINDS = {data.Transaction: "boeking", data.Balance: "saldo"}


_OF_INVENTORY = tuple(f"omschrijving: {text}" for text in TEXTS)


def changed_entries(seal: Seal, entries: Sequence[Any], root: Path, place: Any) -> Iterator[Finding]:
    """Entries of a sealed year that are no longer what they were, in the order of the books.

    Args:
        seal: what the year was.
        entries: those that belong to the year now.
        root: the folder of the books.
        place: an entry to point at for what is no longer there.
    """
    left: dict[str, list[SealedItem]] = defaultdict(list)
    for was in seal.entries:
        if not _is_of_later_year(seal, was):
            left[was.digest].append(was)
    new: list[tuple[Any, SealedItem]] = []
    for entry in entries:
        now = sealed_item(entry, root)
        if left[now.digest]:
            left[now.digest].pop()
        else:
            new.append((entry, now))
    gone = [was for items in left.values() for was in items]
    pairs = pair([now for _, now in new], gone)
    for index, (entry, now) in enumerate(new):
        if index in pairs:
            yield _changed(seal, entry, pairs[index], now)
        elif holds_derived(entry, seal.form):
            yield _added(seal, entry)
    paired = {id(was) for was in pairs.values()}
    for was in gone:
        if id(was) not in paired:
            yield _removed(seal, was, place)


def _is_of_later_year(seal: Seal, was: SealedItem) -> bool:
    """Whether a seal of before holds what follows from a purchase in another year: that year has its own seal."""
    return any(part.startswith(_OF_INVENTORY) for part in was.lines[0][1:]) and day_of(was.lines).year != seal.year


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
            "{path}, een document van het afgesloten jaar {year}, is {shown}.",
            cause=f"{_sealed(seal)}: ook de documenten liggen vast.",
            remedy=f"zet het document terug zoals het was; {_or_reopen(seal)}",
            sealed_year=seal.year,
            path=path,
            year=seal.year,
            shown="weg" if now is None else "veranderd",
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
            "Een stamgegeven van het afgesloten jaar {year} is "
            + ("weg: {shown}." if match is None else "veranderd: {shown}."),
            cause=f"{_sealed(seal)}, met: {describe(was)}.",
            remedy=f"zet het terug, en geef wat nieuw is een eigen entry met een latere datum; {_or_reopen(seal)}",
            sealed_year=seal.year,
            year=seal.year,
            shown=describe(was) if match is None else _shown(was, match[1]),
        )
    known = {_name(lines) for lines in seal.standing}
    for entry, lines in others:
        if _decides_when_added(entry, seal, is_second=_name(lines) in known):
            yield finding(
                "seal.new",
                entry,
                "Een stamgegeven is toegevoegd nadat {year} was afgesloten: {shown}.",
                cause=f"{_sealed(seal)}; dit zou ook in {seal.year} gelden.",
                remedy=f"geef het een datum na 31-12-{seal.year}, of haal het weg; {_or_reopen(seal)}",
                sealed_year=seal.year,
                year=seal.year,
                shown=describe(lines),
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
                'De instelling option "{key}" was {was} toen {year} werd afgesloten, en is nu {now}.',
                cause=f"{_sealed(seal)}; deze instelling bepaalt mee of bedragen en saldo's kloppen.",
                remedy=f"zet de regel in het hoofdbestand terug zoals hij was; {_or_reopen(seal)}",
                sealed_year=seal.year,
                key=key,
                was=was or "leeg",
                year=seal.year,
                now=now.get(key) or "leeg",
            )


def changed_balances(seal: Seal, now: Mapping[str, Decimal], place: Any, entries: Sequence[Any]) -> Iterator[Finding]:
    """Accounts that begin the next year with something else than the sealed year ended with."""
    for account in sorted({*seal.balances, *now}):
        was, balance = seal.balances.get(account, ZERO), now.get(account, ZERO)
        if was != balance and was - balance == _beyond_award(account, seal.year, entries):
            yield _income_beyond_award(seal, account, was, balance, place)
        elif was != balance:
            yield finding(
                "seal.balance",
                place,
                "De stand van {account} op {day} is {now}, maar het zegel van {year} zegt {was}: verschil "
                "{difference}.",
                cause=f"de beginbalans van {seal.year + 1} hoort de eindbalans van {seal.year} te zijn; er is iets "
                f"veranderd van voor {seal.year}, of in de stamgegevens.",
                remedy=f"zoek die wijziging met 'bwk grootboek {account} {seal.year}' en zet terug wat er stond; "
                f"{_or_reopen(seal)}",
                sealed_year=seal.year,
                account=AccountName(account),
                day=whole_year(seal.year).last_day,
                now=balance,
                year=seal.year,
                was=was,
                difference=balance - was,
            )


def _beyond_award(account: str, year: int, entries: Sequence[Any]) -> Decimal:
    """EUR of costs that the awards on an account do not bear, up to the end of a year."""
    if not accounts.is_under(account, accounts.GRANTS):
        return ZERO
    moves = [item for item in release(entries, read_config(entries)).moves if item.award.liability == account]
    return sum((item.charged - item.borne for item in moves if item.day.year <= year), ZERO)


def _income_beyond_award(seal: Seal, account: str, was: Decimal, found: Decimal, place: Any) -> Finding:
    """Nothing in the books changed: what an earlier version made income of goes beyond the award."""
    return finding(
        "seal.beyond_award",
        place,
        "Bij het afsluiten van {year} werd {difference} euro bate die boven de toekenning op {account} gaat. Nu staat "
        "daar {now}, en in het zegel {was}.",
        cause="er is niets in de boeken veranderd: het programma maakt sinds 29 november 2026 geen bate meer van wat "
        "boven een toekenning gaat.",
        remedy=f'zet bij de lasten die erboven gaan {meta.ABOVE_AWARD}: "de reden", en sluit het jaar opnieuw af; '
        f'heropen het daarvoor met: bwk heropen {seal.year} --reden "...".',
        sealed_year=seal.year,
        year=seal.year,
        difference=was - found,
        account=AccountName(account),
        now=found,
        was=was,
    )


def moved_entries(seal: Seal, entries: Iterable[Any], root: Path) -> list[Phrase]:
    """What is no change of the books: entries that stand in another file, and files that only look different."""
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for sealed in seal.entries:
        places[sealed.digest][sealed.file] += 1
    notes = []
    moved_files: set[str] = set()
    for entry in entries:
        now = sealed_item(entry, root)
        files = places[now.digest]
        if files[now.file]:
            files[now.file] -= 1
            continue
        was = next((name for name, number in files.items() if number), None)
        if was is not None:
            files[was] -= 1
            moved_files |= {was, now.file}
            where = {"day": entry.date, "file": now.file, "line": entry.meta["lineno"], "year": seal.year, "was": was}
            moved = (
                "de {kind} van {day} staat in {file}, regel {line}; bij het afsluiten van {year} stond hij in {was}."
            )
            notes.append(Phrase(moved, {"kind": _kind(entry), **where}))
    for name, value in seal.files.items():
        if name not in moved_files and file_digest(root / name) != value:
            looks = "{file} ziet er anders uit dan bij het afsluiten van {year} (opmerkingen of volgorde)."
            notes.append(Phrase(looks, {"file": name, "year": seal.year}))
    return notes


def _changed(seal: Seal, entry: Any, was: SealedItem, found: SealedItem) -> Finding:
    return finding(
        "seal.changed",
        entry,
        f"De {_kind(entry)} van {{day}} in het afgesloten jaar {{year}} is veranderd: {{shown}}.",
        cause=f"{_sealed(seal)}, met: {describe(was.lines)}.",
        remedy=f"zet terug wat er stond; {_or_reopen(seal)}",
        sealed_year=seal.year,
        day=day_of(was.lines),
        year=seal.year,
        shown=_shown(was.lines, found.lines),
    )


def _added(seal: Seal, entry: Any) -> Finding:
    return finding(
        "seal.added",
        entry,
        f"De {_kind(entry)} van {{day}} is toegevoegd nadat {{year}} was afgesloten.",
        cause=f"{_sealed(seal)}: er komt niets meer bij.",
        remedy=f"haal wat erbij kwam weg, of boek het in een jaar dat open is; {_or_reopen(seal)}",
        sealed_year=seal.year,
        day=entry.date,
        year=seal.year,
    )


def _removed(seal: Seal, was: SealedItem, place: Any) -> Finding:
    return finding(
        "seal.removed",
        place,
        "Uit {file} is iets van het afgesloten jaar {year} weg: {shown}.",
        cause=f"{_sealed(seal)}: er gaat niets meer uit.",
        remedy=f"zet terug wat er stond; {_or_reopen(seal)}",
        sealed_year=seal.year,
        file=was.file,
        year=seal.year,
        shown=describe(was.lines),
    )


def _shown(was: Lines, now: Lines) -> Phrase:
    differences = differing(was, now)
    left = len(differences) - _SHOWN
    more = [f"en nog {count(left, 'verschil', 'verschillen')}"] if left > 0 else []
    return Phrase.joined([*differences[:_SHOWN], *more])


def _sealed(seal: Seal) -> str:
    return f"{seal.year} is op {seal.day} afgesloten met zegel {seal.number}"


def _or_reopen(seal: Seal) -> str:
    return f'moet het toch anders, heropen het jaar dan met: bwk heropen {seal.year} --reden "...".'


def _kind(entry: Any) -> str:
    return _KINDS.get(type(entry), "regel")


def _name(lines: Lines) -> tuple[str, ...]:
    """What a piece of standing data is of: its kind and its values that are no amount, whatever its day."""
    return (lines[0][0], *(part for part in lines[0][1:] if part.startswith(_NAMING) or _is_kind(part)))


def _is_kind(part: str) -> bool:
    return part.startswith(_KIND) and not part.startswith(f'{_KIND}"')


# A year that was closed stays what it was: its entries, documents, standing data, and the chain of its seals.

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
        changes = [
            *changed_entries(seal, of_years[year], root, place),
            *changed_documents(seal, of_years[year], root, place),
            *changed_standing(seal, entries, place),
        ]
        explained = explained or bool(changes)
        yield from changes
        yield from changed_settings(seal, options, place)
        if not explained:
            yield from changed_balances(seal, closings[year], place, entries)
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
            "Het zegel van {year} is weg: {file}.",
            cause=f"volgens de boeken is {year} afgesloten met zegel {mark.number}; zonder het bestand is niet na te "
            "gaan of er iets veranderd is.",
            remedy=f"{_PUT_BACK}.",
            sealed_year=year,
            year=year,
            file=seal_file(year),
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
            "Zegel {number} van {year} is heropend, maar ligt er nog als het zegel dat geldt.",
            cause="het heropenen is onderbroken, of iemand zette het zegel terug.",
            remedy=f"haal {seal_file(year)} weg als {seal_file(year, seal.number)} er ligt.",
            sealed_year=year,
            number=seal.number,
            year=year,
        )
    elif mark is None:
        yield finding(
            "seal.in_force",
            FilePlace(path),
            'De regel custom "{kind}" {year} is weg uit de boeken.',
            cause=f"{seal_file(year)} ligt er, dus {year} is afgesloten; die regel maakt dat het zegel zelf niet "
            "ongemerkt verandert.",
            remedy=f"zet de regel terug in {closing_file(year)}.",
            sealed_year=year,
            kind=SEAL.type,
            year=year,
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
                "Zegel {number} van {year}, dat is heropend, is weg.",
                cause=f"wat een jaar was voor het werd heropend, blijft te zien: in {seal_file(year, number)} en als "
                f'custom "{SEAL.type}" met nummer: {number}.',
                remedy=f"{_PUT_BACK}.",
                sealed_year=year,
                number=number,
                year=year,
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
                "De keten van zegels is verbroken bij {year}.",
                cause=f"het zegel van {year} volgt op een ander zegel dan er nu ligt: {before}.",
                remedy=f"zet het vorige zegel terug zoals het was; of heropen {year} en sluit de jaren opnieuw af.",
                sealed_year=year,
                year=year,
            )
        previous = seal


def _unreadable(entry: Any) -> Finding:
    form = (
        f"een zegel is van 31 december van zijn jaar en begint met: {SEAL.begins}"
        if entry.type == SEAL.type
        else f"een heropening begint met: {REOPENED.begins}"
    )
    return finding(
        "seal.unreadable",
        entry,
        'Een regel custom "{kind}" die niet klopt, of er twee keer staat: {values}.',
        cause=f"{form}; daaronder staat een eigen nummer: 1, 2 of verder.",
        remedy="zet terug wat 'bwk afsluiten' of 'bwk heropen' schreef; schrijf deze regels nooit zelf.",
        kind=entry.type,
        values=" ".join(map(str, values_of(entry))) or "zonder waarden",
    )


def _changed_file(mark: Mark | None, path: Path, name: str, year: int) -> Finding:
    return finding(
        "seal.file",
        mark.entry if mark is not None else FilePlace(path),
        "Het zegelbestand {name} is veranderd, of hoort niet bij de boeken.",
        cause=f'de inhoud past niet bij de hash in custom "{SEAL.type}" {year}.',
        remedy=f"{_PUT_BACK}; een zegel wordt nooit bijgewerkt.",
        sealed_year=year,
        name=name,
    )


def _reopening_gone(year: int, place: Any, why: str) -> Finding:
    return finding(
        "seal.reopening",
        place,
        'Een heropening van {year} is uit de boeken gehaald: er ontbreekt een regel custom "{kind}" {year}.',
        cause=f"een heropening blijft voor altijd te zien; {why}.",
        remedy=f"zet de regel terug in {closing_file(year)}.",
        sealed_year=year,
        year=year,
        kind=REOPENED.type,
    )
