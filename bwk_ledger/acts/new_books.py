"""Begin new books: the empty files of a cooperative and its kamers, ready for the first import."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import of_field
from bwk_ledger.base import accounts
from bwk_ledger.base.accounts import KAMER_CODE
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import INBOX, ORIGINALS
from bwk_ledger.base.money import CENT, EUR
from bwk_ledger.books.main_file import TEMPLATE
from bwk_ledger.books.store import HIDDEN, MAIN, Changes, place_of
from bwk_ledger.books.text import HEADER, check_same_shape, custom, entries_text, escaped, quoted
from bwk_ledger.standing.refusals import A_KAMER
from importers.originals import NOT_IN_GIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

_NO_CODE = "COOP"  # of a cooperative whose name has no capitals to make one of
_PLACEHOLDER = re.compile("@(?:NAAM|KAMERS?|CODE|JAAR)@")
_LEGAL_FORM = re.compile(r"(?<![A-Za-z])(?:[WBU]\.?A\.?|co[oö]peratie(?:ve)?)(?![A-Za-z])", re.IGNORECASE)
_USUAL = "boeken"
_CODE_LENGTHS = range(2, 7)
_ACCOUNTS = "stam/rekeningen.beancount"
_BANK = '  rgs: "BLimBanRba"\n'  # the line below which the account number of the bank comes
_RECEIPTS = """
;; Bonnen. Van elke uitgave vanaf dit bedrag hoort er een bon of factuur te zijn (bon: bij de boeking); wat ervoor ligt,
;; wordt niet gecontroleerd. Onder zonder-bon staan de posten waarvan er nooit een is: het afschrift zelf is het bewijs,
;; of er is niets betaald. Wordt het bedrag anders, schrijf dan een nieuwe entry, met de dag waarop het ingaat.
{start} custom "bonnen"
  vanaf: 50.00 EUR
  zonder-bon: "Organisatie:Bankkosten Organisatie:Afschrijving Afschrijving:Inventaris"
