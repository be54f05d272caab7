"""A signed declaration ready to be set: texts only, with what a program reads of it attached."""

from __future__ import annotations

from dataclasses import dataclass


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
