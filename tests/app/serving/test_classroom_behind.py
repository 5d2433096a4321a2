"""The classroom behind all that is put around Streamlit's app, by HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.middleware import Middleware
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware

from app.classroom import desk
from app.serving import asgi, security
from app.serving.limits.owners import COOKIE
from app.serving.sub_path import SubPath
from tests.support.classroom.served import FIELD, FILES, Served, serving


@pytest.fixture(scope="module", params=["", "explorer"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """Rooms at the root, and below a sub-path, behind the middleware in the order of the server's."""
    around = list(asgi.options(own_server=True)["middleware"])
    around.insert(2, Middleware(SubPath, path=request.param))
    around += create_streamlit_middleware()
    with serving(middleware=tuple(around)) as one:
        one.below = f"/{request.param}" if request.param else ""
        yield one


def test_rooms_work_and_carry_the_headers_of_every_answer(served: Served) -> None:
    code, key = served.open()
    desk.ask(code, key, FIELD, FILES)
    student, teacher = served.browser().join(code), served.browser().lead(code, key)
    for answer in (
        student.post(f"{code}/votes", poll="1.0", choice=1),
        teacher.post(f"{code}/phase", to="closed"),
        student.post(f"{code}/votes", poll="1.0", choice=1),
        student.ask("GET", f"{code}/files/cup.png"),
        student.ask("GET", "nothing"),
    ):
        for name, value in security.security_headers().items():
            assert answer.headers[name] == value
        assert answer.headers["cache-control"] == "no-store"
    assert COOKIE in student.cookies


def test_events_come_at_once_and_not_packed(served: Served) -> None:
    code, key = served.open()
    student = served.browser().join(code)
    connection, response = student._send("GET", f"{code}/events?as=student", None, {"accept_encoding": "gzip"})
    assert response.headers["content-encoding"] is None
    assert response.headers["content-type"].startswith("text/event-stream")
    response.close()
    connection.close()
    stream = student.listen(code, "student")
    stream.state(view="")
    desk.move(code, key, "outputs")
    stream.state(view="outputs")


def test_another_name_is_refused_before_anything_is_looked_up(served: Served) -> None:
    code, _ = served.open()
    answer = served.browser().ask("POST", f"{code}/seats", {}, host="elsewhere.example")
    assert answer.status == 400
    assert b"elsewhere.example" in answer.body
