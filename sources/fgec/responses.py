"""Checks of the portal's responses: CKAN's envelope, errors, files."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import requests

from sources.common.errors import ContractError, SettingError
from sources.common.vendor import Vendor

VENDOR = Vendor(
    name="Open Data BCN",
    address="SOURCES__FGEC__BASE_URL",
    credential="visitors",
    remedy="The register is not, or no longer, open to everybody.",
    messages=("error.message",),
    not_json_hint=(
        "It may be the portal's check against bots: try again later, or ask the portal to let this "
        "address in."
    ),
)

Row = dict[str, Any]

_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def request_name(response: requests.Response) -> str:
    """The action that was called, or the file; the address stays out of messages."""
    path = (response.request.path_url or "").split("?")[0]
    return path.rpartition("/api/3/action/")[2] if "/api/3/action/" in path else "file"


def raise_for_response(response: requests.Response) -> None:
    """Raise the error that a status stands for; an unknown package is a wrong setting.

    Raises:
        requests.HTTPError, SourceError: as `Vendor.raise_for_status`.
    """
    request = request_name(response)
    if response.status_code == 404 and request == "package_show":
        raise SettingError(
            f"{VENDOR.failure(response, request)}. SOURCES__FGEC__PACKAGE must name a data set of "
            "the portal."
        )
    VENDOR.raise_for_status(response, request)


def result(response: requests.Response) -> Row:
    """The result of one of CKAN's actions.

    Raises:
        ContractError: the response is not CKAN's envelope, whatever its status says.
    """
    request = request_name(response)
    body = VENDOR.json(response, request)
    inner = body.get("result") if isinstance(body, dict) and body.get("success") else None
    if not isinstance(inner, dict):
        raise ContractError(f"{request}: the response is not CKAN's, with a result.")
    return inner


def file_rows(response: requests.Response) -> Iterator[list[str]]:
    """Rows of a CSV file, the header first; the byte order mark decides the encoding.

    Raises:
        ContractError: it is no CSV file, or it ends in the middle of a row.
    """
    body = response.content
    marked = (name for mark, name in _BYTE_ORDER_MARKS.items() if body.startswith(mark))
    encoding = next(marked, "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        raise ContractError(f"file: it is not in {encoding}, as its beginning says.") from None
    kind = response.headers.get("Content-Type", "")
    if "html" in kind or text.lstrip().startswith("<"):
        raise VENDOR.not_data(response, "file", "CSV")
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    width = 0
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
        width = width or len(row)
        if not row:
            continue
        if len(row) != width:
            raise ContractError(
                f"file: row {number} has {len(row)} columns where the header has {width}: "
                "it was cut short, or is no CSV."
            )
        yield row
