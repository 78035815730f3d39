"""What the platform answers when it refuses: limits, errors, pages of HTML."""

from collections import Counter
from collections.abc import Callable
from time import monotonic

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sources.sandbox.vendors.transport_faults import Refusal

_PER_MINUTE = 100
_FROM_REQUEST = 6
_LIMITED = (2, 5)
_BROKEN = (3, 4)
_MAINTENANCE = """<!DOCTYPE html>
<html lang="ca"><head><title>Manteniment</title></head>
<body><h1>Tornem de seguida</h1></body></html>"""


def later() -> Response:
    """The answer to too many requests, which does not say when to come back."""
    return PlainTextResponse("Retry later\n", 429)


class RateLimit:
    """Middleware: 100 requests a minute from one address, by whole minutes of the world."""

    def __init__(self, app: ASGIApp, now: int, clock: Callable[[], float] = monotonic) -> None:
        self._app = app
        self._clock = clock
        self._offset = now - clock()
        self._asked: Counter[tuple[int, str]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or refuses it."""
        minute = int(self._offset + self._clock()) // 60
        address = (scope.get("client") or ("", 0))[0]
        self._asked[minute, address] += 1
        too_many = self._asked[minute, address] > _PER_MINUTE
        await (later() if too_many else self._app)(scope, receive, send)


def refusals(faults: frozenset[str]) -> Refusal:
    """The vendor's refusals under these faults."""

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count in _LIMITED:
            return later()
        if "server_error" in faults and count == _BROKEN[0]:
            return JSONResponse({"errors": [{"message": "Internal Server error"}], "data": {}}, 500)
        if "server_error" in faults and count == _BROKEN[1]:
            return Response(_MAINTENANCE, 502, media_type="text/html")
        if "html_200" in faults and count >= _FROM_REQUEST:
            return Response(_MAINTENANCE, 200, media_type="text/html")
        return None

    return refusal
