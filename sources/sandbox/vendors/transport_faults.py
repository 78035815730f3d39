"""Faults of transport: middleware that delays answers, cuts them short, or refuses."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeAlias

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a vendor answers in place of the application, by the number of the request; None if it lets
# the request through.
Refusal: TypeAlias = Callable[[int], Response | None]

# seconds; the first delay outlasts a short timeout
_FIRST_DELAY, _DELAY = 1.5, 0.03


class TransportFaults:
    """Middleware that strikes always the same requests: they are counted from 1.

    Args:
        app: the vendor's application.
        faults: of the night. `slow` delays every answer; `reset_midbody` sends half of some.
        refusal: what the vendor refuses, and how.
        cut: the requests whose answers `reset_midbody` cuts.
    """

    def __init__(
        self,
        app: ASGIApp,
        faults: frozenset[str],
        refusal: Refusal,
        cut: Sequence[int] = (2, 4),
    ) -> None:
        self._app = app
        self._faults = faults
        self._refusal = refusal
        self._cut = cut
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through, or does what a fault demands."""
        self._count += 1
        count = self._count
        if "slow" in self._faults:
            await asyncio.sleep(_FIRST_DELAY if count == 1 else _DELAY)
        refusal = self._refusal(count)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif "reset_midbody" in self._faults and count in self._cut:
            await self._app(scope, receive, _cut_in_half(send))
        else:
            await self._app(scope, receive, send)


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
