"""The form of each kind of record of the log: which values it has, and what can stand there.

A chain of hashes proves that nobody changed a record, not that whoever wrote it wrote something that can be read. What
has another form is told, with its line, before a page stumbles over it. A kind that is not here is of a later version,
and passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _amount(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _month(value: Any) -> bool:
    return isinstance(value, str) and _day(f"{value}-01")


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _maybe(check: Check) -> Check:
    """It may be left out."""
    return lambda value: value is None or check(value)


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _names(check: Check) -> Check:
    """Values by name."""
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _of(form: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and wrong_key(form, value) is None


def _month_number(value: Any) -> bool:
    return _number(value) and 1 <= value <= 12  # noqa: PLR2004 - the months of a year


_ANSWER = _maybe(_one_of("", "ja", "nee", "n.v.t."))
_ITEM = _of({"boeking": _text, "datum": _day, "tekst": _text, "bedrag": _amount, "waarom": _each(_text)})
_ABOUT = _of(dict.fromkeys(("regel", "titel", "boeking", "omschrijving", "datum"), _text))
_LINE = _of(
    {"sleutel": _text, "vraag": _text, "stand": _one_of("goed", "open", "niet goed"), "antwoord": _text}
    | {"punten": _each(_text), "meer": _number}
)
_EVENT: Mapping[str, Check] = {"nummer": _number, "tekst": _text}
_DRAWN: Mapping[str, Check] = {
    "posten": _each(_ITEM),
    "zaad": _text,
    "grens": _amount,
    "aantal": _number,
    "ontvangsten": _maybe(_number),
    "maanden": _names(_month_number),
    "populatie": _of({"aantal": _number, "totaal": _amount, "hash": _text}),
}
_SAMPLE, _DRAWN_METHOD = "steekproef", "getrokken"
FORMS: Mapping[str, Mapping[str, Check]] = {
    _SAMPLE: {"methode": _text, "posten": _each(_ITEM)},
    "vink": {"boeking": _text, "opmerking": _text} | dict.fromkeys(("bon", "bedrag", "kamer", "akkoord"), _ANSWER),
    "bevinding": {
        **_EVENT,
        "gewicht": _one_of("vraag", "opmerking", "advies"),
        "over": _ABOUT,
    },
    "antwoord": _EVENT,
    "afgehandeld": {**_EVENT, "afloop": _one_of("opgelost", "blijft staan", "advies voor volgend jaar")},
    "heropend": _EVENT,
    "opvolging": {**_EVENT, "van": _number, "afloop": _one_of("opgevolgd", "niet opgevolgd")},
    "gezien": {
        "rekening": _text,
        "dag": _day,
        "bedrag": _amount,
        "waar": _text,
        "onaangekondigd": _yes_or_no,
        "opmerking": _text,
    },
    "maandblik": {
        "maand": _month,
        "betalingen": _text,
        "aantal": _number,
        "totaal": _amount,
        "niet": _each(_of({"boeking": _text, "datum": _day, "bedrag": _amount})),
        "opmerking": _text,
    },
    "verklaring": {
        **dict.fromkeys(("van", "vaststellen", "decharge", "toelichting", "boeken", "bonnen", "stand"), _text),
        "bevindingen": _text,
        "fouten": _number,
        "afgesloten": _each(_number),
        "veranderd": _each(_text),
        "cijfers": _of(dict.fromkeys(("baten", "lasten", "resultaat", "geld"), _amount)),
        "controlelijst": _each(_LINE),
        "zegels": _maybe(_names(_text)),
        "bestuur": _maybe(_each(_text)),
        "vorm": _maybe(_number),
        "papieren": _maybe(_of(dict.fromkeys(("uitgaven", "gelezen", "steekproef"), _names(_number)))),
    },
    "ondertekend": {"voorstel": _text, "bestand": _text, "pdf": _text, "rood": _maybe(_each(_text))},
}


def wrong_key(form: Mapping[str, Check], values: Mapping[str, Any]) -> str | None:
    """The first key of a form at which something else stands than can; None where all is well."""
    return next((key for key, check in form.items() if not check(values.get(key))), None)


def wrong_value(kind: str, values: Mapping[str, Any]) -> str | None:
    """The key of a record that cannot be read; None where all can, or its kind is not known here."""
    form = FORMS.get(kind, {})
    if kind == _SAMPLE and values.get("methode") == _DRAWN_METHOD:
        form = {**form, **_DRAWN}
    return wrong_key(form, values)
