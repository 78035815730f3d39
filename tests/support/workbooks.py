"""Workbooks changed below the level of openpyxl, as other programs write them."""

import io
import re
import zipfile
from collections.abc import Callable

STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with each part changed, given the part's name and bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(whole, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return whole.getvalue()


def with_cell(content: bytes, sheet: int, cell: str, xml: bytes) -> bytes:
    """The workbook with the XML of one cell replaced.

    Args:
        content: of a workbook in which the cell exists.
        sheet: its number, from 1.
        cell: its coordinate.
        xml: of the new cell.
    """

    def change(name: str, part: bytes) -> bytes:
        if name != f"xl/worksheets/sheet{sheet}.xml":
            return part
        pattern = rb'<c r="%s"[^>]*?(/>|>.*?</c>)' % cell.encode()
        changed, count = re.subn(pattern, xml, part)
        assert count == 1
        return changed

    return rewritten(content, change)


def strict(content: bytes) -> bytes:
    """The workbook as Excel saves it as "Strict Open XML Spreadsheet"."""

    def change(_: str, part: bytes) -> bytes:
        for usual, other in STRICT.items():
            part = part.replace(usual, other)
        return part

    return rewritten(content, change)


def with_macros(content: bytes) -> bytes:
    """The workbook as Excel saves it with macros (.xlsm)."""
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return rewritten(content, lambda _, part: part.replace(usual, macros))


def archive(**parts: bytes) -> bytes:
    """An archive of the parts, by name."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return whole.getvalue()


OPEN_DOCUMENT = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
BINARY = archive(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01"})
