"""The design tokens: colours by role and theme, type and control sizes. Read once from resources/look/tokens.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from intake_app.paths import resources_dir

THEMES = ("light", "dark", "high_contrast")


@dataclass(frozen=True)
class TypeToken:
    """One voice of text: size and line height in px at 100 %, weight 400 to 700."""

    size: int
    line: int
    weight: int


@dataclass(frozen=True)
class Tokens:
    """The file as read. Roles are names such as `text.primary`; an unknown name raises KeyError."""

    raw: Mapping[str, Any]

    def colour(self, theme: str, role: str) -> str:
        """The colour of a role in a theme, as `#rrggbb`."""
        return str(self.raw["color"][theme][role])

    def roles(self, theme: str = "light") -> tuple[str, ...]:
        return tuple(self.raw["color"][theme])

    def type(self, name: str) -> TypeToken:
        entry = self.raw["type"][name]
        return TypeToken(entry["size"], entry["line"], entry["weight"])

    def type_names(self) -> tuple[str, ...]:
        return tuple(name for name, entry in self.raw["type"].items() if isinstance(entry, dict) and "size" in entry)

    def size(self, name: str) -> int:
        entry = self.raw["size"][name]
        return int(entry if isinstance(entry, int) else entry[0])

    def space(self, step: int) -> int:
        return int(self.raw["space"][str(step)])

    def radius(self, name: str) -> int:
        return int(self.raw["radius"][name])

    def icon(self, meaning: str) -> str:
        """The icon's file name for a meaning of the icon map; a file name stands for itself."""
        return str(self.raw["icons"]["map"].get(meaning, meaning))

    @property
    def narrow_below(self) -> int:
        return int(self.raw["layout"]["narrow"]["below_width"])

    @property
    def text_scales(self) -> tuple[float, ...]:
        return tuple(float(step) for step in self.raw["text_scale"]["steps"])


@cache
def tokens() -> Tokens:
    """The tokens of this installation."""
    return Tokens(json.loads((resources_dir() / "look" / "tokens.json").read_text(encoding="utf-8")))
