#!/usr/bin/env python3
"""Everything a developer runs: `python3 packaging/dev.py run`, `... test`, and the rarer commands below.

Needs Python 3.11 or newer and nothing else. On Debian and Ubuntu missing system libraries are installed when this
runs as root (or sudo asks no password); otherwise the exact line to type is printed.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this file is what people try first)
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} ({sys.executable}).")

import argparse
import json
import shutil
import subprocess
from pathlib import Path

import checks
import locking
import wheel_check
from environment import BUILD, PACKAGING, ROOT, VENV, SetUpError, environment, has_display, prepare, say, venv_python

PACK_CASES = ROOT / "forms" / "packs" / "pt-cdt" / "cases"


def main() -> int:
    arguments = _parser().parse_args()
    try:
        return int(arguments.command(arguments))
    except SetUpError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="set up, then open the program on the demo office")
    run.add_argument("--no-display", action="store_true", help="no window: one sample case, its packet, and pictures")
    run.add_argument("args", nargs="*", help="after --: arguments for the program instead of 'demo'")
    run.set_defaults(command=_run)

    test = commands.add_parser("test", help="set up, then every check; this is what CI runs")
    test.set_defaults(command=_test)

    pictures = commands.add_parser("pictures", help="render every page of the window and of the packet")
    pictures.add_argument("out", nargs="?", type=Path, default=BUILD / "pictures", help="folder (build/pictures)")
    pictures.set_defaults(command=_pictures)

    bench = commands.add_parser("bench", help="the benchmarks in tests/benchmarks, with their ratios")
    bench.set_defaults(command=_bench)

    faults = commands.add_parser("faults", help="the long form of the fault tests in tests/faults")
    faults.set_defaults(command=_faults)

    fuzz = commands.add_parser(
        "fuzz", help="changed files for everything that reads files of others; ends at either limit"
    )
    fuzz.add_argument("--minutes", type=float, default=60.0, help="at most so long (60)")
    fuzz.add_argument("--inputs", type=int, default=1_000_000, help="at most so many files (1,000,000)")
    fuzz.add_argument("--seed", type=int, help="repeat the run that told this number")
    fuzz.add_argument("--jobs", type=int, help="processes side by side (one for each processor)")
    fuzz.add_argument("--guided", action="store_true", help="led by the lines reached, with atheris where it installs")
    fuzz.set_defaults(command=_fuzz)

    wheel = commands.add_parser("wheel", help="build the wheel, install it in a clean environment, and try it")
    wheel.set_defaults(command=_wheel)

    lock = commands.add_parser("lock", help="resolve the pinned requirement files anew (needs the network)")
    lock.set_defaults(command=_lock)

    clean = commands.add_parser("clean", help="remove build/ and the caches; with --all also .venv")
    clean.add_argument("--all", action="store_true", help="remove the virtual environment, too")
    clean.set_defaults(command=_clean)
    return parser


# ------------------------------------------------------------------------------------------------------------- commands


def _run(arguments: argparse.Namespace) -> int:
    display = has_display() and not arguments.no_display
    prepare(tests=False, display=display)
    if arguments.args:
        return _python("-m", "intake_app", *arguments.args)
    if display:
        say("Opening the demo office. Nothing you do in it is kept.")
        return _python("-m", "intake_app", "demo")
    return _sample()


def _sample() -> int:
    """Without a display: one case through the main job, then pictures of what a person would have seen."""
    out = BUILD / "sample"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    sample, case, packet = _sample_case(), out / "case.json", out / "packet.pdf"
    say(f"No display here, so a sample case is assessed without a window: {sample.relative_to(ROOT)}\n")
    # A pack's cases stand beside what is expected of them.
    content = json.loads(sample.read_text(encoding="utf-8"))
    case.write_text(json.dumps(content.get("case", content), ensure_ascii=False, indent=1), encoding="utf-8")
    code = _python("-m", "intake_app", "assess", str(case), "--packet", str(packet), "--text")
    if code:
        return code
    say("\nRendering pictures of every page of the window and of the packet ...")
    code = _python("-m", "intake_app.ui.pictures", str(out), QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1")
    if code:
        return code
    pictures = sorted(out.rglob("*.png"))
    say(f"\nThe packet:   {packet.relative_to(ROOT)}")
    say(f"{len(pictures)} pictures: {out.relative_to(ROOT)}{'/' if pictures else ' (none!)'}")
    return 0 if pictures and packet.is_file() else 1


def _sample_case() -> Path:
    cases = sorted(PACK_CASES.glob("sample*.json")) or sorted(PACK_CASES.glob("*.json"))
    if not cases:
        raise SetUpError(f"No sample case in {PACK_CASES}.")
    return cases[0]


def _test(_: argparse.Namespace) -> int:
    prepare(tests=True)
    return checks.run_all()


def _pictures(arguments: argparse.Namespace) -> int:
    prepare(tests=False)
    arguments.out.mkdir(parents=True, exist_ok=True)
    code = _python("-m", "intake_app.ui.pictures", str(arguments.out), QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1")
    say(f"{len(list(arguments.out.rglob('*.png')))} pictures: {arguments.out}")
    return code


def _bench(_: argparse.Namespace) -> int:
    prepare(tests=True)
    return _python(
        *checks.PYTEST, "tests/benchmarks", "-s", "-o", "norecursedirs=.hypothesis", QT_QPA_PLATFORM="offscreen"
    )


def _faults(_: argparse.Namespace) -> int:
    prepare(tests=True)
    return _python(
        *checks.PYTEST, "tests/faults", "-m", "long or not long", INTAKE_LONG="1", QT_QPA_PLATFORM="offscreen"
    )


def _fuzz(arguments: argparse.Namespace) -> int:
    prepare(tests=True)
    limits = ["--minutes", str(arguments.minutes), "--inputs", str(arguments.inputs)]
    limits += ["--seed", str(arguments.seed)] if arguments.seed is not None else []
    if not arguments.guided:
        return _python(
            "-m", "tests.fuzz.running", *limits, *(["--jobs", str(arguments.jobs)] if arguments.jobs else [])
        )
    wanted = PACKAGING / "requirements-fuzz.txt"
    pip = (
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        str(wanted),
    )
    if _python("-c", "import atheris") and _python(*pip):
        raise SetUpError("There is no wheel of atheris for this system; run 'fuzz' without --guided.")
    return _python("-m", "tests.fuzz.guided", *limits)


def _wheel(_: argparse.Namespace) -> int:
    prepare(tests=True)
    return wheel_check.build_and_try()


def _lock(_: argparse.Namespace) -> int:
    return locking.lock()


def _clean(arguments: argparse.Namespace) -> int:
    doomed = [BUILD, *(ROOT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"))]
    doomed += [ROOT / ".import_linter_cache", *([VENV] if arguments.all else [])]
    for top in ("intake_app", "packaging", "tests"):
        doomed += (ROOT / top).rglob("__pycache__")
    for path in doomed:
        shutil.rmtree(path, ignore_errors=True)
    say("Removed build/, the caches and " + (".venv." if arguments.all else "compiled files."))
    return 0


def _python(*arguments: str, **settings: str) -> int:
    """Run the environment's Python in the checkout and pass its exit code on."""
    return subprocess.run(
        [str(venv_python()), *arguments], cwd=ROOT, env=environment(**settings), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
