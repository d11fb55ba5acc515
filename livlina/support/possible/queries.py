"""
Reads of which help is possible in a case, by what the case itself knows and what was told in it.

Nothing is read of another's file, not even whether there is one: whether a parent has support here is asked of the one
who works with the case, and said by that person. Source: S-10, S-13.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from livlina.cases import queries as cases
from livlina.cases.consenting import queries as consenting
from livlina.cases.consenting.queries import Consents
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import GRANTS
from livlina.cases.models import Case
from livlina.cases.panels import born, called
from livlina.cases.queries import File
from livlina.core.asked import asked
from livlina.organisation import queries as organisation
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import DecisionKind
from livlina.support.models import HelpException, HelpFacts, HelpWish
from livlina.support.offer import rules as offer
from livlina.support.offer import sources
from livlina.support.offer.facts import WITHOUT_INVESTIGATION, AdultFacts, ChildFacts, Facts, Guardian
from livlina.support.offer.items import Catalogue, Figure
from livlina.support.offer.rules import Answer
from livlina.support.offer.terms import Condition, Consent, Fact, ParentContact, PersonRole
from livlina.support.possible import rules
from livlina.support.possible.errors import NoOrganisation
from livlina.support.talks import queries as talks
from livlina.support.talks.queries import Counted
from livlina.support.talks.terms import COUNTERS
from livlina.support.terms import TalkKind

COUNTED: Final[Mapping[str, str]] = {
    TalkKind.TALK.value: WITHOUT_INVESTIGATION,
    TalkKind.MOTIVATIONAL.value: "motivational_talks",
}
"""What the catalogue counts by, of what is counted in a case."""

PROTECTION: Final = ("violence_ceased", "life_stable", "safe_and_protected", "meets_violent_parent")
MOST_WISHES: Final = 100


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Which help is possible in a case, and by what it was judged."""

    catalogue: Catalogue
    limits: Mapping[str, Figure]
    facts: Facts
    ages: tuple[int, ...]
    told: HelpFacts | None
    exceptions: list[HelpException]
    """Those that hold."""
    without: tuple[Answer, ...]
    """The answers without the exceptions."""
    answers: tuple[Answer, ...]


def catalogue() -> Catalogue:
    """The catalogue of the organisation that is loaded. Raises a DomainError where there is none."""
    municipality = organisation.municipality()
    if municipality is None:
        raise NoOrganisation
    key = municipality.key
    return sources.shipped_catalogue(key) if sources.is_shipped(key) else sources.own(key)


def limits(*, day: date, unit_id: int | None = None) -> dict[str, Figure]:
    """The local limits of the organisation that day; those of the unit before them."""
    rows = LocalLimit.objects.on(day).filter(Q(unit=unit_id) | Q(unit=None))
    ordered = rows.order_by(F("unit").asc(nulls_first=True)).values_list("key", "value", "source")
    return {key: Figure(value=int(value), source=source) for key, value, source in ordered}


def judged(case: Case, file: File, *, day: date) -> Judged:
    """Which help is possible for the person of the case that day. Raises a DomainError where there is no catalogue."""
    there_is = catalogue()
    told = latest(case)
    counted = talks.counted(case, day=day)
    figures = _limits(case, counted, day=day)
    facts = _facts(case, told, counted, day=day)
    asked = consenting.consents(file, day=day) if facts.is_child else None
    general = _consenting(facts, asked, "") if asked else facts
    ages = rules.ages(born=born(case.person), birth_year=case.person.birth_year, day=day)
    grounds = sources.legal_grounds(day=day)

    def judged_by(facts: Facts, age: int | None) -> tuple[Answer, ...]:
        return offer.answers(there_is, facts=replace(facts, age=age), limits=figures, grounds=grounds)

    def judge(age: int | None) -> tuple[Answer, ...]:
        """Each by the consents that are asked for it; a kind that nobody was asked about by that."""
        of_its_own = (
            {
                answer.key: answer
                for help in {row.help for row in asked.steps}
                for answer in judged_by(_consenting(facts, asked, help), age)
                if answer.key == help
            }
            if asked
            else {}
        )
        return tuple(of_its_own.get(answer.key, answer) for answer in judged_by(general, age))

    without = rules.at_any_age(ages, judge)
    held = _exceptions(case, told)
    return Judged(
        catalogue=there_is,
        limits=figures,
        facts=replace(general, age=ages[0] if len(ages) == 1 else None),
        ages=ages,
        told=told,
        exceptions=held,
        without=without,
        answers=rules.excepted(without, {(row.help, Condition(row.condition)) for row in held}),
    )


