"""How the program speaks: person-first in every text, and the same in both languages."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from intake_app.store import failures

ROOT = Path(__file__).resolve().parents[2]
TEXT_SUFFIXES = {".yaml", ".csv", ".md", ".json", ".html", ".txt"}
# Titles of laws and publications are quoted as their authors wrote them.
QUOTED_KEYS = {
    "sources",
    "source",
    "citation",
    "citations",
    "cites",
    "title",
    "href",
    "url",
    "publication",
    "licence",
    "owner",
    # the list of words that no pack may use
    "labels",
}
EVERYWHERE = re.compile(
    r"\b(addicts?|addicted|abusers?|junk(?:ie|y)s?|offenders?|clients?|non-?compliant|non-?compliance|crackheads?"
    r"|toxic[óo]man[oa]s?|viciad[oa]s?|drogad[oa]s?|delinquentes?|clientes?|incumpridor(?:es|a|as)?)\b",
    re.IGNORECASE,
)
ON_SCREEN_AND_PAPER = re.compile(r"\b(clean|dirty|limp[oa]s?|suj[oa]s?)\b", re.IGNORECASE)


def texts_of(value: object) -> Iterator[str]:
    """Every text in a YAML document, but those quoted from others."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in QUOTED_KEYS:
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str):
        yield value


def text_files() -> list[Path]:
    folders = (ROOT / "forms", ROOT / "resources")
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in TEXT_SUFFIXES]
    return sorted([*found, *ROOT.glob("*.md")])


@pytest.mark.parametrize("path", text_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_speak_of_people_with_respect(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    texts = list(texts_of(yaml.safe_load(content))) if path.suffix == ".yaml" else content.splitlines()
    banned = [EVERYWHERE, *([ON_SCREEN_AND_PAPER] if path.is_relative_to(ROOT / "forms") else [])]
    found = [(match.group(), text) for text in texts for pattern in banned for match in pattern.finditer(text)]
    assert not found


def test_the_program_speaks_of_people_with_respect() -> None:
    found = []
    for source in sorted((ROOT / "intake_app").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                # The print service's own name of its settings.
                text = node.value.replace("client.conf", "")
                found += [(source.name, node.lineno, match.group()) for match in EVERYWHERE.finditer(text)]
    assert not found


# -------------------------------------------------------------------------------------------------- the two languages


def flattened(value: object, prefix: str = "") -> dict[str, str]:
    if isinstance(value, Mapping):
        parts = [flattened(inner, f"{prefix}.{key}" if prefix else str(key)) for key, inner in value.items()]
        return {key: text for part in parts for key, text in part.items()}
    return {prefix: "" if value is None else str(value)}


def language_pairs() -> list[tuple[Path, Path]]:
    """English and Portuguese file of every wording, whether it exists or not."""
    texts = ROOT / "resources" / "texts"
    names = {path.name for language in ("en", "pt") for path in (texts / language).glob("*.yaml")}
    pairs = [(texts / "en" / name, texts / "pt" / name) for name in sorted(names)]
    forms = [path for language in ("en", "pt") for path in (ROOT / "forms").rglob(f"*.{language}.yaml")]
    stems = sorted({path.with_name(path.name.rsplit(".", 2)[0]) for path in forms})
    return pairs + [(stem.with_name(f"{stem.name}.en.yaml"), stem.with_name(f"{stem.name}.pt.yaml")) for stem in stems]


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize(("english", "portuguese"), language_pairs(), ids=lambda path: str(path.relative_to(ROOT)))
def test_both_languages_are_complete(english: Path, portuguese: Path) -> None:
    here, there = (flattened(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in (english, portuguese))
    assert sorted(here.keys() - there.keys()) == [], "lacking in Portuguese"
    # The terms of a form stand in English in the form itself.
    assert sorted(there.keys() - here.keys() - {"credit", "licence"}) == [], "lacking in English"
    assert [key for key, text in [*here.items(), *there.items()] if not text.strip()] == [], "empty"


@pytest.mark.parametrize(("english", "portuguese"), language_pairs(), ids=lambda path: str(path.relative_to(ROOT)))
def test_both_languages_fill_in_the_same_places(english: Path, portuguese: Path) -> None:
    here, there = (flattened(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in (english, portuguese))
    different = {
        key: (here[key], there[key]) for key in here.keys() & there.keys() if places(here[key]) != places(there[key])
    }
    assert not different


# ------------------------------------------------------------------------------------------------------------- errors


def error_codes() -> set[str]:
    """The codes of every error that a person can mend."""
    codes = set(failures._MENDS)
    for source in sorted((ROOT / "intake_app").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UserError"
            if named and node.args and isinstance(node.args[0], ast.Constant):
                codes.add(str(node.args[0].value))
    return codes


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_error_has_its_words(language: str) -> None:
    words = {
        key
        for path in (ROOT / "resources" / "texts" / language).glob("*.yaml")
        for key in flattened(yaml.safe_load(path.read_text(encoding="utf-8")))
    }
    assert sorted(code for code in error_codes() if f"error.{code}" not in words) == []
