from __future__ import annotations

import pytest
import torch

from googlenet_core.engine import device
from googlenet_core.errors import DeviceError


def test_auto_prefers_cuda_then_mps_then_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for cuda, mps in ((True, True), (False, True), (False, False)):
        monkeypatch.setattr(torch.cuda, "is_available", lambda cuda=cuda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda mps=mps: mps)
        found.append(device.choose("auto").type)
    assert found == ["cuda", "mps", "cpu"]


def test_the_cpu_is_always_there() -> None:
    assert device.choose("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["gpu", "", "cpu:x", "CUDA!", "cuda:-1", "cuda:99999999999999999999"])
def test_a_name_that_means_nothing_is_refused(name: str) -> None:
    with pytest.raises(DeviceError, match=rf"^There is no device '{name}'; use auto, cpu, cuda or mps\.$"):
        device.choose(name)


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps", "meta", "cpu:1"])
def test_a_device_that_is_not_here_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(DeviceError, match=f"^The device '{name}' is not available here; use --device auto or cpu"):
        device.choose(name)


def test_a_second_gpu_where_there_is_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert device.choose("cuda:0").index == 0
    with pytest.raises(DeviceError, match="'cuda:1' is not available"):
        device.choose("cuda:1")


@pytest.mark.parametrize(("threads", "words"), [(1, "CPU (1 thread)"), (4, "CPU (4 threads)")])
def test_the_cpu_is_called_by_its_threads(threads: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "THREADS", threads)
    assert device.describe(torch.device("cpu")) == words


@pytest.mark.parametrize(("threads", "lanes", "share"), [(1, 1, 1), (2, 2, 1), (4, 4, 1), (16, 4, 4)])
def test_a_computation_takes_the_whole_cpu_or_one_lane_of_it(
    threads: int, lanes: int, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpu, set_to = torch.device("cpu"), []
    monkeypatch.setattr(device, "THREADS", threads)
    monkeypatch.setattr(torch, "set_num_threads", set_to.append)
    monkeypatch.setattr(device.threads, "free_cores", lambda: threads)
    assert device.lanes(cpu) == lanes
    device.use_share(cpu, lanes, lanes)
    device.use_share(cpu, 1, lanes)
    assert set_to == [threads, threads if lanes == 1 else share]
    device.use_share(torch.device("cuda"), 1, 1)
    assert len(set_to) == 2
    assert device.lanes(torch.device("cuda")) == 1


@pytest.mark.parametrize(("free", "taken"), [(4, 4), (2, 2), (1, 1)])
def test_a_computation_leaves_other_programs_their_cores(
    free: int, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to: list[int] = []
    monkeypatch.delenv(device.threads.HOW_MANY, raising=False)
    monkeypatch.setattr(device, "THREADS", 4)
    monkeypatch.setattr(device.threads, "free_cores", lambda: free)
    monkeypatch.setattr(torch, "set_num_threads", set_to.append)
    device.use_share(torch.device("cpu"), 4, 4)
    assert set_to == [taken]


def test_a_gpu_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _device: "A Fast One")
    assert device.describe(torch.device("cuda", 0)) == "A Fast One"
    assert device.describe(torch.device("mps")) == "MPS"


def test_the_clock_waits_for_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[str] = []
    monkeypatch.setattr(torch.cuda, "synchronize", lambda _device: waited.append("cuda"))
    monkeypatch.setattr(torch.mps, "synchronize", lambda: waited.append("mps"))
    for name in ("cuda", "mps", "cpu"):
        device.synchronize(torch.device(name))
    assert waited == ["cuda", "mps"]
