"""The interview within a trial: the same page, without what would say or do that something is kept or shown."""

from intake_app.ui.page import Room
from intake_app.ui.pages.interview import InterviewPage


class TrialInterviewPage(InterviewPage):
    """No saved mark, no draft, no paper, no person across the table."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._hide_what_is_kept()

    def take_shape(self) -> None:
        super().take_shape()
        self._hide_what_is_kept()

    def _hide_what_is_kept(self) -> None:
        for widget in (self.bar.saved, self.bar.person, self.tools.leave, self.column.paper):
            widget.hide()
