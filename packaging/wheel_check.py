"""`dev.py wheel`: builds the wheel, installs it in an environment of its own, and tries it away from the checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from environment import BUILD, PACKAGING, ROOT, WINDOWS, SetUpError, environment, say, venv_python

DIST = BUILD / "dist"
CLEAN = BUILD / "wheel-venv"


def build_and_try() -> int:
    """Returns 0 when the installed wheel lists its forms and packs and assesses a case. Raises SetUpError otherwise."""
    shutil.rmtree(DIST, ignore_errors=True)
    say("building the wheel")
    _call([str(venv_python()), "-m", "build", "--wheel", "--no-isolation", "--outdir", str(DIST), str(ROOT)], ROOT)
    wheel = next(DIST.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for part in ("intake_app/_data/forms/", "intake_app/_data/resources/"):
        if not any(name.startswith(part) for name in names):
            raise SetUpError(f"{wheel.name} lacks {part}")
    say(f"  {wheel.relative_to(ROOT)}: {wheel.stat().st_size / 1e6:.1f} MB, {len(names)} files")

    say("installing it in a clean environment")
    _call([sys.executable, "-m", "venv", "--clear", str(CLEAN)], BUILD)
    tools = CLEAN / ("Scripts" if WINDOWS else "bin")
    pip = [str(tools / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    _call([*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(PACKAGING / "requirements.txt")], BUILD)
    _call([*pip, str(wheel)], BUILD)

    say("trying it")
    program = str(tools / "intake-app")
    for arguments in (["forms", "list"], ["packs", "list"], ["forms", "check"], ["packs", "check"]):
        answer = _call([program, *arguments], BUILD)
        for line in answer.splitlines():
            json.loads(line) if line.startswith(("{", "[")) else None
        say(f"  ok  intake-app {' '.join(arguments)}")
    return 0


def _call(command: list[str], folder: Path) -> str:
    """Run a child away from the checkout's modules; returns its standard output."""
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetUpError(f"{done.stdout}{done.stderr}\nFailed: {' '.join(command)}")
    return done.stdout
