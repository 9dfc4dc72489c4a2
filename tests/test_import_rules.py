"""The rooms of the house, and who may import whom.

Reads every module with ``ast``: imports inside functions count too, those for the type checker
alone do not. A new room has no place until it is written into ``MAY_IMPORT``.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CODEX = Path(__file__).parents[1] / "codex"
MODULES = sorted(path for path in CODEX.rglob("*.py"))

ROOMS = {
    "importing",
    "corpus",
    "codebook",
    "coding",
    "agreement",
    "consensus",
    "matrix",
    "exporting",
}
GROUND = {"model", "errors", "words"}
MAY_IMPORT: dict[str, set[str]] = {
    "words": set(),
    "errors": {"words"},
    "model": {"errors", "words"},
    **{room: set(GROUND) for room in ROOMS},
    "store": set(GROUND),
    "steps": {*GROUND, *ROOMS, "store"},
    "tui": {*GROUND, "steps"},
    "cli": {*GROUND, "steps", "tui"},
    "__main__": {"cli"},
    "__init__": set(),
}

STATISTICS = {"agreement", "consensus", "coding/suggest.py"}
KEEPERS: dict[str, set[str]] = {
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "duckdb": {"store"},
    "ibis": {"store"},
    "typer": {"cli"},
    "rich": {"cli", "tui"},
    "textual": {"cli", "tui"},
    "jinja2": {"exporting"},
    "xlsxwriter": {"exporting"},
    "cairosvg": {"exporting"},
    "python_calamine": {"importing"},
    "pypdfium2": {"importing"},
    "numpy": STATISTICS,
    "scipy": STATISTICS,
    "sklearn": STATISTICS,
    "krippendorff": STATISTICS,
    "click": set(),  # typer brings its own; another one would be a second parser
}
"""Library -> the only rooms, or modules, that may import it."""

ALWAYS_INSIDE_FUNCTIONS = {"numpy", "scipy", "sklearn", "krippendorff", "textual", "rich", "sqlite_utils"}
"""Too heavy for a start-up that does not need them."""

OUTSIDE_WORLD = {
    "os", "sys", "io.open", "pathlib", "shutil", "tempfile", "glob", "time", "random", "secrets", "uuid",
    "subprocess", "threading", "multiprocessing", "socket", "getpass", "locale", "platform",
}  # fmt: skip
"""What rooms are handed instead: paths, clock, random generator, terminal."""
CLOCKS = {"now", "today", "utcnow"}
OUTSIDE_CALLS = {"open", "print", "input"}
NETWORK = ("socket.", "ssl.", "urllib.request.", "http.", "ftplib.", "smtplib.", "requests.", "httpx.")

STEPS = ("study", "sources", "codebook", "coding", "agreement", "panel", "matrix", "paper", "together")
"""The folders of the steps: each may use those before it."""
LOOK_AHEAD = {
    "sources/aliases.py": "codebook",
    "coding/rounds.py": "panel",
    "panel/panel_items.py": "matrix",
    "matrix/layout_counted.py": "paper",
    "matrix/export_matrix.py": "paper",
}
"""Steps that use a later folder, inside a function: a round of votes knows what a panel votes on, which may
be the cells of a matrix; a file of the matrix tells the facts of the report; a list of names becomes a
branch of the codebook."""

LOOKED_INTO = "codex.importing."
"""Files are looked into by one reader after the other, which may hand them back: circles inside functions."""

LONGEST = 500
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}


def place(path: Path) -> tuple[str, str]:
    """Return the room of a module, and the module within the package."""
    inside = path.relative_to(CODEX)
    return inside.parts[0].removesuffix(".py"), inside.as_posix()


def nodes(tree: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """Give every node that runs, and whether it stands in a function."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        yield node, inside
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += [(child, inside) for child in node.orelse]
            continue
        within = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        waiting += [(child, within) for child in ast.iter_child_nodes(node)]


