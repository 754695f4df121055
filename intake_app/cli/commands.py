"""One function for each command. Each returns the exit code and imports only what it needs."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake_app.cli.files import read_json
from intake_app.cli.output import result_in_words, tell, write, write_json
from intake_app.domain.errors import UserError

if TYPE_CHECKING:
    from intake_app.definitions.library import Library
    from intake_app.definitions.problems import Problem

OK, BAD_INPUT = 0, 2


def library_for(language: str) -> "Library":
    """The forms and packs of this installation; refuses a language nobody has written."""
    from intake_app.definitions.library import open_library

    library = open_library()
    if language not in library.languages:
        known = ", ".join(library.languages)
        raise UserError("unknown-language", f"There are no texts in “{language}”; known: {known}.", "--lang")
    return library


# Cases


def assess(arguments: Namespace) -> int:
    """`assess`: one JSON object a line for each case; after one that cannot be read it goes on, and ends with 2."""
    from intake_app.casework.assessing import read_case, reading, save_case
    from intake_app.cli.desk import LocalClock, open_desk, vault_folder

    if arguments.packet and len(arguments.cases) > 1:
        raise UserError("one-case", "A packet is made of one case; name one file.", "--packet")
    library = library_for(arguments.lang)
    if arguments.save:
        vault_folder(arguments.vault)
    today, code = LocalClock().today(), OK
    desk = open_desk(arguments.vault, arguments.worker, library) if arguments.save else None
    try:
        for name in arguments.cases:
            try:
                read = read_case(library, read_json(name), today=today)
                wording = library.wording(arguments.lang, read.policy.pack)
                result = reading(read, wording)
                if desk is not None:
                    result["saved"] = save_case(desk, read).id
                if arguments.packet:
                    result["packet"] = _write_packet(library, read, arguments.packet)
            except UserError as error:
                tell(f"intake-app: {_inside(error, name)}")
                code = BAD_INPUT
                continue
            write(result_in_words(result, wording)) if arguments.text else write_json(result)
    finally:
        if desk is not None:
            desk.vault.close()
    return code


def _write_packet(library: "Library", read: Any, path: Path) -> str:
    from intake_app.casework.loose_packets import packet_of
    from intake_app.casework.packets import write_whole

    packet = packet_of(library, read)
    write_whole(path, packet.pdf)
    for glyph in packet.missing_glyphs:
        tell(f"{path}: the character {glyph!r} is in no font; a box stands in its place.")
    return str(path)


def _inside(error: UserError, name: str) -> UserError:
    """The error with the file before its place, unless it names a file already."""
    if error.place.startswith(name) or Path(error.place).is_absolute() or error.place.startswith("--"):
        return error
    return replace(error, place=f"{name}: {error.place}" if error.place else name)


def score(arguments: Namespace) -> int:
    """`score`: an object in, an object out; a list in, a list out."""
    from intake_app.definitions.worked_cases import score_entry

    library = library_for(arguments.lang)
    form = library.instrument(arguments.instrument)
    content = read_json(arguments.answers)
    several = isinstance(content, list)
    results: list[dict[str, Any]] = []
    for number, entry in enumerate(content if several else [content]):
        place = f"{arguments.answers}[{number}]" if several else arguments.answers
        try:
            results.append(score_entry(form, entry))
        except UserError as error:
            raise _inside(error, place) from None
    if arguments.text:
        for result in results:
            scores = ", ".join(f"{k} {v} {result['bands'].get(k, '')}".rstrip() for k, v in result["scores"].items())
            write(f"{result['instrument']} {result['version']}: {scores or '–'}")
    else:
        write_json(results if several else results[0])
    return OK


# Forms and packs


def forms_list(arguments: Namespace) -> int:
    """`forms list`."""
    library = library_for(arguments.lang)
    rows = []
    for id_ in library.instrument_ids():
        form = library.instrument(id_)
        title = library.wording(arguments.lang, instruments=(form,)).first(f"{id_}/@title", default=id_)
        rows.append(
            {
                "id": id_,
                "version": form.version,
                "title": title,
                "questions": len(form.questions),
                "scales": [scale.id for scale in form.scales],
                "wording": form.wording_kind,
                "rights": form.rights,
                "licence": form.licence,
                "verified": form.verified,
                "hash": form.content_hash,
            }
        )
    return _listed(arguments, rows, lambda row: f"{row['id']} {row['version']}: {row['title']}")


def packs_list(arguments: Namespace) -> int:
    """`packs list`."""
    library = library_for(arguments.lang)
    rows = []
    for id_ in library.pack_ids():
        pack = library.pack(id_)
        rows.append(
            {
                "id": id_,
                "version": pack.version,
                "title": library.wording(arguments.lang, pack).first(f"{id_}#@title", default=id_),
                "status": pack.status,
                "valid_from": pack.valid_from.isoformat() if pack.valid_from else None,
                "valid_to": pack.valid_to.isoformat() if pack.valid_to else None,
                "instruments": [use.instrument for use in pack.instruments],
                "verified_by": pack.verified_by,
                "hash": pack.content_hash,
            }
        )
    return _listed(arguments, rows, lambda row: f"{row['id']} {row['version']} ({row['status']}): {row['title']}")


def _listed(arguments: Namespace, rows: Sequence[Mapping[str, Any]], line: Any) -> int:
    if arguments.text:
        for row in rows:
            write(line(row))
    else:
        write_json(list(rows))
    return OK


def forms_check(arguments: Namespace) -> int:
    """`forms check`: all problems at once; exit 2 when one of them is an error."""
    from intake_app.definitions.checking import check_paths

    library = library_for(arguments.lang)
    return _problems(arguments, check_paths(arguments.paths, library), {})


def packs_check(arguments: Namespace) -> int:
    """`packs check`: the files of each pack, the rights of the person in it, then its worked cases."""
    from intake_app.cli.desk import LocalClock
    from intake_app.definitions.checking import check_paths
    from intake_app.definitions.worked_cases import run_cases

    library, today = library_for(arguments.lang), LocalClock().today()
    problems: list[Problem] = []
    cases = 0
    for name in arguments.packs or library.pack_ids():
        folder = _pack_folder(library, name)
        found = check_paths([folder], library, today=today)
        problems += found
        if any(problem.severity == "error" and not problem.code.startswith("rights-") for problem in found):
            continue
        changes = any(
            "would_change" in path.read_text("utf-8", "replace") for path in (folder / "cases").glob("*.json")
        )
        count, mismatches, unread = run_cases(folder, partial(_assessed, library, folder, changes))
        cases += count
        problems += [mismatch.problem for mismatch in mismatches] + unread
    return _problems(arguments, problems, {"cases": cases})


def _assessed(library: "Library", folder: Path, changes: bool, case: dict[str, object]) -> Mapping[str, object]:
    """A worked case judged by the pack it stands beside."""
    from intake_app.casework.assessing import assess

    return assess(library, {**case, "pack": str(folder)}, language="en", changes=changes)


def _pack_folder(library: "Library", name: str) -> Path:
    path = Path(name)
    if path.is_file() and path.name == "pack.yaml":
        return path.parent
    if path.is_dir():
        return path
    for folder in reversed(library.folders):
        if (folder / "packs" / name).is_dir():
            return folder / "packs" / name
    library.pack(name)
    raise UserError("unknown-pack", f"There is no pack “{name}”.", name)


def _problems(arguments: Namespace, problems: Sequence["Problem"], more: Mapping[str, Any]) -> int:
    errors = sum(problem.severity == "error" for problem in problems)
    if arguments.text:
        from intake_app.cli.findings import findings_in_words

        for line in findings_in_words(problems, library_for(arguments.lang).wording(arguments.lang)):
            write(line)
        counts = ", ".join(f"{value} {name}" for name, value in more.items())
        write(", ".join(part for part in (f"{errors} errors", f"{len(problems)} findings", counts) if part))
    else:
        write_json({"ok": not errors, "errors": errors, **more, "problems": [asdict(problem) for problem in problems]})
    for problem in problems:
        if problem.severity == "error":
            tell(f"intake-app: {problem}")
    return BAD_INPUT if errors else OK


# The vault


def vault_create(arguments: Namespace) -> int:
    """`vault create`: makes the office and its first worker; the recovery words are shown this once."""
    from intake_app.casework import setup
    from intake_app.casework.packets import write_whole
    from intake_app.cli.desk import LocalClock, read_password, vault_folder
    from intake_app.domain.person import Office, Role

    folder = vault_folder(arguments.vault)
    library = library_for(arguments.lang)
    library.pack(arguments.pack)
    password = read_password(f"New password of {arguments.name}: ")
    office = Office(name=arguments.office, pack=arguments.pack, language=arguments.lang)
    desk, words = setup.create_office(
        folder, office, arguments.name, Role(arguments.role), password, library, LocalClock(),
        accept_place=arguments.accept_place, fips=arguments.fips,
    )  # fmt: skip
    try:
        if arguments.recovery_sheet:
            write_whole(arguments.recovery_sheet, setup.recovery_sheet(desk, words, arguments.lang).pdf)
            setup.record_recovery_printed(desk)
        worker = desk.worker.id
    finally:
        desk.vault.close()
    if arguments.text:
        write(f"{folder}: {arguments.office}, {arguments.name}")
        write(" ".join(f"{number}. {word}" for number, word in enumerate(words, 1)))
    else:
        write_json({"vault": str(folder), "office": arguments.office, "worker": worker, "recovery_words": list(words)})
    return OK


def vault_check(arguments: Namespace) -> int:
    """`vault check`: what can be seen without a password."""
    from intake_app.cli.desk import vault_folder
    from intake_app.store.checking import check_vault

    return _report(arguments, check_vault(vault_folder(arguments.vault)))


def vault_verify(arguments: Namespace) -> int:
    """`vault verify`: both integrity checks, the chain of events, signatures, the mark beside the file, and paper."""
    from intake_app.cli.desk import open_desk
    from intake_app.store.checking import verify

    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang))
    try:
        return _report(arguments, verify(desk.vault, anchor=arguments.anchor))
    finally:
        desk.vault.close()


def _report(arguments: Namespace, report: Mapping[str, Any]) -> int:
    if arguments.text:
        write("\n".join(f"{key}: {value}" for key, value in report.items()))
    else:
        write_json(dict(report))
    for problem in report["problems"]:
        tell(f"intake-app: {arguments.vault}: {problem}")
    return OK if report["ok"] else BAD_INPUT
