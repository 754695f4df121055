"""The rules for a password, each with a ring until it is met, then a tick."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import setup
from intake_app.ui.page import Room
from intake_app.ui.setup.office import RULES, Rule


class PasswordRules(QWidget):
    """The same rules as in the set-up. With `twice` the password has to be typed twice."""

    def __init__(self, room: Room, *, twice: bool) -> None:
        super().__init__()
        self._room = room
        codes = (*RULES, "same") if twice else RULES
        self.rules = {code: Rule(room.text(f"ui.setup.office.rule.{code}")) for code in codes}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for rule in self.rules.values():
            column.addWidget(rule)

    def look_at(self, password: str, again: str, own_words: tuple[str, ...]) -> str:
        """Show which rules are met; the code of the first that is not, "" when all are."""
        problems = setup.password_problems(password, own_words) if password else RULES
        for code, rule in self.rules.items():
            met = password == again if code == "same" else code not in problems
            rule.set_met(bool(password) and met)
        unmet = [code for code, rule in self.rules.items() if not rule.is_met]
        return unmet[0] if unmet else problems[0] if problems else ""
