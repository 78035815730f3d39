"""The register's template as a workbook, with explanations and validated cells.

Hints, comments and messages are in Catalan, the language of the people who fill it in.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

from orchestration.plan_files.excel import add_header, restrict, saved
from sources.common.arrow_columns import Kind
from sources.register.sheets import SHEETS, RegisterSheet

# The rows of each sheet, each with its values by column.
TemplateRows: TypeAlias = dict[str, list[dict[str, str]]]

_COMMENTS = {
    "indicator_id": "Nom curt de l'indicador, com al pla. No el canvieu.",
    "event_type": "Què es compta. Trieu-ho de la llista.",
    "reached_on": "Dia en què es va assolir, com 31/12/{year}. Buit: encara no.",
    "occurred_on": "Dia en què va passar, com 31/12/{year}.",
    "title": "Com es diu. Es queda en aquest fitxer; distingeix dues files del mateix dia.",
    "followers": "Seguidors quan va començar l'any, sense punts ni comes: 1700.",
    "note": "Una nota breu per a la direcció. Es carrega: cap nom ni dada de persones.",
    "evidence": "On és la prova (acta, enllaç). Es queda en aquest fitxer.",
    "hint": "Ajuda per a qui omple el full. No es llegeix.",
}
_WIDTHS = {"hint": 60, "evidence": 40, "title": 40, "note": 60}
# More rows than a year needs.
_LAST_ROW = 200


def header(sheet: RegisterSheet) -> list[str]:
    """The columns of a sheet; those that are loaded come first."""
    return [*sheet.needed, *sheet.unread]


def register_workbook(year: int, rows: TemplateRows, choices: dict[str, list[str]]) -> bytes:
    """The bytes of a workbook to fill in.

    Args:
        year: plan year; its cells accept no days of other years.
        rows: rows that are already filled in, by sheet.
        choices: the event types to choose from, by sheet.
    """
    from openpyxl import Workbook  # slow: half a second

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        page = book.create_sheet(sheet.name)
        page.append(header(sheet))
        for row in rows[sheet.name]:
            page.append([row.get(column) for column in header(sheet)])
            for cell in page[page.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # a text that begins with = is not a formula
        comments = {name: text.format(year=year) for name, text in _COMMENTS.items()}
        add_header(page, comments, _WIDTHS, usual=24)
        for letter, validation in _validations(sheet, year, choices.get(sheet.name, [])):
            restrict(page, letter, validation, _LAST_ROW)
            if validation.type == "date":
                for (cell,) in page[f"{letter}2:{letter}{_LAST_ROW}"]:
                    cell.number_format = "dd/mm/yyyy"
    return saved(book)


def _validations(sheet: RegisterSheet, year: int, choices: list[str]) -> Iterator[tuple[str, Any]]:
    """The validations of cells, each with the letter of its column."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(sheet.columns, start=1):
        match column.kind:
            case Kind.DATE:
                days = (date(year, 1, 1), date(year, 12, 31))
                first, last = (f"DATE({day.year},{day.month},{day.day})" for day in days)
                rule = DataValidation("date", formula1=first, formula2=last)
                rule.error = f"Un dia de {year}, com 31/12/{year}"
            case Kind.INTEGER:
                rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
                rule.error = "Un nombre enter, sense punts ni comes"
            case _ if column.name == "event_type":
                rule = DataValidation("list", formula1=f'"{",".join(choices)}"')
                rule.error = "Trieu-ho de la llista"
            case _:
                continue
        yield get_column_letter(number), rule
