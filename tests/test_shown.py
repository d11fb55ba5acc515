"""
What ends or moves a clock of somebody's safety, or says that a way to her holds, says what its page showed (S-142).

Found by the code: every command from which such a clock is ended is asked for the mark, so that the next one without it
fails here.
"""

import ast
import inspect
import sys
import textwrap
from collections import defaultdict
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest

import livlina
from livlina.assessments.clock.queries import CLOCKS
from livlina.cases.process import services as process
from livlina.cases.process.definitions import clocks
from livlina.people import services as people

HOUSE = Path(livlina.__file__).parent
TO_BE_TOLD = {"group_meetings", "talk_changed", "conference_question"}
"""That one thing is told or taken up. Whoever ends these names that very thing, and of it nobody tells otherwise."""
SAFETY = {key for key, each in clocks().items() if not each.stands_still} - TO_BE_TOLD | set(CLOCKS)
ENDS = {process.finish, process.drop, process.meet}
CONFIRMS = {people.confirm_channel, people.tell_channel}
MARKS = {"read", "version", "position", "answered"}


@cache
def functions():
    """Every function of the rooms, by where it stands, with its code and the names that it sees."""
    found = {}
    for file in sorted(HOUSE.rglob("*.py")):
        parts = file.relative_to(HOUSE.parent).with_suffix("").parts
        if {"tests", "migrations", "demo", "templates", "cli"} & set(parts) or parts[-1] in (
            "__main__",
            "settings",
            "wsgi",
        ):
            continue
        module = import_module(".".join(parts).removesuffix(".__init__"))
        for told in vars(module).values():
            one = inspect.unwrap(told) if callable(told) else None
            if inspect.isfunction(one) and one.__module__ == module.__name__:
                found[one] = ast.parse(textwrap.dedent(inspect.getsource(one)))
    return found


def seen(one, node):
    """What a name or an attribute stands for where that function sees it, None where only the running code knows."""
    names = vars(sys.modules[one.__module__])
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(names.get(node.value.id), node.attr, None)
    return None


def may_be(one, node):
    """The words that a name stands for there, or that what is called there may answer."""
    if not isinstance(node, ast.Call):
        return {seen(one, node)}
    called = inspect.unwrap(seen(one, node.func))
    answers = [each.value for each in ast.walk(functions()[called]) if isinstance(each, ast.Return)]
    return {seen(called, each) for answer in answers for each in ast.walk(answer) if isinstance(each, ast.Name)}


@cache
def calls():
    """What each function calls, each with the words by which it is called."""
    found = defaultdict(list)
    for one, code in functions().items():
        for node in ast.walk(code):
            if isinstance(node, ast.Call) and callable(called := seen(one, node.func)):
                found[one].append((inspect.unwrap(called), {word.arg: word.value for word in node.keywords}))
    return found


def those_that_end():
    """The functions in which a clock of safety is ended by its name, however far from there it is written."""
    ends, enders = {inspect.unwrap(each) for each in ENDS}, set()
    while True:
        passed_on = {
            one
            for one, called in calls().items()
            for other, words in called
            if other in ends
            and isinstance(words.get("clock"), ast.Name)
            and "clock" in inspect.signature(one).parameters
        }
        enders |= {
            one
            for one, called in calls().items()
            for other, words in called
            if other in ends and "clock" in words and may_be(one, words["clock"]) & SAFETY
        }
        if passed_on <= ends:
            return enders
        ends |= passed_on


def those_by_hand():
    """The commands by which a deadline is ended, moved or stopped on its own page."""
    return {
        one
        for one, code in functions().items()
        if one.__module__ == process.__name__
        and {"_finish", "_change"} & {each.__name__ for each, _ in calls()[one]}
        and "deadline" in inspect.signature(one).parameters
    }


def those_that_confirm():
    """The same of a way; in a first contact nobody has been tried to be reached by one."""
    wanted = {inspect.unwrap(each) for each in CONFIRMS}
    return {
        one
        for one, called in calls().items()
        for other, words in called
        if other in wanted and "in_contact" not in words
    }


def commands(found):
    """The commands that come to one of these functions."""
    while more := {one for one, called in calls().items() if one not in found and found & {each for each, _ in called}}:
        found = found | more
    rooms = {one for one in found if any(_is_command(each) for each in functions()[one].body)}
    return sorted(rooms, key=lambda one: (one.__module__, one.__name__))


def _is_command(node):
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(each, ast.Name) and each.id == "command" for each in node.decorator_list
    )


def marks_of(one):
    """What the command is given of what was shown: by itself, or with the other facts of the form."""
    found = set()
    for name, kind in get_type_hints(one).items():
        found |= {name} if name in MARKS else set()
        if is_dataclass(kind) and not hasattr(kind, "objects"):
            found |= {field.name for field in fields(kind)} & MARKS
    return found


def compares(one, marks):
    """Whether it asks what stands, itself or in what it calls in its own room."""
    todo, asked = [one], set()
    while todo:
        now = todo.pop()
        asked.add(now)
        for node in ast.walk(functions()[now]):
            if isinstance(node, ast.Compare):
                names = {getattr(each, "id", getattr(each, "attr", "")) for each in ast.walk(node)}
                if names & marks:
                    return True
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "obstacle_to_unread":
                return True
        room = one.__module__.rsplit(".", 1)[0]
        todo += [
            each
            for each, _ in calls()[now]
            if each not in asked and each in functions() and each.__module__.startswith(room)
        ]
    return False


def test_s142_what_is_known_to_end_a_clock_of_safety_is_found():
    found = {one.__name__ for one in commands(those_that_end())}
    assert {"check", "take_off", "say", "sign_assessment", "register_result", "assess_protection"} <= found
    assert {"change_safeguard", "write_safety_plan", "discard_assessment"} <= found
    assert {one.__name__ for one in commands(those_that_confirm())} == {"confirm_way", "tell_way"}


@pytest.mark.parametrize(
    "one",
    commands(those_that_end() | those_that_confirm() | those_by_hand()),
    ids=lambda one: f"{one.__module__}.{one.__name__}",
)
def test_s142_what_ends_a_clock_of_safety_says_what_its_page_showed_and_compares_it(one):
    marks = marks_of(one)
    assert marks, "no mark of what the page showed: see livlina.core.read"
    assert compares(one, marks), "the mark is not compared with what stands"
