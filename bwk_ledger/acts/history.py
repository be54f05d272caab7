"""The history of the books: what was done, and undoing it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.acts.act import TEXT, Done, Field, FieldKind, act, placed, whole
from bwk_ledger.base import cache
from bwk_ledger.base.errors import Blank, InputError, advice, bare, count, look, way
from bwk_ledger.books.erasing import erase, still_holds
from bwk_ledger.books.history import ORIGINALS, ActHistory, digest, history_of, who
from bwk_ledger.books.seal import YEARS, seal_file
from bwk_ledger.books.store import MAIN, refuse_sealed
from bwk_ledger.books.undoing import Lost, block_at, remover, reversal, writer
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.books.history import KeptAct, MovedFile
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger

ACT_NUMBER = FieldKind("nummer", whole, least=1)
_DOCUMENTS = "documenten"
_LEAST = 3  # characters of what is erased; shorter stands everywhere
_SET_ASIDE = "inbox/.ongedaan"  # where a copy waits of what did not come out of the inbox, for who does it again


@contextmanager
def opened_history(root: Path) -> Iterator[ActHistory]:
    """The history of books.

    Raises:
        InputError: none is kept.
    """
    history = history_of(root)
    if history is None:
        raise InputError(
            "van deze boeken wordt geen geschiedenis bijgehouden.",
            file=root,
            remedy=advice(
                "begin ermee met: ", bare("geschiedenis", begin=True), "; dan is wat u daarna doet ongedaan te maken."
            ),
        )
    try:
        yield history
    finally:
        history.close()


@act("ongedaan", placed("nummer", ACT_NUMBER, "Het nummer van de handeling, uit 'bwk geschiedenis'."))
def undoing(ledger: Ledger, nummer: int) -> Done:
    """Maak handeling NUMMER ongedaan: precies wat zij veranderde, en niets van wat erna kwam.

    Het kan niet als later werk erop voortbouwt; dan staat er welk. Een ongedaan gemaakte handeling doet u opnieuw door
    het ongedaan maken zelf ongedaan te maken. Het ledenregister staat buiten de geschiedenis en verandert niet.
    """
    root = ledger.root
    with opened_history(root) as history:
        history.repository.refuse_busy()
        kept = history.act(nummer)
        _refuse(history, kept)
        paths = history.repository.changed(kept.commit)
        before = {path: _content(root / path) for path in paths}
        history.keep_hand_edits(before)
        undo_plan = reversal(history, kept)
        if MAIN in undo_plan.contents and undo_plan.contents[MAIN] is None:
            raise _fixed(kept)
        if undo_plan.lost:
            raise _in_the_way(history, kept, undo_plan.lost)
        _refuse_seals(root, kept, before, undo_plan.contents)
        if kept.commit.id != history.repository.head:  # else the books become what they were
            _refuse_new_errors(ledger, history, kept, undo_plan.contents)
        changes = ledger.changes()
        changes.undo(nummer)
        for path, content in undo_plan.contents.items():
            if content is None:
                changes.remove(path)
            elif content != before[path]:
                changes.put(path, content)
        warnings = list(_move_back(root, kept.note.moved, changes))
        changes.commit()
        number = history.last
    warnings += [f"het bestand {name} is niet verwijderd; stuur het niet naar de bank." for name in kept.note.elsewhere]
    return Done(
        (f"Handeling {nummer} is ongedaan gemaakt: {kept.note.what}.",),
        tuple(warnings),
        commands=(f"Toch weer doen: bwk ongedaan {number}",),
    )


@act("geschiedenis begin")
def beginning(ledger: Ledger) -> Done:
    """Begin een geschiedenis van boeken die er nog geen hebben."""
    history = history_of(ledger.root)
    if history is not None:
        last = history.last
        history.close()
        raise InputError(
            f"van deze boeken wordt al een geschiedenis bijgehouden: {count(last, 'handeling', 'handelingen')}.",
            remedy=advice("er is niets te doen; kijk ", look("geschiedenis"), "."),
        )
    changes = ledger.changes()
    changes.put(MAIN, (ledger.root / MAIN).read_bytes())
    changes.begin_history()
    changes.commit()
    return Done(
        (advice("Vanaf nu wordt van deze boeken een geschiedenis bijgehouden; zie ", way("geschiedenis"), "."),)
    )


@act("geschiedenis wis", Field("tekst", TEXT, "De tekst die weg moet.", required=True), outside=True)
def erasing(ledger: Ledger, tekst: str) -> Done:
    """Wis een tekst, zoals een naam, uit alles wat vroeger in de boeken stond.

    In de boeken van nu mag hij niet meer staan. De handelingen houden hun nummers, en de geschiedenis zegt dat er iets
    is gewist, wanneer en door wie; niet wat.
    """
    text = tekst.strip()
    if len(text) < _LEAST:
        raise InputError(
            f"deze tekst is te kort om te wissen: {count(len(text), 'teken', 'tekens')}.",
            field="tekst",
            remedy=f"geef ten minste {_LEAST} tekens; er is niets veranderd.",
        )
    with opened_history(ledger.root) as history:
        if not history.repository.is_own:
            raise InputError(
                "deze geschiedenis is niet alleen van de boeken, dus bwk herschrijft haar niet.",
                file=ledger.root,
                cause="de boeken liggen in een grotere map die in git staat.",
                remedy="gebruik daar 'git filter-repo --replace-text'; er is niets veranderd.",
            )
        history.repository.refuse_busy()
        history.keep_hand_edits({})
        there = still_holds(history, text)
        if there is not None:
            raise InputError(
                "deze tekst staat nog in de boeken.",
                file=there,
                cause="gewist wordt alleen wat vroeger was.",
                remedy="haal hem daar eerst weg, en geef de opdracht opnieuw; er is niets veranderd.",
            )
        places = erase(history, text, who())
        cache.empty()  # it may hold the books as they were
        remotes = history.repository.remotes
    if not places:
        return Done(("Deze tekst komt in de geschiedenis niet voor.",))
    warnings = [f"git kent ook een kopie elders ({', '.join(remotes)}); daar staat hij nog."] if remotes else []
    return Done(
        (
            f"Gewist uit {count(places, 'plaats', 'plaatsen')} in de geschiedenis.",
            "Originelen en reservekopieën staan buiten de geschiedenis: kijk die zelf na.",
        ),
        tuple(warnings),
    )


def _refuse(history: ActHistory, kept: KeptAct) -> None:
    by = history.undone_by().get(kept.number)
    if by is not None:
        raise InputError(
            f"handeling {kept.number} is al ongedaan gemaakt, met handeling {by}.",
            remedy=advice("er is niets te doen. Toch weer doen: ", bare("ongedaan", by)),
        )
    if kept.note.is_fixed or not kept.commit.parents:
        raise _fixed(kept)


def _fixed(kept: KeptAct) -> InputError:
    return InputError(
        f"handeling {kept.number} kan niet ongedaan worden gemaakt: {kept.note.what}.",
        cause="daar begint de geschiedenis van deze boeken mee, of er is iets uit gewist.",
        remedy=advice("kies met ", way("geschiedenis"), " een andere handeling."),
    )


def _refuse_seals(
    root: Path, kept: KeptAct, before: Mapping[str, bytes | None], contents: Mapping[str, bytes | None]
) -> None:
    """Refuse what would change a closed year; a seal itself goes with a reason that stays."""
    for path, content in contents.items():
        year = path.split("/")[1] if path.startswith(f"{YEARS}/") else ""
        if content is None and year.isdecimal() and path == seal_file(int(year)) and kept.note.undoes is None:
            raise InputError(
                f"{year} is afgesloten: dat is niet ongedaan te maken.",
                cause="wie een zegel weghaalt, zegt waarom, en dat blijft in de boeken staan.",
                remedy=advice("heropen het jaar met: ", bare("heropen", year, reden=Blank('"..."'))),
            )
    refuse_sealed(
        root,
        {root / path: content for path, content in before.items()},
        {root / path: content for path, content in contents.items() if content is not None},
        [root / path for path, content in contents.items() if content is None],
    )


def _in_the_way(history: ActHistory, kept: KeptAct, lost: Sequence[Lost]) -> InputError:
    """What an act wrote was changed or removed: by which act."""
    by = remover(history, lost[0], kept.number)
    what = lost[0].path if lost[0].block is None else lost[0].block.strip().split("\n", 1)[0]
    if by is None:
        return InputError(
            f"handeling {kept.number} kan niet ongedaan worden gemaakt.",
            file=lost[0].path,
            excerpt=what,
            cause="wat zij schreef, staat er niet meer zo.",
            remedy="verbeter de boeken zelf; er is niets veranderd.",
        )
    return _refused(kept, by, f"handeling {by.number} ({by.note.what}) veranderde wat zij schreef", lost[0].path, what)


def _refused(kept: KeptAct, by: KeptAct, why: str, file: str, excerpt: str | None) -> InputError:
    return InputError(
        f"handeling {kept.number} kan niet ongedaan worden gemaakt: er is later op voortgebouwd.",
        file=file,
        excerpt=excerpt,
        cause=f"{why}.",
        remedy=advice(
            f"maak eerst handeling {by.number} ongedaan, met: ", bare("ongedaan", by.number), ". Er is niets veranderd."
        ),
    )


def _refuse_new_errors(
    ledger: Ledger, history: ActHistory, kept: KeptAct, contents: Mapping[str, bytes | None]
) -> None:
    """Refuse what would leave the books with an error that they do not have: later work stands on it."""
    with _copy(ledger.root, contents) as main:
        after = load(main)
        was, now = (Counter(finding.rule for finding in books.findings) for books in (ledger, after))
        new = next((finding for finding in after.findings if now[finding.rule] > was[finding.rule]), None)
        if new is None:
            return
        path, text, line = _place(new, main.parent)
    message = new.text.rstrip(".")
    block = block_at(path, text, line) if path else None
    by = writer(history, path, block) if block else None
    if by is not None and by.number > kept.number:
        raise _refused(kept, by, f"zonder haar klopt handeling {by.number} niet: {message}", path, None)
    raise InputError(
        f"handeling {kept.number} kan niet ongedaan worden gemaakt: de boeken zouden dan niet kloppen.",
        file=path or None,
        cause=f"{message}.",
        remedy="maak eerst ongedaan wat erop voortbouwt, of verbeter de boeken zelf. Er is niets veranderd.",
    )


def _place(found: Finding, root: Path) -> tuple[str, str, int]:
    """The file of the books that a finding is about, its text, and the line."""
    file = Path(str(found.place.get("filename", "")))
    if not file.is_relative_to(root) or not file.is_file():
        return "", "", 0
    return file.relative_to(root).as_posix(), file.read_text("utf-8"), int(found.place.get("lineno", 0) or 0)


@contextmanager
def _copy(root: Path, contents: Mapping[str, bytes | None]) -> Iterator[Path]:
    """The books with other contents, to be looked at: their main file, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bwk-") as name:
        folder = Path(name).resolve() / root.name
        shutil.copytree(root, folder, ignore=_not_the_books(root), copy_function=_as_is)
        for path, content in contents.items():
            (folder / path).unlink(missing_ok=True)
            if content is not None:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
        yield folder / MAIN


