"""The boards of the gallery: every component in every state. Names and numbers are invented."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui import look

BANDS = (look.BandShape(0, 3, "Low"), look.BandShape(4, 26, "Moderate"), look.BandShape(27, 39, "High"))


class Board(QWidget):
    """A board with a ground; widgets that are drawn as if focused get a ring of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(14)
        self.ringed: list[QWidget] = []

    def row(self, *widgets: QWidget, spacing: int = 16, stretch: bool = True) -> QHBoxLayout:
        """A row of widgets."""
        line = QHBoxLayout()
        line.setSpacing(spacing)
        for widget in widgets:
            line.addWidget(widget)
        if stretch:
            line.addStretch(1)
        self.column.addLayout(line)
        return line

    def ring(self, widget: QWidget) -> None:
        """Draws the focus ring around one more widget."""
        self.ringed.append(widget)

    def show_rings(self) -> None:
        for widget in self.ringed:
            look.FocusRing(self).surround(widget)


def captioned(caption: str, widget: QWidget) -> QWidget:
    """A widget with its state written above."""
    return look.stacked(look.Label(caption, "caption", "text.secondary"), widget, spacing=4)


def components() -> Board:
    """Picture 22: answers, missing answers, buttons, fields, levels, filters, marks, alerts, ranges."""
    board = Board()
    _answers(board)
    _missing(board)
    _buttons(board)
    _fields(board)
    _levels(board)
    _alerts(board)
    _ranges(board)
    board.column.addStretch(1)
    return board


