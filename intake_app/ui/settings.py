"""What this computer remembers between two starts: language, theme, text size, window. Never the name of a person."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

THEMES = ("system", "light", "dark", "high_contrast")
LANGUAGES = ("en", "pt")
LOCK_MINUTES = (2, 5, 10, 15)

_FILE = "window.json"
_KINDS: Mapping[str, type] = {"text_scale": float, "lock_minutes": int}


@dataclass(frozen=True)
class Settings:
    """`language` "" and `theme` "system" follow the computer; `text_scale` 1.0 to 2.0; `geometry` is Qt's own, base 64.

    `last_worker` holds a worker's id for each vault folder; `office` what the page in front of the lock says of it.
    """

    language: str = ""
    theme: str = "system"
    text_scale: float = 1.0
    lock_minutes: int = 5
    geometry: str = ""
    last_worker: Mapping[str, str] = field(default_factory=dict)
    office: Mapping[str, str] = field(default_factory=dict)

    def changed(self, **values: Any) -> "Settings":
        """The same settings with some of them changed."""
        return replace(self, **values)


def load_settings(folder: Path) -> Settings:
    """The settings kept in `folder`. What is missing, broken or out of range takes its usual value."""
    try:
        content = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(content, dict):
        return Settings()
    usual = Settings()
    kept: dict[str, Any] = {}
    for entry in fields(Settings):
        value = content.get(entry.name)
        kind = _KINDS.get(entry.name, type(getattr(usual, entry.name)))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if isinstance(value, kind) and not isinstance(value, bool):
            kept[entry.name] = value
    return _in_range(Settings(**kept))


def _in_range(read: Settings) -> Settings:
    texts = (read.last_worker, read.office)
    plain = all(isinstance(text, str) for part in texts for pair in part.items() for text in pair)
    return read.changed(
        language=read.language if read.language in LANGUAGES else "",
        theme=read.theme if read.theme in THEMES else "system",
        text_scale=min(2.0, max(1.0, read.text_scale)),
        lock_minutes=read.lock_minutes if read.lock_minutes in LOCK_MINUTES else 5,
        last_worker=read.last_worker if plain else {},
        office=read.office if plain else {},
    )


def save_settings(folder: Path, settings: Settings) -> None:
    """Keep the settings; a folder that cannot be written is no reason to stop working."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{_FILE}.new"
        fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(folder / _FILE)
    except OSError:
        return
