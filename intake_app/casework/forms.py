"""The forms of this office: what each is, on whose terms it is used, in which words, and how it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake_app.casework.form_files import office_files
from intake_app.casework.form_permissions import PermissionState as PermissionState
from intake_app.casework.form_permissions import form_permitted as form_permitted
from intake_app.casework.form_permissions import record_permission as record_permission
from intake_app.casework.form_permissions import state_of
from intake_app.casework.form_permissions import withdraw_permission as withdraw_permission
from intake_app.casework.office import Desk
from intake_app.definitions.problems import Problem
from intake_app.definitions.wordings import TERMS
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import ASK_FIRST, WRITTEN_PERMISSION, FormPermission, OfficeFile
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import Band, Citation, Questionnaire, Scale
from intake_app.domain.wording import Wording
from intake_app.store import records
from intake_app.store.terms import fold

SHIPPED: Final = "shipped"
OWN: Final = "own"
INTAKE: Final = "intake"
"""The pack's own section; it is no instrument of anybody."""


@dataclass(frozen=True)
class EditionLine:
    """The wording of a form in one language. `untranslated` texts fall back to another language, `own_words` of them
    all are ours; `official` of them come from an official wording. `file` is the office's, where it added one."""

    language: str
    edition: str
    texts: int
    untranslated: int
    official: int
    file: OfficeFile | None

    @property
    def own_words(self) -> int:
        return self.texts - self.untranslated - self.official


@dataclass(frozen=True)
class FormRow:
    """One form in the list. `used`: it is in the office's policy; `choosable`: there it is asked once somebody chooses
    it; `asked`: interviews can ask it, today. `source` is `shipped` or `own`; `untranslated` counts texts missing in
    the languages of the screen."""

    form: str
    title: str
    version: str
    editions: tuple[EditionLine, ...]
    wording_kind: str
    licence: str
    credit: str
    rights: str
    permission: PermissionState
    verified: bool
    untranslated: int
    used: bool
    choosable: bool
    source: str

    @property
    def asked(self) -> bool:
        return self.used and not self.is_off

    @property
    def is_off(self) -> bool:
        """Whether interviews leave it out until its owner's permission is recorded."""
        return self.rights == WRITTEN_PERMISSION and self.permission is not PermissionState.GIVEN


@dataclass(frozen=True)
class BandLine:
    """A range of a scale in words, with the group it holds for ("" for everybody) and the name of its set."""

    text: str
    low: int
    high: int
    group: str = ""
    band_set: str = ""


@dataclass(frozen=True)
class ScaleLine:
    """A scale: its name, its highest score, its ranges. `level_only`: the publication gives a level, no number."""

    scale: str
    title: str
    maximum: int
    bands: tuple[BandLine, ...]
    level_only: bool


@dataclass(frozen=True)
class FormView:
    """Everything the page of one form shows. `history` of permissions is newest first."""

    row: FormRow
    about: str
    questions: int
    by: tuple[str, ...]
    minutes: tuple[int, int] | None
    from_age: int | None
    training: str
    window: str
    only_for: tuple[str, ...]
    loinc: str | None
    content_hash: str
    scales: tuple[ScaleLine, ...]
    alerts: tuple[str, ...]
    citations: tuple[Citation, ...]
    permission: FormPermission | None
    history: tuple[FormPermission, ...]
    files: tuple[OfficeFile, ...]


def forms(desk: Desk, text: str = "") -> tuple[FormRow, ...]:
    """Every form that can be used, by title; with `text` those whose title, id or credit hold every word of it.

    A form of the office's own that can no longer be read is left out; `unreadable` tells why."""
    wording = all_texts(desk)
    wanted = fold(text).split()
    permissions, files = records.load_permissions(desk.vault), office_files(desk)
    uses = _uses(desk)
    rows = []
    for form in _readable(desk):
        row = _row(desk, form, wording, permissions.get(form.id), uses, files)
        if all(word in fold(f"{row.title} {row.form} {row.credit}") for word in wanted):
            rows.append(row)
    return tuple(sorted(rows, key=lambda row: (fold(row.title), row.form)))


def _readable(desk: Desk) -> list[Questionnaire]:
    found = []
    for name in desk.library.instrument_ids():
        try:
            found.append(desk.library.instrument(name))
        except UserError:
            continue
    return [form for form in found if form.id != INTAKE]


def unreadable(desk: Desk) -> tuple[tuple[str, tuple[Problem, ...]], ...]:
    """The forms that cannot be read, with everything wrong with them."""
    from intake_app.definitions.problems import DefinitionError

    found = []
    for name in desk.library.instrument_ids():
        try:
            desk.library.instrument(name)
        except DefinitionError as error:
            found.append((name, error.problems))
    return tuple(found)


def all_texts(desk: Desk, language: str = "") -> Wording:
    """The texts of every form, in `language` or that of the screen."""
    found = language or desk.wording.language
    return desk.library.wording(found, desk.office.pack, _readable(desk))


def wanting_permission(desk: Desk) -> tuple[FormRow, ...]:
    """The forms whose owner wants to be asked or to write before, and has not: those that are always asked first, then
    those that can be chosen."""
    rows = [
        row for row in forms(desk) if row.rights in (ASK_FIRST, WRITTEN_PERMISSION)
        and row.permission is not PermissionState.GIVEN
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (not row.used, row.choosable, fold(row.title))))


