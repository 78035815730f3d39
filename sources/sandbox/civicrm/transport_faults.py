"""Faults of transport, by the count of requests: limits, errors, delays, cuts, login pages."""

import asyncio

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FROM_REQUEST = 6
_LIMITED = (2, 5)
_BROKEN = (3, 4)
_CUT = (2, 4)
_FIRST_DELAY, _DELAY = 1.5, 0.03
_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="ca"><head><title>Inicia la sessió</title></head>
<body class="login"><form method="post" action="/wp-login.php">
<input name="log"><input name="pwd" type="password"></form></body></html>"""


class TransportFaults:
    """Middleware that spoils some requests, always the same ones."""

    def __init__(self, app: ASGIApp, faults: frozenset[str]) -> None:
        self._app = app
        self._faults = faults
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers in the application's place, delays it or cuts it short."""
        self._count += 1
        if "slow" in self._faults:
            await asyncio.sleep(_FIRST_DELAY if self._count == 1 else _DELAY)
        refusal = self._refusal()
        if refusal is not None:
            await refusal(scope, receive, send)
        elif "reset_midbody" in self._faults and self._count in _CUT:
            await self._app(scope, receive, _cut_in_half(send))
        else:
            await self._app(scope, receive, send)

    def _refusal(self) -> Response | None:
        count, faults = self._count, self._faults
        if "rate_limit" in faults and count in _LIMITED:
            return PlainTextResponse("Too Many Requests", 429, {"Retry-After": "1"})
        if "server_error" in faults and count == _BROKEN[0]:
            message = "Sorry an error occurred. (Error ID: sandbox)"
            return JSONResponse({"error_code": "1", "error_message": message, "status": 500}, 500)
        if "server_error" in faults and count == _BROKEN[1]:
            message = "Temporarily unavailable for maintenance."
            return JSONResponse({"status_code": 503, "status_message": message}, 503)
        if "expired_token" in faults and count >= _FROM_REQUEST:
            return PlainTextResponse("HTTP 401 Expired credential", 401)
        if "html_200" in faults and count >= _FROM_REQUEST:
            return Response(_LOGIN_PAGE, 200, media_type="text/html")
        return None


class ConnectionCut(ConnectionError):
    """Raised in mid-answer, so that the server drops the connection."""


def _cut_in_half(send: Send) -> Send:
    async def cut(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        half = message["body"][: len(message["body"]) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        raise ConnectionCut

    return cut
