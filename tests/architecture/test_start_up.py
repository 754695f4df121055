"""What start-up loads: the heavy libraries come only when they are used, and the window is not needed without one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATE = ("reportlab", "cryptography", "segno", "argon2", "sqlite_utils", "sqlcipher3", "yaml")
SHOW = "import importlib, json, sys; importlib.import_module({!r}); print(json.dumps(sorted(sys.modules)))"


def loaded_by(module: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(module)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_the_entry_point_loads_neither_qt_nor_heavy_libraries() -> None:
    assert not loaded_by("intake_app.__main__") & {*LATE, "PySide6"}


@pytest.mark.desktop
def test_the_window_starts_without_the_heavy_libraries() -> None:
    assert not loaded_by("intake_app.ui") & set(LATE)


@pytest.mark.parametrize("module", ["intake_app.casework", "intake_app.cli", "intake_app.printing", "intake_app.store"])
def test_everything_else_works_without_qt(module: str) -> None:
    assert "PySide6" not in loaded_by(module)
