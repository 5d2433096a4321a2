"""Which pictures are decoded where, and for how long."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import StopException

from app.services import engines, pictures
from app.services.decoding.decoders import Decoders
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import preprocess
from tests.support.files.pictures import encoded, noise

WEIGHTS = "random"


def test_samples_are_decoded_at_once_and_what_visitors_bring_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    elsewhere = Decoders.prepare

    def prepare(self: Decoders, data: bytes, *arguments: object) -> object:
        asked.append(data)
        return elsewhere(self, data, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Decoders, "prepare", prepare)
    own, sample = encoded(noise(70, 50), "JPEG"), samples.read_sample("rocket")
    for data in (own, sample):
        wanted = preprocess(data, engines.load(WEIGHTS).weights)
        made = pictures._decode(wanted.digest, WEIGHTS, data)
        assert made.tensor.equal(wanted.tensor)
        assert made.decoded == wanted.decoded
        assert made.digest == wanted.digest
    assert asked == [own]
    pictures.decoders().close()
    pictures.decoders.clear()


def test_the_small_picture_of_the_head_line_is_made_once_for_each_way_to_prepare_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []
    monkeypatch.setattr(pictures, "thumbnail_url", lambda crop, size_px: made.append(crop) or f"data:{size_px}")
    chelsea = preprocess(samples.read_sample("chelsea"), engines.load(WEIGHTS).weights)
    names = ["one", "one", "other", "one"]
    assert [pictures.chosen_url(chelsea, name) for name in names] == [f"data:{pictures.CHOSEN_PX}"] * 4
    assert len(made) == 2


@pytest.mark.parametrize("active", [True, False])
def test_only_who_has_been_away_for_a_while_is_no_longer_waited_for(
    active: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, there = [100.0], [True]
    runtime = SimpleNamespace(is_active_session=lambda session_id: session_id == "mine" and there[0])
    monkeypatch.setattr(pictures, "get_script_run_ctx", lambda **_: SimpleNamespace(session_id="mine"))
    monkeypatch.setattr(pictures, "runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: runtime))
    monkeypatch.setattr(pictures, "time", SimpleNamespace(monotonic=lambda: now[0]))
    look = pictures._until_left()
    now[0] += 1000
    look()
    there[0] = False
    now[0] += pictures.LEFT_S / 2
    look()
    there[0] = active
    look()
    now[0] += pictures.LEFT_S
    if active:
        look()
    else:
        with pytest.raises(StopException):
            look()


def test_outside_a_page_nobody_can_leave() -> None:
    pictures._until_left()()
