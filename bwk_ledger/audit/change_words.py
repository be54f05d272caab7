"""What became of an entry, in plain Dutch."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bwk_ledger.audit.change_forms import (
    EntryForm,
    Leg,
    LegPair,
    is_changed,
    leg_pairs,
    read_form,
    split,
    unquoted,
)
from bwk_ledger.audit.change_source import SETTING
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.books.canonical import differences
from bwk_ledger.books.seal import SEAL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.books.seal import SealedItem


# What became of an entry, in plain Dutch: of which kind the change is, and one sentence.


class ChangeKind(StrEnum):
    """What kind of change it is, as pages call it; of a change that is several the first that fits."""

    CLOSING = "jaar afgesloten of heropend"
    REMOVED = "weggehaald"
    KAMER = "naar een andere kamer"
    GRANT = "naar een andere subsidie"
    AMOUNT = "bedrag veranderd"
    ACCOUNT = "naar een andere post"
    DATE = "datum veranderd"
    RECEIPT = "bon erbij of weg"
    TEXT = "tekst veranderd"
    OTHER = "ander gegeven veranderd"
    STANDING = "stamgegevens en begroting"
    ADDED = "toegevoegd"


_ORDER = tuple(ChangeKind)
_TEXTS = {"partij": "partij", "omschrijving": "omschrijving", "tekst": "tekst"}
_RECEIPTS = {
    meta.RECEIPT: "bon",
    meta.RECEIPT_DOCUMENT: "bestand van de bon",
    meta.NO_RECEIPT_REASON: "reden dat de bon ontbreekt",
}
_CUSTOM = {
    "budget": "begroting",
    "begrotingswijziging": "wijziging van de begroting",
    "kastelling": "telling van het handgeld",
    "vergoedingsplafond": "plafond van vergoedingen",
    "financierstarief": "tarief van een financier",
    "ledenregels": "regels voor leden",
}
_DIRECTIVES = {
    "Balance": "saldo",
    "Open": "rekening",
    "Close": "gesloten rekening",
    "Commodity": "munt of uursoort",
    "Price": "tarief",
    "Pad": "aanvulling",
    "Note": "notitie",
    "Document": "document",
    "Event": "gebeurtenis",
    "Query": "vraag",
}
_AMOUNT_PARTS = ("kostprijs", "prijs", "marge")


@dataclass(frozen=True)
class Words:
    """A change in words; `amount` is EUR and `hours` the hours it is about, never negative; 0 for standing data."""

    kind: ChangeKind
    label: str
    what: str
    amount: Decimal
    hours: Decimal

    @property
    def sentence(self) -> str:
        """All in one line."""
        return f"{self.label}: {self.what}"


def words(old: SealedItem | None, new: SealedItem | None, names: Mapping[str, str]) -> Words:
    """Say what became of an entry.

    Args:
        old: what it was; None where it was not there.
        new: what it is; None where it is no longer there.
        names: what accounts are called.
    """
    was = read_form(old.lines) if old else None
    now = read_form(new.lines) if new else None
    if was is not None and now is not None:
        return _changed(was, now, names)
    form = was or now
    assert form is not None
    kind = ChangeKind.REMOVED if now is None else ChangeKind.ADDED
    what = str(kind)
    if form.is_mark:
        kind = ChangeKind.CLOSING
    elif form.is_standing:
        return Words(ChangeKind.STANDING, label(form, names), what, ZERO, ZERO)
    return Words(kind, label(form, names), what, form.euro, form.hours)


def label(form: EntryForm, names: Mapping[str, str]) -> str:
    """What an entry is called: `Huur maart LINDE (5 mrt 2026, 890,00)`."""
    if form.is_mark:
        year = form.values["waarde"][0]
        return f"{year} {'afgesloten' if form.first('soort') == SEAL.type else 'heropend'} ({shown_day(form.day)})"
    size = [shown_day(form.day), *_sizes(form)]
    return f"{_title(form, names)} ({', '.join(filter(None, size))})" if any(size) else _title(form, names)


def shown_day(day: dt.date | None) -> str:
    """`5 mrt 2026`; empty for none."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def _sizes(form: EntryForm) -> Iterator[str]:
    if form.euro:
        yield format_amount(form.euro)
    if form.hours:
        yield f"{format_amount(form.hours)} uur"