def _not_the_books(root: Path) -> Callable[[str, list[str]], set[str]]:
    def ignored(folder: str, names: list[str]) -> set[str]:
        hidden = {name for name in names if name.startswith(".")}
        return hidden | {*ORIGINALS} if Path(folder) == root else hidden

    return ignored


def _as_is(source: str, target: str) -> None:
    """Documents are only looked for, so a link will do where there can be one."""
    if f"{os.sep}{_DOCUMENTS}{os.sep}" in source:
        try:
            Path(target).symlink_to(source)
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, target)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


# The originals that an act moved go back where they were, and known by their content.


def _move_back(root: Path, moved: Sequence[MovedFile], changes: Changes) -> Iterator[str]:
    came = {item.digest: item for item in moved if item.is_new}
    went = {item.digest: item for item in moved if not item.is_new}
    for key in sorted({*came, *went}):
        there = _original(root, key, came.get(key))
        if there is None:
            yield "een origineel dat erbij hoort, is er niet meer; het komt dus niet terug."
            continue
        content = there.read_bytes()
        if key in came:
            changes.take_outside(there, content)
        folder = root / (went[key].folder if key in went else _SET_ASIDE)
        name = _former_name(there, came[key].behind if key in came else 0)
        changes.put_outside(_free(folder / name, content), content, mode=None)


def _original(root: Path, key: str, came: MovedFile | None) -> Path | None:
    """Where an original lies: in the folder it came into, or where it did not move, in any."""
    folders = [root / came.folder] if came is not None else [root / name for name in ORIGINALS]
    files = (path for folder in folders for path in sorted(folder.glob("*" if came else "**/*")) if path.is_file())
    return next((path for path in files if digest(path.read_bytes()) == key), None)


def _former_name(path: Path, behind: int) -> str:
    return path.stem.removesuffix(f"-{behind}") + path.suffix if behind else path.name


def _free(path: Path, content: bytes) -> Path:
    """A path where nothing else lies."""
    number, free = 2, path
    while free.exists() and free.read_bytes() != content:
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
