"""A letter to one person and a signed declaration, ready to be set: texts only."""

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


@dataclass(frozen=True)
class Block:
    """A part with a title: paragraphs, and below them a table where it has columns.

    `widths` are shares of what is left of the line; 0 is as wide as what stands in it. `right` are the columns that
    stand right, counted from 0.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """What is set, in this order; annexes begin on a page of their own."""

    sender: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]  # label and value
    advice: tuple[tuple[str, str], ...]  # question and answer, in large
    advice_note: str
    remark: tuple[str, ...]  # paragraphs
    blocks: tuple[Block, ...]
    signers_note: str
    signers: tuple[tuple[str, str], ...]  # number, and when it was signed
    codes: tuple[tuple[str, str], ...]  # label and hash, already in groups
    codes_note: str
    annexes: tuple[Block, ...]
    attached: str  # JSON, which goes with the pdf as the file `name`
    name: str = "verklaring.json"
