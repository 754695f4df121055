"""For tests of the components: our look in force, English words, no blinking cursor, the pointer out of the way."""

from collections.abc import Iterator

import pytest

import intake_app.ui  # noqa: F401  before any Qt object is made: see there
from intake_app.paths import resources_dir
from intake_app.ui.look.applying import apply_look
from intake_app.ui.look.theme import look
from intake_app.ui.look.words import set_words


@pytest.fixture(scope="session")
def _words() -> dict[str, str]:
    import yaml

    return dict(yaml.safe_load((resources_dir() / "texts" / "en" / "look.yaml").read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def _our_look(qapp, _words: dict[str, str]) -> None:
    """Whatever other tests of the window left in force."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QCursor

    qapp.setCursorFlashTime(0)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QCursor.setPos(4000, 4000)
    if (look().theme, look().text_scale) != ("light", 1.0) or not qapp.styleSheet():
        apply_look(qapp, "light", 1.0)
    set_words(_words)


@pytest.fixture
def in_look(qapp) -> Iterator[object]:
    """Call it with a theme and a text size; light at 100 % comes back after the test."""

    def put(theme: str = "light", text_scale: float = 1.0) -> None:
        apply_look(qapp, theme, text_scale)

    yield put
    if (look().theme, look().text_scale) != ("light", 1.0):
        apply_look(qapp, "light", 1.0)
