from enum import StrEnum
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from frivilligbors.errors import Refused
from web import forms, request_body
from web.forms import Choice, Flag, Form, NestedForm, Several, Text
from web.problems import Invalid

Colour = StrEnum("Colour", ["red", "blue"])


class Shape(Form):
    name = Text(limit=5, required=True)
    colour = Choice(Colour, "unknown-category")


class Drawing(Form):
    title = Text(limit=10, empty=True)
    shapes = Several(NestedForm(Shape), limit=2)
    done = Flag()


def codes(body: Any) -> dict[str, str]:
    """What is wrong, by place."""
    with pytest.raises(Invalid) as wrong:
        forms.load(Drawing, body)
    return {path: code for path, (code, _) in wrong.value.errors.items()}


def test_what_is_right_comes_out_tidied() -> None:
    body = {"title": " En by ", "shapes": [{"name": "hus", "colour": "red"}], "done": True}
    assert forms.load(Drawing, body) == {
        "title": "En by",
        "shapes": [{"name": "hus", "colour": Colour.red}],
        "done": True,
    }


@pytest.mark.parametrize(
    ("body", "path", "error_code"),
    [
        ({"size": 1}, "size", "unknown-field"),
        ({"title": 1}, "title", "wrong-type"),
        ({"title": None}, "title", "required"),
        ({"title": "a" * 11}, "title", "too-long"),
        ({"title": "a\0"}, "title", "control-characters"),
        ({"done": 1}, "done", "wrong-type"),
        ({"done": "true"}, "done", "wrong-type"),
        ({"shapes": {}}, "shapes", "wrong-type"),
        ({"shapes": [{}] * 3}, "shapes", "too-many"),
        ({"shapes": [7]}, "shapes.0", "wrong-type"),
        ({"shapes": [{"name": "hus"}, {}]}, "shapes.1.name", "required"),
        ({"shapes": [{"name": ""}]}, "shapes.0.name", "required"),
        ({"shapes": [{"name": "hus", "colour": "green"}]}, "shapes.0.colour", "unknown-category"),
        ({"shapes": [{"name": "hus", "colour": {}}]}, "shapes.0.colour", "unknown-category"),
        ({"shapes": [{"name": "hus", "x": 1}]}, "shapes.0.x", "unknown-field"),
    ],
)
def test_each_error_is_found_at_its_place(body: Any, path: str, error_code: str) -> None:
    assert codes(body) == {path: error_code}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["red", "hus"]),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "shapes", "done", "name", "colour", "x"]), part, max_size=4)
    ),
    max_leaves=12,
)
RIGHT = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(max_size=10),
        "shapes": st.lists(st.fixed_dictionaries({"name": st.text(max_size=5)}, optional={"colour": ANYTHING}), max_size=3),
        "done": st.booleans() | ANYTHING,
    },
)


@given(ANYTHING | RIGHT)
def test_what_is_taken_at_once_is_what_marshmallow_would_make_of_it(body: Any) -> None:
    form = forms.schema(Drawing)
    try:
        long_way = form.load(body)
    except ValidationError:
        with pytest.raises(ValidationError):
            form.taken(body)
    else:
        assert form.taken(body) == long_way


def test_the_name_of_an_unknown_field_cannot_carry_anything_into_the_answer() -> None:
    (path,) = codes({"å\ud83d" + "x" * 100: 1})
    assert path == "??" + "x" * 38


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_a_form_is_an_object(body: Any) -> None:
    with pytest.raises(Refused, match="malformed-json"):
        forms.load(Drawing, body)


def test_a_page_tells_the_same_as_json() -> None:
    sent = MultiDict([("title", "En by"), ("shapes.1.name", "tre"), ("shapes.0.name", "hus"), ("done", "ja")])
    loaded = forms.load(Drawing, request_body.nested(sent))
    assert loaded == forms.load(Drawing, {"title": "En by", "shapes": [{"name": "hus"}, {"name": "tre"}], "done": True})


def test_ja_is_a_ticked_box_on_a_page_a_word_in_a_text_and_no_flag_in_json() -> None:
    loaded = forms.load(Drawing, request_body.nested(MultiDict([("title", "ja"), ("shapes.0.name", "hus"), ("done", "ja")])))
    assert (loaded["title"], loaded["done"]) == ("ja", True)
    with pytest.raises(Invalid):
        forms.load(Drawing, {"title": "ja", "shapes": [{"name": "hus"}], "done": "ja"})


@pytest.mark.parametrize(
    "sent",
    [
        {"a": "1", "a.b": "2"},
        {"a.b": "1", "a": "2"},
        {".": "1"},
        {"a.b.c.d.e.f.g": "1"},
        {"a.0": "1", "a.x": "2"},
        {"a.²": "1"},
        {"a." + "9" * 5000: "1"},
        {"": "1"},
    ],
)
def test_a_page_that_sends_something_odd_breaks_nothing(sent: dict[str, str]) -> None:
    assert isinstance(request_body.nested(MultiDict(sent)), dict)


@pytest.mark.parametrize(
    ("data", "error_code"),
    [
        ("{", "malformed-json"),
        ("", "malformed-json"),
        ("NaN", "malformed-json"),
        ("[Infinity]", "malformed-json"),
        (b"\xff", "malformed-json"),
        ("[" * 30_000, "too-deep"),
        ('{"a": 1, "a": 1}', "duplicate-key"),
        ('{"b": {"a": 1, "a": 1}}', "duplicate-key"),
    ],
)
def test_json_is_read_strictly(client: FlaskClient, data: str | bytes, error_code: str) -> None:
    answer = client.post("/api/echo", data=data, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, error_code)


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "application/vnd.x+json"])
def test_json_is_taken_by_any_of_its_names(client: FlaskClient, content_type: str) -> None:
    assert client.post("/api/echo", data='{"å": 1}', content_type=content_type).json == {"å": 1}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_nothing_else_is_taken_for_json(client: FlaskClient, content_type: str) -> None:
    answer = client.post("/api/echo", data="{}", content_type=content_type)
    assert (answer.status_code, answer.json["code"]) == (415, "json-expected")
