"""Sheets that people keep by hand, in workbooks or CSV files, with each problem named by its place.

The plan file and the register are read by it. Which columns a sheet has, and what their cells may
hold, is theirs to say.
"""

from sources.common.sheets.csv_rows import read_csv_rows
from sources.common.sheets.names import check_header, plain_name, sheets_by_title, trimmed
from sources.common.sheets.problem import SheetProblem, UnreadableCell
from sources.common.sheets.reader import Parser, SheetContent, SheetRow, Value, read_sheet

__all__ = [
    "Parser",
    "SheetContent",
    "SheetProblem",
    "SheetRow",
    "UnreadableCell",
    "Value",
    "check_header",
    "plain_name",
    "read_csv_rows",
    "read_sheet",
    "sheets_by_title",
    "trimmed",
]