def _title(form: EntryForm, names: Mapping[str, str]) -> str:
    if form.is_transaction:
        return ": ".join(filter(None, (form.first("partij"), form.first("omschrijving")))) or "boeking zonder tekst"
    if form.kind == SETTING:
        return f"instelling {form.first('tekst')}"
    account = _account(form.first("rekening"), names) if "rekening" in form.values else ""
    if form.kind == "Custom":
        texts = [
            unquoted(text)
            for text in form.values.get("waarde", ())
            if not split(text)[1] and text[:1] not in "0123456789-"
        ]
        texts = [_account(text, names) for text in texts if text not in ("yearly", "monthly")]
        soort = form.first("soort")
        return " ".join([_CUSTOM.get(soort, soort), *texts])
    subject = account or form.first("munt") or form.first("naam")
    return f"{_DIRECTIVES.get(form.kind, form.kind)} {subject}".strip()


def _account(account: str, names: Mapping[str, str]) -> str:
    name, result = names.get(account, ""), accounts.result(account)
    if not name:
        return account
    return f"{name} {result.kamer}" if result is not None and result.kamer not in name else name


def _changed(was: EntryForm, now: EntryForm, names: Mapping[str, str]) -> Words:
    aspects = [
        *_head(was, now),
        *_legs(was, now, names),
        *_rest(was, now),
    ]
    kind = min((kind for kind, _ in aspects), key=_ORDER.index, default=ChangeKind.OTHER)
    amount, hours = _moved(was, now)
    if not amount and not hours:
        amount, hours = now.euro, now.hours
    if now.is_mark:
        kind = ChangeKind.CLOSING
    elif now.is_standing:
        kind, amount, hours = ChangeKind.STANDING, ZERO, ZERO
    what = "; ".join(dict.fromkeys(text for _, text in aspects)) or "gegevens zijn tussen regels verwisseld"
    return Words(kind, label(now, names), what, amount, hours)


def _head(was: EntryForm, now: EntryForm) -> Iterator[tuple[ChangeKind, str]]:
    if was.day != now.day:
        yield ChangeKind.DATE, f"datum was {shown_day(was.day)} en is {shown_day(now.day)}"
    for keys, kind in ((_RECEIPTS, ChangeKind.RECEIPT), (_TEXTS, ChangeKind.TEXT)):
        for key, name in keys.items():
            old, new = was.first(key), now.first(key)
            if old != new:
                yield kind, _became(name, old, new)
    if was.is_transaction:
        return
    for key in ("bedrag", "waarde"):
        gone = Counter(was.values.get(key, ())) - Counter(now.values.get(key, ()))
        came = Counter(now.values.get(key, ())) - Counter(was.values.get(key, ()))
        if gone or came:
            old, new = (", ".join(map(_shown, side.elements())) for side in (gone, came))
            yield (
                ChangeKind.AMOUNT,
                _became("bedrag" if key == "bedrag" or EUR in f"{gone}{came}" else "waarde", old, new),
            )


def _legs(was: EntryForm, now: EntryForm, names: Mapping[str, str]) -> Iterator[tuple[ChangeKind, str]]:
    """Postings that differ, each beside the one it was."""
    for old, new in _told([pair for pair in leg_pairs(was.legs, now.legs) if is_changed(pair)]):
        if new is None:
            assert old is not None
            yield ChangeKind.AMOUNT, f"{_shown(old.amount)} op {_account(old.account, names)} is weg"
        elif old is None:
            yield ChangeKind.AMOUNT, f"{_shown(new.amount)} op {_account(new.account, names)} is erbij gekomen"
        else:
            yield from _changes_of_leg(old, new, names)


def _told(pairs: Sequence[LegPair]) -> list[LegPair]:
    """Without the other side of hours, which is the same with a minus, where the hours themselves are told."""
    mirrors = [pair for pair in pairs if any(leg is not None and leg.is_other_side for leg in pair)]
    hours = any(leg is not None and leg.hours is not None and not leg.is_other_side for pair in pairs for leg in pair)
    return [pair for pair in pairs if not hours or pair not in mirrors]


