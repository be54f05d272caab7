"""The books of now against those of a moment before: by git where there is git, else by what was sealed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import ZONE
from bwk_ledger.audit.change_git import (
    BooksOfStep,
    BooksStep,
    EntryDifference,
    GitError,
    Made,
    Net,
    StepReader,
    net,
    open_history,
    without_same,
)
from bwk_ledger.audit.change_source import Disk, decoded, pieces, versions
from bwk_ledger.audit.statement import entries_of_year, read_kept, signed
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import in_words
from bwk_ledger.base.quick import many_objects
from bwk_ledger.books.canonical import entry_digest
from bwk_ledger.books.seal import Seal, SealedItem, SealError, by_year, read_seal, seal_file, sealed_item, standing
from bwk_ledger.books.snapshot import pair_changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.change_git import Chain, GitHistory
    from bwk_ledger.audit.change_moments import Since


# The books of now against a seal, or the snapshot of a statement: what differs, but not by whom or when.


@dataclass(frozen=True)
class KeptSnapshot:
    """What a year was, how a sentence calls that, and the entries of now that it would hold."""

    seal: Seal
    name: str
    now: tuple[Any, ...]


def kept_state(audit: Audit) -> KeptSnapshot | None:
    """What the year was: by the last signed statement of which the snapshot is there as it was, else by its seal."""
    year, ledger = audit.year, audit.ledger
    for statement in reversed(signed(audit.of_year)):
        values = statement.values
        seal = read_kept(audit.folder / values["stand"], values["boeken"], values["bonnen"])
        if seal is not None:
            name = f"de stand van de verklaring over {year} van {in_words(seal.day)}"
            return KeptSnapshot(seal, name, tuple(entries_of_year(ledger.entries, ledger.root, year)))
    try:
        seal = read_seal(ledger.root / seal_file(year))
    except SealError:
        return None
    name = f"het zegel van {year}, gezet op {in_words(seal.day)}"
    return KeptSnapshot(seal, name, tuple(by_year(ledger.entries, ledger.root, [year])[year]))


def against(kept: KeptSnapshot, audit: Audit) -> tuple[Net, dict[tuple[str, str], Any]]:
    """What differs, and the entries of now by file and digest."""
    ledger, seal = audit.ledger, kept.seal
    entries: dict[tuple[str, str], Any] = {}
    now = []
    for entry in kept.now:
        sealed = sealed_item(entry, ledger.root)
        now.append(sealed)
        entries[sealed.file, sealed.digest] = entry
    gone, came, moved = without_same(seal.entries, now)
    agreed = [(entry, lines) for entry, lines in standing(ledger.entries, seal.year, seal.form)]
    had, have = Counter(seal.standing), Counter(lines for _, lines in agreed)
    gone += tuple(_standing_item(lines) for lines in (had - have).elements())
    # An account counts as soon as it is used, so one that is new here is no change of the standing data.
    added = [lines for lines in (have - had).elements() if lines[0][0] != "Open"]
    came += tuple(_standing_item(lines) for lines in added)
    entries.update({("", entry_digest(lines)): entry for entry, lines in agreed})
    differences = tuple(EntryDifference(old, new, ()) for old, new in pair_changed(came, gone))
    return Net(differences, tuple(EntryDifference(old, new, ()) for old, new in moved), ()), entries


def _standing_item(lines: Any) -> SealedItem:
    return SealedItem(entry_digest(lines), "", lines)


# The books of now against those of a moment before, from git where there is git, else from what was sealed.

_MOST_COMMITS = 10_000  # looked at in search of the moment
_MOST_STEPS = 2_000  # of which is told who did what
_SLACK = 3600  # seconds that clocks may differ


@dataclass(frozen=True)
class Touch:
    """A step that changed an entry: a commit, or work that nobody committed yet (`at` is None)."""

    author: str
    at: dt.datetime | None
    subject: str
    commit: str = ""


UNCOMMITTED = Touch("", None, "nog niet vastgelegd")
UNKNOWN = Touch("", None, "niet bekend wie of wanneer")


@dataclass(frozen=True)
class Compared:
    """What differs, by which steps (a difference names them by number), and what is to be said of the comparison.

    `places` are the lines on which entries of now stand, by file and digest.
    """

    net: Net
    touches: tuple[Touch, ...]
    basis: str
    notices: tuple[str, ...]
    places: Mapping[tuple[str, str], int]
    knows_who: bool = True
    steps: tuple[BooksStep, ...] = ()  # what each touch did, beside `touches`
    is_whole: bool = False  # whether the first of them made the books


@dataclass(frozen=True)
class _Base:
    """Where to begin: after this commit (None: from nothing), and the commits since, oldest first."""

    commit: str | None
    since: tuple[Made, ...]
    notices: tuple[str, ...] = ()
    knows_who: bool = True


def with_git(root: Path, main: str, since: Since) -> Compared | None:
    """Compare by the history that git keeps; None where git does not keep these books.

    Args:
        root: the folder of the books.
        main: the name of their main file in it.
        since: the moment.

    Raises:
        GitError: the repository cannot be read.
        InputError: the commit that was asked for is not there.
    """
    history = open_history(root)
    if history is None:
        return None
    try:
        if history.files(history.head).version(main) is None:
            return None
        disk = frozenset(versions(Disk(root), main, {}).items())
        return _compared(root, main, since, history.head, disk)
    finally:
        history.close()


@lru_cache(maxsize=8)
def _compared(root: Path, main: str, since: Since, head: str, _now: frozenset[tuple[str, str]]) -> Compared | None:
    """The same question about the same commit and the same files has the same answer."""
    history = open_history(root)
    if history is None:
        return None
    try:
        with many_objects():
            return _walk(history, Disk(root), main, since, head)
    finally:
        history.close()


def _walk(history: GitHistory, disk: Disk, main: str, since: Since, head: str) -> Compared:
    base = _base(history, history.chain(_MOST_COMMITS), since)
    notices = [*base.notices]
    includes: dict[str, tuple[str, ...]] = {}
    reader = StepReader()
    steps: list[BooksStep] = []
    touches: list[Touch] = []
    side = BooksOfStep({}, disk)
    if base.commit is not None:
        files = history.files(base.commit)
        side = BooksOfStep(versions(files, main, includes), files)

    def go_on(to: BooksOfStep, touch: Touch) -> BooksOfStep:
        if to.versions == side.versions:
            return side
        step = reader.step(side, to)
        notices.extend(_unreadable(step, touch))
        steps.append(step)
        touches.append(touch)
        return to

    unread = 0
    for made in base.since:
        try:
            files = history.files(made.commit)
            side = go_on(
                BooksOfStep(versions(files, main, includes), files), _touch(made) if base.knows_who else UNKNOWN
            )
        except GitError:
            unread += 1
    if unread:
        what = "een wijziging is" if unread == 1 else f"{unread} wijzigingen zijn"
        notices.append(f"{what} in git niet te lezen. Wat er veranderde staat hier wel, maar bij de wijziging erna.")
    now = BooksOfStep(versions(disk, main, includes), disk)
    go_on(now, UNCOMMITTED)
    net_change = net(steps)
    basis = f"git, {_counted(len(base.since))} tot en met {head[:10]}" if base.since else f"git, stand {head[:10]}"
    return Compared(
        net_change,
        tuple(touches),
        basis,
        tuple(notices),
        _places(net_change, now, reader),
        base.knows_who,
        tuple(steps),
        base.commit is None,
    )


def _base(history: GitHistory, chain: Chain, since: Since) -> _Base:
    commits = chain.commits
    if since.commit:
        place = next((at for at, made in enumerate(commits) if made.is_called(since.commit)), None)
        if place is not None:
            return _limited(commits, place, _disorder(commits[:place]))
        if history.has(since.commit):
            last = commits[0]
            why = (
                "de stand waarmee wordt vergeleken hoort niet meer bij de geschiedenis in git: die is herschreven. Wat "
                "er verschilt staat hier; wie het deed en wanneer is niet te zien."
            )
            return _Base(since.commit, (last,), (why,), knows_who=False)
        if since.at is None:
            raise InputError(
                f"de versie (commit) '{since.commit}' is er niet.",
                cause="in de geschiedenis van deze boeken is geen versie waarvan de naam zo begint.",
                remedy="kies een dag, of kijk de naam na met 'git log'.",
            )
    notices = []
    if since.commit:
        notices.append(
            f"de versie (commit) van {since.label} is er niet meer; "
            "vergeleken is met wat er op dat moment was vastgelegd."
        )
    assert since.at is not None
    moment = since.at.timestamp()
    # The oldest that is later, not the first one found to be earlier: a commit with a false date hides nothing then.
    later = [at for at, made in enumerate(commits) if made.at >= moment]
    place = later[-1] + 1 if later else 0
    notices += _disorder(commits[:place])
    if place < len(commits):
        return _limited(commits, place, notices)
    if chain.is_cut:
        day = in_words(dt.datetime.fromtimestamp(commits[-1].at, ZONE).date())
        notices.append(
            f"de geschiedenis in git is afgekapt en begint op {day}; wat daarvoor veranderde staat hier niet bij."
        )
        return _limited(commits, len(commits) - 1, notices)
    return _limited(commits, len(commits), notices)


def _limited(commits: Sequence[Made], place: int, notices: Sequence[str]) -> _Base:
    """From the commit at this place on (the number of commits: from nothing), without who where that is too much."""
    commit = commits[place].commit if place < len(commits) else None
    if place <= _MOST_STEPS:
        return _Base(commit, tuple(reversed(commits[:place])), tuple(notices))
    why = f"er zijn {place} wijzigingen vastgelegd sinds dit moment: te veel om van elke te zeggen wie het deed."
    return _Base(commit, (commits[0],), (*notices, why), knows_who=False)


def _disorder(commits: Sequence[Made]) -> list[str]:
    """Commits that say they were made before the one they follow."""
    wrong = [new for new, old in pairwise(commits) if new.at < old.at - _SLACK]
    if not wrong:
        return []
    which = ", ".join(made.short for made in wrong[:3])
    what = f"bij {_counted(len(wrong))} klopt de tijd niet met de volgorde ({which})"
    return [f"{what}: een klok stond verkeerd, of iemand gaf een andere tijd op."]


def _unreadable(step: BooksStep, touch: Touch) -> list[str]:
    when = f"in versie (commit) {touch.commit[:10]}" if touch.commit else "zoals het nu op schijf staat"
    return [
        f"in {path} stond {when} iets dat niet te lezen is: zo'n boeking telt niet mee, en lijkt dan weggehaald."
        for path in step.unreadable
    ]


def _places(found: Net, now: BooksOfStep, reader: StepReader) -> dict[tuple[str, str], int]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for item in (*found.differences, *found.moved, *found.undone):
        if item.new is not None:
            wanted[item.new.file].add(item.new.digest)
    places: dict[tuple[str, str], int] = {}
    for path, digests in wanted.items():
        if path not in now.versions:
            continue
        for text, line in pieces(decoded(now.files.read(now.versions[path]))):
            for parsed in reader.known.get(text) or ():
                if parsed.digest in digests:
                    places[path, parsed.digest] = line
    return places


def _touch(made: Made) -> Touch:
    return Touch(made.author or "zonder naam", dt.datetime.fromtimestamp(made.at, ZONE), made.subject, made.commit)


def _counted(number: int) -> str:
    return "een wijziging" if number == 1 else f"{number} wijzigingen"
