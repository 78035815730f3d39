"""The installation's faults: refusals, and reports whose rows are wrong."""

from typing import Any

from starlette.responses import Response

from sources.sandbox.vendors.transport_faults import Refusal

_LIMITED = (2, 4)
_BROKEN = (2, 3)
_FROM_REQUEST = 2
_RETIRED = "Actions.getDownloads"
_RETYPED = ("nb_visits", "nb_hits", "nb_pageviews", "nb_downloads")
_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="ca"><head><title>Inicia la sessió - Matomo</title></head>
<body id="loginPage"><form method="post" name="login"><input name="form_login">
<input name="form_password" type="password"></form></body></html>"""
_ERROR_PAGE = """<!DOCTYPE html>
<html><head><title>Matomo › Error</title></head><body><h2>An error occurred</h2></body></html>"""


def refusals(faults: frozenset[str]) -> Refusal:
    """The vendor's refusals under these faults."""

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count in _LIMITED:
            return Response("Too Many Requests", 429, {"Retry-After": "1"})
        if "server_error" in faults and count in _BROKEN:
            status = 500 if count == _BROKEN[0] else 503
            return Response(_ERROR_PAGE, status, media_type="text/html")
        if "html_200" in faults and count >= _FROM_REQUEST:
            return Response(_LOGIN_PAGE, 200, media_type="text/html")
        return None

    return refusal


def has_expired(count: int, faults: frozenset[str]) -> bool:
    """Whether the token has expired when the request of this number comes."""
    return "expired_token" in faults and count >= _FROM_REQUEST


def is_retired(method: str, faults: frozenset[str]) -> bool:
    """Whether the report is gone, as its plugin was removed."""
    return "retired_metric" in faults and method == _RETIRED


def with_faults(
    rows: list[dict[str, Any]], method: str, faults: frozenset[str]
) -> list[dict[str, Any]]:
    """The rows of a report as another version gives them, or one that is being reprocessed."""
    if "missing_field" in faults and method == "Actions.getPageUrls":
        rows = [{name: row[name] for name in row if name != "nb_hits"} for row in rows]
    if "renamed_field" in faults and method == "VisitsSummary.get":
        new = {"nb_visits": "visits"}
        rows = [{new.get(name, name): value for name, value in row.items()} for row in rows]
    if "type_change" in faults:
        rows = [_retyped(row) for row in rows]
    if "duplicate_rows" in faults and len(rows) > 1:
        rows = [rows[0], *rows]
    return rows


def _retyped(row: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers as text with a decimal comma."""
    return {name: f"{value},0" if name in _RETYPED else value for name, value in row.items()}