def _changes_of_leg(old: Leg, new: Leg, names: Mapping[str, str]) -> Iterator[tuple[ChangeKind, str]]:
    if old.kamer != new.kamer:
        yield ChangeKind.KAMER, f"kamer was {old.kamer or 'geen'} en is {new.kamer or 'geen'}"
    if old.grant != new.grant:
        yield ChangeKind.GRANT, f"subsidie was {old.grant or 'geen'} en is {new.grant or 'geen'}"
    if _post(old) != _post(new):
        yield ChangeKind.ACCOUNT, f"post was {_account(old.account, names)} en is {_account(new.account, names)}"
    if old.amount != new.amount:
        yield (
            ChangeKind.AMOUNT,
            f"bedrag op {_account(new.account, names)} was {_shown(old.amount)} en is {_shown(new.amount)}",
        )


def _post(leg: Leg) -> str:
    """An account without what is said of it apart: its kamer, or its grant."""
    result = accounts.result(leg.account)
    if result is not None:
        return f"{result.root}:{result.group}:{result.post}"
    for parent in (accounts.PETTY_CASH, accounts.CASH_BOX, accounts.GRANTS):
        if accounts.is_under(leg.account, parent):
            return parent
    return leg.account


def _rest(was: EntryForm, now: EntryForm) -> Iterator[tuple[ChangeKind, str]]:
    """Whatever else they say; what only went from one posting to another is no change."""
    old, new = Counter(_others(was)), Counter(_others(now))
    gone, came = old - new, new - old
    beside = [*_beside(leg_pairs(was.legs, now.legs), gone, came), ([*gone.elements()], [*came.elements()])]
    for old_parts, new_parts in beside:
        for item in differences([[was.kind, *old_parts]], [[now.kind, *new_parts]]):
            yield (ChangeKind.AMOUNT if item.key in _AMOUNT_PARTS else ChangeKind.OTHER), str(item.said)


def _beside(
    pairs: Iterable[LegPair], gone: Counter[str], came: Counter[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What a posting says otherwise than it did, taken from all that went and came."""
    for old, new in pairs:
        for part in old.parts if old is not None and new is not None else ():
            key = part.partition(": ")[0]
            other = next((text for text in new.parts if text.startswith(f"{key}: ") and came[text]), "") if new else ""
            if other and gone[part]:
                gone[part] -= 1
                came[other] -= 1
                yield [part], [other]


def _others(form: EntryForm) -> list[str]:
    shown_keys = {"datum", "bedrag", "waarde", *_RECEIPTS, *_TEXTS}
    own = [f"{key}: {text}" for key, texts in form.values.items() if key not in shown_keys for text in texts]
    return [*own, *sorted(part for leg in form.legs for part in leg.parts)]


def _became(name: str, old: str, new: str) -> str:
    if not old:
        return f"{name} is erbij gekomen ({new})"
    return f"{name} was {old} en is {new}" if new else f"{name} is weg (was {old})"


def _shown(amount: str) -> str:
    number, unit = split(amount)
    if unit == EUR:
        return format_amount(number)
    if accounts.is_hours(unit):
        return f"{format_amount(number)} uur"
    return unquoted(amount) or "onbekend"


def _moved(was: EntryForm, now: EntryForm) -> tuple[Decimal, Decimal]:
    """EUR and hours that are on another account or grant than they were: what went or what came, whichever is more."""
    if not now.is_transaction:
        return abs(now.euro - was.euro), abs(now.hours - was.hours)
    euro: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    hours: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for sign, form in ((-1, was), (1, now)):
        for leg in form.legs:
            euro[leg.account, leg.grant] += sign * (leg.euro or ZERO)
            hours[leg.account] += sign * (leg.hours or ZERO)
    return _larger(euro.values()), _larger(hours.values())


def _larger(changes: Iterable[Decimal]) -> Decimal:
    """Of the sums of what came and of what went; they only differ where the transaction does not balance."""
    amounts = list(changes)
    return max(sum((item for item in amounts if item > 0), ZERO), -sum((item for item in amounts if item < 0), ZERO))
