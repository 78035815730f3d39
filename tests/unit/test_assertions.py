"""No test passes on nothing: no `all(…)` over what may be empty, no assert only inside a loop."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.warehouses import REPOSITORY

FILES = sorted((REPOSITORY / "tests").rglob("test_*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def findings(source: str) -> list[str]:
    """What could pass on nothing, as `line: reason`, in the tests of a module.

    A loop or an `all` is fine over a literal that is not empty, or where another assertion of the
    same test, or the same one before an `and`, names what it goes over.
    """
    found = []
    for test in ast.walk(ast.parse(source)):
        if isinstance(test, Function) and test.name.startswith("test_"):
            found += [f"{line}: {reason}" for line, reason in _of_test(test)]
    return found


def _of_test(test: Function) -> Iterator[tuple[int, str]]:
    asserts = [node for node in ast.walk(test) if isinstance(node, ast.Assert)]
    for statement in asserts:
        for call in _calls_of_all(statement.test):
            others = [one.test for one in asserts if one is not statement]
            others += _before_and(statement.test, call)
            if not _is_seen_filled(call.args[0], others):
                yield call.lineno, "`all` of nothing is true: assert that there is something"
    outside = [*_checks(test.body, in_loops=False)]
    if not outside and (looped := [*_checks(test.body, in_loops=True)]):
        yield looped[0].lineno, "each assert stands in a loop, which may have no turn"


def _calls_of_all(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "all":
            yield node


def _before_and(condition: ast.expr, call: ast.Call) -> list[ast.expr]:
    """The other conditions that a conjunction of the assertion joins to the one with the call."""
    for node in ast.walk(condition):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            return [value for value in node.values if call not in ast.walk(value)]
    return []


def _is_seen_filled(collection: ast.expr, assertions: list[ast.expr]) -> bool:
    if isinstance(collection, ast.GeneratorExp | ast.ListComp | ast.SetComp):
        collection = collection.generators[0].iter
    if _is_filled_literal(collection):
        return True
    names = {node.id for node in ast.walk(collection) if isinstance(node, ast.Name)}
    return bool(names & {name for one in assertions for name in _names_outside_all(one)})


def _names_outside_all(condition: ast.AST) -> Iterator[str]:
    if isinstance(condition, ast.Name):
        yield condition.id
    if not any(call is condition for call in _calls_of_all(condition)):
        for child in ast.iter_child_nodes(condition):
            yield from _names_outside_all(child)


def _is_filled_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
        return True  # an empty one is no loop that somebody writes
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if name in ("enumerate", "zip", "sorted", "range", "reversed", "permutations", "product"):
            return all(map(_is_filled_literal, node.args))
        return name.endswith(".items") and _is_filled_literal(node.func.value)
    # constants of the module are filled, and are seen to be by whoever reads the file
    return isinstance(node, ast.Name) and node.id.isupper()


def _checks(body: list[ast.stmt], *, in_loops: bool) -> Iterator[ast.stmt]:
    """The statements of a test that can fail, outside of loops that may have no turn, or inside."""
    for statement in body:
        if isinstance(statement, ast.For | ast.While) and not _always_turns(statement):
            if in_loops:
                yield from (node for node in ast.walk(statement) if _can_fail(node))
        elif isinstance(statement, ast.For | ast.While | ast.With | ast.If | ast.Try):
            if not in_loops and any(map(_can_fail, _own(statement))):
                yield statement
            yield from _checks(statement.body, in_loops=in_loops)
        elif not in_loops and any(map(_can_fail, ast.walk(statement))):
            yield statement


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(statement, ast.With):
        for item in statement.items:
            yield from ast.walk(item)
    elif isinstance(statement, ast.If):
        yield from ast.walk(statement.test)


def _always_turns(loop: ast.For | ast.While) -> bool:
    return isinstance(loop, ast.While) or _is_filled_literal(loop.iter)


def _can_fail(node: ast.AST) -> bool:
    """Whether this is an assertion, or a call that is one."""
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("pytest.raises", "pytest.fail")


@pytest.mark.parametrize(
    "body",
    [
        "assert all(row.is_new for row in rows)",
        "assert all(row for row in rows) and all(row.is_new for row in rows)",
        "assert not missing and all(row.is_new for row in rows)",
        "for row in rows:\n  assert row",
        "for row in rows:\n  with pytest.raises(ValueError):\n    read(row)",
        "for row in rows:\n  for digit in (1, 2):\n    assert row > digit",
        "with opened() as rows:\n  for row in rows:\n    assert row",
    ],
)
def test_what_could_pass_on_nothing_is_found(body):
    lines = "\n".join(f"  {line}" for line in body.splitlines())
    assert findings(f"def test_it():\n{lines}\n") != []


@pytest.mark.parametrize(
    "body",
    [
        "assert rows and all(row.is_new for row in rows)",
        "assert len(rows) == 2\nassert all(row.is_new for row in rows)",
        "assert all(read(text) for text in ('1', '2'))",
        "for row in (1, 2):\n  assert row",
        "for row in rows:\n  assert row\nassert row",
        "for name, value in CASES.items():\n  assert name",
        "with pytest.raises(ValueError):\n  read(rows)",
    ],
)
def test_what_cannot_pass_on_nothing_is_no_finding(body):
    lines = "\n".join(f"  {line}" for line in body.splitlines())
    assert findings(f"def test_it():\n{lines}\n") == []


def test_no_test_can_pass_on_nothing():
    found = {str(path.relative_to(REPOSITORY)): findings(path.read_text("utf-8")) for path in FILES}
    assert len(found) > 100
    assert {file: lines for file, lines in found.items() if lines} == {}
