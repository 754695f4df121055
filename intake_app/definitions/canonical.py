"""The fingerprint of a definition: SHA-256 over what was read, so that spaces, comments and quotes do not change it."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from intake_app.definitions.csv_rows import CsvRow
from intake_app.definitions.fields import WHOLE
from intake_app.definitions.reading import ListNode, Node, TextNode

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """The content of `node` without lines and notation; a quoted number and a bare one are the same."""
    if isinstance(node, TextNode):
        if node.is_null:
            return None
        text = node.text.strip()
        return int(text) if WHOLE.fullmatch(text) else text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def content_hash(root: Node, tables: Mapping[str, Sequence[CsvRow]] | None = None) -> str:
    """SHA-256 (hex) over the content of `root` and of the tables beside it, whose rows keep their order."""
    content = plain(root)
    if tables:
        content = {
            "pack": content,
            "tables": {name: [dict(row.cells) for row in rows] for name, rows in tables.items()},
        }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
