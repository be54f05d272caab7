"""The layers of the code: who may import whom. A new module without a layer, or a reach upwards, fails here."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The floors, lowest first: a row for each folder, with the folders it may use, all of them above it in this table.
# A module belongs to the longest name that fits.
LAYERS = """
base      | bwk_ledger bwk_ledger.base          |
standing  | bwk_ledger.standing                 | base
books     | bwk_ledger.books                    | base standing
rules     | bwk_ledger.rules bwk_ledger.plugin  | base standing books
figures   | bwk_ledger.figures                  | base standing books rules
readers   | importers.readers                   | base
importers | importers                           | base standing books rules readers
register  | bwk_ledger.register                 | base
door      | bwk_ledger.door                     | base
acts      | bwk_ledger.acts                     | base standing books rules figures readers importers register
tables    | bwk_ledger.tables                   | base standing books rules figures acts
render    | bwk_ledger.render                   | base figures tables
demo      | bwk_ledger.demo                     | base acts
audit     | bwk_ledger.audit                    | base standing books rules figures readers importers door tables
evening   | bwk_ledger.evening                  | base standing books rules figures importers acts tables audit
fava_ext  | bwk_ledger.fava_ext                 | base standing books rules figures register door acts tables render audit evening
cli       | bwk_ledger.cli bwk_ledger.__main__  | base standing books rules figures readers importers register door acts tables render demo audit evening fava_ext
"""  # noqa: E501 - a table reads best with one line per row
# Packages of others, and the only modules that may import them; what is not on every system among them.
ONLY_IN = """
beancount.loader | bwk_ledger.rules.load bwk_ledger.rules.beancount_load bwk_ledger.rules.steps
pandas           | bwk_ledger.figures.frames importers.readers.timesheet bwk_ledger.render bwk_ledger.cli bwk_ledger.fava_ext
pyrage           | bwk_ledger.register.vault bwk_ledger.register.keyring
filelock         | bwk_ledger.base.files
limits           | bwk_ledger.door
fcntl            | bwk_ledger.base.files
resource         | importers.readers.limits
dulwich          | bwk_ledger.audit bwk_ledger.books.erasing bwk_ledger.books.history bwk_ledger.books.packing bwk_ledger.books.repository
pypdf            | bwk_ledger.audit importers.copies importers.readers.paper_text
PIL              | importers.pictures
pillow_heif      | importers.pictures
"""  # noqa: E501 - as above
# And what a part of the project may not import at all.
NEVER_IN = """
beancount        | importers.readers
"""
# Loading these takes seconds, which nobody waits for to read a help text.
HEAVY = ("pandas", "beancount", "fava", "rich", "typst", "pyrage", "schwifty", "dulwich", "pypdf", "PIL", "limits")
PACKAGES = ("bwk_ledger", "importers")
TEMPLATE = Path("bwk_ledger/books/template")  # files copied into new books, no part of the package


@dataclass(frozen=True)
class Import:
    """One module importing one name, such as `bwk_ledger.rules.load` importing `bwk_ledger.standing.config.Config`."""

    module: str
    line: int
    name: str


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


MODULES = {name: layer for layer, names, _ in _rows(LAYERS) for name in names.split()}
MAY_USE = {layer: {layer, *others.split()} for layer, _, others in _rows(LAYERS)}


def _is_under(name: str, parent: str) -> bool:
    return name == parent or name.startswith(parent + ".")


def _row_of(name: str) -> str:
    """The longest name of the table that fits a module; "" for the packages of others."""
    return max((module for module in MODULES if _is_under(name, module)), key=len, default="")


def layer_of(name: str) -> str | None:
    """The layer of a module or of something in it; None for the packages of others."""
    return MODULES.get(_row_of(name))


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
        if name not in PACKAGES and _row_of(name) == "bwk_ledger"
    ]
    for item in imports(root):
        own, other = layer_of(item.module), layer_of(item.name)
        if own is not None and other is not None and other not in MAY_USE[own]:
            found.append(f"{item.module}:{item.line} ({own}) imports {item.name} ({other})")
    return found


def circles(root: Path) -> list[str]:
    """Modules that need each other while they are imported, also within a folder; one circle at a time."""
    paths = dict(modules(root))
    needs = {name: set(_needed(name, path, paths)) - {name} for name, path in paths.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return [" ".join(reversed(error.args[1]))]
    return []


def _needed(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules of the project that are imported as soon as this one is."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.parse(path.read_text("utf-8")).body:
        for imported in _imported(node, package):
            origin = imported if imported in known else imported.rpartition(".")[0]
            if origin in known and origin not in PACKAGES:
                yield origin


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


def test_nothing_goes_in_a_circle(repo: Path) -> None:
    assert circles(repo) == []


def test_floors_only_use_what_is_below() -> None:
    below: set[str] = set()
    for layer, _, others in _rows(LAYERS):
        assert set(others.split()) <= below, layer
        below.add(layer)


def test_packages_of_others_stay_where_they_belong(repo: Path) -> None:
    assert strays(repo) == []


def test_the_walk_sees_the_project(repo: Path) -> None:
    found = {(item.module, item.name) for item in imports(repo)}
    assert ("bwk_ledger.rules.load", "bwk_ledger.standing.config.Config") in found
    assert ("bwk_ledger.rules.load", "beancount.loader") in found
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
            "figures/hours.py",
            "from bwk_ledger.cli import main",
            "figures.hours:1 (figures) imports bwk_ledger.cli.main (cli)",
        ),
        ("books/load.py", "import importers.bank", "books.load:1 (books) imports importers.bank (importers)"),
        ("rules/x.py", "from bwk_ledger import figures", "rules.x:1 (rules) imports bwk_ledger.figures (figures)"),
        (
            "base/money.py",
            "from ..standing import law",
            "base.money:1 (base) imports bwk_ledger.standing.law (standing)",
        ),
        ("figures/x.py", "from ..render import pdf", "figures.x:1 (figures) imports bwk_ledger.render.pdf (render)"),
        ("figures/__init__.py", "from .. import cli", "figures:1 (figures) imports bwk_ledger.cli (cli)"),
        (
            "render/pdf.py",
            "def f():\n    from bwk_ledger.audit import sample",
            "render.pdf:2 (render) imports bwk_ledger.audit.sample (audit)",
        ),
        (
            "figures/x.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bwk_ledger.demo import y",
            "figures.x:3 (figures) imports bwk_ledger.demo.y (demo)",
        ),
        (
            "figures/x.py",
            "import importlib\nimportlib.import_module('bwk_ledger.cli')",
            "figures.x:2 (figures) imports bwk_ledger.cli (cli)",
        ),
        ("fava_ext/x.py", "import importers", "fava_ext.x:1 (fava_ext) imports importers (importers)"),
        ("stray.py", "", "stray has no layer: give it one in LAYERS"),
    ],
)
def test_a_reach_upwards_is_refused(tmp_path: Path, file: str, text: str, message: str) -> None:
    root = _package(tmp_path, {f"bwk_ledger/{file}": text})
    assert reaches_upwards(root) == [f"bwk_ledger.{message}"]


def test_a_circle_is_refused_but_not_under_type_checking(tmp_path: Path) -> None:
    files = {
        "bwk_ledger/figures/hours.py": "from bwk_ledger.figures.wages import paid\n",
        "bwk_ledger/figures/wages.py": "from bwk_ledger.figures import hours\n",
    }
    circle = "bwk_ledger.figures.hours bwk_ledger.figures.wages bwk_ledger.figures.hours"
    assert circles(_package(tmp_path / "one", files)) in (
        [circle],
        [" ".join([circle.split()[1], *circle.split()[:2]])],
    )
    files["bwk_ledger/figures/wages.py"] = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bwk_ledger.figures import hours\n"
    )
    assert circles(_package(tmp_path / "other", files)) == []


def test_readers_may_use_only_the_base(tmp_path: Path) -> None:
    text = "from bwk_ledger.base.money import split\nfrom bwk_ledger import standing\nfrom importers import bank\n"
    root = _package(tmp_path, {"importers/readers/x.py": text})
    assert reaches_upwards(root) == [
        "importers.readers.x:2 (readers) imports bwk_ledger.standing (standing)",
        "importers.readers.x:3 (readers) imports importers.bank (importers)",
    ]


def test_a_stray_package_is_refused(tmp_path: Path) -> None:
    files = {
        "bwk_ledger/figures/x.py": "import pandas as pd\nfrom beancount import loader\n",
        "importers/readers/y.py": "from beancount.core import data\n",
    }
    assert strays(_package(tmp_path, files)) == [
        (
            "bwk_ledger.figures.x:1 imports pandas: only bwk_ledger.figures.frames importers.readers.timesheet "
            "bwk_ledger.render bwk_ledger.cli "
            "bwk_ledger.fava_ext may"
        ),
        (
            "bwk_ledger.figures.x:2 imports beancount.loader: only bwk_ledger.rules.load "
            "bwk_ledger.rules.beancount_load bwk_ledger.rules.steps may"
        ),
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
