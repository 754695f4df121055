"""Holds texts against what they are for: missing, untranslated, left over, or with other places to fill."""

from collections.abc import Iterable, Mapping
from typing import Final

from intake_app.definitions.instruments import InstrumentSource
from intake_app.definitions.packs import PACK_FILE, PackSource
from intake_app.definitions.problems import Problem, Sheet
from intake_app.definitions.wordings import TERMS, TextFile, places
from intake_app.domain.own_tables import TEXT_FAMILIES, own_tables, text_key
from intake_app.domain.policy import DecisionTable
from intake_app.domain.questionnaire import Item

FALLBACK: Final = "en"
SUFFIXES: Final = ("short", "help", "do", "ask", "person")
REASON_PLACES: Final = frozenset({"substances", "score", "low", "high", "range"})

Place = tuple[str, int]
"""A file and a line."""

Texts = Mapping[str, list[TextFile]]
"""The files of one owner by language, the strongest last."""


def form_keys(source: InstrumentSource) -> dict[str, Place]:
    """Every key a form wants a text for, with its place in the form."""
    form = source.form
    file = str(source.path)
    keys = {f"{form.id}/@title": (file, 1)}

    def walk(items: Iterable[Item]) -> None:
        for item in items:
            place = (file, source.lines.get(item.link_id, 0))
            keys[f"{form.id}/{item.link_id}"] = place
            keys.update({f"{form.id}/{item.link_id}={option.code}": place for option in item.options})
            walk(item.items)

    walk(form.items)
    keys.update({f"{form.id}!{alert.id}": (file, 0) for alert in form.alerts})
    for scale in form.scales:
        keys[f"{form.id}:{scale.id}"] = (file, 0)
        for bands in (scale.band_set, *scale.other_sets.values()):
            keys.update({f"{form.id}:band.{code}": (file, 0) for code in bands.codes})
        keys.update({f"{form.id}:set.{name}": (file, 0) for name in scale.other_sets})
    return keys


def pack_keys(source: PackSource) -> dict[str, Place]:
    """Every key a pack wants a text for, with its place in `pack.yaml` or a table."""
    pack = source.pack
    outline = str(source.folder / PACK_FILE)
    keys = {"@title": (outline, 1)}

    def row(table: str, name: str) -> Place:
        return source.rows_at.get((table, name), (outline, 0))

    for table in pack.tables:
        for rule in table.rules:
            keys.setdefault(rule.because, row(table.id, rule.id))
            for column, code in zip(table.outputs, rule.outputs, strict=True):
                family = TEXT_FAMILIES.get(column)
                if family and code not in ("", "none"):
                    keys.setdefault(f"{family}.{code}", row(table.id, rule.id))
    for table in own_tables(pack):
        keys[f"table.{table.id}"] = (outline, source.lines.get(("table", table.id), 0))
        for rule in table.rules:
            for column, code in zip(table.outputs, rule.outputs, strict=True):
                if code and not (code == "none" and column in TEXT_FAMILIES):
                    keys.setdefault(text_key(column, code), row(table.id, rule.id))
    for section in pack.sections:
        if section.groups:  # a whole form stands under its own title
            keys[f"section.{section.id}"] = (outline, source.lines.get(("section", section.id), 0))
    keys.update({f"clock.{clock.id}": row("clocks", clock.id) for clock in pack.clocks})
    keys.update({f"due.{rule.kind}": row("follow_up", rule.id) for rule in pack.follow_up})
    keys.update({f"substance.{one.substance}": row("references", one.substance) for one in pack.references})
    for sheet in pack.sheets:
        place = (outline, source.lines.get(("sheet", sheet.id), 0))
        keys.update({f"sheet.{sheet.id}{suffix}": place for suffix in ("", ".help", ".do")})
        keys.update({f"fact.{fact}": row("facts", fact) for fact in sheet.facts})
    return {f"{pack.id}#{key}": place for key, place in keys.items()}


