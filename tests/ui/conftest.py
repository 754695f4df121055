"""For tests of the window: our look in force, no blinking cursor, the pointer out of the way."""

from collections.abc import Iterator

import pytest

import intake_app.ui  # noqa: F401  before any Qt object is made: see there
from intake_app.ui.look.theme import apply_look, look
from intake_app.ui.look.words import set_words


@pytest.fixture(scope="session", autouse=True)
def _our_look(qapp) -> None:
    from PySide6.QtGui import QCursor

    qapp.setCursorFlashTime(0)
    QCursor.setPos(4000, 4000)
    apply_look(qapp, "light", 1.0)
    set_words(
        {
            "look.position": "{text}, {number} of {count}",
            "look.value_of": "{name} {value} of {most}, {band}",
            "look.or": "{first} or {last}",
            "look.to": "{low} to {high}",
            "look.date.day": "{month} {year} has {days} days.",
            "look.month.2": "February",
        }
    )


@pytest.fixture
def in_look(qapp) -> Iterator[object]:
    """Call it with a theme and a text size; light at 100 % comes back after the test."""

    def put(theme: str = "light", text_scale: float = 1.0) -> None:
        apply_look(qapp, theme, text_scale)

    yield put
    if (look().theme, look().text_scale) != ("light", 1.0):
        apply_look(qapp, "light", 1.0)