def imports(node: ast.AST) -> list[str]:
    """Return the modules and names that a statement imports; a relative import begins with a point."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        origin = "." * node.level + (node.module or "")
        return [f"{origin}.{name.name}" for name in node.names]
    return []


def broken(path: Path, source: str) -> list[str]:
    """Return what a module does against the rules."""
    room, module = place(path)
    wrong = []
    for node, in_function in nodes(ast.parse(source)):
        for name in imports(node):
            wrong += broken_by_import(name, room, module, in_function=in_function)
        if room in ROOMS and isinstance(node, ast.Call):
            wrong += broken_by_call(node)
    return wrong


def broken_by_import(name: str, room: str, module: str, *, in_function: bool) -> list[str]:
    head, *rest = name.split(".")
    if not head:
        return [f"{name}: write the import in full"]
    wrong = []
    target = rest[0] if head == "codex" and rest and rest[0] in MAY_IMPORT else room
    if target not in {room, "__init__", *MAY_IMPORT[room]}:
        wrong.append(f"{room} may not import {target}")
    keepers = KEEPERS.get(head)
    if keepers is not None and not keepers & {room, module}:
        wrong.append(f"{head} is kept by {', '.join(sorted(keepers)) or 'nobody'}")
    if f"{name}.".startswith(NETWORK):
        wrong.append("codex does not reach for the network")
    if head in ALWAYS_INSIDE_FUNCTIONS and not in_function and room != "tui":
        wrong.append(f"{head} is heavy: import it in the function that needs it")
    if room in ROOMS and head in OUTSIDE_WORLD:
        wrong.append(f"a room is handed what it needs of {head}")
    return wrong


def broken_by_call(node: ast.Call) -> list[str]:
    """A room opens, prints and asks nothing, and no clock tells it the time."""
    if isinstance(node.func, ast.Name):
        called, methods = node.func.id, OUTSIDE_CALLS
    else:
        called, methods = getattr(node.func, "attr", ""), CLOCKS
    return [f"line {node.lineno}: a room does not call {called}"] if called in methods else []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: place(path)[1])
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    assert place(path)[0] in MAY_IMPORT, "a new room needs its place in MAY_IMPORT"
    assert broken(path, path.read_text(encoding="utf-8")) == []


def later_steps(module: str, source: str) -> list[str]:
    """Return what a step uses of a folder that comes after its own."""
    here = STEPS.index(module.split("/", maxsplit=1)[0])
    used = [name.split(".") for node, _ in nodes(ast.parse(source)) for name in imports(node)]
    folders = [name[2] for name in used if name[:2] == ["codex", "steps"]]
    return [one for one in folders if STEPS.index(one) > here and one != LOOK_AHEAD.get(module)]


@pytest.mark.parametrize("path", sorted((CODEX / "steps").glob("*/*.py")), ids=lambda path: place(path)[1])
def test_a_step_uses_only_the_folders_before_its_own(path: Path) -> None:
    module = path.relative_to(CODEX / "steps").as_posix()
    assert later_steps(module, path.read_text(encoding="utf-8")) == []


def test_the_order_of_steps_bites() -> None:
    assert later_steps("study/gate.py", "def f():\n    from codex.steps.coding import rounds") == ["coding"]
    assert later_steps("coding/rounds.py", "from codex.steps.study.gate import check_gate") == []


def needed(source: str, known: set[str]) -> set[str]:
    """Return the modules that a module needs at some time, those inside functions too."""
    names = [name for node, _ in nodes(ast.parse(source)) for name in imports(node)]
    return {part for name in names for part in (name, name.rpartition(".")[0]) if part in known}


def in_circles(needs: dict[str, set[str]]) -> list[str]:
    """Return the modules that need themselves by way of others."""
    reached = {module: set(others) for module, others in needs.items()}
    for through in needs:
        for others in reached.values():
            if through in others:
                others.update(reached[through])
    return sorted(module for module, others in reached.items() if module in others)


def test_no_module_needs_itself_by_way_of_others() -> None:
    sources = {
        ".".join(("codex", *path.relative_to(CODEX).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in MODULES
    }
    needs = {
        name: needed(path.read_text(encoding="utf-8"), set(sources)) - {name}
        for name, path in sources.items()
    }
    assert [one for one in in_circles(needs) if not one.startswith(LOOKED_INTO)] == []


def test_a_circle_is_seen() -> None:
    assert in_circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: place(path)[1])
def test_a_module_holds_one_idea(path: Path) -> None:
    assert path.stem not in VAGUE, "name the idea"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, "two ideas in one module"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("matrix/build.py", "def f():\n    from codex.consensus import rules"),
        ("matrix/build.py", "import codex.store.log"),
        ("matrix/build.py", "from codex import steps"),
        ("steps/do.py", "def f():\n    import sqlite3"),
        ("steps/do.py", "from codex.cli import show"),
        ("tui/screen.py", "from codex.cli.call import Call"),
        ("agreement/kappa.py", "import numpy as np"),
        ("coding/queue.py", "def f():\n    import sklearn.linear_model"),
        ("cli/app.py", "import click"),
        ("cli/app.py", "import rich"),
        ("cli/app.py", "from .table import find"),
        ("corpus/cuts.py", "from pathlib import Path"),
        ("corpus/cuts.py", "from datetime import datetime\ndatetime.now()"),
        ("importing/ris.py", "open('x')"),
        ("model/code.py", "from codex.store import log"),
        ("words/__init__.py", "from codex.errors import CodexError"),
        ("store/log.py", "import socket"),
        ("steps/do.py", "def f():\n    from urllib.request import urlopen"),
    ],
)
def test_the_rules_bite(module: str, source: str) -> None:
    assert broken(CODEX / module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("coding/suggest.py", "def f():\n    import sklearn"),
        ("corpus/cuts.py", "if TYPE_CHECKING:\n    from random import Random\n    from pathlib import Path"),
        ("steps/do.py", "from codex.matrix.build import build\nfrom codex import __version__"),
        ("store/log.py", "import sqlite3\nfrom urllib.parse import quote\nopen('x')"),
        ("importing/docx.py", "archive.open('word/document.xml')"),
    ],
)
def test_what_is_allowed_passes(module: str, source: str) -> None:
    assert broken(CODEX / module, source) == []
