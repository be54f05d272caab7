"""What the main file of the books says when it is as `bwk nieuw` writes it: its options, its plugin, what Fava is told.

The template is the only list of what is standard. Here stands what may differ from it, and why that does no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser import options as beancount_options
from beancount.parser import parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEMPLATE = Path(__file__).parent / "template"
MAIN = "main.beancount"
PLUGIN = "bwk_ledger.plugin"
EXTENSION, FAVA_OPTION = "fava-extension", "fava-option"
IMPORT_CONFIG = "import-config"
DOCUMENT_FOLDERS = "documents"
# Options that are the cooperative's own, and what beancount itself keeps among them.
_OWN = {"title", "operating_currency", DOCUMENT_FOLDERS}
_KEPT = {"filename", "include", "input_hash", "dcontext", "commodities", "plugin", "pythonpath"}
# Options of Fava that are a matter of taste: they hide no booking, run nothing and write nowhere.
TASTE = frozenset(
    {"language", "locale", "currency-column", "indent", "auto-reload", "default-page", "conversion-currencies"}
    | {"collapse-pattern", "invert-gains-losses-colors", "show-accounts-with-zero-balance", "show-closed-accounts"}
    | {"show-accounts-with-zero-transactions", "show-metadata-indicators", "sidebar-show-queries", "upcoming-events"}
    | {"uptodate-indicator-grey-lookback-days", "account-journal-include-children", "use-external-editor"}
)
# The end of the line before, and not `^`: of large books that takes a third (benchmarks/reports_and_pages.py --alleen
# controle).
_LINE = re.compile(r'\n[ \t]*(option|plugin|include)[ \t]+"((?:[^"\\\n]|\\.)*)"')
_PLUGIN = re.compile(rb'plugin[ \t\r\f]*"([^"]*)"')


@dataclass(frozen=True)
class Said:
    """A line of a file of the books that opens more, or sets something: its kind, its first text, and where it is."""

    kind: str
    value: str
    line: int


@cache
def standard_options() -> Mapping[str, Any]:
    """The options of new books."""
    return dict(parser.parse_file(str(TEMPLATE / MAIN))[2])


@cache
def standard_fava() -> Mapping[str, str]:
    """What new books tell Fava, by the name of the option."""
    entries, _, _ = parser.parse_file(str(TEMPLATE / MAIN))
    return dict(
        [value.value for value in entry.values]
        for entry in entries
        if isinstance(entry, data.Custom) and entry.type == FAVA_OPTION
    )


@cache
def standard_import_config() -> bytes:
    """What stands in the file that tells Fava how to import: it is run."""
    return (TEMPLATE / standard_fava()[IMPORT_CONFIG]).read_bytes()


def other_options(options: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Options that are neither as in new books nor as beancount has them: name, value and what is standard."""
    standard, plain = standard_options(), beancount_options.OPTIONS_DEFAULTS
    return [
        (key, _text(options.get(key)), _text(standard[key]))
        for key in sorted(plain.keys() - _OWN - _KEPT)
        if options.get(key) not in (standard[key], plain[key])
    ]


def missing_options(options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Options of new books that these books leave as beancount has them: name and what is standard."""
    standard, plain = standard_options(), beancount_options.OPTIONS_DEFAULTS
    return [
        (key, _text(standard[key]))
        for key in sorted(plain.keys() - _OWN - _KEPT)
        if options.get(key) == plain[key] != standard[key] and not key.startswith("inferred_")
    ]


def _text(value: Any) -> str:
    return str(getattr(value, "name", value))


def said_in(file: Path) -> list[Said]:
    """The options, plugins and includes of a file, in their order; none of what cannot be read."""
    try:
        text = "\n" + file.read_text("utf-8", "replace")
    except OSError:
        return []
    return [Said(line[1], line[2], text.count("\n", 0, line.start(2))) for line in _LINE.finditer(text)]


def plugins_in(file: Path) -> list[str]:
    """The plugins that a file names, read from its text: a plugin that ran may have changed the options.

    It may find more than beancount does, in a comment say; never less.
    """
    try:
        content = file.read_bytes()
    except OSError:
        return []
    return [name.decode("utf-8", "replace") for name in _PLUGIN.findall(content)]


def fava_entries(entries: Iterable[Any]) -> list[tuple[Any, list[str]]]:
    """What the books tell Fava, with the values as texts."""
    return [
        (entry, [str(value.value) for value in entry.values or ()])
        for entry in entries
        if isinstance(entry, data.Custom) and entry.type in (FAVA_OPTION, EXTENSION)
    ]


def is_inside(root: Path, path: Path) -> bool:
    """Whether a path lies in a folder, also once links are followed."""
    return path.resolve().is_relative_to(root.resolve())
