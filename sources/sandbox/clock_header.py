"""The servers' clock: every answer's `Date` tells the time in the world, not on this machine."""

from email.utils import formatdate
from time import monotonic

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class WorldClock:
    """Middleware whose clock starts at `now` (UTC seconds) and runs on from there."""

    def __init__(self, app: ASGIApp, now: int) -> None:
        self._app = app
        self._now = now
        self._started = monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and dates the answer."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                time = self._now + monotonic() - self._started
                MutableHeaders(scope=message)["date"] = formatdate(time, usegmt=True)
            await send(message)

        await self._app(scope, receive, dated)
