"""The doctor in the demo: every vendor is reached, accepts its credential, and lacks nothing."""

import io

from rich.console import Console

from orchestration.cli.doctor import doctor
from orchestration.settings import Profile
from sources import discover


def test_every_source_of_the_demo_passes_its_health_check(tmp_path):
    said = io.StringIO()
    assert doctor(Profile("demo", tmp_path), Console(file=said, width=400)) == 0, said.getvalue()
    lines = said.getvalue().splitlines()
    assert [line.split()[:2] for line in lines] == [["✓", name] for name in discover()]
