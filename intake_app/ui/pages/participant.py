"""The page that is turned to the person: one question, large answers, no name, no score, no level.

It is left with the worker's password only.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from intake_app.casework import interviews
from intake_app.casework.confirming import confirm_worker
from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import ItemType
from intake_app.ui.interview.digits import Digits
from intake_app.ui.interview.parts import FILTERED_FROM, AnswerPart, ChoicePart, Surroundings, settled_ticks
from intake_app.ui.interview.question import part_for
from intake_app.ui.interview.turning import TurnBack
from intake_app.ui.look.answer_group import Choice
from intake_app.ui.look.answer_group import Missing as MissingChoice
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.persons import PersonQuestion
from intake_app.ui.page import Page, Room
from intake_app.ui.session import InterviewSession

_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(10)}


class ParticipantPage(Page):
    """Asks the questions of one heading. Opened with `case` and `key`; every text is in the person's language."""

    name = "participant"
    alone = True

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.header.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.session: InterviewSession | None = None
        self.desk = room.desk
        self.wording = room.wording
        self.question: PersonQuestion | None = None
        self.part: AnswerPart | None = None
        self.turned: TurnBack | None = None
        self._digits: Digits | None = None
        self._view: QuestionView | None = None
        self._group = ""
        self._ticked: tuple[str, ...] = ()
        self._released = True
        self._known_alerts: frozenset[str] = frozenset()
        text = room.text
        self.before = Button(text("ui.participant.back"), icon="arrow-left")
        self.talk = Button(text("ui.participant.talk"), "quiet", icon="wants_help")
        self.go_on_button = Button(text("ui.participant.next"), "primary", icon_right="arrow-right", large=True)
        self.footer.add_left(self.before)
        self.footer.add_left(self.talk)
        self.footer.add(self.go_on_button)
        self.footer.show()
        self.before.clicked.connect(self.go_back)
        self.talk.clicked.connect(lambda: self.turn_back("talk"))
        self.go_on_button.clicked.connect(self.go_on)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+F11"), self)
        shortcut.activated.connect(lambda: self.turn_back("worker"))

    # ------------------------------------------------------------------------------------------------ in and out

    def open(self, **where: str) -> None:
        """Show the question `key` of `case`. Raises the UserErrors of `interviews.resume`."""
        interview = interviews.resume(self.room.desk, where["case"])
        language = interview.episode.person.language
        known = self.room.desk.library.languages
        self.desk = self.room.desk.in_language(language if language in known else self.room.desk.language)
        self.wording = self.desk.wording
        self.session = InterviewSession(self.desk, interviews.resume(self.desk, where["case"]), self)
        self.session.changed.connect(lambda _: self._show_answer())
        self.session.failed.connect(self._failed)
        self._released = False
        self._view = None
        self._known_alerts = self._raised()
        key = where.get("key") or interview.position
        self._group = interviews.group_of(interview, key)
        text = self.wording.text
        self.before.setText(text("ui.participant.back"))
        self.talk.setText(text("ui.participant.talk"))
        self.go_on_button.setText(text("ui.participant.next"))
        self._ask(key)

    def leave(self) -> bool:
        """Only after the worker's password."""
        return self._released

    def primary(self) -> QAbstractButton | None:
        return self.turned.button if self.turned is not None else self.go_on_button

    def first_focus(self) -> QWidget | None:
        self._take_focus()
        return None

    def turn_back(self, why: str) -> None:
        """Ask the person to turn the screen back; `why` is `talk`, `done`, `told` or `worker`."""
        if self._released or self.session is None:
            return
        self._clear()
        self.turned = TurnBack(why, self.wording, hint=not self.desk.vault.kept)
        self.turned.confirmed.connect(self._confirm)
        self.turned.stayed.connect(lambda: self._ask(self._key_now()))
        self.middle.addWidget(self.turned)
        self.footer.hide()
        self.turned.take_focus()

    def _confirm(self, password: str) -> None:
        desk, turned = self.desk, self.turned
        if turned is None:
            return
        turned.set_busy(True)
        self.room.in_background(lambda: confirm_worker(desk, password), lambda _: self._release(), self._refused)

    def _release(self) -> None:
        if self.session is None:
            return
        self._released = True
        where = {"case": self.session.interview.episode.id, "key": self._key_now()}
        if self._raised() - self._known_alerts:
            where["alert"] = "new"
        self.room.go("interview", **where)

    def _refused(self, error: UserError) -> None:
        if self.turned is not None:
            self.turned.set_busy(False)
            self.turned.show_error(error)

    def _raised(self) -> frozenset[str]:
        alerts = self.session.interview.evaluation.alerts if self.session is not None else ()
        return frozenset(alert.id for alert in alerts if alert.level != "info")

    # ------------------------------------------------------------------------------------------------- questions

    def _key_now(self) -> str:
        if self._view is not None:
            return self._view.key
        return self.session.interview.position if self.session is not None else ""

    def _clear(self) -> None:
        clear_layout(self.middle)
        self.question = self.part = self.turned = self._digits = None

    def _ask(self, key: str) -> None:
        session = self.session
        if session is None:
            return
        self._clear()
        views = interviews.questions_of(session.interview, self._group)
        at = next((n for n, view in enumerate(views) if view.key == key), 0)
        view = next((view for view in views if view.key == key), None) or interviews.question(session.interview, key)
        self._view = view
        session.move(view.key)
        outline = interviews.outline(session.interview)
        title = next((entry.title for entry in reversed(outline) if entry.id == self._group), "")
        text = self.wording.text
        where = text("ui.participant.where", title=title, number=at + 1, count=max(1, len(views)))
        where = " · ".join(part for part in (where, view.help.rstrip(".") if view.window else "") if part)
        missing = (
            []
            if view.item.read_only
            else [
                MissingChoice("declined", text("ui.participant.declined")),
                MissingChoice("unknown", text("ui.participant.unknown")),
            ]
        )
        self.part = None if _is_plain(view) else self._made_part(view)
        options = view.options if self.part is None else ()
        choices = [Choice(str(option.code), option.text, str(n)) for n, option in enumerate(options, 1)]
        self.question = PersonQuestion(
            where,
            at + 1,
            max(1, len(views)),
            view.text,
            choices,
            missing,
            hint="" if view.window else view.help,
            reassurance=text("ui.participant.reassurance"),
            multiple=view.item.repeats,
            extra=self.part,
            before=view.before,
            after=view.after,
        )
        self._digits = Digits(len(choices), self.question.group.press_key, self.question.group.point_at, self.question)
        self.question.group.chosen.connect(self._chosen)
        self.question.group.ticked.connect(self._ticks)
        self.question.group.missing_chosen.connect(lambda kind: self._answer(Answer(missing=Missing(kind))))
        outer = self.question.layout()
        if outer is not None:
            outer.setContentsMargins(24, 12, 24, 4)
        self.middle.addWidget(self.question, 1)
        self.footer.show()
        self.before.setEnabled(at > 0)
        self._show_answer()
        self._take_focus()
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(0)

    def _settle(self) -> bool:
        """Take what is typed and not yet told; False when it cannot be read."""
        if self._digits is not None:
            self._digits.settle()
        return self.part is None or self.part.commit()

    def _made_part(self, view: QuestionView) -> AnswerPart:
        part = part_for(view, Surroundings(self.wording, self.desk.clock.today(), for_person=True))
        part.answered.connect(self._answer)
        return part

    def _take_focus(self) -> None:
        if self.turned is not None:
            self.turned.take_focus()
        elif self.part is not None:
            self.part.take_focus()
        elif self.question is not None:
            self.question.group.focus_first()

    def _chosen(self, code: str) -> None:
        view = self._view
        if view is not None:
            self._answer(Answer(next(option.code for option in view.options if str(option.code) == code)))

    def _ticks(self, codes: list[str]) -> None:
        if self._view is None or self.question is None:
            return
        self._ticked = settled_ticks(codes, self._ticked, self._view.item.exclusive)
        self.question.group.set_chosen(codes=self._ticked)
        known = {str(option.code): option.code for option in self._view.options}
        self._answer(Answer(tuple(known[code] for code in self._ticked)) if self._ticked else None)

    def _answer(self, answer: Answer | None) -> None:
        if self.session is not None and self._view is not None:
            self.session.answer(self._view.key, answer)

    def _failed(self, error: UserError) -> None:
        self.room.say(error)

    def _show_answer(self) -> None:
        """What is on disk is what is shown."""
        session, view, question = self.session, self._view, self.question
        if session is None or view is None or question is None:
            return
        answer = session.interview.answers.get(view.key)
        group = question.group
        self._ticked = ()
        missing = None if answer is None or answer.missing is None else answer.missing.value
        if self.part is not None:
            self.part.show_answer(answer)
            group.set_chosen(missing=missing)
        elif answer is None or missing is not None:
            group.set_chosen(missing=missing if missing != "not_asked" else None)
        elif isinstance(answer.value, tuple):
            self._ticked = tuple(str(code) for code in answer.value)
            group.set_chosen(codes=self._ticked)
        else:
            group.set_chosen(str(answer.value))

    def go_on(self) -> None:
        """The next question of the heading; after the last one the screen goes back to the worker, and at once when
        an answer says that somebody is in danger."""
        session = self.session
        if session is None or self.turned is not None or not self._settle():
            return
        if session.unsaved is not None and not session.try_again():
            return
        if self._raised() - self._known_alerts:
            self.turn_back("told")
            return
        key = interviews.next_question(session.interview, self._key_now())
        if key and interviews.group_of(session.interview, key) == self._group:
            self._ask(key)
        else:
            self.turn_back("done")

    def go_back(self) -> None:
        """The question before, within the heading."""
        session = self.session
        if session is None or self.turned is not None or not self._settle():
            return
        key = interviews.previous_question(session.interview, self._key_now())
        if key and interviews.group_of(session.interview, key) == self._group:
            self._ask(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Enter goes on. Nothing here leaves the page."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if plain and isinstance(focus, Button):
                focus.click()
            elif self.turned is not None:
                self.turned.button.click()
            elif plain:
                self.go_on()
        elif plain and event.key() in _DIGITS:
            self._take_digit(_DIGITS[Qt.Key(event.key())])
        event.accept()

    def _take_digit(self, digit: str) -> None:
        if isinstance(self.part, ChoicePart):
            self.part.press_key(digit)
        elif self.part is None and self._digits is not None and self.turned is None:
            self._digits.type(digit)


def _is_plain(view: QuestionView) -> bool:
    """Whether a question is answered by the large options alone."""
    of_its_own = view.item.type is ItemType.OPEN_CODING or view.item.read_only or view.proposal is not None
    return 0 < len(view.options) < FILTERED_FROM and not of_its_own
