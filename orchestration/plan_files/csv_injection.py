"""Protects CSV files against formula injection when they are opened in a spreadsheet."""

from collections.abc import Mapping
from typing import Any

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, with an apostrophe before each text that a spreadsheet would read as a formula.

    Only texts are changed; numbers stay as they are, including negative ones.
    """
    return {
        column: f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell
        for column, cell in row.items()
    }