def check_form_wording(
    source: InstrumentSource, texts: Texts, languages: Iterable[str], problems: list[Problem]
) -> None:
    """Adds what is wrong with the wording of one form in any of `languages`."""
    form_id = source.form.id
    wanted = form_keys(source)
    allowed = {f"{form_id}/{name}" for name in ("@about", "@edition", *TERMS)}
    for item in source.items.values():
        allowed |= {f"{form_id}/{item.link_id}={unit}" for unit in (*item.units, item.unit) if unit}
    names = [_short(name, form_id) for name in wanted]
    _missing(wanted, texts, languages, str(source.path), problems)
    for file in _files(texts):
        sheet = Sheet(file.path, problems)
        for key, line in file.lines.items():
            if key not in allowed and not _matches(key, wanted):
                sheet.error(
                    line,
                    "text-unmatched",
                    f"'{_short(key, form_id)}' is the text of nothing in the form.",
                    sheet.hint(_short(key, form_id), names),
                )
    _same_places(texts, problems)


def check_pack_wording(source: PackSource, texts: Texts, languages: Iterable[str], problems: list[Problem]) -> None:
    """Adds what is wrong with the wording of one pack in any of `languages`."""
    pack = source.pack
    wanted = pack_keys(source)
    families = _known_names(source)
    for table in _unread(source, problems):
        # Of a table that could not be read every text would be a problem of its own.
        for family in (table.id, *(TEXT_FAMILIES.get(column, column) for column in table.outputs)):
            families.pop(family, None)
    _missing(wanted, texts, languages, str(source.folder / PACK_FILE), problems)
    for file in _files(texts):
        sheet = Sheet(file.path, problems)
        for key, line in file.lines.items():
            bare = key.removeprefix(f"{pack.id}#")
            family, _, name = bare.partition(".")
            base = name.rsplit(".", 1)[0] if name.rpartition(".")[2] in SUFFIXES else name
            if family in families and not {name, base} & families[family] and not _matches(key, wanted):
                sheet.error(
                    line,
                    "text-unmatched",
                    f"'{bare}' is the text of nothing in the pack.",
                    sheet.hint(name, families[family]),
                )
            unknown = places(file.texts[key]) - REASON_PLACES
            if family in pack.table_by_id and unknown:
                sheet.error(
                    line,
                    "place-unknown",
                    f"'{bare}' has the place {{{min(unknown)}}}, which nobody fills.",
                    sheet.hint(min(unknown), REASON_PLACES),
                )
    _same_places(texts, problems)


def check_screen_texts(texts: Texts, problems: list[Problem]) -> None:
    """Adds what is wrong between the screen texts of the languages: English is the measure."""
    english = {key: file for file in texts.get(FALLBACK, []) for key in file.texts}
    for language, files in texts.items():
        seen: dict[str, TextFile] = {}
        for file in files:
            for key, line in file.lines.items():
                sheet = Sheet(file.path, problems)
                if key in seen:
                    sheet.error(line, "duplicate-key", f"'{key}' also stands in {seen[key].path.name}.", "Keep one.")
                seen[key] = file
                if key not in english:
                    sheet.error(line, "text-unmatched", f"'{key}' has no English text.", sheet.hint(key, english))
        for key, file in english.items():
            if key not in seen:
                sheet = Sheet(file.path, problems)
                sheet.warning(
                    file.lines[key], "text-untranslated", f"'{key}' has no text in '{language}'.", "Write it."
                )
    _same_places(texts, problems)


def _unread(source: PackSource, problems: Iterable[Problem]) -> list[DecisionTable]:
    """The tables with errors in their own file: rows of theirs may be left out."""
    wrong = {problem.file for problem in problems if problem.severity == "error"}
    folders = (source.folder / "tables", source.folder)
    return [one for one in source.pack.tables if any(str(folder / f"{one.id}.csv") in wrong for folder in folders)]


