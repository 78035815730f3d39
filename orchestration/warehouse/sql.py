"""Names and texts as SQL writes them, for where DuckDB takes no parameter."""


def quoted(identifier: str) -> str:
    """A name as SQL writes it, whatever it holds."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as SQL writes it, for where DuckDB takes no parameter."""
    return "'" + value.replace("'", "''") + "'"
