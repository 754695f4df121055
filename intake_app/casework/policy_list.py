"""The policies of this installation and of the office: which there are, which one is in use, how each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from intake_app.casework import activating, policies, proving
from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.policy import PolicyPack
from intake_app.domain.wording import Wording
from intake_app.store.terms import fold

if TYPE_CHECKING:
    from intake_app.definitions.problems import Problem

OWN: Final = "own"
SHIPPED: Final = "program"


@dataclass(frozen=True)
class PolicyRow:
    """One policy. `used`: new cases of this office begin on it. `problems` are those that keep it from being read at
    all; then nothing else is known of it but its id.

    `breaches` counts the rights it breaks today, `covered` whether a supervisor's reason stands for all of them.
    `proof` is `proven`, `refuted` or "" while nobody here has had it proven. `source` is `own` or `program`."""

    pack: str
    title: str
    status: str
    status_text: str
    jurisdiction: str
    version: str
    content_hash: str
    valid_from: date | None
    valid_to: date | None
    review_by: date | None
    review_is_past: bool
    verified: bool
    used: bool
    source: str
    breaches: int
    covered: bool
    proof: str
    problems: tuple["Problem", ...] = ()
    decides: bool = True
    """False for a sheet of facts, on which nothing can be decided."""

    @property
    def is_readable(self) -> bool:
        return not self.problems

    @property
    def is_stopped(self) -> bool:
        """Whether nothing new may begin or be decided on it now."""
        return self.breaches > 0 and not self.covered


def policy_rows(desk: Desk, search: str = "") -> tuple[PolicyRow, ...]:
    """Every policy and sheet of facts, that of the office first, then by title.

    With `search` those that hold every word of it."""
    known = desk.library.pack_ids()
    rows = [policy_row(desk, name) for name in known]
    if desk.office.pack not in known:
        rows.append(policy_row(desk, desk.office.pack))
    return rows_found(sorted(rows, key=lambda row: (not row.used, fold(row.title))), search)


def rows_found(rows: Sequence[PolicyRow], search: str) -> tuple[PolicyRow, ...]:
    """Those of `rows` that hold every word of `search`."""
    wanted = fold(search).split()
    return tuple(row for row in rows if all(word in _heap(row) for word in wanted))


def read_ahead(desk: Desk) -> None:
    """Read and check every policy, so that the list is there at once. Touches no vault: it may run in a thread."""
    for name in desk.library.pack_ids():
        try:
            pack_wording(desk, name)
            activating.rights_findings(desk, name)
        except UserError:
            continue


def _heap(row: PolicyRow) -> str:
    return fold(" ".join((row.pack, row.title, row.status_text, row.jurisdiction, row.version)))


def policy_row(desk: Desk, pack_id: str) -> PolicyRow:
    """How one policy stands. A policy that cannot be read is told as one with problems."""
    from intake_app.definitions.problems import DefinitionError, Problem

    try:
        pack, wording = desk.library.pack(pack_id), pack_wording(desk, pack_id)
        if not pack.decides:
            return _facts_only(desk, pack, wording)
        policy = policies.load_policy(desk.library, pack_id)
    except DefinitionError as error:
        return _unreadable(desk, pack_id, error.problems)
    except UserError as error:
        problem = Problem(error.place or pack_id, 0, error.message, "", error.code)
        return _unreadable(desk, pack_id, (problem,))
    today = desk.clock.today()
    given, proof = activating.activation(desk, policy), proving.proof_record(desk, policy)
    return PolicyRow(
        pack=pack_id,
        title=wording.first(f"{pack.id}#@title", default=pack.id),
        status=pack.status,
        status_text=desk.wording.text(f"policy.status.{pack.status}"),
        jurisdiction=jurisdiction(pack, wording),
        version=pack.version,
        content_hash=policies.policy_hash(policy),
        valid_from=pack.valid_from,
        valid_to=pack.valid_to,
        review_by=pack.rights.review_by,
        review_is_past=pack.rights.review_by is not None and pack.rights.review_by < today,
        verified=pack.verified_by is not None,
        used=pack_id == desk.office.pack,
        source=OWN if desk.library.is_own_pack(pack_id) else SHIPPED,
        breaches=len(activating.broken_rights(desk, pack_id)),
        covered=given is not None and not activating.uncovered(desk, policy, pack_id),
        proof="" if proof is None else "proven" if proof.proven else "refuted",
    )


def _facts_only(desk: Desk, pack: PolicyPack, wording: Wording) -> PolicyRow:
    return PolicyRow(
        pack=pack.id,
        title=wording.first(f"{pack.id}#@title", default=pack.id),
        status=pack.status,
        status_text=desk.wording.text(f"policy.status.{pack.status}"),
        jurisdiction=jurisdiction(pack, wording),
        version=pack.version,
        content_hash=pack.content_hash,
        valid_from=pack.valid_from,
        valid_to=pack.valid_to,
        review_by=None,
        review_is_past=False,
        verified=pack.verified_by is not None,
        used=pack.id == desk.office.pack,
        source=OWN if desk.library.is_own_pack(pack.id) else SHIPPED,
        breaches=0,
        covered=False,
        proof="",
        decides=False,
    )


def _unreadable(desk: Desk, pack_id: str, problems: tuple["Problem", ...]) -> PolicyRow:
    return PolicyRow(
        pack=pack_id,
        title=pack_id,
        status="",
        status_text=desk.wording.text("policy.status.unreadable"),
        jurisdiction="",
        version="",
        content_hash="",
        valid_from=None,
        valid_to=None,
        review_by=None,
        review_is_past=False,
        verified=False,
        used=pack_id == desk.office.pack,
        source=OWN if desk.library.is_own_pack(pack_id) else SHIPPED,
        breaches=0,
        covered=False,
        proof="",
        problems=problems,
    )


def pack_wording(desk: Desk, pack_id: str) -> Wording:
    """All texts in the language of the screen, with those of this policy and its forms in place of the office's."""
    return desk.library.wording(desk.wording.language, pack_id)


def jurisdiction(pack: PolicyPack, wording: Wording) -> str:
    """Where the policy holds: the title up to its colon, where it has one."""
    title = wording.first(f"{pack.id}#@title", default=pack.id)
    before, colon, _ = title.partition(":")
    return before.strip() if colon else title
