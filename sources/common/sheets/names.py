"""Names of sheets and columns: capitals and surrounding blanks do not matter."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sources.common.sheets.problem import SheetProblem, is_csv
from sources.common.xlsx import NoValue, Worksheet, column_letter

# What people do not see at the ends of a text that they pasted: blanks without width, a mark.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def trimmed(cell: object) -> object:
    """Give a cell without blanks around its text; None if nothing is left."""
    if not isinstance(cell, str):
        return cell
    text, before = cell, ""
    while text != before:
        text, before = text.strip().strip(_INVISIBLE), text
    return text or None


def is_filled(cell: object) -> bool:
    """Whether a cell shows anything."""
    return trimmed(cell) is not None


def plain_name(cell: object) -> str:
    """Give the name that a cell of a header, or a title, means."""
    name = trimmed(cell)
    return "" if name is None or isinstance(name, NoValue) else str(name).lower()


def letter_of(file: str, index: int) -> str:
    """The letter of a column, counted from 0; none in a CSV file."""
    return "" if is_csv(file) else column_letter(index)


def check_header(
    header: Sequence[str],
    required: Collection[str],
    once: Collection[str],
    *,
    file: str,
    sheet: str = "",
    row: int = 1,
) -> Iterator[SheetProblem]:
    """Find what is wrong with a header.

    Args:
        header: the names of the columns.
        required: columns that must be there.
        once: columns that must not be there twice.
        file: where it is.
        sheet: where it is.
        row: where it is.
    """
    if not any(header):
        yield SheetProblem(file, "a header with the names of the columns", sheet, row)
        return
    for name in required:
        if name not in header:
            yield SheetProblem(file, "a column of this name", sheet, row, name)
    for index, name in enumerate(header):
        if name in once and name in header[:index]:
            letter = letter_of(file, index)
            yield SheetProblem(file, "each column once", sheet, row, name, letter)


def sheets_by_title(
    file: str, worksheets: Mapping[str, Worksheet], titles: Iterable[str]
) -> tuple[dict[str, Worksheet], list[SheetProblem]]:
    """Give the sheets of these titles; neither capitals nor blanks around a title matter.

    A title that is missing, or that several sheets have, is a problem.
    """
    found: dict[str, Worksheet] = {}
    problems = []
    for title in titles:
        named = [
            worksheet
            for given, worksheet in worksheets.items()
            if plain_name(given) == plain_name(title)
        ]
        if len(named) == 1:
            found[title] = named[0]
        else:
            expected = "one sheet of this name" if named else "a sheet of this name"
            problems.append(SheetProblem(file, expected, title))
    return found, problems
