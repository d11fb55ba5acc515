"""Help that is given in words: as the overview of a case and its own page tell of it, and in what has happened."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import pips, tag
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.rules import with_absence
from livlina.support.interventions import queries, rules
from livlina.support.interventions.rules import Count, Terms
from livlina.support.interventions.terms import (
    OF_STUDY,
    ActKind,
    ActState,
    ChildView,
    Destination,
    EndReason,
    Ground,
    Item,
    MoreReason,
    Theme,
)
from livlina.support.methods import queries as methods
from livlina.support.methods import rules as method_rules
from livlina.support.methods.terms import AtFirst
from livlina.support.models import Intervention, InterventionAct, InterventionExtension, Session
from livlina.support.offer.items import Kind
from livlina.support.offer.terms import HelpForm, Regime
from livlina.support.panels import TAKEN_UP, TO_TAKE_UP, TONES
from livlina.support.talks.rules import Setting
from livlina.support.terms import SessionState

STATES: Final = {
    ActState.PLANNED.value: tag("planerat", "brand", "calendar"),
    ActState.DONE.value: tag("gjort", "ok", "check"),
    ActState.NOT_DONE.value: tag("blev inte av", "", "cross"),
}
MARKS: Final = ((ActState.DONE.value, "Gjort"), (ActState.NOT_DONE.value, "Blev inte av"))


@dataclass(frozen=True, kw_only=True)
class Within:
    """What stands within the help of a case, read once for the page; by its key, and terms by its kind."""

    setting: Setting
    terms: Mapping[str, Terms]
    talks: Mapping[int, Sequence[Session]]
    acts: Mapping[int, Sequence[InterventionAct]]
    extensions: Mapping[int, Sequence[InterventionExtension]]
    weeks: int
    shows_whereabouts: bool
    """Whether it is shown where somebody will be, and how she comes there (S-21)."""

    absences: Mapping[int, str]
    """Of those who have the case and are not at work why, by staff id (S-55)."""

    def who(self, staff: Any) -> str:
        """One who is to do something now, and that they have left or are away."""
        absence = self.absences.get(staff.pk, "")
        return with_absence(f"{staff.name}, som", absence) if absence else str(staff.name)


def short(found: Iterable[Any], *, setting: Setting, day: date) -> list[dict[str, Any]]:
    """What goes on, as the overview of the case says it: how much is used, and until when."""
    return [
        {
            "name": queries.name_of(row.kind),
            "knots": _knots(queries.count(row, setting=setting), kind=queries.kind_of(row.kind)),
            "period": period(row),
            "is_near": _is_near(row, day),
        }
        for row in found
        if row.ended_on is None
    ]


def _knots(count: Count, *, kind: Kind | None) -> Any:
    """Its talks as knots on the line; nothing where it is not made of talks and none is counted."""
    if count.limit is None and not count.used and (kind is None or kind.form not in rules.OF_TALKS):
        return ""
    return pips(count.used, count.limit, count.booked)


def period(row: Intervention) -> str:
    """Its days in words."""
    if row.ended_on:
        return f"{swedish_date(row.starts_on)} till {swedish_date(row.ended_on)}"
    until = f" till och med {swedish_date(row.ends_on)}" if row.ends_on else ", tills vidare"
    return f"Från {swedish_date(row.starts_on)}{until}"


def _is_near(row: Intervention, day: date) -> bool:
    return row.ended_on is None and row.ends_on is not None and row.ends_on - day <= rules.REMINDED


# ---- its own page ----


def lines(case: Case, found: Iterable[Any], within: Within, *, may_record: bool, day: date) -> list[dict[str, Any]]:
    """All help that is or was given, each with what stands within it and what can be done with it."""
    return [_line(case, row, within, may_record=may_record, day=day) for row in found]


def _line(case: Case, row: Any, within: Within, *, may_record: bool, day: date) -> dict[str, Any]:
    kind, terms = queries.kind_of(row.kind), within.terms.get(row.kind)
    count, is_open = queries.count(row, setting=within.setting), row.ended_on is None
    talks, acts = within.talks.get(row.pk, ()), within.acts.get(row.pk, ())
    can = may_record and is_open
    ids = [case.public_id, row.public_id]
    return {
        "row": row,
        "id": f"i{row.public_id}",
        "name": queries.name_of(row.kind),
        "is_open": is_open,
        "knots": _knots(count, kind=kind),
        "left": left_in_words(count) if is_open else "",
        "period": period(row),
        "ground": str(Ground(row.ground).label).lower(),
        "ground_url": _ground_url(case, row, shows_whereabouts=within.shows_whereabouts),
        "goals": goals_touched(kind, talks),
        "method": kind.method if kind else "",
        "card_url": reverse("help_card", args=[row.kind]) if kind else "",
        "version": row.method_version,
        "given_by": _given_by(row, within if is_open else None),
        "placement_url": reverse("decision", args=[case.public_id, row.placement_ref]) if row.placement_ref else "",
        "training": terms.training if terms else "",
        "came": _came(count),
        "notices": [
            *_notices(row, count, kind, terms, acts, weeks=within.weeks, day=day),
            *_of_method(row, kind, talks, acts),
        ]
        if is_open
        else [],
        "steps_left": "" if is_open else method_rules.left_in_words(_left(kind, talks)),
        "talks": [talk_line(case, talk) for talk in talks],
        "items": [_to_do(act, within, can=can) for act in acts if act.item],
        "acts": [_to_do(act, within, can=can) for act in acts if not act.item],
        "all_acts": acts,
        "extensions": [_extension(each) for each in within.extensions.get(row.pk, ())],
        "started_by": row.started_by.name,
        "is_training": row.is_training,
        "ended": f"{EndReason(row.end_reason).label}" if row.end_reason else "",
        "ended_by": row.ended_by.name if row.ended_by else "",
        **_act_link(case, row, can=can),
        "extend_url": reverse("intervention_extend", args=ids) if can and (row.talks or row.ends_on) else "",
        "end_url": reverse("intervention_end", args=ids) if can else "",
    }


def _act_link(case: Case, row: Any, *, can: bool) -> dict[str, str]:
    """Where what is done within it is written."""
    if rules.is_own_contact(row.kind):
        url, text = reverse("case_partner", args=[case.public_id]), "Skriv om kontakten"
    else:
        url, text = reverse("intervention_act", args=[case.public_id, row.public_id]), "Skriv in eller planera"
    return {"act_url": url if can else "", "act_text": text}


def left_in_words(count: Count) -> str:
    """How many talks are left, in a sentence; '' without a limit."""
    if count.limit is None:
        return ""
    over = count.used + count.booked - count.limit
    if over > 0:
        return f"{over} samtal är utöver det som är beviljat."
    return f"{count.left} av {count.limit} samtal är kvar att boka."


def _came(count: Count) -> str:
    """To how many of the talks the person came. Source: R-128."""
    return f"Kom till {count.came} av {count.called_to} samtal." if count.called_to else ""


def _notices(
    row: Any,
    count: Count,
    kind: Kind | None,
    terms: Terms | None,
    acts: Iterable[InterventionAct],
    *,
    weeks: int,
    day: date,
) -> list[str]:
    """What is to be known now: how far it has gone, that its end is near, that nobody has met for long."""
    told = []
    if mark := rules.reached(count, notices=terms.notices if terms else ()):
        told.append(f"{mark} samtal har passerats: {count.used} är använda. Prata om vad som händer sedan.")
    if row.ends_on is not None and row.ends_on < day:
        told.append(f"Sista dagen var {swedish_date(row.ends_on)}. Förläng eller avsluta.")
    elif _is_near(row, day):
        told.append(f"Sista dagen är {swedish_date(row.ends_on)}. Prata om vad som händer sedan.")
    last_on = timezone.localdate(row.last_at) if row.last_at else None
    form = kind.form if kind else HelpForm.INDIVIDUAL
    if rules.has_gap(form=form, starts_on=row.starts_on, last_on=last_on, today=day, weeks=weeks):
        since = f"sedan {swedish_date(last_on)}" if last_on else "sedan insatsen började"
        told.append(f"Inget samtal {since}.")
    if form == HelpForm.REFERRAL:
        told += _of_referral(acts, weeks=weeks, day=day)
    return told


def _left(kind: Kind | None, talks: Iterable[Session]) -> list[str]:
    return method_rules.steps_left(kind.steps if kind else (), [(talk.state, talk.step) for talk in talks])


def _of_method(row: Any, kind: Kind | None, talks: Sequence[Session], acts: Iterable[InterventionAct]) -> list[str]:
    """
    What is to be known by its method: of a child's first talk, of steps without a talk, of one who gives it alone, and
    that a study is another question than the help.
    """
    in_order = [(talk.state, talk.at_first) for talk in reversed(talks)]
    told = [
        method_rules.at_first(kind, in_order),
        method_rules.left_in_words(_left(kind, talks)),
        method_rules.ALONE if queries.is_alone(row, kind=kind) else "",
        method_rules.study_in_words(kind, [act.kind == ActKind.STUDY_YES for act in acts if act.kind in OF_STUDY]),
    ]
    return [text for text in told if text]


def goals_touched(kind: Kind | None, talks: Iterable[Session]) -> str:
    """Its goals, each with how many talks have touched it where any has. Source: R-207."""
    held = [talk.goals for talk in talks if talk.state == SessionState.HELD]
    told = method_rules.goals_touched(kind.goals if kind else (), held)
    return ", ".join(f"{goal} ({number} samtal)" if number else goal for goal, number in told)


def _given_by(row: Any, within: Within | None) -> str:
    """
    Who meets the child and who the parent, where two are chosen; `within` tells how they are now, while it goes on.
    Source: R-177.
    """
    told = [("Barnet", row.child_worker), ("Föräldern", row.guardian_worker)]
    return ", ".join(f"{whom} möter {within.who(who) if within else who.name}" for whom, who in told if who)


def _of_referral(acts: Iterable[InterventionAct], *, weeks: int, day: date) -> list[str]:
    """How the referral stands, in sentences. Source: R-141."""
    stands = rules.referral((act.kind, act.on) for act in acts if act.state == ActState.DONE)
    if stands.sent_on is None:
        return ["Ingen remiss är skickad ännu."]
    told = [f"Remiss skickad {swedish_date(stands.sent_on)}."]
    if stands.bounces:
        told.append(f"Tillbaka eller vidare {stands.bounces} {'gång' if stands.bounces == 1 else 'gånger'}.")
    if stands.accepted_on:
        return [*told, f"Vården tar emot sedan {swedish_date(stands.accepted_on)}."]
    told.append("Ingen tar emot ännu: vi håller kontakten.")
    if stands.is_to_be_held(today=day, weeks=weeks):
        told.append("Det är dags att höra av sig till personen igen.")
    return told


def _ground_url(case: Case, row: Intervention, *, shows_whereabouts: bool) -> str:
    """Where it is read by what it is given; a commission is shown to those who are shown whereabouts alone."""
    if row.ground == Ground.DECISION:
        return reverse("decision", args=[case.public_id, row.ground_ref])
    is_shown = row.ground == Ground.COMMISSION and shows_whereabouts
    return reverse("commission", args=[row.ground_ref]) if is_shown else ""


def talk_line(case: Case, talk: Session) -> dict[str, Any]:
    """A talk as a row within what it is part of: when, with whom, how long, and what it was about."""
    return {
        "at": talk.time.slot.lower,
        "state": TONES[SessionState(talk.state)],
        "staff": talk.time.staff.name,
        "minutes": round((talk.time.slot.upper - talk.time.slot.lower).total_seconds() / 60),
        "about": about(talk),
        "why": talk.at_first_why or "",
        "agenda": talk.agenda or "",
        "about_text": TO_TAKE_UP if talk.state == SessionState.BOOKED else TAKEN_UP,
        "url": reverse("session_about", args=[case.public_id, talk.public_id]),
    }


def told_of(talk: Session) -> list[tuple[str, str]]:
    """All that is told of a talk, as pairs: what has not been said is written out."""
    held_by = talk.intervention
    return [
        ("Det personen vill ta upp", talk.agenda or "Inte sagt"),
        ("Del av insatsen", queries.name_of(held_by.kind) if held_by else "Ingen insats"),
        ("Vad samtalet handlade om", about(talk) or "Inte sagt"),
        *([("Varför utan vårdnadshavare", talk.at_first_why)] if talk.at_first_why else []),
    ]


def about(talk: Session) -> str:
    """What a talk was about, as words after each other; '' where nobody has said."""
    told = [
        str(Theme(talk.theme).label) if talk.theme else "",
        f"steg {talk.step}" if talk.step else "",
        {"": "", ChildView.YES.value: "barnen var med i samtalet", ChildView.NO.value: "barnen togs inte upp"}[
            talk.children
        ],
        f"övning: {talk.exercise}" if talk.exercise else "",
        "fick med sig något" if talk.taken_home else "",
        f"rörde {', '.join(talk.goals)}" if talk.goals else "",
        {"": "", AtFirst.YES.value: "en vårdnadshavare var med", AtFirst.NO.value: "utan vårdnadshavare"}[
            talk.at_first
        ],
    ]
    return ", ".join(filter(None, told))


def _act(act: InterventionAct, *, can: bool, shows_whereabouts: bool = False) -> dict[str, Any]:
    return {
        "row": act,
        "place": act.place if shows_whereabouts else "",
        "safety": act.safety if shows_whereabouts else "",
        "is_withheld": not shows_whereabouts and act.keeps_place,
        "what": str(Item(act.item).label) if act.item else str(ActKind(act.kind).label),
        "to": str(Destination(act.destination).label) if act.destination else "",
        "with": act.companion.name if act.companion else "",
        "state": STATES[act.state],
        "marks": MARKS if can and act.state == ActState.PLANNED else (),
    }


def _to_do(act: InterventionAct, within: Within, *, can: bool) -> dict[str, Any]:
    """The same on its page, where what is planned says how the one who is to come along is now."""
    line = _act(act, can=can, shows_whereabouts=within.shows_whereabouts)
    is_planned = act.companion is not None and act.state == ActState.PLANNED
    return line | {"with": within.who(act.companion)} if is_planned else line


def _extension(each: InterventionExtension) -> dict[str, Any]:
    told = []
    if each.talks_after != each.talks_before:
        told.append(f"{each.talks_before} till {each.talks_after} samtal")
    if each.ends_after != each.ends_before and each.ends_after:
        told.append(f"till och med {swedish_date(each.ends_after)}")
    if each.court_until:
        told.append(f"rättsprocessen väntas vara klar {swedish_date(each.court_until)}")
    return {
        "what": ", ".join(told),
        "why": str(MoreReason(each.why).label),
        "words": each.words,
        "by": each.extended_by.name,
        "at": each.extended_at,
    }


def act_counts(acts: Iterable[InterventionAct]) -> list[tuple[str, int]]:
    """How often each thing was done in the case, in the order of the words. Source: R-131, R-164."""
    done = Counter(act.kind for act in acts if act.state == ActState.DONE)
    return [(str(kind.label), done[kind]) for kind in ActKind if done[kind]]


# ---- what can be given ----


def kinds(terms: Mapping[str, Terms], *, role: str) -> list[tuple[str, str]]:
    """What may be chosen for a client in that role, each with how much it is."""
    return [(key, ", ".join(filter(None, (each.kind.name, each.span)))) for key, each in _for(terms, role)]


def _for(terms: Mapping[str, Terms], role: str) -> list[tuple[str, Terms]]:
    return [(key, each) for key, each in terms.items() if role in each.kind.roles and each.is_given is not False]


def asked_by_method(terms: Mapping[str, Terms], *, role: str) -> tuple[bool, bool]:
    """Whether any of them takes two who give it, and whether any may belong to a placement."""
    of_role = [each.kind for _, each in _for(terms, role)]
    return any(kind.by_two for kind in of_role), any(kind.placement for kind in of_role)


def placements(found: Iterable[Any]) -> list[tuple[str, str]]:
    """The placements of the case as choices, by the day they were decided alone: where she is stands elsewhere."""
    return [(str(each.public_id), f"Skyddat boende, beslut {swedish_date(each.decided_on)}") for each in found]


def competences(terms: Mapping[str, Terms], *, role: str) -> list[str]:
    """What it takes to give any of them."""
    return [name for _, each in _for(terms, role) for name in methods.competences(each.kind)]


def catalogue(terms: Mapping[str, Terms], *, role: str, lacking: Collection[str] = ()) -> list[dict[str, Any]]:
    """
    On what terms each of them is given here, for the one who chooses; `lacking` is what stands of no training of hers.

    Source: R-117, R-126, R-159.
    """
    return [
        {
            "name": each.kind.name,
            "how": _how(each),
            "method": each.kind.method,
            "goals": ", ".join(each.kind.goals),
            "conditions": "; ".join(str(condition.label) for condition in each.conditions),
            "training": each.training,
            "lacks": ", ".join(name for name in methods.competences(each.kind) if name in lacking),
            "card_url": reverse("help_card", args=[each.kind.key]),
        }
        for _, each in _for(terms, role)
    ]


def _how(terms: Terms) -> str:
    regime = {
        Regime.SERVICE: "utan behovsprövning",
        Regime.DECIDED: "efter beslut",
        None: "hur den ges är inte sagt här",
    }[terms.regime]
    longest = terms.longest
    length = f"högst {longest.count} {longest.unit.label}" if longest else ""
    is_known = "" if terms.is_given else "om den ges här är inte sagt"
    return ", ".join(filter(None, (terms.span, length, regime, is_known)))


def steps(kinds_given: Iterable[str]) -> list[str]:
    """The steps of the methods of these kinds, in their order."""
    return list(dict.fromkeys(step for key in kinds_given if (kind := queries.kind_of(key)) for step in kind.steps))


def of_talks(kinds_given: Iterable[str]) -> dict[str, Any]:
    """What can be said of a talk by the kinds of help given: goals, exercises, and how a child's first one was."""
    kinds = [kind for key in dict.fromkeys(kinds_given) if (kind := queries.kind_of(key))]
    each = {exercise.name: exercise for kind in kinds for exercise in methods.exercises(kind)}
    return {
        "goals": list(dict.fromkeys(goal for kind in kinds for goal in kind.goals)),
        "exercises": [(name, f"{name}. Mål: {exercise.goal}") for name, exercise in each.items()],
        "asks_at_first": any(kind.first_with_guardian for kind in kinds),
    }


