"""The words of a foreign form on their way into wording files: by language, in the sections those files have."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from intake_app.exchange.drafts import Texts
from intake_app.exchange.findings import Findings

ENGLISH: Final = "en"
MOST_LANGUAGES: Final = 40
_BRACES: Final = str.maketrans("{}", "()")
_HEAD: Final = ("edition", "wording", "title", "about", "licence", "credit")
_SECTIONS: Final = (("!", "alerts"), (":band.", "bands"), (":set.", "sets"), (":", "scales"))


class FormTexts:
    """Collects texts by language and key; `language` is the one the form itself is written in."""

    def __init__(self, language: str, findings: Findings) -> None:
        self.language = language
        self.findings = findings
        self.by_language: dict[str, dict[str, dict[str, Any]]] = {}
        self._braces = False

    def add(self, section: str, key: str, texts: Texts) -> None:
        """One text in every language there is."""
        for language, text in texts.items():
            if text:
                self._home(language).setdefault(section, {})[key] = self._without_braces(text)

    def add_options(self, name: str, code: str, texts: Texts) -> None:
        """The text of one option of a list that several questions share."""
        for language, text in texts.items():
            if text:
                shared = self._home(language).setdefault("options", {}).setdefault(name, {})
                shared[code] = self._without_braces(text)

    def add_own(self, texts: Mapping[str, str], language: str) -> None:
        """Texts of a form of ours by their keys: `/2c.short`, `!alert`, `:total`, `:band.low`, `/@about`."""
        for key, text in texts.items():
            home = self._home(language)
            if key.startswith("/@"):
                home.setdefault("", {})[key[2:]] = text
            elif key.startswith("/"):
                home.setdefault("texts", {})[key[1:]] = text
            for sign, section in _SECTIONS:
                if key.startswith(sign):
                    home.setdefault(section, {})[key[len(sign) :]] = text
                    break

    def _home(self, language: str) -> dict[str, dict[str, Any]]:
        return self.by_language.setdefault(language or self.language, {})

    def _without_braces(self, text: str) -> str:
        if "{" not in text and "}" not in text:
            return text
        if not self._braces:
            self._braces = True
            self.findings.notice("braces", "", "Braces in texts became parentheses: ours are filled in.")
        return text.translate(_BRACES)

    def files(self) -> dict[str, dict[str, Any]]:
        """The content of the wording files by language. There is always an English one: others fall back to it."""
        if len(self.by_language) > MOST_LANGUAGES:
            self.findings.problem("", f"The form has texts in more than {MOST_LANGUAGES} languages.")
            return {}
        names = languages_of(self.by_language, self.language)
        found: dict[str, dict[str, Any]] = {}
        main = self.by_language.get(self.language, {})
        for language, sections in self.by_language.items():
            found[names[language]] = self._file(names[language], sections, main)
        if ENGLISH not in found:
            found[ENGLISH] = self._file(ENGLISH, main, main)
            self.findings.notice(
                "no-english",
                "",
                f"The form has no English; its texts in “{self.language}” stand in the English file until somebody "
                "translates them.",
            )
        return found

    def _file(self, language: str, sections: dict[str, dict[str, Any]], main: dict[str, Any]) -> dict[str, Any]:
        head = {"title": main.get("", {}).get("title", ""), **sections.get("", {})}
        content: dict[str, Any] = {"language": language}
        content |= {key: head[key] for key in _HEAD if head.get(key)}
        return content | {name: inner for name, inner in sections.items() if name}


def languages_of(found: Iterable[str], main: str) -> dict[str, str]:
    """The language each tag is kept under: `en-US` as `en`, unless the form has plain English, too."""
    tags = list(found)
    names: dict[str, str] = {}
    taken = {tag.lower() for tag in tags if "-" not in tag}
    for tag in sorted(tags, key=lambda t: (t != main, t.partition("-")[0].lower() != t.partition("-")[2].lower(), t)):
        base, sign, region = tag.partition("-")
        base = base.lower()
        if sign and base in taken:
            names[tag] = f"{base}-{region}"
        else:
            names[tag] = base
            taken.add(base)
    return names
