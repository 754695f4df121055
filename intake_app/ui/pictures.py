"""Renders every page of the window and of the packet to pictures: `python -m intake_app.ui.pictures OUT`.

The demo office at a fixed moment, so that two runs give the same pictures. Every state of `picture_table.PICTURES` is
rendered in both languages, three themes, doubled text and a small window.
"""

import argparse
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app.ui.every_kind import office_of_every_kind
from intake_app.ui.picture_table import (
    ALIASES,
    MOMENT,
    PICTURES,
    USUAL,
    VARIANTS,
    Picture,
    Shape,
    case_of,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QWidget

    from intake_app.casework.office import Desk
    from intake_app.ui.window import MainWindow

TITLE_BAR: Final = 30

BLANK_FORMS: Final = (("assist", False), ("audit", False), ("intake", False), ("phq-9", False), ("phq-9", True))
"""The blank forms in the pictures, and whether in large print."""


def staged_page(window: "MainWindow", picture: Picture, language: str) -> "QWidget":
    """Open the page of a picture in `window`, in the invented office of that language; LookupError if it stays shut."""
    if picture.page in ("unlock", "setup", "setup-going-on"):
        from intake_app.ui.pages import staged

        window.put_front(staged.front(picture.page, language, MOMENT))
    else:
        desk = seated((picture.office or office)(language), picture.seat)
        here = window.behind.desk if window.behind is not None else None
        if here is None or here.vault is not desk.vault or here.worker != desk.worker:
            window.enter(desk)
        if window.behind is not None:
            window.behind.go(picture.page, **picture.where(desk))
            if window.behind.place[0] != picture.page:
                raise LookupError(f"the page did not open: {window.behind.message}")
    page = window.behind.current if window.behind is not None else window.front
    if page is None:
        raise LookupError("there is no page")
    return page


class Studio:
    """Takes the pictures: one application, one demo office for each language."""

    def __init__(self, app: "QApplication", out: Path) -> None:
        self.app, self.out = app, out
        self.failed: list[str] = []
        self.taken = 0
        self._shape: Shape | None = None
        self._window: Any = None
        out.mkdir(parents=True, exist_ok=True)

    def take(self, picture: Picture, suffix: str, shape: Shape) -> None:
        """Render one state in one shape. What goes wrong is told and noted, and the next one is taken."""
        name = f"{picture.file}{suffix}"
        try:
            self._set_up(shape)
            image = self._grab(picture, shape)
        except Exception as problem:
            self.failed.append(name)
            last = traceback.extract_tb(problem.__traceback__)[-1]
            print(f"{name}: {type(problem).__name__}: {problem} ({last.filename}:{last.lineno})", file=sys.stderr)
            return
        for each in (name, ALIASES.get(name)):
            if each is not None:
                image.save(str(self.out / f"{each}.png"))
                self.taken += 1

    def _set_up(self, shape: Shape) -> None:
        from intake_app.ui.first_words import first_words
        from intake_app.ui.look import apply_look, set_words

        set_words(first_words(shape.language).texts)
        if self._shape is None or (self._shape.theme, self._shape.scale) != (shape.theme, shape.scale):
            self._close()
            apply_look(self.app, shape.theme, shape.scale)
        if shape != self._shape:
            self._close()
            # What a picture did to its case must not show in the next variant.
            office.cache_clear()
            office_of_every_kind.cache_clear()
        self._shape = shape

    def _close(self) -> None:
        if self._window is not None:
            self._window.hide()
            self._window.deleteLater()
            self._window = None
            self.settle()

    def settle(self) -> None:
        """Let Qt lay out and paint."""
        from PySide6.QtCore import QCoreApplication, QEvent

        for _ in range(3):
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _grab(self, picture: Picture, shape: Shape) -> "QImage":
        window = self._window_for(picture, shape)
        page = window.behind.current if window.behind is not None else window.front
        picture.state(page)
        self.settle()
        return framed(window, window.windowTitle(), shape)

    def _window_for(self, picture: Picture, shape: Shape) -> Any:
        from intake_app.ui.settings import Settings
        from intake_app.ui.window import MainWindow

        if self._window is None:
            settings = Settings(language=shape.language, theme=shape.theme, text_scale=shape.scale)
            self._window = MainWindow(None, settings)
            self._window.resize(shape.size[0], shape.size[1] - TITLE_BAR)
            self._window.show()
        staged_page(self._window, picture, shape.language)
        self._window.activateWindow()
        self.settle()
        return self._window


@cache
def library() -> Any:
    """The forms and texts of this installation."""
    from intake_app.ui.shelf import load

    return load()


@cache
def office(language: str) -> "Desk":
    """The demo office at the fixed moment."""
    from intake_app.casework.demo import demo_desk
    from intake_app.casework.office import StoppedClock

    return demo_desk(library(), StoppedClock(MOMENT), language)


def seated(desk: "Desk", role: str) -> "Desk":
    """The same office with somebody of another role at the desk."""
    from intake_app.casework.overrides import second_people

    if not role:
        return desk
    return replace(desk, worker=next(one for one in second_people(desk) if one.role == role))


def framed(window: "QWidget", title: str, shape: Shape) -> "QImage":
    """The window as an image, below a plain title bar."""
    from PySide6.QtCore import QPoint, QRect, Qt
    from PySide6.QtGui import QColor, QFont, QImage, QPainter

    from intake_app.ui.look import look

    image = QImage(shape.size[0], shape.size[1], QImage.Format.Format_RGB32)
    dark = shape.theme != "light"
    image.fill(QColor("#0B0E0F" if dark else "#E4E2DD"))
    painter = QPainter(image)
    font = QFont(look().font("caption"))
    font.setPixelSize(14)
    painter.setFont(font)
    painter.setPen(QColor("#D5D9D9" if dark else "#2B3232"))
    painter.drawText(QRect(12, 0, shape.size[0] - 24, TITLE_BAR), int(Qt.AlignmentFlag.AlignVCenter.value), title)
    window.render(painter, QPoint(0, TITLE_BAR))
    painter.end()
    return image


def paper(out: Path, languages: tuple[str, ...] = ("pt", "en"), resolution: int = 110) -> Iterator[str]:
    """Every page of one packet in each language, as `paper/<language>-<number>.png`, and of some blank forms, as
    `paper/form-<form>-<language>[-large]-<number>.png`. Gives the file names."""
    from intake_app.casework import blank_forms, packets
    from intake_app.ui.paper import pages_of

    folder = out / "paper"
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        desk = office(language)
        episode = case_of("Catarina")(desk)["case"]
        documents = {language: packets.render(packets.prepare(desk, episode, language))}
        for form, large in BLANK_FORMS:
            stem = f"form-{form}-{language}{'-large' if large else ''}"
            documents[stem] = blank_forms.prepare_blank_form(desk, form, language, large)
        for stem, document in documents.items():
            for number, image in enumerate(pages_of(document.pdf, resolution), 1):
                name = f"paper/{stem}-{number:02}.png"
                image.save(str(out / name))
                yield name


def wanted(arguments: argparse.Namespace) -> Iterator[tuple[Shape, str, Picture]]:
    """The pictures asked for, those of the same shape together. A shape on the command line replaces all variants."""
    pictures = [p for p in PICTURES if not arguments.page or arguments.page in (p.page, p.file)]
    given = {key: value for key in ("language", "theme", "scale", "size") if (value := getattr(arguments, key))}
    if given:
        for picture in pictures:
            yield replace(USUAL, **given), "", picture
        return
    for suffix, shape in VARIANTS.items():
        if arguments.half and arguments.half != shape.language:
            continue
        for picture in pictures:
            if suffix in picture.only:
                yield shape, suffix, picture


def _both_halves(argv: list[str]) -> int:
    """The pictures of both languages at the same time, each in a process of its own."""
    halves = [
        subprocess.Popen([sys.executable, "-m", "intake_app.ui.pictures", *argv, "--half", language])
        for language in ("en", "pt")
    ]
    return max(half.wait() for half in halves)


def _size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    return int(wide), int(high)


def main(argv: list[str] | None = None) -> int:
    """Render what was asked for; 0 when every picture could be taken."""
    parser = argparse.ArgumentParser(prog="python -m intake_app.ui.pictures", description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", help="only this page or picture")
    parser.add_argument("--lang", dest="language", choices=("en", "pt"))
    parser.add_argument("--theme", choices=("light", "dark", "high_contrast"))
    parser.add_argument("--scale", type=float)
    parser.add_argument("--size", type=_size, help="such as 1024x600, with the title bar")
    parser.add_argument("--no-paper", action="store_true", help="leave the packet out")
    parser.add_argument("--half", choices=("en", "pt"), help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    shaped = arguments.language or arguments.theme or arguments.scale or arguments.size
    if not (arguments.page or arguments.half or shaped):
        return _both_halves(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    from PySide6.QtGui import QCursor
    from PySide6.QtWidgets import QApplication

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["pictures"])
    QCursor.setPos(4000, 4000)  # what lies under the pointer would be drawn as hovered
    studio = Studio(app, arguments.out)
    for shape, suffix, picture in wanted(arguments):
        studio.take(picture, suffix, shape)
    studio._close()
    if not (arguments.page or arguments.no_paper):
        try:
            studio.taken += len(list(paper(arguments.out, (arguments.half,) if arguments.half else ("pt", "en"))))
        except Exception as problem:
            studio.failed.append("paper")
            print(f"paper: {type(problem).__name__}: {problem}", file=sys.stderr)
    failed = f"; failed: {', '.join(studio.failed)}" if studio.failed else ""
    print(f"{studio.taken} pictures in {arguments.out}{failed}")
    return 1 if studio.failed else 0


if __name__ == "__main__":
    sys.exit(main())
