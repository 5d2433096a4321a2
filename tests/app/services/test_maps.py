"""Maps, units and fields for the pages: computed once, kept within a budget, uploads with their session."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable

import numpy as np
import pytest

from app.services import budget, engines, maps as services_maps, why
from app.services.shelf import Budget
from app.services.subjects import Network, Subject
from googlenet_core.arithmetic.units import Unit
from googlenet_core.queueing import Ahead, asking
from tests.conftest import PATIENCE_S
from tests.support.queueing import wait_until

WEIGHTS = "bundled"


def test_the_whole_way_takes_one_pass_and_is_what_its_parts_say(subject: Subject, captures: list) -> None:
    stages = ("conv1", "inception4a", "inception5b")
    way = services_maps.take_way(subject, stages)
    assert services_maps.take_way(subject, stages) is way
    assert captures == [(*stages, "fc", "avgpool")]
    journey = {stop.layer: stop for stop in services_maps.follow_journey(subject).stops}
    assert [stop.layer for stop in way.stops] == list(stages)
    for stop in way.stops:
        assert stop.channel == journey[stop.layer].channel
        assert np.allclose(stop.map, journey[stop.layer].map, rtol=1e-4, atol=1e-4)
    asked = why.ask_heads(subject)
    assert (way.answer.aux_4a, way.answer.aux_4d) == (None, None)
    assert way.answer.main is not None
    assert asked.prediction.main is not None
    assert way.answer.main[0].label == asked.prediction.main[0].label
    assert way.likeness is not None
    assert asked.likeness is not None
    assert way.likeness.cosine == pytest.approx(asked.likeness.cosine, rel=1e-4)


def test_a_layer_is_computed_once(subject: Subject, captures: list) -> None:
    assert not services_maps.compute_maps.is_kept(subject, "inception3a")
    first = services_maps.compute_maps(subject, "inception3a")
    assert services_maps.compute_maps(subject, "inception3a") is first
    assert services_maps.compute_maps.is_kept(subject, "inception3a")
    services_maps.race_branches(subject, "inception3a")
    assert captures == [("inception3a",)]


def test_the_maps_are_what_the_engine_computes(subject: Subject, captures: list) -> None:
    maps = services_maps.compute_maps(subject, "conv1")
    wanted = engines.load(WEIGHTS).capture(subject.prepared.tensor, ["conv1"])["conv1"][0].numpy()
    np.testing.assert_array_equal(maps.maps(), wanted)
    np.testing.assert_array_equal(maps.map(5), wanted[5])
    np.testing.assert_allclose(maps.atlas.decode(), wanted, atol=float(maps.atlas.step.max()) * 0.51)
    channel, y, x = maps.strongest()
    means = wanted.mean(axis=(1, 2), dtype=float)
    assert means[channel] == pytest.approx(means.max(), rel=1e-5)  # of two nearly equal ones either may win
    assert wanted[channel, y, x] == wanted[channel].max()
    assert maps.strongest(3)[0] == 3


def test_sliding_the_window_costs_no_forward_pass(subject: Subject, captures: list) -> None:
    unit = Unit("inception3a", 200, 5, 5)
    assert not services_maps.are_captured(subject, services_maps.layers_read(WEIGHTS, unit))
    assert services_maps.explain(subject, unit).agrees
    assert len(captures) == 1
    for x in range(6, 10):
        unit = Unit("inception3a", 200, 5, x)
        assert services_maps.are_captured(subject, services_maps.layers_read(WEIGHTS, unit))
        assert services_maps.explain(subject, unit).agrees
    assert len(captures) == 1


def test_what_is_missing_is_computed_in_one_pass(subject: Subject, captures: list) -> None:
    services_maps.capture(subject, ("maxpool2", "inception3a"))
    services_maps.capture(subject, ("inception3a", "inception3b", "inception4a"))
    assert captures == [("maxpool2", "inception3a"), ("inception3b", "inception4a")]


def test_the_journey_is_one_pass(subject: Subject, captures: list) -> None:
    followed = services_maps.follow_journey(subject)
    assert services_maps.follow_journey(subject) is followed
    assert followed.stops[-1].name in engines.load(WEIGHTS).weights.labels
    assert len(captures) == 1


def test_an_effective_field_is_kept_for_its_picture_and_one_of_noise_for_all(subject: Subject, captures: list) -> None:
    unit = Unit("conv3", 5, 10, 10)
    found = services_maps.measure_field(subject, unit)
    assert services_maps.measure_field.is_kept(subject, unit)
    assert services_maps.measure_field(subject, unit) is found
    told: list[tuple[int, int]] = []
    noise = services_maps.measure_field(Network(WEIGHTS), unit, progress=lambda *places: told.append(places))
    assert noise.pictures == services_maps.NOISE_PICTURES
    assert told[-1] == (services_maps.NOISE_PICTURES, services_maps.NOISE_PICTURES)


def test_work_for_later_keeps_the_shelf_of_its_session(subject: Subject, captures: list) -> None:
    work = budget.bind(subject.prepared, lambda: services_maps.compute_maps(subject, "conv1"))
    first, results = services_maps.compute_maps(subject, "conv1"), []
    thread = threading.Thread(target=lambda: results.append(work()))  # without any session
    thread.start()
    thread.join()
    assert results == [first]
    assert len(captures) == 1


def test_the_conv1_kernels_are_all_there() -> None:
    assert services_maps.draw_kernels(WEIGHTS, "kernel").pixels.shape == (64, 7, 7, 3)


def test_whoever_waits_is_told_how_many_come_first(subject: Subject, captures: list) -> None:
    turns, told, begun = engines.load(WEIGHTS).turns, [], threading.Event()
    done = threading.Event()

    def hold() -> None:
        with turns.turn():
            begun.set()
            done.wait(PATIENCE_S)

    def tell(before: int) -> None:
        told.append(before)
        done.set()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(PATIENCE_S)
    with asking.listening(tell):
        services_maps.compute_maps(subject, "conv1")
    thread.join()
    assert told == [1, 0]


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What is to be worked off aside, instead of doing it."""
    waiting: list[Callable[[], None]] = []
    heard = Ahead(lambda _: True, waiting.append)
    heard.begin()
    monkeypatch.setattr(services_maps, "ahead", heard)
    return waiting


