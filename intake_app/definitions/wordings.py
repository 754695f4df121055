"""Reads texts: screen texts of `resources/texts/<language>/`, the wording of a form, the wording of a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app.definitions.file_texts import read_text
from intake_app.definitions.flat_texts import read_flat
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import MAX_WORDING_NODES, MapNode, TextNode, parse_yaml, read_yaml

if TYPE_CHECKING:
    from intake_app.definitions.fields import Fields
    from intake_app.definitions.instruments import InstrumentSource

PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
WORDING_KINDS: Final = ("paraphrase", "official")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FORM_KEYS: Final = (
    "language", "wording", "edition", "title", "about", "licence", "credit", "texts", "options", "alerts", "scales",
    "bands", "sets",
)  # fmt: skip
TERMS: Final = ("@licence", "@credit")
"""Under which words a wording says the terms of a form; where it does not, the form's own stand."""
_PACK_KEYS: Final = ("language", "title", "about", "texts")


@dataclass
class TextFile:
    """The texts of one file by full wording key, with their lines. `official`: its `wording` says so."""

    path: Path
    language: str
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    edition: str = ""
    official: bool = False

    def add(self, key: str, node: object, line: int, sheet: Sheet) -> None:
        """Keeps one text; notes one that is no text, is there twice, or holds braces that are no `{place}`."""
        if not isinstance(node, TextNode):
            sheet.error(line, "wrong-kind", f"'{key}' must be one text.", "Put the text in quotes on one line.")
            return
        text = "" if node.is_null else node.text.rstrip("\n")
        if not text and node.plain:
            sheet.error(line, "text-empty", f"'{key}' has no text.", "Write the text, or remove the line.")
            return
        if not _braces_fit(text):
            sheet.error(
                line,
                "text-braces",
                f"'{key}' has a brace that is no place such as {{name}}.",
                "Write {name} with lower-case letters, or leave the braces out.",
            )
            return
        if key in self.texts:
            sheet.error(
                line, "duplicate-key", f"'{key}' stands here twice (first on line {self.lines[key]}).", "Keep one."
            )
        self.texts[key] = text
        self.lines[key] = line


def _braces_fit(text: str) -> bool:
    return ("{" not in text and "}" not in text) or not set(PLACE.sub("", text)) & {"{", "}"}


def places(text: str) -> frozenset[str]:
    """The names of the places a text wants filled."""
    return frozenset(PLACE.findall(text)) if "{" in text else frozenset()


def read_screen_texts(path: Path, language: str, sheet: Sheet) -> TextFile:
    """Flat `key: text` lines; the keys are used as they stand."""
    file = TextFile(path, language)
    text = read_text(path, sheet)
    if text is None:
        return file
    flat = read_flat(text)
    if flat is not None and all(map(_braces_fit, flat[0].values())):
        file.texts, file.lines = flat
        return file
    root = parse_yaml(text, sheet, MAX_WORDING_NODES)
    if root is not None:
        for key, node in root.entries.items():
            file.add(key, node, root.lines[key], sheet)
    return file


def read_form_wording(path: Path, source: InstrumentSource, sheet: Sheet) -> TextFile:
    """The texts of a form, expanded to `<id>/<linkId>`, `=<code>`, `!<alert>`, `:<scale>` and `:band.<code>`."""
    form_id = source.form.id
    root = read_yaml(path, sheet, MAX_WORDING_NODES)
    if root is None:
        return TextFile(path, "")
    from intake_app.definitions.fields import Fields

    fields = Fields(root, sheet, _FORM_KEYS)
    kind = fields.one_of("wording", WORDING_KINDS, "paraphrase")
    file = _headed(fields, path, f"{form_id}/@", titled=kind == "paraphrase")
    file.official = kind == "official"
    for key in TERMS:
        node = fields.scalar(key[1:])
        if node is not None:
            file.add(f"{form_id}/{key}", node, node.line, sheet)
    if file.edition:
        file.texts[f"{form_id}/@edition"] = file.edition
    _add_options(fields, source, file)
    _add_all(fields, "texts", f"{form_id}/", file)
    _add_all(fields, "alerts", f"{form_id}!", file)
    _add_all(fields, "scales", f"{form_id}:", file)
    _add_all(fields, "bands", f"{form_id}:band.", file)
    _add_all(fields, "sets", f"{form_id}:set.", file)
    return file


