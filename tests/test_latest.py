"""
Who writes what holds before what was written earlier has been shown it (S-142).

Found by the code: a command of a case that adds a row, which stays as it was written, of a kind that its page reads,
looks at those that stand before it adds one: by the mark of what the page showed, or by a rule that is asked of them.
Whether the same form is saved already is not to look. So the next one that overrules in silence fails here.
"""

import ast
import inspect
import textwrap
from functools import cache

import pytest
from django.db import models

from livlina.core.asked import Asked
from livlina.core.rows import RowPolicy
from tests.test_shown import _is_command, compares, functions, marks_of, seen

BY_THE_FORM = "submission"


def is_command(one):
    return any(_is_command(each) for each in code_of(one).body)


def is_kind(told):
    return isinstance(told, type) and issubclass(told, models.Model)


def stays(kind):
    """Whether its rows are each somebody's own word, which nobody writes on afterwards: the next one follows it."""
    rules = kind._meta.constraints
    news = [rule.new for rule in rules if isinstance(rule, RowPolicy)]
    return any("_id = acting()" in new for new in news) and not any(
        type(rule).__name__ == "InOwnName" for rule in rules
    )


@cache
def code_of(one):
    """The code of a function of the rooms, or of a question whose SQL is written once (`core.asked`)."""
    return functions()[one] if one in functions() else ast.parse(textwrap.dedent(inspect.getsource(one)))


@cache
def steps(one):
    """The functions and the written questions that a function calls."""
    found = set()
    for node in ast.walk(code_of(one)):
        told = seen(one, node.func) if isinstance(node, ast.Call) else None
        if isinstance(told, Asked):
            found.add(told._question)
        elif callable(told) and inspect.unwrap(told) in functions():
            found.add(inspect.unwrap(told))
    return found


def reached(one, *, stops=lambda _: False):
    todo, found = [one], set()
    while todo:
        now = todo.pop()
        found.add(now)
        todo += [each for each in steps(now) if each not in found and not stops(each)]
    return found


def asked(one):
    """The kinds whose rows a function asks the database for, each with the words by which it does."""
    code = code_of(one)
    above = {child: node for node in ast.walk(code) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(code):
        if not (isinstance(node, ast.Attribute) and node.attr == "objects" and is_kind(kind := seen(one, node.value))):
            continue
        words, now = set(), node
        while isinstance(after := above.get(now), ast.Attribute | ast.Call) and now in (
            getattr(after, "func", None), getattr(after, "value", None),
        ):  # fmt: skip
            words |= {word.arg for word in after.keywords} if isinstance(after, ast.Call) else set()
            now = after
        yield kind, words


@cache
def added(command):
    """The kinds of row that a command adds, itself or in what it calls in services."""
    found = set()
    for one in reached(command, stops=lambda each: "services" not in each.__module__):
        if "force_insert" in ast.unparse(code_of(one)):
            made = (seen(one, node.func) for node in ast.walk(code_of(one)) if isinstance(node, ast.Call))
            found |= {kind for kind in made if is_kind(kind) and stays(kind)}
    return found


@cache
def read_by(view):
    """The kinds of row that a page is made of."""
    pages = reached(view, stops=is_command)
    return {kind for one in pages if "queries" in one.__module__ for kind, _ in asked(one)}


def those_that_follow():
    """The commands of a case that add a row of a kind that the page of their form reads, with those kinds."""
    found = {}
    for view in functions():
        if "views" not in view.__module__:
            continue
        for command in {each for each in steps(view) if is_command(each)}:
            kinds = added(command) & read_by(view)
            if kinds and "case" in inspect.signature(command).parameters:
                found.setdefault(command, set()).update(kinds)
    return sorted(found.items(), key=lambda each: (each[0].__module__, each[0].__name__))


def looks_at(command):
    """The kinds of row that a command asks for otherwise than by the form that it came by."""
    return {kind for one in reached(command) for kind, words in asked(one) if BY_THE_FORM not in words}


def test_s142_what_is_known_to_follow_on_what_was_written_before_is_found():
    found = {command.__name__ for command, _ in those_that_follow()}
    assert {
        "answer_for_child",
        "check",
        "decide_for_guardian",
        "write_step",
        "write_word",
        "say",
    } <= found


@pytest.mark.parametrize(
    ("command", "kinds"),
    those_that_follow(),
    ids=lambda each: f"{each.__module__}.{each.__name__}" if callable(each) else "",
)
def test_s142_who_writes_what_holds_before_an_earlier_word_was_shown_it(command, kinds):
    if marks := marks_of(command):
        assert compares(command, marks), "the mark is not compared with what stands"
    else:
        assert kinds <= looks_at(command), "no mark of what the page showed: see livlina.core.read"
