"""One person is erased: from the warehouse, the nights kept, and what readers see."""

import os

import pytest

from tests.e2e.conftest import DAY
from tests.house import House, environment

_HASH_KEY = "SOURCES__CIVICRM__HASH_KEY"


def _somebody(house: House) -> tuple[int, str]:
    """The contact and the pseudonym of a person whom readers see."""
    from orchestration.erasure import pseudonym_of

    [(pseudonym,), *_] = house.ask(
        "select person_key from raw_civicrm.participants inner join marts.fct_events "
        "on person_key = subject_id"
    )
    return next(id for id in range(1, 100_000) if pseudonym_of(id) == pseudonym), pseudonym


def test_a_person_is_gone_from_the_warehouse_the_board_and_the_nights(demo, tmp_path, capsys):
    from orchestration.cli import main
    from orchestration.night import demo_vendors

    house = demo.copy_to(tmp_path)

    def erase(contact: int) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["erase", str(contact)])
        return left.value.code, capsys.readouterr().out

    with demo_vendors(DAY, demo.seed):
        key = os.environ[_HASH_KEY]
    with environment(**{_HASH_KEY: key, "JUSSANA_DATA": str(house.data)}):
        contact, pseudonym = _somebody(house)
        people = house.ask("select count(distinct person_key) from raw_civicrm.participants")
        code, said = erase(contact)
        assert code == 1 and "rows of raw_civicrm.participants" in said and "night" not in said
        # a night that does not ask the CRM, as if the CRM had deleted the person too
        assert house.night(DAY, only=["qdq"]).published, house.said.getvalue()
        code, said = erase(contact)
        assert code == 0 and "deleted: night 2026-10-31_" in said
        assert erase(contact)[0] == 0
    [(left,)] = house.ask("select count(distinct person_key) from raw_civicrm.participants")
    assert left == people[0][0] - 1
    files = [house.warehouse, *house.data.rglob("marts.duckdb")]
    for file in files:
        for table, rows in house.tables("raw_civicrm", "main", "marts", file=file).items():
            assert not any(pseudonym in row for row in rows), table
    assert len(files) == 3


def test_without_the_key_nobody_is_erased(demo, tmp_path, capsys):
    from orchestration.cli import main

    house = demo.copy_to(tmp_path)
    with environment(JUSSANA_DATA=str(house.data)), pytest.raises(SystemExit) as left:
        main(["erase", "7"])
    assert left.value.code == 1 and _HASH_KEY in capsys.readouterr().err
