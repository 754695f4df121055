"""The frame of a page: header, scrolling middle, footer; and when a window counts as narrow."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from intake_app.ui.look.buttons import Button
from intake_app.ui.look.labels import Label, ShortLabel
from intake_app.ui.look.theme import Restyled, look


class _Bar(Restyled, QFrame):
    """A bar as high as the token of its `code` says, or higher when its content needs it."""

    code: ClassVar[str]

    def __init__(self, margin: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setProperty("look", self.code)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(24, margin, 24, margin)
        self.row.setSpacing(16)

    def add(self, widget: QWidget) -> QWidget:
        """Appends a widget at the far end and returns it."""
        self.row.addWidget(widget)
        return widget

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(look().tokens.size(self.code), hint.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class HeaderBar(_Bar):
    """The bar above a page: an arrow back when `back_name` is given, the title, a caption beside or below it, then what
    `add_left` put there, and at the far end what `add` put there. The title shortens before anything is clipped."""

    code: ClassVar[str] = "header"
    went_back = Signal()

    def __init__(
        self,
        title: str = "",
        caption: str = "",
        *,
        back_name: str = "",
        caption_below: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(6, parent)
        self.back: Button | None = None
        if back_name:
            self.back = Button(kind="quiet", icon="arrow-left", name=back_name)
            self.back.clicked.connect(self.went_back)
            self.row.addWidget(self.back)
        self.title: Label = ShortLabel(title, "heading_1", least=200)
        self.caption: Label = ShortLabel(caption, "caption" if caption_below else "body", "text.secondary", least=0)
        if caption_below:
            self.title.setProperty("type", "name")
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addWidget(self.title)
            both.addWidget(self.caption)
            self.row.addLayout(both)
        else:
            if back_name:
                self.title.setProperty("type", "name")
            self.row.addWidget(self.title)
            self.row.addWidget(self.caption)
        self.caption.setVisible(bool(caption))
        self._stretch_at = self.row.count()
        self.row.addStretch(1)

    def set_title(self, title: str, caption: str = "") -> None:
        self.title.setText(title)
        self.caption.setText(caption)
        self.caption.setVisible(bool(caption))

    def add_left(self, widget: QWidget) -> QWidget:
        """Puts a widget after the title, such as the saved mark, and returns it."""
        self.row.insertWidget(self._stretch_at, widget)
        self._stretch_at += 1
        return widget


class FooterBar(_Bar):
    """The bar below a page: `add_left` at the near end, then a reason or a sum in words, and at the far end `add`; the
    next step comes last."""

    code: ClassVar[str] = "footer"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(8, parent)
        self.row.addStretch(1)
        self.reason = Label("", "body", "text.secondary", wrap=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.reason.hide()
        self.row.addWidget(self.reason, 4)
        self._left = 0

    def set_reason(self, text: str) -> None:
        """What stands beside the next step: why it is dashed, or what it will do."""
        self.reason.setText(text)
        self.reason.setVisible(bool(text))

    def add_left(self, widget: QWidget) -> QWidget:
        """Appends a widget at the near end and returns it."""
        self.row.insertWidget(self._left, widget)
        self._left += 1
        return widget


class Scroll(QScrollArea):
    """A scrolling column. What gets the focus is scrolled into view with room for its ring, unless a mouse gave it."""

    def __init__(self, content: QWidget, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        if content.property("look") is None:
            content.setProperty("look", "middle")
        # The ring lies in here and need not ask for the viewport, which makes PySide6 look at every class there is.
        content.setProperty("ring_host", True)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self._content = content
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not isValid(self._content) or not self._content.isAncestorOf(now):
            return
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            # Later, when everything that was made just now has its place.
            QTimer.singleShot(0, self, lambda: self._bring(now))

    def _bring(self, widget: QWidget) -> None:
        if isValid(widget) and widget.hasFocus() and self.isVisible() and widget.height() < self.height():
            self.ensureWidgetVisible(widget, 0, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        content = self.widget()
        wide = content.minimumSizeHint().width() if content is not None else 0
        return QSize(wide, 80)


class Page(QWidget):
    """A page: `header`, a middle that scrolls (`middle`, a column), `footer` (hidden until something is added).

    `side` panels and columns go into `body`, the row around the middle. `narrow_changed(bool)` follows the width of the
    window at the present text size; `is_narrow` holds it. Buttons of header and footer then show their short text.
    """

    narrow_changed = Signal(bool)

    def __init__(self, header: HeaderBar | None = None, *, scrolls: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = header or HeaderBar()
        self.footer = FooterBar()
        self.is_narrow: bool | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        holder = QWidget()
        margin = look().tokens.raw["space"]["page_margin"]
        self.body = QHBoxLayout(holder)
        self.body.setContentsMargins(margin, 16, margin, 16)
        self.body.setSpacing(16)
        whole.addWidget(holder, 1)
        content = QWidget()
        self.middle = QVBoxLayout(content)
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.middle.setSpacing(look().tokens.raw["space"]["between_cards"])
        self.scroller: Scroll | None = None
        if scrolls:
            self.middle.setContentsMargins(5, 5, 5, 5)
            self.body.setContentsMargins(margin - 5, 11, margin - 5, 11)
            self.scroller = Scroll(content)
            self.body.addWidget(self.scroller, 1)
        else:
            self.body.addWidget(content, 1)
        whole.addWidget(self.footer)
        self.footer.hide()

    def add(self, widget: QWidget, stretch: int = 0) -> QWidget:
        """Appends a widget to the middle and returns it."""
        self.middle.addWidget(widget, stretch)
        return widget

    def add_side(self, widget: QWidget, width: int | None = None) -> QWidget:
        """Appends a column beside the middle, `width` px wide at 100 % when given, and returns it."""
        if width is not None:
            widget.setMinimumWidth(width)
            widget.setMaximumWidth(look().px(width))
        self.body.addWidget(widget)
        return widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.look_at_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self.look_at_width()

    def minimumSizeHint(self) -> QSize:
        """Small: a page at a large text size must never force its window beyond the screen."""
        return QSize(480, 320)

    def look_at_width(self) -> None:
        """Finds out whether the window is narrow now, and tells when that changed."""
        narrow = look().is_narrow(self.window().width())
        if narrow != self.is_narrow:
            self.is_narrow = narrow
            for bar in (self.header, self.footer):
                for button in bar.findChildren(Button):
                    button.set_narrow(narrow)
            self.narrow_changed.emit(narrow)
