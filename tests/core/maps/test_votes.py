from __future__ import annotations

import pytest
import torch
from torch import Tensor

from googlenet_core.errors import InputError
from googlenet_core.maps.votes import LAST_MAPS, count_votes
from tests.core.conftest import CLASSES, Subject


@pytest.mark.parametrize("target", [0, CLASSES - 1])
def test_the_mean_of_the_votes_and_the_bias_are_the_score(subject: Subject, image: Tensor, target: int) -> None:
    found = count_votes(subject.exact, image.double(), target)
    assert found.mean + found.bias == pytest.approx(found.score, abs=1e-9)


def test_a_vote_is_what_one_place_alone_would_score(subject: Subject, image: Tensor) -> None:
    found = count_votes(subject.exact, image.double(), 2)
    maps = subject.exact.capture(image.double(), [LAST_MAPS])[LAST_MAPS][0]
    everywhere = torch.broadcast_to(maps[:, 4:5, 2:3], maps.shape).mean(dim=(1, 2))
    assert found.places[4, 2] + found.bias == pytest.approx(float(subject.exact.net.fc(everywhere)[2]), abs=1e-9)


@pytest.mark.parametrize("target", [-1, CLASSES])
def test_a_class_that_there_is_not_is_refused(subject: Subject, image: Tensor, target: int) -> None:
    with pytest.raises(InputError, match=f"no class {target}"):
        count_votes(subject.engine, image, target)


def test_two_pictures_are_refused(subject: Subject, image: Tensor) -> None:
    with pytest.raises(InputError, match="one picture"):
        count_votes(subject.engine, torch.cat([image, image]), 0)
