"""An HTML page per checked table: its expectations, and the keys of rows that fail them.

It replaces the data docs of Great Expectations: those load scripts and styles from other hosts,
and they cannot identify a row without showing its values.
"""

from pathlib import Path

from jinja2 import Environment, select_autoescape

from expectations import Verdict
from orchestration.assets.check_texts import extent

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{{ verdict.table }}: {{ outcome }}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #ddd; padding: .4rem .8rem .4rem 0; text-align: left;
           vertical-align: top; }
  .fails { color: #a40000; } .holds { color: #226622; }
</style>
<h1>{{ verdict.table }}</h1>
<p>{{ outcome }}. {{ rows }} rows were checked, in the night as of {{ as_of }}.
Values are not shown, only the keys of the first rows that fail.</p>
<table>
<tr><th>expectation</th><th>of</th><th>severity</th><th>outcome</th>
<th>what a failure means</th></tr>
{%- for one in verdict.failures %}
<tr><td>{{ one.expectation }}</td><td>{{ one.column or "the table" }}</td>
<td>{{ one.severity }}</td>
<td class="fails">{{ extent(one) }}
{%- for row in one.keys %}<br>{% for name, key in row.items() %}{{ name }} {{ key }} {% endfor %}
{%- endfor %}</td><td>{{ one.reason }}</td></tr>
{%- endfor %}
{%- for one in verdict.held %}
<tr><td>{{ one.expectation }}</td><td>{{ one.column or "the table" }}</td>
<td>{{ one.severity }}</td>
<td class="holds">holds</td><td>{{ one.reason }}</td></tr>
{%- endfor %}
</table>
</html>
"""


def write_check_page(folder: Path, verdict: Verdict, as_of: str) -> Path:
    """Write the page of a table's verdict with one rename; returns its path."""
    template = Environment(autoescape=select_autoescape(default=True)).from_string(_PAGE)
    failed = len(verdict.failures)
    outcome = f"{failed} of {failed + len(verdict.held)} fail" if failed else "all hold"
    text = template.render(
        verdict=verdict, outcome=outcome, rows=f"{verdict.rows:,}", as_of=as_of, extent=extent
    )
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{verdict.table}.html"
    unfinished = page.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    return unfinished.replace(page)
