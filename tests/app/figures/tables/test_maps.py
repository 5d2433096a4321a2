"""Facts about maps as a table, and their numbers as an archive."""

from __future__ import annotations

import io

import numpy as np
import pytest

from app.figures.maps.groups import channel_groups
from app.figures.tables.maps import archive, map_csv, map_rows
from app.figures.tables.table import to_csv
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.maps.stats import map_stats


def maps(signed: bool = False) -> np.ndarray:
    values = np.random.default_rng(1).normal(0, 1, (256, 28, 28)).astype(np.float32)
    return values if signed else np.maximum(values, 0)


GROUPS = channel_groups(PAPER, "inception3a", 256)


def test_the_table_says_branch_and_both_indices() -> None:
    values = maps()
    lines = to_csv(map_rows(map_stats(values), np.array([200, 3]), GROUPS)).decode("utf-8-sig").splitlines()
    assert lines[0] == "channel,branch,index in branch,maximum,mean,spread,share of active units"
    assert lines[1].startswith("200,5×5,8,")
    assert lines[2].startswith("3,1×1,3,")
    assert float(lines[1].split(",")[3]) == pytest.approx(values[200].max())


def test_the_cells_of_a_map_come_back_from_csv() -> None:
    values = maps()[5]
    np.testing.assert_array_equal(np.loadtxt(io.StringIO(map_csv(values)), delimiter=",", dtype=np.float32), values)


def test_the_archive_opens_without_pickle_and_holds_what_was_chosen() -> None:
    values, chosen = maps(), np.array([200, 3])
    with np.load(io.BytesIO(archive(values, chosen, layer="inception3a")), allow_pickle=False) as found:
        np.testing.assert_array_equal(found["maps"], values[chosen])
        assert found["channels"].tolist() == [200, 3]
        assert str(found["layer"]) == "inception3a"
