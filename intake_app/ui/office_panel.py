"""The dark side of the page in front of the lock."""

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from intake_app.ui.look import Icon, Label, look, repolish

WIDTH = 440
NARROW_WIDTH = 320


class OfficePanel(QFrame):
    """The dark side: which office this is, and what can truly be said of its safety before it is open."""

    def __init__(self, office: str, region: str, proofs: Sequence[QWidget]) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self.sign = Icon("app", "rail.text", 46)
        self.names = QWidget()
        names = QVBoxLayout(self.names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(8)
        self.office = Label(office, "level", "rail.selected_text", wrap=True)
        self.office.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.region = Label(region, "lead", "rail.text", wrap=True)
        names.addWidget(self.office)
        names.addWidget(self.region)
        self.proofs = QWidget()
        lines = QVBoxLayout(self.proofs)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        for line in proofs:
            lines.addWidget(line)
        self.column.addWidget(self.sign)
        self.column.addSpacing(24)
        self.column.addWidget(self.names)
        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.column.addItem(self.rest)
        self.column.addWidget(self.proofs)
        self.set_strip(False)

    def set_strip(self, strip: bool) -> None:
        """A strip above the form, with the name only, instead of the side."""
        self.column.setDirection(QBoxLayout.Direction.LeftToRight if strip else QBoxLayout.Direction.TopToBottom)
        self.column.setContentsMargins(*((24, 10, 24, 10) if strip else (48, 56, 40, 56)))
        self.proofs.setVisible(not strip)
        self.region.setVisible(bool(self.region.text()) and not strip)
        grow, keep = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum
        self.rest.changeSize(0, 0, keep, keep if strip else grow)
        self._set_office("heading_1" if strip else "level")
        if strip:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        else:
            self.setFixedWidth(WIDTH if self.window().width() >= 1200 else NARROW_WIDTH)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _set_office(self, kind: str) -> None:
        # On black the white of the selected item would be ink on ink.
        ink = "rail.text" if look().high_contrast else "rail.selected_text"
        if (self.office.property("type"), self.office.property("ink")) != (kind, ink):
            self.office.setProperty("type", kind)
            self.office.setProperty("ink", ink)
            repolish(self.office)
