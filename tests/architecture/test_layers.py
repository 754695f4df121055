"""The rules of the layout that a machine can hold."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "intake_app").rglob("*.py"))
MOST_LINES = 400
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "handler",
    "handlers",
    "data",
    "info",
    "misc",
}
PACKAGES = ("domain", "engine", "definitions", "store", "printing", "proving", "casework", "cli", "ui")


def imported_modules(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_imports_keep_the_layers() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_what_it_is_for(package: str) -> None:
    tree = ast.parse((ROOT / "intake_app" / package / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"intake_app/{package}/__init__.py has no docstring"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small_and_well_named(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    lines = text.count("\n")
    assert lines <= MOST_LINES, f"{lines} lines: split it by what it knows"
    assert source.stem.lower() not in VAGUE, "the name says nothing: name the thing or the act"
    unfinished = [word for word in ("TODO", "FIXME", "XXX", "NotImplementedError") if word in text]
    assert not unfinished, f"unfinished: {unfinished}"


def test_only_the_window_imports_qt() -> None:
    outside = [source for source in SOURCES if source.relative_to(ROOT / "intake_app").parts[0] != "ui"]
    guilty = {
        str(source.relative_to(ROOT))
        for source in outside
        for module in imported_modules(source)
        if module.partition(".")[0] in ("PySide6", "shiboken6")
    }
    assert not guilty


def test_packaging_is_no_python_package() -> None:
    """An __init__.py there would hide the library of the same name, which pytest and the build need."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_every_pinned_package_has_a_hash() -> None:
    for path in sorted((ROOT / "packaging").glob("requirements*.txt")):
        entries = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        pinned = [entry for entry in entries if entry.strip() and not entry.lstrip().startswith("#")]
        assert pinned, path.name
        assert not [entry for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry], path.name
