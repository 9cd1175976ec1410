import pytest

from browser_support.javascript import problems


@pytest.mark.parametrize(
    ("script", "feature"),
    [
        ("let a; a ??= 1;", "logical assignment"),
        ("class A { static { this.b = 1; } }", "static block"),
        ("class A { #b() {} }", "private method"),
        ("class A { #b = 1; }", "private field"),
        ("class A { static b = 1; }", "static field"),
        ("await fetch('/');", "top-level await"),
        ("for await (const a of []) {}", "top-level await"),
        ("const a = /(?<=b)c/;", "lookbehind"),
        ("const a = /b/v;", "regular expression flag v"),
        ("AbortSignal.timeout(5);", "AbortSignal.timeout"),
        ("document.body.replaceChildren();", "replaceChildren"),
        ("document.body['replaceChildren']();", "replaceChildren"),
        ("[1].at(-1);", "at"),
        ("structuredClone({});", "structuredClone"),
        ("crypto.randomUUID();", "randomUUID"),
        ("const { submitter } = new Event('submit');", "submitter"),
        ("new BroadcastChannel('a');", "BroadcastChannel"),
    ],
)
def test_what_an_old_browser_lacks_is_found(script: str, feature: str) -> None:
    assert [(problem.line, problem.feature) for problem in problems(f"\n{script}")] == [(2, feature)]


@pytest.mark.parametrize(
    "script",
    [
        "const a = { at: 1 }; if (a.at) fetch('/');",
        "const f = async () => { await fetch('/'); };",
        "export const a = (b, { c = 1, ...d }, [e]) => b?.c ?? [c, d, e];",
        "try { fetch('/'); } catch (error) { console.log(error); }",
        "class A { b = 1; get c() { return this.b; } }",
    ],
)
def test_what_all_know_is_no_problem(script: str) -> None:
    assert problems(script) == []


def test_a_name_of_nobody_is_to_be_looked_up() -> None:
    (problem,) = problems("newerThanTheLists();")
    assert (problem.feature, problem.known) == ("newerThanTheLists", False)


def test_what_cannot_be_parsed_is_said() -> None:
    assert "cannot be parsed" in [problem.feature for problem in problems("const = ;")]
