"""The rows of a CSV file, each with the number of its line."""

import csv
import io

from sources.common.sheets.problem import SheetProblem


def read_csv_rows(
    file: str, text: str, delimiter: str = ",", first_line: int = 1
) -> tuple[list[tuple[int, list[str]]], list[SheetProblem]]:
    """Give the rows, empty ones too; after a quote that is never closed there are none.

    Args:
        file: its name, for the problem.
        text: the rows.
        delimiter: between the values of a row.
        first_line: number of the line with which the text begins.
    """
    rows: list[tuple[int, list[str]]] = []
    line = first_line
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append((line, row))
            line = first_line + reader.line_num  # of the next: a quoted text may span lines
    except csv.Error:
        return rows, [SheetProblem(file, "quotes in pairs around a text", row=line)]
    return rows, []
