"""Renders every page of the window and of the packet to pictures: `python -m intake_app.ui.pictures OUT`.

The demo office at a fixed moment, so that two runs give the same pictures. A page builder adds the states worth looking
at to `PICTURES`; every state is rendered in both languages, three themes, doubled text and a small window.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QWidget

    from intake_app.casework.office import Desk
    from intake_app.ui.window import MainWindow

MOMENT: Final = datetime(2026, 3, 2, 13, 48, tzinfo=UTC)
"""In March the clocks of Lisbon and of Greenwich agree."""

TITLE_BAR: Final = 30


@dataclass(frozen=True)
class Shape:
    """How a picture is taken. `scale` is the text size; `size` includes the title bar."""

    language: str = "en"
    theme: str = "light"
    scale: float = 1.0
    size: tuple[int, int] = (1366, 768)


USUAL: Final = Shape()
VARIANTS: Final = {
    "": USUAL,
    "-pt": Shape(language="pt"),
    "-dark": Shape(theme="dark"),
    "-high-contrast": Shape(theme="high_contrast"),
    "-200": Shape(language="pt", scale=2.0),
    "-1024x600": Shape(language="pt", size=(1024, 600)),
}
"""What every state is rendered in. The two tight ones speak Portuguese, which is longer."""


@dataclass(frozen=True)
class Picture:
    """One state of one page. `where` finds what `open` is given, from the demo office; `state` brings the opened page
    into the state worth looking at (focus, text typed, a row chosen). `only` restricts the variants."""

    file: str
    page: str
    where: Callable[["Desk"], dict[str, str]] = lambda _desk: {}
    state: Callable[[Any], None] = lambda _page: None
    only: tuple[str, ...] = tuple(VARIANTS)
    seat: str = ""
    """The role of who sits at the desk, "" for who usually does."""


def case_of(name: str) -> Callable[["Desk"], dict[str, str]]:
    """Opens the newest case of the invented person `name` of the demo office."""

    def found(desk: "Desk") -> dict[str, str]:
        from intake_app.casework.case_view import CaseFilter
        from intake_app.casework.cases import list_cases

        rows = list_cases(desk, CaseFilter(text=name, only_open=False))
        if not rows:
            raise LookupError(f"the demo office has no case of {name}")
        return {"case": rows[0].episode_id}

    return found


def at_question(name: str, key: str) -> Callable[["Desk"], dict[str, str]]:
    """Opens the case of `name` at one question."""
    return lambda desk: {**case_of(name)(desk), "key": key}


def endangered(page: Any) -> None:
    """An answer that raises a safety alert, just given."""
    page.session.answer("intake/safety_now", None)
    page.move_to("intake/safety_now")
    page.block.part.press_key("2")


def half_told(page: Any) -> None:
    """A record that came before its event: the soft check asks."""
    page.block.part.field.set_text("2/2/2026")
    page.block.part.commit()


def upward(page: Any) -> None:
    """A higher level by hand, half filled in."""
    page.open_panel()
    page.panel.tiers.button("treatment").click()
    page.panel.reason.set_text("Two overdoses were told in the hearing.")
    page.panel.second.setFocus()


def turned(page: Any) -> None:
    """The person's page; the next picture may leave it without a password."""
    page._released = True


def turned_back(page: Any) -> None:
    """The page on which the worker says that it is them."""
    page.turn_back("talk")
    turned(page)


def typed_with_caps(page: Any) -> None:
    """A password half typed, Caps Lock on."""
    page.checked()
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for letter in "JANELAAZUL":
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(letter)), Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(page.password.entry, event)


def half_checked(page: Any) -> None:
    """The recovery sheet printed, one of its words right and one wrong."""
    step = page.step
    step.begun.printed_at = "09:41"
    step.enter()
    step.ask_for((4, 9))
    for field, text in zip(step.words, ("janela", "cas"), strict=True):
        field.set_text(text)
    step.mark(frozenset({4}), (9,))
    step.second.setChecked(True)
    step.second.setFocus()


def office_typed(page: Any) -> None:
    """The second step, half filled in."""
    page.show_step(1)
    for name, text in (("office", "Exemplo"), ("region", "Norte"), ("town", "Exemplo"), ("name", "Marta Exemplo")):
        page.step.fields[name].set_text(text)
    page.step.password.set_text("janela azul corre")
    page.step.look_at_password()


def decided_half(page: Any) -> None:
    """The measure chosen, a day too late, no reasons yet."""
    page.fields.choice.button("provisional-suspension").click()
    page.fields.ends.set_text("2/3/2031")
    page.fields.reasons.set_text("Primeira vez; aceita duas conversas e o atelier.")
    page.act.click()


