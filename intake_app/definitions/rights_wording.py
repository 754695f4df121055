"""The words of a pack: labels and threats, and the lists of what the check of rights looks for."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from intake_app import paths
from intake_app.definitions.problems import Problem, Sheet
from intake_app.definitions.wordings import TextFile

_QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


@lru_cache(maxsize=4)
def rights_words(folder: Path | None = None) -> Mapping[str, Any]:
    """The lists of `resources/rights/words.yaml`, with the order of effects of `resources/proving/effects.yaml`."""
    import yaml

    home = folder or paths.resources_dir()
    words: dict[str, Any] = yaml.safe_load((home / "rights" / "words.yaml").read_text(encoding="utf-8"))
    effects = yaml.safe_load((home / "proving" / "effects.yaml").read_text(encoding="utf-8"))
    return {**words, "effects": effects["effects"]}


def check_wording(file: TextFile, words: Mapping[str, Any], problems: list[Problem]) -> None:
    """F5.4 and F3.5: no label for a person, no threat; what stands in quotation marks is somebody else's word."""
    language = file.language.partition("-")[0]
    sheet = Sheet(file.path, problems)
    labels, threats = _pattern(words["labels"], language), _pattern(words["threats"], language)
    for key, text in file.texts.items():
        bare = _QUOTED.sub("", text)
        line = file.lines.get(key, 0)
        if labels is not None and (found := labels.search(bare)):
            what = f"F5.4: '{found[0]}' names a person by a thing ({key})."
            sheet.error(line, "rights-f5.4", what, "Say person, or put a word of the law in quotation marks.")
        if threats is not None and (found := threats.search(bare)):
            sheet.warning(line, "rights-f3.5", f"F3.5: '{found[0]}' threatens ({key}).", "Say neutrally what follows.")


def _pattern(lists: Mapping[str, Sequence[str]], language: str) -> re.Pattern[str] | None:
    words = lists.get(language)
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
