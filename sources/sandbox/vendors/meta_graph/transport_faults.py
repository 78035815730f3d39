"""What the Graph API answers when it refuses: limits, errors, invalid tokens, login pages."""

import json

from starlette.responses import Response

from sources.sandbox.vendors.transport_faults import Refusal

from .errors import GraphError, invalid_token

_FROM_REQUEST = 3
_LIMITED, _BROKEN = (2, 3, 5), (3, 4)
_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="ca" id="facebook"><head><title>Inicia la sessió a Facebook</title></head>
<body><form id="login_form" method="post" action="/login/">
<input name="email"><input name="pass" type="password"></form></body></html>"""


def usage(kind: str, owner: str, calls: int) -> str:
    """The header of limits: how much of each is used, in per cent."""
    used = {
        "type": kind,
        "call_count": min(100, 1 + calls // 20),
        "total_cputime": min(100, 1 + calls // 30),
        "total_time": min(100, 1 + calls // 25),
        "estimated_time_to_regain_access": 0,
    }
    return json.dumps({owner: [used]})


def refusals(faults: frozenset[str], kind: str, owner: str) -> Refusal:
    """The vendor's refusals under these faults."""
    limits = _limits(kind)

    def refusal(count: int) -> Response | None:
        if "rate_limit" in faults and count in _LIMITED:
            response = limits[_LIMITED.index(count)].response()
            response.headers["X-Business-Use-Case-Usage"] = usage(kind, owner, 2000)
            return response
        if "server_error" in faults and count == _BROKEN[0]:
            message = "An unknown error has occurred."
            return GraphError(message, 1, 99, 500, is_transient=False).response()
        if "server_error" in faults and count == _BROKEN[1]:
            message = "An unexpected error has occurred. Please retry your request later."
            return GraphError(message, 2, status=400, is_transient=True).response()
        if "expired_token" in faults and count >= _FROM_REQUEST:
            return invalid_token(
                "Error validating access token: Session has expired", 463
            ).response()
        if "html_200" in faults and count >= _FROM_REQUEST:
            return Response(_LOGIN_PAGE, 200, media_type="text/html; charset=utf-8")
        return None

    return refusal


def _limits(kind: str) -> tuple[GraphError, GraphError, GraphError]:
    """The errors of three limits: of the app, of the user, of the business use case."""
    code, account = (80001, "Page") if kind == "pages" else (80002, "Instagram")
    return (
        GraphError("(#4) Application request limit reached", 4, is_transient=True),
        GraphError("(#17) User request limit reached", 17, is_transient=True),
        GraphError(
            f"(#{code}) There have been too many calls to this {account} account. Wait a bit and "
            "try again. For more info, please refer to "
            "https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
            code,
            status=403,
        ),
    )