def _answers(board: Board) -> None:
    board.column.addWidget(look.Heading("Answer", 3))
    row = QGridLayout()
    row.setSpacing(16)
    for number, state in enumerate(("default", "hover", "focus", "selected", "selected + focus", "disabled")):
        answer = look.AnswerButton("Weekly", "1", 1, 5)
        answer.setChecked("selected" in state)
        answer.setAutoExclusive(False)
        answer.setEnabled(state != "disabled")
        if state == "hover":
            answer.pretend("hover")
        if "focus" in state:
            board.ring(answer)
        row.addWidget(captioned(state, answer), number // _per_row(6), number % _per_row(6))
    board.column.addLayout(row)


def _per_row(count: int) -> int:
    return count if look.look().text_scale < 1.5 else max(1, count // 2)


def _missing(board: Board) -> None:
    board.column.addWidget(look.Heading("Missing answer: button, chosen, in a list", 3))
    row = board.row(spacing=12)
    kinds = (("declined", "Declined", "7"), ("unknown", "Unknown", "8"), ("not_asked", "Not asked", "9"))
    for kind, text, key in kinds:
        plain = look.MissingButton(kind, text, key)
        chosen = look.MissingButton(kind, text, key)
        for button in (plain, chosen):
            button.setAutoExclusive(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        chosen.setChecked(True)
        if kind == "not_asked" or (kind == "unknown" and look.look().text_scale >= 1.5):
            row = board.row(spacing=12)
        for widget in (plain, chosen, look.Mark(text, kind)):
            row.insertWidget(row.count() - 1, widget)
    row.insertWidget(row.count() - 1, look.Mark("skipped, question 2 is “never”", "skipped"))


def _buttons(board: Board) -> None:
    board.column.addWidget(look.Heading("Button", 3))
    first = [look.Button(text, "primary") for text in ("Next", "Hover", "Pressed", "Focus", "Disabled")]
    first[1].pretend("hover")
    first[2].pretend("pressed")
    board.ring(first[3])
    first[4].setEnabled(False)
    second = [look.Button(text) for text in ("Second", "Hover", "Focus")]
    second[1].pretend("hover")
    board.ring(second[2])
    quiet = [look.Button(text, "quiet") for text in ("Quiet", "Hover")]
    quiet[1].pretend("hover")
    last = [
        *quiet,
        look.Button("Delete", "danger", icon="trash-2"),
        look.Button("Undo", "quiet", icon="undo", key="Ctrl Z"),
    ]
    if look.look().text_scale < 1.5:
        board.row(*first, *second, *last)
    else:
        board.row(*first)
        board.row(*second, *last)


def _fields(board: Board) -> None:
    board.column.addWidget(look.Heading("Field", 3))
    grid = QGridLayout()
    grid.setSpacing(16)
    fields = [look.TextField(placeholder="Reference", name="Reference")]
    fields += [
        look.TextField(text=text, name=text) for text in ("2026/0412", "31/02/2026", "400 cigarettes", "2026/0412")
    ]
    board.ring(fields[1].entry)
    fields[2].set_error("February 2026 has 28 days.")
    fields[3].set_soft("Unusual. Right as it is?")
    fields[4].setEnabled(False)
    names = ("default", "focus", "error, with the mend", "soft check", "disabled")
    for at, (name, field) in enumerate(zip(names, fields, strict=True)):
        cell = (at // _per_row(6), at % _per_row(6))
        grid.addWidget(captioned(name, field), *cell, Qt.AlignmentFlag.AlignTop)
    board.column.addLayout(grid)


def _levels(board: Board) -> None:
    pills = [
        look.LevelPill("warning", "Warning"),
        look.LevelPill("education", "Education"),
        look.LevelPill("treatment", "Treatment"),
        look.LevelPill("none", "none"),
        look.OpenLevels(("none", "education", "treatment"), "three possible"),
    ]
    chips = [
        look.FilterChip("Open", 38),
        look.FilterChip("Mine", 21),
        look.FilterChip("Late", 3),
        look.FilterChip("Stage", menu=True),
    ]
    chips[0].setChecked(True)
    board.ring(chips[2])
    saved = look.SavedMark("Saved {time}", "Writing…", "Could not save")
    saved.saved(datetime(2026, 3, 2, 14, 32, 7))
    failed = look.SavedMark("Saved {time}", "Writing…", "Could not save")
    failed.failed("The disk is full.")
    marks = [saved, look.Mark("own wording", "plain", "own_wording"), look.Mark("unverified", "unverified")]
    board.column.addWidget(look.Heading("Level: step sign + word + colour. Filter. Mark", 3))
    if look.look().text_scale < 1.5:
        board.row(*pills, *chips, spacing=12)
    else:
        board.row(*pills, spacing=12)
        board.row(*chips, spacing=12)
    board.row(*marks, failed)


def _alerts(board: Board) -> None:
    frames = [
        look.AlertFrame("danger", "Safety alert", "Octagon, thick border, first on the page."),
        look.AlertFrame("caution", "Soft check", "Triangle, thin border, beside the answer."),
        look.AlertFrame("info", "Information", "Circle, never asks for anything."),
    ]
    if look.look().text_scale < 1.5:
        board.row(*frames, stretch=False)
    else:
        for frame in frames:
            board.column.addWidget(frame)


def _ranges(board: Board) -> None:
    plots = [look.BandPlot("Cannabis", BANDS, 39) for _ in range(3)]
    plots[0].show_value(22)
    plots[1].show_reachable([22, 27, 28, 29, 30])
    plots[2].show_not_scored("no score: one answer declined", "declined")
    names = ("score in its range", "still possible: 22, or 27 to 30", "not scored")
    cells = [captioned(name, plot) for name, plot in zip(names, plots, strict=True)]
    board.row(*cells, spacing=40, stretch=False)


def choices() -> Board:
    """Fields of every kind, ticks, offers, workers, rows."""
    board = Board()
    columns = board.row(stretch=False, spacing=28)
    for make in (_entries, _ticks, _rows):
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        make(board, column)
        column.addStretch(1)
        columns.addWidget(holder, 1)
    return board


def _put(column: QLayout, *widgets: QWidget) -> None:
    for widget in widgets:
        column.addWidget(widget)


def _entries(board: Board, column: QLayout) -> None:
    password = look.PasswordField("Password", "Caps Lock is on")
    password.set_text("exemplo")
    day = look.DateField("Date of the event", date(2026, 3, 2), day=date(2026, 3, 1))
    amount = look.NumberField("Amount", unit="g", decimals=2, value=Decimal("4.10"))
    words = look.WordsField("In Tiago's own words", "“I want to sleep without smoking first.”", own_words=True, lines=2)
    word = look.TextField("Word 4", "janela", lead="4")
    word.entry.set_good(True)
    _put(
        column, password, day, amount, words, word, look.ChoiceBox("Printer", [("1", "Exemplo Laser, room 2")], "1"),
        look.Stepper("Copies", 1), look.SearchField("Search name, reference or slip"),
    )  # fmt: skip


def _ticks(board: Board, column: QLayout) -> None:
    facts = [("map-pin", "1.2 km"), ("clock", "4 days"), ("languages", "PT, EN")]
    chosen = look.TickCard("Exemplo Centre, brief help", "Two talks of 45 minutes, evenings too", facts, checked=True)
    board.ring(chosen)
    worker = look.WorkerCard("Marta Exemplo", "Technician")
    worker.setChecked(True)
    document = look.TickCard(
        "Consent to share", aside="1", warning="to be signed by the person", checked=True, framed=False
    )
    current = look.TickCard("Appointment card", "Exemplo Centre", aside="1", checked=True, framed=False)
    current.set_current(True)
    disabled = look.CheckRow("Not to be ticked yet")
    disabled.setEnabled(False)
    _put(
        column, chosen, look.TickCard("Exemplo Health Centre", "A talk with a nurse", facts), current, document, worker,
        look.WorkerCard("Inês Exemplo", "Supervisor"), look.CheckRow("A second sheet goes to the supervisor", True),
        look.CheckRow("Somebody told, by name"), disabled,
    )  # fmt: skip


def _rows(board: Board, column: QLayout) -> None:
    law = look.Card("What the law provides", tone="sunk", aside="apart from the level")
    law.add(look.Fact("Route", "Commission"))
    law.add(look.Fact("Amount", "4.1 g resin, within 10 days", "of 5 g"))
    law.add_line()
    law.add(look.IconLine("shield-check", "No safety alert", ink="alert.good"))
    dates = look.Card("Appointments")
    dates.add(look.DateRow("Wed", "4", "10:30 · Exemplo Job Office", "Rua Exemplo 12, ask for Nuno"))
    dates.add_line()
    dates.add(look.DateRow("Fri", "6", "18:00 · Exemplo Centre", "reminder by text message, 4 March"))
    dashed = look.DashedRow("cigarette-off", "Tobacco", "Advice offered, not wanted now.")
    dashed.add_aside(look.Mark("Declined", "declined"))
    papers = look.Card("Documents", level=3)
    papers.add(look.LinkRow("file-check", "Decision record", "today"))
    papers.add(look.LinkRow("files", "Packet, 8 pages", "11 Sep"))
    _put(column, law, dates, dashed, papers)


def levels() -> Board:
    """Levels as signs and cards; the trend; the timeline."""
    board = Board()
    board.row(
        look.LevelSign("warning", "Warning"), look.LevelSign("education", "Education"),
        look.LevelSign("treatment", "Treatment"), look.LevelSign("none", "No level"),
    )  # fmt: skip
    board.row(
        look.LevelCard("warning", "Warning", "ruled out: cannabis is at least 22", ruled_out=True),
        look.LevelCard("education", "Education", "if missed duties is “never”"),
        look.LevelCard("treatment", "Treatment", "if missed duties is any other answer"),
        stretch=False,
    )
    trend = look.TrendPlot("Cannabis", BANDS, 39)
    trend.show_points([look.TrendPoint("Sep", 29), look.TrendPoint("Dec", 24), look.TrendPoint("Mar", 17)])
    card = look.Card("Cannabis score")
    card.add(trend)
    card.add_stretch()
    line = look.Card("The case from the door to aftercare", aside="newest below")
    timeline = look.Timeline(
        [
            look.Moment("10 Sep 2025", "Police record received", "Event the day before · 14 hours", "shield-alert"),
            look.Moment("11 Sep", "First interview, level Treatment", "43 answers", "message-circle"),
            look.Moment("Now", "Give the new plan and card", state="now", verb="Open plan", code="plan"),
            look.Moment("9 March", "Contact by telephone", "day 7", "phone", "due"),
            look.Moment("1 June", "Service's report", "90 days", "file-text", "due"),
        ]
    )
    button = timeline.now_button()
    if button is not None:
        board.ring(button)
    line.add(timeline)
    agenda = look.Agenda(
        [
            look.Appointment("1", "Catarina Exemplo", "09:00 reassessment, done", time(9), 50, "past"),
            look.Appointment("2", "Tiago Exemplo", "10:45 first interview", time(10, 45), 90, "next"),
            look.Appointment("3", "Commission sits", "12:30 two decisions to sign", time(12, 30), 50),
        ],
        time(10, 28), first_hour=9, last_hour=13,
    )  # fmt: skip
    if look.look().text_scale < 1.5:
        board.row(line, card, agenda, stretch=False)
    else:
        board.row(line, stretch=False)
        board.row(card, agenda, stretch=False)
    board.column.addStretch(1)
    return board


BOARDS: dict[str, Callable[[], Board]] = {"components": components, "choices": choices, "levels": levels}
