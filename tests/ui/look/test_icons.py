"""Every icon that code or tokens name is shipped, and takes the colour of its role."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from intake_app.paths import resources_dir
from intake_app.ui.look.icons import pixmap
from intake_app.ui.look.theme import look
from intake_app.ui.look.tokens import tokens

SOURCES = sorted((Path(__file__).resolve().parents[3] / "intake_app" / "ui").rglob("*.py"))
SHIPPED = {path.stem for path in (resources_dir() / "icons").glob("*.svg")}


def named_icons(path: Path) -> set[str]:
    """Strings given as `icon`, `icon_right` or `paint_icon` in a source file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            values = [keyword.value for keyword in node.keywords if keyword.arg in ("icon", "icon_right")]
            if (
                name in ("Icon", "IconLine", "WorkRow", "LinkRow", "DashedRow", "icon", "pixmap", "set_icon")
                and node.args
            ):
                values.append(node.args[0])
            if name == "paint_icon" and len(node.args) > 2:
                values.append(node.args[2])
            if name == "RailPage" and len(node.args) > 2:
                values.append(node.args[2])
            found |= {
                value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
            }
    return found - {""}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_icon_named_in_code_is_shipped(path: Path) -> None:
    missing = {name for name in named_icons(path) if tokens().icon(name) not in SHIPPED}
    assert not missing


def test_every_icon_of_the_tokens_is_shipped() -> None:
    named = set(tokens().raw["icons"]["map"].values())
    named |= {entry["icon"] for entry in tokens().raw["missing"].values()}
    named |= {entry["icon"] for entry in tokens().raw["alert"].values()}
    assert named <= SHIPPED


def test_no_icon_has_a_colour_of_its_own() -> None:
    for path in (resources_dir() / "icons").glob("*.svg"):
        assert not re.search(r'(stroke|fill)="#', path.read_text(encoding="utf-8")), path.name


def test_the_licence_lies_beside_the_icons_and_fonts() -> None:
    assert "ISC" in (resources_dir() / "icons" / "LICENSE").read_text(encoding="utf-8")
    assert "SIL Open Font License" in (resources_dir() / "fonts" / "SourceSans3-OFL.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_an_icon_takes_the_colour_of_its_role_in_every_theme(in_look, theme: str) -> None:
    in_look(theme)
    image = pixmap("minus", 48, "alert.danger").toImage()
    middle = QColor(image.pixel(24, 24))
    assert middle.name() == look().hex("alert.danger").lower()


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("no-such-icon", 16)
