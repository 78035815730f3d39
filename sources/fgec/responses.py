"""What the portal answers, checked before it is believed: CKAN's envelope, refusals, files."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, SettingError
from sources.common.http import quote
from sources.common.redaction import redact

Row = dict[str, Any]

_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def raise_for_answer(response: requests.Response, *_: Any, **__: Any) -> None:
    """Name what is wrong with an answer; 429 and 5xx become UnavailableError when tries end."""
    status = response.status_code
    if status < 400:
        return
    says = f"{_name(response)}: HTTP {status}: {_words(response)}"
    if status == 429 or status >= 500:
        raise requests.HTTPError(says, response=response)
    if status == 401 or status == 403:
        raise CredentialError(f"{says}. The register is not, or no longer, open to everybody.")
    if status == 404 and _name(response) == "package_show":
        raise SettingError(f"{says}. SOURCES__FGEC__PACKAGE must name a data set of the portal.")
    raise ContractError(says)


def _name(response: requests.Response) -> str:
    """The action that was called, or the file; the address stays out of messages."""
    path = (response.request.path_url or "").split("?")[0]
    return path.rpartition("/api/3/action/")[2] if "/api/3/action/" in path else "file"


def _words(response: requests.Response) -> str:
    try:
        message = orjson.loads(response.content)["error"]["message"]
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return quote(response)
    return redact(message, response.request)


def result(response: requests.Response) -> Row:
    """What an action of CKAN gives.

    Raises:
        ContractError: the answer is not CKAN's envelope, whatever its status says.
    """
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        raise _no_data(response) from None
    inner = body.get("result") if isinstance(body, dict) and body.get("success") else None
    if not isinstance(inner, dict):
        raise ContractError(f"{_name(response)}: the answer is not CKAN's, with a result.")
    return inner


def file_rows(response: requests.Response) -> Iterator[list[str]]:
    """Rows of a CSV file, the header first; its encoding is told by its byte order mark.

    Raises:
        ContractError: it is no such file, or it ends in the middle of a row.
    """
    body = response.content
    marked = (name for mark, name in _BYTE_ORDER_MARKS.items() if body.startswith(mark))
    encoding = next(marked, "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        raise ContractError(
            f"file: its bytes are no {encoding}, as their beginning says."
        ) from None
    kind = response.headers.get("Content-Type", "")
    if "html" in kind or text.lstrip().startswith("<"):
        raise _no_data(response)
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


def _no_data(response: requests.Response) -> ContractError:
    return ContractError(
        f"{_name(response)}: HTTP {response.status_code} with "
        f"{response.headers.get('Content-Type', 'no type')} in place of data: the portal's check "
        "against bots, or a maintenance page, answered. Try again later, or ask the portal to let "
        "this address in."
    )