def test_maps_made_ahead_are_there_when_they_are_asked_for(subject: Subject, captures: list, wishes: list) -> None:
    services_maps.make_ahead(subject, ("inception3b", "maxpool2"))
    assert captures == []
    wishes.pop()()
    assert captures == [("inception3b", "maxpool2")]
    for layer in ("inception3b", "maxpool2"):
        assert services_maps.compute_maps.is_kept(subject, layer)
        fresh = engines.load(WEIGHTS).capture(subject.prepared.tensor, (layer,))[layer][0].numpy()
        np.testing.assert_array_equal(services_maps.compute_maps(subject, layer).maps(), fresh)


def test_nothing_is_made_ahead_that_is_there(subject: Subject, captures: list, wishes: list) -> None:
    services_maps.compute_maps(subject, "maxpool2")
    services_maps.make_ahead(subject, ("maxpool2",))
    assert not wishes
    services_maps.make_ahead(subject, ("inception3b", "maxpool2"))
    wishes.pop()()
    assert captures == [("maxpool2",), ("inception3b",)]


def test_nothing_is_made_ahead_where_it_would_push_out_what_somebody_asked_for(
    subject: Subject, captures: list, wishes: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Budget(1000)
    full.shelf().get("asked for", lambda: bytes(501))
    monkeypatch.setattr(budget, "budget", lambda: full)
    services_maps.make_ahead(subject, ("inception3b",))
    wishes.pop()()
    assert captures == []
    full.empty(1)
    services_maps.make_ahead(subject, ("inception3b",))
    wishes.pop()()
    assert captures == [("inception3b",)]


def test_in_a_class_nothing_is_made_ahead(subject: Subject, wishes: list, monkeypatch: pytest.MonkeyPatch) -> None:
    for there, wished in ((services_maps.FEW + 1, 0), (services_maps.FEW, 1)):
        monkeypatch.setattr(services_maps.visitors, "count", lambda there=there: there)
        services_maps.make_ahead(subject, ("inception3b",))
        assert len(wishes) == wished


def test_who_asks_for_what_waits_to_be_made_ahead_does_not_wait_for_that(
    subject: Subject, captures: list, wishes: list
) -> None:
    turns = engines.load(WEIGHTS).turns
    services_maps.make_ahead(subject, ("inception3b",))
    with turns.turn():
        aside = threading.Thread(target=wishes.pop())
        aside.start()
        wait_until(lambda: len(turns._ahead))
        asking_now = threading.Thread(
            target=contextvars.copy_context().run, args=(services_maps.compute_maps, subject, "inception3b")
        )
        asking_now.start()
        wait_until(lambda: turns.waiting == 2)
    asking_now.join(PATIENCE_S)
    aside.join(PATIENCE_S)
    assert services_maps.compute_maps.is_kept(subject, "inception3b")
