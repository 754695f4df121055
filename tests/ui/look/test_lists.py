"""Tables, outline, timeline, rail, agenda: keys, signals, what is heard."""

from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from intake_app.ui import look
from intake_app.ui.look.outlines import OutlineBox

COLUMNS = [
    look.Column("who", "Person"),
    look.Column("level", "Level", 160),
    look.Column("tries", "Attempts", 120, narrow=False),
]
ROWS = [
    look.Row("g", group="Late", count="2"),
    look.Row(
        "a",
        {
            "who": look.Cell("Ana Exemplo"),
            "level": look.Cell("Education", tier="education"),
            "tries": look.Cell(dots=(1, 3)),
        },
    ),
    look.Row("b", {"who": look.Cell("Bruno Exemplo"), "level": look.Cell("Unknown", missing="unknown")}),
    look.Row("h", group="Today", count="1"),
    look.Row("c", {"who": look.Cell("Carla Exemplo")}),
]


@pytest.fixture
def table(qtbot) -> look.Table:
    made = look.Table(COLUMNS, look.RowsModel(COLUMNS, ROWS), "Cases")
    qtbot.addWidget(made)
    made.resize(1300, 300)
    made.show()
    return made


def test_arrows_pass_over_headings_and_enter_opens(table: look.Table, qtbot) -> None:
    assert table.select_first()
    seen = [table.current_key()]
    for _ in range(3):
        QTest.keyClick(table, Qt.Key.Key_Down)
        seen.append(table.current_key())
    assert seen == ["a", "b", "c", "c"]
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["c"]


def test_a_row_is_found_by_its_key(table: look.Table) -> None:
    assert table.select_key("b")
    assert table.current_key() == "b"
    assert not table.select_key("nobody")
    assert not table.select_key("g")


def test_cells_are_heard_in_words(table: look.Table) -> None:
    model = table.model()
    assert model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Education"
    assert model.index(2, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Unknown"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Late 2"
    assert model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole) != ""


def test_a_heading_sorts_and_turns_round(table: look.Table, qtbot) -> None:
    header = table.horizontalHeader()
    told = []
    table.sorted_by.connect(lambda key, descending: told.append((key, descending)))
    for _ in range(2):
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.viewport().rect().topLeft().__class__(20, 10)
        )
    assert told == [("who", False), ("who", True)]


def test_columns_fill_the_width_and_some_go_in_a_narrow_window(table: look.Table) -> None:
    header = table.horizontalHeader()
    assert header.length() == table.viewport().width()
    assert not header.isSectionHidden(2)
    table.resize(700, 300)
    assert header.isSectionHidden(2)
    assert header.length() == table.viewport().width()


def test_typing_on_a_table_is_left_to_the_page(qtbot, table: look.Table) -> None:
    table.select_first()
    QTest.keyClicks(table, "c")
    assert table.current_key() == "a"


ENTRIES = [
    look.OutlineEntry("rights", "Rights", "4 of 4", "done"),
    look.OutlineEntry("assist", "Substances", "", "group"),
    look.OutlineEntry("cannabis", "Cannabis", "3 of 6", "current", 1),
    look.OutlineEntry("health", "Health", "0 of 6"),
]


def test_column_and_drop_down_list_share_one_model(qtbot) -> None:
    model = look.OutlineModel(ENTRIES)
    tree, box = look.Outline(model, "Interview"), OutlineBox(model, "Interview")
    for widget in (tree, box):
        qtbot.addWidget(widget)
    assert box.currentText() == "Cannabis · 3 of 6"
    assert [box.itemData(row) for row in range(box.count())] == ["rights", "cannabis", "health"]
    moved = [
        *ENTRIES[:2],
        look.OutlineEntry("cannabis", "Cannabis", "6 of 6", "done", 1),
        look.OutlineEntry("health", "Health", "0 of 6", "current"),
    ]
    model.set_entries(moved)
    assert box.currentText() == "Health · 0 of 6"


def test_a_count_that_grows_is_read_in_the_drop_down_list(qtbot) -> None:
    model = look.OutlineModel(ENTRIES)
    box = OutlineBox(model, "Interview")
    qtbot.addWidget(box)
    model.set_entries([*ENTRIES[:2], look.OutlineEntry("cannabis", "Cannabis", "4 of 6", "current", 1), ENTRIES[3]])
    assert [box.itemText(row) for row in range(box.count())] == [
        "Rights · 4 of 4",
        "Cannabis · 4 of 6",
        "Health · 0 of 6",
    ]
    assert box.currentText() == "Cannabis · 4 of 6"


