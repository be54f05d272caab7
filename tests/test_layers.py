"""The layers of the code: who may import whom. A new module without a layer, or a reach upwards, fails here."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Lowest first. A layer may use itself and what its row names; a module belongs to the longest name that fits.
LAYERS = """
primitives | bwk_ledger.characters bwk_ledger.errors bwk_ledger.files bwk_ledger.hours bwk_ledger.journal bwk_ledger.locks bwk_ledger.money bwk_ledger.names bwk_ledger.periods bwk_ledger.person_number bwk_ledger.private bwk_ledger.quick bwk_ledger.words |
access     | bwk_ledger.access                                                  | primitives
base       | bwk_ledger bwk_ledger.accounts bwk_ledger.meta bwk_ledger.config bwk_ledger.membership bwk_ledger.orders bwk_ledger.cash_counts bwk_ledger.receipts bwk_ledger.refusals | primitives
register   | bwk_ledger.register                                                | primitives
sepa       | bwk_ledger.sepa                                                    | primitives
books      | bwk_ledger.books                                                   | primitives base
rules      | bwk_ledger.rules bwk_ledger.plugin                                 | primitives base books
acts       | bwk_ledger.books.accruals                                          | primitives base books rules
load       | bwk_ledger.load                                                    | primitives base books rules
readers    | importers.readers                                                  | primitives
importers  | importers                                                          | primitives base books rules load readers
views      | bwk_ledger.views                                                   | primitives base books rules load
payments   | bwk_ledger.payments                                                | primitives base books rules register sepa views
year-end   | bwk_ledger.year_end                                                | primitives base books rules load views
table      | bwk_ledger.tables.table bwk_ledger.tables.letter | primitives
tables     | bwk_ledger.tables                                                  | primitives base books rules load views table payments
render     | bwk_ledger.render                                                  | primitives base books table
export     | bwk_ledger.render.xaf bwk_ledger.render.hledger | primitives base books rules load views render
demo       | bwk_ledger.demo                                                    | primitives base books
frames     | bwk_ledger.frames                                                  | primitives base books rules load views
audit      | bwk_ledger.audit                                                   | primitives base books rules load readers importers views table tables access
server     | bwk_ledger.server                                                  | primitives access
fava_ext   | bwk_ledger.fava_ext                                                | primitives base books rules load views table tables render access audit
cli        | bwk_ledger.cli                                                     | primitives base books acts rules load views year-end table tables render export readers importers demo register sepa payments access server audit
"""  # noqa: E501 - a table reads best with one line per row

# Packages of others, and the only modules that may import them.
ONLY_IN = """
beancount.loader | bwk_ledger.load
pandas           | bwk_ledger.frames importers.readers.timesheet bwk_ledger.render bwk_ledger.cli bwk_ledger.fava_ext
pyrage           | bwk_ledger.register.keys
filelock         | bwk_ledger.locks
limits           | bwk_ledger.server
dulwich          | bwk_ledger.audit
pypdf            | bwk_ledger.audit importers.pdf_copy
"""

# And what a part of the project may not import at all.
NEVER_IN = """
beancount        | importers.readers
"""

# Loading these takes seconds, which nobody waits for to read a help text.
HEAVY = ("pandas", "beancount", "fava", "rich", "typst", "pyrage", "schwifty", "dulwich", "pypdf", "limits")

PACKAGES = ("bwk_ledger", "importers")
TEMPLATE = Path("bwk_ledger/books/template")  # files copied into new books, no part of the package


@dataclass(frozen=True)
class Import:
    """One module importing one name, such as `bwk_ledger.load` importing `bwk_ledger.config.Config`."""

    module: str
    line: int
    name: str


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


MODULES = {name: layer for layer, names, _ in _rows(LAYERS) for name in names.split()}
MAY_USE = {layer: {layer, *others.split()} for layer, _, others in _rows(LAYERS)}


def _is_under(name: str, parent: str) -> bool:
    return name == parent or name.startswith(parent + ".")


def layer_of(name: str) -> str | None:
    """The layer of a module or of something in it; None for the packages of others."""
    fitting = [module for module in MODULES if _is_under(name, module)]
    return MODULES[max(fitting, key=len)] if fitting else None


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    """Every module of the project by name."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            relative = path.relative_to(root)
            if not relative.is_relative_to(TEMPLATE):
                yield ".".join(relative.with_suffix("").parts).removesuffix(".__init__"), path


