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


def index_person(vault: Vault, episode_id: str, person: Person) -> None:
    name, reference = fold(person.name), fold(person.reference)
    words = {*name.split(), *name.replace("-", " ").split(), *reference.split(), reference.replace(" ", "")}
    words |= set("".join(c if c.isalnum() else " " for c in reference).split())
    index_terms(vault, episode_id, "person", words)


def index_terms(vault: Vault, episode_id: str, source: str, words: set[str]) -> None:
    """Let the case be found by `words`, in place of those that `source` gave before."""
    vault.write("DELETE FROM search_term WHERE episode = ? AND source = ?", (episode_id, source))
    vault.write_many(
        "INSERT OR IGNORE INTO search_term (term, episode, source) VALUES (?, ?, ?)",
        [(word, episode_id, source) for word in sorted(words) if word],
    )
