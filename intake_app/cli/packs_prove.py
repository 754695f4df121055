"""`packs prove`: every claim of a policy proven, or a case that breaks it."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.domain.wording import Wording
    from intake_app.proving.claims import Proof

NOT_PROVEN = 2


def add_prove(packs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The arguments of `packs prove`."""
    command = packs.add_parser("prove", help="that a pack holds in every case, or a case in which it does not")
    command.add_argument("packs", nargs="+", metavar="PACK", help="an id, or a folder")
    command.add_argument("--certificate", type=Path, metavar="OUT.pdf", help="write the certificate of the one pack")
    command.add_argument("--save", type=Path, metavar="DIR", help="write counterexamples there, as cases for assess")
    return command


def packs_prove(arguments: Namespace) -> int:
    """`packs prove`: one JSON object a line for each pack; exit 2 when a claim of one is not proven."""
    from intake_app.casework.packets import write_whole
    from intake_app.casework.proving import proof_certificate, proof_report, prove_pack, save_counterexamples
    from intake_app.cli.commands import OK, library_for
    from intake_app.cli.desk import LocalClock
    from intake_app.cli.output import tell, write_json
    from intake_app.domain.errors import UserError

    if arguments.certificate and len(arguments.packs) > 1:
        raise UserError("one-pack", "A certificate is made of one pack; name one.", "--certificate")
    library = library_for(arguments.lang)
    made_at = LocalClock().now()
    code = OK
    for named in arguments.packs:
        proof = prove_pack(library, named, made_at=made_at)
        wording = library.wording(arguments.lang, proof.policy.pack)
        report = proof_report(proof, named, wording, made_at=made_at)
        if arguments.save:
            arguments.save.mkdir(parents=True, exist_ok=True)
            report["saved"] = [str(path) for path in save_counterexamples(proof, named, arguments.save)]
        if arguments.certificate:
            write_whole(arguments.certificate, proof_certificate(proof, wording, made_at=made_at).pdf)
            report["file"] = str(arguments.certificate)
        _in_words(proof, wording) if arguments.text else write_json(report)
        if not proof.proven:
            failed = ", ".join(claim.id for claim in proof.claims if not claim.finding.proven)
            tell(f"intake-app: {named}: not proven: {failed}")
            code = NOT_PROVEN
    return code


def _in_words(proof: "Proof", wording: "Wording") -> None:
    from intake_app.cli.output import write

    write(f"{proof.policy.pack.id} {proof.policy.pack.version}")
    for claim in proof.claims:
        found = claim.finding
        verdict = "yes" if found.applies else "not-asked"
        word = wording.text(f"proof.certificate.{verdict if found.proven else 'no'}")
        write(f"  {word}: {wording.text(f'proof.{claim.id}.title')}")
        remarks = [
            *([found.note] if found.note else []),
            *([found.counterexample.says] if found.counterexample else []),
        ]
        for line in (*(remark.text(wording) for remark in remarks), *found.places):
            write(f"      {line}")