"""
OPENED = dt.date(2000, 1, 1)  # as the template has it
_FIRST_DAY = re.compile(rf"^{OPENED} (?P<held>open (?:Activa:Bank:|{accounts.RESERVE} ))?", re.MULTILINE)


@dataclass(frozen=True)
class NewKamer:
    """A kamer to begin books with; the ceiling is EUR of petty cash a month."""

    code: str
    name: str
    ceiling: Decimal
    start: dt.date = OPENED
    iban: str | None = None
    neighbourhoods: str | None = None
    city: str = ""


def new_books(
    folder: Path,
    name: str,
    kamers: Sequence[NewKamer],
    own_files: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
    receipts_from: dt.date | None = None,
    iban: str | None = None,
    *,
    code: str = "",
    begins: dt.date = OPENED,
    more: Mapping[str, str] | None = None,
    history: bool = False,
) -> Path:
    """Write empty books into an empty or new folder and return their main file.

    Args:
        folder: where the books come.
        name: the name of the cooperative, shown above every page.
        kamers: the kamers; the cooperative itself is added.
        own_files: texts by relative path that replace a file of the template.
        numbers: the official numbers of the cooperative, by their key: `kvk`, `rsin`, `incassant`.
        receipts_from: the day from which a receipt is asked for every larger expense; None asks for none.
        iban: of the account at the bank; None takes it from the first statement.
        code: of the cooperative itself, in the names of its accounts; empty makes it of the capitals in its name.
        begins: the first day of the cooperative itself.
        more: texts by relative path that come behind those of a file, or are a file of entries of their own.
        history: whether a history of them is kept from now on.

    Raises:
        InputError: the folder holds something already, or a kamer's code cannot be part of an account name,
            or two kamers have the same one, or a text cannot stand in the books.
    """
    refuse_taken(folder)
    code = code or code_of(name)
    check_codes([kamer.code for kamer in kamers], code)
    texts = {
        path.relative_to(TEMPLATE).as_posix(): path.read_text("utf-8")
        for path in sorted(TEMPLATE.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    for relative in {**(own_files or {}), **(more or {})}:
        if relative not in texts:
            texts[MAIN] += f'include "{relative}"\n'
    texts |= own_files or {}
    for relative, text in (more or {}).items():
        texts[relative] = f"{texts.get(relative, HEADER)}\n{text}"
    if iban:
        texts[_ACCOUNTS] = texts[_ACCOUNTS].replace(_BANK, f"{_BANK}  iban: {quoted(iban.replace(' ', ''), 'iban')}\n")
    values = {
        "@NAAM@": escaped(name, "naam"),
        "@CODE@": code,
        "@KAMERS@": " ".join(kamer.code for kamer in kamers),
        "@KAMER@": next((kamer.code for kamer in kamers), A_KAMER),
        "@JAAR@": str(max((kamer.start for kamer in kamers), default=OPENED).year),
    }
    filled = {relative: _PLACEHOLDER.sub(lambda found: values[found[0]], text) for relative, text in texts.items()}
    for relative in sorted(filled):
        if relative.endswith(".beancount"):
            titled = name if relative == MAIN else None
            check_same_shape(relative, texts[relative], filled[relative], titled)
    if begins > OPENED:
        filled = {relative: _begun(text, begins) for relative, text in filled.items()}
    filled["stam/kamers.beancount"] = _kamers(name, code, kamers, numbers or {}, begins) + _receipts(receipts_from)
    # Downloads hold names of people: git must never take them along.
    filled |= {f"{folder}/.gitignore": NOT_IN_GIT for folder in (INBOX, ORIGINALS)}
    filled["documenten/.gitkeep"] = ""
    changes = Changes(folder)
    for relative, text in sorted(filled.items()):
        changes.put(relative, text.encode("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    if history:
        changes.begin_history()
    changes.commit()
    return folder / MAIN


def _begun(text: str, begins: dt.date) -> str:
    """A text of the template, whose entries begin on a day; accounts of money the day before, with what they held."""
    eve = begins - dt.timedelta(days=1)
    return _FIRST_DAY.sub(lambda found: f"{eve if found['held'] else begins} {found['held'] or ''}", text)


def template_text(relative: str) -> str:
    """A file of the template, before the name of a cooperative and its kamers are filled in."""
    return (TEMPLATE / relative).read_text("utf-8")


def usual_place(folder: Path) -> Path:
    """Where new books come when nobody says otherwise: a folder below this one that holds nothing yet."""
    names = chain([_USUAL], (f"{_USUAL}-{number}" for number in count(2)))
    return next(place for name in names if not is_taken(place := folder / name))


def is_taken(folder: Path) -> bool:
    """Whether a folder holds something already; what a killed `bwk nieuw` left does not count."""
    if not folder.exists() or place_of(folder).is_pending:
        return False
    return not folder.is_dir() or any(path.name != HIDDEN for path in folder.iterdir())


def refuse_taken(folder: Path) -> None:
    """Refuse a folder that holds something already.

    Raises:
        InputError: it does, or is no folder.
    """
    if is_taken(folder):
        raise InputError("deze map is niet leeg.", file=folder, field="map_", remedy="kies een nieuwe of lege map.")


def _receipts(start: dt.date | None) -> str:
    return _RECEIPTS.format(start=start) if start else ""


def code_of(name: str) -> str:
    """The code of a cooperative itself: the capitals in its name, such as WO of Wijkhuizen Oost B.A."""
    capitals = "".join(letter for letter in _LEGAL_FORM.sub("", name) if "A" <= letter <= "Z")
    return capitals if len(capitals) in _CODE_LENGTHS else _NO_CODE


def check_codes(codes: Sequence[str], own: str) -> None:
    """Refuse codes that cannot be part of an account name, and one that is there twice; `own` is the cooperative's.

    Raises:
        InputError: names the code.
    """
    for number, code in enumerate((*codes, own)):
        is_kamer = number < len(codes)
        if not KAMER_CODE.fullmatch(code) or (is_kamer and code == own):
            with of_field("kamers" if is_kamer else "code"):
                raise InputError(
                    f"'{code}' kan geen code van {'een kamer' if is_kamer else 'de coöperatie'} zijn.",
                    cause="de code wordt deel van rekeningnamen"
                    + (f", en {own} is de coöperatie zelf." if is_kamer else "."),
                    remedy="gebruik hoofdletters en cijfers, beginnend met een letter, bijvoorbeeld KAMER.",
                )
        if code in codes[:number]:
            raise InputError(
                f"de code '{code}' is er voor meer dan een kamer.",
                field="kamers",
                cause="aan de code zijn de rekeningen van een kamer te herkennen, dus elke kamer heeft een eigen code.",
                remedy="geef elke kamer een andere code.",
            )


def _kamers(name: str, code: str, kamers: Sequence[NewKamer], numbers: Mapping[str, str], begins: dt.date) -> str:
    cooperative = custom({"naam": name, "soort": "cooperatie", **numbers}, begins, "kamer", code)
    return "\n".join(
        [
            ";; De kamers. Een kamer erbij is een entry erbij: de rekeningen volgen eruit.\n" + HEADER,
            entries_text(map(_kamer, kamers)),
            ";; De coöperatie zelf: wat niet van een kamer is. De auditfile vraagt haar nummers: kvk en rsin.\n"
            + entries_text([cooperative]),
        ]
    )


def _kamer(kamer: NewKamer) -> Any:
    about = {
        "naam": kamer.name,
        "wijken": kamer.neighbourhoods,
        "stad": kamer.city,
        "handgeld": Amount(kamer.ceiling.quantize(CENT), EUR),
        "iban": kamer.iban,
    }
    return custom({key: value for key, value in about.items() if value}, kamer.start, "kamer", kamer.code)


def what_now(root: Path) -> tuple[str, ...]:
    """What is there, and what comes next."""
    return (
        f"Nieuwe boeken: {root / MAIN}",
        f"Zet downloads in {root / 'inbox'} en geef: bwk importeer --boeken {root}",
    )
