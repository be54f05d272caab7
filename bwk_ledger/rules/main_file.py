"""The main file is the standard one: no other plugin, option, include or file that Fava runs.

Each of those can change what the books say, or what is seen of them, without a line of the books that changes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.finding import FilePlace, Finding, finding
from bwk_ledger.books import main_file
from bwk_ledger.rules.year import seal_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OWN_EXTENSION = "bwk_ledger.fava_ext"


def check_standard(entries: Sequence[Any], options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report whatever in the main file is not the standard one."""
    main = Path(options["filename"] or "")
    if not main.is_file():
        return entries, []
    return entries, _findings(entries, options, main, [name for name, _ in options["plugin"]])


def end_result(entries: Sequence[Any], errors: Sequence[Any], options: Mapping[str, Any], main: Path) -> list[Any]:
    """What is to be said of the books as they came out, once all plugins are done, and is not among their errors.

    With nothing but the standard plugin, what that one judged is what came out. Otherwise the main file is read again,
    from its text, and the seals are judged again on what came out.

    Args:
        entries: what came out.
        errors: what was said already.
        options: of the books.
        main: their main file.
    """
    given = [name for name, _ in options["plugin"]]
    plugins = [*given, *(name for name in main_file.plugins_in(main) if name not in given)]
    findings: list[Any] = _findings(entries, options, main, plugins)
    if not findings:
        return []
    reported = [error for error in errors if isinstance(error, Finding)]
    return [item for item in [*findings, *seal_findings(entries, options)] if not any(map(item.is_same, reported))]


def _findings(entries: Sequence[Any], options: Mapping[str, Any], main: Path, plugins: Sequence[str]) -> list[Any]:
    lines = _Lines(main)
    return [
        *_plugins(plugins, lines),
        *_options(options, lines),
        *_includes(options, lines),
        *_fava(entries, main.parent),
    ]


class _Lines:
    """Where something stands in the main file, for a finding to point at.

    Args:
        main: the main file.
    """

    def __init__(self, main: Path) -> None:
        self.main = main
        self.said = main_file.said_in(main)

    def place(self, kind: str, value: str | None = None) -> FilePlace:
        """The last line of a kind with this text; the first line of the file where there is none."""
        line_numbers = [item.line for item in self.said if item.kind == kind and value in (None, item.value)]
        return FilePlace(self.main, line_numbers[-1] if line_numbers else 1)


def _plugins(plugins: Sequence[str], lines: _Lines) -> Iterator[Finding]:
    for name in dict.fromkeys(plugins):
        if name != main_file.PLUGIN:
            yield finding(
                "main_file.plugin",
                lines.place("plugin", name),
                'Deze boeken laden een vreemd onderdeel: plugin "{name}".',
                cause="zo'n onderdeel kan boekingen en fouten veranderen zonder dat een regel van de boeken verandert.",
                remedy=f'haal de regel plugin "{name}" uit {lines.main.name}.',
                name=name,
            )
    if plugins.count(main_file.PLUGIN) != 1:
        how_often = "staat er niet" if main_file.PLUGIN not in plugins else "staat er meer dan 1 keer"
        yield finding(
            "main_file.plugin",
            lines.place("plugin", main_file.PLUGIN),
            'De regel plugin "{name}" {said}.',
            cause="die regel laadt alle controles van deze boeken, één keer.",
            remedy=f"zorg dat de regel één keer in {lines.main.name} staat.",
            name=main_file.PLUGIN,
            said=how_often,
        )


