"""Stored cases under another policy: what would become of them. Nothing is stored.

What comes out is told by `casework.simulation_report`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app import paths
from intake_app.casework.redeciding import CaseFile, KeptCase, Tally, Task, redecide
from intake_app.domain.errors import UserError
from intake_app.engine.policy import CompiledPolicy

if TYPE_CHECKING:
    from intake_app.casework.office import Desk
    from intake_app.definitions.library import Library

NOT_TOLD: Final = "not-told"
"""The age band, or office, of a case that does not say."""
_PAGE: Final = 500


@dataclass(frozen=True)
class Simulation:
    """Every case counted. `policies` are those that took part, `after` and `before` their places as in `Task`."""

    policies: tuple[CompiledPolicy, ...]
    after: int
    before: int | None
    tally: Tally
    ages: tuple[tuple[int, int | None], ...]
    protect_below: int

    @property
    def cases(self) -> int:
        return self.tally.kinds.total()

    def age_band(self, age: int | None) -> str:
        """The band of an age, as `18-24` or `55+`."""
        for low, high in self.ages:
            if age is not None and age >= low and (high is None or age <= high):
                return f"{low}+" if high is None else f"{low}-{high}"
        return NOT_TOLD


def simulate_files(
    library: "Library", pack: str, folder: Path, *, against: str | None = None, today: date,
    processes: int | None = None,
) -> Simulation:  # fmt: skip
    """Decide every `*.json` below `folder` under `pack` and, with `against`, under that: who moves from the one to the
    other. Cases in a folder of their own below `folder` count as those of an office of that name, others by district.

    Raises UserError `no-folder`, `no-cases` and those of the packs; a file that is no case is told in the result.
    """
    files = iter(case_files(folder, today))
    policies = [_policy(library, name) for name in dict.fromkeys((pack, against or pack))]
    return _simulated(policies, len(policies) - 1, 0 if against else None, files, today, processes)


def case_files(folder: Path, today: date) -> list[CaseFile]:
    """The cases in a folder, by name. Raises UserError `no-folder`, `no-cases`."""
    if not folder.is_dir():
        raise UserError("no-folder", "There is no such folder. Name one with cases in it.", str(folder))
    names = sorted(path for path in folder.rglob("*.json") if path.is_file())
    if not names:
        raise UserError("no-cases", "There are no cases (*.json) in this folder.", str(folder))
    return [_file(path, folder, today) for path in names]


def _file(path: Path, folder: Path, today: date) -> CaseFile:
    within = path.relative_to(folder)
    return CaseFile(str(path), within.as_posix(), within.parts[0] if len(within.parts) > 1 else "", today)


def simulate_vault(desk: "Desk", pack: str, *, against: str | None = None, processes: int | None = None) -> Simulation:
    """Decide the office's own cases again, each by its latest interview on the day that ended (today while it goes on).

    With `against`: from `pack` to that one. Without: from the policy each case began on to `pack`. Raises UserError
    `not-allowed`, `no-cases`, and those of the packs.
    """
    from intake_app.casework.permissions import Act, require

    require(desk.worker, Act.SIMULATE)
    named = [_policy(desk.library, name) for name in dict.fromkeys((pack, against or pack))]
    policies = list(named)
    begun: dict[str, int] = {}
    cases = list(own_cases(desk, policies, begun, pinned=against is None))
    if not cases:
        raise UserError("no-cases", "This office has no cases yet.", "--vault")
    return _simulated(policies, len(named) - 1, 0 if against else -1, iter(cases), desk.clock.today(), processes)


def own_cases(
    desk: "Desk", policies: list[CompiledPolicy], begun: dict[str, int], *, pinned: bool
) -> Iterator[KeptCase]:
    """The office's cases, each by its latest interview. With `pinned`, the policies they began on are added to
    `policies`, and their places to `begun` by hash."""
    from intake_app.casework.policies import policy_of
    from intake_app.store import records
    from intake_app.store.records import EpisodeFilter, EpisodeOrder

    offset = 0
    while page := records.list_episodes(
        desk.vault, EpisodeFilter(), EpisodeOrder.REFERENCE, descending=False, limit=_PAGE, offset=offset
    ):
        offset += len(page)
        interviews = records.load_last_interviews(desk.vault, [episode.id for episode in page])
        for episode in page:
            last = interviews.get(episode.id)
            if last is None:
                continue
            place = 0
            if pinned:
                if episode.pack_hash not in begun:
                    begun[episode.pack_hash] = len(policies)
                    policies.append(policy_of(desk, episode))
                place = begun[episode.pack_hash]
            person = episode.person
            yield KeptCase(
                name=person.reference,
                office=desk.office.name,
                day=desk.clock.today() if last.finished_at is None else last.finished_at.date(),
                birth_date=person.birth_date,
                sex=person.sex,
                kept=last.kept,
                begun=place,
            )


def _policy(library: "Library", name: str) -> CompiledPolicy:
    from intake_app.casework.policies import load_policy

    return load_policy(library, name)


def _simulated(
    policies: Sequence[CompiledPolicy], after: int, before: int | None, cases: Iterator[Any], today: date,
    processes: int | None,
) -> Simulation:  # fmt: skip
    tally = redecide(task_for(policies, after, before, today), cases, processes)
    return simulation_of(policies, after, before, tally)


def task_for(policies: Sequence[CompiledPolicy], after: int, before: int | None, today: date) -> Task:
    """What every process needs that decides cases by these policies."""
    return Task(tuple((policy.pack, dict(policy.questionnaires)) for policy in policies), after, before, today)


def simulation_of(policies: Sequence[CompiledPolicy], after: int, before: int | None, tally: Tally) -> Simulation:
    """What was counted, with the age bands and the least count that may be told."""
    import yaml

    text = (paths.resources_dir() / "simulation" / "ages.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    ages = tuple((int(low), None if high is None else int(high)) for low, high in told["ages"])
    return Simulation(tuple(policies), after, before, tally, ages, int(told["protect_below"]))
