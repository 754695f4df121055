"""What painted widgets are to a screen reader: `accessible_role` of a class names its QAccessible.Role."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


def _interface(_name: str, found: QObject) -> QAccessibleInterface | None:
    role = getattr(type(found), "accessible_role", None)
    if isinstance(role, str) and isinstance(found, QWidget):
        return QAccessibleWidget(found, QAccessible.Role[role], found.accessibleName())
    return None


def install_roles() -> None:
    """Makes Qt ask for the roles of our own widgets. Once a program."""
    QAccessible.installFactory(_interface)
