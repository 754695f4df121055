"""Policies, simulations and trials in the states the pictures show."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intake_app.proving.claims import Proof

_ROW = "T4,-,-,-,moderate,-,-,education"


def office_policy(page: Any) -> None:
    """The policy of the office."""
    page.read_now("pt-cdt")


def other_policy(page: Any) -> None:
    """A policy of another country."""
    page.read_now("ee-sutik")


def reason_asked(page: Any) -> None:
    """The reason for a policy whose day of review has passed, while nothing is written."""
    from intake_app.ui.policies.reasons import ReasonPanel

    page.read_now("ee-sutik")
    view = page.view
    late = replace(view, row=replace(view.row, breaches=1, used=True, review_is_past=True))
    panel = ReasonPanel(page.room, late, "activate", lambda _reason: None)
    page._put(panel)
    panel.reason.set_error(page.room.text("error.reason-missing"))


def proven(page: Any) -> None:
    """A proof in which one claim does not hold."""
    from intake_app.ui.policies.proof import ProofPanel

    page.read_now("pt-cdt")
    panel = ProofPanel(page.room, page.view)
    page._put(panel)
    panel.show_proof(_proof(page))


def _proof(page: Any) -> "Proof":
    from intake_app.casework.policies import load_policy
    from intake_app.domain.answers import AnswerSet
    from intake_app.domain.person import Sex
    from intake_app.proving.cases import ProofCase
    from intake_app.proving.claims import CLAIMS, Claim, Counterexample, Finding, Proof, Remark

    desk = page.room.desk
    cases = tuple(ProofCase(AnswerSet({}), sex, desk.clock.today()) for sex in (Sex.MALE, Sex.FEMALE))
    says = Remark("says.milder", {"question": "Injecting"})
    broken = Finding(False, 9, counterexample=Counterexample(cases, says))
    claims = tuple(Claim(name, broken if name == "monotone" else Finding(True, 9), 0.1) for name in CLAIMS)
    return Proof(load_policy(desk.library, "pt-cdt"), claims, 112, 10**40, "4.13.0")


def folder_chosen(page: Any) -> None:
    """A later version in a folder, shown before it is loaded."""
    page.read_now("pt-cdt")
    with TemporaryDirectory() as folder:
        later = _later(Path(folder), page)
        page.propose(later)


def _later(folder: Path, page: Any) -> Path:
    """A copy of the office's policy with another version and one row changed."""
    pack = folder / "packs" / "pt-cdt"
    shutil.copytree(page.room.desk.library.pack_source("pt-cdt").folder, pack)
    for name, old, new in (
        ("pack.yaml", 'version: "1.0"', 'version: "2.0"'),
        ("tables/tier.csv", _ROW, _ROW.replace("education", "treatment")),
    ):
        path = pack / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return pack


def searched(page: Any) -> None:
    """What was searched for, in every table that has it."""
    page.field.setText("ASSIST")
    page.field.searched.emit("ASSIST")


def looked(page: Any) -> None:
    """What came out, all at once."""
    page.base.set_code("pt-cdt")
    page.begin()
    while page.run is not None:
        page._step()


def trial_begun(page: Any) -> None:
    """The first question of a trial."""
    page.begin()


def trial_result(page: Any) -> None:
    """What a trial comes to so far."""
    from intake_app.domain.answers import Answer

    page.begin()
    page.inner.session.answer("intake/origin", Answer("police"))
    page._go("result", case=page.trial.episode)


def moving(page: Any) -> None:
    """A later version is there; what the move would change."""
    with TemporaryDirectory() as folder:
        pack = _later(Path(folder), page)
        library = page.room.desk.library.beside()
        library.add_folder(pack.parent.parent)
        room = replace(page.room, desk=replace(page.room.desk, library=library))
        page.move_panel.room = room
        page.open_panel(page.move_panel)
        library.forget(pack.parent.parent)
