"""What can be wrong with a call or with input, told in Dutch: where, what it says, why, and what to do.

Wrong *input* is raised as an `InputError`; wrong *books* are not raised but returned as findings beside the result
(see `bwk_ledger.rules.finding`).
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from bwk_ledger.characters import visible

if TYPE_CHECKING:
    from pathlib import Path

_EXCERPT_WIDTH = 160


class InputError(Exception):
    """Input that cannot be used, with everything its reader needs to mend it.

    Args:
        what: one Dutch sentence that says what is wrong.
        remedy: one Dutch sentence that says what to do.
        file: the file it was found in.
        line: the line in that file, counted from 1.
        excerpt: the text found there; shown shortened to one line.
        cause: one Dutch sentence that says why, where `what` does not.
    """

    def __init__(
        self,
        what: str,
        *,
        remedy: str,
        file: str | Path | None = None,
        line: int | None = None,
        excerpt: str | None = None,
        cause: str | None = None,
    ) -> None:
        self.what = what
        self.remedy = remedy
        self.file = file
        self.line = line
        self.excerpt = excerpt
        self.cause = cause
        super().__init__(describe(what, remedy=remedy, file=file, line=line, excerpt=excerpt, cause=cause))


_NO_ACCESS = (
    "de computer geeft hier geen toegang.",
    "u mag dit bestand of deze map niet lezen of niet veranderen.",
    "kies een plaats waar u mag lezen en schrijven, of vraag wie de computer beheert om het recht.",
)
_MAKE_ROOM = "maak ruimte en geef de opdracht opnieuw; wat al gedaan was, wordt niet dubbel gedaan."
_REFUSALS = {
    errno.ENOSPC: ("de schijf is vol.", "er is geen plaats meer voor een bestand.", _MAKE_ROOM),
    errno.EDQUOT: ("uw deel van de schijf is vol.", "u mag niet meer bewaren dan u al doet.", _MAKE_ROOM),
    errno.EACCES: _NO_ACCESS,
    errno.EPERM: _NO_ACCESS,
    errno.EROFS: (
        "hier kan niet worden geschreven.",
        "deze schijf is alleen te lezen.",
        "zet de boeken op een schijf waarop u mag schrijven, of open deze schijf opnieuw om te schrijven.",
    ),
    errno.ENAMETOOLONG: ("deze naam is te lang.", "de computer bewaart geen langere namen.", "kies een kortere naam."),
}


def refused_by_machine(error: OSError) -> InputError:
    """What the machine refused to do with a file, as one message."""
    what, cause, remedy = _REFUSALS.get(
        error.errno or 0,
        (
            "de computer kon dit bestand niet lezen of schrijven.",
            f"de computer meldt: {error.strerror or error}.",
            "kijk of het bestand en de map er zijn, en geef de opdracht opnieuw.",
        ),
    )
    return InputError(what, file=error.filename2 or error.filename, cause=cause, remedy=remedy)


def describe(
    what: str,
    *,
    remedy: str | None = None,
    file: str | Path | None = None,
    line: int | None = None,
    excerpt: str | None = None,
    cause: str | None = None,
) -> str:
    """Lay out one problem as the lines every user of this project reads."""
    place = ""
    if file is not None:
        name = visible(str(file)).replace("\n", " ")
        place = f"{name}, regel {line}: " if line is not None else f"{name}: "
    lines = [f"{place}{visible(what)}"]
    if excerpt:
        lines.extend(f"    | {shorten(text)}" for text in excerpt.splitlines() if text.strip())
    if cause:
        lines.append(f"  Oorzaak: {visible(cause)}")
    if remedy:
        lines.append(f"  Herstel: {visible(remedy)}")
    return "\n".join(lines)


def shorten(text: str) -> str:
    """One line of at most 160 characters, without control characters."""
    start = text[: 2 * _EXCERPT_WIDTH].rstrip("\r\n")  # a damaged file may be one line of a gigabyte
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in start)
    return clean if len(clean) <= _EXCERPT_WIDTH else clean[: _EXCERPT_WIDTH - 1] + "…"
