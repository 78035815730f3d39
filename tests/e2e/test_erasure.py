"""One person is erased: from the warehouse, the nights kept, and what readers see."""

import os

import duckdb
import pytest

from tests.support.nights import DAY
from tests.support.warehouses import DataDir, environment

_HASH_KEY = "SOURCES__CIVICRM__HASH_KEY"


def _somebody(data_dir: DataDir) -> tuple[int, str]:
    """Contact id and pseudonym of a person in the published marts."""
    from orchestration.privacy.erasure import pseudonym_of

    [(pseudonym,), *_] = data_dir.ask(
        "select person_key from raw_civicrm.participants inner join marts.fct_events "
        "on person_key = subject_id"
    )
    return next(id for id in range(1, 100_000) if pseudonym_of(id) == pseudonym), pseudonym


def test_a_person_is_gone_from_the_warehouse_the_board_and_the_nights(demo, tmp_path, capsys):
    from orchestration.cli.main import main
    from orchestration.resources.demo import demo_vendors

    data_dir = demo.copy_to(tmp_path)

    def erase(contact: int) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["erase", str(contact)])
        return left.value.code, capsys.readouterr().out

    with demo_vendors(DAY, demo.seed):
        key = os.environ[_HASH_KEY]
    with environment(**{_HASH_KEY: key, "JUSSANA_DATA": str(data_dir.path)}):
        contact, pseudonym = _somebody(data_dir)
        people = data_dir.ask("select count(distinct person_key) from raw_civicrm.participants")
        code, said = erase(contact)
        assert code == 1 and "rows of raw_civicrm.participants" in said and "night" not in said
        # a night that does not ask the CRM, as if the CRM had deleted the person too
        assert data_dir.night(DAY, only=["qdq"]).published, data_dir.said.getvalue()
        code, said = erase(contact)
        assert code == 0 and "deleted: night 2026-10-31_" in said
        assert erase(contact)[0] == 0
    [(left,)] = data_dir.ask("select count(distinct person_key) from raw_civicrm.participants")
    assert left == people[0][0] - 1
    files = [data_dir.warehouse, *data_dir.path.rglob("marts.duckdb")]
    for file in files:
        for table, rows in data_dir.tables("raw_civicrm", "main", "marts", file=file).items():
            assert not any(pseudonym in row for row in rows), table
    assert len(files) == 3


def test_without_the_key_nobody_is_erased(demo, tmp_path, capsys):
    from orchestration.cli.main import main

    data_dir = demo.copy_to(tmp_path)
    with environment(JUSSANA_DATA=str(data_dir.path)), pytest.raises(SystemExit) as left:
        main(["erase", "7"])
    assert left.value.code == 1 and _HASH_KEY in capsys.readouterr().err


def test_under_a_new_key_the_same_people_are_counted_under_new_names(tmp_path):
    data_dir = DataDir(tmp_path)
    people = "select count(*), count(distinct person_key) from raw_civicrm.participants"
    names = "select distinct person_key from raw_civicrm.participants where person_key is not null"
    data_dir.load(DAY, **{_HASH_KEY: "5f1d0c7a9be24386d1f07c52ab93e864"})
    before, old = data_dir.ask(people), set(data_dir.ask(names))
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        warehouse.execute("delete from raw_civicrm.participants")
    data_dir.load(DAY, **{_HASH_KEY: "0a83be5d7c1f4926e8d3571c0fb2a694"})
    assert data_dir.ask(people) == before and len(old) > 100
    assert not old & set(data_dir.ask(names))
