"""What is claimed of a policy, and what became of each claim."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy
from intake_app.proving.cases import ProofCase

CLAIMS: Final = (
    "total",
    "unambiguous",
    "no-dead-row",
    "monotone",
    "scales-monotone",
    "quantity-independent",
    "declining-never-raises",
    "no-tier-without-consent",
    "dependent-never-fined",
    "accepting-never-worse",
    "refusal-no-worse",
    "date-complete",
)
"""Every claim, in the order of the report. Titles and grounds: texts `proof.<claim>.title`, `.ground`, `.plain`."""


@dataclass(frozen=True)
class Remark:
    """Something to be said of a claim: the text under `proof.<key>`, with its places filled in."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, wording: Wording) -> str:
        return wording.text(f"proof.{self.key}", **self.values)


@dataclass(frozen=True)
class Counterexample:
    """Complete cases, one or a pair, that break a claim, as the engine confirmed. `changed`: what differs in a pair."""

    cases: tuple[ProofCase, ...]
    says: Remark
    changed: tuple[str, ...] = ()

    def plain(self, policy: CompiledPolicy, pack: str, wording: Wording) -> dict[str, object]:
        """As JSON values; each entry of `cases` is a CASE.json, `pack` how the policy was named."""
        return {
            "says": self.says.text(wording),
            "changed": list(self.changed),
            "cases": [case.plain(pack) for case in self.cases],
            "results": [case.result(policy) for case in self.cases],
        }


@dataclass(frozen=True)
class Finding:
    """What was found of one claim. Not proven: a counterexample, or, where no case can show it, `places`.

    `applies` is False where the policy has nothing the claim could be about, `note` says why. `checked` counts the
    questions put to the solver.
    """

    proven: bool
    checked: int = 0
    applies: bool = True
    note: Remark | None = None
    places: tuple[str, ...] = ()
    counterexample: Counterexample | None = None


@dataclass(frozen=True)
class Claim:
    """A claim with its finding and how long it took, in seconds."""

    id: str
    finding: Finding
    seconds: float

    def plain(self, policy: CompiledPolicy, pack: str, wording: Wording) -> dict[str, object]:
        """As JSON values, with title and ground in the language of `wording`."""
        found = self.finding
        shown: dict[str, object] = {
            "id": self.id,
            "title": wording.text(f"proof.{self.id}.title"),
            "ground": wording.text(f"proof.{self.id}.ground"),
            "proven": found.proven,
            "applies": found.applies,
            "seconds": round(self.seconds, 3),
            "checked": found.checked,
        }
        if found.note is not None:
            shown["note"] = found.note.text(wording)
        if found.places:
            shown["places"] = list(found.places)
        if found.counterexample is not None:
            shown["counterexample"] = found.counterexample.plain(policy, pack, wording)
        return shown


@dataclass(frozen=True)
class Proof:
    """All claims of one policy. `variables` and `size` tell how many answers and cases were looked at."""

    policy: CompiledPolicy
    claims: tuple[Claim, ...]
    variables: int
    size: int
    solver: str

    @property
    def proven(self) -> bool:
        return all(claim.finding.proven for claim in self.claims)

    def claim(self, name: str) -> Claim:
        return next(claim for claim in self.claims if claim.id == name)
