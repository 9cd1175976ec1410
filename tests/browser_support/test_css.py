import pytest

from browser_support.css import FLEX_GAP_BLOCK, as_the_oldest_read_it, problems


def features(text: str) -> list[str]:
    return [problem.feature for problem in problems(text)]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("a { inset: 0; }", "inset"),
        ("a:has(b) { color: red; }", ":has"),
        ("@media print { a:is(b, c) { color: red; } }", ":is"),
        ("a:not(.b, .c) { color: red; }", ":not() with a list"),
        ("a { width: 5cqw; }", "cqw"),
        ("a { height: 100dvh; }", "dvh"),
        ("a { color: color-mix(in srgb, red, blue); }", "color-mix()"),
        ("a { width: calc(1px * tan(45deg)); }", "tan()"),
        ("a { --b: 5cqw; }", "cqw"),
        ("a { overflow: clip; }", "overflow: clip"),
        ("a { text-decoration: underline 2px; }", "text-decoration with a thickness"),
        ("@container (width > 5px) { a { color: red; } }", "@container"),
        ("@layer b { a { color: red; } }", "@layer"),
        ("@media (width >= 5px) { a { color: red; } }", "range in a media query"),
        ("a { b { color: red; } }", "nesting"),
        ("a { display: flex; gap: 1px; }", "gap of a flex container: a"),
        ("a { display: flex; } @media print { a { column-gap: 1px; } }", "gap of a flex container: a"),
        ("a { display: flex; align-items: end; }", "start or end in a flex container"),
        ("a { invented: 1px; }", "invented"),
    ],
)
def test_what_an_old_browser_lacks_is_found(text: str, feature: str) -> None:
    assert features(text) == [feature]


@pytest.mark.parametrize(
    "text",
    [
        "a { overflow: hidden; overflow: clip; }",
        "a { -webkit-appearance: none; appearance: none; }",
        "@supports (width: 1cqw) { a { width: 5cqw; } }",
        "a { display: grid; gap: 1px; align-items: end; }",
        f"a, b {{ display: flex; gap: 1px; }} @supports {FLEX_GAP_BLOCK} {{ a > * + *, b > * {{ margin-left: 1px; }} }}",
        "a { display: flex; gap: 0; }",
        "@keyframes b { from { opacity: 0; } }",
    ],
)
def test_a_fallback_is_understood(text: str) -> None:
    assert features(text) == []


def test_a_fallback_that_comes_later_is_none() -> None:
    assert features("a { overflow: clip; overflow: hidden; }") == ["overflow: clip"]


def test_what_stands_in_the_block_for_old_browsers_must_be_old_itself() -> None:
    assert features(f"@supports {FLEX_GAP_BLOCK} {{ a {{ inset: 0; }} }}") == ["inset"]


def test_an_old_browser_skips_what_it_does_not_know() -> None:
    text = f"""a {{ color: red; inset: 0; }} b:has(c) {{ color: red; }} d {{ display: flex; gap: 1px; }}
    @supports (inset: 0) {{ e {{ color: red; }} }} @supports {FLEX_GAP_BLOCK} {{ f {{ color: red; }} }}"""
    read = " ".join(as_the_oldest_read_it(text).split())
    assert read == "a { color: red; } d { display: flex; } f { color: red; }"
