"""The files of docs/deploy refer only to existing commands, options, folders and files."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.warehouses import REPOSITORY

DEPLOY = REPOSITORY / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
# where the units say that the repository lies, and its environment here
HOME, BIN = "/opt/jussana", Path(sys.executable).parent


class _Lines(dict):
    """A key may come twice in a unit: all its values stay."""

    def __setitem__(self, key, value):
        if isinstance(value, list) and key in self:
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def read(unit: Path) -> dict[str, dict[str, list[str]]]:
    parser = configparser.RawConfigParser(dict_type=_Lines, strict=False, delimiters="=")
    parser.optionxform = str
    parser.read(unit, encoding="utf-8")
    return {
        name: {key: value.splitlines() for key, value in parser.items(name)}
        for name in parser.sections()
    }


def here(word: str) -> str:
    """A path of a unit as it is on this machine."""
    return word.replace(f"{HOME}/.venv/bin", str(BIN)).replace(HOME, str(REPOSITORY))


def commands(unit: Path) -> list[list[str]]:
    service = read(unit)["Service"]
    lines = service.get("ExecStartPre", []) + service["ExecStart"]
    return [[here(word) for word in shlex.split(line)] for line in lines]


def test_there_are_the_units_that_the_page_names():
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    names = [path.name for path in DEPLOY.iterdir()]
    assert len(UNITS) == 5 and len(TIMERS) == 2
    assert [name for name in names if name.removesuffix(".service") not in page] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_every_command_of_a_unit_exists_and_knows_its_options(unit):
    assert commands(unit)
    for program, *words in commands(unit):
        assert shutil.which(program), program
        name = Path(program).name
        if name in ("jussana", "dagster-daemon"):
            known = subprocess.run([program, *words, "--help"], capture_output=True, text=True)
            assert known.returncode == 0, known.stderr
        elif name == "install":
            assert (REPOSITORY / words[-2]).is_file()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_writes_only_where_it_must_and_finds_its_settings(unit):
    service = read(unit)["Service"]
    assert service["ProtectSystem"] == ["strict"] and service["User"] == ["jussana"]
    [writable] = service["ReadWritePaths"]
    assert set(writable.split()) <= {"/var/lib/jussana", "/var/backups/jussana"}
    for file in service["EnvironmentFile"]:
        assert (DEPLOY / Path(file).name).is_file() and file.startswith("/etc/jussana/")


def test_only_what_starts_runs_or_alerts_is_given_secrets():
    trusted = {
        u.stem for u in UNITS if "/etc/jussana/secrets" in read(u)["Service"]["EnvironmentFile"]
    }
    assert trusted == {"jussana-daemon", "jussana-watch"}
    words = (DEPLOY / "environment").read_text(encoding="utf-8")
    assert not re.search(r"(?m)^\w*(KEY|TOKEN|SECRET|ALERTS)=", words)
    assert re.search(r"(?m)^JUSSANA_ALERTS=$", (DEPLOY / "secrets").read_text(encoding="utf-8"))


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.stem)
def test_a_timer_has_its_service(timer):
    assert timer.with_suffix(".service") in UNITS
    assert read(timer)["Install"]["WantedBy"] == ["timers.target"]


def test_systemd_accepts_the_units(tmp_path):
    for path in (*UNITS, *TIMERS):
        text = here(path.read_text(encoding="utf-8"))
        assert not re.search(r"(?m)^\S+ =|^[^\[#=\n]+$", text), path
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    if analyze := shutil.which("systemd-analyze"):  # a parse alone elsewhere
        files = [str(path) for path in tmp_path.iterdir()]
        run = subprocess.run([analyze, "verify", *files], capture_output=True, text=True)
        ours = [line for line in run.stderr.splitlines() if "jussana" in line]
        assert run.returncode == 0 and not ours, run.stderr


def test_the_proxy_asks_for_a_password_and_leads_to_the_read_only_page():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    words = commands(DEPLOY / "jussana-webserver.service")[-1]
    host, port = (words[words.index(option) + 1] for option in ("--host", "--port"))
    assert "--read-only" in words and host == "127.0.0.1"
    [target] = re.findall(r"proxy_pass (\S+);", text)
    assert target == f"http://{host}:{port}"
    public = text[text.index("listen 443") : text.index("listen 80")]
    assert "auth_basic " in public and "auth_basic_user_file" in public
    assert text.count("{") == text.count("}") and "auth_basic off" not in text
    duty = commands(DEPLOY / "jussana-duty.service")[-1]
    assert duty[duty.index("--port") + 1] != port and duty[duty.index("--host") + 1] == host


def test_the_record_of_ticks_is_kept_for_a_while_only():
    settings = yaml.safe_load((REPOSITORY / ".dagster" / "dagster.yaml").read_text())
    assert settings["retention"]["schedule"]["purge_after_days"] == 90
    assert settings["retention"]["sensor"]["purge_after_days"]["success"] == 90
