"""Vendors that send more than was requested, and name a person when they refuse."""

import csv
import io
from pathlib import Path

import openpyxl
import orjson
import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import sources.sandbox.server as server
import sources.sandbox.vendors.register as register

FIRST, LAST = "Zyxwanna", "Vutsrona"
MAIL = f"{FIRST}.{LAST}@persona.example".lower()
PHONE, TYPED = "612000999", "+34 612 000 999"
MARKS = frozenset({FIRST, LAST, FIRST.lower(), LAST.lower(), PHONE, TYPED, "612 000 999"})

_EXTRA = {
    "canary_mail": MAIL,
    "canary_name": f"{FIRST} {LAST}",
    "canary_phone": int(PHONE),
    "canary_notes": [{"by": f"{FIRST} {LAST}", "calls": [TYPED]}],
}
_SAYS = (
    f"Contact {FIRST} {LAST} <{MAIL}>, tel. {TYPED} or {PHONE}, may not see this: "
    f"'{FIRST.lower()} {LAST.lower()}', \"{LAST.lower()}\" and {LAST}. See "
    f"https://vendor.example/people?name={FIRST}. You sent "
)


def planted(value: object) -> object:
    """A JSON value with undeclared fields added to each object.

    Objects by day or by name, and Matomo's day without visits, are lists in disguise.
    """
    if isinstance(value, list):
        return [planted(one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: planted(one) for name, one in value.items()}
    is_record = any(not isinstance(one, dict | list) for one in value.values())
    return inner | _EXTRA if is_record and value != {"value": 0} else inner


def _in_csv(body: bytes) -> bytes:
    marked = body[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if marked else "cp1252" if b"\xab" in body else "utf-8"
    text = body.decode(encoding)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    for number, row in enumerate(row for row in rows if row):
        extra = (MAIL, f"{FIRST} {LAST}") if number else ("canary", "name")
        writer.writerow([*row, *(extra if any(row) else ("", ""))])  # an empty row stays one
    return out.getvalue().encode(encoding)


class Planting:
    """Middleware that adds the extra fields to every JSON and CSV response."""

    planted = 0

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        body = b""

        async def kept(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                headers = {k.decode().lower(): v.decode("latin-1") for k, v in start["headers"]}
                kind = headers.pop("content-type", "")
                headers.pop("content-length", None)
                content = self._with_planted(body, kind)
                answer = Response(content, start["status"], headers, kind or None)
                await answer(scope, receive, send)

        await self._app(scope, receive, kept)

    def _with_planted(self, body: bytes, kind: str) -> bytes:
        if "json" in kind and body:
            Planting.planted += 1
            return orjson.dumps(planted(orjson.loads(body)))
        if "csv" in kind or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            Planting.planted += 1
            return _in_csv(body)
        return body


class Refusing:
    """Middleware that refuses everything, quoting a person and all that it was sent."""

    def __init__(self, app: ASGIApp, status: int, is_plain: bool) -> None:
        self._status, self._is_plain = status, is_plain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = (await receive()).get("body", b"").decode()
        headers = " ".join(f"{k.decode()}: {v.decode()}" for k, v in scope["headers"])
        says = f"{_SAYS}{headers} {sent}"
        first = {"message": says, "detail": says, "title": says}
        body = {
            **{"error_message": says, "status_message": says, "result": "error", "success": False},
            **first,
            "errors": [first],
            "error": {"message": says, "code": 100, "error_subcode": 0},
        }
        if self._is_plain:
            answer: Response = PlainTextResponse(says, self._status)
        else:
            answer = Response(orjson.dumps(body), self._status, media_type="application/json")
        await answer(scope, receive, send)


def plant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every vendor and the register add fields that nobody declared."""
    clock, write = server.WorldClock, register.write_files

    def files(world, folder: Path) -> None:
        write(world, folder)
        for path in folder.glob("register-*.xlsx"):
            book = openpyxl.load_workbook(path, data_only=True)
            for page in book:
                last = page.max_column + 1
                for row in range(2, page.max_row + 1):
                    if any(cell.value is not None for cell in page[row]):
                        page.cell(row, last, f"{FIRST} {LAST} {MAIL}")
                page.cell(1, last, "qui ho sap")
            book.save(path)
        for path in folder.glob("register-*.csv"):
            path.write_bytes(_in_csv(path.read_bytes()))

    monkeypatch.setattr(server, "WorldClock", lambda app, now: clock(Planting(app), now))
    monkeypatch.setattr(register, "write_files", files)


def refuse(monkeypatch: pytest.MonkeyPatch, status: int, *, is_plain: bool = False) -> None:
    """Let every vendor refuse each request, and put a person into a date cell of the register."""
    clock, write = server.WorldClock, register.write_files

    def files(world, folder: Path) -> None:
        write(world, folder)
        for path in folder.glob("register-*.xlsx"):
            book = openpyxl.load_workbook(path, data_only=True)
            book["milestones"]["B2"] = f"{FIRST} {LAST} {MAIL}"
            book.save(path)

    monkeypatch.setattr(
        server, "WorldClock", lambda app, now: clock(Refusing(app, status, is_plain), now)
    )
    monkeypatch.setattr(register, "write_files", files)
