"""What X answers when it refuses: limits, overload, expired tokens, a page of HTML."""

from collections.abc import Callable

from starlette.responses import HTMLResponse, JSONResponse, Response

from sources.sandbox.vendors.transport_faults import Refusal

_FROM_REQUEST = 2
_LIMITED, _LIMITED_SKEWED = 1, 3
_OVERLOADED = (1, 2)
_WINDOW = 300
_CHECK = """<!DOCTYPE html>
<html lang="en"><head><title>Just a moment...</title></head>
<body><noscript>JavaScript is not available.</noscript></body></html>"""
_OVER_CAPACITY = "<html><body><h1>Over capacity</h1></body></html>"


def refusals(faults: frozenset[str], clock: Callable[[], int]) -> Refusal:
    """What X answers to the request of a number in place of an answer, if anything.

    Args:
        faults: of the night.
        clock: what time it is at X, UTC seconds.
    """

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count == _LIMITED:
            return _limited(clock() + 1, {"title": "Too Many Requests", "type": "about:blank"})
        if "rate_limit" in faults and count == _LIMITED_SKEWED:
            # from a server whose clock differs, with the body of the older API
            errors = [{"code": 88, "message": "Rate limit exceeded"}]
            return _limited(clock() - 30, {"errors": errors})
        if "server_error" in faults and count in _OVERLOADED:
            return HTMLResponse(_OVER_CAPACITY, 503)
        if "expired_token" in faults and count >= _FROM_REQUEST:
            return unauthorized()
        if "html_200" in faults and count >= _FROM_REQUEST:
            return HTMLResponse(_CHECK)
        return None

    return refusal


def unauthorized() -> Response:
    """The answer to a token that is wrong, expired or revoked."""
    problem = {"title": "Unauthorized", "type": "about:blank", "status": 401}
    return JSONResponse(
        problem | {"detail": "Unauthorized"}, 401, media_type="application/problem+json"
    )


def _limited(reset: int, body: dict[str, object]) -> Response:
    headers = {
        "x-rate-limit-limit": str(_WINDOW),
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": str(reset),
    }
    return JSONResponse(body, 429, headers, media_type="application/problem+json")
