"""`forms import` and `forms export`: forms and answers of others, in and out."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intake_app.cli.commands import OK, library_for
from intake_app.cli.output import write, write_json
from intake_app.domain.errors import UserError


def forms_import(arguments: Namespace) -> int:
    """`forms import`: writes the files of a form and tells what was not taken over."""
    from intake_app.casework.exchanging import import_form

    content = _content(arguments.file)
    result = import_form(content, arguments.out, place=arguments.file, language=arguments.lang, id=arguments.id or "")
    if not arguments.text:
        write_json(result)
        return OK
    write(f"{result['id']}: {result['items']} items; {', '.join(result['files'])}")
    for notice in result["notices"]:
        write(f"  {notice['place'] or '–'}: {notice['message']} [{notice['code']}]")
    return OK


def forms_export(arguments: Namespace) -> int:
    """`forms export --fhir`: the form, or with `--answers` a response to it, as FHIR R4 JSON."""
    from intake_app.casework.exchanging import export_answers, export_form

    if not arguments.fhir:
        raise UserError("no-format", "Say which format: --fhir.", "--fhir")
    # The form's languages may be more than the screen's.
    library = library_for("en")
    if arguments.answers is None:
        write_json(export_form(library, arguments.form, arguments.lang))
        return OK
    from datetime import UTC, datetime

    from intake_app.cli.files import read_json

    form = library.instrument(arguments.form)
    answers = _answers(form, read_json(arguments.answers), arguments.answers)
    moment = datetime.now(UTC).replace(microsecond=0).isoformat()
    write_json(export_answers(library, arguments.form, arguments.lang, answers, moment))
    return OK


def _answers(form: Any, entry: object, place: str) -> dict[str, Any]:
    from intake_app.definitions.worked_cases import read_answers

    if not isinstance(entry, Mapping) or not isinstance(entry.get("answers"), Mapping):
        raise UserError("not-an-object", 'Give an object such as {"answers": {"1": 3}}.', place)
    return read_answers(form, entry["answers"], f"{place}: answers")


def _content(name: str) -> bytes:
    """The bytes of the file, at most one more than a form may have."""
    from intake_app.exchange.trees import MAX_BYTES

    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError("no-file", "There is no such file. Check the name and the folder.", name) from None
    except OSError as error:
        raise UserError("cannot-read", f"The file cannot be read: {error.strerror}.", name) from None
