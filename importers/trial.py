"""Try a file against the state of the books, and have that state back as it was where the file is refused.

Every container of the state notes what would undo each change, so that a refusal costs what the file itself did,
however much the books hold. It is done to the containers and not to the methods that change them: who adds one to the
state need not think of it.
"""

from __future__ import annotations

import contextlib
import functools
from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Step = tuple["Callable[..., object]", tuple[Any, ...]]


class Trial:
    """Attempts on a state, whose containers note from now on what happens to them.

    Args:
        state: objects of dataclasses; their containers are replaced, so nobody else may hold one of them.
    """

    def __init__(self, *state: Any) -> None:
        self._state = state
        self._steps: list[_Step] = []
        known: dict[int, Any] = {}
        for holder in state:
            for field in fields(holder):
                setattr(holder, field.name, _noting(getattr(holder, field.name), self._steps, known))

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo everything that happens to the state within this, if it ends in an exception."""
        self._steps.clear()  # what happened outside an attempt stays
        values = [(holder, dict(vars(holder))) for holder in self._state]
        try:
            yield
        except BaseException:
            for undo, arguments in reversed(self._steps):
                undo(*arguments)
            for holder, before in values:
                vars(holder).update(before)
            raise
        finally:
            self._steps.clear()


def _noting(value: Any, steps: list[_Step], known: dict[int, Any]) -> Any:
    """A container that notes its changes, in the place of a plain one, as are those in it; what is no container stays.

    Args:
        value: the container.
        steps: where they are noted.
        known: what took the place of which, by identity: one that is held twice stays one.
    """
    if type(value) not in _KINDS:
        return value
    if id(value) not in known:
        known[id(value)] = _KINDS[type(value)](value, steps, known)
    return known[id(value)]


def _rarely(method: Callable[..., Any]) -> Any:
    """A method that changes a container and is not called often: all that it held is noted."""

    @functools.wraps(method)
    def noting(self: Any, *arguments: Any, **named: Any) -> Any:
        self._note_all()
        return method(self, *(_noting(value, self._steps, {}) for value in arguments), **named)

    return noting


class _Dict(dict[Any, Any]):
    """A dict, with or without a default. An undone removal comes back at the end of its order."""

    __slots__ = ("_factory", "_steps")

    def __init__(self, value: dict[Any, Any], steps: list[_Step], known: dict[int, Any]) -> None:
        super().__init__((key, _noting(item, steps, known)) for key, item in value.items())
        self._steps = steps
        self._factory = value.default_factory if isinstance(value, defaultdict) else None

    def __missing__(self, key: Any) -> Any:
        if self._factory is None:
            raise KeyError(key)
        self[key] = self._factory()
        return self[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        if key in self:
            self._steps.append((dict.__setitem__, (self, key, self[key])))
        else:
            self._steps.append((dict.__delitem__, (self, key)))
        super().__setitem__(key, _noting(value, self._steps, {}) if type(value) in _KINDS else value)

    def __delitem__(self, key: Any) -> None:
        self._steps.append((dict.__setitem__, (self, key, dict.__getitem__(self, key))))
        super().__delitem__(key)

    def pop(self, key: Any, *default: Any) -> Any:
        """As of any dict."""
        if key not in self and default:
            return default[0]
        value = dict.__getitem__(self, key)
        del self[key]
        return value

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """As of any dict."""
        if key not in self:
            self[key] = default
        return self[key]

    def _note_all(self) -> None:
        self._steps += [(dict.update, (self, dict(self))), (dict.clear, (self,))]  # the last is undone first

    update = _rarely(dict.update)
    popitem = _rarely(dict.popitem)
    clear = _rarely(dict.clear)
    __ior__ = _rarely(dict.__ior__)


class _List(list[Any]):
    """A list; to add at its end, or to take one out, is cheap."""

    __slots__ = ("_steps",)

    def __init__(self, value: list[Any], steps: list[_Step], known: dict[int, Any]) -> None:
        super().__init__(_noting(item, steps, known) for item in value)
        self._steps = steps

    def append(self, value: Any) -> None:
        """As of any list."""
        self._steps.append((list.pop, (self,)))
        super().append(_noting(value, self._steps, {}) if type(value) in _KINDS else value)

    def pop(self, index: Any = -1) -> Any:
        """As of any list."""
        place = range(len(self))[index]
        self._steps.append((list.insert, (self, place, self[place])))
        return super().pop(place)

    def _note_all(self) -> None:
        self._steps.append((list.__setitem__, (self, slice(None), list(self))))

    extend = _rarely(list.extend)
    insert = _rarely(list.insert)
    remove = _rarely(list.remove)
    clear = _rarely(list.clear)
    sort = _rarely(list.sort)
    reverse = _rarely(list.reverse)
    __setitem__ = _rarely(list.__setitem__)
    __delitem__ = _rarely(list.__delitem__)
    __iadd__ = _rarely(list.__iadd__)
    __imul__ = _rarely(list.__imul__)


class _Set(set[Any]):
    """A set; to add to it, or to take one out, is cheap."""

    __slots__ = ("_steps",)

    def __init__(self, value: set[Any], steps: list[_Step], known: dict[int, Any]) -> None:
        del known  # what a set holds is no container
        super().__init__(value)
        self._steps = steps

    def add(self, value: Any) -> None:
        """As of any set."""
        if value not in self:
            self._steps.append((set.discard, (self, value)))
            super().add(value)

    def discard(self, value: Any) -> None:
        """As of any set."""
        if value in self:
            self._steps.append((set.add, (self, value)))
            super().discard(value)

    def _note_all(self) -> None:
        self._steps += [(set.update, (self, set(self))), (set.clear, (self,))]  # the last is undone first

    update = _rarely(set.update)
    remove = _rarely(set.remove)
    pop = _rarely(set.pop)
    clear = _rarely(set.clear)
    difference_update = _rarely(set.difference_update)
    intersection_update = _rarely(set.intersection_update)
    symmetric_difference_update = _rarely(set.symmetric_difference_update)
    __ior__ = _rarely(set.__ior__)
    __iand__ = _rarely(set.__iand__)
    __isub__ = _rarely(set.__isub__)
    __ixor__ = _rarely(set.__ixor__)


_KINDS: dict[type, Any] = {dict: _Dict, defaultdict: _Dict, list: _List, set: _Set}
