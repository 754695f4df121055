"""A proof on its way in a process of its own: it tells how far it is, and it can be stopped at any moment."""

import time
from collections.abc import Mapping
from datetime import date
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from intake_app.domain.errors import UserError
from intake_app.domain.policy import PolicyPack
from intake_app.domain.questionnaire import Questionnaire
from intake_app.engine.policy import CompiledPolicy, compile_policy
from intake_app.proving.claims import CLAIMS, Claim, Proof

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class ProofRun:
    """Begins at once. Call `look` now and then until `ended`; then `proof` is there, or `problem` says why it is not.

    The solver is not to be used by two threads, and stands still for nobody: that is why it has a process."""

    def __init__(self, policy: CompiledPolicy, today: date) -> None:
        self.policy = policy
        self.claims: list[Claim] = []
        self.proof: Proof | None = None
        self.problem: UserError | None = None
        self.ended = False
        context = get_context("spawn")
        self._reading, writing = context.Pipe(duplex=False)
        parts = (writing, policy.pack, dict(policy.questionnaires), today)
        self._process = context.Process(target=_prove, args=parts, daemon=True)
        self._process.start()
        writing.close()

    @property
    def whole(self) -> int:
        """How many claims there are."""
        return len(CLAIMS)

    def look(self) -> bool:
        """Take what has come since; True when there was something new."""
        seen = (len(self.claims), self.ended)
        while not self.ended and self._reading.poll():
            try:
                told = self._reading.recv()
            except EOFError:
                self.problem = UserError("proof-broke-off", "The proof broke off. Try it again.", self.policy.pack.id)
                self._end()
                break
            if isinstance(told, Claim):
                self.claims.append(told)
            else:
                self._finish(told)
        return seen != (len(self.claims), self.ended)

    def wait(self, seconds: float) -> None:
        """Look until it has ended; for faces without a window. It is stopped when that takes longer than `seconds`."""
        until = time.monotonic() + seconds
        while not self.ended and time.monotonic() < until:
            self._reading.poll(0.1)
            self.look()
        self.stop()

    def stop(self) -> None:
        """Give it up; nothing comes any more."""
        if not self.ended:
            self._end()

    def _finish(self, told: tuple[Any, Any, str]) -> None:
        if isinstance(told[0], str):
            self.problem = UserError(*told)
        else:
            variables, size, solver = told
            self.proof = Proof(self.policy, tuple(self.claims), variables, size, solver)
        self._end()

    def _end(self) -> None:
        self.ended = True
        self._reading.close()
        self._process.terminate()
        self._process.join(2)


def _prove(writing: "Connection", pack: PolicyPack, forms: Mapping[str, Questionnaire], today: date) -> None:
    """In the process of its own."""
    from intake_app.proving.proof import prove_policy

    try:
        proof = prove_policy(compile_policy(pack, forms), today, watch=writing.send)
    except UserError as error:
        writing.send((error.code, error.message, error.place))
        return
    writing.send((proof.variables, proof.size, proof.solver))
