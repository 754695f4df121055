"""Sample pages of the gallery, put together from the components alone: interview, list, next person, person's view."""

# ruff: noqa: E501
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui import look
from intake_app.ui.look.gallery_boards import BANDS

_PAGES = [
    look.RailPage("today", "Today", "today"), look.RailPage("cases", "Cases", "cases"),
    look.RailPage("follow_up", "Follow-up", "follow_up"), look.RailPage("services", "Services", "services"),
    look.RailPage("supervise", "Supervise", "supervise"),
]  # fmt: skip
_ALWAYS = [look.RailPage("help", "Help", "help"), look.RailPage("lock", "Lock", "lock")]


def _window(page: QWidget, current: str) -> QWidget:
    window = QWidget()
    window.setProperty("look", "window")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    rail = look.Rail(_PAGES, _ALWAYS)
    rail.set_current(current)
    rail.set_count("follow_up", 3)
    row.addWidget(rail)
    row.addWidget(page, 1)
    if isinstance(page, look.Page):
        page.narrow_changed.connect(lambda narrow: rail.set_words(not narrow))
    look.FocusRing(window)
    return window


def interview() -> QWidget:
    """Picture 06: outline, question, live view."""
    header = look.HeaderBar("Tiago Exemplo", "2026/0412", back_name="Back to the case")
    saved = look.SavedMark("Saved {time}", "Writing…", "Could not save")
    saved.saved(datetime(2026, 3, 2, 14, 32, 7))
    header.add_left(saved)
    header.add(look.Button("Show to the person", icon="show_to_person", key="F11", short="Show"))
    header.add(look.Button(icon="lock", key="Ctrl L", name="Lock"))
    page = look.Page(header, scrolls=False)
    model = look.OutlineModel(_entries())
    column = QWidget()
    left = QVBoxLayout(column)
    left.setContentsMargins(5, 5, 5, 5)
    left.addWidget(look.Titled("Interview", aside="37 of 60", level=3))
    left.addWidget(look.Progress(37, 60, "37 of 60 answered"))
    left.addWidget(look.Outline(model, "Interview"), 1)
    box = look.OutlineBox(model, "Interview")
    card, question = _question()
    page.add(box)
    page.add(look.Scroll(card), 1)
    column.setFixedWidth(260)
    page.body.insertWidget(0, column)
    live = _live_view()
    page.add_side(live, 276)

    def settle(narrow: bool) -> None:
        column.setVisible(not narrow)
        live.setVisible(not narrow)
        box.setVisible(narrow)

    page.narrow_changed.connect(settle)
    page.footer.add_left(look.Button("Previous", icon="arrow-up", short=""))
    page.footer.add_left(look.Button("Undo “Once or twice”", "quiet", icon="undo", key="Ctrl Z", short="Undo"))
    page.footer.add(look.Button("Leave, keep as draft", short="Leave"))
    page.footer.add(look.Button("Next question", "primary", key="Enter", large=True, short="Next"))
    page.footer.show()
    window = _window(page, "cases")
    window.setFocusProxy(question.button("twice"))
    return window


def _entries() -> list[look.OutlineEntry]:
    return [
        look.OutlineEntry("rights", "Rights and consent", "4 of 4", "done"),
        look.OutlineEntry("person", "Person and event", "9 of 9", "done"),
        look.OutlineEntry("assist", "Substances (ASSIST)", "", "group"),
        look.OutlineEntry("ever", "Ever used", "10 of 10", "done", 1),
        look.OutlineEntry("tobacco", "Tobacco", "5 of 5", "done", 1),
        look.OutlineEntry("cannabis", "Cannabis", "3 of 6", "current", 1),
        look.OutlineEntry("cocaine", "Cocaine", "0 of 6", "open", 1),
        look.OutlineEntry("health", "Health and mood", "0 of 6"),
        look.OutlineEntry("home", "Home, work, family", "0 of 5"),
    ]


