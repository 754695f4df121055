"""The words of the first window, read without the YAML library, which would cost more than the page itself."""

from typing import Final

from intake_app.definitions.flat_texts import read_flat
from intake_app.domain.wording import Wording
from intake_app.paths import resources_dir

AREAS: Final = ("ui", "ui-unlock", "look", "store")
"""Files the pages in front of the lock need; flat, so that they can be read line by line."""


def first_words(language: str, *areas: str) -> Wording:
    """What the pages in front of the lock say in one language. `areas` are further files; a missing one is left out."""
    folder = resources_dir() / "texts" / language
    texts: dict[str, str] = {}
    for area in (*AREAS, *areas):
        path = folder / f"{area}.yaml"
        flat = read_flat(path.read_text(encoding="utf-8")) if path.is_file() else None
        if flat is not None:
            texts.update(flat[0])
    return Wording(language, texts)
