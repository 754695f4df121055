"""The named inputs of a policy's tables in words: what they are called, what they are worth, what they would need."""

from collections.abc import Iterable
from datetime import date

from intake_app.casework import words
from intake_app.domain.policy import InputKind, PolicyInput
from intake_app.domain.unary import SKIPPED, InputValue
from intake_app.domain.wording import Wording
from intake_app.engine.nearing import Bound, Needed
from intake_app.engine.policy import CompiledPolicy


def input_title(policy: CompiledPolicy, name: str, wording: Wording) -> str:
    """What an input is called: by the pack, else by the question, scale or table it comes from."""
    own = f"{policy.pack.id}#input.{name}"
    source = policy.pack.inputs.get(name)
    if wording.has(own):
        return wording.text(own)
    if source is None or source.kind is InputKind.OUTPUT:
        return table_title(policy, source.keys[0] if source and source.keys else name, wording)
    if source.kind is not InputKind.BAND:
        return words.short_text(wording, source.keys[0])
    if len(source.keys) == 1:
        return words.scale_title(wording, source.keys[0])
    instrument = source.keys[0].partition("/")[0]
    form = wording.first(f"{instrument}/@short", default=instrument.upper())
    return wording.text("explain.highest", form=form, count=len(source.keys))


def table_title(policy: CompiledPolicy, table: str, wording: Wording) -> str:
    """What a table, or the column it is named after, is called; the code of one nobody has worded."""
    plain = table.replace("-", " ").replace("_", " ")
    return wording.first(f"{policy.pack.id}#table.{table}", f"explain.table.{table}", default=plain.capitalize())


def output_text(policy: CompiledPolicy, column: str, code: str, wording: Wording) -> str:
    """What a table gives, in words: `Education`."""
    family = "service" if column == "kind" else column
    return wording.first(
        f"{policy.pack.id}#{family}.{code}", f"explain.{family}.{code}", f"code.{family}.{code}", default=code
    )


def values_text(policy: CompiledPolicy, name: str, values: Iterable[InputValue], wording: Wording) -> str:
    """The one value an input has, or all that it can still have."""
    told = [value_text(policy, name, value, wording) for value in sorted(values, key=str)]
    return one_of(wording, told) if len(told) < 2 else wording.text("explain.open", values=one_of(wording, told))


def value_text(policy: CompiledPolicy, name: str, value: InputValue, wording: Wording) -> str:
    """One value of an input in words."""
    if value == SKIPPED:
        return wording.text("explain.skipped")
    source = policy.pack.inputs.get(name)
    if source is None or source.kind is InputKind.OUTPUT:
        column = source.keys[0] if source and source.keys else name
        codes = value if isinstance(value, tuple) else (value,)
        told = (output_text(policy, column, str(code), wording) for code in codes)
        return words.joined(wording, told) or wording.text("case.nothing")
    return _read_text(policy, source, value, wording)


def _read_text(policy: CompiledPolicy, source: PolicyInput, value: InputValue, wording: Wording) -> str:
    key = source.keys[0]
    if source.kind is InputKind.BAND:
        return wording.first(f"{key.partition('/')[0]}:band.{value}", default=str(value))
    if source.kind is InputKind.QUANTITY:
        return wording.first(f"result.amount.{value}", default=str(value))
    if source.kind is InputKind.CHOSEN:
        forms = value if isinstance(value, tuple) else ()
        return words.joined(wording, (wording.first(f"{one}/@short", default=str(one)) for one in forms)) or (
            wording.text("case.nothing")
        )
    return words.value_text(wording, key, policy.item(key), value)


def needed_text(policy: CompiledPolicy, name: str, needs: Needed, wording: Wording) -> str:
    """What an input would have to be: `High`, or `15 or less`."""
    told = [value_text(policy, name, value, wording) for value in needs.values]
    told += [_range_text(low, high, wording) for low, high in needs.ranges]
    return one_of(wording, told)


def _range_text(low: Bound, high: Bound, wording: Wording) -> str:
    def told(bound: Bound) -> str:
        return wording.day(bound) if isinstance(bound, date) else str(bound)

    days = "day" if isinstance(low if low is not None else high, date) else "number"
    if low is None or high is None:
        side, bound = ("until", high) if low is None else ("from", low)
        return wording.text(f"explain.{side}.{days}", bound=told(bound))
    return told(low) if low == high else wording.text(f"explain.between.{days}", low=told(low), high=told(high))


def one_of(wording: Wording, told: Iterable[str]) -> str:
    """`a, b, or c`."""
    parts = list(dict.fromkeys(told))
    if len(parts) < 2:
        return "".join(parts)
    return wording.text("case.list.or", first=", ".join(parts[:-1]), last=parts[-1])
