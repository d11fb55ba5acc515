"""How talks are counted, in words, as the pages of a case show it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases.models import Case
from livlina.core.errors import DomainError
from livlina.core.templatetags.livlina import pips, tag
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.models import OfferedHelp
from livlina.organisation.terms import OrganisationModel
from livlina.support.models import MoreTalks
from livlina.support.rules import talks_in_words
from livlina.support.talks import rules
from livlina.support.talks.queries import ByDecision, Counted, Ground, MoreAsked
from livlina.support.talks.rules import Granted, Setting
from livlina.support.talks.terms import MoreOutcome, Wish
from livlina.support.terms import SessionForm, SessionState, TalkKind

OUTCOMES: Final = {
    "": tag("väntar på beslut", "now", "clock"),
    MoreOutcome.GRANTED.value: tag("beviljat", "ok", "check"),
    MoreOutcome.DECLINED.value: tag("nej", "", "cross"),
}
EXAMPLES: Final = (
    ("Samtal, på plats eller digitalt", TalkKind.TALK, SessionForm.INDIVIDUAL, SessionState.HELD),
    ("Bokat samtal på telefon", TalkKind.TALK, SessionForm.PHONE, SessionState.HELD),
    ("Gruppträff", TalkKind.TALK, SessionForm.GROUP, SessionState.HELD),
    ("Uteblivet samtal", TalkKind.TALK, SessionForm.INDIVIDUAL, SessionState.MISSED),
    ("Avbokat sent", TalkKind.TALK, SessionForm.INDIVIDUAL, SessionState.LATE),
    ("Avbokat i tid", TalkKind.TALK, SessionForm.INDIVIDUAL, SessionState.CANCELLED),
)


def what_counts(setting: Setting) -> list[tuple[str, str]]:
    """Which meetings take a knot at the unit, in pairs. Source: R-089."""
    told = [
        (
            what,
            "Tar en knut" if rules.counts(kind=kind, form=form, state=state, setting=setting).takes else "Ingen knut",
        )
        for what, kind, form, state in EXAMPLES
    ]
    return [
        *told,
        ("Rådgivning, och kontakter mellan samtalen", "Ingen knut"),
        ("Motiverande samtal, samtal hos Stödcentrum", "Räknas var för sig"),
        ("Samtal i utredning eller i beviljad insats", "Räknas för sig"),
    ]


def counters(counted: Counted, behind: Mapping[str, OfferedHelp]) -> list[dict[str, Any]]:
    """
    Each counter that has a limit or is used, with its knots; the one of talks without investigation always.

    `behind` is the board's decision of each. It is asked for only while there is no investigation or help by decision.
    """
    return [
        {
            "name": str(TalkKind(kind).label),
            "knots": pips(talks.used, talks.limit, talks.booked),
            "text": _limit_in_words(talks.limit, talks.more),
            "decision": behind.get(kind),
            "is_undecided": not counted.is_decided and kind not in behind,
        }
        for kind, talks in counted.by_counter.items()
        if kind == TalkKind.TALK or talks.used or talks.booked
    ]


def _limit_in_words(limit: int | None, more: int) -> str:
    if limit is None:
        return "Ingen gräns här."
    return f"Gränsen är {limit - more}, och {more} till är beviljade." if more else f"Gränsen är {limit}."


def notice(counted: Counted, case: Case, granted: Mapping[str, Any] | None = None) -> dict[str, str] | None:
    """
    What is to be known or asked before more talks, with the way on; None while there are several left, of those without
    investigation and of those that are `granted` (`by_decision`).
    """
    if counted.asks:
        return {
            "title": "Fråga vad personen vill sedan",
            "text": talks_in_words(counted.talks) or f"{counted.talks.used} av {counted.talks.limit} samtal har varit.",
            "url": reverse("talks_what_next", args=[case.public_id]),
            "url_text": "Skriv vad personen vill",
        }
    if granted and granted["notice"]:
        near: dict[str, str] = granted["notice"]
        return near
    if counted.is_decided or not (words := talks_in_words(counted.talks)):
        return None
    url = reverse("case_talks", args=[case.public_id])
    return {"title": str(TalkKind.TALK.label), "text": words, "url": url, "url_text": "Vägar vidare"}


def by_decision(found: ByDecision | None, case: Case, *, day: date) -> dict[str, Any] | None:
    """
    What is granted in the case: knots, what is left and the last day, and each ground with the way to more of it; None
    where nothing is granted.
    """
    if found is None:
        return None
    granted = found.granted
    return {
        "knots": pips(granted.talks.used, granted.talks.limit, granted.talks.booked),
        "text": granted_in_words(granted, day=day),
        "is_near": granted.is_near(day),
        "beyond": len(granted.beyond),
        "grounds": [_ground(each, case) for each in found.grounds],
        "notice": _near(granted, case, day=day),
    }


def _ground(each: Ground, case: Case) -> dict[str, Any]:
    url, text = "", ""
    name = "Beslut i ärendet" if each.decision and not each.commission else "Uppdrag"
    goes_on = case.unit.model == OrganisationModel.INTEGRATED  # who decides carries out too, in the same case
    if each.decision and case.is_open and (each.commission is None or goes_on):
        url, text = reverse("decision_extend", args=[case.public_id, each.decision]), "Besluta om förlängning"
    elif each.commission and case.is_open and not each.waits:
        url, text = reverse("commission_more", args=[each.commission]), "Begär förlängning"
    return {
        "name": name,
        "text": each.extent.words or "Inget är sagt om hur mycket",
        "waits": each.waits,
        "url": url,
        "url_text": text,
        "read_url": reverse("commission", args=[each.commission])
        if each.commission
        else reverse("decision", args=[case.public_id, each.decision])
        if each.decision
        else "",
    }


def _near(granted: Granted, case: Case, *, day: date) -> dict[str, str] | None:
    if not granted.is_near(day) or not case.is_open:
        return None
    url = reverse("case_talks", args=[case.public_id])
    return {
        "title": str(TalkKind.HELP.label),
        "text": granted_in_words(granted, day=day) + " Prata med personen om vad som händer sedan.",
        "url": url,
        "url_text": "Till förlängning",
    }


def granted_in_words(granted: Granted, *, day: date) -> str:
    """How many are left of those that were granted, and until when, in whole sentences."""
    talks, told = granted.talks, []
    if talks.limit is not None and talks.left is not None:
        over = talks.used + talks.booked - talks.limit
        if over > 0:
            told.append(f"{over} fler än de {talks.limit} samtal som är beviljade.")
        elif talks.left == 0:
            told.append(f"Alla {talks.limit} beviljade samtal är hållna eller bokade.")
        else:
            told.append(f"{talks.left} kvar av {talks.limit} beviljade samtal.")
    if granted.last_day is not None:
        tense = "gäller" if granted.last_day >= day else "gällde"
        told.append(f"Hjälpen {tense} till och med {swedish_date(granted.last_day)}.")
    return " ".join(told) or "Beslutet säger inget om antal eller tid."


def wish(counted: Counted) -> dict[str, Any] | None:
    """What the person wants next, as it was last told."""
    answer = counted.answer
    if answer is None:
        return None
    return {
        "wish": str(Wish(answer.wish).label),
        "words": answer.words,
        "at": answer.asked_at,
        "by": answer.asked_by.name,
    }


def ways(case: Case, *, is_decided: bool, elsewhere: DomainError | None = None) -> list[dict[str, str]]:
    """The ways on beyond the limit; `elsewhere` is why no investigation is opened here. Source: R-027, R-089, R-105."""
    named = [
        (
            "case_investigation" if is_decided or elsewhere else "investigation_open",
            "Utredning pågår" if is_decided else "Utredning vid en annan enhet" if elsewhere else "Inled en utredning",
            str(elsewhere) if elsewhere and not is_decided else "Samtalen går vidare medan utredningen pågår.",
        ),
        ("case_reach", "En annan enhet", "Hjälp personen vidare. Ta kontakt och berätta vart, innan ärendet avslutas."),
        ("case_close", "Säg hej då", "Är personen nöjd avslutas ärendet. Det kan öppnas igen."),
        ("talks_more", "Fler samtal, som undantag", "Med ett skäl. Varje undantag räknas och syns i ärendet."),
    ]
    return [{"url": reverse(name, args=[case.public_id]), "name": text, "text": then} for name, text, then in named]


def more_counts(rows: Iterable[MoreAsked]) -> list[dict[str, Any]]:
    """How many exceptions were granted and declined, by unit and kind. Source: R-101, R-104."""
    decided = Counter((row.unit, row.kind, row.outcome) for row in rows if row.outcome)
    return [
        {
            "unit": unit,
            "kind": str(TalkKind(kind).label),
            "granted": decided[unit, kind, MoreOutcome.GRANTED],
            "declined": decided[unit, kind, MoreOutcome.DECLINED],
        }
        for unit, kind in sorted({(unit, kind) for unit, kind, _ in decided})
    ]


def more_lines(rows: Iterable[MoreTalks], *, case: Case, actor: Actor) -> list[dict[str, Any]]:
    """What was asked for beyond the limit. `url` is where it is decided, for one who leads the unit."""
    return [
        {
            "row": row,
            "kind": str(TalkKind(row.kind).label),
            "outcome": OUTCOMES[row.outcome],
            "asked_by": row.asked_by.name,
            "decided_by": row.decided_by.name if row.decided_by else "",
            "url": reverse("talks_more_decide", args=[case.public_id, row.public_id])
            if not row.outcome and actor.may(Permission.ALLOW_MORE_TALKS, unit_id=case.unit_id)
            else "",
        }
        for row in rows
    ]
