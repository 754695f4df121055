"""`kill -9` and failing writes while a vault is brought to the present schema: the old one or the new one, no third."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake_app.store import driver, migrations
from intake_app.store import folder as files
from tests.store.test_upgrading import KEPT, content_of, key_of, schema_of, statements, states

KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from tests.store.test_upgrading import Counting
from intake_app.store import driver, migrations
connection = driver.open_keyed(Path(sys.argv[1]), bytes.fromhex(os.environ["INTAKE_TEST_KEY"]))
left = int(sys.argv[2])
migrations.migrate(Counting(connection, left, lambda: os.kill(os.getpid(), signal.SIGKILL)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_leaves_whole_steps(tmp_path: Path) -> None:
    """At some statements here, at every one in the long form."""
    oldest = Path(shutil.copytree(KEPT[0], tmp_path / "oldest"))
    known, content = states(oldest)
    key, total = key_of(oldest), statements(oldest)
    every = 1 if "INTAKE_LONG" in os.environ else max(1, total // 8)
    for number in range(1, total + 1, every):
        work = tmp_path / "work.db"
        shutil.copy(oldest / files.DATABASE, work)
        environment = {**os.environ, "INTAKE_TEST_KEY": key.hex()}
        root = str(Path(__file__).resolve().parents[2])
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(work), str(number), "", root], env=environment, capture_output=True
        )
        assert ended.returncode == -9, ended.stderr
        again = driver.open_keyed(work, key)
        assert schema_of(again) in known and content_of(again) == content, number
        migrations.migrate(again)
        assert known[schema_of(again)] == migrations.names()[-1]
        again.close()
        work.unlink()
