"""What may stand on the command line."""

import argparse
from pathlib import Path

from intake_app import __version__
from intake_app.cli.forms_print import add_print
from intake_app.cli.packs_prove import add_prove
from intake_app.cli.packs_show import add_show
from intake_app.cli.packs_simulate import add_simulate
from intake_app.cli.vault_backup import add_backup


def parser() -> argparse.ArgumentParser:
    """The parser of `intake-app`; `command` is None for the window."""
    top = argparse.ArgumentParser(prog="intake-app", description="Guided assessment, referral and follow-up, offline.")
    top.add_argument("--version", action="version", version=f"intake-app {__version__}")
    top.add_argument("--vault", type=Path, metavar="DIR", help="the office's folder")
    top.add_argument(
        "--open", type=Path, metavar="CASE.json", help="show in the window what a case comes to, and keep nothing of it"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("demo", help="the program on a throwaway office with invented cases, no password")
    _assess(commands)
    _score(commands)
    _definitions(commands)
    _vault(commands)
    return top


def _shared(command: argparse.ArgumentParser, *, vault: bool = False) -> argparse.ArgumentParser:
    command.add_argument("--text", action="store_true", help="for people instead of JSON")
    command.add_argument("--lang", default="en", metavar="LANGUAGE", help="language of texts: en (default), pt")
    if vault:
        command.add_argument("--vault", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the office's folder")
        command.add_argument("--worker", metavar="NAME", default="", help="who unlocks it, when there are several")
    return command


def _assess(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    assess = _shared(commands.add_parser("assess", help="route, level, measure, plan of one or more cases"), vault=True)
    assess.add_argument("cases", nargs="+", metavar="CASE.json", help="a case; - for standard input")
    assess.add_argument("--packet", metavar="OUT.pdf", type=Path, help="write the packet of the one case")
    assess.add_argument("--save", action="store_true", help="keep the cases in the vault")


def _score(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    score = _shared(commands.add_parser("score", help="one instrument's scores and bands"))
    score.add_argument("instrument", metavar="INSTRUMENT", help="an id, or a file")
    score.add_argument("answers", metavar="ANSWERS.json", help='{"answers": {"1": 3, ...}}, or a list of these')


def _definitions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    forms = commands.add_parser("forms", help="list, check, import or export forms").add_subparsers(
        dest="act", required=True
    )
    _shared(forms.add_parser("list", help="the forms there are"))
    check = _shared(forms.add_parser("check", help="every problem with file, line and mend"))
    check.add_argument("paths", nargs="*", metavar="PATH", type=Path)
    _shared(add_print(forms))
    _exchange(forms)
    packs = commands.add_parser("packs", help="list, show, check, prove or simulate policy packs").add_subparsers(
        dest="act", required=True
    )
    _shared(packs.add_parser("list", help="the packs there are"))
    check = _shared(packs.add_parser("check", help="the pack's files, and its worked cases run"))
    check.add_argument("packs", nargs="*", metavar="PACK", help="an id, or a folder")
    _shared(add_show(packs))
    _shared(add_prove(packs))
    _shared(add_simulate(packs), vault=True)


def _exchange(forms: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    take = _shared(forms.add_parser("import", help="take over a form made elsewhere (FHIR Questionnaire, JSON)"))
    take.add_argument("file", metavar="FHIR.json", help="the form; - for standard input")
    take.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="where its files are written")
    take.add_argument("--id", metavar="ID", help="what it is called here; by default made from its own names")
    give = _shared(forms.add_parser("export", help="a form, or answers to it, for other programs"))
    give.add_argument("form", metavar="FORM", help="an id, or a file")
    give.add_argument("--fhir", action="store_true", help="as a FHIR R4 Questionnaire (JSON)")
    give.add_argument("--answers", metavar="ANSWERS.json", help='{"answers": {...}}: as a QuestionnaireResponse to it')


def _vault(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser("vault", help="create, check, back up, restore or verify the office's vault")
    acts.add_argument("--vault", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the office's folder")
    under = acts.add_subparsers(dest="act", required=True)
    create = _shared(under.add_parser("create", help="set up an office without a window"), vault=True)
    create.add_argument("--office", required=True, metavar="NAME", help="name of the office, as on its letters")
    create.add_argument("--name", required=True, help="name of the first worker")
    create.add_argument("--role", choices=("supervisor", "administrator"), default="supervisor")
    create.add_argument("--pack", default="pt-cdt", help="the policy the office works with")
    create.add_argument("--fips", action="store_true", help="derive keys by PBKDF2 alone, where FIPS 140 is demanded")
    create.add_argument(
        "--recovery-sheet", type=Path, metavar="OUT.pdf", help="write the sheet with the recovery words"
    )
    create.add_argument("--accept-place", metavar="REASON", default="", help="an administrator's, for an unsafe place")
    _shared(under.add_parser("check", help="what can be seen without a password"), vault=True)
    add_backup(under, _shared)
    _shared(under.add_parser("renew", help="a fresh key for the office; passwords and sheet stay"), vault=True)
    remove = _shared(under.add_parser("remove", help="take a worker's access away"), vault=True)
    remove.add_argument("name", metavar="NAME", help="whose access")
    export = _shared(
        under.add_parser("export", help="give out the trail of what was done, or the services"), vault=True
    )
    export.add_argument("what", choices=("trail", "services"))
    export.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="ends in .csv, .json or .zip")
    take = _shared(under.add_parser("import", help="services from a file: a table, or Open Referral HSDS"), vault=True)
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--take", action="store_true", help="take over what is found, not only tell it")
    verify = _shared(
        under.add_parser("verify", help="read everything: integrity, the chain of events, signatures"), vault=True
    )
    verify.add_argument("--anchor", metavar="TEXT", default="", help="number and letters of a printed page")
