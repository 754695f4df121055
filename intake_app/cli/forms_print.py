"""`forms print`: a blank form as PDF."""

import argparse
from argparse import Namespace
from pathlib import Path


def add_print(forms: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The arguments of `forms print`."""
    command = forms.add_parser("print", help="a blank form on paper, to be filled with a pen")
    command.add_argument("form", metavar="FORM", help="an id, or a form's file")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf", help="where the PDF goes")
    command.add_argument("--large", action="store_true", help="large print")
    command.add_argument("--office", default="", metavar="NAME", help="name of the office, above the title")
    return command


def forms_print(arguments: Namespace) -> int:
    """`forms print`: writes the PDF and says what is in it."""
    from intake_app.casework.blank_forms import blank_form
    from intake_app.casework.packets import write_whole
    from intake_app.cli.commands import OK, library_for
    from intake_app.cli.desk import LocalClock
    from intake_app.cli.output import tell, write, write_json

    library = library_for(arguments.lang)
    document = blank_form(
        library,
        arguments.form,
        arguments.lang,
        made_at=LocalClock().now(),
        large=arguments.large,
        office_name=arguments.office,
    )
    write_whole(arguments.output, document.pdf)
    for glyph in document.missing_glyphs:
        tell(f"{arguments.output}: the character {glyph!r} is in no font; a box stands in its place.")
    form = library.instrument(arguments.form)
    told = {
        "form": form.id,
        "version": form.version,
        "language": arguments.lang,
        "pages": document.pages,
        "hash": form.content_hash,
        "file": str(arguments.output),
    }
    if arguments.text:
        write(f"{form.id} {form.version}: {arguments.output} ({document.pages})")
    else:
        write_json(told)
    return OK
