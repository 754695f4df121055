"""Reads forms/ and resources/texts into domain objects, or tells everything that is wrong with them, line by line."""

from intake_app.definitions.cells import parse_test
from intake_app.definitions.checking import CaseMismatch, check_paths, run_cases
from intake_app.definitions.instruments import load_instrument
from intake_app.definitions.library import Library, load_pack, open_library
from intake_app.definitions.problems import DefinitionError, Problem

__all__ = [
    "CaseMismatch", "DefinitionError", "Library", "Problem", "check_paths", "load_instrument", "load_pack",
    "open_library", "parse_test", "run_cases",
]  # fmt: skip
