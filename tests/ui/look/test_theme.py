"""Themes and text sizes change while windows are open; the focus ring; nothing is cut off anywhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from intake_app.ui import look as components
from intake_app.ui.look import FocusRing, Page, apply_look, look, look_notice, word_keys
from intake_app.ui.look.gallery_boards import BOARDS, Board
from intake_app.ui.look.gallery_pages import PAGES
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls

EVERYTHING = {**BOARDS, **PAGES}


def test_an_open_window_takes_another_theme(qtbot, in_look) -> None:
    page = Page(components.HeaderBar("Cases"))
    button = components.Button("Next", "primary")
    page.add(button)
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()

    def ground() -> str:
        return QColor(page.grab().toImage().pixel(5, 395)).name().upper()

    def fill() -> str:
        return QColor(button.grab().toImage().pixel(button.width() // 2, 4)).name().upper()

    for theme in ("light", "dark", "high_contrast", "light"):
        in_look(theme)
        assert ground() == look().hex("surface.window").upper()
        assert fill() == look().hex("accent.base").upper()


def test_an_open_window_takes_another_text_size(qtbot, in_look) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    label, button, answer = components.Label("Words"), components.Button("Next"), components.AnswerButton("Weekly", "1")
    for widget in (label, button, answer):
        column.addWidget(widget)
    qtbot.addWidget(holder)
    holder.show()
    before = [widget.sizeHint().height() for widget in (label, button, answer)]
    in_look("light", 2.0)
    after = [widget.sizeHint().height() for widget in (label, button, answer)]
    assert all(new > old for new, old in zip(after, before, strict=True))


def test_a_change_of_look_is_told(qtbot, in_look) -> None:
    with qtbot.waitSignal(look_notice().changed):
        in_look("dark")


@pytest.mark.parametrize(("theme", "scale"), [("sepia", 1.0), ("light", 0.9), ("light", 2.1)])
def test_an_unknown_look_is_refused(qapp, theme: str, scale: float) -> None:
    with pytest.raises(ValueError):
        apply_look(qapp, theme, scale)
    assert (look().theme, look().text_scale) == ("light", 1.0)


def test_narrow_counts_the_text_size(in_look) -> None:
    assert not look().is_narrow(1366)
    in_look("light", 1.15)
    assert look().is_narrow(1366)


def test_the_page_tells_once_when_its_window_gets_narrow(qtbot) -> None:
    page = Page()
    qtbot.addWidget(page)
    told = []
    page.narrow_changed.connect(told.append)
    for width in (1366, 1300, 1100, 1024):
        page.resize(width, 600)
        page.show()
    assert told == [False, True]


def test_the_ring_follows_the_focus_and_lies_around_it(qtbot) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    first, second = components.Button("First"), components.Button("Second")
    row.addWidget(first)
    row.addWidget(second)
    ring = FocusRing(window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for button in (first, second):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert ring.target is button
        assert ring.isVisible()
        assert ring.geometry().contains(button.geometry().adjusted(-5, -5, 5, 5))
    second.hide()
    assert not ring.isVisible() or ring.target is not second


def test_the_ring_scrolls_with_its_widget(qtbot) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    buttons = [components.Button(str(number)) for number in range(40)]
    for button in buttons:
        column.addWidget(button)
    window = QWidget()
    outer = QVBoxLayout(window)
    scroll = components.Scroll(content)
    outer.addWidget(scroll)
    ring = FocusRing(window)
    qtbot.addWidget(window)
    window.resize(300, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    buttons[0].setFocus()
    scroll.verticalScrollBar().setValue(200)
    centre = buttons[0].mapTo(window, buttons[0].rect().center())
    assert ring.mapTo(window, ring.rect().center()) == centre
    assert scroll.isAncestorOf(ring)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_is_cut_off_unnamed_or_too_small(qtbot, in_look, name: str, scale: float) -> None:
    in_look("high_contrast", scale)
    shown = EVERYTHING[name]()
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    with qtbot.waitExposed(shown):
        shown.show()
    if isinstance(shown, Board):
        shown.resize(1366, max(768, shown.column.heightForWidth(1366)))
    assert shown.width() == 1366
    assert clipped_texts(shown) == []
    assert unnamed_controls(shown) == []
    assert small_targets(shown) == []


def test_the_inspection_finds_what_is_wrong(qtbot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(300, 300)
    label = QLabel("A text that is much too long for forty pixels", holder)
    label.setGeometry(0, 0, 40, 20)
    button = components.Button("Next", parent=holder)
    button.setGeometry(0, 50, 30, 20)
    entry = components.Entry(parent=holder)
    entry.setGeometry(0, 100, 200, 44)
    holder.show()
    assert len(clipped_texts(holder)) == 2
    assert [text.split()[0] for text in unnamed_controls(holder)] == ["Entry"]
    assert [text.split()[0] for text in small_targets(holder)] == ["Button"]


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_language_has_the_words_of_the_components(language: str) -> None:
    import string

    import yaml

    from intake_app.paths import resources_dir
    from intake_app.ui.look.words import _NEUTRAL

    texts = yaml.safe_load((resources_dir() / "texts" / language / "look.yaml").read_text(encoding="utf-8"))
    assert set(texts) == set(word_keys())
    for key, text in texts.items():
        places = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        wanted = {name for _, name, _, _ in string.Formatter().parse(_NEUTRAL[key]) if name}
        assert places <= wanted or key == "look.date.day", key
