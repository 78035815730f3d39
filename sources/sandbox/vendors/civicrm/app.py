"""The CRM over HTTP: routes, authentication, envelopes and errors of CiviCRM APIv4."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sources.sandbox.vendors.transport_faults import TransportFaults
from sources.sandbox.world import World

from .api import CrmApi
from .conditions import ApiError
from .transport_faults import refusals

API_KEY = "sandbox-civicrm-key"
_ANONYMOUS, _KNOWN = "anonymous", "known"
# A base URL may name the site or, as most do, end in the CRM's own folder.
_ROOTS = ("/ajax/api4", "/civicrm/ajax/api4")


def civicrm_app(world: World) -> Starlette:
    """The application of one CRM, to be mounted under its base URL."""
    faults = world.faults["civicrm"]
    api = CrmApi(world, faults)

    async def single(request: Request) -> Response:
        entity, action = request.path_params["entity"], request.path_params["action"]
        form = await _form(request)
        refusal = _refusal(request, form)
        if refusal is not None:
            return refusal
        if request.method == "GET" and not action.startswith("get"):
            message = "SECURITY: All requests that modify the database must be http POST, not GET."
            return _json({"error_code": 405, "error_message": message}, 405)
        params = orjson.loads(form.get("params") or "{}")
        call = [entity, action, params, form.get("index")]
        answer = _answer(api, call, is_known=_identity(request, form) == _KNOWN)
        return _json(answer, answer.get("status", 200))

    async def multiple(request: Request) -> Response:
        form = await _form(request)
        refusal = _refusal(request, form)
        if refusal is not None:
            return refusal
        calls = orjson.loads(form.get("calls") or "[]")
        named = calls.items() if isinstance(calls, dict) else enumerate(calls)
        is_known = _identity(request, form) == _KNOWN
        answers = {name: _answer(api, call, is_known=is_known) for name, call in named}
        worked = [answer for answer in answers.values() if "status" not in answer]
        status = 200 if worked or not answers else 500
        return _json(answers if isinstance(calls, dict) else list(answers.values()), status)

    routes = []
    for root in _ROOTS:
        routes.append(Route(root, multiple, methods=["POST"]))
        routes.append(Route(root + "/{entity}/{action}", single, methods=["GET", "POST"]))
    fault_middleware = Middleware(TransportFaults, faults=faults, refusal=refusals(faults))
    return Starlette(routes=routes, middleware=[fault_middleware])


async def _form(request: Request) -> dict[str, str]:
    """The fields of the query string and of the form-encoded body."""
    body = (await request.body()).decode()
    fields = parse_qs(request.url.query) | parse_qs(body)
    return {name: values[-1] for name, values in fields.items()}


def _identity(request: Request, form: Mapping[str, str]) -> str | None:
    """Who asks: the API user, anybody without a key, or None for a wrong key.

    The plain Authorization header is ignored, as this site does not take keys from it.
    """
    credential = request.headers.get("x-civi-auth") or form.get("_authx")
    if credential is None:
        return _ANONYMOUS
    return _KNOWN if credential == f"Bearer {API_KEY}" else None


def _refusal(request: Request, form: Mapping[str, str]) -> Response | None:
    """The answer to a request that is refused before it is read."""
    identity = _identity(request, form)
    if identity is None:
        return PlainTextResponse("HTTP 401 Invalid credential", 401)
    if identity == _ANONYMOUS and "x-requested-with" not in request.headers:
        message = (
            "SECURITY ALERT: Ajax requests can only be issued by javascript clients, "
            "eg. CRM.api4()."
        )
        return _json({"error_code": 400, "error_message": message}, 400)
    return None


def _answer(api: CrmApi, call: list[Any], *, is_known: bool) -> dict[str, Any]:
    """The envelope of one call, or the body of its error (which carries a `status`)."""
    entity, action, params, index = (*call, *[None] * 4)[:4]
    try:
        page = api.call(str(entity), str(action), params or {}, is_known=is_known)
    except (ApiError, TypeError, ValueError):
        error_id = hashlib.sha256(orjson.dumps(call)).hexdigest()[:12]
        return {
            "error_code": "1",
            "error_message": "Sorry an error occurred and your request was not completed. "
            f"(Error ID: {error_id})",
            "status": 500,
        }
    values: Any = page.values
    if index and values:
        values = {str(row.get(index)): row for row in page.values}
    counted = {} if page.matched is None else {"countMatched": page.matched}
    return {
        "values": values,
        "entity": entity,
        "action": action,
        "debug": None,
        "version": 4,
        "count": len(page.values) if page.values or page.matched is None else page.matched,
        "countFetched": len(page.values),
        **counted,
    }


def _json(content: Any, status: int) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
