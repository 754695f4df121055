"""A process that opens an office in many processes at once, trial after trial, and says how many owned it.

It forks, so that fifty starts are fifty starts and not fifty times loading a program: each child begins without any
connection of its own, and all are let go at one moment.
"""

import os
import sys
from pathlib import Path

from intake_app.domain.errors import UserError
from intake_app.store import backups as backups  # everything is loaded before the first fork
from intake_app.store.vault import open_with_key
from tests.faults.office import NOW


def main() -> int:
    folder, starts, trials = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    key = bytes.fromhex(os.environ["INTAKE_TEST_KEY"])
    for _ in range(trials):
        sys.stdout.write(" ".join(sorted(trial(folder, key, starts))) + "\n")
        sys.stdout.flush()
    return 0


def trial(folder: Path, key: bytes, starts: int) -> list[str]:
    """What each of the starts said; the owner keeps the office until all have tried."""
    gate, told, done = os.pipe(), os.pipe(), os.pipe()
    children = []
    for _ in range(starts):
        child = os.fork()
        if child == 0:
            os.close(gate[1])
            os.close(done[1])
            os.read(gate[0], 1)
            try:
                vault = open_with_key(folder, key, now=NOW, kept=True)
                said = "owner"
            except UserError as error:
                vault, said = None, error.code
            os.write(told[1], f"{said}\n".encode())
            os.read(done[0], 1)
            if vault is not None:
                vault.close()
            os._exit(0)
        children.append(child)
    for end in (gate[0], told[1], done[0], gate[1]):
        os.close(end)
    text = b""
    while text.count(b"\n") < starts:
        text += os.read(told[0], 65536)
    os.close(done[1])
    for child in children:
        os.waitpid(child, 0)
    os.close(told[0])
    return text.decode().split()


if __name__ == "__main__":
    sys.exit(main())
