"""What classes ask: every answer leads to a view that is there."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from app.sections.teachers import questions
from app.sections.teachers.questions import Asked
from app.session import address


@pytest.mark.parametrize("one", questions.read(), ids=lambda one: one.question)
def test_an_answer_is_short_and_its_view_is_there(one: Asked) -> None:
    assert one.question.endswith("?")
    assert 5 < len(one.answer.split()) < 40
    parts = urlsplit(one.address)
    assert parts.path in ("architecture", "inception", "feature-maps", "outputs")
    _, notices = address.read(dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))))
    assert not notices