def _uses(desk: Desk) -> dict[str, bool]:
    """The forms of the office's policy, and whether it asks them only where somebody chooses them."""
    pack = desk.library.pack(desk.office.pack)
    choosing = {name for name, source in pack.inputs.items() if source.kind is InputKind.CHOSEN}
    return {use.instrument: any(name in choosing for name, _ in use.when) for use in pack.instruments}


def _row(
    desk: Desk,
    form: Questionnaire,
    wording: Wording,
    permission: FormPermission | None,
    uses: Mapping[str, bool],
    files: tuple[OfficeFile, ...],
) -> FormRow:
    own = {file.language: file for file in files if file.form == form.id and file.language}
    editions = tuple(edition_line(desk, form, language, own.get(language)) for language in desk.library.languages)
    return FormRow(
        form=form.id,
        title=wording.first(f"{form.id}/@title", default=form.id.upper()),
        version=form.version,
        editions=editions,
        wording_kind=form.wording_kind,
        licence=wording.first(f"{form.id}/@licence", default=form.licence),
        credit=wording.first(f"{form.id}/@credit", default=form.credit),
        rights=form.rights,
        permission=state_of(form.rights, permission, desk.clock.today()),
        verified=form.verified,
        untranslated=sum(line.untranslated for line in editions),
        used=form.id in uses,
        choosable=uses.get(form.id, False),
        source=OWN if desk.library.is_own(form.id) else SHIPPED,
    )


def edition_line(desk: Desk, form: Questionnaire, language: str, file: OfficeFile | None = None) -> EditionLine:
    """How a form is worded in one language."""
    library = desk.library
    source = library.instrument_source(form.id)
    wanted = {key for other in library.languages for one in library.form_texts(source, other, []) for key in one.texts}
    wanted -= {f"{form.id}/{name}" for name in ("@edition", *TERMS)}
    texts = library.form_texts(source, language, [])
    present: dict[str, bool] = {key: one.official for one in texts for key in one.texts}
    editions = dict.fromkeys(one.edition for one in reversed(texts) if one.edition)
    return EditionLine(
        language=language,
        edition=" + ".join(editions),
        texts=len(wanted),
        untranslated=len(wanted - present.keys()),
        official=sum(present[key] for key in wanted if key in present),
        file=file,
    )


# One form


def form(desk: Desk, form_id: str) -> FormView:
    """Everything of one form. UserError `unknown-instrument`."""
    found = desk.library.instrument(form_id)
    wording = all_texts(desk)
    history = records.load_permission_history(desk.vault, form_id)
    latest = history[-1] if history else None
    files = office_files(desk, form_id)
    told = found.administration
    return FormView(
        row=_row(desk, found, wording, latest, _uses(desk), files),
        about=wording.first(f"{form_id}/@about"),
        questions=len(found.questions),
        by=told.by,
        minutes=told.minutes,
        from_age=told.from_age,
        training=told.training,
        window=_window(found, wording),
        only_for=found.only_for,
        loinc=found.loinc,
        content_hash=found.content_hash,
        scales=tuple(_scale(found, scale, wording) for scale in found.scales),
        alerts=tuple(
            wording.first(f"{form_id}!{alert.id}", default=alert.id) for alert in found.alerts if alert.level != "check"
        ),
        citations=found.citations,
        permission=latest if latest is not None and latest.holds_on(desk.clock.today()) else None,
        history=tuple(reversed(history)),
        files=files,
    )


def _window(found: Questionnaire, wording: Wording) -> str:
    window = found.window
    if window is None:
        return ""
    if not window.count:
        return wording.text(f"forms.window.{window.unit.value}")
    return wording.plural(f"forms.window.{window.unit.value}", window.count)


def _scale(found: Questionnaire, scale: Scale, wording: Wording) -> ScaleLine:
    lines = [*_bands(found, scale.band_set.others, "", "", wording)]
    if scale.band_set.by:
        lines = []
        for group, bands in scale.band_set.keyed.items():
            lines += _bands(found, bands, _group(found, scale.band_set.by, group, wording), "", wording)
    for name, band_set in scale.other_sets.items():
        title = wording.first(f"{found.id}:set.{name}", default=name)
        groups: Mapping[str, tuple[Band, ...]] = band_set.keyed if band_set.by else {"": band_set.others}
        for group, bands in groups.items():
            lines += _bands(found, bands, _group(found, band_set.by, group, wording) if group else "", title, wording)
    return ScaleLine(
        scale.id, wording.first(f"{found.id}:{scale.id}", default=scale.id), scale.maximum, tuple(lines),
        scale.level_only,
    )  # fmt: skip


def _group(found: Questionnaire, by: str, code: str, wording: Wording) -> str:
    return wording.first(f"{found.id}/{by}={code}", f"code.sex.{code}", f"forms.sex.{code}", default=code)


def _bands(
    found: Questionnaire, bands: tuple[Band, ...], group: str, band_set: str, wording: Wording
) -> list[BandLine]:
    return [
        BandLine(wording.first(f"{found.id}:band.{band.code}", default=band.code), band.low, band.high, group, band_set)
        for band in bands
    ]
