"""A letter ready to be set: the one form in which a statement to one person leaves the project."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """Texts only; `rows` are those of a table whose last row is the total, and whose last column stands right.

    Below the signature is a line to sign on; with `signers` one for each, beside each other, with its title below.
    """

    sender: str
    title: str
    facts: tuple[tuple[str, str], ...]  # label and value, below the title
    opening: tuple[str, ...]  # paragraphs above the table
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]  # paragraphs below it
    signature: str
    signers: tuple[str, ...] = ()
