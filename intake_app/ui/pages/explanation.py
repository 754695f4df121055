"""How a result came about: every rule with its answers, what came near, what would change it, and the paragraphs."""

from typing import ClassVar

from PySide6.QtWidgets import QAbstractButton

from intake_app.casework import explaining, interviews
from intake_app.casework.changes import change_groups
from intake_app.casework.interview_view import Interview
from intake_app.ui.explanation.reading import Reading
from intake_app.ui.look import Button, HeaderBar, look_notice, tab_in_order
from intake_app.ui.page import Page, Room


class ExplanationPage(Page):
    """Opened with `case`; `encounter` for an earlier interview, `decision` for what was signed then. Reads, and never
    changes anything."""

    name: ClassVar[str] = "explanation"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        text = room.text
        super().__init__(room, HeaderBar(back_name=text("ui.back")))
        self.interview: Interview | None = None
        self.reading = Reading(room.wording, linked=True)
        self.reading.asked.connect(self._to_question)
        self.add(self.reading)
        self.middle.addStretch(1)
        self.to_result = Button(text("ui.explanation.result"), "primary", key="Enter", large=True)
        self.to_result.clicked.connect(lambda: self._go("result"))
        self.footer.add(self.to_result)
        self.footer.show()
        self.header.went_back.connect(room.back)
        self.narrow_changed.connect(lambda narrow: self.reading.arrange(bool(narrow)))
        look_notice().changed.connect(lambda: self.reading.arrange(bool(self.is_narrow)))

    def open(self, **where: str) -> None:
        """Explain the latest interview of `case`. Raises the UserErrors of `interviews.resume`, `explanation`."""
        desk = self.room.desk
        interview = interviews.resume(desk, where["case"], where.get("encounter", ""))
        view = explaining.explanation(desk, interview, where.get("decision", ""))
        self.interview = interview
        key = "decided" if view.decision is not None else "read"
        day = self.room.wording.day(view.judged_on)
        self.header.set_title(view.title, self.room.text(f"ui.explanation.{key}", reference=view.reference, day=day))
        self.reading.show_explanation(view, bool(self.is_narrow))
        wording = self.room.wording
        self.room.in_background(lambda: change_groups(interview, wording), lambda found: self._found(interview, found))
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(0)
        tab_in_order(self)

    def _found(self, interview: Interview, groups: object) -> None:
        """What would change the level was found; by then another case may be shown."""
        if interview is self.interview and isinstance(groups, tuple):
            self.reading.show_changes(groups)

    def primary(self) -> QAbstractButton | None:
        return self.to_result

    def _to_question(self, key: str) -> None:
        if self.interview is not None:
            where = {"case": self.interview.episode.id, "key": key, "encounter": self.interview.encounter.id}
            self.room.go("interview", **where)

    def _go(self, page: str) -> None:
        if self.interview is not None:
            self.room.go(page, case=self.interview.episode.id, encounter=self.interview.encounter.id)