def imports(root: Path) -> Iterator[Import]:
    """Every import in the code, also inside functions and under TYPE_CHECKING."""
    for module, path in modules(root):
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _imported(node, package):
                yield Import(module, getattr(node, "lineno", 0), name)


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        origin = ".".join([*above, *([node.module] if node.module else [])])
        yield from (f"{origin}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("import_module", "__import__"):
            yield str(node.args[0].value)


def reaches_upwards(root: Path) -> list[str]:
    """What breaks the table of layers."""
    found = [
        f"{name} has no layer: give it one in LAYERS"
        for name, _ in modules(root)
        if name not in PACKAGES and layer_of(name) == MODULES["bwk_ledger"] and name not in MODULES
    ]
    for item in imports(root):
        own, other = layer_of(item.module), layer_of(item.name)
        if own is not None and other is not None and other not in MAY_USE[own]:
            found.append(f"{item.module}:{item.line} ({own}) imports {item.name} ({other})")
    return found


def strays(root: Path) -> list[str]:
    """Packages of others imported where they do not belong."""
    found = []
    for item in imports(root):
        for package, allowed in _rows(ONLY_IN):
            if _is_under(item.name, package) and not any(_is_under(item.module, part) for part in allowed.split()):
                found.append(f"{item.module}:{item.line} imports {item.name}: only {allowed} may")
        for package, barred in _rows(NEVER_IN):
            if _is_under(item.name, package) and any(_is_under(item.module, part) for part in barred.split()):
                found.append(f"{item.module}:{item.line} imports {item.name}: {barred} may not")
    return found


def test_no_layer_reaches_upwards(repo: Path) -> None:
    assert reaches_upwards(repo) == []


def test_packages_of_others_stay_where_they_belong(repo: Path) -> None:
    assert strays(repo) == []


def test_the_walk_sees_the_project(repo: Path) -> None:
    found = {(item.module, item.name) for item in imports(repo)}
    assert ("bwk_ledger.load", "bwk_ledger.config.Config") in found
    assert ("bwk_ledger.load", "beancount.loader") in found
    assert ("bwk_ledger.books.text", "beancount.parser.grammar.ValueType") in found  # inside a function


def _package(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "views/hours.py",
            "from bwk_ledger.cli import main",
            "views.hours:1 (views) imports bwk_ledger.cli.main (cli)",
        ),
        ("load.py", "import importers.build", "load:1 (load) imports importers.build (importers)"),
        ("rules/x.py", "from bwk_ledger import load", "rules.x:1 (rules) imports bwk_ledger.load (load)"),
        ("money.py", "from . import accounts", "money:1 (primitives) imports bwk_ledger.accounts (base)"),
        ("views/x.py", "from ..render import pdf", "views.x:1 (views) imports bwk_ledger.render.pdf (render)"),
        ("views/__init__.py", "from .. import cli", "views:1 (views) imports bwk_ledger.cli (cli)"),
        (
            "render/pdf.py",
            "def f():\n    from bwk_ledger.tables import engine",
            "render.pdf:2 (render) imports bwk_ledger.tables.engine (tables)",
        ),
        (
            "views/x.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bwk_ledger.demo import y",
            "views.x:3 (views) imports bwk_ledger.demo.y (demo)",
        ),
        (
            "views/x.py",
            "import importlib\nimportlib.import_module('bwk_ledger.cli')",
            "views.x:2 (views) imports bwk_ledger.cli (cli)",
        ),
        ("fava_ext/x.py", "import importers", "fava_ext.x:1 (fava_ext) imports importers (importers)"),
        ("stray.py", "", "stray has no layer: give it one in LAYERS"),
    ],
)
def test_a_reach_upwards_is_refused(tmp_path: Path, file: str, text: str, message: str) -> None:
    root = _package(tmp_path, {f"bwk_ledger/{file}": text})
    assert reaches_upwards(root) == [f"bwk_ledger.{message}"]


def test_readers_may_use_only_the_primitives(tmp_path: Path) -> None:
    text = "from bwk_ledger.money import split\nfrom bwk_ledger import accounts\nfrom importers import build\n"
    root = _package(tmp_path, {"importers/readers/x.py": text})
    assert reaches_upwards(root) == [
        "importers.readers.x:2 (readers) imports bwk_ledger.accounts (base)",
        "importers.readers.x:3 (readers) imports importers.build (importers)",
    ]


def test_a_stray_package_is_refused(tmp_path: Path) -> None:
    files = {
        "bwk_ledger/views/x.py": "import pandas as pd\nfrom beancount import loader\n",
        "importers/readers/y.py": "from beancount.core import data\n",
    }
    assert strays(_package(tmp_path, files)) == [
        (
            "bwk_ledger.views.x:1 imports pandas: only bwk_ledger.frames importers.readers.timesheet "
            "bwk_ledger.render bwk_ledger.cli "
            "bwk_ledger.fava_ext may"
        ),
        "bwk_ledger.views.x:2 imports beancount.loader: only bwk_ledger.load may",
        "importers.readers.y:1 imports beancount.core.data: importers.readers may not",
    ]


def test_help_is_quick_to_load() -> None:
    script = (
        "import sys\n"
        "from bwk_ledger.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        f"print('loaded:', *sorted(set(sys.modules) & set({HEAVY!r})))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "loaded:"
