"""What all components do alike: they are declared with their assets, send the same on every rerun, and believe no browser."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.components import mount
from app.components.mount import is_index, packed, reported, reported_fields
from tests.conftest import ROOT
from tests.support.packed import column, content
from tests.support.scripts import Script

INIT = """
from app.components.mount import declare, packed, reported_fields
_GREETING = declare(__file__, lib=("numbers",), parts=("greeting_words",), styles=("other/other.css",))
def mount(value, key, on_answer):
    _GREETING(key=key, data=packed({"value": value}), on_answer_change=on_answer)
"""
FILES = {
    "greeting/__init__.py": INIT,
    "greeting/greeting_words.js": "const greet = (value) => `Hello ${number(value)}`;\n",
    "greeting/greeting.js": "export default function ({ data }) {\n  return greet(data.meta.value);\n}\n",
    "greeting/greeting.css": ".greeting { color: red; }\n",
    "greeting/greeting.html": "<p class=greeting></p>\n",
    "other/other.css": ".other { color: blue; }\n",
}


class Declared:
    """Stands in for Streamlit: keeps how a component was declared, and how it was mounted."""

    def __init__(self) -> None:
        self.assets: dict[str, Any] = {}
        self.mounted: dict[str, Any] = {}

    def component(self, name: str, **assets: Any) -> Any:
        self.assets = {"name": name, **assets}
        return lambda **options: self.mounted.update(options)


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("greeting", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_new_component_is_a_folder_and_five_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As CONTRIBUTING says it is added."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    declared = Declared()
    monkeypatch.setattr(mount, "v2", declared)
    greeting = imported(tmp_path / "greeting/__init__.py")
    assert declared.assets["name"] == "greeting"
    assert declared.assets["html"] == FILES["greeting/greeting.html"]
    assert declared.assets["css"] == FILES["other/other.css"] + "\n" + FILES["greeting/greeting.css"]
    greeting.mount(-0.5, "hello", print)
    assert declared.mounted["key"] == "hello"
    assert declared.mounted["on_answer_change"] is print
    script = Script()
    script.run(declared.assets["js"].replace("export default ", "globalThis.mounted = "))
    assert script.call("mounted", {"data": declared.mounted["data"]}) == "Hello −0.5"


def test_what_a_component_lacks_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "silent.js").write_text("export default function () {}\n", encoding="utf-8")
    declared = Declared()
    monkeypatch.setattr(mount, "v2", declared)
    mount.declare(str(tmp_path / "__init__.py"), "silent")
    assert (declared.assets["html"], declared.assets["css"]) == (None, None)


def test_a_script_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "lost.js").write_text("export default function () {}\n", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        mount.declare(str(tmp_path / "__init__.py"), "lost", lib=("nothing_of_this_name",))


def test_components_are_declared_in_one_place() -> None:
    astray = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if "components.v2" in (text := path.read_text(encoding="utf-8")) or "components import v2" in text
    ]
    assert astray == ["app/components/mount.py"]


def test_every_script_and_style_sheet_of_a_component_is_named_after_its_folder_or_declared_by_name() -> None:
    """`declare` passes over what it does not find, so a file with another name would never be sent."""
    folders = [path.parent for path in (ROOT / "app/components").glob("*/__init__.py")]
    for folder in folders:
        source = (folder / "__init__.py").read_text(encoding="utf-8")
        stems = {path.stem for path in folder.iterdir() if path.suffix in {".js", ".css", ".html"}}
        assert not {
            stem
            for stem in stems - {folder.name}
            if stem not in source and stem.removeprefix(f"{folder.name}_") not in source
        }


def test_packed_data_is_the_same_on_every_rerun_and_other_data_has_another_version() -> None:
    def data(value: float = 1, last: float = 3, text: bytes = b"jpeg") -> dict[str, Any]:
        return packed({"value": value}, numbers=np.array([1, 2, last], np.float32), crop=text)

    assert data()["meta"] == data()["meta"]
    versions = {data(**other)["meta"]["version"] for other in ({}, {"value": 2}, {"last": 4}, {"text": b"jpeX"})}  # type: ignore[arg-type]
    assert len(versions) == 4
    assert content(data(), "crop") == b"jpeg"
    assert column(data()["numbers"]).tolist() == [1, 2, 3]


def test_two_dimensions_are_a_table_of_columns() -> None:
    table = packed({}, facts=np.array([[1, 2], [3, 4], [5, 6]]))["facts"]
    assert [column(table, at).tolist() for at in range(table.num_columns)] == [[1, 3, 5], [2, 4, 6]]


def test_an_empty_column_is_a_column_too() -> None:
    data = packed({}, numbers=np.zeros(0, np.float32), crop=b"")
    assert (column(data["numbers"]).tolist(), column(data["crop"]).tolist()) == ([0], [0])
    assert (column(data["numbers"]).dtype, column(data["crop"]).dtype) == (np.float32, np.uint8)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["event", "layer"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_whatever_a_browser_sends_is_read_as_fields_or_none(value: object) -> None:
    fields = reported_fields(value, "event")
    assert fields == (reported(value, "event") if isinstance(reported(value, "event"), dict) else {})


@pytest.mark.parametrize(
    ("given_", "is_one"), [(0, True), (2, True), (3, False), (-1, False), (1.0, False), (True, False)]
)
def test_an_index_is_a_whole_number_below_the_count(given_: object, is_one: bool) -> None:
    assert is_index(given_, 3) == is_one


# --- letters ------------------------------------------------------------------------------------------------------


def letters() -> Script:
    script = Script("mailbox.js")
    script.run("globalThis.read = []; const reader = (name) => (value) => read.push([name, value]);")
    return script


def test_a_letter_arrives_whether_it_or_its_reader_comes_first() -> None:
    script = letters()
    script.run("post('grid', 1); subscribe('grid', reader('a')); post('grid', 2); post('other', 3);")
    assert script.call("() => read") == [["a", 1], ["a", 2]]


def test_who_has_gone_reads_no_more_letters_and_takes_none_from_who_came_after() -> None:
    script = letters()
    script.run("const end = subscribe('grid', reader('a')); const other = subscribe('grid', reader('b'));")
    script.run("end(); post('grid', 1); other(); post('grid', 2);")
    assert script.call("() => read") == [["b", 1]]


def test_one_object_looks_after_a_place_on_the_page() -> None:
    script = Script("mounting.js")
    script.run("const root = {}; let made = 0; const again = () => mountedAt(root, () => ({ number: (made += 1) }));")
    assert script.call("() => [again().number, again().number, made]") == [1, 1, 1]
