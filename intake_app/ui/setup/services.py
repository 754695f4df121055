"""Step 5: services nearby, from the invented sample or empty."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from intake_app.casework import setup
from intake_app.casework.terms import form_terms
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import ASK_FIRST, WRITTEN_PERMISSION
from intake_app.ui.look import AlertFrame, AnswerGroup, Choice
from intake_app.ui.setup.step import Begun, Step


class ServicesStep(Step):
    """The sample shows how plans and letters look; its services are invented. Going on opens the office."""

    code = "services"

    def __init__(self, begun: Begun) -> None:
        super().__init__(begun)
        self.choice = AnswerGroup(
            [Choice("sample", self.text("services.sample"), ""), Choice("empty", self.text("services.empty"), "")]
        )
        self.column.addWidget(self.choice)
        self.column.addWidget(self.label("services.later"))
        self.owners = AlertFrame("info", self.text("forms"))
        self.owners.hide()
        self.column.addWidget(self.owners)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.choice.chosen.connect(lambda _: self.changed.emit())

    def enter(self) -> None:
        """Say which forms of the policy belong to somebody who wants to be asked."""
        terms = form_terms(self.begun.open_desk)
        told = []
        for rights, code in ((ASK_FIRST, "forms.ask"), (WRITTEN_PERMISSION, "forms.off")):
            names = [one.form.upper() for one in terms if one.rights == rights]
            if names:
                told.append(self.text(code, names=", ".join(names)))
        self.owners.set_text(self.text("forms"), " ".join([*told, self.text("forms.where")]))
        self.owners.setVisible(bool(told))

    def reason(self) -> str:
        return "" if self.choice.code else self.text("services.reason")

    def go_on(self, done: Callable[[], None]) -> None:
        desk = self.begun.open_desk
        try:
            if not setup.setup_progress(desk).directory_loaded:
                if self.choice.code == "sample":
                    setup.load_sample_directory(desk)
                else:
                    setup.skip_directory(desk)
            setup.finish_setup(desk)
        except UserError as error:
            self.say(error)
            return
        done()

    def first_focus(self) -> QWidget | None:
        return self.choice.button("sample")
