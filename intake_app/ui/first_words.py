"""The words of the first window, read without the YAML library, which would cost more than the page itself."""

import json
from pathlib import Path

from intake_app.domain.wording import Wording
from intake_app.paths import resources_dir

AREAS = ("ui", "ui-unlock", "look")


def read_flat(path: Path) -> dict[str, str]:
    """The texts of a flat file: one `key: text` a line, plain or in double quotes, comments on lines of their own.

    That is the whole of YAML these files use; a test compares with a full reader."""
    texts = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, _, text = line.partition(": ")
        text = text.strip()
        texts[key.strip()] = json.loads(text) if text.startswith('"') else text
    return texts


def first_words(language: str, *areas: str) -> Wording:
    """What the pages in front of the lock say, in one language. Areas whose file is missing are left out."""
    folder = resources_dir() / "texts" / language
    texts: dict[str, str] = {}
    for area in (*AREAS, *areas):
        path = folder / f"{area}.yaml"
        if path.is_file():
            texts.update(read_flat(path))
    return Wording(language, texts)
