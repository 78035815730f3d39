"""The errors of the Graph API: a message, a code, and a status that says little."""

import hashlib
from typing import Any

from starlette.responses import JSONResponse, Response


class GraphError(Exception):
    """The refusal of a whole request.

    Attributes:
        message: the vendor's.
        code: what is wrong.
        subcode: what exactly is wrong.
        status: of HTTP; nearly always 400.
        more: other keys of the error object.
    """

    def __init__(
        self, message: str, code: int, subcode: int | None = None, status: int = 400, **more: Any
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.status = status
        self.more = more

    @property
    def body(self) -> dict[str, Any]:
        """The body of the answer."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException"}
        error["code"] = self.code
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error |= self.more
        digest = hashlib.sha256(self.message.encode()).hexdigest()
        return {"error": {**error, "fbtrace_id": f"A{digest[:22]}"}}

    def response(self) -> Response:
        """The answer."""
        return JSONResponse(self.body, self.status)


def missing_object(name: str) -> GraphError:
    """The object does not exist, or not for this token: Meta does not say which."""
    return GraphError(
        f"Unsupported get request. Object with ID '{name}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation. Please read the Graph API "
        "documentation at https://developers.facebook.com/docs/graph-api",
        100,
        33,
    )


def unknown_field(name: str, kind: str) -> GraphError:
    """This type of node has no such field."""
    return GraphError(
        f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})", 100
    )


def unknown_path(name: str) -> GraphError:
    """The node has no such edge."""
    return GraphError(f"Unknown path components: /{name}", 2500)


def invalid_token(message: str, subcode: int | None = None) -> GraphError:
    """The token is not valid, or not any more."""
    return GraphError(message, 190, subcode)
