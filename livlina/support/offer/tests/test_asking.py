"""What is asked is read exactly, or refused in one sentence: nothing odd is taken for a fact."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livlina.support.offer import asking, sources
from livlina.support.offer.errors import NotAQuestion
from livlina.support.offer.facts import AdultFacts, ChildFacts, Guardian
from livlina.support.offer.terms import Consent, Fact, ParentContact, PersonRole

TODAY = date(2026, 11, 20)
LEAST = {"organisation": "stockholm", "person": {"role": "child"}}


def read(data):
    return asking.question(data, today=TODAY, counters=sources.counters)


def ask(**told):
    return read(json.dumps({**LEAST, **told}).encode())


def refused(data):
    with pytest.raises(NotAQuestion) as refusal:
        read(data)
    sentence = str(refusal.value)
    assert sentence[-1] in ".?"
    assert "\n" not in sentence
    return sentence


def test_what_is_left_out_is_unknown_and_the_day_is_today():
    question = ask()
    assert (question.organisation, question.facts.on, question.facts.age) == ("stockholm", TODAY, None)
    assert (question.facts.child, question.facts.adult, question.facts.talks_used) == (ChildFacts(), AdultFacts(), {})


def test_null_and_unknown_are_as_left_out():
    child = dict.fromkeys(asking.CHILD)
    words = {name: "unknown" for name in asking.CHILD if name not in ("parent_contact_ended_on", "guardians")}
    adult = dict.fromkeys(asking.ADULT)
    assert ask(on=None, child=child, adult=adult, person={"role": "child", "age": None}) == ask()
    assert ask(child=words, person={"role": "child", "age": "unknown"}) == ask()
    assert ask(child=None, adult={"talks_used": {"trappan": None}}) == ask()
    (guardian,) = ask(child={"guardians": [{"name": "A"}]}).facts.child.guardians
    assert guardian == Guardian(name="A", consent=Consent.UNKNOWN)


def test_everything_is_read():
    question = ask(
        on="210305",
        person={"role": "exposed", "age": 0},
        child={
            "parent_contact": "recent",
            "parent_contact_ended_on": "20210301",
            "violence_ceased": "yes",
            "guardians": [{"name": "Bo", "consent": "refused"}, {"name": "Alma", "consent": "given"}],
            "decision_for_child": True,
            "decision_fb_6_13a": False,
        },
        adult={"court_ordered_contact": "no", "talks_used": {"without_investigation": 3, "freedom_talks": 0}},
    )
    facts = question.facts
    assert (facts.on, facts.role, facts.age) == (date(2021, 3, 5), PersonRole.EXPOSED, 0)
    assert facts.child.parent_contact == ParentContact.RECENT
    assert facts.child.parent_contact_ended_on == date(2021, 3, 1)
    assert [one.name for one in facts.child.guardians] == ["Alma", "Bo"]
    assert (facts.child.decision_for_child, facts.child.decision_fb_6_13a) == (Fact.YES, Fact.NO)
    assert facts.adult.court_ordered_contact == Fact.NO
    assert facts.talks_used == {"without_investigation": 3, "freedom_talks": 0}
    assert read(b"\xef\xbb\xbf" + json.dumps(LEAST).encode()) == ask()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "tomt"),
        (b" \n ", "tomt"),
        (b"{", "rad 1"),
        (b"\xff{}", "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b"[]", "Dokumentet ska vara"),
        (b"null", "Dokumentet ska vara"),
        (b"NaN", "NaN"),
        (b'{"organisation": -Infinity}', "-Infinity"),
        (b"[" * 100_000, ""),
        (b'{"person": ' * 20_000, ""),
        (b"1" * 5_000, "för stort"),
        (b" " * (asking.LARGEST + 1), "större än"),
        (b'{"organisation": "stockholm", "organisation": "stockholm"}', "två gånger"),
        (b'{"a\\u0000\\ud800": 1}', "Ett namn kan inte stå i dokumentet"),
        (b"{} {}", "rad 1"),
    ],
)
def test_what_is_no_question_is_refused(data, words):
    assert words in refused(data)


NO_AGES = (-1, 131, 10**400, 9.0, True, "9", [])
NO_DAYS = (20261120, "2026-1-2", "i dag", True, "2026-11-20T00:00", "٢٠٢٦1120")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"organisation": None}, "organisation"),
        ({"organisation": ["stockholm"]}, "organisation"),
        ({"organisation": "../stockholm"}, "organisation"),
        ({"persn": {}}, "Menade du ”person”?"),
        ({"person": None}, "”role” saknas"),
        ({"person": []}, "”person” ska vara"),
        ({"person": {"role": "unknown"}}, "Välj bland exposed, using_violence, child"),
        ({"person": {"role": True}}, "”role” ska vara ett ord"),
        *(({"person": {"role": "child", "age": age}}, "helt antal år") for age in NO_AGES),
        *(({"on": day}, "skriven som") for day in NO_DAYS),
        *(({"on": day}, "kalendern") for day in ("2026-02-30", "0000-01-01", "261399")),
        *(({"on": day}, "Året") for day in ("0001-01-01", "1899-12-31", "9999-12-31")),
        ({"child": "no"}, "”child” ska vara"),
        ({"child": {"violence_ceased": True}}, "”violence_ceased” ska vara ett ord"),
        ({"child": {"violence_ceased": "Yes"}}, "”violence_ceased” kan inte vara det som står där"),
        ({"child": {"violense_ceased": "yes"}}, "Menade du ”violence_ceased”?"),
        ({"child": {"parent_contact": "yes"}}, "Välj bland current"),
        ({"child": {"parent_contact_ended_on": "2026-11-21"}}, "efter dagen"),
        ({"child": {"decision_for_child": 1}}, "true eller false"),
        ({"child": {"decision_fb_6_13a": []}}, "true eller false"),
        ({"child": {"guardians": {}}}, "lista"),
        ({"child": {"guardians": [None]}}, "vårdnadshavare"),
        ({"child": {"guardians": ["A"]}}, "vårdnadshavare"),
        ({"child": {"guardians": [{"consent": "given"}]}}, "”name” saknas"),
        ({"child": {"guardians": [{"name": " ", "consent": "given"}]}}, "”name” saknas"),
        ({"child": {"guardians": [{"name": 1, "consent": "given"}]}}, "”name” saknas"),
        ({"child": {"guardians": [{"name": "A\u202eB", "consent": "given"}]}}, "går inte att visa"),
        ({"child": {"guardians": [{"name": "A" * 201, "consent": "given"}]}}, "går inte att visa"),
        ({"child": {"guardians": [{"name": "A", "consent": "yes"}]}}, "”consent” kan inte vara det som står där"),
        ({"child": {"guardians": [{"name": "A"}, {"name": "A "}]}}, "Två vårdnadshavare heter likadant"),
        ({"child": {"guardians": [{"name": str(number)} for number in range(21)]}}, "högst 20"),
        ({"adult": {"talks_used": {"freedom_talk": 20}}}, "Menade du ”freedom_talks”?"),
        ({"adult": {"talks_used": []}}, "talks_used"),
        *(({"adult": {"talks_used": {"trappan": used}}}, "antal samtal") for used in (-1, 1.0, True, "3", 10**9)),
    ],
)  # fmt: skip
def test_a_value_that_is_not_known_is_refused(told, words):
    assert words in refused(json.dumps({**LEAST, **told}).encode())


def test_a_half_character_in_a_name_is_refused():
    data = json.dumps({**LEAST, "child": {"guardians": [{"name": "\ud800"}]}}).encode()
    assert "går inte att visa" in refused(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["yes", "given"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*asking.TOP, *asking.CHILD, *asking.PERSON, *asking.ADULT]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60)
@given(st.binary(max_size=60) | JSON.map(lambda told: json.dumps(told).encode()))
def test_whatever_comes_is_read_or_refused(data):
    with suppress(NotAQuestion):
        assert read(data).facts.role in PersonRole


@given(
    st.permutations(["organisation", "on", "person", "child"]),
    st.permutations(["violence_ceased", "life_stable", "parent_contact"]),
)
def test_the_order_of_facts_never_matters(top, names):
    child = {name: {"parent_contact": "current"}.get(name, "yes") for name in names}
    told = {**LEAST, "on": "2026-01-02", "child": child}
    straight = {**LEAST, "on": "2026-01-02", "child": dict(sorted(child.items()))}
    assert read(json.dumps({name: told[name] for name in top}).encode()) == read(json.dumps(straight).encode())


@pytest.mark.parametrize(
    "document",
    [
        {"Anna Provsson": {}},
        {"person": {"role": "Anna Provsson"}},
        {"organisation": "Anna Provsson"},
        {"on": "Anna Provsson"},
        {"child": {"guardians": {"Anna Provsson": "given"}}},
        {"child": {"guardians": [{"Anna Provsson": "given"}]}},
        {"child": {"guardians": [{"name": "Anna Provsson"}] * 2}},
        {"child": {"guardians": [{"name": "B", "consent": "Anna Provsson"}]}},
        {"child": {"violence_ceased": "Anna Provsson"}},
        {"adult": {"talks_used": {"Anna Provsson": 1}}},
        {"adult": {"talks_used": {"without_investigation": "Anna Provsson"}}},
        b'{"Anna Provsson": 1, "Anna Provsson": 2}',
    ],
)
def test_s121_no_refusal_repeats_what_was_handed_in(document):
    """It stands in the log of whatever asks."""
    told = document if isinstance(document, bytes) else json.dumps(LEAST | document).encode()
    assert "Anna" not in refused(told)
