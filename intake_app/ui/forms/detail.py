"""One form: what it is, on whose terms, in which words, how it counts, where that is written."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from intake_app.casework.forms import EditionLine, FormView, PermissionState, ScaleLine
from intake_app.domain.office_forms import FormPermission
from intake_app.ui.look import AlertFrame, Button, Card, Fact, Flow, Label, Mark
from intake_app.ui.page import Room

_WIDE = 132
_MOST_RANGES = 8


class FormDetail(Card):
    """Everything of one form. `may_change` shows what a supervisor can do.

    *Signals*: `permission_wanted()`, `withdrawal_wanted()`, `print_wanted()`, `removal_wanted(language)`: "" for the
    whole form.
    """

    permission_wanted = Signal()
    withdrawal_wanted = Signal()
    print_wanted = Signal()
    removal_wanted = Signal(str)

    def __init__(self, room: Room, may_change: bool, may_print: bool) -> None:
        super().__init__(spacing=10)
        self.room, self.may_change, self.may_print = room, may_change, may_print
        self.view: FormView | None = None

    def text(self, code: str, **values: object) -> str:
        """A text of the page of forms."""
        return self.room.text(f"ui.forms.{code}", **values)

    def show_form(self, view: FormView) -> None:
        """Show one form."""
        self.view = view
        self.clear()
        row = view.row
        self.add(Label(row.title, "name", wrap=True))
        self.add(Flow(*self._marks(view), spacing=8))
        if view.about:
            self.add(Label(view.about, "body", "text.secondary", wrap=True))
        self._add_standing(view)
        self.add(Flow(*self._acts(view), spacing=8))
        for code, fill in (
            ("use", self._add_use),
            ("words", self._add_words),
            ("counts", self._add_scales),
            ("terms", self._add_terms),
            ("sources", self._add_sources),
        ):
            self.add_line()
            self.add(Label(self.text(f"part.{code}"), "strong"))
            fill(view)

    def _fact(self, code: str, value: str) -> None:
        if value:
            self.add(Fact(self.text(f"fact.{code}"), value, width=_WIDE, strong=False))

    # Top

    def _marks(self, view: FormView) -> list[QWidget]:
        row = view.row
        place = "choosable" if row.choosable else "used" if row.used else "not_used"
        marks: list[QWidget] = [Mark(self.text(place), "plain")]
        kind = "plain" if row.rights == "free" else "unverified"
        marks.append(Mark(self.text(f"rights.{row.rights}"), kind))
        if row.wording_kind == "paraphrase":
            marks.append(Mark(self.text("own_wording"), "plain", "own_wording"))
        if not row.verified:
            marks.append(Mark(self.text("unverified"), "unverified"))
        if row.source == "own":
            marks.append(Mark(self.text("own_form"), "plain"))
        return marks

    def _add_standing(self, view: FormView) -> None:
        """How it stands with the owner, where that has to be said."""
        state = view.row.permission
        if state is PermissionState.GIVEN and view.permission is not None:
            self.add(AlertFrame("good", self.text("state.given"), self._told(view.permission)))
        elif view.row.is_off:
            code = "expired" if state is PermissionState.EXPIRED else "needed"
            self.add(AlertFrame("caution", self.text(f"state.{code}"), self.text("state.needed.why")))
        elif state in (PermissionState.ASK, PermissionState.EXPIRED):
            self.add(AlertFrame("info", self.text("state.ask"), self.text("state.ask.why")))

    def _told(self, permission: FormPermission) -> str:
        wording = self.room.wording
        on = wording.day(permission.given_on) if permission.given_on else ""
        parts = [self.text("permission.line", by=permission.given_by, on=on, reference=permission.reference)]
        if permission.until is not None:
            parts.append(self.text("permission.until_line", day=wording.day(permission.until)))
        return " ".join([*parts, permission.note]).strip()

    def _acts(self, view: FormView) -> list[QWidget]:
        found: list[QWidget] = []
        state = view.row.permission

        def act(code: str, icon: str, signal: SignalInstance, *values: str) -> None:
            button = Button(self.text(f"act.{code}"), icon=icon)
            button.clicked.connect(lambda _=False: signal.emit(*values))
            found.append(button)

        if self.may_change and state is PermissionState.GIVEN:
            act("withdraw", "x", self.withdrawal_wanted)
        elif self.may_change and state is not PermissionState.FREE:
            act("record", "signature", self.permission_wanted)
        if self.may_print:
            act("print", "printer", self.print_wanted)
        if self.may_change and view.row.source == "own":
            act("remove", "trash-2", self.removal_wanted, "")
        return found

    # Parts

    def _add_use(self, view: FormView) -> None:
        joined = self.room.wording.text
        self._fact("questions", str(view.questions))
        self._fact("by", " · ".join(self.text(f"by.{one}") for one in view.by))
        if view.minutes:
            low, high = view.minutes
            told = str(low) if low == high else joined("case.span", low=low, high=high)
            self._fact("minutes", self.text("minutes", count=told))
        if view.from_age is not None:
            self._fact("age", self.text("from_age", age=view.from_age))
        if view.training:
            self._fact("training", self.text(f"training.{view.training}"))
        self._fact("window", view.window)
        if view.only_for:
            self._fact("only_for", ", ".join(self.text(f"only_for.{one}") for one in view.only_for))
        if view.alerts:
            self._fact("alerts", "; ".join(view.alerts))

    def _add_words(self, view: FormView) -> None:
        for line in view.row.editions:
            self.add(self._edition(line))
            if line.file is not None and line.file.language and self.may_change and view.row.source != "own":
                away = Button(self.text("act.remove_wording"), "quiet", icon="undo-2")
                away.setAccessibleName(f"{away.text()}: {self._language(line.language)}")
                away.clicked.connect(lambda _=False, language=line.language: self.removal_wanted.emit(language))
                self.add(Flow(away))

    def _edition(self, line: EditionLine) -> Fact:
        parts = [line.edition]
        if line.official:
            parts.append(self.text("edition.official", count=line.official, whole=line.texts))
        if line.untranslated:
            parts.append(self.text("edition.untranslated", count=line.untranslated, whole=line.texts))
        return Fact(
            self._language(line.language), " · ".join(part for part in parts if part), width=_WIDE, strong=False
        )

    def _language(self, code: str) -> str:
        name = self.room.wording.first(f"code.language.{code}", default=code)
        return name[:1].upper() + name[1:]

    def _add_scales(self, view: FormView) -> None:
        if not view.scales:
            self.add(Label(self.text("no_scales"), "body", "text.secondary", wrap=True))
        for scale in view.scales:
            self.add(Fact(scale.title, self._ranges(scale), width=_WIDE, strong=False))

    def _ranges(self, scale: ScaleLine) -> str:
        if not scale.bands:
            return self.text("to_maximum", maximum=scale.maximum)
        groups: dict[tuple[str, str], list[str]] = {}
        for band in scale.bands:
            span = str(band.low) if band.low == band.high else f"{band.low}–{band.high}"
            groups.setdefault((band.band_set, band.group), []).append(f"{span} {band.text.lower()}")
        lines = []
        for (band_set, group), spans in list(groups.items())[:_MOST_RANGES]:
            head = ", ".join(part for part in (band_set, group) if part)
            lines.append(f"{head}: {' · '.join(spans)}" if head else " · ".join(spans))
        return "\n".join(lines)

    def _add_terms(self, view: FormView) -> None:
        row = view.row
        self._fact("version", row.version)
        self._fact("credit", row.credit)
        self._fact("licence", row.licence)
        self._fact("loinc", view.loinc or "")
        for record in view.history:
            when = self.room.wording.day(record.stated_at.date())
            code = "history.withdrawn" if record.withdrawn else "history.given"
            self.add(Label(self.text(code, day=when, told=self._told(record)), "caption", "text.secondary", wrap=True))

    def _add_sources(self, view: FormView) -> None:
        for cited in view.citations:
            sure = self.room.wording.first(f"paper.confidence.{cited.confidence}", default=cited.confidence)
            checked = cited.verified_by or self.text("unverified").lower()
            told = " · ".join(part for part in (cited.title, _breakable(cited.url), sure, checked) if part)
            self.add(Label(told, "caption", "text.secondary", wrap=True))


def _breakable(url: str) -> str:
    """An address that may be broken over lines after its slashes and hyphens."""
    return url.replace("/", "/\u200b").replace("-", "-\u200b")
