"""Exceptions, ages that are not known to the day, and the catalogue in words. Pure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.support.offer import catalogue, sources
from livlina.support.offer.rules import answers as judged
from livlina.support.offer.terms import AS_A_RULE, Code, Condition, HelpForm, ParentContact, Possible
from livlina.support.offer.tests.test_rules import DAY, FACTS, GROUNDS, ORGANISATIONS, offer
from livlina.support.possible import panels, rules
from livlina.support.possible.errors import (
    EndedInTheFuture,
    EndedWithoutRecent,
    ExceptionReasonMissing,
    NotAGroup,
    NotAsARule,
    NothingToExcept,
    UnknownHelp,
    WishedInTheFuture,
    WishWordsMissing,
)

REASON = "Barnet orkar och vill, och mötena sker med stöd."


def answers(organisation, facts):
    help_given, limits = offer(organisation, facts.on)
    return judged(help_given, facts=facts, limits=limits, grounds=GROUNDS)


@given(ORGANISATIONS, FACTS, st.data())
def test_an_exception_lets_go_of_what_is_so_as_a_rule_for_that_help_and_of_nothing_else(organisation, facts, data):
    before = answers(organisation, facts)
    asked = st.tuples(st.sampled_from(sorted(catalogue.kinds())), st.sampled_from(Condition))
    exceptions = data.draw(st.frozensets(asked, max_size=30))
    for was, now in zip(before, rules.excepted(before, exceptions), strict=True):
        gone = [each for each in was.obstacles if each not in now.obstacles]
        assert [each for each in was.obstacles if each not in gone] == list(now.obstacles)
        is_excepted = (was.key, Condition.NO_MEETINGS) in exceptions
        assert all(each.code == Code.MEETS_VIOLENT_PARENT for each in gone)
        assert (Code.MEETS_VIOLENT_PARENT in [each.code for each in was.obstacles]) >= bool(gone)
        assert not gone or is_excepted
        assert now.possible != Possible.YES or not now.obstacles
    assert rules.can_be_excepted(before) == [
        (answer.key, Condition.NO_MEETINGS)
        for answer in before
        if Code.MEETS_VIOLENT_PARENT in [each.code for each in answer.obstacles]
    ]


@given(ORGANISATIONS, FACTS, st.integers(0, 100))
def test_where_the_year_alone_is_known_an_age_counts_only_when_both_give_the_same(organisation, facts, age):
    def at(years):
        return answers(organisation, replace(facts, age=years))

    found = rules.at_any_age((age, age + 1), at)
    for told, younger, older, unknown in zip(found, at(age), at(age + 1), at(None), strict=True):
        codes = [[(each.code, each.fact) for each in one.obstacles] for one in (younger, older)]
        assert told == (younger if codes[0] == codes[1] else unknown)
    assert rules.at_any_age((age,), at) == at(age)
    assert rules.at_any_age((), at) == at(None)


@given(st.dates(date(1920, 1, 1), date(2026, 11, 20)))
def test_the_age_that_is_known_is_among_those_of_the_year(born):
    (exact,) = rules.ages(born=born, birth_year=None, day=DAY)
    assert exact in rules.ages(born=None, birth_year=born.year, day=DAY)
    assert rules.ages(born=None, birth_year=None, day=DAY) == ()


def test_an_exception_is_from_what_is_so_as_a_rule_opens_something_and_has_a_reason():
    def obstacle(condition=Condition.NO_MEETINGS, possible=(("trappan", Condition.NO_MEETINGS),), reason=REASON):
        return type(rules.obstacle_to_exception(asked=("trappan", condition), possible=possible, reason=reason))

    assert {condition for condition in Condition if obstacle(condition) is not NotAsARule} == AS_A_RULE
    assert obstacle() is type(None)
    assert obstacle(possible=()) is NothingToExcept
    assert obstacle(reason=" kort ") is ExceptionReasonMissing


def test_what_is_told_and_wished_may_not_contradict_itself():
    def telling(contact, days):
        return type(rules.obstacle_to_telling(parent_contact=contact, ended_on=DAY + timedelta(days=days), today=DAY))

    assert telling(ParentContact.RECENT, 0) is type(None)
    assert telling(ParentContact.RECENT, 1) is EndedInTheFuture
    assert telling(ParentContact.CURRENT, 0) is EndedWithoutRecent
    assert rules.obstacle_to_telling(parent_contact=ParentContact.NONE, ended_on=None, today=DAY) is None

    def wish(**told):
        usual = {"help": "housing_guide", "form": HelpForm.PRACTICAL, "reason": "not_offered", "words": ""}
        return type(rules.obstacle_to_wish(**usual | {"wished_on": DAY, "today": DAY} | told))

    assert wish() is type(None)
    assert wish(help="no_such", form=None) is UnknownHelp
    assert wish(help="other", form=None) is WishWordsMissing
    assert wish(reason="group_not_offered") is NotAGroup
    assert wish(reason="group_not_offered", form=HelpForm.GROUP) is type(None)
    assert wish(wished_on=DAY + timedelta(days=1)) is WishedInTheFuture


def pairs(organisation, key):
    groups = panels.catalogue_groups(*sources.shipped(organisation, day=DAY), day=DAY)
    (line,) = [line for group in groups for line in group["lines"] if line["id"] == key]
    return dict(line["pairs"])


@pytest.mark.req("R-126", "R-150", "R-151")
def test_the_catalogue_tells_limits_notices_training_goals_and_what_is_known_of_the_effect():
    talks = pairs("kommun-1", "support_talk")
    assert (talks["Samtal"], talks["Påminnelse vid samtal"]) == ("10–12 samtal", "8 och 10")
    trappan = pairs("stockholm", "trappan")
    assert (trappan["Ålder"], trappan["Samtal"], trappan["Kräver"]) == (
        "4–17 år",
        "3–10 samtal",
        "Utbildning i Trappan",
    )
    assert trappan["Mål"].startswith("göra det möjligt att tala om våldet; ")
    assert trappan["Steg"] == "kontakt, rekonstruktion, kunskap"
    assert pairs("stockholm", "non_violence_group")["Det som är känt om effekten"] == (
        "brist på forskning och beprövade metoder"
    )
    assert "Signs of Safety" in pairs("stockholm", "parent_tools")["Metod"]
    assert {catalogue.kinds()[key].form for key in ("parent_course_abc", "parent_course_komet")} == {HelpForm.COURSE}
    for organisation in catalogue.shipped_organisations():
        shown = panels.catalogue_groups(*sources.shipped(organisation, day=DAY), day=DAY)
        keys = [line["id"] for group in shown for line in group["lines"]]
        assert sorted(keys) == sorted({row.kind.key for row in catalogue.shipped(organisation).offered})
        assert all("Källa" in dict(line["pairs"]) for group in shown for line in group["lines"])
