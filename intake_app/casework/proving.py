"""Proving a policy for somebody: the report as plain values, its counterexamples as files, the certificate as PDF.

What was proven in an office is kept with the policy's hash: it holds until a letter of the policy changes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app import __version__
from intake_app.casework.fact_sheets import require_deciding
from intake_app.casework.packets import write_whole
from intake_app.casework.permissions import Act, require
from intake_app.casework.policies import policy_hash
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy, compile_policy
from intake_app.printing.certificate import Certificate, CertifiedClaim, CertifiedForm, render_certificate
from intake_app.printing.content import PacketDocument
from intake_app.proving.claims import Proof
from intake_app.proving.proof import prove_policy
from intake_app.store.records import get_setting, put_setting

if TYPE_CHECKING:
    from intake_app.casework.office import Desk
    from intake_app.definitions.library import Library


_SETTING: Final = "policy-proof/"


@dataclass(frozen=True)
class ProofRecord:
    """What a proof of a policy came to, when, and who had it made. `failed` are the claims that are not true of it."""

    proven: bool
    made_at: datetime
    worker: str
    failed: tuple[str, ...]
    solver: str


def proof_record(desk: "Desk", policy: CompiledPolicy) -> ProofRecord | None:
    """What this office knows of the proof of this very policy; None where it never had it made."""
    kept = get_setting(desk.vault, _SETTING + policy_hash(policy))
    if kept is None:
        return None
    made = datetime.fromisoformat(kept["made_at"])
    return ProofRecord(kept["proven"], made, kept["worker"], tuple(kept["failed"]), kept["solver"])


def record_proof(desk: "Desk", proof: Proof) -> ProofRecord:
    """Keep what a proof came to, and tell the trail. Raises UserError `not-allowed`."""
    require(desk.worker, Act.CHANGE_POLICIES)
    now, key, pack = desk.clock.now(), policy_hash(proof.policy), proof.policy.pack.id
    failed = tuple(claim.id for claim in proof.claims if not claim.finding.proven)
    made = ProofRecord(proof.proven, now, desk.worker.id, failed, proof.solver)
    kept = {
        "proven": made.proven, "made_at": now.isoformat(), "worker": made.worker, "failed": failed,
        "solver": proof.solver,
    }  # fmt: skip
    event = "policy-proven" if made.proven else "policy-refuted"
    with desk.vault.transaction(desk.worker, event, f"policy/{pack}", f"{key} {' '.join(failed)}".strip(), at=now):
        put_setting(desk.vault, _SETTING + key, kept)
    return made


def prove_pack(library: "Library", pack: str, *, made_at: datetime) -> Proof:
    """The proof of a pack, by id or folder.

    Raises what `Library.pack` raises, and UserError `context-only` and `prover-missing`."""
    found = library.pack(pack)
    require_deciding(found)
    return prove_policy(compile_policy(found, library.pack_instruments(found)), made_at.date())


def proof_report(proof: Proof, named: str, wording: Wording, *, made_at: datetime) -> dict[str, object]:
    """The proof as JSON values. `named` is how the pack was called: cases name it so that `assess` finds it again."""
    pack = proof.policy.pack
    return {
        "pack": pack.id,
        "version": pack.version,
        "hash": pack.content_hash,
        "proven": proof.proven,
        "claims": [claim.plain(proof.policy, named, wording) for claim in proof.claims],
        "certificate": {
            "made_at": made_at.isoformat(timespec="seconds"),
            "program": __version__,
            "solver": f"z3 {proof.solver}",
            "status": pack.status,
            "questions": proof.variables,
            "cases": f"{proof.size:.1e}",
            "forms": {form.id: form.content_hash for form in proof.policy.questionnaires.values()},
        },
    }


def save_counterexamples(proof: Proof, named: str, folder: Path) -> list[Path]:
    """Writes the cases of all counterexamples as `<claim>-<n>.json`, each a CASE.json. UserError `cannot-write`."""
    written = []
    for claim in proof.claims:
        found = claim.finding.counterexample
        for number, case in enumerate(found.cases if found else (), start=1):
            path = folder / f"{claim.id}-{number}.json"
            text = json.dumps(case.plain(named), ensure_ascii=False, indent=1)
            write_whole(path, f"{text}\n".encode())
            written.append(path)
    return written


def proof_certificate(proof: Proof, wording: Wording, *, made_at: datetime) -> PacketDocument:
    """The certificate as PDF, in the language of `wording`."""
    pack = proof.policy.pack
    return render_certificate(
        Certificate(
            pack_title=wording.first(f"{pack.id}#@title", default=pack.id),
            pack_id=pack.id,
            version=pack.version,
            content_hash=pack.content_hash,
            proven=proof.proven,
            claims=tuple(
                CertifiedClaim(
                    title=wording.text(f"proof.{claim.id}.title"),
                    plain=wording.text(f"proof.{claim.id}.plain"),
                    ground=wording.text(f"proof.{claim.id}.ground"),
                    note="" if claim.finding.note is None else claim.finding.note.text(wording),
                    proven=claim.finding.proven,
                    applies=claim.finding.applies,
                )
                for claim in proof.claims
            ),
            forms=tuple(
                CertifiedForm(form.id, form.version, form.content_hash) for form in proof.policy.questionnaires.values()
            ),
            questions=proof.variables,
            solver=f"z3 {proof.solver}",
            program=f"intake-app {__version__}",
            wording=wording,
            made_at=made_at,
        )
    )
