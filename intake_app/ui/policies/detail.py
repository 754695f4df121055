"""One policy: how it stands, what it says of itself, of rights and of its proof, what nobody verified, its sources."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from intake_app.casework.permissions import Act, allowed
from intake_app.casework.policy_list import OWN
from intake_app.casework.policy_view import PolicyView, RightsLine
from intake_app.ui.look import AlertFrame, Button, Card, Fact, Flow, IconLine, Label, Mark
from intake_app.ui.page import Room

WIDE = 148
_MOST = 80


class PolicyDetail(Card):
    """Everything of one policy, with what the worker at the desk may do about it.

    *Signals* (what is wanted of this policy): `tables`, `proof`, `trial`, `simulation`, `adoption`, `activation`,
    `withdrawal`, `removal`.
    """

    tables = Signal()
    proof = Signal()
    trial = Signal()
    simulation = Signal()
    adoption = Signal()
    activation = Signal()
    withdrawal = Signal()
    removal = Signal()

    def __init__(self, room: Room, view: PolicyView) -> None:
        super().__init__(spacing=10)
        self.room, self.view = room, view
        row = view.row
        self.add(Label(row.title, "name", wrap=True))
        self.add(Flow(*self._marks(), spacing=8))
        if view.about:
            self.add(Label(view.about, "body", "text.secondary", wrap=True))
        for frame in self._standing():
            self.add(frame)
        self.add(Flow(*self._acts(), spacing=8))
        for code, fill in (
            ("self", self._add_self),
            ("rights", self._add_rights),
            ("proof", self._add_proof),
            ("unverified", self._add_unverified),
            ("sources", self._add_sources),
            ("forms", self._add_forms),
        ):
            self.add_line()
            self.add(Label(self.text(f"part.{code}"), "strong"))
            fill()

    def text(self, code: str, **values: object) -> str:
        """A text of the page of policies."""
        return self.room.text(f"ui.policies.{code}", **values)

    def _day(self, day: object) -> str:
        return self.room.wording.day(day) if day is not None else ""  # type: ignore[arg-type]

    # Top

    def _marks(self) -> list[QWidget]:
        row = self.view.row
        marks: list[QWidget] = [Mark(row.status_text, "plain")]
        marks.append(Mark(self.text("used" if row.used else "not_used"), "plain"))
        if row.source == OWN:
            marks.append(Mark(self.text("own"), "plain"))
        seen = "verified" if row.verified else "unverified"
        marks.append(Mark(self.text(seen), "plain" if row.verified else "unverified"))
        return marks

    def _standing(self) -> list[QWidget]:
        """What has to be said before anything else."""
        row, found = self.view.row, list[QWidget]()
        if row.is_stopped:
            title = self.room.wording.plural("ui.policies.stopped", row.breaches)
            why = self.text("stopped.review") if row.review_is_past else self.text("stopped.why")
            found.append(AlertFrame("danger", title, why))
        elif row.breaches:
            found.append(AlertFrame("caution", self.text("covered"), self._activation()))
        if row.proof == "refuted":
            found.append(AlertFrame("danger", self.text("refuted"), self.text("refuted.why")))
        return found

    def _activation(self) -> str:
        given = self.view.activation
        if given is None:
            return ""
        day = self.room.wording.day(given.at.date())
        return self.text("activated", by=self.view.activated_by, day=day, reason=given.reason)

    def _acts(self) -> list[QWidget]:
        found: list[QWidget] = []
        worker, row = self.room.desk.worker, self.view.row
        may_use = allowed(worker, Act.ACTIVATE_POLICY)
        may_change = allowed(worker, Act.CHANGE_POLICIES)

        def act(code: str, icon: str, signal: SignalInstance) -> None:
            button = Button(self.text(f"act.{code}"), icon=icon)
            button.clicked.connect(lambda _=False: signal.emit())
            found.append(button)

        if may_use and row.is_stopped and row.used:
            act("activate", "file-pen-line", self.activation)
        act("tables", "table-2", self.tables)
        act("trial", "eye", self.trial)
        if may_change:
            act("prove", "shield-check", self.proof)
        if allowed(worker, Act.SIMULATE):
            act("simulate", "chart-no-axes-column", self.simulation)
        if may_use and not row.used:
            act("adopt", "check", self.adoption)
        if may_use and self.view.activation is not None:
            act("withdraw", "x", self.withdrawal)
        if may_change and row.source == OWN:
            act("remove", "trash-2", self.removal)
        return found

    # Parts

    def _fact(self, name: str, value: str) -> None:
        if value:
            self.add(Fact(name, value, width=WIDE, strong=False))

    def _add_self(self) -> None:
        row = self.view.row
        self._fact(self.text("fact.version"), row.version)
        self._fact(self.text("fact.valid"), self._validity())
        review = self._day(row.review_by)
        self._fact(self.text("fact.review"), self.text("review_past", day=review) if row.review_is_past else review)
        for name, value in self.view.facts:
            self._fact(name, value)
        self._fact(self.text("fact.hash"), _grouped(row.content_hash))

    def _validity(self) -> str:
        row = self.view.row
        if row.valid_from is None and row.valid_to is None:
            return self.text("valid.untold")
        if row.valid_to is None:
            return self.room.text("policy.since", day=self._day(row.valid_from))
        if row.valid_from is None:
            return self.room.text("policy.until", day=self._day(row.valid_to))
        return self.room.text("policy.span", first=self._day(row.valid_from), last=self._day(row.valid_to))

    def _add_rights(self) -> None:
        rights = self.view.rights
        broken = [line for line in rights if line.broken]
        if not broken:
            self.add(IconLine("circle-check", self.text("rights.none"), icon_ink="alert.good", wrap=True))
        for line in rights[:_MOST]:
            self._add_right(line)
        if len(rights) > _MOST:
            self.add(Label(self.text("more", count=len(rights) - _MOST), "caption", "text.secondary"))

    def _add_right(self, line: RightsLine) -> None:
        sign, ink = ("octagon-alert", "alert.danger") if line.broken else ("info", "text.secondary")
        head = self.text("rights.head", number=line.number, title=line.title)
        self.add(IconLine(sign, head, type="strong", icon_ink=ink, wrap=True))
        told = " ".join(part for part in (line.what, line.mend) if part)
        self.add(Label(f"{told} ({line.place})", "caption", "text.secondary", wrap=True))

    def _add_proof(self) -> None:
        record = self.view.proof
        if record is None:
            self.add(Label(self.text("proof.none"), "body", "text.secondary", wrap=True))
            return
        by = self.text("proof.record", day=self._day(record.made_at.date()), solver=record.solver)
        if record.proven:
            self.add(IconLine("circle-check", by, icon_ink="alert.good", wrap=True))
            return
        self.add(IconLine("octagon-alert", by, icon_ink="alert.danger", wrap=True))
        for claim in record.failed:
            self.add(Label(self.room.text(f"proof.{claim}.title"), "body", wrap=True))

    def _add_unverified(self) -> None:
        found = self.view.unverified
        if not found:
            self.add(Label(self.text("unverified.none"), "body", "text.secondary", wrap=True))
        for what, where in found[:_MOST]:
            told = " · ".join(part for part in (where, what) if part)
            self.add(Label(told, "caption", "text.secondary", wrap=True))
        if len(found) > _MOST:
            self.add(Label(self.text("more", count=len(found) - _MOST), "caption", "text.secondary"))

    def _add_sources(self) -> None:
        for cited in self.view.sources:
            sure = self.room.wording.first(f"paper.confidence.{cited.confidence}", default=cited.confidence)
            seen = self.text("source.seen" if cited.seen_on else "source.unseen", day=self._day(cited.seen_on))
            checked = cited.verified_by or self.text("unverified").lower()
            told = " · ".join(part for part in (_breakable(cited.url), sure, seen, checked) if part)
            self.add(Label(cited.title, "body", wrap=True))
            self.add(Label(told, "caption", "text.secondary", wrap=True))

    def _add_forms(self) -> None:
        told = [f"{title} {version}" for title, version in self.view.forms]
        self.add(Label(" · ".join(told), "caption", "text.secondary", wrap=True))


def _grouped(fingerprint: str) -> str:
    """A hash in groups of eight, so that it can be read out and wraps."""
    return " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))


def _breakable(url: str) -> str:
    """An address that may be broken over lines after its slashes and hyphens."""
    return url.replace("/", "/\u200b").replace("-", "-\u200b")