def test_a_long_heading_of_the_outline_wraps_and_one_long_word_does_not(qtbot) -> None:
    entries = [
        look.OutlineEntry("short", "Rights", "4 of 4"),
        look.OutlineEntry("long", "Finding of the commission and its members", "4 of 4"),
        look.OutlineEntry("word", "Findingofthecommissionanditsmembers", "4 of 4"),
    ]
    model = look.OutlineModel(entries)
    tree = look.Outline(model, "Interview")
    qtbot.addWidget(tree)
    tree.resize(240, 400)
    tree.show()
    heights = {entry.code: tree.visualRect(model.index_of(entry.code)).height() for entry in entries}
    assert heights["short"] == heights["word"] < heights["long"]
    tree.resize(600, 400)
    tree.doItemsLayout()
    assert tree.visualRect(model.index_of("long")).height() == heights["short"]


def test_enter_chooses_an_entry_but_no_group(qtbot) -> None:
    model = look.OutlineModel(ENTRIES)
    tree = look.Outline(model, "Interview")
    qtbot.addWidget(tree)
    tree.setCurrentIndex(model.index_of("health"))
    with qtbot.waitSignal(tree.chosen) as told:
        QTest.keyClick(tree, Qt.Key.Key_Return)
    assert told.args == ["health"]
    tree.setCurrentIndex(model.index_of("assist"))
    with qtbot.assertNotEmitted(tree.chosen):
        QTest.keyClick(tree, Qt.Key.Key_Return)


def test_the_rail_says_its_count_and_marks_one_page(qtbot) -> None:
    rail = look.Rail([look.RailPage("today", "Today", "today"), look.RailPage("cases", "Cases", "cases")])
    qtbot.addWidget(rail)
    rail.set_count("cases", 3)
    assert "3" in rail.item("cases").accessibleName()
    rail.set_count("cases", 0)
    assert rail.item("cases").accessibleName() == "Cases"
    rail.set_current("today")
    assert rail.item("today").isChecked()
    with qtbot.waitSignal(rail.chosen) as told:
        QTest.keyClick(rail.item("cases"), Qt.Key.Key_Return)
    assert told.args == ["cases"]
    wide = rail.sizeHint().width()
    rail.set_words(False)
    assert rail.sizeHint().width() < wide
    assert rail.item("today").toolTip() == "Today"


def test_the_timeline_has_one_button_now(qtbot) -> None:
    timeline = look.Timeline(
        [
            look.Moment("11 Sep", "First interview"),
            look.Moment("Now", "Give the plan", state="now", verb="Open plan", code="plan"),
            look.Moment("9 March", "Contact", state="due"),
        ]
    )
    qtbot.addWidget(timeline)
    button = timeline.now_button()
    assert button is not None
    with qtbot.waitSignal(timeline.pressed) as told:
        button.click()
    assert told.args == ["plan"]


def test_appointments_at_one_time_share_the_width(qtbot) -> None:
    agenda = look.Agenda(
        [
            look.Appointment("a", "Ana Exemplo", "10:00", time(10)),
            look.Appointment("b", "Bruno Exemplo", "10:30", time(10, 30)),
        ]
    )
    qtbot.addWidget(agenda)
    agenda.resize(400, agenda.sizeHint().height())
    agenda.show()
    entries = [child for child in agenda.children() if hasattr(child, "appointment")]
    assert not entries[0].geometry().intersects(entries[1].geometry())
    with qtbot.waitSignal(agenda.chosen) as told:
        QTest.keyClick(entries[1], Qt.Key.Key_Space)
    assert told.args == ["b"]


def test_an_appointment_outside_office_hours_is_still_there(qtbot) -> None:
    agenda = look.Agenda([look.Appointment("late", "Ana Exemplo", "19:00", time(19), 90)])
    qtbot.addWidget(agenda)
    assert agenda.hours() == (9, 21)


def test_the_trend_tells_every_point(qtbot) -> None:
    plot = look.TrendPlot("Cannabis", [look.BandShape(0, 39, "All")], 39)
    qtbot.addWidget(plot)
    plot.show_points([look.TrendPoint("Sep", 29), look.TrendPoint("Dec", None), look.TrendPoint("Mar", 17)])
    assert "29" in plot.accessibleName() and "17" in plot.accessibleName()
    plot.resize(300, plot.sizeHint().height())
    first, gap, last = plot.dots()
    assert gap is None
    assert first.x() < last.x() and first.y() < last.y()


@pytest.mark.parametrize("tiers", [("none", "warning"), ("none",), ("education", "treatment")])
def test_no_level_may_be_among_the_possible_ones(qtbot, tiers: tuple[str, ...]) -> None:
    columns = [look.Column("level", "Level")]
    table = look.Table(
        columns, look.RowsModel(columns, [look.Row("a", {"level": look.Cell("open", tiers=tiers)})]), "Cases"
    )
    shown = [table, look.OpenLevels(tiers, "open"), *(look.LevelCard(tier, tier, "why") for tier in tiers)]
    for widget in shown:
        qtbot.addWidget(widget)
        assert not widget.grab().isNull()
