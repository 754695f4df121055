"""Puts a look in force: fonts, palette, style sheet. `apply_look` may be called again at any time."""

import os

from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from intake_app.paths import resources_dir
from intake_app.ui.look.roles import install_roles
from intake_app.ui.look.sheet import style_sheet
from intake_app.ui.look.theme import Look, look, look_notice, put_in_force
from intake_app.ui.look.tokens import tokens

FIRST_FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-Semibold.ttf")
"""What the first window is written in."""


def load_fonts(*, first: bool = False) -> None:
    """Makes the program's own fonts known to Qt; needs a QApplication. `first` only those of the first window; call it
    again for the others."""
    app = QApplication.instance()
    known = [] if app is None else list(app.property("look_fonts") or ())
    if app is None:
        return
    names = FIRST_FONTS if first else (*tokens().raw["font"]["files"], "NotoSans-Regular.ttf")
    missing = [name for name in names if name not in known]
    if not missing:
        return
    folder = resources_dir() / "fonts"
    for name in missing:
        if QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            raise FileNotFoundError(f"font {name} cannot be read from {folder}")
    app.setProperty("look_fonts", [*known, *missing])


def apply_look(app: QApplication, theme: str = "light", text_scale: float = 1.0, *, first: bool = False) -> Look:
    """Puts a theme and a text size in force and restyles every open window. `first` takes only the fonts and
    rules the first window needs; `complete_look` adds the others. Raises ValueError for an unknown theme or a scale
    outside 1.0 to 2.0."""
    fresh = Look(theme, text_scale)
    put_in_force(fresh)
    load_fonts(first=first)
    if app.property("look_style") is None:
        install_roles()
        if not is_fusion():
            app.setStyle("Fusion")
        app.setProperty("look_style", True)
    app.setPalette(palette(fresh))
    app.setFont(fresh.font("body"))
    app.setStyleSheet(style_sheet(fresh, first=first))
    look_notice().changed.emit()
    return fresh


def complete_look(app: QApplication) -> None:
    """Adds what `apply_look` left for later, once the first window is there."""
    load_fonts()
    app.setStyleSheet(style_sheet(look()))


def is_fusion() -> bool:
    """Whether Qt was asked for its Fusion style before there was an application (see `intake_app.ui`): quicker."""
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
