"""`.env.example` names every setting of the code, and no other, with its default."""

import json
import re
import shlex
from importlib import import_module

import pytest

from sources import connector_names
from tests.support.warehouses import REPOSITORY

TEXT = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
LINES = re.findall(r"^(# )?([A-Z][A-Z_]*__[A-Z_]+|JUSSANA_[A-Z]+)=(.*)$", TEXT, re.MULTILINE)
VALUES = {name: "".join(shlex.split(value)) for _, name, value in LINES}
REQUIRED = {name for comment, name, _ in LINES if not comment}


def settings_of(source: str):
    return import_module(f"sources.{source}.settings").Settings


def test_no_setting_is_named_twice_and_shell_and_systemd_can_read_each_line():
    assert len(LINES) == len(VALUES) > 60
    lines = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(REQUIRED)


@pytest.mark.parametrize("source", connector_names())
def test_the_settings_of_a_source_are_there_with_their_defaults(source):
    prefix, spec = f"SOURCES__{source.upper()}__", settings_of(source)
    defaults = {
        prefix + name.upper(): getattr(spec(), name) for name in spec.get_resolvable_fields()
    }
    assert {name for name in VALUES if name.startswith(prefix)} == defaults.keys()
    for name, default in defaults.items():
        if name in REQUIRED:
            assert default is None, name
        elif isinstance(default, str):
            assert VALUES[name] == default, name
        else:
            assert json.loads(VALUES[name] or "null") == default, name


def test_the_variables_of_the_project_are_those_that_the_code_reads():
    code = [
        path.read_text(encoding="utf-8") for path in (REPOSITORY / "orchestration").rglob("*.py")
    ]
    read = set(re.findall(r"\"(JUSSANA_[A-Z]+)\"", "".join(code)))
    assert read == {name for name in VALUES if name.startswith("JUSSANA_")} != set()


def test_optional_credentials_are_the_only_settings_without_default_and_without_need():
    optional = {name for name, value in VALUES.items() if not value} - REQUIRED
    own = {"JUSSANA_DATA", "JUSSANA_ALERTS", "SOURCES__FGEC__NUMBER_ATTRIBUTE"}
    assert optional - own == {"SOURCES__DECIDIM__API_KEY", "SOURCES__DECIDIM__API_SECRET"}
