"""Files an office adds to its forms: wordings over ours, and forms of its own. Read and shown before they are taken."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import OfficeFile, OfficeFileKind
from intake_app.store import records

if TYPE_CHECKING:
    from intake_app.definitions.library import Library
    from intake_app.definitions.overlays import TextChange
    from intake_app.definitions.problems import Problem
    from intake_app.exchange.findings import Notice
    from intake_app.store.open_vault import Vault

HOME: Final = "instruments"
LARGEST: Final = 2 * 1024 * 1024


@dataclass(frozen=True)
class Proposal:
    """A file, or a form with its wordings, as it would be taken. `files` are (name, bytes).

    `changes` are texts before and after, for a wording; `unchanged` how many texts of the form stay as they are.
    `notices` say what an import left out. Only what has no error among `problems` can be taken.
    """

    kind: OfficeFileKind
    form: str
    title: str
    version: str
    language: str
    edition: str
    official: bool
    questions: int
    files: tuple[tuple[str, bytes], ...]
    changes: tuple[TextChange, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def can_be_taken(self) -> bool:
        return bool(self.files) and not any(one.severity == "error" for one in self.problems)


@dataclass(frozen=True)
class UntrustedFile:
    """A file of the office's forms that is not used. `why`: unknown (nobody here added it), changed (since it was
    added), missing, unfit (it no longer fits its form)."""

    path: str
    why: str


# Trust


def trust_files(vault: Vault, library: Library) -> None:
    """Let `library` use the office's own files, those alone whose hash the vault knows."""
    folder = records.forms_folder(vault)
    known = records.load_files(vault)
    if known or folder in library.folders:
        library.add_folder(folder, {folder / path: file.sha256 for path, file in known.items()})


def untrusted_files(desk: Desk) -> tuple[UntrustedFile, ...]:
    """What lies in the folder of the office's forms and is not used, and what should lie there and does not."""
    folder, known = records.forms_folder(desk.vault), records.load_files(desk.vault)
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in (".yaml", ".csv", ".json")
    }
    found = [UntrustedFile(path, "unknown") for path in there - known.keys()]
    for path in known:
        if path not in there:
            found.append(UntrustedFile(path, "missing"))
        elif not desk.library.is_usable(folder / path):
            found.append(UntrustedFile(path, "changed"))
        elif folder / path in desk.library.refused:
            found.append(UntrustedFile(path, "unfit"))
    return tuple(sorted(found, key=lambda one: one.path))


# Reading before taking


def propose(desk: Desk, path: Path) -> Proposal:
    """Read a wording `<form>.<language>.yaml`, a form `<form>.yaml` with the wordings beside it, a folder with one
    form, or somebody else's form, a FHIR Questionnaire (`.json`). Nothing is kept yet.

    Raises UserError `not-allowed`, `no-file`, `too-large`, `no-form-here`, and those of the import."""
    require(desk.worker, Act.CHANGE_FORMS)
    if path.is_dir():
        path = _form_in(path)
    if not path.is_file():
        raise UserError("no-file", "There is no such file. Check the name and the folder.", str(path))
    if path.stat().st_size > LARGEST:
        raise UserError("too-large", "The file is too large. Choose a smaller one.", str(path))
    if path.suffix.lower() == ".json":
        return _foreign_form(desk, path)
    return _wording(desk, path) if path.name.count(".") > 1 else own_form(desk, path)


def _form_in(folder: Path) -> Path:
    found = [one for place in (folder, folder / HOME) for one in place.glob("*.yaml") if one.name.count(".") == 1]
    if len(found) != 1:
        raise UserError(
            "no-form-here", f"There are {len(found)} forms in this folder. Name the file of one.", str(folder)
        )
    return found[0]


def _foreign_form(desk: Desk, path: Path) -> Proposal:
    """The form as it is once it is turned into ours: checked as if it lay beside the vault."""
    from intake_app.exchange.fhir_forms import read_questionnaire
    from intake_app.exchange.form_files import file_texts

    form = read_questionnaire(path.read_bytes(), place=path.name, language=desk.office.language)
    with TemporaryDirectory(dir=desk.vault.folder, prefix="form-") as folder:
        for name, text in file_texts(form).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return own_form(desk, Path(folder) / f"{form.id}.yaml", form.notices)


def _wording(desk: Desk, path: Path) -> Proposal:
    from intake_app.definitions.overlays import read_overlay

    content = path.read_bytes()
    read = read_overlay(path, desk.library)
    known = read.form in desk.library.instrument_ids()
    wording = desk.library.wording(desk.wording.language, desk.office.pack, (read.form,) if known else ())
    return Proposal(
        kind=OfficeFileKind.WORDING,
        form=read.form,
        title=wording.first(f"{read.form}/@title", default=read.form),
        version="",
        language=read.language,
        edition=read.edition,
        official=read.official,
        questions=0,
        files=((path.name, content),),
        changes=read.changes,
        unchanged=read.unchanged,
        problems=read.problems,
    )


