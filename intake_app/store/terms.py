"""The words by which a case is found, and how text is folded to search and sort it."""

import unicodedata

from intake_app.domain.person import Person
from intake_app.store.open_vault import Vault


def fold(text: str) -> str:
    """How text is searched and sorted: no capitals, no accents, words parted by single blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def numbered(reference: str) -> str:
    """For sorting: runs of digits filled up, so that 2026/9 comes before 2026/10."""
    parts: list[str] = []
    for char in fold(reference):
        if char.isdigit() and parts and parts[-1][-1].isdigit():
            parts[-1] += char
        else:
            parts.append(char)
    return "".join(part.rjust(12, "0") if part[0].isdigit() else part for part in parts)


def words_of(person: Person) -> set[str]:
    """The words a case of `person` is found by: each part of the name, the reference whole and by its parts."""
    name, reference = fold(person.name), fold(person.reference)
    words = {*name.split(), *name.replace("-", " ").split(), *reference.split(), reference.replace(" ", "")}
    words |= set("".join(c if c.isalnum() else " " for c in reference).split())
    return words - {""}


def put_terms(vault: Vault, number: int, words: set[str], *, is_open: bool) -> None:
    """Let the case of that number be found by `words`, too."""
    vault.write_many(
        "INSERT OR IGNORE INTO search_term (is_open, term, episode) VALUES (?, ?, ?)",
        [(int(is_open), word, number) for word in sorted(words)],
    )


def drop_terms(vault: Vault, number: int, words: set[str], *, is_open: bool) -> None:
    """Let it no longer be found by `words`."""
    vault.write_many(
        "DELETE FROM search_term WHERE is_open = ? AND term = ? AND episode = ?",
        [(int(is_open), word, number) for word in sorted(words)],
    )
