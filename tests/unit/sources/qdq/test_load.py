"""One load of Què de Què against a site that changes while it is read."""

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.pipeline import load_source
from sources.qdq import qdq
from sources.qdq.client import DrupalClient
from tests.support.warehouses import environment

CREATED = "2025-12-31T23:30:00+00:00"


class Site:
    """The site as a load sees it: ids of the full scan, changed items, items requested by id."""

    def __init__(self) -> None:
        self.items = {n: CREATED for n in range(1, 31)}
        self.skipped_by_scan: set[int] = set()
        self.skipped_by_pages: set[int] = set()
        self.asked: list[set[str]] = []

    def rows(self, table, numbers) -> dict:
        return {
            f"u{n:02}": {
                "id": f"u{n:02}",
                table.number: n,
                "status": True,
                "created": self.items[n],
                "changed": "2026-01-05T10:00:00+01:00",
            }
            for n in numbers
        }


@pytest.fixture
def site(monkeypatch) -> Site:
    known = Site()
    monkeypatch.setattr(
        DrupalClient,
        "full_scan",
        lambda _, table: set(known.rows(table, known.items.keys() - known.skipped_by_scan)),
    )
    monkeypatch.setattr(
        DrupalClient,
        "changed",
        lambda _, table, since: known.rows(
            table, [] if since else known.items.keys() - known.skipped_by_pages
        ),
    )

    def by_id(_, table, ids):
        known.asked.append(set(ids))
        return known.rows(table, [n for n in known.items if f"u{n:02}" in ids])

    monkeypatch.setattr(DrupalClient, "by_id", by_id)
    return known


@pytest.fixture
def load(tmp_path):
    def load() -> list[tuple]:
        warehouse = tmp_path / "warehouse.duckdb"
        with environment(SOURCES__QDQ__BASE_URL="http://agenda.test"):
            load_source(
                qdq().with_resources("activities"), warehouse=warehouse, state=tmp_path / "dlt"
            )
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(
                "select drupal_id, created_on::text from raw_qdq.activities order by all"
            ).fetchall()

    return load


def test_what_pages_or_full_scan_skipped_is_asked_for_before_it_is_new_or_gone(site, load):
    site.skipped_by_pages = {7}
    assert len(load()) == 30
    assert site.asked.pop(0) == {"u07"}
    site.skipped_by_scan = {8}
    del site.items[9]
    site.items[31] = CREATED
    assert [number for number, _ in load()] == [*range(1, 9), *range(10, 32)]
    assert site.asked == [{"u08", "u09", "u31"}]


def test_a_day_is_barcelonas(site, load):
    assert load()[0] == (1, "2026-01-01")


def test_a_site_that_suddenly_shows_little_is_refused(site, load):
    load()
    site.items = {1: CREATED}
    with pytest.raises(PipelineStepFailed, match="shows 1 rows where 30 are loaded"):
        load()
