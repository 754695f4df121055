"""Safety alerts above the question: what it is, what to do now, whom to call."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.interview_view import AlertView
from intake_app.domain.wording import Wording
from intake_app.ui.look.alerts import AlertFrame
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import clear_layout


class SafetyAlerts(QWidget):
    """One red frame for each danger, and below them an amber one for each caution.

    A new danger takes the focus once; folded it stays as one line. A caution is read and put away; it comes again when
    it is raised again.

    *Signals*: `call_wanted()`; `form_wanted(form)`, what to ask next; `folded()` when somebody went on asking,
    `unfolded()` when one is open again.
    """

    call_wanted = Signal()
    form_wanted = Signal(str)
    folded = Signal()
    unfolded = Signal()

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._alerts: tuple[AlertView, ...] = ()
        self._asides: Mapping[str, str] = {}
        self._seen: set[str] = set()
        self._folded: set[str] = set()
        self._cautions: tuple[AlertView, ...] = ()
        self._put_away: set[str] = set()
        self._narrow = False
        self.hide()

    @property
    def is_pressing(self) -> bool:
        """Whether an alert stands open that nobody has put aside."""
        return any(alert.id not in self._folded for alert in self._alerts)

    def begin(self) -> None:
        """Another interview: its alerts are news."""
        self._alerts, self._seen, self._folded = (), set(), set()
        self._cautions, self._put_away = (), set()
        clear_layout(self._column)
        self.hide()

    def set_narrow(self, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            self._rebuild()

    def show_alerts(self, alerts: Sequence[AlertView], asides: Mapping[str, str], known: bool = False) -> bool:
        """Show dangers and cautions; `asides` names the answer behind each. True when one of the dangers is new.

        `known`: the cautions were read when they were raised, and stay put away."""
        dangers = tuple(alert for alert in alerts if alert.level == "danger")
        cautions = tuple(alert for alert in alerts if alert.level == "caution")
        raised = {alert.id for alert in cautions}
        self._put_away = raised if known else self._put_away & raised
        present = {alert.id for alert in dangers}
        fresh = present - self._seen
        self._seen = present
        self._folded &= present
        if fresh:
            self._open_only(next(alert.id for alert in dangers if alert.id in fresh), present)
        shown = (dangers, cautions, dict(asides))
        if shown != (self._alerts, self._cautions, dict(self._asides)):
            self._alerts, self._cautions, self._asides = shown
            self._rebuild()
        return bool(fresh)

    def _open_only(self, id: str, among: set[str]) -> None:
        """Two open frames would leave no room for the question: the others wait as one line each."""
        self._folded = among - {id}

    def _rebuild(self) -> None:
        clear_layout(self._column)
        for alert in self._alerts:
            self._column.addWidget(self._folded_frame(alert) if alert.id in self._folded else self._open_frame(alert))
        for alert in self._cautions:
            if alert.id not in self._put_away:
                self._column.addWidget(self._caution_frame(alert))
        self.setVisible(self._column.count() > 0)

    def _open_frame(self, alert: AlertView) -> AlertFrame:
        text = self._wording.text
        aside = "" if self._narrow else self._asides.get(alert.id, "")
        frame = AlertFrame("danger", alert.title, alert.what_to_do, aside=aside, label=self._label(alert))
        if alert.form:
            ask = Button(alert.ask, "primary", key="F6", icon="clipboard-list")
            ask.clicked.connect(lambda _=False, form=alert.form: self.form_wanted.emit(form))
            frame.add_button(ask)
            call = Button(text("ui.interview.alert.call"), icon="phone")
        else:
            call = Button(text("ui.interview.alert.call"), "primary", key="F6", icon="phone")
        call.clicked.connect(self.call_wanted)
        go_on = Button(text("ui.interview.alert.go-on"))
        go_on.clicked.connect(lambda _=False, id=alert.id: self._fold(id))
        frame.add_button(call)
        frame.add_button(go_on)
        return frame

    def _label(self, alert: AlertView) -> str:
        """Whose words say what to do, where they are the office's; with their language where it is another one."""
        if not alert.is_protocol:
            return ""
        text = self._wording.text("ui.interview.alert.protocol")
        if alert.protocol_language == self._wording.language:
            return text
        language = self._wording.first(f"code.language.{alert.protocol_language}", default=alert.protocol_language)
        return f"{text} ({language})"

    def _caution_frame(self, alert: AlertView) -> AlertFrame:
        frame = AlertFrame(
            "caution", alert.title, alert.what_to_do, label=self._label(alert), buttons_beside=not self._narrow
        )
        away = Button(self._wording.text("ui.interview.alert.read"), name=self._wording.text("ui.interview.alert.read"))
        away.clicked.connect(lambda _=False, id=alert.id: self._leave(id))
        frame.add_button(away)
        return frame

    def _leave(self, id: str) -> None:
        self._put_away.add(id)
        self._rebuild()
        self.folded.emit()

    def _folded_frame(self, alert: AlertView) -> AlertFrame:
        frame = AlertFrame("danger", alert.title, buttons_beside=True)
        key = "F6" if all(other.id in self._folded for other in self._alerts) and alert is self._alerts[0] else ""
        again = Button(self._wording.text("ui.interview.alert.open"), key=key)
        again.clicked.connect(lambda _=False, id=alert.id: self._unfold(id))
        frame.add_button(again)
        return frame

    def _fold(self, id: str) -> None:
        self._folded.add(id)
        self._rebuild()
        self.folded.emit()

    def _unfold(self, id: str) -> None:
        self._open_only(id, {alert.id for alert in self._alerts})
        self._rebuild()
        self.take_focus()
        self.unfolded.emit()

    def frames(self) -> list[AlertFrame]:
        found = (self._column.itemAt(n) for n in range(self._column.count()))
        return [w for item in found if item is not None and isinstance(w := item.widget(), AlertFrame)]

    def attend(self) -> bool:
        """Unfold the first alert and give it the focus; False when there is none."""
        if not self._alerts:
            return False
        shown = next((alert.id for alert in self._alerts if alert.id not in self._folded), self._alerts[0].id)
        self._unfold(shown)
        return True

    def take_focus(self) -> None:
        """The focus goes to the first button of the alert that stands open, else of the first."""
        frames = self.frames()
        is_open = [alert.id not in self._folded for alert in self._alerts]
        at = is_open.index(True) if True in is_open else 0
        button = frames[at].findChild(Button) if frames else None
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_height(self) -> None:
        """What stands here is never squeezed: it says what to do when life is in danger."""
        self.setMinimumHeight(max(0, self._column.heightForWidth(self.width())) if self._column.count() else 0)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self._take_height()
        return done
