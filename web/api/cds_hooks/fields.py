"""Check fields of a CDS Hooks body. Each fault becomes one 422 that names all, and repeats none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...problems import FieldError, Problem, ProblemError

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
USER = re.compile(r"(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9.-]{1,64}")


@dataclass
class Faults:
    """The faults found so far."""

    found: list[FieldError] = field(default_factory=list)

    def add(self, pointer: str, detail: str) -> None:
        """Note a fault. detail: what to send."""
        self.found.append(FieldError(pointer, detail))

    def matched(
        self,
        parent: Mapping[str, object],
        name: str,
        pattern: re.Pattern[str],
        where: str,
        say: str,
    ) -> str:
        """Return a string that fits a pattern whole, or note a fault and return ""."""
        value = parent.get(name)
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.add(f"{where}/{name}", say)
        return ""

    def object(
        self, parent: Mapping[str, object], name: str, where: str, *, required: bool = True
    ) -> Mapping[str, object]:
        """Return an object; note a fault where something else stands, or nothing if required."""
        value = parent.get(name)
        if isinstance(value, dict):
            return value
        if value is not None or required:
            self.add(f"{where}/{name}", "Send an object.")
        return {}

    def stop(self) -> None:
        """Raise ProblemError (422) if there are faults."""
        if self.found:
            detail = " ".join(f"{error.pointer}: {error.detail}" for error in self.found)
            problem = Problem(422, "fields", "Some fields do not fit", detail, tuple(self.found))
            raise ProblemError(problem)
