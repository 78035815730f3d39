"""The portal's faults: refusals, a check against bots, pages and contents."""

import numpy as np
from starlette.responses import HTMLResponse, Response

from sources.sandbox.vendors.transport_faults import Refusal

from .publication import Row

# Only the datastore has pages: with one of these faults the resource is in it.
PAGING = frozenset({"short_pages", "duplicate_rows", "unordered_pages"})
_SHORT_PAGE = 1500
_BOT_CHECK = """<!DOCTYPE html>
<html><head><title>Just a moment...</title></head>
<body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>"""
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body></body></html>"


def refusals(faults: frozenset[str]) -> Refusal:
    """The vendor's refusals under these faults."""

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count in (1, 3):
            return HTMLResponse("<h1>Too Many Requests</h1>", 429, {"Retry-After": "1"})
        if "server_error" in faults and count in (1, 3):
            return HTMLResponse(_BAD_GATEWAY, 502 if count == 1 else 503)
        if "html_200" in faults and count >= 2:
            return HTMLResponse(_BOT_CHECK)
        return None

    return refusal


def changed(rows: list[Row], faults: frozenset[str]) -> list[Row]:
    """The rows: with dates as a spreadsheet writes them, or none at all."""
    if "silent_empty" in faults:
        return []
    if "type_change" in faults:
        return [{**row, "created": row["created"][:10].replace("-", "/")} for row in rows]
    return rows


def paged(faults: frozenset[str], limit: int, total: int, offset: int) -> tuple[int, list[int]]:
    """The limit that the server uses, and the places of the rows on the page."""
    limit = min(limit, _SHORT_PAGE) if faults & PAGING else limit
    order = np.arange(total)
    if "unordered_pages" in faults:
        order = np.random.default_rng(total).permutation(order)
    page = order[offset : offset + limit].tolist()
    if "duplicate_rows" in faults and page:
        page = [*order[max(0, offset - 1) : offset].tolist(), page[0], *page]
    return limit, page
