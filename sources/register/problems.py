"""Refusing a register with problems.

No message repeats the text of a cell: it may be a name, typed into the wrong column.
"""

from collections.abc import Sequence

from sources.common.errors import ContractError
from sources.common.sheets import SheetProblem

_MOST_SHOWN = 20


def refuse(problems: Sequence[SheetProblem]) -> None:
    """Refuse a register that has problems.

    Raises:
        ContractError: naming the first of them, and how many more there are.
    """
    if not problems:
        return
    shown = "; ".join(map(str, problems[:_MOST_SHOWN]))
    more = len(problems) - _MOST_SHOWN
    raise ContractError(
        f"The register is not loaded until it is corrected, {len(problems)} to correct: {shown}"
        + (f"; and {more} more." if more > 0 else ".")
    )
