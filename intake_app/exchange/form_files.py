"""Writes the content of form and wording files as YAML that our own reader takes: no references, no tags."""

from collections.abc import Mapping
from typing import Any

from intake_app.exchange.fhir_forms import ForeignForm


def file_texts(form: ForeignForm) -> dict[str, str]:
    """The files of a form by name: `<id>.yaml` and one `<id>.<language>.yaml` for each language."""
    files = {f"{form.id}.yaml": yaml_text(form.definition)}
    files |= {f"{form.id}.{language}.yaml": yaml_text(content) for language, content in form.wordings.items()}
    return files


def yaml_text(content: Mapping[str, Any]) -> str:
    """`content` as YAML, in its own order."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    plain = _own_copy(content)
    text: str = yaml.dump(plain, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110)
    return text


def _own_copy(node: Any) -> Any:
    """The same values in objects of their own: what stands in two places would become a reference."""
    if isinstance(node, Mapping):
        return {str(key): _own_copy(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_own_copy(value) for value in node]
    return node
