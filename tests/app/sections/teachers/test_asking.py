"""What a teacher asks the class: an own picture stays theirs until they share it, and links work in everybody's session."""

from __future__ import annotations

import pytest

from app.sections.teachers import asking
from app.services import engines
from app.services.subjects import Picture
from app.session import address, classroom, lesson
from googlenet_core.blueprint import VARIANTS
from googlenet_core.lesson import STEPS, find_step
from googlenet_core.pictures import preprocess, read_sample, samples


@pytest.fixture(scope="module")
def own() -> Picture:
    data = read_sample("coffee")
    return Picture(preprocess(data, engines.load("bundled").weights), "mine.jpg", "", data, None)


@pytest.fixture
def values(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The session's values, and what it keeps."""
    held: dict[str, object] = dict(address.DEFAULTS)
    for module in (asking.state, classroom.state, lesson.state):
        monkeypatch.setattr(module, "get", held.__getitem__)
        monkeypatch.setattr(module, "keep", lambda name, value: held.update({f"kept-{name}": value}))
        monkeypatch.setattr(module, "kept", lambda name: held.get(f"kept-{name}"))
    monkeypatch.setattr(asking.state, "spec", lambda: VARIANTS[str(held["variant"])])
    return held


def test_an_own_picture_is_shown_only_after_it_was_shared_and_that_one_only(
    own: Picture, values: dict[str, object]
) -> None:
    assert not asking.may_show(own)
    classroom.keep(shared="another picture’s digest")
    assert not asking.may_show(own)
    classroom.keep(shared=own.prepared.digest)
    assert asking.may_show(own)


def test_a_sample_is_everybodys(own: Picture, values: dict[str, object]) -> None:
    sample = Picture(own.prepared, "Coffee", "", own.data, samples.SAMPLES["coffee"])
    assert asking.may_show(sample)


@pytest.mark.parametrize("name", ["6.1", "7.3"])
def test_nothing_of_it_goes_to_the_room_before(name: str, own: Picture, values: dict[str, object]) -> None:
    def held() -> str:
        return "".join(
            data.decode("latin-1") for data, _ in asking._step(find_step(name), own, "bundled").files.values()
        )

    assert "\xff\xd8\xff" not in held()
    assert "jpeg;base64" not in held()
    classroom.keep(shared=own.prepared.digest)
    assert "\xff\xd8\xff" in held() or "jpeg;base64" in held()


def test_a_link_names_a_sample_and_no_picture_of_ones_own(own: Picture, values: dict[str, object]) -> None:
    step = find_step("7.3")
    values["image"] = "upload-0123456789ab"
    assert asking._link(step, own=True) == step.view
    values["image"] = "coffee"
    assert asking._link(step, own=False) == step.view.replace("?", "?image=coffee&")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_link_is_one_that_the_desk_passes_on(step: object, values: dict[str, object]) -> None:
    values |= {"variant": "torchvision", "image": "coffee"}
    link = asking._link(step, own=False)  # type: ignore[arg-type]
    asking.desk._check_view(link)
    assert "?" not in link or not link.endswith("?")


@pytest.mark.parametrize(
    ("layer", "variant", "found"),
    [
        ("inception3a.branch3.1", "paper", "inception3a.branch3.1"),
        ("inception3a.branch3.1.bn", "paper", "inception3a.branch3.1"),
        ("lrn1", "torchvision", address.DEFAULTS["layer"]),
    ],
)
def test_a_layer_that_a_variant_lacks_is_what_it_is_inside_of(layer: str, variant: str, found: str) -> None:
    assert asking._layer_of(layer, VARIANTS[variant]) == found
