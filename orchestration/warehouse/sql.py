"""Quoting of identifiers and texts, for places where DuckDB accepts no parameter."""


def quoted(identifier: str) -> str:
    """An identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as a string literal."""
    return "'" + value.replace("'", "''") + "'"
