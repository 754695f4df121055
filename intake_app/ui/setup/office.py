"""Step 2: the office and its first worker. Going on makes the vault."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from intake_app.casework import setup
from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role
from intake_app.ui.look import (
    Button,
    CheckRow,
    ChoiceBox,
    Flow,
    Heading,
    Icon,
    Label,
    PasswordField,
    TextField,
    stacked,
)
from intake_app.ui.setup.step import Begun, Step

RULES = ("password-short", "password-common")
"""Codes of `setup.password_problems`, in the order they are shown."""

FIRST_ROLES = (Role.SUPERVISOR, Role.ADMINISTRATOR)
FIELDS = ("office", "region", "town", "phone", "name")


class Rule(QWidget):
    """One rule for passwords: a ring until it is met, then a tick."""

    def __init__(self, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._sign = Icon("circle", "text.tertiary", 18)
        self._text: QLabel = Label(text, "body", "text.secondary", wrap=True)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        self.is_met = False

    def set_met(self, met: bool) -> None:
        """Whether the rule is met."""
        self.is_met = met
        self._sign.set_icon("circle-check" if met else "circle", "alert.good" if met else "text.tertiary")


class OfficeStep(Step):
    """Rules show as they are met. Nothing is made before Next."""

    code = "office"

    def __init__(self, begun: Begun) -> None:
        super().__init__(begun)
        self.fields = {name: TextField(self.text(f"office.{name}"), begun.typed.get(name, "")) for name in FIELDS}
        for name, field in self.fields.items():
            field.edited.connect(lambda typed, name=name: self._typed(name, typed))
        self.fields["office"].entry.setPlaceholderText(self.text("office.office_hint"))
        self.role = ChoiceBox(
            self.text("office.role"),
            [(role.value, begun.entrance.text(f"ui.role.{role.value}")) for role in FIRST_ROLES],
            Role.SUPERVISOR.value,
        )
        self.password = PasswordField(self.text("office.password"), begun.entrance.text("ui.unlock.caps"), large=False)
        self.again = PasswordField(self.text("office.again"), begun.entrance.text("ui.unlock.caps"), large=False)
        self.rules = {code: Rule(self.text(f"office.rule.{code}")) for code in (*RULES, "same")}
        self.fips = CheckRow(self.text("office.fips"))
        self.suggest = Button(self.text("office.suggest"), icon="refresh-cw")
        self.suggested = Label("", "strong", wrap=True)
        self.suggested.hide()
        self.take = Button(self.text("office.take"), "quiet")
        self.take.hide()
        self._lay_out()
        self.password.edited.connect(lambda _: self.look_at_password())
        self.again.edited.connect(lambda _: self.look_at_password())
        self.suggest.clicked.connect(self._suggest)
        self.take.clicked.connect(self._take)
        self._is_making = False
        self.look_at_password()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.fields["office"], 0, 0, 1, 2)
        grid.addWidget(self.fields["region"], 1, 0)
        grid.addWidget(self.fields["town"], 1, 1)
        grid.addWidget(self.fields["phone"], 2, 0)
        grid.addWidget(Heading(self.text("office.first"), 2), 3, 0, 1, 2)
        grid.addWidget(self.fields["name"], 4, 0)
        grid.addWidget(self.role, 4, 1)
        grid.addWidget(self.password, 5, 0)
        grid.addWidget(self.again, 5, 1)
        self.column.addLayout(grid)
        self.column.addWidget(stacked(*self.rules.values(), spacing=4))
        self.column.addWidget(Flow(self.suggest, self.suggested, self.take))
        self.column.addWidget(self.fips)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)

    # ------------------------------------------------------------------------------------------------------- password

    def _typed(self, name: str, typed: str) -> None:
        self.begun.typed[name] = typed
        self.fields[name].clear_state()
        self.problem.hide()
        self.changed.emit()

    def look_at_password(self) -> None:
        """Show which rules the password meets."""
        password = self.password.text()
        own = (self.fields["office"].text(), self.fields["name"].text())
        problems = setup.password_problems(password, own) if password else RULES
        for code in RULES:
            self.rules[code].set_met(bool(password) and code not in problems)
        self.rules["same"].set_met(bool(password) and password == self.again.text())
        self.changed.emit()

    def _suggest(self) -> None:
        self.suggested.setText(setup.suggested_password(self.begun.entrance.settings.language))
        self.suggested.show()
        self.take.show()

    def _take(self) -> None:
        for field in (self.password, self.again):
            field.set_text(self.suggested.text())
        self.look_at_password()

    # ------------------------------------------------------------------------------------------------------- going on

    def enter(self) -> None:
        self.setEnabled(self.begun.desk is None)

    def reason(self) -> str:
        if self.begun.desk is not None:
            return ""
        if self._is_making:
            return self.text("office.making")
        for name in ("office", "name"):
            if not self.fields[name].text().strip():
                return self.text(f"office.{name}_missing")
        unmet = [code for code, rule in self.rules.items() if not rule.is_met]
        return self.text(f"office.unmet.{unmet[0]}") if unmet else ""

    def go_on(self, done: Callable[[], None]) -> None:
        if self.begun.desk is not None:
            done()
            return
        entrance, pack = self.begun.entrance, self.begun.pack
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        office = Office(
            texts["office"], pack, entrance.settings.language,
            town=texts["town"], phone=texts["phone"], region=texts["region"],
        )  # fmt: skip
        role, password = Role(self.role.code() or Role.SUPERVISOR.value), self.password.text()
        fips = self.fips.isChecked()

        def work() -> tuple[Desk, tuple[str, ...]]:
            desk, words = setup.create_office(
                entrance.folder,
                office,
                texts["name"],
                role,
                password,
                entrance.library(),
                entrance.clock,
                entrance.profile,
                fips=fips,
            )
            return desk.in_language(entrance.settings.language), words

        def made(result: tuple[Desk, tuple[str, ...]]) -> None:
            self._is_making = False
            self.begun.desk, self.begun.words = result
            for field in (self.password, self.again):
                field.set_text("")
            done()

        self._is_making = True
        self.problem.hide()
        self.setEnabled(False)
        self.changed.emit()
        entrance.in_background(work, made, self._refused)

    def _refused(self, error: UserError) -> None:
        self._is_making = False
        self.setEnabled(True)
        if error.code.startswith("password"):
            self.password.set_error(self.begun.entrance.wording.error_text(error))
            self.password.setFocus()
        else:
            self.say(error)
        self.changed.emit()

    def first_focus(self) -> QWidget | None:
        return self.fields["office"]
