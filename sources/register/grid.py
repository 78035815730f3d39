"""A sheet as it lies in a file, before anything of it is understood."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One row that is not empty: its number as the person sees it, and its cells by column."""

    number: int
    cells: dict[str, object]


@dataclass
class Grid:
    """One sheet: its columns, as its first row that is not empty names them, and its rows."""

    header: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def add(self, number: int, cells: Iterable[object]) -> None:
        """Take the next row of the file; empty ones are passed over."""
        found = [_trimmed(cell) for cell in cells]
        if all(cell is None for cell in found):
            return
        if self.header:
            named = zip(self.header, found, strict=False)
            self.lines.append(Line(number, {name: cell for name, cell in named if name}))
        else:
            self.header = ["" if cell is None else str(cell).lower() for cell in found]


def _trimmed(cell: object) -> object:
    return cell.strip() or None if isinstance(cell, str) else cell
