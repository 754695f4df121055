"""`dev.py lock`: resolves the requirement files anew, for every platform at once, with the hashes of all wheels."""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

from environment import ROOT, WINDOWS, SetUpError, say

# The resolver is fetched for this one command only; it understands markers and resolves for all platforms in one go.
RESOLVER = "uv==0.13.8"
OLDEST_PYTHON = "3.11"
FILES: dict[str, list[str]] = {
    "requirements.txt": ["requirements.in"],
    "requirements-dev.txt": ["requirements-dev.in"],
    "requirements-macos13.txt": ["requirements-dev.in", "requirements-macos13.in"],
}
OVERRIDES = {"requirements-macos13.txt": "requirements-macos13.in"}


def lock() -> int:
    """Write the requirement files. Raises SetUpError when the resolver cannot be had or finds no solution."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / ("Scripts" if WINDOWS else "bin")
        _call([str(tools / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", RESOLVER])
        for target, sources in FILES.items():
            say(f"resolving packaging/{target}")
            command = [str(tools / "uv"), "pip", "compile", "--quiet", "--universal", "--upgrade", "--no-annotate"]
            command += ["--python-version", OLDEST_PYTHON, "--generate-hashes", "--only-binary", ":all:"]
            command += ["--custom-compile-command", "python3 packaging/dev.py lock", "--no-config"]
            if target in OVERRIDES:
                command += ["--override", f"packaging/{OVERRIDES[target]}"]
            command += [*(f"packaging/{source}" for source in sources), "--output-file", f"packaging/{target}"]
            _call(command)
    say("Look at the difference, then run the tests: python3 packaging/dev.py test")
    return 0


def _call(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetUpError(f"Failed: {' '.join(command)}\nIs the package index reachable? The old files are unchanged.")
