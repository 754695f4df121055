"""A proof while it is made, and what it came to: every claim, a counterexample to open, the certificate."""

import json
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import policies, proving
from intake_app.casework.packets import write_whole
from intake_app.casework.policy_view import PolicyView
from intake_app.casework.proof_runs import ProofRun
from intake_app.domain.errors import UserError
from intake_app.printing.content import PacketDocument
from intake_app.proving.claims import Claim, Proof
from intake_app.ui.look import AlertFrame, Button, Card, Flow, IconLine, Label, Progress
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.packet.paper import SavePlace
from intake_app.ui.page import Room
from intake_app.ui.policies.places import Places
from intake_app.ui.print_run import PrintRun, ask_printer

_LOOKS_EVERY_MS = 120


class ProofPanel(Card):
    """*Signals*: `finished(bool)` when the panel is put away, True when a proof was kept; `case_wanted(str)` with a
    counterexample as CASE.json, to be walked through."""

    finished = Signal(bool)
    case_wanted = Signal(str)

    def __init__(self, room: Room, view: PolicyView) -> None:
        super().__init__(room.text("ui.policies.prove"), tone="next", spacing=10)
        self.room, self.view = room, view
        text = room.text
        self.run: ProofRun | None = None
        self.proof: Proof | None = None
        self.made_at: datetime = room.desk.clock.now()
        self.kept = False
        self._shown = 0
        self.add(Label(view.row.title, "strong", wrap=True))
        self.add(Label(text("ui.policies.prove.what"), "body", "text.secondary", wrap=True))
        self.progress = Progress()
        self.said = Label("", "caption", "text.secondary", wrap=True)
        self.add(self.progress)
        self.add(self.said)
        self.button = Button(text("ui.policies.prove.stop"), icon="x")
        self.pdf = Button(text("ui.policies.prove.pdf"), icon="file-down")
        self.json = Button(text("ui.policies.prove.json"), icon="file-down")
        self.print = Button(text("ui.policies.prove.print"), icon="printer")
        self.add(Flow(self.button, self.pdf, self.json, self.print, spacing=8))
        holder = QWidget()
        self.claims = QVBoxLayout(holder)
        self.claims.setContentsMargins(0, 0, 0, 0)
        self.claims.setSpacing(6)
        self.found = holder
        self.add(holder)
        self.add_stretch()
        for later in (self.pdf, self.json, self.print):
            later.hide()
        self.button.clicked.connect(lambda _=False: self.stop())
        self.pdf.clicked.connect(lambda _=False: self.ask_pdf())
        self.json.clicked.connect(lambda _=False: self.ask_json())
        self.print.clicked.connect(lambda _=False: self.print_it())
        self._timer = QTimer(self, interval=_LOOKS_EVERY_MS)
        self._timer.timeout.connect(self.look)
        runs: list[ProofRun] = []
        self._runs = runs
        self.destroyed.connect(lambda: _stop_all(runs))

    # Making it

    def start(self) -> None:
        """Begin the proof in a process of its own."""
        desk = self.room.desk
        policy = policies.load_policy(desk.library, self.view.row.pack)
        self.run = ProofRun(policy, desk.clock.today())
        self._runs.append(self.run)
        self._tell(self.run)
        self._timer.start()

    def look(self) -> None:
        """Show what has come."""
        run = self.run
        if run is None:
            return
        if run.look() or run.ended:
            for claim in run.claims[self._shown :]:
                self._add_claim(claim)
            self._shown = len(run.claims)
            self._tell(run)
        if run.ended:
            self._timer.stop()
            self._finish(run)

    def _tell(self, run: ProofRun) -> None:
        done = len(run.claims)
        told = self.room.text("ui.policies.prove.progress", done=done, whole=run.whole)
        self.progress.set_progress(done, run.whole, told)
        self.said.setText(told)

    def _finish(self, run: ProofRun) -> None:
        self.run = None
        self.progress.hide()
        self.button.set_text(self.room.text("ui.policies.prove.close"))
        if run.problem is not None:
            self.said.setText("")
            self.claims.insertWidget(0, AlertFrame("danger", self.room.words_of(run.problem)))
        elif run.proof is not None:
            self.show_proof(run.proof)

    def show_proof(self, proof: Proof) -> None:
        """What came out: kept in the office, shown, and ready to be printed."""
        self.proof, self.made_at = proof, self.room.desk.clock.now()
        try:
            proving.record_proof(self.room.desk, proof)
            self.kept = True
        except UserError as error:
            self.room.say(error)
        clear_layout(self.claims)
        wording, failed = self.view.wording, [one for one in proof.claims if not one.finding.proven]
        if failed:
            title = wording.plural("proof.certificate.refuted", len(failed))
            self.claims.addWidget(AlertFrame("danger", title))
        else:
            title = wording.text("proof.certificate.proven", count=len(proof.claims))
            self.claims.addWidget(AlertFrame("good", title))
        for claim in (*failed, *(one for one in proof.claims if one.finding.proven)):
            self._add_claim(claim)
        told = wording.text("proof.certificate.how", variables=proof.variables)
        self.claims.addWidget(Label(told, "caption", "text.secondary", wrap=True))
        self.said.setText(self.room.text("ui.policies.prove.done", solver=proof.solver))
        self.progress.hide()
        self.button.set_text(self.room.text("ui.policies.prove.close"))
        for later in (self.pdf, self.json, self.print):
            later.show()

    def _add_claim(self, claim: Claim) -> None:
        wording, found = self.view.wording, claim.finding
        sign, ink = ("circle-check", "alert.good") if found.proven else ("octagon-alert", "alert.danger")
        if found.proven and not found.applies:
            sign, ink = "circle-dashed", "text.secondary"
        title = wording.text(f"proof.{claim.id}.title")
        self.claims.addWidget(IconLine(sign, title, type="strong", icon_ink=ink, wrap=True))
        lines = [wording.text(f"proof.{claim.id}.plain")] if self.proof is not None else []
        if found.note is not None:
            lines.append(found.note.text(wording))
        lines += [*found.places]
        if found.counterexample is not None:
            lines.append(found.counterexample.says.text(wording))
        for line in lines:
            self.claims.addWidget(Label(line, "caption", "text.secondary", wrap=True))
        if found.counterexample is not None and self.proof is not None:
            self._add_cases(claim)

    def _add_cases(self, claim: Claim) -> None:
        """The cases that break a claim, to be walked through."""
        assert claim.finding.counterexample is not None
        cases = claim.finding.counterexample.cases
        buttons = []
        for number, case in enumerate(cases, 1):
            key = "ui.policies.prove.case" if len(cases) > 1 else "ui.policies.prove.the_case"
            told = json.dumps(case.plain(self.view.row.pack), ensure_ascii=False)
            button = Button(self.room.text(key, number=number), icon="eye")
            button.clicked.connect(lambda _=False, told=told: self.case_wanted.emit(told))
            buttons.append(button)
        self.claims.addWidget(Flow(*buttons, spacing=8))

    def stop(self) -> None:
        """Give the proof up, or put the panel away when it has ended."""
        self.halt()
        self.finished.emit(self.kept)

    def halt(self) -> None:
        """Give the proof up; nothing is read or kept any more."""
        self._timer.stop()
        if self.run is not None:
            self.run.stop()

    # The certificate

    def certificate(self) -> PacketDocument:
        """As PDF, in the language of the screen."""
        assert self.proof is not None
        return proving.proof_certificate(self.proof, self.view.wording, made_at=self.made_at)

    def ask_pdf(self) -> None:
        """Ask for a file for the certificate."""
        path = SavePlace.ask(self, self.pdf.text(), f"{self.view.row.pack}-{self.view.row.version}.pdf")
        if path is not None:
            self.save(path, self.certificate().pdf)

    def ask_json(self) -> None:
        """Ask for a file for the proof as JSON."""
        path = Places.file(self, self.json.text(), f"{self.view.row.pack}-{self.view.row.version}.json", "json")
        if path is not None:
            self.save(path, self.as_json())

    def as_json(self) -> bytes:
        """The proof as `packs prove` prints it."""
        assert self.proof is not None
        report = proving.proof_report(self.proof, self.view.row.pack, self.view.wording, made_at=self.made_at)
        return f"{json.dumps(report, ensure_ascii=False, indent=1)}\n".encode()

    def save(self, path: Path, content: bytes) -> None:
        """Write the file, whole or not at all."""
        try:
            write_whole(path, content)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.text("ui.policies.saved", name=path.name))

    def print_it(self) -> None:
        """Ask for a printer."""
        printer = ask_printer(self)
        if printer is None:
            return
        run = PrintRun(self, self.certificate().pdf, printer, self.view.row.pack, self.room.in_background)
        run.printed.connect(lambda: self.room.tell(self.room.text("ui.policies.printed")))
        run.failed.connect(self.room.say)
        run.start()

    def first_focus(self) -> QWidget:
        return self.button


def _stop_all(runs: list[ProofRun]) -> None:
    for run in runs:
        run.stop()
