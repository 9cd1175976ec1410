"""Finds the features that a stylesheet uses and an old browser lacks.

A declaration may be too new if an older one of the same property stands before it in the rule. What stands in an `@supports`
block is left out: only browsers that know what the block asks for read it. The gap of a flex container is made up for in a
block of its own (FLEX_GAP_BLOCK), in which a margin must stand for the children of each such container.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tinycss2

from . import features
from .features import Since, is_too_new
from .problem import Problem

# No browser without gaps in flex containers knows this: Chromium got both in 84 (the first), Safari in 14.1 (the second).
FLEX_GAP_BLOCK = "not ((appearance: none) or (inset: 0))"
GAPS = {"gap", "row-gap", "column-gap"}
FLEX = {"flex", "inline-flex"}


def problems(text: str) -> list[Problem]:
    """What is too new or unknown in a stylesheet, by line."""
    sheet = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    made_up_for = {selector for rule in _blocks(sheet, FLEX_GAP_BLOCK) for selector in _selectors(rule.prelude)}
    flex = {selector for rule in _rules(sheet) if _shows_flex(rule) for selector in _selectors(rule.prelude)}
    return sorted({*_in_rules(sheet), *_gaps(sheet, flex, made_up_for)})


def _blocks(sheet: Iterable[Any], condition: str) -> Iterator[Any]:
    """The rules in the `@supports` blocks with this condition."""
    for rule in sheet:
        if rule.type == "at-rule" and rule.at_keyword == "supports" and tinycss2.serialize(rule.prelude).strip() == condition:
            yield from _rules(_inner_rules(rule))
        elif rule.type == "at-rule" and rule.at_keyword == "media":
            yield from _blocks(_inner_rules(rule), condition)


def _inner_rules(rule: Any) -> list[Any]:
    found: list[Any] = tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
    return found


def _rules(sheet: Iterable[Any]) -> Iterator[Any]:
    """Every rule with declarations, those in `@media` included."""
    for rule in sheet:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.at_keyword == "media":
            yield from _rules(_inner_rules(rule))


def _in_rules(sheet: Iterable[Any]) -> Iterator[Problem]:
    for rule in sheet:
        if rule.type == "error":
            yield Problem(rule.source_line, f"cannot be parsed: {rule.message}")
        elif rule.type == "qualified-rule":
            yield from _selector_problems(rule.prelude, rule.source_line)
            yield from _declaration_problems(_declarations(rule))
        elif rule.type == "at-rule":
            yield from _at_rule_problems(rule)


def _at_rule_problems(rule: Any) -> Iterator[Problem]:
    name, line = rule.at_keyword.removeprefix("-webkit-"), rule.source_line
    yield from _look_up(f"@{name}", name, features.AT_RULES_KNOWN, features.AT_RULES, line)
    if name == "supports" and tinycss2.serialize(rule.prelude).strip() == FLEX_GAP_BLOCK:
        yield from _in_rules(_inner_rules(rule))
    if name == "media":
        yield from _media_problems(rule.prelude, line)
        yield from _in_rules(_inner_rules(rule))
    elif name == "keyframes":
        for step in _rules(_inner_rules(rule)):
            yield from _declaration_problems(_declarations(step))
    elif name in {"page", "font-face"} and rule.content is not None:
        yield from (one for one in _declaration_problems(_declarations(rule)) if name == "page")


def _look_up(shown: str, name: str, known: Iterable[str], newer: dict[str, Since], line: int) -> Iterator[Problem]:
    """A problem if the newer list says that it is too new, or if neither list has it."""
    if name in newer:
        if is_too_new(newer[name]):
            yield Problem(line, shown)
    elif name not in known:
        yield Problem(line, shown, known=False)


# --- selectors ---


def _selectors(prelude: Sequence[Any]) -> list[str]:
    return [" ".join(one.split()) for one in _split_at_commas(tinycss2.serialize(prelude))]


def _split_at_commas(text: str) -> list[str]:
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _selector_problems(prelude: Sequence[Any], line: int) -> Iterator[Problem]:
    before: Any = None
    for token in prelude:
        if before is not None and before.type == "literal" and before.value == ":" and token.type in {"ident", "function"}:
            name = (token.lower_value if token.type == "ident" else token.lower_name).removeprefix("-webkit-calendar-")
            yield from _look_up(f":{name}", name, features.PSEUDO_KNOWN, features.PSEUDO, line)
            if token.type == "function" and name == "not" and len(_split_at_commas(tinycss2.serialize(token.arguments))) > 1:
                yield Problem(line, ":not() with a list")
        if token.type == "literal" and token.value == "&":
            yield Problem(line, "nesting")
        if token.type == "function":
            yield from _selector_problems(token.arguments, line)
        before = token


# --- media queries ---


def _media_problems(prelude: Sequence[Any], line: int) -> Iterator[Problem]:
    for token in prelude:
        if token.type == "() block":
            idents = [part.lower_value for part in token.content if part.type == "ident"]
            if any(part.type == "literal" and part.value in "<>" for part in token.content):
                yield Problem(line, "range in a media query")
            elif idents:
                yield from _look_up(f"({idents[0]})", idents[0], features.MEDIA_KNOWN, features.MEDIA, line)


# --- declarations ---


def _declarations(rule: Any) -> list[Any]:
    found: list[Any] = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return found


def _declaration_problems(declarations: Sequence[Any]) -> Iterator[Problem]:
    supported: set[str] = set()  # the properties that have a value every browser knows, so far in this rule
    for one in declarations:
        if one.type != "declaration":
            yield Problem(one.source_line, "cannot be parsed" if one.type == "error" else "nesting")
            continue
        if one.name.startswith("--"):
            yield from _value_problems("", one.value, one.source_line)
            continue
        found = [
            *_look_up(one.lower_name, one.lower_name, features.PROPERTIES_KNOWN, features.PROPERTIES, one.source_line),
            *_value_problems(one.lower_name, one.value, one.source_line),
        ]
        if not found:
            supported.add(one.lower_name)
        elif not supported & {one.lower_name, f"-webkit-{one.lower_name}"}:
            yield from found


def _value_problems(name: str, value: Iterable[Any], line: int) -> Iterator[Problem]:
    tokens = list(_flat(value))
    for token in tokens:
        if token.type == "function":
            yield from _look_up(f"{token.lower_name}()", token.lower_name, features.FUNCTIONS_KNOWN, features.FUNCTIONS, line)
        elif token.type == "dimension":
            yield from _look_up(token.lower_unit, token.lower_unit, features.UNITS_KNOWN, features.UNITS, line)
        elif token.type == "ident":
            since = features.VALUES.get((name, token.lower_value)) or features.WORDS.get(token.lower_value)
            if since is not None and is_too_new(since):
                yield Problem(line, f"{name}: {token.lower_value}")
    if name == "text-decoration" and any(token.type in {"dimension", "percentage"} for token in tokens):
        yield from [Problem(line, "text-decoration with a thickness")] if is_too_new(features.TEXT_DECORATION_THICKNESS) else []


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        if token.type == "function":
            yield from _flat(token.arguments)
        elif token.type == "() block":
            yield from _flat(token.content)


# --- flex containers ---


def _shows_flex(rule: Any) -> bool:
    return any(
        one.type == "declaration" and one.lower_name == "display" and tinycss2.serialize(one.value).strip() in FLEX
        for one in _declarations(rule)
    )


def _gaps(sheet: Iterable[Any], flex: set[str], made_up_for: set[str]) -> Iterator[Problem]:
    """The gaps of flex containers for whose children no margin stands in the block that makes up for them."""
    if not is_too_new(features.FLEX_GAP):
        return
    for rule in _rules(sheet):
        declarations = _declarations(rule)
        here = {one.lower_name: tinycss2.serialize(one.value).strip() for one in declarations if one.type == "declaration"}
        gap = next((here[name] for name in here if name in GAPS and re.search("[1-9]", here[name])), None)
        shown = here.get("display")
        for selector in _selectors(rule.prelude):
            is_flex = shown in FLEX or (shown is None and selector in flex)
            if gap and is_flex and not any(one.startswith(f"{selector} > ") for one in made_up_for):
                yield Problem(rule.source_line, f"gap of a flex container: {selector}")
        if is_flex_start(here) and (shown in FLEX or any(one in flex for one in _selectors(rule.prelude))):
            yield Problem(rule.source_line, "start or end in a flex container")


def is_flex_start(declared: dict[str, str]) -> bool:
    """Whether items are aligned by words that flex containers did not always know."""
    return any(declared.get(name) in {"start", "end"} for name in ("align-items", "justify-content", "align-content"))


# --- as an old browser reads it ---


def as_the_oldest_read_it(text: str) -> str:
    """The stylesheet without the rules, declarations and blocks that the oldest browsers skip: for a test in a new one."""
    return "\n".join(_read(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))


def _read(sheet: Iterable[Any]) -> Iterator[str]:
    for rule in sheet:
        if rule.type == "qualified-rule" and not [*_selector_problems(rule.prelude, 0)]:
            yield f"{tinycss2.serialize(rule.prelude)} {{ {_read_declarations(_declarations(rule))} }}"
        elif rule.type == "at-rule":
            yield from _read_at_rule(rule)


def _read_at_rule(rule: Any) -> Iterator[str]:
    prelude = tinycss2.serialize(rule.prelude)
    if rule.at_keyword == "supports":
        yield from _read(_inner_rules(rule)) if prelude.strip() == FLEX_GAP_BLOCK else []
    elif [*_look_up("", rule.at_keyword, features.AT_RULES_KNOWN, features.AT_RULES, 0), *_media_problems(rule.prelude, 0)]:
        return
    elif rule.at_keyword in {"media", "keyframes"}:
        yield f"@{rule.at_keyword} {prelude} {{ {' '.join(_read(_inner_rules(rule)))} }}"
    else:
        yield rule.serialize()


def _read_declarations(declarations: Sequence[Any]) -> str:
    """Those that are understood; a gap only where nothing says that the container is a flex one."""
    understood = [
        one
        for one in declarations
        if one.type == "declaration" and (one.name.startswith("--") or not [*_declaration_problems([one])])
    ]
    is_flex = any(one.lower_name == "display" and tinycss2.serialize(one.value).strip() in FLEX for one in understood)
    return " ".join(one.serialize() + ";" for one in understood if not (is_flex and one.lower_name in GAPS))
