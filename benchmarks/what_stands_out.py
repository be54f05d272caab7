"""What share of planted faults each detector of "Wat valt op?" shows, and what stands out in clean books.

    python -m benchmarks.what_stands_out [FAULTS [BOOKS [SEED]]]

FAULTS of each kind (6) are planted one by one at random places in a copy of the example year, and one in each of
BOOKS (200) small books, which chance makes. A fault counts as shown when its own detector gives a hit that the books
without it do not have. Some kinds have no detector: those count when any shows them. What was done late is planted in
the history of small books. Last, the hits on the clean books.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from dulwich import porcelain

from benchmarks import faults
from benchmarks.faults import Place, own_account
from benchmarks.small_books import YEARS, small_books
from bwk_ledger.audit.audit import Audit
from bwk_ledger.audit.stands_out.detectors import DETECTORS, hits
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.audit.stands_out.evidence import Hit

EXAMPLE = Path(__file__).resolve().parent.parent / "ledger"
LATE = ("made_late", "changed_late")
OTHERS = tuple(fault.__name__ for fault in faults.OTHERS)
KINDS = tuple(detector.key for detector in DETECTORS if detector.key not in LATE)


def found(place: Place) -> tuple[Hit, ...]:
    return hits(Audit(place.ledger, place.year, place.ledger.root / "kas", (), dt.date(place.year + 1, 3, 1)))


def is_shown(kind: str, place: Place, before: set[str], chance: random.Random) -> bool | None:
    """Plant a fault, and put back what lies on the disk; None where there is no place for it."""
    documents = {path: path.read_bytes() for path in (place.ledger.root / "documenten").rglob("*.csv")}
    planted = getattr(faults, kind)(chance, place)
    if planted is None:
        return None
    wanted = {kind} if kind in KINDS else set(KINDS)
    shown = any(hit.key in wanted and hit.reason not in before for hit in found(planted))
    for path, content in documents.items():
        if path.read_bytes() != content:
            path.write_bytes(content)
    return shown


def on_example(folder: Path, times: int, seed: int, tell: Callable[[str, bool | None], None]) -> int:
    shutil.copytree(EXAMPLE, folder / "ledger")
    place = Place(load(folder / "ledger/main.beancount"), 2018)
    clean = found(place)
    for kind in (*KINDS, *OTHERS):
        for number in range(times):
            tell(kind, is_shown(kind, place, {hit.reason for hit in clean}, random.Random(f"{seed}/{kind}/{number}")))
    return len(clean)


def on_small_books(folder: Path, times: int, seed: int, tell: Callable[[str, bool | None], None]) -> list[int]:
    numbers = []
    for number in range(times):
        chance = random.Random(f"{seed}/{number}")
        main = small_books(folder / f"boeken-{number}", chance)
        place = Place(load(main), YEARS[-1])
        assert not place.ledger.errors, place.ledger.errors[0].message
        clean = found(place)
        numbers.append(len(clean))
        for step in range(len(KINDS)):  # the first of the kinds, from this number on, that there is a place for
            kind = KINDS[(number + step) % len(KINDS)]
            shown = is_shown(kind, place, {hit.reason for hit in clean}, chance)
            if shown is not None:
                tell(kind, shown)
                break
        shutil.rmtree(main.parent)
    return numbers


def in_history(folder: Path, times: int, seed: int, tell: Callable[[str, bool | None], None]) -> None:
    """Books that were made in January of the next year, and one step that adds or changes an entry late."""
    year = YEARS[-1]
    for number in range(times):
        for kind in LATE:
            chance = random.Random(f"{seed}/{kind}/{number}")
            main = small_books(folder / f"{kind}-{number}", chance)
            repo = porcelain.init(str(main.parent))
            _commit(repo, main, dt.datetime(year, 12, 31, tzinfo=dt.UTC))
            text = main.read_text("utf-8")
            if kind == "made_late":
                day = dt.date(year, chance.randint(1, 12), 10)
                new = f'\n{day} * "Winkel" "Spullen"\n  bon: "nota 3"\n  Activa:Bank:ING  -75.20 EUR\n'
                text += f"{new}  Lasten:LINDE:Fysiek:Inventaris  75.20 EUR\n"
            else:
                place = Place(load(main), year)
                entry = chance.choice([item for item in place.costs() if item.date.month < 10 and own_account(item)])
                amount = f"{-entry.postings[0].units.number}"
                lines = text.split("\n")
                at = entry.meta["lineno"] - 1
                end = next(place for place in range(at, len(lines)) if not lines[place].strip())
                lines[at:end] = [line.replace(amount, "1234.56") for line in lines[at:end]]
                text = "\n".join(lines)
            main.write_text(text, "utf-8")
            _commit(repo, main, dt.datetime(year + 1, 9, chance.randint(1, 28), tzinfo=dt.UTC))
            place = Place(load(main), year)
            tell(kind, any(hit.key == kind for hit in found(place)))
            shutil.rmtree(main.parent)


def _commit(repo: object, main: Path, at: dt.datetime) -> None:
    root = main.parent
    paths = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    porcelain.add(repo, [str(root / path) for path in paths])
    porcelain.commit(
        repo, message=b"boeken", author=b"p <p@example.org>", committer=b"p <p@example.org>",
        commit_timestamp=at.timestamp(), author_timestamp=at.timestamp(),
    )  # fmt: skip


def tell_share(kind: str, counted: Counter[bool | None], remark: str = "") -> None:
    planted = counted[True] + counted[False]
    share = f"{100 * counted[True] / planted:4.0f}%" if planted else "   -"
    print(f"{kind:24} {planted:8} {counted[True]:6}  {share}{remark}")


def main(times: int, books: int, seed: int) -> None:
    counts: dict[str, Counter[bool | None]] = defaultdict(Counter)

    def tell(kind: str, shown: bool | None) -> None:
        counts[kind][shown] += 1

    with tempfile.TemporaryDirectory() as name:
        clean = on_example(Path(name), times, seed, tell)
        small = on_small_books(Path(name), books, seed, tell)
        in_history(Path(name), times, seed, tell)
    print(f"{'kind':24} {'planted':>8} {'shown':>6}  share")
    for detector in DETECTORS:
        tell_share(detector.key, counts[detector.key])
    tell_share("together", sum((counts[detector.key] for detector in DETECTORS), Counter()))
    for kind in OTHERS:
        tell_share(kind, counts[kind], "  no detector is built for it")
    print(f"hits on the clean example: {clean}; on {books} small clean books: {sum(small)}, "
          f"the middle one {statistics.median(small):g}, at most {max(small)}")  # fmt: skip


if __name__ == "__main__":
    main(*(int(text) for text in (*sys.argv[1:], *("6", "200", "1")[len(sys.argv) - 1 :])))
