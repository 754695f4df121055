"""Every notice of an import, and every problem of a form, has words in both languages."""

import ast
import re
from pathlib import Path

import pytest

from intake_app.definitions.library import open_library

SOURCE = Path(__file__).resolve().parents[2] / "intake_app"
TEXTS = open_library()


def codes(folder: str, names: tuple[str, ...], place: int, left_out: tuple[str, ...] = ()) -> set[str]:
    """The codes handed to functions of these names, as they stand in the source."""
    found = set()
    for path in sorted((SOURCE / folder).glob("*.py")):
        if path.name.startswith(left_out):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                told = node.args[place] if len(node.args) > place else None
                if isinstance(told, ast.Constant) and re.fullmatch(r"[a-z0-9-]+", str(told.value)):
                    found.add(told.value)
    return found


def notices() -> set[str]:
    others = ("directory", "hsds", "service_lists", "form_nodes", "form_texts")
    sections = {"scales", "texts"}
    return codes("exchange", ("notice", "add"), 0, others) - sections | {"braces", "no-english", "too-many"}


def problems() -> set[str]:
    of_policies = ("pack", "table", "cells", "csv", "rights", "proofs", "inputs", "calendars", "origins", "worked")
    return codes("definitions", ("error", "warning", "information"), 1, of_policies) | {"id-taken", "too-many"}


@pytest.mark.parametrize("language", ["en", "pt"])
def test_everything_that_can_be_found_has_words(language: str) -> None:
    told = TEXTS.wording(language).texts
    wanted = {f"form_finding.notice.{code}" for code in notices()}
    wanted |= {f"form_finding.problem.{code}" for code in problems()}
    assert len(wanted) > 80
    assert sorted(wanted - told.keys()) == []
