"""Feeds changed files to every reader, and keeps whatever breaks one: `python3 packaging/dev.py fuzz`.

A finding is anything raised that is not a `UserError`, an input that takes over a second, or a process over 300 MB.
The same seed gives the same inputs.
"""

import argparse
import faulthandler
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from intake_app.domain.errors import UserError
from tests.fuzz.mutations import mutate, mutate_tree
from tests.fuzz.targets import Readers, Target, foreign_seeds

SECONDS: Final = 1.0
MEGABYTES: Final = 300
FOUND: Final = Path(__file__).resolve().parents[2] / "build" / "fuzz"
_KEPT: Final = 40
_TOLD_EVERY: Final = 60.0


class TooSlow(BaseException):
    """An input took longer than it may. Raised into whatever runs, so that no `except Exception` swallows it."""


@dataclass
class Findings:
    """What a run came to."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    by_target: Counter[str] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    """By the place that raised: the traceback of the first input that did."""
    megabytes: float = 0.0
    held: float = 0.0
    """What the process held before, in megabytes: nothing of ours where the fuzzer is alone in it."""

    def __str__(self) -> str:
        return (
            f"{self.inputs} inputs, {self.refused} refused, {len(self.broken)} findings, "
            f"slowest {self.slowest:.2f} s, {self.megabytes:.0f} MB"
        )


def run(
    targets: Sequence[Target],
    inputs: int,
    seed: int,
    until: float = float("inf"),
    keep: bool = False,
    held: float = 0.0,
) -> Findings:
    """Feeds `inputs` changed files to `targets`, by their weights, until `until` on the monotonic clock."""
    chance = random.Random(seed)
    findings = Findings(held=held)
    weights = [target.weight for target in targets]
    pools = {target.name: list(target.seeds) for target in targets}
    told = time.monotonic()
    while findings.inputs < inputs and time.monotonic() < until:
        target = chance.choices(targets, weights)[0]
        pool = pools[target.name]
        content = _changed(chance.choice(pool), pool, target.is_tree, chance)
        accepted = feed(target, content, findings, keep)
        # What was taken is changed further: so the inputs drift away from the seeds.
        if accepted and len(content) < 20_000:
            if len(pool) < len(target.seeds) + _KEPT:
                pool.append(content)
            elif chance.random() < 0.05:
                pool[chance.randrange(len(target.seeds), len(pool))] = content
        if keep and time.monotonic() - told > _TOLD_EVERY:
            told = time.monotonic()
            print(f"{findings}", flush=True)
    return findings


def _changed(content: bytes, pool: Sequence[bytes], is_tree: bool, chance: random.Random) -> bytes:
    if is_tree and chance.random() < 0.15:
        try:
            content = mutate_tree(content, chance)
        except Exception:
            return mutate(content, pool, chance)  # what was taken before need not be a tree to other parsers
        return content if chance.random() < 0.7 else mutate(content, pool, chance)
    return mutate(content, pool, chance)


def feed(target: Target, content: bytes, findings: Findings, keep: bool = False) -> bool:
    """Gives `content` to the reader; True when it did not refuse it."""
    findings.inputs += 1
    findings.by_target[target.name] += 1
    begun = time.process_time()
    accepted, broken = True, ""
    _watch(5 * SECONDS)
    try:
        target.read(content)
    except UserError:
        accepted = False
        findings.refused += 1
    except (Exception, TooSlow):
        broken = traceback.format_exc(limit=-12)
    finally:
        _watch(0)
    taken = time.process_time() - begun
    findings.slowest = max(findings.slowest, taken)
    if not broken and taken > SECONDS:
        broken = f"{target.name}: {taken:.2f} s\n"
    if findings.inputs % 200 == 0:
        findings.megabytes = megabytes()
        if findings.megabytes - findings.held > MEGABYTES and "memory" not in findings.broken:
            findings.broken["memory"] = f"{target.name}: {findings.megabytes:.0f} MB\n"
    if broken:
        _note(target, content, broken, findings, keep)
        return False
    return accepted


def _note(target: Target, content: bytes, broken: str, findings: Findings, keep: bool) -> None:
    lines = [line.strip() for line in broken.splitlines() if line.strip()]
    at = [line for line in lines if line.startswith("File ") and "intake_app" in line] or lines
    place = f"{target.name}: {at[-1][:150]} {lines[-1][:60]}"
    if place in findings.broken:
        return
    findings.broken[place] = broken
    if keep:
        FOUND.mkdir(parents=True, exist_ok=True)
        name = f"{target.name}-{hashlib.sha256(content).hexdigest()[:12]}"
        (FOUND / name).write_bytes(content)
        (FOUND / f"{name}.txt").write_text(broken, encoding="utf-8")
        print(f"FOUND {place}\n      {FOUND / name}", flush=True)


def megabytes() -> float:
    """The most memory this process has had."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _watch(seconds: float) -> None:
    """Stops whatever still runs after so much time of the processor."""
    signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow


def prepare() -> None:
    """A limit on memory far above what is allowed, so that a bomb ends this process alone."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    faulthandler.enable()


def main() -> int:
    """The long form: one process for each processor, side by side."""
    arguments = _arguments()
    if arguments.jobs == 1:
        return _alone(arguments)
    each = -(-arguments.inputs // arguments.jobs)
    shared = [sys.executable, "-m", "tests.fuzz.running", "--jobs", "1", "--inputs", str(each)]
    shared += ["--minutes", str(arguments.minutes), "--target", arguments.target]
    commands = [[*shared, "--seed", str(arguments.seed + job)] for job in range(arguments.jobs)]
    children = [subprocess.Popen(command) for command in commands]
    return max(child.wait() for child in children)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="at most so long (60)")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="at most so many files (1,000,000)")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)), help="another one in every run")
    parser.add_argument("--target", default="", help="only the readers whose name begins so")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes side by side")
    return parser.parse_args()


def _alone(arguments: argparse.Namespace) -> int:
    prepare()
    readers = Readers(foreign_seeds())
    begun = time.monotonic()
    try:
        targets = [target for target in readers.targets() if target.name.startswith(arguments.target)]
        print(f"Seed {arguments.seed}: {', '.join(target.name for target in targets)}", flush=True)
        findings = run(targets, arguments.inputs, arguments.seed, begun + 60 * arguments.minutes, keep=True)
    finally:
        readers.close()
    findings.megabytes = megabytes()
    print(f"Seed {arguments.seed}: {findings}, {(time.monotonic() - begun) / 60:.1f} min", flush=True)
    print(", ".join(f"{name} {count}" for name, count in sorted(findings.by_target.items())), flush=True)
    for place in findings.broken:
        print(f"FOUND {place}", flush=True)
    return 1 if findings.broken else 0


if __name__ == "__main__":
    sys.exit(main())
