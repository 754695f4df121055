"""A process that holds a key leaves no core, no readable memory, no file for others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, os, resource, stat, sys
from datetime import UTC, datetime
from pathlib import Path
from intake_app.domain.person import Office, Role, Worker
from intake_app.store.vault import open_with_key
folder = Path(sys.argv[1])
os.umask(0o022)
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
vault = open_with_key(folder, bytes(32), now=datetime.now(UTC), office=Office("x", "pt-cdt", "pt"),
                      worker=Worker("w", "W", Role.SUPERVISOR), kept=True)
import ctypes
told = {
    "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "modes": sorted({stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}),
}
print(json.dumps(told), flush=True)
if len(sys.argv) > 2:
    os.abort()
vault.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_an_open_vault_leaves_no_core_and_no_file_for_others(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "office")]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert told == {"core": 0, "dumpable": 0, "modes": [0o600]}


@pytest.mark.skipif(sys.platform != "linux", reason="as above")
def test_a_killed_process_leaves_no_core(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "office"), "abort"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode < 0
    assert [path.name for path in tmp_path.iterdir()] == ["office"]


def test_nothing_in_the_program_keeps_a_log() -> None:
    """Reports of faults and the audit trail are all there is; a log would need a list of what may stand in it."""
    source = Path(__file__).resolve().parents[2] / "intake_app"
    for path in source.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import logging" not in text and "faulthandler" not in text, path
