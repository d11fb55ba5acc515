"""What is wrong with a file: where in it, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right, in `where` of the file. `line` is counted from 1; None is the file as a whole."""

    line: int | None
    where: str
    message: str

    def __str__(self) -> str:
        place = [self.where] if self.where else []
        if self.line is not None:
            place.append(f"rad {self.line}")
        return f"{', '.join(place)}: {self.message}" if place else self.message


@dataclass(slots=True)
class Faults:
    """Everything found so far. A warning does not stop the file."""

    stopping: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def add(self, line: int | None, where: str, message: str) -> None:
        self.stopping.append(Fault(line, where, message))

    def warn(self, line: int | None, where: str, message: str) -> None:
        self.warnings.append(Fault(line, where, message))

    def __bool__(self) -> bool:
        return bool(self.stopping)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """As they stand in the file, what concerns the whole of it first; the same fault once."""
    return sorted(set(faults), key=lambda fault: (fault.line or 0, fault.where, fault.message))
