"""Puts a look in force: fonts, palette, style sheet. `apply_look` may be called again at any time."""

import os

from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from intake_app.paths import resources_dir
from intake_app.ui.look.roles import install_roles
from intake_app.ui.look.sheet import style_sheet
from intake_app.ui.look.theme import Look, look_notice, put_in_force
from intake_app.ui.look.tokens import tokens


def load_fonts() -> None:
    """Makes the program's own fonts known to Qt; needs a QApplication."""
    app = QApplication.instance()
    if app is None or app.property("look_fonts"):
        return
    app.setProperty("look_fonts", True)
    folder = resources_dir() / "fonts"
    for name in tokens().raw["font"]["files"]:
        if QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            raise FileNotFoundError(f"font {name} cannot be read from {folder}")
    QFontDatabase.addApplicationFont(str(folder / "NotoSans-Regular.ttf"))


def apply_look(app: QApplication, theme: str = "light", text_scale: float = 1.0) -> Look:
    """Puts a theme and a text size in force and restyles every open window. Raises ValueError for an unknown theme or
    a scale outside 1.0 to 2.0."""
    fresh = Look(theme, text_scale)
    put_in_force(fresh)
    load_fonts()
    if app.property("look_style") is None:
        install_roles()
        if not is_fusion():
            app.setStyle("Fusion")
        app.setProperty("look_style", True)
    app.setPalette(palette(fresh))
    app.setFont(fresh.font("body"))
    app.setStyleSheet(style_sheet(fresh))
    look_notice().changed.emit()
    return fresh


def is_fusion() -> bool:
    """Whether Qt was asked for its Fusion style before there was an application (see `intake_app.ui`), which is quick."""
    return os.environ.get("QT_STYLE_OVERRIDE") == "Fusion"


def palette(the_look: Look) -> QPalette:
    """Qt's palette from the same roles as the style sheet."""
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: "surface.window", roles.WindowText: "text.primary", roles.Base: "surface.card",
        roles.AlternateBase: "surface.sunk", roles.Text: "text.primary", roles.PlaceholderText: "text.tertiary",
        roles.Button: "surface.card", roles.ButtonText: "text.primary", roles.BrightText: "accent.on",
        roles.Highlight: "accent.base", roles.HighlightedText: "accent.on", roles.Link: "accent.base",
        roles.LinkVisited: "accent.base", roles.ToolTipBase: "surface.raised", roles.ToolTipText: "text.primary",
        roles.Light: "surface.card", roles.Midlight: "line.soft", roles.Mid: "line.control",
        roles.Dark: "line.strong", roles.Shadow: "line.strong", roles.Accent: "accent.base",
    }  # fmt: skip
    made = QPalette()
    for role, name in pairs.items():
        made.setColor(role, the_look.colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, the_look.colour("text.disabled"))
    return made
