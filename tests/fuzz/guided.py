"""The same readers, led by which lines an input reaches: `python3 packaging/dev.py fuzz --guided` (atheris).

An input is the number of a reader and the bytes of its file. Half of the changes are ours, half are libFuzzer's.
"""

import argparse
import os
import random
import shutil
import sys
import time
from typing import Final

import atheris

with atheris.instrument_imports(include=["intake_app"]):
    from tests.fuzz.targets import Readers, foreign_seeds

from tests.fuzz.mutations import mutate
from tests.fuzz.running import FOUND, Findings, feed, megabytes, prepare

LONGEST: Final = 60_000


def main() -> int:
    """Runs until so many inputs or minutes are over, and tells what was found."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz --guided", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments, _ = parser.parse_known_args()
    readers = Readers(foreign_seeds())
    targets = readers.targets()
    pools = [list(target.seeds) for target in targets]
    findings = Findings()
    begun = time.monotonic()

    def one_input(data: bytes) -> None:
        if data:
            feed(targets[data[0] % len(targets)], data[1:], findings, keep=True)
        if time.monotonic() - begun > 60 * arguments.minutes or findings.inputs >= arguments.inputs:
            _close(findings, begun, readers)

    def changed(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        number = data[:1] if data and chance.random() < 0.98 else bytes([chance.randrange(len(targets))])
        pool = pools[number[0] % len(targets)]
        content = data[1:] or chance.choice(pool)
        if chance.random() < 0.5:
            content = atheris.Mutate(content, max(1, max_size - 1))
        else:
            content = mutate(content, pool, chance)
        return (number + content)[:max_size]

    corpus = FOUND / "corpus"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    for number, pool in enumerate(pools):
        for at, content in enumerate(pool):
            (corpus / f"{number}-{at}").write_bytes(bytes([number]) + content)
    options = [f"-seed={arguments.seed}", f"-max_len={LONGEST}", f"-artifact_prefix={FOUND}/"]
    options += ["-rss_limit_mb=0", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *options], one_input, custom_mutator=changed)
    prepare()
    atheris.Fuzz()
    return 0


def _close(findings: Findings, begun: float, readers: Readers) -> None:
    """Ends the process: libFuzzer never gives control back."""
    readers.close()
    findings.megabytes = megabytes()
    print(f"Guided: {findings}, {(time.monotonic() - begun) / 60:.1f} min", flush=True)
    print(", ".join(f"{name} {count}" for name, count in sorted(findings.by_target.items())), flush=True)
    for place in findings.broken:
        print(f"FOUND {place}", flush=True)
    sys.stdout.flush()
    os._exit(1 if findings.broken else 0)


if __name__ == "__main__":
    sys.exit(main())
