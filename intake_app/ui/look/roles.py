"""What painted widgets are to a screen reader: a class says it with the attribute `accessible_role`."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


def _interface(_name: str, found: QObject) -> QAccessibleInterface | None:
    role = getattr(type(found), "accessible_role", None)
    if isinstance(role, QAccessible.Role) and isinstance(found, QWidget):
        return QAccessibleWidget(found, role, found.accessibleName())
    return None


def install_roles() -> None:
    """Makes Qt ask for the roles of our own widgets. Once a program."""
    QAccessible.installFactory(_interface)
