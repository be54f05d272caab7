"""Texts that want to be more than text, and how to tell that they were not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import folded, refused_in
from bwk_ledger.rules.load import load
from importers.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Every text holds this word, by which it is found again.
MARK = "Gif"
HOSTILE = {
    "directive": f'{MARK}"\n2018-06-01 open Activa:Gif\n2018-01-01 custom "x" "',
    "transaction": f'{MARK}" ""\n  Lasten:TOP:Fysiek:Inventaris  12.00 EUR\n  Activa:Vraagposten\n\n2018-01-01 * "',
    "include": f'{MARK}"\ninclude "/etc/passwd"\n2018-01-01 custom "x" "',
    "plugin": f'{MARK}"\nplugin "os"\n;',
    "option": f'{MARK}"\noption "title" "Gif"\n;',
    "fava-option": f'{MARK}"\n2018-01-01 custom "fava-option" "import-config" "inbox/kwaad.py"\n;',
    "quote": f'{MARK}" "nog een',
    "backslash": f"{MARK}\\",
    "backslashes": f'{MARK}\\\\\\" \\n \\',
    "comment": f'{MARK}"; rest',
    "tag": f"{MARK} #label ^link {{25 EUR}} @ 1 EUR",
    "metadata": f'{MARK}\n  iban: "NL36INGB0007654321"',
    "toml": f'{MARK}"\n[[regel]]\nnaam = "x"\ntekst = ".*"\nrekening = "Activa:Kas"\n#',
    "nul": f"{MARK}\0rest",
    "escape": f"{MARK}\x1b[2J",
    "next-line": f"{MARK}\x85rest",
    "separator": f"{MARK}\u2028rest",
    "direction": f"{MARK}\u202etxet",
    "surrogate": f"{MARK}\udc80",
    "long": MARK + "x" * 100_000,
    "cdata": f"{MARK}]]><Ntry/>&lt;",
    "formula": f'=HYPERLINK("http://kwaad.example/?{MARK}";"klik")',
    "typst": f'{MARK} #import "@preview/x:0.1.0": * #eval("1")',
    "template": f"{MARK} {{{{ 7 * 7 }}}} {{lid.__class__}} {{0}} %s",
    "path": f"../../{MARK}/../x",
    "tab": f"{MARK}\trest",
}
# What nobody can type on a command line or in a form, and a reader may not pass on.
CONTROLS = tuple(name for name, text in HOSTILE.items() if refused_in(text.replace("\n", "").replace("\t", "")))


@dataclass(frozen=True)
class State:
    """Books as beancount reads them: how many entries of each kind, what governs them, and every text with the mark."""

    kinds: Counter[str]
    governed_by: tuple[Any, ...]
    mistakes: int
    texts: frozenset[str]

    def added(self, before: State) -> Counter[str]:
        """The kinds of entries that came, less those that went."""
        found = Counter(self.kinds)
        found.subtract(before.kinds)
        return Counter({kind: count for kind, count in found.items() if count})


def state(main: Path) -> State:
    """What is in books, of which the rules must be readable too."""
    ledger = load(main)
    read_rules(main.parent / "stam/regels.toml")
    kinds = Counter(_kind(entry) for entry in ledger.entries)
    settings = {key: value for key, value in ledger.options.items() if isinstance(value, (str, bool, int))}
    for key in ("filename", "title", "input_hash"):
        settings.pop(key, None)
    fava = [(e.date, [v.value for v in e.values]) for e in ledger.entries if getattr(e, "type", "") == "fava-option"]
    includes = [path for path in ledger.options["include"] if "/jaren/" not in path]
    governed = (sorted(settings.items()), ledger.options["plugin"], sorted(includes), fava)
    texts = frozenset(text for entry in ledger.entries for text in _texts(entry) if MARK in text)
    return State(kinds, governed, len(ledger.errors), texts)


def _kind(entry: Any) -> str:
    return f"custom {entry.type}" if hasattr(entry, "values") else type(entry).__name__


def _texts(entry: Any) -> Iterator[str]:
    values = [getattr(entry, "payee", None), getattr(entry, "narration", None)]
    values += [value.value for value in getattr(entry, "values", None) or ()]
    for holder in (entry, *getattr(entry, "postings", ())):
        values += [value for key, value in (holder.meta or {}).items() if key != "filename"]
    return (value for value in values if isinstance(value, str))


def is_kept(stored: str, text: str) -> bool:
    """Whether what stands in the books is the whole hostile text, but for spaces and capitals, perhaps with more."""
    return any(_bare(form) in _bare(stored) for form in (text, folded(text)))


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
