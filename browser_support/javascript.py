"""Finds the features that a script uses and an old browser lacks."""

import re
from collections.abc import Iterator, Mapping

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from .features import CALLS, GLOBALS, GLOBALS_KNOWN, MEMBERS, OPTIONS, SYNTAX, Since, is_too_new
from .problem import Problem

LANGUAGE = Language(tree_sitter_javascript.language())
FUNCTIONS = {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
LOGICAL_ASSIGNMENTS = ("&&=", "||=", "??=")
DECLARING = {"identifier", "shorthand_property_identifier_pattern"}


def problems(text: str) -> list[Problem]:
    """What is too new or unknown in a script, by line."""
    tree = Parser(LANGUAGE).parse(text.encode())
    declared = {_text(node) for node in _walk(tree.root_node) if node.type in DECLARING and _declares(node)}
    found: list[Problem] = []
    for node in _walk(tree.root_node):
        line = node.start_point.row + 1
        if node.type == "ERROR" or node.is_missing:
            found.append(Problem(line, "cannot be parsed"))
        found += [Problem(line, name) for name in _syntax(node) if is_too_new(SYNTAX[name])]
        found += [Problem(line, name) for name in _members(node)]
        if node.type == "identifier" and (name := _text(node)) not in declared:
            if name in GLOBALS:
                found += [Problem(line, name)] if is_too_new(GLOBALS[name]) else []
            elif name not in GLOBALS_KNOWN and name != "await":  # the parser takes `await (…)` for a call
                found.append(Problem(line, name, known=False))
    return found


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _text(node: Node | None) -> str:
    return ((node and node.text) or b"").decode()


def _declares(node: Node) -> bool:
    """Whether the name is bound here: as a variable, a parameter, a function, a class, an import or a caught error."""
    if node.type == "shorthand_property_identifier_pattern":
        return True
    child, parent = node, node.parent
    while parent is not None and parent.type in {
        "array_pattern", "object_pattern", "assignment_pattern", "object_assignment_pattern", "pair_pattern", "rest_pattern"
    }:  # fmt: skip
        if parent.type in {"assignment_pattern", "object_assignment_pattern"} and child != parent.child_by_field_name("left"):
            return False
        child, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type in {"variable_declarator", "function_declaration", "class_declaration", "function_expression", "class"}:
        return child == parent.child_by_field_name("name")
    if parent.type == "arrow_function":
        return child == parent.child_by_field_name("parameter")
    if parent.type == "catch_clause":
        return child == parent.child_by_field_name("parameter")
    if parent.type == "for_in_statement":
        return child == parent.child_by_field_name("left")
    return parent.type in {"formal_parameters", "import_clause", "import_specifier", "namespace_import"}


def _syntax(node: Node) -> Iterator[str]:
    """The names in SYNTAX that this node is."""
    kind = node.type
    if kind == "augmented_assignment_expression" and any(child.type in LOGICAL_ASSIGNMENTS for child in node.children):
        yield "logical assignment"
    elif kind == "class_static_block":
        yield "static block"
    elif kind == "private_property_identifier":
        yield "private method" if node.parent and node.parent.type == "method_definition" else "private field"
    elif kind == "field_definition" and any(child.type == "static" for child in node.children):
        yield "static field"
    elif _awaits(node) and not _inside_function(node):
        yield "top-level await"
    elif kind == "binary_expression" and node.children[0].type == "private_property_identifier":
        yield "in for a private field"
    elif kind in {"decorator", "import_attribute"}:
        yield {"decorator": "decorator", "import_attribute": "import attributes"}[kind]
    elif kind == "hash_bang_line":
        yield "hashbang"
    elif kind == "namespace_export":
        yield "export * as"
    elif kind == "regex_flags":
        yield from (f"regular expression flag {flag}" for flag in "dv" if flag in _text(node))
    elif kind == "regex_pattern" and re.search(r"\(\?<[=!]", _text(node)):
        yield "lookbehind"


def _awaits(node: Node) -> bool:
    return node.type == "await_expression" or (
        node.type == "for_in_statement" and any(child.type == "await" for child in node.children)
    )


def _inside_function(node: Node) -> bool:
    while (node := node.parent) is not None:  # type: ignore[assignment]
        if node.type in FUNCTIONS:
            return True
    return False


def _members(node: Node) -> Iterator[str]:
    """The members and options that this node names and that are too new."""
    if node.type == "member_expression":
        yield from _member(node)
    elif node.type == "shorthand_property_identifier_pattern":
        yield from _newer(_text(node), MEMBERS)
    elif node.type == "pair" and (key := node.child_by_field_name("key")):
        yield from _newer(_text(key), OPTIONS)
    elif node.type == "string_fragment" and node.parent and node.parent.parent:
        yield from _newer(_text(node), MEMBERS) if node.parent.parent.type == "subscript_expression" else ()


def _member(node: Node) -> Iterator[str]:
    name = _text(node.child_by_field_name("property"))
    yield from _newer(name, MEMBERS)
    if node.parent is not None and node.parent.type in {"call_expression", "new_expression"}:
        yield from _newer(name, CALLS)
        yield from _newer(f"{_text(node.child_by_field_name('object'))}.{name}", CALLS)


def _newer(name: str, versions: Mapping[str, Since]) -> Iterator[str]:
    if name in versions and is_too_new(versions[name]):
        yield name
