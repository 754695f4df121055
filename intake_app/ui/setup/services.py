"""Step 5: services nearby, from the invented sample or empty."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from intake_app.casework import setup
from intake_app.domain.errors import UserError
from intake_app.ui.look import AnswerGroup, Choice
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
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.choice.chosen.connect(lambda _: self.changed.emit())

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
