"""The language of `fields=`: names with modifiers and fields of their own: `a,b.limit(0){c}`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import GraphError

_NAME = re.compile(r"\w+")
_MODIFIER = re.compile(r"\.(\w+)\(([^()]*)\)")


@dataclass(frozen=True)
class RequestedField:
    """One field or edge that is asked for: its name, its modifiers, and the fields of an edge."""

    name: str
    modifiers: Mapping[str, str] = field(default_factory=dict)
    fields: tuple["RequestedField", ...] = ()

    @property
    def key(self) -> str:
        """The key in the answer."""
        return self.modifiers.get("as", self.name)


def parsed(text: str) -> tuple[RequestedField, ...]:
    """The fields of an expression.

    Raises:
        GraphError: it is malformed.
    """
    fields, end = _list(text.replace(" ", ""), 0)
    if end != len(text.replace(" ", "")):
        raise _malformed(text)
    return fields


def _list(text: str, at: int) -> tuple[tuple[RequestedField, ...], int]:
    fields = []
    while at < len(text) and text[at] != "}":
        name = _NAME.match(text, at)
        if name is None:
            raise _malformed(text)
        at = name.end()
        modifiers = {}
        while modifier := _MODIFIER.match(text, at):
            modifiers[modifier[1]] = modifier[2]
            at = modifier.end()
        inner: tuple[RequestedField, ...] = ()
        if text[at : at + 1] == "{":
            inner, at = _list(text, at + 1)
            if text[at : at + 1] != "}":
                raise _malformed(text)
            at += 1
        fields.append(RequestedField(name[0], modifiers, inner))
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] not in ("", "}"):
            raise _malformed(text)
    return tuple(fields), at


def _malformed(text: str) -> GraphError:
    return GraphError(f"(#2500) Syntax error in the field expression: {text[:60]}", 2500)
