"""`dev.py test`: every check, two at a time, with readable output and the sum of all tests as last line.

ruff, mypy, import-linter; domain and engine with full branch coverage, and every other test outside tests/ui, with
PySide6 blocked; the window on the offscreen platform, in parts. Whoever is free takes the next. Nothing here touches
the network.
"""

from __future__ import annotations

import queue
import re
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from environment import BUILD, LOGS, PACKAGING, ROOT, environment, say, venv_python

PYTEST = ("-m", "pytest", "-p", "no:cacheprovider", "--color=no", "--durations=5")
FULLY_COVERED = ("intake_app/domain", "intake_app/engine")
CORE = ("tests/domain", "tests/engine")
OFFICE = ("tests/casework", "tests/cli", "tests/faults")
"""About half of the work of all folders without a window."""
WITHOUT_QT = PACKAGING / "without_qt"
LANES = 2
WINDOW_PARTS = 3


@dataclass
class Step:
    """One check: what runs, and what to do when it fails."""

    name: str
    command: list[str]
    mend: str
    settings: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    code: int | None = None
    running: bool = False
    output: str = ""

    @property
    def failed(self) -> bool:
        return self.code != 0

    def run(self) -> None:
        begun, self.running = time.monotonic(), True
        done = subprocess.run(
            [str(venv_python()), *self.command],
            cwd=ROOT,
            env=environment(PYTHONDONTWRITEBYTECODE="", **self.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.code, self.seconds, self.running = done.returncode, time.monotonic() - begun, False
        self.output = done.stdout.decode("utf-8", "replace")
        log = LOGS / f"test-{self.name.replace(' ', '-')}.log"
        log.write_text(self.output, encoding="utf-8")


def run_all() -> int:
    """Run every step and say how it went; returns 0 only if all passed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    (BUILD / "coverage").mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    say("Two checks run side by side; each is told as it ends (its whole output: build/logs/).")
    # The longest first, so that both lanes end at about the same time; a chain is run in its order.
    first, *others = (_desktop_step(n) for n in range(WINDOW_PARTS))
    chains = [
        [first],
        [_headless_step(0)],
        [_headless_step(1)],
        *([one] for one in others),
        [_core_step(), _coverage_step()],
        _static_steps(),
    ]
    steps = [step for chain in chains for step in chain]
    waiting: queue.SimpleQueue[list[Step]] = queue.SimpleQueue()
    for chain in chains:
        waiting.put(chain)
    lock = threading.Lock()
    lanes = [threading.Thread(target=_run_lane, args=(waiting, lock)) for _ in range(LANES)]
    for lane in lanes:
        lane.start()
    _wait(lanes, steps, begun)
    return _close(steps, time.monotonic() - begun)


def _run_lane(waiting: queue.SimpleQueue[list[Step]], lock: threading.Lock) -> None:
    while True:
        try:
            chain = waiting.get_nowait()
        except queue.Empty:
            return
        for step in chain:
            step.run()
            with lock:
                ended = "FAILED" if step.failed else "ok    "
                say(f"  {ended}  {step.name:<24} {step.seconds:6.1f} s   {_result(step)}")


def _wait(lanes: list[threading.Thread], steps: list[Step], begun: float) -> None:
    """Wait for both lanes, and give a sign of life every minute."""
    told = 0
    while any(lane.is_alive() for lane in lanes):
        for lane in lanes:
            lane.join(timeout=0.5)
        minutes = int((time.monotonic() - begun) // 60)
        if minutes > told:
            told = minutes
            say(f"          ... {minutes} min; under way: {', '.join(step.name for step in steps if step.running)}")


def _result(step: Step) -> str:
    """The line by which the tool itself sums up."""
    lines = [line.strip(" =") for line in step.output.splitlines() if line.strip(" =")]
    return lines[-1][:100] if lines else ""


def _close(steps: list[Step], seconds: float) -> int:
    failed = [step for step in steps if step.failed]
    for step in failed:
        say(f"\n---- {step.name}: {'python ' + ' '.join(step.command)}\n{step.output.rstrip()}")
    say(f"\n{len(steps) - len(failed)} of {len(steps)} steps passed in {seconds:.0f} s.")
    for step in failed:
        say(f"FAILED {step.name}: {step.mend}")
    say(_summary(steps))
    return 1 if failed else 0


def _summary(steps: list[Step]) -> str:
    """The tests of all steps together, in pytest's words."""
    counts = dict.fromkeys(("passed", "failed", "errors", "skipped"), 0)
    for step in steps:
        for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", _result(step)):
            counts["errors" if word.startswith("error") else word] += int(number)
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    return f"{counts['passed']} passed, {counts['failed'] + counts['errors']} failed{skipped}"


# --------------------------------------------------------------------------------------------------------------- steps


def _static_steps() -> list[Step]:
    python = "python3 packaging/dev.py test"
    return [
        Step("ruff check", ["-m", "ruff", "check", "."], "try .venv/bin/ruff check --fix . , mend the rest by hand"),
        Step("ruff format", ["-m", "ruff", "format", "--check", "."], "run .venv/bin/ruff format ."),
        Step("mypy strict", ["-m", "mypy"], f"mend the types named above, then {python}"),
        Step("lint-imports", _import_linter(), "an import crosses a layer: move the code, or pass the value in"),
    ]


def _import_linter() -> list[str]:
    return ["-c", "from importlinter.cli import lint_imports_command as run; run()"]


def _core_step() -> Step:
    """The domain and the engine, measured branch by branch."""
    covered = [f"--cov={package}" for package in FULLY_COVERED]
    command = [*PYTEST, "-q", "-p", "no:pytest-qt", *CORE, "-m", "not long", *covered, "--cov-branch", "--cov-report="]
    settings = {"PYTHONPATH": str(WITHOUT_QT), "COVERAGE_FILE": str(_coverage_file())}
    return Step(
        "tests of the core", command, "run the failing test alone: .venv/bin/pytest tests/... -k NAME", settings
    )


def _headless_step(part: int) -> Step:
    """A part of everything else but the window, in an interpreter (and its children) that cannot import PySide6."""
    named = {f"tests/{path.parent.name}" for path in (ROOT / "tests").glob("*/test_*.py")}
    folders = sorted(named - {"tests/ui", "tests/benchmarks", *CORE})
    chosen = [folder for folder in folders if (folder in OFFICE) == (part == 0)]
    command = [*PYTEST, "-q", "-p", "no:pytest-qt", *chosen, "-m", "not desktop and not long"]
    settings = {"PYTHONPATH": str(WITHOUT_QT)}
    return Step(f"tests without Qt {part + 1}", command, "the program outside ui must work without PySide6", settings)


def _desktop_step(part: int) -> Step:
    """A part of the tests of the window, offscreen; the first with the few tests elsewhere that need Qt.

    The large files come first: the small ones try out looks by the hundred, and whatever of that is still alive is
    restyled with every window made after it.
    """
    files = sorted((ROOT / "tests" / "ui").rglob("test_*.py"), key=lambda path: (-path.stat().st_size, path.name))
    chosen = [str(path.relative_to(ROOT)) for path in files[part::WINDOW_PARTS]]
    elsewhere = ["tests/architecture/test_start_up.py"] if part == 0 else []
    command = [*PYTEST, "-q", "-m", "not long", *chosen, *elsewhere]
    settings = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1"}
    return Step(
        f"tests of the window {part + 1}",
        command,
        "run the failing test alone: .venv/bin/pytest tests/... -k NAME",
        settings,
    )


def _coverage_step() -> Step:
    included = ",".join(f"{package}/*" for package in FULLY_COVERED)
    command = ["-m", "coverage", "report", "--fail-under=100", f"--include={included}"]
    settings = {"COVERAGE_FILE": str(_coverage_file())}
    return Step("coverage of the core", command, "add a test for the lines and branches listed above", settings)


def _coverage_file() -> Path:
    return BUILD / "coverage" / ".coverage"
