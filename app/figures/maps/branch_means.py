"""Which branch of a module answers most on a picture: the mean over its maps, and what that says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.figures.maps.groups import ChannelGroup
from app.words.prose import passage
from app.words.scale import short_number
from googlenet_core.maps import MapStats

_TOPIC = "feature_maps"


@dataclass(frozen=True, slots=True)
class BranchMean:
    """The mean activation over all maps of a branch; NaN if none of them has a finite unit."""

    label: str
    branch: int
    mean: float


def branch_means(stats: MapStats, groups: Sequence[ChannelGroup]) -> tuple[BranchMean, ...]:
    """Return each branch's mean, in the order of the branches; none where the channels have no branches."""
    return tuple(
        BranchMean(group.label, group.branch, _mean(stats, group.channels))
        for group in groups
        if group.branch is not None
    )


def _mean(stats: MapStats, channels: range) -> float:
    means = stats.mean[channels.start : channels.stop]
    finite = means[np.isfinite(means)]
    return float(finite.mean(dtype=np.float64)) if finite.size else float("nan")


def finding(means: Sequence[BranchMean]) -> str:
    """Return what the means say; branches whose means read alike are told as equal."""
    known = [one for one in means if np.isfinite(one.mean)]
    if not known:
        return passage(_TOPIC, "No branch is finite")
    most = short_number(max(one.mean for one in known))
    first = [one.label for one in known if short_number(one.mean) == most]
    if most == "0":
        return passage(_TOPIC, "No branch answers")
    if len(first) == 1:
        return passage(_TOPIC, "One branch answers most", branch=first[0])
    return passage(_TOPIC, "Branches alike", branches=f"{', '.join(first[:-1])} and {first[-1]}", mean=most)
