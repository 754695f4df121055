"""Step 3: the recovery sheet, printed and proven."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from intake_app.casework import setup
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, CheckRow, Flow, IconLine, Label, TextField, look, paint_box, repolish
from intake_app.ui.paper import page_picture
from intake_app.ui.print_run import PrintRun, ask_printer
from intake_app.ui.setup.step import Begun, Step

HIDDEN = "•••••"
PAPER_WIDTH = 340


class SheetPreview(QWidget):
    """The sheet as it will be printed, with dots for the words. White whatever the theme: it is paper."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pdf = b""
        self._picture: QPixmap | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_pdf(self, pdf: bytes) -> None:
        """Show the first page of `pdf`."""
        self._pdf, self._picture = pdf, None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(PAPER_WIDTH, round(PAPER_WIDTH * 1.4142))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._pdf:
            if self._picture is None:
                self._picture = page_picture(self._pdf, 0, self.width(), self.devicePixelRatioF())
            painter.drawPixmap(0, 0, self._picture)
        paint_box(painter, self.rect().toRectF(), None, "line.control", 1, 0)
        painter.end()


class SheetStep(Step):
    """Print or save the sheet, then type two words from the paper. A wrong word never reveals the right one."""

    code = "sheet"

    def __init__(self, begun: Begun) -> None:
        super().__init__(begun)
        self._numbers: tuple[int, ...] = ()
        self.print_button = Button(self.text("sheet.print"), icon="printer", large=True)
        self.save_button = Button(self.text("sheet.save"), "quiet", icon="file-down")
        self.printed = IconLine("circle-check", "", ink="alert.good", type="strong")
        self.printed.hide()
        self.column.addWidget(Flow(self.print_button, self.save_button, self.printed))
        self.column.addSpacing(12)
        self.ask = Label("", "strong", wrap=True)
        self.column.addWidget(self.ask)
        self._boxes = QHBoxLayout()
        self._boxes.setSpacing(12)
        self._boxes.addStretch(1)
        self.column.addLayout(self._boxes)
        self.words: list[TextField] = []
        self.wrong = IconLine("octagon-alert", "", ink="alert.danger", type="caption", wrap=True)
        self.wrong.label.setProperty("weight", "600")
        self.wrong.hide()
        self.column.addWidget(self.wrong)
        self.column.addSpacing(8)
        self.second = CheckRow(self.text("sheet.second"))
        self.column.addWidget(self.second, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.preview = SheetPreview(self.text("sheet.preview"))
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(Label(self.text("sheet.preview"), "caption", "text.secondary"))
        side.addWidget(self.preview)
        side.addStretch(1)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)

    def side(self) -> QWidget | None:
        return self._side

    def enter(self) -> None:
        desk, entrance = self.begun.open_desk, self.begun.entrance
        if not self.begun.words and not self.begun.checked:
            # The set-up was closed before the sheet was proven: nobody may have the old words.
            entrance.in_background(lambda: setup.renew_recovery_words(desk, entrance.profile), self._renewed, self.say)
        if not self.begun.checked:
            self.ask_for(setup.words_to_check(desk))
        hidden = (HIDDEN,) * 12
        entrance.in_background(
            lambda: setup.recovery_sheet(desk, hidden, desk.office.language).pdf, self._preview, self.say
        )
        self._tell_printed()

    def _preview(self, pdf: bytes) -> None:
        if isValid(self.preview):  # The step may have been closed while the sheet was being made.
            self.preview.set_pdf(pdf)

    def _renewed(self, words: tuple[str, ...]) -> None:
        self.begun.words = words
        self.ask_for(setup.words_to_check(self.begun.open_desk))
        self.changed.emit()

    def ask_for(self, numbers: tuple[int, ...]) -> None:
        """Show a box for each of the words `numbers`."""
        if numbers == self._numbers or not numbers:
            return
        self._numbers = numbers
        for field in self.words:
            field.hide()
            field.deleteLater()
        self.words = []
        self.ask.setText(self.text("sheet.ask", first=numbers[0], second=numbers[1]))
        for number in numbers:
            field = TextField(lead=str(number), name=self.begun.entrance.text("ui.recovery.word", number=number))
            field.setFixedWidth(look().px(180))
            field.finished.connect(lambda _: self.check())
            self._boxes.insertWidget(len(self.words), field)
            self.words.append(field)

    # --------------------------------------------------------------------------------------------------------- checking

    def check(self) -> None:
        """Compare what was typed with the words, and say which are not the ones on the sheet."""
        boxes = zip(self._numbers, self.words, strict=True)
        typed = {number: word for number, field in boxes if (word := field.text().strip())}
        if not typed or self.begun.checked:
            return
        try:
            wrong = setup.check_recovery_words(self.begun.open_desk, typed)
        except UserError as error:
            self.say(error)
            return
        self.mark(frozenset(typed) - frozenset(wrong), wrong)
        self.begun.checked = not wrong and len(typed) == len(self._numbers)
        if self.begun.checked:
            self.begun.words = ()
            for field in self.words:
                field.entry.setReadOnly(True)
            for button in (self.print_button, self.save_button):
                button.setEnabled(False)
        self.changed.emit()

    def mark(self, right: frozenset[int], wrong: tuple[int, ...]) -> None:
        """Show which of the words asked for are right and which are not."""
        for number, field in zip(self._numbers, self.words, strict=True):
            field.entry.set_good(number in right)
            field.control.setProperty("state", "error" if number in wrong else "")
            repolish(field.control)
        self.wrong.label.setText(" ".join(self.text("sheet.wrong", number=number) for number in wrong))
        self.wrong.setVisible(bool(wrong))

    # --------------------------------------------------------------------------------------------------------- printing

    def _sheet(self, use: Callable[[bytes], None]) -> None:
        desk, words = self.begun.open_desk, self.begun.words
        self.begun.entrance.in_background(
            lambda: setup.recovery_sheet(desk, words, desk.office.language).pdf, use, self.say
        )

    def _on_paper(self, outcome: str) -> None:
        """`outcome`: printed or kept. A file is a sheet too, once somebody prints it."""
        setup.record_recovery_printed(self.begun.open_desk)
        self.begun.printed_at = self.begun.entrance.wording.clock_time(self.begun.entrance.clock.now())
        self.begun.sheet_kept = outcome == "kept"
        self._tell_printed()
        self.changed.emit()
        if self.words:
            self.words[0].setFocus()

    def _print(self) -> None:
        printer = ask_printer(self)
        if printer is None:
            return

        def send(pdf: bytes) -> None:
            run = PrintRun(self, pdf, printer, self.text("sheet.job"), self.begun.entrance.in_background)
            run.printed.connect(lambda: self._on_paper("printed"))
            run.failed.connect(self.say)
            run.start()

        self._sheet(send)

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.text("sheet.save"), self.text("sheet.file"), "PDF (*.pdf)")
        if name:
            self._sheet(lambda pdf: self._on_paper("kept") if self._write(Path(name), pdf) else None)

    def _write(self, path: Path, pdf: bytes) -> bool:
        fresh = path.with_name(f"{path.name}.new")
        try:
            fresh.write_bytes(pdf)
            fresh.replace(path)
        except OSError as problem:
            fresh.unlink(missing_ok=True)
            self.say(UserError("cannot-write", self.text("sheet.cannot_write", why=problem.strerror or ""), str(path)))
            return False
        return True

    def _tell_printed(self) -> None:
        at = self.begun.printed_at
        self.print_button.setText(self.text("sheet.print_again" if at else "sheet.print"))
        self.printed.label.setText(self.text("sheet.kept" if self.begun.sheet_kept else "sheet.printed", time=at))
        self.printed.setVisible(bool(at))

    def reason(self) -> str:
        return "" if self.begun.checked else self.text("sheet.reason")

    def first_focus(self) -> QWidget | None:
        return self.words[0] if self.begun.printed_at and self.words else self.print_button