def pages_made(page: Any) -> None:
    """The packet when its pages are there."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    page.preview.turned.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    if page.preview.document.pageCount() < 1:
        loop.exec()


def ready_to_print(page: Any) -> None:
    """The packet with a printer, which the computer that takes the pictures may not have."""
    page.choices.show_printers(["Exemplo Laser, room 2"])
    pages_made(page)
    page.primary().setFocus()


def file_checked(page: Any) -> None:
    """The check of the file, done."""
    page.show_section("file")
    page.section.once_painted = lambda act: act()
    page.section.check()


def password_half_typed(page: Any) -> None:
    """The own password, typed once."""
    page.section.old.set_text("janela azul corre")
    page.section.new.set_text("papel verde nunca dorme")
    page.section.look_at_it()


FEW: Final = ("", "-pt", "-dark", "-200")

PICTURES: Final[tuple[Picture, ...]] = (
    Picture("01-unlock", "unlock", state=typed_with_caps),
    Picture("02-setup", "setup-going-on", state=half_checked),
    Picture("02-setup-1-language", "setup", only=FEW),
    Picture("02-setup-2-office", "setup", state=office_typed, only=FEW),
    Picture("02-setup-4-backup", "setup-going-on", state=lambda page: page.show_step(3), only=FEW),
    Picture("02-setup-5-services", "setup-going-on", state=lambda page: page.show_step(4), only=FEW),
    Picture("03-today", "today"),
    Picture("04-cases", "cases"),
    Picture("05-case", "case", case_of("Catarina")),
    Picture("05-case-note", "case", case_of("Catarina"), lambda page: page.note.click(), FEW),
    Picture("05-case-person", "case", case_of("Catarina"), lambda page: page.open_panel(page.person_panel), FEW),
    Picture("05-case-close", "case", case_of("Catarina"), lambda page: page.open_panel(page.close_panel), FEW),
    Picture("05-case-numbers", "case", case_of("Catarina"), lambda page: page.trend.numbers.click(), FEW),
    Picture("06-interview", "interview", at_question("Yusuf", "assist/4c")),
    Picture("06-interview-substances", "interview", at_question("Yusuf", "intake/substances"), only=FEW),
    Picture("06-interview-several", "interview", at_question("Yusuf", "intake/conditions"), only=FEW),
    Picture("06-interview-date", "interview", at_question("Fatoumata", "intake/received_date"), half_told, FEW),
    Picture("06-interview-finished", "interview", at_question("Olena", "assist/2c"), only=FEW),
    Picture("07-interview-alert", "interview", case_of("Hélder"), endangered),
    Picture("08-result", "result", case_of("Olena")),
    Picture("08-result-numbers", "result", case_of("Olena"), lambda page: page.scores.turn(), FEW),
    Picture("08-result-by-hand", "result", case_of("Olena"), upward, FEW),
    Picture("08-result-none", "result", case_of("João"), only=FEW),
    Picture("09-result-open", "result", case_of("Yusuf")),
    Picture("09-decision", "decision", case_of("Olena"), decided_half, seat="decider"),
    Picture("09-decision-technician", "decision", case_of("Olena"), only=FEW),
    Picture("09-decision-signed", "decision", case_of("Catarina"), only=FEW, seat="decider"),
    Picture("10-plan", "plan", case_of("Cândida")),
    Picture("10-plan-dates", "plan", case_of("Cândida"), lambda page: page.dates.open_form(), FEW),
    Picture("10-plan-need", "plan", case_of("Cândida"), lambda page: page.another.click(), FEW),
    Picture("10-plan-services", "plan", case_of("Cândida"), lambda page: page.every.click(), FEW),
    Picture("11-packet", "packet", case_of("Cândida"), ready_to_print),
    Picture("11-packet-no-printer", "packet", case_of("Cândida"), pages_made, FEW),
    Picture("12-follow-up", "follow-up"),
    Picture("12-follow-up-slip", "follow-up", state=lambda page: page.take_slip("2026/0377-E1-K"), only=FEW),
    Picture("26-services", "services"),
    Picture("13-participant", "participant", at_question("Yusuf", "assist/4c"), turned),
    Picture("13-participant-back", "participant", at_question("Yusuf", "assist/4c"), turned_back, FEW),
    Picture("19-supervise", "supervise", seat="supervisor"),
    Picture("19-supervise-trail", "supervise", state=lambda page: page.show_section("trail"), seat="supervisor"),
    Picture("19-supervise-file", "supervise", state=file_checked, only=FEW, seat="supervisor"),
    Picture("19-supervise-password", "supervise", state=password_half_typed, only=FEW),
    Picture("24-new-case", "new-case"),
    Picture("24-services", "services"),
    Picture("24-services-kind", "services", state=lambda page: page.choose_kind("brief-intervention"), only=FEW),
    Picture("25-help", "help"),
)
"""Every state that is rendered, in the order of the design's pictures."""


def staged_page(window: "MainWindow", picture: Picture, language: str) -> "QWidget":
    """Open the page of a picture in `window`, in the invented office of that language. LookupError when it stays shut."""
    if picture.page in ("unlock", "setup", "setup-going-on"):
        from intake_app.ui.pages import staged

        window.put_front(staged.front(picture.page, language, MOMENT))
    else:
        desk = seated(office(language), picture.seat)
        if window.behind is None or window.behind.desk.worker != desk.worker:
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
        image.save(str(self.out / f"{name}.png"))
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


def paper(out: Path, resolution: int = 110) -> Iterator[str]:
    """Every page of one packet in each language, as `paper/<language>-<number>.png`. Gives the file names."""
    from intake_app.casework import packets
    from intake_app.ui.paper import pages_of

    folder = out / "paper"
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("pt", "en"):
        desk = office(language)
        episode = case_of("Tiago")(desk)["case"]
        document = packets.render(packets.prepare(desk, episode, language))
        for number, image in enumerate(pages_of(document.pdf, resolution), 1):
            name = f"paper/{language}-{number:02}.png"
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
        for picture in pictures:
            if suffix in picture.only:
                yield shape, suffix, picture


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
    arguments = parser.parse_args(argv)
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
            studio.taken += len(list(paper(arguments.out)))
        except Exception as problem:
            studio.failed.append("paper")
            print(f"paper: {type(problem).__name__}: {problem}", file=sys.stderr)
    failed = f"; failed: {', '.join(studio.failed)}" if studio.failed else ""
    print(f"{studio.taken} pictures in {arguments.out}{failed}")
    return 1 if studio.failed else 0


if __name__ == "__main__":
    sys.exit(main())