def _question() -> tuple[QWidget, look.AnswerGroup]:
    card = look.Card()
    card.column.setContentsMargins(0, 0, 0, 0)
    card.column.setSpacing(0)
    card.add(look.AnsweredRow("2", "How often in the past three months", "Weekly"))
    card.add(look.AnsweredRow("3", "Strong wish to use", "Declined", missing="declined"))
    bar = look.CurrentBar()
    card.add(bar)
    bar.column.addWidget(
        look.Label(
            "How often has using cannabis led to trouble with your health, other people, the law or money?",
            "question",
            wrap=True,
        )
    )
    below = QHBoxLayout()
    below.addWidget(
        look.Label("In the past three months, since 2 December 2025", "body", "text.secondary", wrap=True), 1
    )
    below.addWidget(look.Mark("own wording", "plain", "own_wording"))
    bar.column.addLayout(below)
    texts = (
        ("never", "Never"),
        ("twice", "Once or twice"),
        ("month", "Monthly"),
        ("week", "Weekly"),
        ("day", "Daily or almost daily"),
    )
    group = look.AnswerGroup(
        [look.Choice(code, text, str(number)) for number, (code, text) in enumerate(texts, 1)],
        [look.Missing("declined", "Declined", "7"), look.Missing("unknown", "Unknown", "8"), look.Missing("not_asked", "Not asked", "9")],
        aside=look.Button("Note", "quiet", icon="note", key="F2"),
    )  # fmt: skip
    group.set_chosen("twice")
    bar.column.addWidget(group)
    card.add(look.AnsweredRow("5", "Duties missed because of use", reachable=False))
    card.add_stretch()
    return card, group


def _live_view() -> look.Card:
    live = look.Card("Live view", level=3)
    if live.titled is not None:
        live.titled.add(look.Button("Hide", "quiet", icon="hide", key="F4"))
    for tier, text, aside in (("warning", "Warning", "ruled out"), ("education", "Education", "possible")):
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(look.StepSign(tier, 22, ruled_out=aside == "ruled out"))
        ink = "text.tertiary" if aside == "ruled out" else f"tier.{tier}"
        inside.addWidget(look.Label(text, "body" if aside == "ruled out" else "strong", ink), 1)
        inside.addWidget(look.Label(aside, "caption"))
        live.add(row)
    live.add_line()
    live.add(look.Titled("Cannabis score", aside="13 to 33 of 39", level=3))
    plot = look.BandPlot("Cannabis", BANDS, 39, slim=True)
    plot.show_reachable(range(13, 34))
    live.add(plot)
    live.add_line()
    live.add(look.IconLine("circle-dashed", "23 questions open"))
    live.add(look.IconLine("hand", "1 declined", aside="cannot raise the level"))
    live.add(look.IconLine("shield-check", "No safety alert", ink="alert.good"))
    live.add_stretch()
    return live


def cases() -> QWidget:
    """Picture 04 and 12: a table with every kind of cell and a group heading."""
    header = look.HeaderBar("Cases")
    header.add(look.Button("New case", "primary", icon="plus", key="Ctrl N", short="New"))
    header.add(look.IconLine("circle-user-round", "Marta Exemplo"))
    page = look.Page(header, scrolls=False)
    line = QHBoxLayout()
    line.setContentsMargins(5, 5, 5, 0)
    search = look.SearchField("Search name, reference or slip")
    line.addWidget(search, 1)
    first = look.FilterChip("Open", 38)
    first.setChecked(True)
    for chip in (first, look.FilterChip("Mine", 21), look.FilterChip("Late", 3), look.FilterChip("Level", menu=True)):
        line.addWidget(chip)
    line.addStretch(1)
    page.middle.addLayout(line)
    columns = [
        look.Column("ref", "Reference", 118, narrow=False), look.Column("person", "Person"), look.Column("level", "Level", 190),
        look.Column("next", "Next step"), look.Column("tries", "Attempts", 140, narrow=False), look.Column("changed", "Changed", 110, right=True),
    ]  # fmt: skip
    cell = look.Cell
    rows = [
        look.Row("g1", group="Late", count="2"),
        _row("2026/0391", "Sofia Exemplo Costa", cell("Education", tier="education"), cell("Rebook before 9 March", late=True), (2, 3)),
        _row("2026/0377", "Rita Exemplo", cell("Treatment", tier="treatment"), cell("Day-7 contact", late=True), (1, 3)),
        look.Row("g2", group="Open", count="36"),
        _row("2026/0412", "Tiago Exemplo", cell("not yet", quiet=True), cell("Interview today, 14:00"), (0, 3)),
        _row("2026/0405", "Yusuf Exemplo", cell("two possible", tiers=("education", "treatment")), cell("13 questions open"), (0, 3)),
        _row("2026/0388", "Duarte Exemplo", cell("Warning", tier="warning"), cell("Declined", missing="declined"), (3, 3)),
        _row("2026/0366", "Leonor Exemplo", cell("none", tier="none"), cell("Unknown", missing="unknown"), (0, 3)),
        _row("2026/0352", "Bruno Exemplo", cell("Warning", tier="warning"), cell("mail", icon="mail", icon_only=True), (0, 3)),
    ]  # fmt: skip
    table = look.Table(columns, look.RowsModel(columns, rows), "Cases")
    table.set_sorted("changed", True)
    table.select_key("2026/0377")
    card = look.Card()
    card.column.setContentsMargins(8, 4, 8, 8)
    card.add(table, 1)
    page.add(card, 1)
    window = _window(page, "cases")
    window.setFocusProxy(search)
    return window


