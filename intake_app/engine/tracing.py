"""Why: the rules that fired, the values they read, and the answers these come from."""

from collections.abc import Iterable

from intake_app.domain.evaluation import Trace
from intake_app.domain.policy import HitPolicy, InputKind, PolicyInput, Rule
from intake_app.domain.unary import InputValue
from intake_app.engine.counting import ranks
from intake_app.engine.deciding import TableReading
from intake_app.engine.reading import Reading


class Tracing:
    """Traces of one case. What is behind an input is looked up once for all rules that read it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._behind: dict[str, tuple[str, ...]] = {}

    def traces(self, tables: Iterable[TableReading]) -> tuple[Trace, ...]:
        """Every rule that surely speaks: all of a collecting table, of another the only one left."""
        return tuple(
            [
                self.trace(read, rule)
                for read in tables
                for rule in read.rules
                if read.table.hit_policy is HitPolicy.COLLECT or len(read.rules) == 1
            ]
        )

    def trace(self, read: TableReading, rule: Rule) -> Trace:
        """One of the rules of `read`, with the inputs that have one value."""
        table = read.table
        spoken = self.reading.policy.spoken[table.id][rule.id]
        inputs: dict[str, InputValue] = {}
        keys: dict[str, None] = {}
        for n in spoken.columns:
            if len(read.domains[n]) == 1:
                name = table.inputs[n]
                (inputs[name],) = read.domains[n]
                for key in self._keys_behind(name):
                    keys[key] = None
        return Trace(table.id, rule.id, spoken.outputs, spoken.because, rule.cites, inputs, tuple(keys), rule.verified)

    def _keys_behind(self, name: str) -> tuple[str, ...]:
        if name not in self._behind:
            source = self.reading.policy.pack.inputs.get(name)
            self._behind[name] = keys_behind(source, self.reading) if source else ()
        return self._behind[name]


def keys_behind(source: PolicyInput, reading: Reading) -> tuple[str, ...]:
    """The answered questions an input was read from; of several scales those that reach the highest band."""
    if source.kind is not InputKind.BAND:
        return tuple([key for key in source.keys if reading.answers.value(key) is not None])
    items = [key for scale in deciding_scales(source, reading) for key in reading.policy.scales[scale].keys]
    return tuple([key for key in items if reading.answers.value(key) is not None and reading.visible(key) is True])


def deciding_scales(source: PolicyInput, reading: Reading) -> tuple[str, ...]:
    """Of a band input's scales, those that surely lie in the highest band it has."""
    order = reading.policy.scale(source.keys[0]).band_set.codes
    top: tuple[int, list[str]] = (0, [])
    for key in source.keys:
        rank = min(ranks(reading, reading.policy.scales[key], order), default=0)
        if rank > top[0]:
            top = (rank, [key])
        elif rank == top[0] and rank > 0:
            top[1].append(key)
    return tuple(top[1])
