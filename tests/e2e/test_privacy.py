"""Nothing of a person of the world is found in any byte that a night leaves on the disk."""

import duckdb

from tests.e2e.conftest import DAY
from tests.house import House


def _people(seed: int) -> tuple[set[str], set[str]]:
    """Names, and addresses and numbers, of the people whom the sandbox serves over its API."""
    import json

    import requests

    from sources.sandbox import serve

    def read(entity: str, select: list[str], base: str, key: str) -> list[dict]:
        answer = requests.post(
            f"{base}/ajax/api4/{entity}/get",
            data={"params": json.dumps({"select": select, "where": []})},
            headers={"X-Requested-With": "XMLHttpRequest", "X-Civi-Auth": f"Bearer {key}"},
            timeout=60,
        )
        return answer.json()["values"]

    with serve(seed=seed, as_of=DAY) as sandbox:
        base = sandbox.environment["SOURCES__CIVICRM__BASE_URL"]
        key = sandbox.environment["SOURCES__CIVICRM__API_KEY"]
        contacts = read("Contact", ["contact_type", "display_name"], base, key)
        emails = read("Email", ["email"], base, key)
        phones = read("Phone", ["phone", "phone_numeric"], base, key)
    names = {c["display_name"] for c in contacts if c["contact_type"] == "Individual"}
    lines = {e["email"] for e in emails} | {p["phone"] for p in phones}
    return names, lines | {p["phone_numeric"] for p in phones if p["phone_numeric"]}


def test_no_name_address_or_number_of_a_person_is_on_the_disk(demo: House):
    names, lines = _people(demo.seed)
    assert len(names) > 500 and len(lines) > 500
    wanted = [text.encode() for text in names | lines]
    for file in demo.data.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found = [text for text in wanted if text in content]
            assert not found, f"{len(found)} texts about people in {file}"


def test_nor_is_it_in_any_cell_of_the_databases(demo: House):
    # DuckDB compresses texts, so their bytes alone do not prove their absence.
    names, lines = _people(demo.seed)
    cells: set[str] = set()
    for file in (demo.warehouse, demo.marts):
        with duckdb.connect(str(file), read_only=True) as connection:
            columns = connection.execute(
                "select table_schema, table_name, column_name from information_schema.columns "
                "where data_type = 'VARCHAR' and table_schema not in ('staging', 'intermediate')"
            ).fetchall()
            for schema, table, column in columns:
                query = f'select distinct "{column}" from "{schema}"."{table}"'
                cells |= {row[0] for row in connection.execute(query).fetchall() if row[0]}
    everything = "\n".join(cells)
    found = [text for text in names | lines if text in everything]
    assert not found