def _row(ref: str, person: str, level: look.Cell, next_step: look.Cell, dots: tuple[int, int]) -> look.Row:
    cells = {
        "ref": look.Cell(ref), "person": look.Cell(person, strong=True), "level": level, "next": next_step,
        "tries": look.Cell(f"{dots[0]} of {dots[1]}", dots=dots), "changed": look.Cell("13:31", right=True),
    }  # fmt: skip
    return look.Row(ref, cells)


def today() -> QWidget:
    """Picture 03: who comes next, then what is late."""
    header = look.HeaderBar("Monday, 2 March")
    header.add(look.SearchField("Search name, reference or slip"))
    header.add(look.Button("New case", icon="plus", key="Ctrl N", short=""))
    header.add(look.IconLine("circle-user-round", "Marta Exemplo"))
    page = look.Page(header)
    facts = [("message-circle", "First interview"), ("languages", "Portuguese"), ("timer", "72 hours end today, 21:40")]
    card = look.PersonCard("Next · 14:00, in 12 minutes", "Tiago Exemplo", "2026/0412", facts, "Start interview")
    page.add(card)
    late = look.Card("Overdue", count="3", aside="oldest first", spacing=0)
    late.add_line()
    late.add(
        look.WorkRow("phone-missed", "Rita Exemplo", "Day-7 contact, no answer twice", "3 days late", "Call", late=True)
    )
    late.add_line()
    late.add(
        look.WorkRow(
            "calendar-x",
            "Sofia Exemplo Costa",
            "Missed first appointment: rebook once before 9 March",
            "1 day late",
            "Rebook",
            late=True,
        )
    )
    page.add(late)
    page.middle.addStretch(1)
    window = _window(page, "today")
    window.setFocusProxy(card.button)
    return window


def person() -> QWidget:
    """Picture 13: the page that is turned to the person."""
    page = look.Page(look.HeaderBar())
    page.header.hide()
    texts = ("Nunca", "Uma ou duas vezes", "Todos os meses", "Todas as semanas", "Todos os dias ou quase todos os dias")
    question = look.PersonQuestion(
        "Canábis · pergunta 4 de 6", 4, 6,
        "Nos últimos três meses, com que frequência o consumo de canábis lhe trouxe problemas de saúde, com outras "
        "pessoas, com a lei ou de dinheiro?",
        [look.Choice(str(n), text, str(n)) for n, text in enumerate(texts, 1)],
        [look.Missing("declined", "Prefiro não responder"), look.Missing("unknown", "Não sei")],
        reassurance="Não responder nunca piora o resultado. Pode parar quando quiser.",
    )  # fmt: skip
    question.group.set_chosen("2")
    page.add(question)
    page.footer.add_left(look.Button("Voltar", icon="arrow-left", large=True))
    page.footer.add_left(look.Button("Quero falar com a técnica", "quiet", icon="wants_help"))
    page.footer.add(look.Button("Continuar", "primary", icon_right="arrow-right", large=True))
    page.footer.show()
    look.FocusRing(page)
    page.setFocusProxy(question.group.button("2"))
    return page


PAGES: dict[str, Callable[[], QWidget]] = {
    "interview": interview,
    "cases": cases,
    "today": today,
    "person": person,
}