def _options(options: Mapping[str, Any], lines: _Lines) -> Iterator[Finding]:
    for key, value, usual in main_file.other_options(options):
        yield finding(
            "main_file.option",
            lines.place("option", key),
            'De instelling option "{key}" staat op {value}; in deze boeken is dat {usual}.',
            cause="een andere instelling verandert hoe bedragen en saldo's worden gelezen of nagerekend.",
            remedy=f"zet de regel in {lines.main.name} terug, of haal hem weg.",
            key=key,
            value=str(value),
            usual=str(usual),
        )
    root = lines.main.parent
    for name in options[main_file.DOCUMENT_FOLDERS]:
        if Path(name).is_absolute() or not main_file.is_inside(root, root / name):
            yield finding(
                "main_file.option",
                lines.place("option", main_file.DOCUMENT_FOLDERS),
                "De map met documenten ligt buiten de map van de boeken: {name}.",
                cause="documenten horen bij de boeken: alleen dan gaan zij mee in een reservekopie en in het zegel.",
                remedy='zet de documenten in de map van de boeken, en noem haar zo: option "documents" "documenten".',
                name=name,
            )
    for folder in options.get("pythonpath", ()):
        yield finding(
            "main_file.option",
            lines.place("option", "insert_pythonpath"),
            'Een bestand in {folder} zegt option "insert_pythonpath".',
            cause="dan wordt in die map code gezocht: zo kan andere code draaien dan die van dit programma.",
            remedy="haal die regel weg uit de bestanden in die map.",
            folder=_shown(root, Path(folder)),
        )


def _includes(options: Mapping[str, Any], lines: _Lines) -> Iterator[Finding]:
    root = lines.main.parent
    for name in options["include"]:
        path = Path(name)
        if not main_file.is_inside(root, path):
            yield finding(
                "main_file.include",
                lines.place("include", _include_of(root, path, lines)),
                "Deze boeken lezen een bestand mee van buiten hun map: {path}.",
                cause="wat buiten de map van de boeken staat, gaat niet mee in een reservekopie en kan ongemerkt "
                "veranderen.",
                remedy=f"zet het bestand in de map stam of in die van zijn jaar, en noem het zo in {lines.main.name}; "
                "of haal de regel weg.",
                path=str(path),
            )
    for item in lines.said:
        if item.kind == "include" and Path(item.value).is_absolute():
            yield finding(
                "main_file.include",
                FilePlace(lines.main, item.line),
                'Een bestand van de boeken staat er met zijn hele pad: include "{path}".',
                cause="op een andere computer wijst dat pad nergens heen, of naar andere boeken.",
                remedy="noem het bestand vanaf de map van de boeken, zoals: jaren/JJJJ/bank.beancount.",
                path=item.value,
            )


def _include_of(root: Path, path: Path, lines: _Lines) -> str | None:
    """The text of the include that brought a file in, where it names just that file."""
    return next(
        (
            item.value
            for item in lines.said
            if item.kind == "include" and os.path.normpath(root / item.value) == os.path.normpath(path)
        ),
        None,
    )


def _fava(entries: Sequence[Any], root: Path) -> Iterator[Finding]:
    usual = main_file.standard_fava()
    for entry, values in main_file.fava_entries(entries):
        name, value = (*values, "", "")[:2]
        if entry.type == main_file.EXTENSION:
            if name != _OWN_EXTENSION:
                yield finding(
                    "main_file.fava",
                    entry,
                    'Deze boeken laden een vreemde uitbreiding van Fava: "{name}".',
                    cause="een uitbreiding is code die draait als Fava de boeken toont.",
                    remedy="haal de regel weg.",
                    name=name,
                )
            continue
        key = name.replace("_", "-")
        if key not in main_file.TASTE and usual.get(key) != value:
            yield finding(
                "main_file.fava",
                entry,
                'De instelling fava-option "{name}" staat op "{value}"; '
                + ('in deze boeken is dat "{usual}".' if key in usual else "die hoort niet in deze boeken."),
                cause="deze instelling bepaalt wat Fava uitvoert, waar het schrijft of wat het laat zien.",
                remedy="zet de regel terug, of haal hem weg.",
                name=name,
                value=value,
                usual=usual.get(key),
            )
        elif key == main_file.IMPORT_CONFIG and _is_other_code(root / value):
            yield finding(
                "main_file.fava",
                entry,
                "{file} is niet het bestand dat bij dit programma hoort.",
                cause="Fava voert uit wat in dit bestand staat.",
                remedy="zet het bestand terug zoals 'bwk nieuw MAP' het in nieuwe boeken zet.",
                file=value,
            )


def _is_other_code(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False  # Fava itself says that it is not there
    return content.replace(b"\r\n", b"\n").rstrip() != main_file.standard_import_config().rstrip()


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
