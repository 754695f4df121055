"""`packs simulate`: stored cases decided again under another policy, and who would move."""

import argparse
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intake_app.casework.simulating import Simulation
    from intake_app.definitions.library import Library
    from intake_app.domain.wording import Wording

Report = Mapping[str, Any]


def add_simulate(packs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The arguments of `packs simulate`."""
    command = packs.add_parser("simulate", help="stored cases under another policy: who would move, and to what")
    command.add_argument("pack", metavar="PACK", help="an id, or a folder")
    command.add_argument("--cases", type=Path, metavar="DIR", help="the folder of the cases (*.json)")
    command.add_argument("--against", metavar="PACK2", help="the policy cases would move to; an id, or a folder")
    command.add_argument("--csv", type=Path, metavar="OUT.csv", help="write every count as a line of a table")
    return command


def packs_simulate(arguments: Namespace) -> int:
    """`packs simulate`: one JSON object; exit 2 when some case could not be read."""
    from intake_app.casework.packets import write_whole
    from intake_app.casework.simulation_report import simulation_report, simulation_table
    from intake_app.cli.commands import BAD_INPUT, OK, library_for
    from intake_app.cli.output import tell, write, write_json

    library = library_for(arguments.lang)
    simulation = _simulation(arguments, library)
    report = simulation_report(simulation)
    if arguments.csv:
        write_whole(arguments.csv, simulation_table(report).encode("utf-8-sig"))
    if arguments.text:
        wording = library.wording(arguments.lang, simulation.policies[simulation.after].pack)
        for line in report_in_words(report, wording):
            write(line)
    else:
        write_json(report)
    unread = simulation.tally.unread
    for one in unread:
        tell(f"intake-app: {one.case}: {one.what[0][1]}")
    return BAD_INPUT if unread else OK


def _simulation(arguments: Namespace, library: "Library") -> "Simulation":
    from intake_app.casework.simulating import simulate_files, simulate_vault
    from intake_app.cli.desk import LocalClock, open_desk
    from intake_app.domain.errors import UserError

    if arguments.cases and arguments.vault:
        raise UserError("cases-or-vault", "Name either a folder of cases or a vault.", "--cases")
    if arguments.cases:
        return simulate_files(
            library, arguments.pack, arguments.cases, against=arguments.against, today=LocalClock().today()
        )
    if arguments.vault is None:
        raise UserError(
            "cases-or-vault", "Say which cases: --cases DIR, or --vault DIR for the office's own.", "--cases"
        )
    desk = open_desk(arguments.vault, arguments.worker, library)
    try:
        return simulate_vault(desk, arguments.pack, against=arguments.against)
    finally:
        desk.vault.close()


def report_in_words(report: Report, wording: "Wording") -> Iterator[str]:
    """The simulation as lines for people."""
    text, pack = wording.text, report["after"]["pack"]

    def said(family: str, code: str) -> str:
        own = (f"{pack}#{family}.{code}", f"code.{family}.{code}", f"simulation.code.{code}")
        return wording.first(*own, default=code)

    yield f"{text('simulation.cases')}: {report['cases']}"
    if report["before"]:
        begun = report["before"]["pack"] == "as-begun"
        yield f"{text('simulation.from')}: {text('simulation.as-begun') if begun else _titled(report['before'])}"
    yield f"{text('simulation.to')}: {_titled(report['after'])}"
    for axis, told in report["axes"].items():
        yield ""
        yield text(f"cli.{axis}")
        codes = dict.fromkeys((*told.get("before", ()), *told["after"]))
        for code in codes:
            before = f"{told['before'].get(code, 0)} → " if "before" in told else ""
            yield f"  {said(axis, code)}: {before}{told['after'].get(code, 0)}"
        yield from _moves(told, axis, said, wording)
    for group, rows in report["groups"].items():
        yield ""
        yield text(f"simulation.{group}")
        for row in rows:
            yield f"  {said(group, row['group'])}: {row['cases']}"
            if "moves" in row["tier"]:
                for move in row["tier"]["moves"]:
                    yield f"    {said('tier', move['from'])} → {said('tier', move['to'])}: {move['cases']}"
            else:
                yield "    " + ", ".join(f"{said('tier', code)} {count}" for code, count in row["tier"].items())
    yield from _demand(report, said, wording)
    yield from _misfits(report, wording)


def _titled(side: Mapping[str, str]) -> str:
    return f"{side['pack']} {side['version']} ({side['hash'][:12]})"


def _moves(told: Report, axis: str, said: Any, wording: "Wording") -> Iterator[str]:
    if "moves" not in told:
        return
    yield f"  {wording.text('simulation.moved')}: {told['moved']}"
    for move in told["moves"]:
        yield f"    {said(axis, move['from'])} → {said(axis, move['to'])}: {move['cases']}"
    if "milder" in told:
        yield f"    {wording.text('simulation.milder')}: {told['milder']}"
        yield f"    {wording.text('simulation.harsher')}: {told['harsher']}"


def _demand(report: Report, said: Any, wording: "Wording") -> Iterator[str]:
    yield ""
    yield wording.text("simulation.services")
    sides = report["services"]
    for kind in dict.fromkeys((*sides.get("before", ()), *sides["after"])):
        before = f"{sides['before'].get(kind, 0)} → " if "before" in sides else ""
        yield f"  {said('service', kind)}: {before}{sides['after'].get(kind, 0)}"
    yield ""
    yield wording.text("simulation.follow-up")
    for side, kinds in report["follow_up"].items():
        if len(report["follow_up"]) > 1:
            yield f"  {wording.text(f'simulation.{side}')}"
        for kind, months in kinds.items():
            counts = ", ".join(f"{month}: {count}" for month, count in months.items())
            yield f"  {said('due', kind)}: {counts}"


def _misfits(report: Report, wording: "Wording") -> Iterator[str]:
    if report["unknown_answers"]:
        yield ""
        yield wording.text("simulation.unknown")
        for one in report["unknown_answers"]:
            yield f"  {one['case']} ({one['policy']}): {', '.join(one['answers'])}"
    yield ""
    yield wording.text("simulation.protected", below=report["protected_below"])
