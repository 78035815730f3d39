"""What is wrong with a register, told so that a person finds the cell and knows what to type.

No message holds what a cell says: it may be a name, typed into the wrong column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sources.common.errors import ContractError

_MOST_TOLD = 20


class UnreadableCell(ValueError):
    """A cell that does not say what its column wants; the message is what was expected."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend: in which file, where in it, and what was expected there."""

    file: str
    expected: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def place(self) -> str:
        """File, sheet, row and column, as far as they are known."""
        places = [
            self.file,
            self.sheet and f"sheet {self.sheet}",
            f"row {self.row}" if self.row else "",
            self.column and f"column {self.column}",
        ]
        return ", ".join(filter(None, places))

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.place}: expected {self.expected}"


def refuse(problems: Sequence[Problem]) -> None:
    """Refuse a register that has problems.

    Raises:
        ContractError: naming the first of them, and how many more there are.
    """
    if not problems:
        return
    told = "; ".join(map(str, problems[:_MOST_TOLD]))
    more = len(problems) - _MOST_TOLD
    raise ContractError(
        f"The register waits until it is mended, {len(problems)} to mend: {told}"
        + (f"; and {more} more." if more > 0 else ".")
    )
