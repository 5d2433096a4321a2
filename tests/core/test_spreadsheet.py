from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from googlenet_core.spreadsheet import cell, to_csv


def test_a_file_begins_with_a_mark_and_has_every_letter() -> None:
    data = to_csv([("layer", "size"), ("3×3 reduce", "192×28×28")])
    assert data.startswith(b"\xef\xbb\xbflayer,size\r\n")
    assert data.decode("utf-8-sig").splitlines()[1] == "3×3 reduce,192×28×28"


def test_between_programs_there_is_no_mark() -> None:
    assert to_csv([("layer",)], encoding="utf-8") == b"layer\r\n"


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
def test_a_cell_never_begins_a_formula(sign: str) -> None:
    text = f"{sign}HYPERLINK(A1)"
    assert cell(text) == f"'{text}"
    ((read,),) = csv.reader(io.StringIO(to_csv([(text,)]).decode("utf-8-sig"), newline=""))
    assert read == f"'{text}"


@pytest.mark.parametrize("number", [-1, -0.5, 1e-30, -1e30, "-1.5", "+3", "-.5", "-2e-7", "-5 %", 0, "12"])
def test_a_number_stays_one_negative_ones_too(number: object) -> None:
    assert cell(number) == str(number)


@pytest.mark.parametrize("text", ["-", "--1", "-1+1", "+1,5", "-inf", "-x", "=1", "-1\n=1"])
def test_what_only_begins_like_a_number_is_none(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_nothing_is_an_empty_cell() -> None:
    assert to_csv([(None, "", 0)], encoding="utf-8") == b",,0\r\n"


@given(st.lists(st.text(), min_size=1))
def test_whatever_stands_in_cells_comes_back_and_none_is_a_formula(texts: list[str]) -> None:
    ((_, *read),) = csv.reader(io.StringIO(to_csv([["row", *texts]]).decode("utf-8-sig"), newline=""))
    assert [one.removeprefix("'") if one != text else one for one, text in zip(read, texts, strict=True)] == texts
    assert not [one for one in read if one.startswith(tuple("=@\t\r\n"))]
