"""Faults of content: what goes wrong between a person and a spreadsheet."""

from .tables import Rows

_LOGIN_PAGE = "<!DOCTYPE html><html><body><h1>Inicieu la sessió</h1></body></html>"


def tables_with_faults(tables: dict[str, Rows], faults: frozenset[str]) -> dict[str, Rows]:
    """The rows as a mistake of a person leaves them."""
    changed = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    milestones = changed["milestones"]
    if "unordered_pages" in faults:
        changed = {name: rows[::-1] for name, rows in changed.items()}
    if "duplicate_rows" in faults:
        milestones.append(dict(milestones[0]))
    if "type_change" in faults:
        milestones[0]["reached_on"] = "a la primavera"
        milestones[1]["reached_on"] = 46_000.5
    for row in milestones:
        if "missing_field" in faults:
            del row["reached_on"]
        if "renamed_field" in faults:
            row["data"] = row.pop("reached_on")
    return changed


def bytes_with_faults(content: bytes, faults: frozenset[str]) -> bytes:
    """The file as a broken download or a login page leaves it."""
    if "html_200" in faults:
        return _LOGIN_PAGE.encode()
    if "reset_midbody" in faults:
        return content[: len(content) // 2]
    return content
