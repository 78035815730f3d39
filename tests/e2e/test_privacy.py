"""No personal data of the sandbox's people is in any byte that a night leaves on the disk."""

import json
import subprocess
import zipfile
from pathlib import Path

import duckdb
import requests

from tests.support.nights import DAY
from tests.support.warehouses import DataDir


def _people(seed: int) -> tuple[set[str], set[str]]:
    """Names, and addresses and numbers, of the people whom the sandbox serves over its API."""
    from sources.sandbox import serve

    def read(entity: str, select: list[str], base: str, key: str) -> list[dict]:
        answer = requests.post(
            f"{base}/ajax/api4/{entity}/get",
            data={"params": json.dumps({"select": select, "where": []})},
            headers={"X-Requested-With": "XMLHttpRequest", "X-Civi-Auth": f"Bearer {key}"},
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


def _files_with(texts: set[str], folder: Path, scratch: Path) -> list[str]:
    """Files with one of the texts in any of their bytes; grep reads them all in one pass."""
    # nine digits of a duration that dbt measured may well be somebody's number
    numbers = {text for text in texts if text.isdecimal()}
    whole = _grep(numbers, folder, scratch, "--word-regexp")
    return sorted({*whole, *_grep(texts - numbers, folder, scratch)})


def _grep(texts: set[str], folder: Path, scratch: Path, *options: str) -> list[str]:
    if not texts:  # which grep finds everywhere
        return []
    wanted = scratch / "wanted"
    wanted.write_text("\n".join(sorted(texts)) + "\n", encoding="utf-8")
    command = ["grep", "--recursive", "--text", "--files-with-matches", "--fixed-strings", *options]
    found = subprocess.run([*command, "--file", str(wanted), str(folder)], capture_output=True)
    assert found.returncode in (0, 1), found.stderr
    return found.stdout.decode().splitlines()


def _cells(data_dir: DataDir, tmp_path: Path) -> Path:
    """A folder with every table of the databases as text."""
    cells = tmp_path / "cells"
    cells.mkdir()
    for file in (data_dir.warehouse, data_dir.marts):
        with duckdb.connect(str(file), read_only=True) as connection:
            for (table,) in connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables "
                "where table_type = 'BASE TABLE'"
            ).fetchall():
                connection.execute(f"copy {table} to '{cells / file.stem}.{table}.csv'")
    assert len(list(cells.iterdir())) > 30
    return cells


def test_no_name_address_or_number_of_a_person_is_on_the_disk(demo: DataDir, tmp_path):
    names, lines = _people(demo.seed)
    assert len(names) > 500 and len(lines) > 500
    planted = tmp_path / "planted"
    planted.mkdir()
    number = next(line for line in lines if line.isdecimal())
    (planted / "log").write_bytes(b"\x00seen: " + next(iter(names)).encode() + b"\xff")
    (planted / "calls").write_bytes(b"\x00" + number.encode() + b"\xff")
    (planted / "times").write_text(f"0.{number}0123")
    assert [Path(file).name for file in _files_with(names | lines, planted, tmp_path)] == [
        *("calls", "log")
    ]
    assert _files_with(names | lines, demo.path, tmp_path) == []


def test_nor_is_it_in_any_cell_of_the_databases(demo: DataDir, tmp_path):
    # DuckDB compresses texts, so their bytes alone do not prove their absence.
    names, lines = _people(demo.seed)
    cells = _cells(demo, tmp_path)
    assert _files_with(names | lines, cells, tmp_path) == []


def _texts_about_people(sandbox) -> dict[str, str]:
    """Texts about people that other vendors send, and the response with each."""
    env = sandbox.environment

    def text(source: str, path: str, **asked) -> str:
        base = env[f"SOURCES__{source}__BASE_URL"]
        if asked:
            return requests.post(base + path, json=asked).text
        return requests.get(base + path).text

    with zipfile.ZipFile(
        next(Path(env["SOURCES__REGISTER__FOLDER"]).glob("register-*.xlsx"))
    ) as workbook:
        register = "".join(
            workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml")
        )

    users = "{users{name nickname avatarUrl}}"
    return {
        "@example.org": text("QDQ", "/jsonapi/node/activity"),
        "Acta de la reuni": register,
        "revisat per": register,
        "https://decidim.example/": text("DECIDIM", "/api", query=users),
    }


def test_what_other_vendors_send_about_people_is_not_there_either(demo: DataDir, tmp_path):
    from sources.sandbox import serve

    with serve(seed=demo.seed, as_of=DAY) as sandbox:
        responses = _texts_about_people(sandbox)
    for text, response in responses.items():
        assert text in response, text
    assert _files_with(set(responses), demo.path, tmp_path) == []
    assert _files_with(set(responses), _cells(demo, tmp_path), tmp_path) == []


def test_no_credential_is_in_any_file_that_a_night_leaves(demo: DataDir, tmp_path):
    from sources.sandbox import serve

    with serve(seed=demo.seed, as_of=DAY) as sandbox:
        secrets = {
            value
            for name, value in sandbox.environment.items()
            if name.rsplit("_", 1)[-1] in ("KEY", "TOKEN", "SECRET")
        }
    assert len(secrets) >= 7
    assert _files_with(secrets, demo.path, tmp_path) == []