def _known_names(source: PackSource) -> dict[str, set[str]]:
    """By first word of a key (`tier.`, `need.`), the names that can follow it."""
    pack = source.pack
    names: dict[str, set[str]] = {}
    for table in pack.tables:
        names.setdefault(table.id, set()).update(name for within, name in source.rows_at if within == table.id)
        for rule in table.rules:
            family, _, name = rule.because.partition(".")
            names.setdefault(family, set()).add(name)
            for column, code in zip(table.outputs, rule.outputs, strict=True):
                names.setdefault(TEXT_FAMILIES.get(column, column), {"none"}).add(code)
    names.setdefault("measure", set()).update(("no-measure", "other"))
    names["table"] = set(pack.table_by_id)
    names["section"] = {section.id for section in pack.sections}
    names["fact"] = {fact.id for fact in pack.facts}
    names["sheet"] = {sheet.id for sheet in pack.sheets}
    names["clock"] = {clock.id for clock in pack.clocks}
    names["due"] = {rule.kind for rule in pack.follow_up}
    names["follow_up"] = {rule.id for rule in pack.follow_up}
    options = {
        str(option.code)
        for form in source.instruments.values()
        for item in form.items.values()
        if item.link_id == "substance"
        for option in item.options
    }
    names["substance"] = options | {one.substance for one in pack.references}
    return names


def _files(texts: Texts) -> list[TextFile]:
    return [file for files in texts.values() for file in files]


def _matches(key: str, wanted: Mapping[str, Place]) -> bool:
    base, _, suffix = key.rpartition(".")
    return key in wanted or (suffix in SUFFIXES and base in wanted)


def _short(key: str, owner: str) -> str:
    return key.removeprefix(owner).lstrip("/!:#")


def _missing(
    wanted: Mapping[str, Place], texts: Texts, languages: Iterable[str], owner: str, problems: list[Problem]
) -> None:
    present: dict[str, set[str]] = {}
    for language in languages:
        keys = {key for file in texts.get(language, []) for key in file.texts}
        if keys:
            present[language] = keys
        else:
            mend = f"Write a file ending in .{language}.yaml."
            what = f"There are no texts in '{language}': all {len(wanted)} are shown in another language."
            Sheet(owner, problems).warning(0, "language-missing", what, mend)
    told = {key: (str(file.path), line) for file in _files(texts) for key, line in file.lines.items()}
    told = {key: place for key, place in told.items() if not key.endswith(TERMS)}
    for key, (file, line) in {**told, **wanted}.items():
        lacking = [language for language, keys in present.items() if key not in keys]
        sheet = Sheet(file, problems)
        if len(lacking) == len(present):
            sheet.error(line, "text-missing", f"'{key}' has no text in any language.", "Write it in the wording files.")
            continue
        for language in lacking:
            mend = f"Write it in the file ending in .{language}.yaml."
            sheet.warning(line, "text-untranslated", f"'{key}' has no text in '{language}'.", mend)
    every = set().union(*present.values()) & (told.keys() | wanted.keys())
    for language, keys in present.items():
        falling = len(every - keys)
        if falling:
            what = f"{falling} of {len(every)} texts have none in '{language}'; they are shown in another language."
            Sheet(owner, problems).information(0, "texts-fall-back", what, "Translate them; each is listed.")


def _same_places(texts: Texts, problems: list[Problem]) -> None:
    first: dict[str, tuple[TextFile, frozenset[str]]] = {}
    for language in sorted(texts, key=lambda name: name != FALLBACK):
        for file in texts[language]:
            for key, text in file.texts.items():
                found = places(text)
                known = first.setdefault(key, (file, found))
                if known[1] != found:
                    Sheet(file.path, problems).error(
                        file.lines.get(key, 0), "places-differ",
                        f"'{key}' fills {_listed(found)}, but in {known[0].path.name} {_listed(known[1])}.",
                        "Use the same places in every language.",
                    )  # fmt: skip


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"