def end_in_words(row: Intervention, left: Sequence[str]) -> str:
    """What it is to end it, and which steps have no talk. Source: R-169."""
    words = f"{queries.name_of(row.kind)}. Det som är planerat inom insatsen blir inte av."
    return " ".join(filter(None, (words, method_rules.left_in_words(left))))


def extension_in_words(row: Intervention, terms: Terms | None) -> str:
    """What there is now, and what more of it takes here."""
    now = ", ".join(filter(None, (f"{row.talks} samtal" if row.talks else "", period(row))))
    rule = terms.extension if terms else None
    if row.ground != Ground.SERVICE or rule in rules.BY_DECISION:
        takes = "Den förlängs genom ett nytt beslut."
    else:
        takes = f"Den förlängs av {rule.label}." if rule else ""
    return " ".join(filter(None, (f"{queries.name_of(row.kind)}. Nu: {now}.", takes)))


# ---- what has happened ----


def _url(file: File) -> str:
    return reverse("case_interventions", args=[file.case.public_id])


def _started(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point(
        "forward", f"Insats började: {queries.name_of(row.kind)}", row.starts_on, by=row.started_by, url=_url(file)
    )


def _ended(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    how = str(EndReason(row.end_reason).label).lower()
    title = f"Insats avslutad: {queries.name_of(row.kind)}"
    told = {"by": row.ended_by, "meta": how, "text": row.end_words, "url": _url(file)}
    return point("check", title, row.ended_on, **told)


def _extended(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    each = _extension(row)
    told = {"by": row.extended_by, "meta": each["why"].lower(), "text": row.words, "url": _url(file)}
    return point("arrow", f"Insats förlängd: {each['what']}", row.extended_at, **told)


def _done(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    line = _act(row, can=False)
    title = ": ".join(filter(None, (line["what"], line["to"])))
    return point("list", title, row.on, by=row.noted_by, text=row.words, url=_url(file)) | {"tag": line["state"]}


EVENTS = (
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.interventions.all(),
        at="starts_on",
        point=_started,
        related=("started_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.interventions.exclude(ended_on=None),
        at="ended_on",
        point=_ended,
        related=("ended_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.intervention_extensions.all(),
        at="extended_at",
        point=_extended,
        related=("extended_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.intervention_acts.all(),
        at="on",
        point=_done,
        related=("noted_by",),
    ),
)
"""That help began, went on for longer and ended, and what was done within it, among what has happened in the case."""