def _consenting(facts: Facts, asked: Consents, help: str) -> Facts:
    """The facts with what each with custody has answered of that kind of help, and whether it is decided without."""
    of = asked.of(help)
    guardians = tuple(
        Guardian(name=called(party), consent=Consent(of.question.guardians[party.pk].answer.value))
        for party in asked.guardians
    )
    decided = Fact.YES if of.question.has_decision else Fact.NO
    return replace(facts, child=replace(facts.child, guardians=guardians, decision_fb_6_13a=decided))


def _facts(case: Case, told: HelpFacts | None, counted: Counted, *, day: date) -> Facts:
    used = {key: counted.by_counter[counter].used for counter, key in COUNTED.items()}
    facts = Facts(on=day, role=PersonRole(case.role), talks_used=used)
    told = told or HelpFacts()
    names = (*PROTECTION, "decision_for_child", "motivation_assessed", "court_ordered_contact")
    said: dict[str, Any] = {name: Fact(getattr(told, name)) for name in names}
    adult = AdultFacts(**{name: said.pop(name) for name in names[-2:]})
    if not facts.is_child:
        return replace(facts, adult=adult)
    child = ChildFacts(
        parent_contact=ParentContact(told.parent_contact),
        parent_contact_ended_on=told.parent_contact_ended_on,
        **said,
    )
    return replace(facts, child=child)


def _limits(case: Case, counted: Counted, *, day: date) -> dict[str, Figure]:
    """The limits at the unit; those of counted talks with what was granted beyond, none where talks go on freely."""
    found = limits(day=day, unit_id=case.unit_id)
    for counter, key in COUNTERS.items():
        limit = counted.by_counter[counter].limit
        if limit is None or (counter == TalkKind.TALK and counted.is_decided):
            found.pop(key, None)
        elif key in found:
            found[key] = replace(found[key], value=limit)
    return found


def latest(case: Case) -> HelpFacts | None:
    """What was told last in the case."""
    found: HelpFacts | None = next(iter(_latest(case=case.pk)), None)
    if found is not None:
        found.case = case
    return found


@asked
def _latest(*, case: Any) -> QuerySet[HelpFacts]:
    return HelpFacts.objects.filter(case=case).select_related("told_by").order_by("-told_at", "-pk")[:1]


def _exceptions(case: Case, told: HelpFacts | None) -> list[HelpException]:
    """The exceptions that hold: what is told of the protection of the child is the same as when they were made."""
    if told is None or case.role != PersonRole.CHILD:
        return []
    rows = HelpException.objects.filter(case=case.pk).select_related("facts", "decided_by").order_by("pk")
    same = [row for row in rows if all(getattr(row.facts, name) == getattr(told, name) for name in PROTECTION)]
    return cases.of_case(case, same)


def wishes(case: Case) -> list[HelpWish]:
    """What the person wished for and could not have, the latest first."""
    found = HelpWish.objects.filter(case=case.pk).select_related("noted_by").order_by("-wished_on", "-pk")
    return cases.of_case(case, list(found[:MOST_WISHES]))


def decided_kinds(case: Case, *, day: date) -> set[str]:
    """Which kinds of decision that grant help to the child stand signed in the case and hold that day."""
    rows = Decision.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        case=case.pk,
        signed_at__isnull=False,
        outcome__in=sorted(GRANTS),
        kind__in=(DecisionKind.CHILD_INTERVENTION, DecisionKind.AGAINST_GUARDIAN),
    )
    return set(rows.values_list("kind", flat=True))
