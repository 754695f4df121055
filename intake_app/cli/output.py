"""What is written to stdout: JSON, or lines for people."""

import errno
import json
import os
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording


def write_json(value: object) -> None:
    """One JSON value on one line."""
    write(json.dumps(value, ensure_ascii=False, default=_plain))


def write(text: str) -> None:
    """A line on stdout, in UTF-8 whatever the terminal thinks. Raises UserError `output-refused`, as on a full disk."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in the buffer would be complained of once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        told = "The disk is full" if error.errno == errno.ENOSPC else "It is refused"
        raise UserError("output-refused", f"What is printed cannot be written. {told}.", "stdout") from None


def tell(text: str) -> None:
    """A line on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def result_in_words(result: Mapping[str, Any], wording: Wording) -> str:
    """An assessed case for people."""
    pack = str(result["pack"])

    def named(family: str, code: str | None) -> str:
        return "–" if code is None else wording.first(f"{pack}#{family}.{code}", f"code.{family}.{code}", default=code)

    text = wording.text
    lines = [
        f"{text('cli.status')}: {text('cli.status.' + str(result['status']))}",
        f"{text('cli.route')}: {named('route', result['route'])}",
        f"{text('cli.tier')}: {named('tier', result['tier'])}",
    ]
    if len(result["tiers_possible"]) > 1:
        lines.append(f"  {text('cli.possible')}: {', '.join(named('tier', t) for t in result['tiers_possible'])}")
    lines.append(f"{text('cli.measure')}: {named('measure', result['measure'])}")
    for table in result["tables"]:
        given = [trace["outputs"].items() for trace in result["trace"] if trace["table"] == table]
        spoken = dict.fromkeys(named(column, code) for outputs in given for column, code in outputs if code)
        lines.append(f"{wording.first(f'{pack}#table.{table}', default=table)}: {', '.join(spoken) or '–'}")
    for trace in result["trace"]:
        if trace["table"] in ("route", "tier", "measure"):
            mark = "" if trace["verified"] else f" [{text('cli.unverified')}]"
            lines.append(f"  {trace['rule']}: {trace['because']} ({'; '.join(trace['cites'])}){mark}")
    for key, score in result["scores"].items():
        instrument, _, scale = key.partition("/")
        band = wording.first(f"{instrument}:band.{result['bands'].get(key)}", default=str(result["bands"].get(key, "")))
        lines.append(f"  {wording.first(f'{instrument}:{scale}', default=key)}: {score} {band}".rstrip())
    forms = dict.fromkeys(key.partition("/")[0] for key in result["scores"])
    for alert in result["alerts"]:
        own = (f"{form}!{alert}" for form in forms)
        lines.append(f"! {wording.first(f'{pack}#alert.{alert}', *own, default=alert)}")
    for offer in result["plan"]:
        kind = wording.first(f"{pack}#service.{offer['service']}", default=offer["service"])
        lines.append(f"- {kind}: {offer['why']}")
    for due in result["follow_up"][:8]:
        lines.append(f"  {due['due']} {wording.first(f'{pack}#due.' + due['kind'], default=due['kind'])}")
    if result.get("packet"):
        lines.append(f"{text('cli.packet')}: {result['packet']}")
    return "\n".join(lines)
