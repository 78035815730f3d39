"""The site's faults: refusals, and pages whose entries are wrong."""

from typing import Any

from starlette.responses import JSONResponse, Response

from sources.sandbox.vendors.transport_faults import Refusal

SHORT_PAGE = 20
_FROM_REQUEST = 4
_LIMITED = (2, 5)
_BROKEN = (3, 4)
_CHALLENGE = """<!DOCTYPE html>
<html lang="ca"><head><title>Un moment…</title></head>
<body><noscript>Activeu JavaScript per a continuar.</noscript></body></html>"""
_MAINTENANCE = """<!DOCTYPE html>
<html lang="ca"><head><title>Manteniment</title></head>
<body><h1>No disponible momentàniament per manteniment programat.</h1></body></html>"""


def refusals(faults: frozenset[str]) -> Refusal:
    """The vendor's refusals under these faults."""

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count in _LIMITED:
            return Response("Too Many Requests", 429, {"Retry-After": "1"})
        if "server_error" in faults and count == _BROKEN[0]:
            return Response(_MAINTENANCE, 503, {"Retry-After": "1"}, "text/html")
        if "server_error" in faults and count == _BROKEN[1]:
            message = "S'ha produït un error crític en aquest lloc web."
            body = {"code": "internal_server_error", "message": message, "data": {"status": 500}}
            return JSONResponse(body, 500)
        if "html_200" in faults and count >= _FROM_REQUEST:
            return Response(_CHALLENGE, 200, media_type="text/html")
        return None

    return refusal


def with_faults(
    rows: list[dict[str, Any]], base: str, faults: frozenset[str]
) -> list[dict[str, Any]]:
    """The entries of a page as the night's faults leave them."""
    if "missing_field" in faults:
        rows = [{name: row[name] for name in row if name != "modified"} for row in rows]
    if "renamed_field" in faults:
        new = {"categories": "categoria"}
        rows = [{new.get(name, name): value for name, value in row.items()} for row in rows]
    if "type_change" in faults:
        rows = [_retyped(row) for row in rows]
    if "duplicate_rows" in faults and base != "categories" and len(rows) > 1:
        rows = [rows[0], *rows]
    return rows


def _retyped(row: dict[str, Any]) -> dict[str, Any]:
    """Categories as an object with numbered keys, the id as text."""
    retyped = dict(row)
    if isinstance(row.get("id"), int):
        retyped["id"] = str(row["id"])
    if isinstance(row.get("categories"), list):
        retyped["categories"] = {str(place): one for place, one in enumerate(row["categories"])}
    return retyped
