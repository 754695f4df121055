"""The forms, packs and texts of an installation, read when they are first asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app import paths
from intake_app.definitions.file_texts import MAX_BYTES
from intake_app.definitions.problems import DefinitionError, Problem, Sheet, did_you_mean, has_errors
from intake_app.definitions.wordings import (
    TextFile,
    merged,
    official_keys,
    read_form_wording,
    read_pack_wording,
    read_screen_texts,
)
from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording
from intake_app.engine.canonical import content_hash

if TYPE_CHECKING:
    from intake_app.definitions.instruments import InstrumentSource
    from intake_app.definitions.packs import PackSource
    from intake_app.domain.calendars import WorkingCalendar
    from intake_app.domain.policy import PolicyPack
    from intake_app.domain.questionnaire import Questionnaire

FALLBACK: Final = "en"
"""The language in which every text exists."""
DEFINITIONS: Final = (".yaml", ".csv", ".json")
"""How the names of files end that forms and packs are made of."""
_PACK_FILE: Final = "pack.yaml"
_LONGEST_NAME: Final = 200
_LONGEST_PATH: Final = 1_000
"""Longer names are no names of files: asking a system for them can fail in ways of its own."""


def open_library(forms_dirs: Sequence[Path] = (), resources_dir: Path | None = None) -> Library:
    """The library of the program's own `forms/` and `resources/`, or of the folders named. Nothing is read yet."""
    return Library(tuple(forms_dirs) or (paths.forms_dir(),), resources_dir or paths.resources_dir())


def load_pack(folder: Path) -> PolicyPack:
    """The pack in `folder`; its forms lie in `../../instruments` or are the program's own. Raises `DefinitionError`."""
    return open_library().pack(str(folder.resolve()))


