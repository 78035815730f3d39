"""The plan file as it comes back: its sheets as tables of the plan, all that is wrong named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from orchestration.plan_files.cells import WrongCell, is_filled, spelled
from orchestration.plan_files.rules import ANYTHING, RULES
from orchestration.plan_files.seed_tables import Finding, Table, check_header
from orchestration.plan_files.sheets import LISTS, TITLES
from sources.common.xlsx import Cell, NoWorkbook, Page, open_workbook

_EMPTY = Cell(None, "")


def read_plan_file(
    file: str, content: bytes, columns: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Table], list[Finding]]:
    """Read the sheets of a plan file as the tables of their seeds.

    Args:
        file: its name, as findings are to say it.
        content: its bytes.
        columns: that each sheet has, by seed.

    Returns:
        The tables by seed, each with what keeps it from being one; and what is wrong with the
        file as a whole.
    """
    try:
        pages = open_workbook(content)
    except NoWorkbook as error:
        return {}, [Finding(file, None, None, "it cannot be opened", str(error))]
    named = {title.strip().casefold(): page for title, page in pages.items()}
    tables = {}
    for seed, title in TITLES.items():
        page = named.get(title.casefold())
        if page is None:
            missing = Finding(file, None, None, "it is missing", "a sheet of this name", title)
            tables[seed] = Table(file, pd.DataFrame(), [missing], title)
        else:
            tables[seed] = _SheetReader(file, seed, page).table(columns[seed])
    return tables, list(_strange_sheets(file, pages))


def _strange_sheets(file: str, titles: Iterable[str]) -> Iterator[Finding]:
    known = [*TITLES.values(), LISTS]
    for title in titles:
        if title.strip().casefold() not in [name.casefold() for name in known]:
            expected = f"only the sheets {', '.join(known)}"
            yield Finding(file, None, None, "it is no sheet of the plan", expected, title)


class _SheetReader:
    """Reads one sheet, and collects what keeps it from being a table."""

    def __init__(self, file: str, seed: str, page: Page) -> None:
        from openpyxl.utils import get_column_letter

        self._rules = RULES[seed]
        self._merged = page.merged
        rows = [(number, row) for number, row in page.rows if any(map(is_filled, row))]
        (self._line, first), *self._rows = rows or [(1, [])]
        self._header = [str(cell.value or "").strip().lower() for cell in first]
        letters = {name: get_column_letter(n) for n, name in enumerate(self._header, start=1)}
        self._table = Table(file, pd.DataFrame(), [], TITLES[seed], letters)

    def table(self, columns: Sequence[str]) -> Table:
        """Give its rows as text, with all findings."""
        findings = self._table.findings
        if self._header:
            findings += check_header(self._table, self._line, self._header, columns)
        else:
            self._note(1, None, "nothing", "a header with the names of the columns")
        self._note_strange_columns(columns)
        for merged in self._merged:
            value = f"the cells {merged.coordinates} are one"
            self._note(merged.first_row, None, value, "each value in a cell of its own")
        texts = {name: self._column(name) for name in columns if name in self._header}
        frame = pd.DataFrame(texts, index=[number for number, _ in self._rows], dtype=str)
        return Table(self._table.file, frame, findings, self._table.sheet, self._table.letters)

    def _note(self, line: int, column: str | None, value: str, expected: str) -> None:
        self._table.findings.append(self._table.finding(line, column, value, expected))

    def _note_strange_columns(self, columns: Sequence[str]) -> None:
        from openpyxl.utils import get_column_letter

        for name in self._header:
            if name and name not in columns:
                self._note(self._line, name, "unknown", f"only the columns {', '.join(columns)}")
        named = {index for index, name in enumerate(self._header) if name}
        for number, row in self._rows:
            for index, cell in enumerate(row):
                if index not in named and is_filled(cell):
                    value = f"a value in column {get_column_letter(index + 1)}, which has no name"
                    self._note(number, None, value, "no values there")

    def _column(self, name: str) -> list[str]:
        rule = self._rules.get(name, ANYTHING)
        index = self._header.index(name)
        texts = []
        for number, row in self._rows:
            cell = row[index] if index < len(row) else _EMPTY
            try:
                texts.append(spelled(cell, rule))
            except WrongCell as wrong:
                texts.append(wrong.shown)
                self._note(number, name, wrong.shown, wrong.expected)
        return texts