def own_form(desk: Desk, path: Path, notices: tuple[Notice, ...] = ()) -> Proposal:
    """The form in the file `path` with the wordings beside it, checked as `forms check` does."""
    from intake_app.definitions.checking import check_paths
    from intake_app.definitions.instruments import read_instrument
    from intake_app.definitions.problems import Sheet

    beside = [one for one in sorted(path.parent.glob(f"{path.stem}.*.yaml")) if one.name.count(".") == 2]
    files = tuple((one.name, one.read_bytes()) for one in (path, *beside) if one.stat().st_size <= LARGEST)
    problems = check_paths([path], desk.library)
    source = read_instrument(path, [])
    if path.stem in desk.library.instrument_ids() and not desk.library.is_own(path.stem):
        Sheet(path, problems).error(
            0, "id-taken", f"A form of the program is called '{path.stem}' already.", "Give this one another id."
        )
    form = source.form if source else None
    return Proposal(
        kind=OfficeFileKind.FORM,
        form=path.stem,
        title=_title(path.stem, beside, desk),
        version=form.version if form else "",
        language="",
        edition="",
        official=False,
        questions=len(form.questions) if form else 0,
        files=files,
        changes=(),
        unchanged=0,
        problems=tuple(problems),
        notices=notices,
    )


def _title(form_id: str, wordings: list[Path], desk: Desk) -> str:
    from intake_app.definitions.problems import Sheet
    from intake_app.definitions.reading import TextNode, read_yaml

    order = sorted(wordings, key=lambda one: one.name != f"{form_id}.{desk.language}.yaml")
    for path in order[:1]:
        root = read_yaml(path, Sheet(path, []))
        node = root.entries.get("title") if root is not None else None
        if isinstance(node, TextNode) and node.text:
            return node.text
    return form_id


# Taking and removing


def take(desk: Desk, proposal: Proposal) -> tuple[OfficeFile, ...]:
    """Keep what was proposed: the files, mode 0600, and their hashes in the vault, together or not at all.

    Raises UserError `not-allowed`, `has-problems`, and those of the disk."""
    require(desk.worker, Act.CHANGE_FORMS)
    if not proposal.can_be_taken:
        raise UserError("has-problems", "Mend what is listed first, then load the file again.", proposal.form)
    kept = [(_office_file(desk, proposal, name, content), content) for name, content in proposal.files]
    event = f"form-{proposal.kind.value}-added"
    with ExitStack() as files:
        for file, _ in kept:
            files.enter_context(records.as_before_on_failure(desk.vault, file.path))
        files.enter_context(
            desk.vault.transaction(desk.worker, event, f"form/{proposal.form}", proposal.language, at=desk.clock.now())
        )
        for file, content in kept:
            records.keep_file(desk.vault, file, content)
    trust_files(desk.vault, desk.library)
    return tuple(file for file, _ in kept)


def _office_file(desk: Desk, proposal: Proposal, name: str, content: bytes) -> OfficeFile:
    language = name.split(".")[-2] if name.count(".") > 1 else ""
    return OfficeFile(
        path=f"{HOME}/{name}",
        sha256=hashlib.sha256(content).hexdigest(),
        kind=OfficeFileKind.WORDING if language else OfficeFileKind.FORM,
        form=proposal.form,
        language=language,
        edition=proposal.edition if language else proposal.version,
        stated_at=desk.clock.now(),
        worker=desk.worker.id,
    )


def office_files(desk: Desk, form_id: str = "") -> tuple[OfficeFile, ...]:
    """The files the office added, of one form or of all."""
    found = records.load_files(desk.vault).values()
    return tuple(one for one in found if form_id in ("", one.form) and one.kind is not OfficeFileKind.POLICY)


def remove(desk: Desk, form_id: str, language: str = "") -> tuple[OfficeFile, ...]:
    """Remove a wording of the office, or (without `language`) its form with all its wordings. Ours stand again.

    Interviews keep which wording and which form they were held with. UserError `not-allowed`, `no-office-file`,
    `form-in-use` for a form the office's policy asks."""
    require(desk.worker, Act.CHANGE_FORMS)
    found = [one for one in office_files(desk, form_id) if not language or one.language == language]
    if not found:
        raise UserError("no-office-file", "The office has added no such file.", form_id)
    own = [one for one in found if one.kind is OfficeFileKind.FORM]
    if own and form_id in {use.instrument for use in desk.library.pack(desk.office.pack).instruments}:
        raise UserError("form-in-use", "The office's policy asks this form. Change the policy first.", form_id)
    now = desk.clock.now()
    event = f"form-{OfficeFileKind.WORDING if language else OfficeFileKind.FORM}-removed"
    with ExitStack() as files:
        for one in found:
            files.enter_context(records.as_before_on_failure(desk.vault, one.path))
        files.enter_context(desk.vault.transaction(desk.worker, event, f"form/{form_id}", language, at=now))
        for one in found:
            gone = replace(one, sha256="", stated_at=now, worker=desk.worker.id)
            records.drop_file(desk.vault, gone)
    trust_files(desk.vault, desk.library)
    return tuple(found)
