"""The forms, packs and texts of an installation, read when they are first asked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from intake_app import paths
from intake_app.definitions.instruments import InstrumentSource, read_instrument
from intake_app.definitions.packs import PACK_FILE, PackReader, PackSource
from intake_app.definitions.problems import DefinitionError, Problem, Sheet, did_you_mean, has_errors
from intake_app.definitions.wordings import TextFile, merged, read_form_wording, read_pack_wording, read_screen_texts
from intake_app.domain.errors import UserError
from intake_app.domain.policy import PolicyPack
from intake_app.domain.questionnaire import Questionnaire
from intake_app.domain.wording import Wording

FALLBACK: Final = "en"
"""The language in which every text exists."""


def open_library(forms_dirs: Sequence[Path] = (), resources_dir: Path | None = None) -> "Library":
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

    def add_folder(self, folder: Path) -> None:
        """Adds an office's own folder of `instruments/` and `packs/`, above those there are."""
        if folder not in self._folders:
            self._folders.append(folder)
            self._wordings.clear()

    def instrument_ids(self) -> tuple[str, ...]:
        return tuple(
            sorted({path.stem for path in self._definition_files("instruments", "*.yaml") if path.name.count(".") == 1})
        )

    def pack_ids(self) -> tuple[str, ...]:
        return tuple(sorted({path.parent.name for path in self._definition_files("packs", f"*/{PACK_FILE}")}))

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
        path = self._named(str(id_or_path), "packs", "{}/" + PACK_FILE)
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
        """Reads the pack in `folder` afresh, adding everything found to `problems`; for checks."""
        own = folder.parent.parent / "instruments"

        def find(name: str) -> InstrumentSource:
            beside = own / f"{name}.yaml"
            return self.instrument_source(beside if beside.is_file() else name)

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
            self._wordings[key] = Wording(language, merged(files), fallback)
        return self._wordings[key]

    def text_files(
        self, language: str, pack: PackSource | None, forms: Iterable[InstrumentSource], problems: list[Problem]
    ) -> list[TextFile]:
        """The files behind a wording, the strongest last; what is wrong with them is added to `problems`."""
        files = [
            self._text_file(path, problems) for path in sorted((self._resources / "texts" / language).glob("*.yaml"))
        ]
        for form in forms:
            name = f"{form.form.id}.{language}.yaml"
            for path in self._overlays(form.path.parent, "instruments", name):
                files.append(self._text_file(path, problems, form))
        if pack is not None:
            for path in self._overlays(pack.folder, f"packs/{pack.pack.id}", f"pack.{language}.yaml"):
                files.append(self._text_file(path, problems, pack))
        return files

    def _text_file(
        self, path: Path, problems: list[Problem], owner: InstrumentSource | PackSource | None = None
    ) -> TextFile:
        if path not in self._texts:
            own: list[Problem] = []
            sheet = Sheet(path, own)
            if owner is None:
                file = read_screen_texts(path, path.parent.name, sheet)
            elif isinstance(owner, InstrumentSource):
                file = read_form_wording(path, owner, sheet)
            else:
                file = read_pack_wording(path, owner.pack.id, sheet)
            problems += own
            if own:
                return file
            self._texts[path] = file
        return self._texts[path]

    def _overlays(self, home: Path, kind: str, name: str) -> list[Path]:
        found = [home / name, *(folder / kind / name for folder in self._folders)]
        return [path for path in dict.fromkeys(found) if path.is_file()]

    def _definition_files(self, kind: str, pattern: str) -> list[Path]:
        return [path for folder in self._folders for path in (folder / kind).glob(pattern)]

    def _named(self, name: str, kind: str, pattern: str) -> Path | None:
        if not any(sign in name for sign in ("/", "\\")) and not name.endswith(".yaml"):
            for folder in reversed(self._folders):
                path = folder / kind / pattern.format(name)
                if path.is_file():
                    return path
        path = Path(name)
        if path.is_dir() and kind == "packs":
            path = path / PACK_FILE
        return path.resolve() if path.is_file() else None

    def _source_of(self, pack: PolicyPack | str) -> PackSource:
        if isinstance(pack, str):
            return self.pack_source(pack)
        for source in self._packs.values():
            if source.pack is pack or (source.pack.id, source.pack.content_hash) == (pack.id, pack.content_hash):
                return source
        return self.pack_source(pack.id)

    def _form_of(self, form: Questionnaire | str) -> InstrumentSource:
        if isinstance(form, str):
            return self.instrument_source(form)
        for source in self._instruments.values():
            if source.form is form or (source.form.id, source.form.content_hash) == (form.id, form.content_hash):
                return source
        return self.instrument_source(form.id)
