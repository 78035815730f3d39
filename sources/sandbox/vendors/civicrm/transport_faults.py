"""What the CRM answers when it refuses: limits, errors, expired keys, login pages."""

from starlette.responses import JSONResponse, PlainTextResponse, Response

from sources.sandbox.vendors.transport_faults import Refusal

_FROM_REQUEST = 6
_LIMITED = (2, 5)
_BROKEN = (3, 4)
_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="ca"><head><title>Inicia la sessió</title></head>
<body class="login"><form method="post" action="/wp-login.php">
<input name="log"><input name="pwd" type="password"></form></body></html>"""


def refusals(faults: frozenset[str]) -> Refusal:
    """The vendor's refusals under these faults."""

    def refusal(count: int) -> Response | None:
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

    return refusal
