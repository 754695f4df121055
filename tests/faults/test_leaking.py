"""What a whole session, ended by a kill, leaves on the disk; and whom it talks to. The window takes part in the long
form: `INTAKE_LONG=1`."""

import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intake_app.store import checking

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("session.py")
WINDOW = ["window"] if os.environ.get("INTAKE_LONG") else []


@contextmanager
def session(tmp_path: Path, canary: str, *under: str) -> "Iterator[subprocess.Popen[str]]":
    """A session that is ready to be killed; its home, temporary and state folders all lie below `tmp_path`."""
    places = {name: str(tmp_path / "home" / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME",
              "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")}  # fmt: skip
    for place in places.values():
        Path(place).mkdir(parents=True, mode=0o700)
    environment = {
        **os.environ, **places, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    with subprocess.Popen(
        [*under, sys.executable, str(SCRIPT), str(tmp_path / "office"), canary, *WINDOW],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        try:
            if process.stdout.readline() != "ready\n":
                raise AssertionError(process.stderr.read())
            yield process
        finally:
            process.kill()


def holding(folder: Path, words: tuple[str, ...]) -> list[str]:
    """The files below `folder` that hold one of `words` in plain, in UTF-8 or UTF-16."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(word.encode(code) in content for word in words for code in ("utf-8", "utf-16-le")):
                found.append(str(path.relative_to(folder)))
    return found


def test_a_killed_session_leaves_nothing_in_plain(tmp_path: Path) -> None:
    canary = f"ZZCANARY-{uuid.uuid4().hex}"
    words = (canary, "000 000 412")
    with session(tmp_path, canary) as process:
        assert holding(tmp_path, words) == []
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
    assert holding(tmp_path, words) == [] and canary not in said
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert "vault.db" in names and any(name.endswith(".intake-backup") for name in names)
    assert not any(name.startswith("core") or name.endswith(".pdf") for name in names)
    large = [path for path in files if path.stat().st_size > 1024 * 1024]
    for path in large or [tmp_path / "office" / "vault.db"]:
        assert checking.entropy(path.read_bytes()) >= (7.99 if large else 7.9), path


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_nothing_is_said_to_any_network(tmp_path: Path) -> None:
    log = tmp_path / "calls.log"
    with session(tmp_path, "ZZCANARY", "strace", "-f", "-qq", "-e", "trace=network", "-o", str(log)) as process:
        process.communicate()
    calls = log.read_text(encoding="utf-8", errors="replace")
    assert re.findall(r".*AF_INET.*", calls) == []
