"""Writes XLSX by hand, as the standard (ECMA-376) and Excel have it.

The connector reads with a library: a writer of the same library would share its misunderstandings.
"""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from .tables import Cell

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Excel's day 0: Excel counts a leap day in 1900 that there was not, so this is right from March on.
_DAY_ZERO = date(1899, 12, 30)
# Of the two cell formats, number 1 is Excel's short date.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def workbook(sheets: dict[str, list[list[Cell]]]) -> bytes:
    """The bytes of a workbook with these sheets."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in numbered)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{i}.xml") for i, _ in numbered)]
            + [("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, name in numbered:
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheets[name])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(path, _HEAD + part)
    return content.getvalue()


def _content_types(sheets: int) -> str:
    overrides = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/styles.xml": "styles",
        **{f"/xl/worksheets/sheet{i}.xml": "worksheet" for i in range(1, sheets + 1)},
    }
    overrides_xml = "".join(
        f'<Override PartName="{path}" ContentType="{_KIND}.{kind}+xml"/>'
        for path, kind in overrides.items()
    )
    xml = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{xml}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides_xml}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'


def _sheet(rows: list[list[Cell]]) -> str:
    rows_xml = "".join(
        f'<row r="{number}">{"".join(_cell(number, *cell) for cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
        if any(cell is not None for cell in row)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows_xml}</sheetData></worksheet>'


def _cell(row: int, column: int, value: Cell) -> str:
    place = f'r="{chr(ord("A") + column)}{row}"'
    if value is None:
        return ""
    if isinstance(value, str):
        text = f'<t xml:space="preserve">{escape(value)}</t>'
        return f'<c {place} t="inlineStr"><is>{text}</is></c>'
    if isinstance(value, date):
        return f'<c {place} s="1"><v>{(value - _DAY_ZERO).days}</v></c>'
    # numbers are formulas, as where people add things up; the cell has the result too
    return f"<c {place}><f>{value}+0</f><v>{value}</v></c>"
