"""One load of Què de Què against a site that changes while it is read."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.pipeline import load_source
from sources.qdq import qdq
from sources.qdq.client import DrupalClient
from tests.support.warehouses import environment

CREATED = "2025-12-31T23:30:00+00:00"
CHANGED = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Site:
    """The site as a load sees it: ids of the full scan, changed items, items requested by id."""

    def __init__(self) -> None:
        self.now = CHANGED + timedelta(hours=16)
        self.changed: dict[int, datetime] = {}
        self.items = {n: CREATED for n in range(1, 31)}
        self.skipped_by_scan: set[int] = set()
        self.skipped_by_pages: set[int] = set()
        self.asked: list[set[str]] = []
        self.asked_since: list[datetime | None] = []

    def rows(self, table, numbers) -> dict:
        return {
            f"u{n:02}": {
                "id": f"u{n:02}",
                table.number: n,
                "status": True,
                "created": self.items[n],
                "changed": self.changed.get(n, CHANGED).isoformat(),
            }
            for n in numbers
        }


@pytest.fixture
def site(monkeypatch) -> Site:
    known = Site()

    def full_scan(client, table):
        client.clock = known.now
        return set(known.rows(table, known.items.keys() - known.skipped_by_scan))

    def changed(_, table, since):
        known.asked_since.append(since)
        shown = known.items.keys() - known.skipped_by_pages
        return known.rows(
            table, [n for n in shown if since is None or known.changed.get(n, CHANGED) >= since]
        )

    monkeypatch.setattr(DrupalClient, "full_scan", full_scan)
    monkeypatch.setattr(DrupalClient, "changed", changed)

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
    site.skipped_by_scan, site.skipped_by_pages = {8}, {8, 31}
    del site.items[9]
    site.items[31] = CREATED
    assert [number for number, _ in load()] == [*range(1, 9), *range(10, 32)]
    assert site.asked == [{"u08", "u09", "u31"}]


def test_a_day_is_barcelonas(site, load):
    assert load()[0] == (1, "2026-01-01")


def days(load) -> dict[int, str]:
    return dict(load())


def edit(site, number: int, changed: datetime) -> None:
    """Let an item have been created a day later, as an edit of this moment says."""
    site.items[number], site.changed[number] = "2026-01-02T09:00:00+00:00", changed


def test_an_edit_saved_late_is_read_within_the_overlap_and_none_before_it(site, load):
    site.changed = dict.fromkeys(site.items, CHANGED - timedelta(days=1)) | {30: CHANGED}
    load()
    edit(site, 1, CHANGED - timedelta(hours=3))
    edit(site, 2, CHANGED - timedelta(hours=3, seconds=1))
    found = days(load)
    assert (found[1], found[2]) == ("2026-01-02", "2026-01-01")
    assert site.asked_since == [None, CHANGED - timedelta(hours=3)]


def test_an_item_of_the_future_hides_no_edit_of_the_day(site, load):
    site.changed[30] = datetime(2030, 1, 1, tzinfo=UTC)
    load()
    site.now += timedelta(days=1)
    edit(site, 1, CHANGED + timedelta(hours=24))
    assert days(load)[1] == "2026-01-02"


def test_a_site_that_suddenly_shows_little_is_refused(site, load):
    load()
    site.items = {1: CREATED}
    with pytest.raises(PipelineStepFailed, match="shows 1 rows where 30 are loaded"):
        load()


def test_a_first_night_without_an_item_is_refused(site, load):
    site.items = {}
    with pytest.raises(PipelineStepFailed, match="shows visitors no item at all"):
        load()
