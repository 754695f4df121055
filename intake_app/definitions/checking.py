"""Checks whole folders of forms, packs and texts, and runs the examples of each form."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from intake_app.definitions.form_checks import check_form_file
from intake_app.definitions.library import Library, open_library
from intake_app.definitions.packs import PACK_FILE, PackSource
from intake_app.definitions.problems import Problem, Sheet, has_errors
from intake_app.definitions.rights_lint import check_rights
from intake_app.definitions.wording_checks import check_form_wording, check_pack_wording, check_screen_texts
from intake_app.definitions.wordings import (
    TextFile,
    language_of,
    read_form_wording,
    read_pack_wording,
    read_screen_texts,
)
from intake_app.definitions.worked_cases import run_instrument_cases
from intake_app.domain.errors import UserError

CASES: Final = "cases"
"""The folder beside forms where their examples lie, one file a form."""


def check_paths(
    paths: Iterable[Path] = (), library: Library | None = None, *, today: date | None = None
) -> list[Problem]:
    """Everything wrong with the forms, packs and texts at `paths`, in order of file and line.

    A path may be a form, a wording file, a pack's folder or a file in it, or a folder of any of these. Without paths:
    all of the library. Packs find their forms as in `Library`. The examples of each form are run. With `today`,
    packs are also checked for the rights of the person, as they stand on that day.
    """
    library = library or open_library()
    problems: list[Problem] = []
    check = _Check(library, problems, today)
    wanted = list(paths)
    for path in wanted:
        check.path(path)
    if not wanted:
        for folder in library.folders:
            check.path(folder)
        check.screen_texts(library.texts_folder)
    return sorted(set(problems))


class _Check:
    """Walks over paths; every form, pack and text folder is checked once."""

    def __init__(self, library: Library, problems: list[Problem], today: date | None = None) -> None:
        self.library = library
        self.today = today
        self.problems = problems
        self.done: set[Path] = set()

    @cached_property
    def read_by_packs(self) -> frozenset[str] | None:
        """The keys of every question that a pack of the library reads; None while one of them has errors."""
        found: set[str] = set()
        for name in self.library.pack_ids():
            try:
                pack = self.library.pack(name)
            except UserError:
                return None
            found.update(key for one in pack.inputs.values() for key in one.keys)
            found.update(key for keys in pack.moments.values() for key in keys)
        return frozenset(found)

    def path(self, path: Path) -> None:
        if path.is_dir():
            self._folder(path)
        elif not path.exists():
            Sheet(path, self.problems).error(0, "file-missing", "There is no such file or folder.", "Check the name.")
        elif path.parent.parent.name == "texts" and path.suffix == ".yaml":
            self.screen_texts(path.parent.parent)
        elif (path.parent / PACK_FILE).is_file():
            self.pack(path.parent)
        elif path.suffix == ".json" and (path.parent.parent / f"{path.stem}.yaml").is_file():
            self.instrument(path.parent.parent / f"{path.stem}.yaml")
        elif self._is_overlay(path):
            self.overlay(path)
        elif path.suffix == ".yaml":
            self.instrument(path.with_name(f"{path.name.partition('.')[0]}.yaml"))
        elif (path.parent.parent / PACK_FILE).is_file():
            self.pack(path.parent.parent)
        else:
            Sheet(path, self.problems).error(
                0, "file-kind", "This is neither a form nor part of a pack.", "Name a .yaml file or a pack's folder."
            )

    def _folder(self, folder: Path) -> None:
        if (folder / PACK_FILE).is_file():
            self.pack(folder)
            return
        if (folder / "tables").is_dir() or any(folder.glob("pack.*.yaml")):
            what = f"The policy has no {PACK_FILE}, which says what it asks and which tables it reads."
            Sheet(folder / PACK_FILE, self.problems).error(0, "file-missing", what, "Copy one from another policy.")
            return
        if (folder / "texts").is_dir():
            self.screen_texts(folder / "texts")
        found = False
        for name in ("instruments", "packs"):
            if (folder / name).is_dir():
                self._folder(folder / name)
                found = True
        if folder.name == "texts":
            self.screen_texts(folder)
            found = True
        for path in sorted(folder.iterdir()):
            if (path / PACK_FILE).is_file():
                self.pack(path)
                found = True
            elif path.suffix == ".yaml" and path.name.count(".") == 1:
                self.instrument(path)
                found = True
        if not found and not (folder / "texts").is_dir():
            Sheet(folder, self.problems).error(
                0,
                "folder-empty",
                "There are no forms or packs in this folder.",
                "Name a folder with instruments/ or packs/ in it.",
            )

    def instrument(self, path: Path) -> None:
        if self._is_done(path):
            return
        source = check_form_file(path, self.problems, self.read_by_packs)
        if source is not None:
            texts = self._texts_beside(path, lambda file, sheet: read_form_wording(file, source, sheet))
            check_form_wording(source, texts, self.library.languages, self.problems)
            cases = path.parent / CASES / f"{source.form.id}.json"
            if cases.is_file() and not has_errors(p for p in self.problems if p.file == str(path)):
                _, mismatches, unread = run_instrument_cases(cases, source.form)
                self.problems += [mismatch.problem for mismatch in mismatches] + unread

    def _is_overlay(self, path: Path) -> bool:
        """Whether a wording stands alone, and its form is one of the library's."""
        name = path.name.partition(".")[0]
        alone = path.name.count(".") > 1 and not path.with_name(f"{name}.yaml").is_file()
        return path.suffix == ".yaml" and alone and name in self.library.instrument_ids()

    def overlay(self, path: Path) -> None:
        """A wording an office would load over the texts there are."""
        from intake_app.definitions.overlays import read_overlay

        if self._is_done(path):
            return
        read = read_overlay(path, self.library)
        self.problems += read.problems
        if read.fits:
            what = f"It replaces {len(read.changes)} texts of '{read.form}'; {read.unchanged} stay as they are."
            Sheet(path, self.problems).information(0, "texts-replaced", what)

    def pack(self, folder: Path) -> None:
        if self._is_done(folder):
            return
        for path in sorted(folder.glob("*.yaml")):
            if path.name != PACK_FILE and path.name.count(".") == 1:
                self.instrument(path)
        source = self.library.read_pack(folder, self.problems)
        if source is not None:
            # Before the texts: a text that is missing is told at the row that wants it.
            readable = self.today is not None and self._is_readable(source)
            texts = self._texts_beside(
                folder / PACK_FILE, lambda file, sheet: read_pack_wording(file, source.pack.id, sheet)
            )
            check_pack_wording(source, texts, self.library.languages, self.problems)
            if self.today is not None and readable:
                self.problems += check_rights(self.library, source, self.today)

    def _is_readable(self, source: PackSource) -> bool:
        """Whether every table could be read; else what is missing from one would be told as a broken right."""
        wrong = {Path(one.file) for one in self.problems if one.severity == "error"}
        if not any(one.suffix == ".csv" and one.is_relative_to(source.folder) for one in wrong):
            return True
        what = "The rights of the person are looked at once every table can be read."
        Sheet(source.folder / PACK_FILE, self.problems).information(0, "rights-later", what, "Mend the tables first.")
        return False

    def screen_texts(self, folder: Path) -> None:
        if self._is_done(folder):
            return
        texts: dict[str, list[TextFile]] = {}
        for language in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
            files = sorted(language.glob("*.yaml"))
            texts[language.name] = [
                read_screen_texts(file, language.name, Sheet(file, self.problems)) for file in files
            ]
        check_screen_texts(texts, self.problems)

    def _texts_beside(self, path: Path, read: Callable[[Path, Sheet], TextFile]) -> dict[str, list[TextFile]]:
        texts: dict[str, list[TextFile]] = {}
        for file in sorted(path.parent.glob(f"{path.name.partition('.')[0]}.*.yaml")):
            texts.setdefault(language_of(file), []).append(read(file, Sheet(file, self.problems)))
        return texts

    def _is_done(self, path: Path) -> bool:
        resolved = path.resolve()
        if resolved in self.done:
            return True
        self.done.add(resolved)
        return False
