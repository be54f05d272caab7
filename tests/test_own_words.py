"""Nothing names the example cooperative but the example itself: no string, page, form or help of the program."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import click
import pytest

from bwk_ledger.cli import main
from tests.own_words import words_of_the_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Where the words are right: the demo is the example, and the law has figures of every year.
_EXAMPLE = ("bwk_ledger/demo/", "bwk_ledger/cli/importeer.py")
_TEXTS = {".html", ".css", ".js", ".typ", ".po", ".toml", ".beancount"}


def _files(repo: Path) -> Iterator[tuple[str, Path]]:
    for package in ("bwk_ledger", "importers"):
        for path in sorted((repo / package).rglob("*")):
            name = path.relative_to(repo).as_posix()
            if path.is_file() and not name.startswith(_EXAMPLE):
                yield name, path


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_string_names_the_example(repo: Path) -> None:
    found = {
        name: words
        for name, path in _files(repo)
        if path.suffix == ".py" and (words := words_of_the_example("\n".join(_strings(path))))
    }
    assert found == {}


def test_no_page_or_form_names_the_example(repo: Path) -> None:
    found = {
        name: words
        for name, path in _files(repo)
        if path.suffix in _TEXTS and (words := words_of_the_example(path.read_text("utf-8")))
    }
    assert found == {}


def _commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, click.Context(below, info_name=name, parent=context))


@pytest.mark.parametrize("width", [80])
def test_no_help_names_the_example(width: int) -> None:
    context = click.Context(main, info_name="bwk", terminal_width=width)
    shown = dict(_commands(main, context))
    of_example = {"bwk demo"}
    assert {
        name: found for name, text in shown.items() if name not in of_example and (found := words_of_the_example(text))
    } == {}
