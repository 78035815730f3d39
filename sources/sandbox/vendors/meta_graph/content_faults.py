"""Faults of content of any answer: empty lists, missing keys, other types."""

from collections.abc import Set
from typing import Any


def with_faults(
    answer: dict[str, Any], faults: frozenset[str], counts: Set[str], dropped: str
) -> dict[str, Any]:
    """The answer as the night's faults leave it.

    Args:
        answer: a whole body.
        faults: of the night.
        counts: keys whose numbers `type_change` turns into text.
        dropped: the key that `missing_field` leaves out.
    """
    if "silent_empty" in faults and isinstance(answer.get("data"), list):
        answer = {"data": []}
    if "missing_field" in faults:
        answer = _without(answer, dropped)
    if "type_change" in faults:
        answer = _with_texts(answer, counts)
    return answer


def _without(part: Any, key: str) -> Any:
    if isinstance(part, dict):
        return {name: _without(value, key) for name, value in part.items() if name != key}
    return [_without(value, key) for value in part] if isinstance(part, list) else part


def _with_texts(part: Any, counts: Set[str]) -> Any:
    if isinstance(part, dict):
        return {
            name: str(value)
            if name in counts and isinstance(value, int)
            else _with_texts(value, counts)
            for name, value in part.items()
        }
    return [_with_texts(value, counts) for value in part] if isinstance(part, list) else part
