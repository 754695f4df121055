"""Forms and answers of others, in and out: joins what reads foreign files with what reads our own."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake_app.casework.packets import write_whole
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError

if TYPE_CHECKING:
    from intake_app.definitions.instruments import InstrumentSource
    from intake_app.definitions.library import Library
    from intake_app.exchange.fhir_forms import ForeignForm

_PREFIXES = ("/", "!", ":")
"""What follows the id of a form in the keys of its texts."""


def import_form(content: bytes, folder: Path, *, place: str = "", language: str = "en", id: str = "") -> dict[str, Any]:
    """Takes over a FHIR Questionnaire into `folder`; returns `{id, files, items, notices}`.

    Files that are there already are never replaced (`file-exists`). Raises UserError for what cannot be taken over;
    then nothing is written.
    """
    from intake_app.exchange.fhir_forms import read_questionnaire

    form = read_questionnaire(content, place=place, language=language, id=id)
    files = write_form(form, folder)
    notices = [{"code": one.code, "place": one.place, "message": one.message} for one in form.notices]
    return {"id": form.id, "files": [str(path) for path in files], "items": form.items, "notices": notices}


def write_form(form: "ForeignForm", folder: Path) -> list[Path]:
    """Writes the files of a form that was read, and reads them back: they stay only when they are right."""
    from intake_app.exchange.form_files import file_texts

    contents = {folder / name: text.encode() for name, text in file_texts(form).items()}
    try:
        there = next((path for path in contents if path.exists()), None)
        if there is not None:
            raise UserError("file-exists", "There is such a file already. Choose another folder or --id.", str(there))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("cannot-write", f"The folder cannot be made ({error.strerror}).", str(folder)) from None
    written: list[Path] = []
    try:
        for path, content in contents.items():
            written.append(path)
            write_whole(path, content)
        _read_back(folder / f"{form.id}.yaml", written)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _read_back(path: Path, written: list[Path]) -> None:
    from intake_app.definitions.instruments import read_instrument
    from intake_app.definitions.problems import DefinitionError, Problem, Sheet, has_errors
    from intake_app.definitions.wordings import read_form_wording

    problems: list[Problem] = []
    source = read_instrument(path, problems)
    if source is not None and not has_errors(problems):
        for file in written:
            if file != path:
                read_form_wording(file, source, Sheet(file, problems))
    if source is None or has_errors(problems):
        raise DefinitionError(problems)


def export_form(library: "Library", id: str, language: str) -> dict[str, Any]:
    """The form as a FHIR R4 Questionnaire in `language`, its other languages as translations."""
    from intake_app.exchange.fhir_writing import questionnaire

    source = library.instrument_source(id)
    texts = form_texts(library, id)
    if language not in texts:
        known = ", ".join(texts)
        raise UserError("unknown-language", f"The form has no texts in “{language}”; known: {known}.", "--lang")
    return questionnaire(source.form, language, texts, form_parts(source.path))


def export_answers(
    library: "Library", id: str, language: str, answers: Mapping[str, Answer], authored: str
) -> dict[str, Any]:
    """Answers to the form, by linkId, as a FHIR R4 QuestionnaireResponse; `authored` is the moment as ISO text."""
    from intake_app.exchange.fhir_responses import response

    form = library.instrument(id)
    texts = form_texts(library, id)
    return response(form, answers, language, texts.get(language) or texts.get("en", {}), authored)


def form_texts(library: "Library", id: str) -> dict[str, dict[str, str]]:
    """The texts of a form by language, under what follows its id in their keys: `/q1`, `/q1=2`, `!alert`, `:total`."""
    source = library.instrument_source(id)
    form = source.form
    found: dict[str, dict[str, str]] = {}
    for language in dict.fromkeys((*library.languages, *form.languages)):
        if language in library.languages:
            texts = library.wording(language, instruments=(form,)).texts
        else:
            texts = _texts_beside(source, language)
        own = {key[len(form.id) :]: text for key, text in texts.items() if key.startswith(form.id)}
        own = {key: text for key, text in own.items() if key.startswith(_PREFIXES)}
        if own:
            found[language] = own
    return found


def _texts_beside(source: "InstrumentSource", language: str) -> Mapping[str, str]:
    """The texts of a form in a language the screen does not have."""
    from intake_app.definitions.problems import DefinitionError, Problem, Sheet, has_errors
    from intake_app.definitions.wordings import read_form_wording

    path = source.path.with_name(f"{source.form.id}.{language}.yaml")
    problems: list[Problem] = []
    file = read_form_wording(path, source, Sheet(path, problems))
    if has_errors(problems):
        raise DefinitionError(problems)
    return file.texts


def form_parts(path: Path) -> dict[str, Any]:
    """What stands in a form file beside its items, as it was written."""
    from intake_app.definitions.instruments import MAX_FORM_VALUES
    from intake_app.definitions.problems import Problem, Sheet
    from intake_app.definitions.reading import ListNode, MapNode, Node, read_yaml

    problems: list[Problem] = []
    root = read_yaml(path, Sheet(path, problems), MAX_FORM_VALUES)
    assert root is not None, "the library has read it"

    def plain(node: Node) -> Any:
        if isinstance(node, MapNode):
            return {key: plain(inner) for key, inner in node.entries.items()}
        if isinstance(node, ListNode):
            return [plain(inner) for inner in node.items]
        if not node.plain:
            return node.text
        word = {"true": True, "false": False}.get(node.text)
        if word is not None or node.is_null:
            return word
        return int(node.text) if node.text.lstrip("-").isdigit() and len(node.text) < 10 else node.text

    return {key: plain(node) for key, node in root.entries.items() if key not in ("item", "optionSets")}
