"""Objects of the own repository packed, as differences of one another, and thrown away where nothing leads to them."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from typing import TYPE_CHECKING

from dulwich.object_format import DEFAULT_OBJECT_FORMAT
from dulwich.objects import S_IFGITLINK, Commit, ObjectID, Tree, valid_hexsha
from dulwich.pack import REF_DELTA, UnpackedObject, write_pack_data, write_pack_index_v2

from bwk_ledger.base.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from dulwich.objects import ShaFile

    from bwk_ledger.books.repository import Repository

PACK_EVERY = 50  # acts
_CHAIN = 30  # differences upon differences, at most
_TO_PRUNE = "bwk-snoeien"  # a file that says that what nothing leads to is still to be thrown away


def pack(repository: Repository) -> None:
    """Put the objects that lie in a file of their own together in one pack."""
    loose = list(_loose(repository))
    if loose:
        _write(repository, loose)
    _remove(repository, loose)


def mark_to_prune(repository: Repository) -> None:
    """From now on, what nothing leads to is to be thrown away, also when this program is stopped before it was."""
    (repository.control / _TO_PRUNE).touch()


def prune_marked(repository: Repository) -> None:
    """Throw away what nothing leads to, where that is still to be done: also from packs, logs and rests of git."""
    mark = repository.control / _TO_PRUNE
    if not mark.exists():
        return
    names = list(_reachable(repository))
    folder = repository.objects / "pack"
    old = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    new = _write(repository, names)
    for path in old:
        if path.stem != new:
            path.unlink(missing_ok=True)
    _remove(repository, list(_loose(repository)))
    for path in repository.objects.glob("tmp_*"):
        path.unlink()
    shutil.rmtree(repository.control / "logs", ignore_errors=True)
    for name in ("ORIG_HEAD", "FETCH_HEAD", "COMMIT_EDITMSG"):
        (repository.control / name).unlink(missing_ok=True)
    mark.unlink()


def _loose(repository: Repository) -> Iterator[ObjectID]:
    for folder in sorted(repository.objects.glob("[0-9a-f][0-9a-f]")):
        names = (os.fsencode(folder.name + path.name) for path in folder.iterdir())
        yield from (ObjectID(name) for name in names if valid_hexsha(name))  # git may be writing one


def _remove(repository: Repository, names: Collection[ObjectID]) -> None:
    for name in names:
        (repository.objects / name[:2].decode() / name[2:].decode()).unlink(missing_ok=True)


def _reachable(repository: Repository) -> Iterator[ObjectID]:
    seen: set[ObjectID] = set()
    waiting = repository.tips()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        waiting.extend(_leads_to(repository.object(name)))


def _leads_to(item: ShaFile) -> Iterator[ObjectID]:
    if isinstance(item, Commit):
        yield item.tree
        yield from item.parents
    elif isinstance(item, Tree):
        yield from (entry.sha for entry in item.items() if entry.mode != S_IFGITLINK)


def _write(repository: Repository, names: Collection[ObjectID]) -> str:
    """Write a pack of objects; returns its name. It is there from the moment on that its index has its place."""
    folder = repository.objects / "pack"
    folder.mkdir(exist_ok=True)
    data, index = folder / "tmp_pack_bwk", folder / "tmp_idx_bwk"
    with data.open("wb") as file:
        entries, checksum = write_pack_data(
            file.write, _records(repository, set(names)), DEFAULT_OBJECT_FORMAT, num_records=len(set(names))
        )
        file.flush()
        os.fsync(file.fileno())
    with index.open("wb") as file:
        write_pack_index_v2(file, sorted((name, *location) for name, location in entries.items()), checksum)
        file.flush()
        os.fsync(file.fileno())
    name = f"pack-{checksum.hex()}"
    data.replace(folder / f"{name}.pack")
    index.replace(folder / f"{name}.idx")
    sync_folder(folder)
    return name


def _records(repository: Repository, names: set[ObjectID]) -> Iterator[UnpackedObject]:
    """The objects as a pack has them: the newest content of a file whole, older ones as what differs."""
    chains: dict[str, list[ObjectID]] = defaultdict(list)
    left = set(names)
    for commit in repository.commits():
        if commit.id not in names:
            break
        for path, (_, blob) in repository.changed(commit).items():
            if blob is not None and blob in left:
                left.discard(blob)
                chains[path].append(blob)
    yield from (_whole(repository.object(name)) for name in sorted(left))
    for chain in chains.values():
        yield from _chained(repository, chain)


def _chained(repository: Repository, chain: list[ObjectID]) -> Iterator[UnpackedObject]:
    newer, steps = None, 0
    for name in chain:
        item = repository.object(name)
        delta = (
            _difference(newer.as_raw_string(), item.as_raw_string()) if newer is not None and steps < _CHAIN else None
        )
        if delta is None or newer is None:
            yield _whole(item)
            steps = 0
        else:
            yield UnpackedObject(
                REF_DELTA, delta_base=bytes.fromhex(newer.id.decode()), decomp_chunks=[delta], sha=item.sha().digest()
            )
            steps += 1
        newer = item


def _whole(item: ShaFile) -> UnpackedObject:
    return UnpackedObject(item.type_num, decomp_chunks=item.as_raw_chunks(), sha=item.sha().digest())


# What differs between two versions of a file, as git writes it: copy a part of the one, or put in what follows.
#
# Acts add at one place, so that what is alike before and after it is nearly all.

_MOST_COPIED, _MOST_PUT = 0xFFFFFF, 0x7F


def _difference(base: bytes, target: bytes) -> bytes | None:
    """A content as what differs from another; None where most of it does."""
    front = _same(base, target, lambda text, size: text[:size])
    left = min(len(base), len(target)) - front
    back = _same(base[len(base) - left :], target[len(target) - left :], lambda text, size: text[len(text) - size :])
    middle = target[front : len(target) - back]
    if 2 * len(middle) > len(target):
        return None
    parts = [_size(len(base)), _size(len(target)), *_copied(0, front)]
    for at in range(0, len(middle), _MOST_PUT):
        part = middle[at : at + _MOST_PUT]
        parts.append(bytes([len(part)]) + part)
    return b"".join([*parts, *_copied(len(base) - back, back)])


def _same(one: bytes, other: bytes, part: Callable[[bytes, int], bytes]) -> int:
    """How much of two contents is the same at one end; comparing is so quick that halving beats walking."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        size = (least + most + 1) // 2
        if part(one, size) == part(other, size):
            least = size
        else:
            most = size - 1
    return least


def _size(number: int) -> bytes:
    encoded = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        encoded.append(low | (0x80 if number else 0))
        if not number:
            return bytes(encoded)


def _copied(begin: int, size: int) -> Iterator[bytes]:
    for at in range(begin, begin + size, _MOST_COPIED):
        length = min(_MOST_COPIED, begin + size - at)
        told = list(enumerate([*at.to_bytes(4, "little"), *length.to_bytes(3, "little")]))
        code = 0x80 | sum(1 << bit for bit, value in told if value)
        yield bytes([code, *(value for _, value in told if value)])
