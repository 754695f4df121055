"""From the start of the process to the first painted window that can be used, beside a bare window with like widgets.

Run it alone: `python tests/benchmarks/test_start_up.py [ROUNDS]`. Fresh processes, taken in turns, medians.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 1.5
"""The most our first window may take, in bare windows."""

ENDED = "painted"

BARE = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton,
                               QScrollArea, QToolButton, QVBoxLayout, QWidget)

resources = Path(sys.argv[2])
app = QApplication([])
for name in ("SourceSans3-Regular", "SourceSans3-Semibold"):
    QFontDatabase.addApplicationFont(str(resources / "fonts" / (name + ".ttf")))
app.setFont(QFont("Source Sans 3"))

def icon(name):
    return QIcon(str(resources / "icons" / (name + ".svg")))

window = QWidget()
window.resize(1366, 738)
whole = QHBoxLayout(window)
left = QFrame()
lines = QVBoxLayout(left)
sign = QLabel()
sign.setPixmap(icon("signpost").pixmap(46, 46))
lines.addWidget(sign)
lines.addWidget(QLabel("Exemplo Commission"))
lines.addWidget(QLabel("North region"))
for name, text in (("shield-check", "Key file"), ("hard-drive", "No backup"), ("wifi-off", "No network")):
    line = QHBoxLayout()
    sign = QLabel()
    sign.setPixmap(icon(name).pixmap(22, 22))
    line.addWidget(sign)
    line.addWidget(QLabel(text), 1, Qt.AlignmentFlag.AlignTop)
    lines.addLayout(line)
whole.addWidget(left)
form = QWidget()
column = QVBoxLayout(form)
column.addWidget(QLabel("Who is working?"))
for name in ("Marta Exemplo", "Ines Exemplo", "Paulo Exemplo"):
    worker = QRadioButton(name)
    worker.setIcon(icon("circle-user-round"))
    column.addWidget(worker)
column.addWidget(QLabel("Password"))
entry = QLineEdit()
entry.setEchoMode(QLineEdit.EchoMode.Password)
eye = QToolButton(entry)
eye.setIcon(icon("eye"))
column.addWidget(entry)
unlock = QPushButton(icon("lock-open"), "Unlock")
column.addWidget(unlock)
column.addWidget(QPushButton("Forgotten"))
column.addWidget(QLabel(""))
area = QScrollArea()
area.setWidgetResizable(True)
area.setWidget(form)
whole.addWidget(area, 1)
entry.setFocus()
"""

OURS = """
import intake_app.ui
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from intake_app.ui.application import Program

app = QApplication([])
program = Program(app, Path(sys.argv[1]) / "office", config=Path(sys.argv[1]) / "config")
window = program.window
window.painted.disconnect(program.warm_up)
program.show()
"""

WATCH = """
class Painted(QObject):
    done = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched is entry:
            self.done = True
        return False

if "program" in globals():
    entry = window.front.password.entry
painted = Painted()
entry.installEventFilter(painted)
window.show()
while not painted.done:
    app.processEvents()
app.processEvents()
print("painted", flush=True)
import os
os._exit(0)
"""


def make_office(folder: Path) -> None:
    """An office with three workers, as the page in front of the lock lists them."""
    from datetime import UTC, datetime

    from intake_app.casework import setup, unlocking
    from intake_app.casework.office import StoppedClock
    from intake_app.definitions.library import open_library
    from intake_app.domain.person import Office, Role
    from intake_app.store.keys import KdfProfile
    from intake_app.ui.settings import Settings, save_settings

    cheap = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
    password = "janela azul corre devagar hoje"
    clock = StoppedClock(datetime(2026, 3, 2, 13, 48, tzinfo=UTC))
    office = Office("Exemplo Commission", "pt-cdt", "en", region="North region")
    desk, _ = setup.create_office(
        folder / "office", office, "Inês Exemplo", Role.SUPERVISOR, password, open_library(), clock, cheap
    )
    setup.add_worker(desk, "Marta Exemplo", Role.TECHNICIAN, password, cheap)
    setup.add_worker(desk, "Paulo Exemplo", Role.DECIDER, password, cheap)
    unlocking.lock(desk, "asked")
    save_settings(folder / "config", Settings(language="en", theme="light"))


def one_start(program: str, folder: Path) -> float:
    """Seconds from starting the process until its window is painted."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Compiled once, as an installed program is, and outside the source tree.
    environment.update(PYTHONPATH=str(ROOT), PYTHONPYCACHEPREFIX=str(folder / "compiled"))
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program + WATCH, str(folder), str(ROOT / "resources")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        took = time.perf_counter() - began
    assert said == ENDED, said
    return took


def measure(rounds: int = 15) -> tuple[float, float]:
    """Medians of the bare window and of ours, in seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_office(folder)
        for program in (BARE, OURS):
            one_start(program, folder)
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(one_start(BARE, folder))
            ours.append(one_start(OURS, folder))
    return statistics.median(bare), statistics.median(ours)


def report(bare: float, ours: float) -> str:
    times = f"bare {bare * 1000:.0f} ms, ours {ours * 1000:.0f} ms"
    return f"start to first painted window: {times}, ratio {ours / bare:.2f}"


def test_the_first_window_takes_at_most_one_and_a_half_bare_windows() -> None:
    bare, ours = measure()
    print("\n" + report(bare, ours))
    assert ours / bare <= MOST


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    print(report(*measure(int(sys.argv[1]) if len(sys.argv) > 1 else 15)))
