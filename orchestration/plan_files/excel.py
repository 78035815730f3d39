"""What all our workbooks have: headers that explain themselves, and cells with restrictions."""

import io
from collections.abc import Mapping
from typing import Any


def add_header(
    page: Any, comments: Mapping[str, str], widths: Mapping[str, int], usual: int
) -> None:
    """Make the first row a header that stays in sight, with a comment on each name.

    Args:
        page: an openpyxl worksheet whose first row names its columns.
        comments: by column.
        widths: of columns, in characters.
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
    """Let the cells of a column, from below the header, take only what the validation does."""
    validation.showErrorMessage = True
    validation.add(f"{letter}2:{letter}{last_row}")
    page.add_data_validation(validation)


def saved(book: Any) -> bytes:
    """The bytes of an openpyxl workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
