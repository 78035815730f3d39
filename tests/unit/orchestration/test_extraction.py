"""Sources are asked side by side; each fails, and is asked again, alone."""

from collections.abc import Iterator
from threading import Barrier

import dlt
import duckdb
import pyarrow as pa
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from orchestration.resources import extraction
from orchestration.resources.extraction import Extractions
from orchestration.settings import Profile
from sources import Connector
from sources.common.errors import UnavailableError
from sources.common.merge_resource import merge_resource, present_rows


@pytest.fixture
def data_dir(tmp_path) -> Profile:
    return Profile("demo", tmp_path)


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Three invented vendors: two that answer only together, and one that fails once."""
    asked: list[str] = []
    together = Barrier(2, timeout=30)

    def pages(name: str) -> Iterator[pa.Table]:
        page = pa.table({"id": pa.array([1], pa.int64())})
        yield present_rows(page.slice(0, 0))
        asked.append(name)
        if name == "broken" and asked.count(name) == 1:
            raise UnavailableError("the vendor is down")
        if name != "broken":
            together.wait()
        yield present_rows(page)

    def connector(name: str) -> Connector:
        @dlt.source(name=name)
        def source():
            return merge_resource(pages(name), "things", "One row per thing.", ("id",))

        return Connector(name, source, lambda: iter(()))

    invented = {name: connector(name) for name in ("one", "other", "broken")}
    monkeypatch.setattr(extraction, "discover", lambda: invented)
    return asked


def rows(data_dir: Profile, source: str) -> list:
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        return warehouse.sql(f"select id from raw_{source}.things").fetchall()


def load(pipeline: dlt.Pipeline) -> None:
    pipeline.normalize()
    pipeline.load().raise_on_failed_jobs()


def test_vendors_wait_side_by_side_and_are_written_one_by_one(data_dir, asked):
    with Extractions(data_dir, ["one", "other"]) as extractions:
        for source in ("other", "one"):
            load(extractions.finished(source))
            assert rows(data_dir, source) == [(1,)]
    assert sorted(asked) == ["one", "other"]


def test_one_that_fails_harms_no_other_and_may_be_tried_again(data_dir, asked):
    with Extractions(data_dir, ["one", "broken", "other"]) as extractions:
        with pytest.raises(PipelineStepFailed, match="the vendor is down"):
            extractions.finished("broken")
        load(extractions.finished("one"))
        load(extractions.finished("broken"))
    assert rows(data_dir, "one") == rows(data_dir, "broken") == [(1,)]
    assert asked.count("broken") == 2
