"""A CiviCRM in a few dictionaries, as its APIv4 answers by the contract sheet."""

import json
import operator
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from requests import PreparedRequest

from sources.civicrm.schema import tables
from sources.civicrm.settings import Settings
from tests.unit.sources.wire import Answer

Row = dict[str, Any]

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<=": operator.le,
    "IN": lambda value, among: value in among,
    "BETWEEN": lambda value, ends: ends[0] <= value <= ends[1],
}
# What a query hides that does not mention the flag.
HIDDEN = ("is_deleted", "is_test", "is_template")


@dataclass
class Crm:
    """Rows by entity and id, which a test may change; fields that a row lacks are null.

    Attributes:
        now: the server's clock.
        most_rows: how many rows the server gives at most, whatever is asked for.
        deleted_after_a_page: ids that are deleted once the first rows were given.
        asked: entity, action and parameters of each call.
    """

    now: datetime = datetime(2026, 3, 11, 1, tzinfo=UTC)
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    most_rows: int = 1000
    deleted_after_a_page: list[int] = field(default_factory=list)
    asked: list[tuple[str, str, Row]] = field(default_factory=list)

    def put(self, entity: str, identifier: int, modified: str | None = None, **values: Any) -> None:
        """Add a row, or replace it; `modified` is in Barcelona's time."""
        flags = dict.fromkeys(HIDDEN, False)
        row = {"id": identifier, "modified_date": modified}
        self.rows[entity][identifier] = row | flags | values

    def wheres(self, entity: str) -> list[list[Any]]:
        """The conditions of each call for rows of an entity."""
        return [
            params["where"]
            for one, action, params in self.asked
            if (one, action) == (entity, "get") and params["select"] != ["row_count"]
        ]

    def __call__(self, request: PreparedRequest) -> Answer:
        assert len(self.asked) < 1000, "asked without end"
        body = {name: json.loads(text) for name, (text,) in parse_qs(request.body).items()}
        if "calls" in body:
            answer: object = [self._answer(*call) for call in body["calls"]]
        else:
            entity, action = urlsplit(request.url).path.split("/")[-2:]
            answer = self._answer(entity, action, body["params"])
        written = json.dumps(answer, separators=(",", ":")).encode()  # as PHP writes it
        return 200, written, {"Date": format_datetime(self.now, usegmt=True)}

    def _answer(self, entity: str, action: str, params: Row) -> Row:
        self.asked.append((entity, action, params))
        if action == "getFields":
            return {"values": [{"name": name} for name in fields_of(entity)]}
        if ["id", "=", "user_contact_id"] in params["where"]:
            return {"values": [{"id": 1}]}
        is_last_first = params.get("orderBy") == {"id": "DESC"}
        found = [
            row
            for _, row in sorted(self.rows[entity].items(), reverse=is_last_first)
            if is_meant(row, params["where"])
        ]
        page = found[: min(params.get("limit", 0), self.most_rows)]
        selected = [name for name in params["select"] if name != "row_count"]
        values = [{name: row.get(name) for name in selected} for row in page]
        if values:
            for identifier in self.deleted_after_a_page:
                self.rows[entity].pop(identifier, None)
        return {"values": values, "countFetched": len(values), "countMatched": len(found)}


def fields_of(entity: str) -> set[str]:
    """The fields that the connector may ask of an entity."""
    declared = [table for table in tables(Settings()) if table.entity == entity]
    return {column.field for table in declared for column in table.columns}


def is_meant(row: Row, where: list[list[Any]]) -> bool:
    """Whether a row fulfils every condition; hidden rows only do where their flag is mentioned."""
    mentioned = {name for name, *_ in where}
    if any(row[flag] for flag in HIDDEN if flag not in mentioned):
        return False
    values = [(row.get(name), sign, value) for name, sign, value in where]
    return all(one is not None and OPERATORS[sign](one, value) for one, sign, value in values)
