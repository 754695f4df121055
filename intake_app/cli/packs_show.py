"""`packs show`: what a pack tells of itself: facts with their days, how sure they are, and where they come from."""

import argparse
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import Any


def add_show(packs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The arguments of `packs show`."""
    command = packs.add_parser("show", help="a pack's facts, how sure they are, and its sources; sheets of facts too")
    command.add_argument("pack", metavar="PACK", help="an id, or a folder")
    return command


def packs_show(arguments: Namespace) -> int:
    """`packs show`: one JSON object, or with --text what a person reads."""
    from intake_app.casework.fact_sheets import pack_sheet
    from intake_app.cli.commands import OK, library_for
    from intake_app.cli.output import write, write_json

    library = library_for(arguments.lang)
    told = pack_sheet(library, arguments.pack, arguments.lang)
    if arguments.text:
        write("\n".join(_lines(told, library.wording(arguments.lang))))
    else:
        write_json(told)
    return OK


def _lines(told: Mapping[str, Any], wording: Any) -> Iterator[str]:
    yield f"{told['id']} {told['version']} ({wording.text('policy.status.' + told['status'])}): {told['title']}"
    if told["about"]:
        yield told["about"]
    if told["instead"]:
        yield wording.text("fact-sheet.instead", packs=", ".join(told["instead"]))
    for sheet in told["sheets"]:
        yield ""
        yield from (text for text in (sheet["title"], sheet["about"], sheet["do"]) if text)
        for fact in sheet["facts"]:
            yield f"  - {fact['label']}: {fact['text']} ({_standing(fact, wording)})"
    yield ""
    yield wording.text("fact-sheet.sources")
    for one in told["sources"]:
        seen = wording.text("fact-sheet.seen", day=one["seen_on"]) if one["seen_on"] else ""
        sure = wording.text(f"paper.confidence.{one['confidence']}")
        yield f"  {one['id']}: " + "; ".join(part for part in (one["title"], one["url"], seen, sure) if part)


def _standing(fact: Mapping[str, Any], wording: Any) -> str:
    first, last = fact["valid_from"], fact["valid_to"]
    parts = [
        wording.text("fact-sheet.from", day=first) if first else "",
        wording.text("fact-sheet.to", day=last) if last else "",
        wording.text(f"paper.confidence.{fact['confidence']}") if fact["confidence"] else "",
        "" if fact["verified"] else wording.text("fact-sheet.unverified"),
        ", ".join(fact["cites"]),
    ]
    return "; ".join(part for part in parts if part)
