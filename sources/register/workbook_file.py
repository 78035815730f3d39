"""Reads a register kept as a workbook."""

from sources.common.sheets import SheetProblem, sheets_by_title
from sources.common.xlsx import NoWorkbook, Worksheet, read_workbook
from sources.register.sheets import SHEETS


def read_workbook_file(
    file: str, content: bytes
) -> tuple[dict[str, Worksheet], list[SheetProblem]]:
    """Give the sheets of a register, by name, and the problems that prevent reading them.

    Sheets of other names belong to the people who keep the file.
    """
    try:
        worksheets = read_workbook(content)
    except NoWorkbook as error:
        return {}, [SheetProblem(file, str(error))]
    return sheets_by_title(file, worksheets, (sheet.name for sheet in SHEETS))