class Library:
    """Gives definitions by id or path, each read once.

    A folder added later stands above earlier ones: its form or pack of the same id is the one used, and its wording
    files replace single texts. Names nobody knows raise `UserError` with the nearest ones (`unknown-instrument`,
    `unknown-pack`, `unknown-language`); definitions with errors raise `DefinitionError` with all of them.
    """

    def __init__(self, forms_dirs: Sequence[Path], resources_dir: Path) -> None:
        self._folders = list(forms_dirs)
        self._resources = resources_dir
        self._instruments: dict[Path, InstrumentSource] = {}
        self._packs: dict[Path, PackSource] = {}
        self._texts: dict[Path, TextFile] = {}
        self._wordings: dict[tuple[object, ...], Wording] = {}
        self._marks: dict[tuple[str, str], tuple[str, str]] = {}
        self._calendars: dict[str, WorkingCalendar] = {}
        self._trusted: dict[Path, Mapping[Path, str]] = {}
        self.refused: dict[Path, tuple[Problem, ...]] = {}
        """The office's own wordings that no longer fit their forms, with why; their texts are not used."""

    def beside(self) -> Library:
        """A library of the same folders, which shares what was read and can be given an office's own folder."""
        other = Library(self._folders, self._resources)
        other._instruments, other._packs, other._texts = self._instruments, self._packs, self._texts
        other._trusted = dict(self._trusted)
        return other

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(self._folders)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the screen, English first."""
        found = [entry.name for entry in (self._resources / "texts").glob("*") if entry.is_dir()]
        return tuple(sorted(found, key=lambda name: (name != FALLBACK, name)))

    @property
    def texts_folder(self) -> Path:
        return self._resources / "texts"

    def calendar(self, calendar_id: str) -> WorkingCalendar:
        """The working days of a country; every day for "". Raises DefinitionError for one that is not there."""
        from intake_app.definitions.calendars import read_calendar
        from intake_app.domain.calendars import EVERY_DAY

        if calendar_id not in self._calendars:
            folder = self._resources / "calendars"
            made = read_calendar(folder, calendar_id) if calendar_id else EVERY_DAY
            self._calendars[calendar_id] = made
        return self._calendars[calendar_id]

    def add_folder(self, folder: Path, trusted: Mapping[Path, str] | None = None) -> None:
        """Adds an office's own folder of `instruments/` and `packs/`, above those there are.

        With `trusted`, a file of it is used only when it is named there, and only while the SHA-256 (hex) of its bytes
        is the one given. Called again for a folder, it takes the new list.
        """
        if folder not in self._folders:
            self._folders.append(folder)
        if trusted is not None:
            self._trusted[folder] = dict(trusted)
        self.forget(folder)

    def forget(self, folder: Path) -> None:
        """Read what lies in `folder` afresh when it is next asked for."""
        _forget(self._instruments, folder)
        _forget(self._packs, folder)
        _forget(self._texts, folder)
        self.refused.clear()
        self._wordings.clear()
        self._marks.clear()

    def is_usable(self, path: Path) -> bool:
        """Whether a file is there and, in a folder of trusted files, is what it was when it was trusted."""
        if not path.is_file():
            return False
        for folder, trusted in self._trusted.items():
            if path.is_relative_to(folder):
                wanted = trusted.get(path)
                if wanted is None or file_hash(path) != wanted:
                    return False
                return path.name != _PACK_FILE or _is_whole(path.parent, trusted)
        return True

    def is_own(self, id_or_path: str) -> bool:
        """Whether a form comes from a folder the office added."""
        path = self._named(id_or_path, "instruments", "{}.yaml")
        return path is not None and any(path.is_relative_to(folder) for folder in self._trusted)

    def is_own_pack(self, id_or_path: str) -> bool:
        """Whether a pack comes from a folder the office added."""
        path = self._named(id_or_path, "packs", "{}/" + _PACK_FILE)
        return path is not None and any(path.is_relative_to(folder) for folder in self._trusted)

    def instrument_ids(self) -> tuple[str, ...]:
        return tuple(
            sorted({path.stem for path in self._definition_files("instruments", "*.yaml") if path.name.count(".") == 1})
        )

    def pack_ids(self) -> tuple[str, ...]:
        return tuple(sorted({path.parent.name for path in self._definition_files("packs", f"*/{_PACK_FILE}")}))

    def policy_ids(self) -> tuple[str, ...]:
        """The packs that can decide cases; those that cannot be read too, so that their mistakes are told."""
        return tuple(name for name in self.pack_ids() if self._may_decide(name))

    def _may_decide(self, name: str) -> bool:
        try:
            return self.pack(name).decides
        except UserError:
            return True

    def instrument(self, id_or_path: str | Path) -> Questionnaire:
        """The form with this id, or in this file."""
        return self.instrument_source(id_or_path).form

    def instrument_source(self, id_or_path: str | Path) -> InstrumentSource:
        """Like `instrument`, with what only its file knows; for checks."""
        path = self._named(str(id_or_path), "instruments", "{}.yaml")
        if path is None:
            raise UserError(
                "unknown-instrument",
                f"There is no form '{id_or_path}'. {did_you_mean(str(id_or_path), self.instrument_ids())}".strip(),
            )
        if path not in self._instruments:
            from intake_app.definitions.instruments import read_instrument

            problems: list[Problem] = []
            source = read_instrument(path, problems)
            if source is None or has_errors(problems):
                raise DefinitionError(problems)
            self._instruments[path] = source
        return self._instruments[path]

    def pack(self, id_or_path: str | Path) -> PolicyPack:
        """The pack with this id, or in this folder (or of this `pack.yaml`)."""
        return self.pack_source(id_or_path).pack

    def pack_source(self, id_or_path: str | Path) -> PackSource:
        """Like `pack`, with what only its folder knows; for checks."""
        path = self._named(str(id_or_path), "packs", "{}/" + _PACK_FILE)
        if path is None:
            raise UserError(
                "unknown-pack",
                f"There is no pack '{id_or_path}'. {did_you_mean(str(id_or_path), self.pack_ids())}".strip(),
            )
        folder = path.parent
        if folder not in self._packs:
            problems: list[Problem] = []
            source = self.read_pack(folder, problems)
            if source is None or has_errors(problems):
                raise DefinitionError(problems)
            self._packs[folder] = source
        return self._packs[folder]

    def read_pack(self, folder: Path, problems: list[Problem]) -> PackSource | None:
        """Reads the pack in `folder` afresh, adding everything found to `problems`; for checks.

        A form it asks is looked for in its own folder first: what one jurisdiction asks nobody else has to read.
        """
        from intake_app.definitions.packs import PackReader

        own = folder.parent.parent / "instruments"

        def find(name: str) -> InstrumentSource:
            near = (folder / f"{name}.yaml", own / f"{name}.yaml")
            return self.instrument_source(next((path for path in near if self.is_usable(path)), name))

        return PackReader(folder, find, problems).read()

    def pack_instruments(self, pack: PolicyPack | str) -> dict[str, Questionnaire]:
        """The forms a pack asks, by id, in its order."""
        return {name: source.form for name, source in self._source_of(pack).instruments.items()}

    def wording(
        self, language: str, pack: PolicyPack | str | None = None, instruments: Iterable[Questionnaire | str] = ()
    ) -> Wording:
        """All texts of `language`: the screen's, those of `pack` and its forms and of `instruments`; English behind."""
        if language not in self.languages:
            raise UserError(
                "unknown-language", f"There are no texts in '{language}'. {did_you_mean(language, self.languages)}"
            )
        source = None if pack is None else self._source_of(pack)
        forms = {} if source is None else {form.path: form for form in source.instruments.values()}
        for form in instruments:
            found = self._form_of(form)
            forms.setdefault(found.path, found)
        return self._wording(language, source, tuple(forms.values()))

    def _wording(self, language: str, pack: PackSource | None, forms: tuple[InstrumentSource, ...]) -> Wording:
        key = (language, pack and pack.folder, tuple(form.path for form in forms))
        if key not in self._wordings:
            fallback = None if language == FALLBACK else self._wording(FALLBACK, pack, forms)
            problems: list[Problem] = []
            files = self.text_files(language, pack, forms, problems)
            if has_errors(problems):
                raise DefinitionError(problems)
            self._wordings[key] = Wording(language, merged(files), fallback, official_keys(files))
        return self._wordings[key]

    def wording_mark(self, wording: Wording, form: Questionnaire | str) -> tuple[str, str]:
        """What tells one wording of a form from another: its edition, and SHA-256 over all its texts as `wording` gives
        them, those that fell back to another language too."""
        form_id = form if isinstance(form, str) else form.id
        key = (wording.language, form_id)
        if key not in self._marks:
            owned = (f"{form_id}/", f"{form_id}!", f"{form_id}:")
            texts: dict[str, str] = {}
            layer: Wording | None = wording
            while layer is not None:
                own = {name: text for name, text in layer.texts.items() if name.startswith(owned)}
                texts, layer = own | texts, layer.fallback
            self._marks[key] = (wording.first(f"{form_id}/@edition"), content_hash(texts))
        return self._marks[key]

    def text_files(
        self, language: str, pack: PackSource | None, forms: Iterable[InstrumentSource], problems: list[Problem]
    ) -> list[TextFile]:
        """The files behind a wording, the strongest last; what is wrong with them is added to `problems`."""
        files = []
        for path in sorted((self.texts_folder / language).glob("*.yaml")):
            files.append(self._text_file(path, problems, lambda path, sheet: read_screen_texts(path, language, sheet)))
        for form in forms:
            files += self.form_texts(form, language, problems)
        if pack is not None:
            for path in self._overlays(pack.folder, f"pack.{language}.yaml"):
                files.append(self._text_file(path, problems, partial(_pack_texts, pack)))
        return files

    def form_texts(self, form: InstrumentSource, language: str, problems: list[Problem]) -> list[TextFile]:
        """The wording files of one form, the strongest last. Trusted ones that no longer fit are left out."""
        files = []
        for path in self._overlays(form.path.parent, f"{form.form.id}.{language}.yaml"):
            own: list[Problem] = []
            file = self._text_file(path, own, partial(_form_texts, form))
            if has_errors(own) and any(path.is_relative_to(folder) for folder in self._trusted):
                self.refused[path] = tuple(own)
                continue
            problems += own
            files.append(file)
        return files

    def _text_file(self, path: Path, problems: list[Problem], read: Callable[[Path, Sheet], TextFile]) -> TextFile:
        if path in self._texts:
            return self._texts[path]
        own: list[Problem] = []
        file = read(path, Sheet(path, own))
        if not own:
            self._texts[path] = file
        problems += own
        return file

    def _overlays(self, home: Path, name: str) -> list[Path]:
        """The wording file beside a definition, and those of the same place in the folders above it."""
        found = [home / name]
        for at, folder in enumerate(self._folders):
            if home.is_relative_to(folder):
                within = home.relative_to(folder)
                found += [above / within / name for above in self._folders[at + 1 :]]
        return [path for path in dict.fromkeys(found) if self.is_usable(path)]

    def _definition_files(self, kind: str, pattern: str) -> list[Path]:
        found = (path for folder in self._folders for path in (folder / kind).glob(pattern))
        return [path for path in found if self.is_usable(path)]

    def _named(self, name: str, kind: str, pattern: str) -> Path | None:
        if _is_too_long(name):
            return None
        if not any(sign in name for sign in ("/", "\\")) and not name.endswith(".yaml"):
            for folder in reversed(self._folders):
                path = folder / kind / pattern.format(name)
                if self.is_usable(path):
                    return path
        path = Path(name)
        if path.is_dir() and kind == "packs":
            path = path / _PACK_FILE
        return path.resolve() if path.is_file() else None

    def _source_of(self, pack: PolicyPack | str) -> PackSource:
        if isinstance(pack, str):
            return self.pack_source(pack)
        loaded = list(self._packs.values())
        same = [source for source in loaded if source.pack is pack]
        same += [s for s in loaded if (s.pack.id, s.pack.content_hash) == (pack.id, pack.content_hash)]
        return same[0] if same else self.pack_source(pack.id)

    def _form_of(self, form: Questionnaire | str) -> InstrumentSource:
        if isinstance(form, str):
            return self.instrument_source(form)
        loaded = list(self._instruments.values())
        same = [source for source in loaded if source.form is form]
        same += [s for s in loaded if (s.form.id, s.form.content_hash) == (form.id, form.content_hash)]
        return same[0] if same else self.instrument_source(form.id)


def _is_whole(folder: Path, trusted: Mapping[Path, str]) -> bool:
    """Whether a pack's folder holds all its trusted files as they were, and no other that could be read."""
    known = {path for path in trusted if path.is_relative_to(folder)}
    there = {path for path in folder.rglob("*") if path.suffix in DEFINITIONS and path.is_file()}
    return there == known and all(file_hash(path) == trusted[path] for path in known)


def file_hash(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes, "" when it cannot be read or is larger than any definition may be."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size <= MAX_BYTES else ""
    except OSError:
        return ""


def _forget(known: dict[Path, Any], folder: Path) -> None:
    for path in [path for path in known if path.is_relative_to(folder)]:
        del known[path]


def _form_texts(source: InstrumentSource, path: Path, sheet: Sheet) -> TextFile:
    return read_form_wording(path, source, sheet)


def _pack_texts(source: PackSource, path: Path, sheet: Sheet) -> TextFile:
    return read_pack_wording(path, source.pack.id, sheet)


def _is_too_long(name: str) -> bool:
    parts = [part.encode("utf-8", "surrogatepass") for part in (name, *Path(name).parts)]
    return len(parts[0]) > _LONGEST_PATH or any(len(part) > _LONGEST_NAME for part in parts[1:])
