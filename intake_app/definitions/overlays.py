"""An office's wording of a form: held against the form, and against the texts it would replace."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.definitions.problems import Problem, Sheet, did_you_mean, has_errors
from intake_app.definitions.wording_checks import SUFFIXES, form_keys
from intake_app.definitions.wordings import TERMS, TextFile, language_of, merged, places, read_form_wording
from intake_app.domain.errors import UserError

if TYPE_CHECKING:
    from intake_app.definitions.instruments import InstrumentSource
    from intake_app.definitions.library import Library


@dataclass(frozen=True)
class TextChange:
    """One text of a form before and after; "" where there is none."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Overlay:
    """What a wording file would do. `unchanged` texts of the form stay as they are; `problems` holds all findings."""

    form: str
    language: str
    edition: str
    official: bool
    changes: tuple[TextChange, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def fits(self) -> bool:
        return not has_errors(self.problems)


def read_overlay(path: Path, library: "Library") -> Overlay:
    """Reads the wording file `<form>.<language>.yaml` as it would stand above the texts there are without it."""
    problems: list[Problem] = []
    sheet = Sheet(path, problems)
    form_id, language = path.name.partition(".")[0], language_of(path)
    source = _source(form_id, library, sheet)
    if not language or path.suffix != ".yaml":
        sheet.error(0, "file-name", "The name does not say the language.", f"Name it {form_id or 'assist'}.pt.yaml.")
    elif language not in library.languages:
        sheet.error(
            0, "language-not-spoken", f"The program has no screen texts in '{language}'.",
            did_you_mean(language, library.languages),
        )  # fmt: skip
    elif source is not None and library.is_own(form_id):
        mend = "Load the form again, with its texts beside it."
        sheet.error(0, "own-form-wording", "This form is the office's own; its texts come with it.", mend)
    if source is None or problems:
        return Overlay(form_id, language, "", False, (), 0, tuple(problems))
    file = read_form_wording(path, source, sheet)
    below = [one for one in library.form_texts(source, language, []) if one.path.parent == source.path.parent]
    now = merged(library.form_texts(source, language, []))
    _check(file, source, merged(below), sheet)
    after = merged([*below, file])
    edition_key = f"{form_id}/@edition"
    keys = [key for key in dict.fromkeys([*now, *after]) if key != edition_key]
    changes = tuple(
        TextChange(key, now.get(key, ""), after.get(key, "")) for key in keys if now.get(key, "") != after.get(key, "")
    )
    unchanged = len(keys) - len(changes)
    return Overlay(form_id, language, file.edition, file.official, changes, unchanged, tuple(sorted(set(problems))))


def _source(form_id: str, library: "Library", sheet: Sheet) -> "InstrumentSource | None":
    try:
        return library.instrument_source(form_id)
    except UserError:
        sheet.error(
            0, "no-such-form", f"There is no form '{form_id}'.", did_you_mean(form_id, library.instrument_ids())
        )
        return None


def _check(file: TextFile, source: "InstrumentSource", below: dict[str, str], sheet: Sheet) -> None:
    form_id = source.form.id
    wanted = form_keys(source)
    allowed = {*(f"{form_id}/{name}" for name in ("@about", "@edition", *TERMS)), *wanted, *below}
    for key, line in file.lines.items():
        short = key.removeprefix(form_id).lstrip("/!:#")
        base, _, suffix = key.rpartition(".")
        if key not in allowed and not (suffix in SUFFIXES and base in wanted):
            names = (name.removeprefix(form_id).lstrip("/!:#") for name in wanted)
            sheet.error(
                line, "text-unmatched", f"'{short}' is the text of nothing in the form.", sheet.hint(short, names)
            )
        elif key in below and places(below[key]) != places(file.texts[key]):
            told = ", ".join(f"{{{name}}}" for name in sorted(places(below[key]))) or "none"
            sheet.error(
                line, "places-differ", f"'{short}' must have the places of the text it replaces: {told}.",
                "Write the same places.",
            )  # fmt: skip
    if not file.texts.keys() - {f"{form_id}/@edition"}:
        sheet.error(0, "no-texts", "There is no text in this file.", "Write at least one text it is to replace.")
