"""A form that was refused, with everything in it that somebody had filled in.

It works on the page as it is sent, so that each form of each page is filled in again and a new one needs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Attributes = dict[str, str | None]
_TYPED = frozenset({"text", "date", "number", "search", "email", "month"})


def refill(page: str, action: str, typed: Mapping[str, Sequence[str]]) -> str | None:
    """The page with the form that was sent filled in again and unfolded; None where it is not there.

    Args:
        page: html.
        action: the path that the form was sent to.
        typed: what was sent, by the name of the field.

    The form is the first that goes to this path and has the same hidden fields: a page may have one for each account.
    """
    reader = _FormReader(page)
    reader.feed(page)
    reader.close()
    for form in reader.forms:
        if unquote(urlsplit(form.action).path) == action and all(
            value in typed.get(name, ()) for name, value in form.hidden
        ):
            return _replaced(page, form, typed)
    return None


@dataclass(frozen=True)
class _Tag:
    """A field, an option or what a form is folded in: its attributes, and where it begins and ends in the page."""

    name: str
    attributes: Attributes
    start: int
    end: int


@dataclass
class _Form:
    action: str
    folded: tuple[_Tag, ...]
    fields: list[_Tag] = field(default_factory=list)
    texts: list[tuple[str, int, int]] = field(default_factory=list)  # of a textarea: name, begin and end
    options: list[tuple[str, str, _Tag]] = field(default_factory=list)  # of which field, and which value

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return [
            (str(tag.attributes.get("name")), tag.attributes.get("value") or "")
            for tag in self.fields
            if tag.attributes.get("type") == "hidden"
        ]


class _FormReader(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._folds: list[_Tag] = []
        self._form: _Form | None = None
        self._text: tuple[str, int] | None = None
        self._select = ""
        self._option: _Tag | None = None
        self._said = ""

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at
        start_tag = _Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "details":
            self._folds.append(start_tag)
        elif tag == "form":
            self._form = _Form(start_tag.attributes.get("action") or "", tuple(self._folds))
            self.forms.append(self._form)
        elif self._form is not None:
            self._handle_field(self._form, start_tag)

    def _handle_field(self, form: _Form, found: _Tag) -> None:
        name = found.attributes.get("name") or ""
        if found.name == "input":
            form.fields.append(found)
        elif found.name == "textarea":
            self._text = (name, found.end)
        elif found.name == "select":
            self._select = name
        elif found.name == "option":
            self._option, self._said = found, ""

    def handle_data(self, data: str) -> None:
        self._said += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folds:
            self._folds.pop()
        elif self._form is None:
            return
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._text is not None:
            self._form.texts.append((*self._text, self._at))
            self._text = None
        elif tag == "option" and self._option is not None:
            value = self._option.attributes.get("value")
            self._form.options.append((self._select, self._said.strip() if value is None else value, self._option))
            self._option = None


def _replaced(page: str, form: _Form, typed: Mapping[str, Sequence[str]]) -> str:
    edits = [(tag.start, tag.end, _tag(tag, {"open": None})) for tag in form.folded]
    for tag in form.fields:
        kind, name = tag.attributes.get("type") or "text", tag.attributes.get("name") or ""
        if kind in _TYPED and name in typed:
            edits.append((tag.start, tag.end, _tag(tag, {"value": typed[name][0]})))
        elif kind in {"radio", "checkbox"}:
            is_on = (tag.attributes.get("value") or "on") in typed.get(name, ())
            edits.append((tag.start, tag.end, _marked(tag, "checked", is_on=is_on)))
    edits += [(start, end, str(escape(typed[name][0]))) for name, start, end in form.texts if name in typed]
    edits += [
        (tag.start, tag.end, _marked(tag, "selected", is_on=value in typed[name]))
        for name, value, tag in form.options
        if name in typed
    ]
    for start, end, text in sorted(edits, reverse=True):
        page = page[:start] + text + page[end:]
    return page


def _marked(tag: _Tag, mark: str, *, is_on: bool) -> str:
    bare = _Tag(tag.name, {key: value for key, value in tag.attributes.items() if key != mark}, tag.start, tag.end)
    return _tag(bare, {mark: None} if is_on else {})


def _tag(tag: _Tag, more: Attributes) -> str:
    attribute_text = "".join(
        f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in (tag.attributes | more).items()
    )
    return f"<{tag.name}{attribute_text}>"
