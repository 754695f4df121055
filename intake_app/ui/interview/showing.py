"""Writes an interview into its page: what differs from what stands there, and nothing else."""

from dataclasses import replace

from intake_app.casework import interviews
from intake_app.casework.interview_view import Interview, LiveView, QuestionView
from intake_app.casework.passages import passages_of
from intake_app.domain.questionnaire import ItemType
from intake_app.ui.interview import saying
from intake_app.ui.interview.frame import InterviewFrame
from intake_app.ui.interview.framing import person_line


class Showing:
    """Knows what the frame shows. `show` after every change, `write_again` after a change of shape."""

    def __init__(self, frame: InterviewFrame) -> None:
        self.frame = frame
        self._desk, self._wording = frame.room.desk, frame.room.wording
        self._shown: Interview | None = None
        self._kept = ""
        self._left_checks: set[tuple[str, str, object]] = set()

    def begin(self, interview: Interview) -> None:
        """Another interview: nothing of the one before is left."""
        frame = self.frame
        self._shown, self._kept = None, ""
        self._left_checks.clear()
        frame.alerts.begin()
        frame.block.forget()
        frame.bar.set_title(*person_line(interview))
        frame.bar.saved.saved(interview.saved_at)

    def forget_kept(self) -> None:
        """What the last answer hid or brought back was read."""
        self._kept = ""

    def show(self, interview: Interview) -> None:
        """Repaint what differs from what is shown."""
        frame = self.frame
        before, self._shown = self._shown, interview
        asked = interview.evaluation.asked
        key = interview.position if interview.position in asked else saying.nearest(interview)
        moved = key != frame.key
        views = self._views_of(before, interview, key)
        view = next((view for view in views if view.key == key), None) or interviews.question(interview, key)
        around = passages_of(interview, key)
        if (around.before, around.after) != (view.before, view.after):
            view = replace(view, before=around.before, after=around.after)
        self._kept = saying.kept(self._wording, before, interview) or ("" if moved else self._kept)
        frame.block.show_question(view, saying.references(self._wording, interview, view))
        frame.block.set_open(interview.encounter.finished_at is None)
        alerts = interview.evaluation.alerts
        alerting = frozenset(k for alert in alerts if alert.level == "danger" for k in alert.answers)
        frame.questions.show_questions(views or (view,), key, alerting)
        self._show_checks(interview, key)
        frame.show_outline(interviews.outline(interview), *interviews.progress(interview))
        live = interviews.live_view(self._desk, interview, key)
        frame.show_live(live)
        self._show_alerts(interview, live, opening=before is None)
        self._show_footer(interview, key)
        if moved:
            frame.questions.order_tabs()
            frame.card.bring_soon()

    def write_again(self) -> None:
        """What depends on the window's width, and on whether an alert stands open."""
        interview, frame = self._shown, self.frame
        if interview is None:
            return
        named = " · ".join(part for part in person_line(interview) if part)
        frame.heading = named if frame.shape[0] else ""
        if frame.block.view is None:
            self.show(interview)
        self._show_footer(interview, frame.key)

    def leave_check(self, code: str) -> None:
        """The answer is right although it looks unlikely."""
        if self._shown is not None:
            self._left_checks.add((self.frame.key, code, self._shown.answers.value(self.frame.key)))
            self._show_checks(self._shown, self.frame.key)
            self.frame.block.take_focus()

    def _views_of(self, before: Interview | None, interview: Interview, key: str) -> tuple[QuestionView, ...]:
        """The questions of the heading; those whose answer did not change are not put into words again."""
        group, shown = interviews.group_of(interview, key), self.frame.questions.views
        same = before is not None and before.evaluation.asked == interview.evaluation.asked
        if not same or not shown or shown[0].group != group:
            return interviews.questions_of(interview, group)
        answers, states = interview.answers, interview.evaluation.states
        return tuple(
            view
            if answers.get(view.key) is view.answer and states[view.key] is view.state
            else interviews.question(interview, view.key)
            for view in shown
        )

    def _show_checks(self, interview: Interview, key: str) -> None:
        value = interview.answers.value(key)
        found = interviews.soft_checks(interview, key)
        checks = [check for check in found if (key, check.code, value) not in self._left_checks]
        self.frame.block.show_notices(checks, self._kept)

    def _show_footer(self, interview: Interview, key: str) -> None:
        tools = self.frame.tools
        is_open = interview.encounter.finished_at is None
        tools.show_undo(*(saying.undo_of(interview), saying.redo_of(interview)) if is_open else ("", ""))
        following = interviews.next_question(interview, key)
        same = following and interviews.group_of(interview, following) == interviews.group_of(interview, key)
        step = "question" if same else "section" if following else "result"
        view = self.frame.block.view
        in_words = view is not None and view.item.type is ItemType.TEXT
        tools.show_next(step, self.frame.alerts.is_pressing, in_words)

    def _show_alerts(self, interview: Interview, live: LiveView, opening: bool) -> None:
        frame = self.frame
        sources = saying.alert_sources(self._wording, interview)
        fresh = frame.alerts.show_alerts(live.alerts, sources, known=opening and not frame.alert_waits)
        if fresh and not opening:
            frame.alerts.take_focus()
            if not frame.shape[0]:
                frame.open_calls()
