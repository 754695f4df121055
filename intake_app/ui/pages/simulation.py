"""What if: stored cases decided again under another policy. Nothing is stored."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from intake_app.casework import simulation_runs
from intake_app.casework.packets import write_whole
from intake_app.casework.permissions import Act, require
from intake_app.casework.policy_list import policy_rows
from intake_app.casework.simulation_report import simulation_report, simulation_table
from intake_app.casework.simulation_runs import SimulationRun
from intake_app.casework.simulation_words import simulation_words
from intake_app.domain.errors import UserError
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    Choice,
    ChoiceBox,
    Flow,
    HeaderBar,
    IconLine,
    Label,
    Progress,
    clear_layout,
    look,
    tab_in_order,
)
from intake_app.ui.page import Page, Room
from intake_app.ui.policies.places import Places
from intake_app.ui.simulation.told import SimulationTold

AS_BEGUN = "as-begun"
NOTHING = "nothing"
_ASKED = 380
_LAID_OUT_MS = 50


class SimulationPage(Page):
    """Opened with `pack` for the policy to look at. What is asked stands above, what came out below."""

    name: ClassVar[str] = "simulation"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.simulation.title"), back_name=room.text("ui.back")))
        self.header.went_back.connect(room.back)
        self.run: SimulationRun | None = None
        self.report: Mapping[str, Any] | None = None
        self.told: SimulationTold | None = None
        self.folder: Path | None = None
        self.asked = self._made_asked()
        self.result = QWidget()
        self.outcome = QVBoxLayout(self.result)
        self.outcome.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(16)
        self.add(holder)
        self.middle.addStretch(1)
        self.narrow_changed.connect(self._arrange)
        self._arrange(False)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def _made_asked(self) -> Card:
        text = self.room.text
        card = Card(spacing=12)
        card.add(IconLine("shield-check", text("ui.simulation.what"), ink="text.secondary", wrap=True))
        self.source = AnswerGroup(
            [Choice(code, text(f"ui.simulation.source.{code}"), "") for code in ("vault", "folder")]
        )
        self.source.setAccessibleName(text("ui.simulation.source"))
        self.source.chosen.connect(lambda _: self._source_chosen())
        self.where = Label("", "caption", "text.secondary", wrap=True)
        self.pick = Button(text("ui.simulation.pick"), icon="folder-open")
        self.pick.clicked.connect(lambda _=False: self.choose_folder())
        self.target = ChoiceBox(text("ui.simulation.target"), [])
        self.base = ChoiceBox(text("ui.simulation.base"), [])
        self.button = Button(text("ui.simulation.begin"), "primary", large=True, icon="chart-no-axes-column")
        self.button.clicked.connect(lambda _=False: self.begin())
        self.stopper = Button(text("ui.simulation.stop"), icon="x")
        self.stopper.clicked.connect(lambda _=False: self.stop())
        self.progress = Progress()
        self.said = Label("", "caption", "text.secondary", wrap=True)
        card.add(Label(text("ui.simulation.source"), "strong"))
        for widget in (self.source, self.pick, self.where, self.target, self.base):
            card.add(widget)
        card.add(Flow(self.button, self.stopper, spacing=8))
        card.add(self.progress)
        card.add(self.said)
        card.add_stretch()
        self._show_running(False)
        return card

    def _arrange(self, narrow: bool) -> None:
        """What is asked stands beside what came out, above it in a narrow window."""
        top = Qt.AlignmentFlag.AlignTop
        for widget in (self.asked, self.result):
            self.grid.removeWidget(widget)
        wide = 16_777_215 if narrow else look().px(_ASKED)
        self.asked.setMaximumWidth(wide)
        self.asked.setMinimumWidth(0 if narrow else wide)
        if narrow:
            self.grid.addWidget(self.asked, 0, 0)
            self.grid.addWidget(self.result, 1, 0)
        else:
            self.grid.addWidget(self.asked, 0, 0, top)
            self.grid.addWidget(self.result, 0, 1, top)
        self.grid.setColumnStretch(0, 1 if narrow else 0)
        self.grid.setColumnStretch(1, 0 if narrow else 1)

    # Asking

    def open(self, **where: str) -> None:
        require(self.room.desk.worker, Act.SIMULATE)
        rows = [row for row in policy_rows(self.room.desk) if row.is_readable and row.decides]
        named = [(row.pack, f"{row.title} {row.version}") for row in rows]
        wanted = where.get("pack") or self.target.code() or self.room.desk.office.pack
        self.target.set_choices(named, wanted)
        self._named = named
        if self.source.code is None:
            self.source.set_chosen("vault")
        self._source_chosen()

    def _source_chosen(self) -> None:
        """Cases in files began on no policy: there the comparison is with another policy, or with none."""
        folder = self.source.code == "folder"
        self.pick.setVisible(folder)
        self.where.setVisible(folder)
        self.where.setText(str(self.folder) if self.folder else self.room.text("ui.simulation.no_folder"))
        first = (NOTHING if folder else AS_BEGUN, self.room.text(f"ui.simulation.base.{'none' if folder else 'begun'}"))
        kept = self.base.code()
        codes = {first[0], *(code for code, _ in self._named)}
        self.base.set_choices([first, *self._named], kept if kept in codes else first[0])

    def choose_folder(self) -> None:
        """Ask for the folder of the cases."""
        chosen = Places.folder(self, self.pick.text())
        if chosen is not None:
            self.use_folder(chosen)

    def use_folder(self, folder: Path) -> None:
        """The cases lie there."""
        self.folder = folder
        self.source.set_chosen("folder")
        self._source_chosen()

    # Running

    def begin(self) -> None:
        """Decide every case again, a little at a time."""
        target, base = self.target.code() or "", self.base.code()
        other = base if base not in (AS_BEGUN, NOTHING, None) else None
        pack, against = (other, target) if other else (target, None)
        desk = self.room.desk
        try:
            if self.source.code == "folder":
                if self.folder is None:
                    raise UserError("no-folder", "Choose the folder with the cases.", "folder")
                self.run = simulation_runs.begin_folder_run(desk, pack, self.folder, against)
            else:
                self.run = simulation_runs.begin_vault_run(desk, pack, against)
        except UserError as error:
            self.room.say(error)
            return
        self._packs = tuple(dict.fromkeys(one for one in (target, other) if one))
        clear_layout(self.outcome)
        self.told = self.report = None
        self._show_running(True)
        self._timer.start()

    def _step(self) -> None:
        run = self.run
        if run is None:
            self._timer.stop()
            return
        try:
            run.step()
        except UserError as error:
            self.stop()
            self.room.say(error)
            return
        code = "progress" if run.done or run.read >= run.whole else "reading"
        done = run.done if code == "progress" else run.read
        told = self.room.text(f"ui.simulation.{code}", done=done, whole=run.whole)
        self.progress.set_progress(done, run.whole, told)
        self.said.setText(told)
        # Other processes are at work: there is no need to ask all the time.
        self._timer.setInterval(30 if run.whole > simulation_runs.FEW and code == "progress" else 0)
        if run.ended:
            self._finish(run)

    def _finish(self, run: SimulationRun) -> None:
        self._timer.stop()
        self.run = None
        self._show_running(False)
        if run.simulation is None:
            return
        self.report = simulation_report(run.simulation)
        words = simulation_words(self.room.desk, run.simulation, self._packs)
        self.told = SimulationTold(self.room, self.report, run.rules, words)
        self.told.csv_wanted.connect(lambda: self._ask("csv"))
        self.told.json_wanted.connect(lambda: self._ask("json"))
        self.outcome.addWidget(self.told)
        tab_in_order(self)
        QTimer.singleShot(_LAID_OUT_MS, self, self.bring_result)

    def bring_result(self) -> None:
        """In a narrow window what came out stands below what was asked."""
        if self.is_narrow and self.scroller is not None and self.told is not None:
            self.scroller.verticalScrollBar().setValue(self.result.y())

    def stop(self) -> None:
        """Give it up. Nothing was stored, and nothing is left."""
        if self.run is not None:
            self.run.stop()
            self.run = None
        self._timer.stop()
        self._show_running(False)

    def _show_running(self, running: bool) -> None:
        self.button.setEnabled(not running)
        for widget in (self.stopper, self.progress, self.said):
            widget.setVisible(running)

    # Saving

    def _ask(self, kind: str) -> None:
        path = Places.file(self, self.room.text(f"ui.simulation.save.{kind}"), f"simulation.{kind}", kind)
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write what was told, and no more, as CSV or JSON by the file's ending."""
        assert self.report is not None
        if path.suffix.lower() == ".csv":
            content = simulation_table(self.report).encode("utf-8-sig")
        else:
            content = f"{json.dumps(self.report, ensure_ascii=False, indent=1)}\n".encode()
        try:
            write_whole(path, content)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.text("ui.policies.saved", name=path.name))

    # Keys

    def leave(self) -> bool:
        self.stop()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        # Locking takes the page away without asking it; the vault is closed then.
        if not event.spontaneous():
            self.stop()
        super().hideEvent(event)

    def primary(self) -> QAbstractButton | None:
        return self.button

    def first_focus(self) -> QWidget | None:
        return self.target

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop() if self.run is not None else self.room.back()
        else:
            super().keyPressEvent(event)
