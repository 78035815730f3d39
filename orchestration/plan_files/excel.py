"""What all workbooks have: headers with comments, and cells with data validation."""

import io
from collections.abc import Mapping
from typing import Any


def add_header(
    page: Any, comments: Mapping[str, str], widths: Mapping[str, int], usual: int
) -> None:
    """Format the first row as a frozen header, with comments on the column names.

    Args:
        page: an openpyxl worksheet whose first row names its columns.
        comments: text by column.
        widths: width by column, in characters.
        usual: width of the other columns.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    page.freeze_panes = "A2"
    for cell in page[1]:
        name = str(cell.value)
        cell.font = Font(bold=True)
        if name in comments:
            cell.comment = Comment(comments[name], "jussana")
        page.column_dimensions[cell.column_letter].width = widths.get(name, usual)


def restrict(page: Any, letter: str, validation: Any, last_row: int) -> None:
    """Apply a validation to the cells of a column, from below the header down to a row."""
    validation.showErrorMessage = True
    validation.add(f"{letter}2:{letter}{last_row}")
    page.add_data_validation(validation)


def saved(book: Any) -> bytes:
    """The bytes of an openpyxl workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