def read_pack_wording(path: Path, pack_id: str, sheet: Sheet) -> TextFile:
    """The texts of a pack under `<pack>#<key>`."""
    root = read_yaml(path, sheet, MAX_WORDING_NODES)
    if root is None:
        return TextFile(path, "")
    from intake_app.definitions.fields import Fields

    fields = Fields(root, sheet, _PACK_KEYS)
    file = _headed(fields, path, f"{pack_id}#@")
    _add_all(fields, "texts", f"{pack_id}#", file)
    return file


def language_of(path: Path) -> str:
    """The language in a file name `<id>.<language>.yaml`; "" when there is none."""
    parts = path.name.split(".")
    return parts[-2] if len(parts) >= 3 else ""


def _headed(fields: Fields, path: Path, prefix: str, titled: bool = True) -> TextFile:
    language = fields.text("language", required=True)
    file = TextFile(path, language, edition=fields.text("edition") if "edition" in fields.node.entries else "")
    if language and language != language_of(path):
        fields.sheet.error(
            fields.at("language"),
            "language-and-file",
            f"The language '{language}' is not that of the file name.",
            "Rename the file or the language.",
        )
    for key in ("title", "about"):
        node = fields.scalar(key, required=titled and key == "title")
        if node is not None:
            file.add(f"{prefix}{key}", node, node.line, fields.sheet)
    return file


def _add_all(fields: Fields, section: str, prefix: str, file: TextFile) -> None:
    node = fields.mapping(section)
    for key, value in node.entries.items():
        full = f"{prefix}{key}"
        if section == "texts":
            # A text for one option stands above the text its option set gives.
            file.texts.pop(full, None) if "=" in key else None
        file.add(full, value, node.lines[key], fields.sheet)


def _add_options(fields: Fields, source: InstrumentSource, file: TextFile) -> None:
    users: dict[str, list[str]] = {}
    for link_id, name in source.option_set.items():
        users.setdefault(name, []).append(link_id)
    node = fields.mapping("options")
    for name, entry in node.entries.items():
        line = node.lines[name]
        if name not in source.sets:
            fields.sheet.error(
                line,
                "text-unmatched",
                f"The form has no option set '{name}'.",
                fields.sheet.hint(name, source.sets) or "Remove these texts.",
            )
        elif isinstance(entry, MapNode):
            _add_set(name, entry, source, users.get(name, []), file, fields.sheet)
        else:
            fields.sheet.error(line, "wrong-kind", f"'{name}' must list its options.", "Write {code: text, ...}.")


def _add_set(
    name: str, entry: MapNode, source: InstrumentSource, users: list[str], file: TextFile, sheet: Sheet
) -> None:
    codes = {str(option.code) for option in source.sets[name]}
    for code, value in entry.entries.items():
        if code not in codes:
            sheet.error(
                entry.lines[code],
                "text-unmatched",
                f"The option set '{name}' has no option '{code}'.",
                sheet.hint(code, codes),
            )
            continue
        for link_id in users:
            file.add(f"{source.form.id}/{link_id}={code}", value, entry.lines[code], sheet)


def official_keys(files: list[TextFile]) -> frozenset[str]:
    """The keys whose text, after all files stand above each other, is from an official wording."""
    strongest = {key: file.official for file in files for key in file.texts}
    return frozenset(key for key, official in strongest.items() if official)


def merged(files: Mapping[Path, TextFile] | list[TextFile]) -> dict[str, str]:
    """All texts together; a later file stands above an earlier one."""
    texts: dict[str, str] = {}
    for file in files.values() if isinstance(files, Mapping) else files:
        texts.update(file.texts)
    return texts
