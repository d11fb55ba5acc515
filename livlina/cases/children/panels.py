"""The children of a case as the pages show them: what is done, what is missing, its next step and whose it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from livlina.cases import panels
from livlina.cases.children.models import ChildAnswer
from livlina.cases.children.queries import Child
from livlina.cases.children.terms import KEEPS_ALL, STEP_SLUGS, How, Outcome, Step
from livlina.cases.models import Case, Engagement
from livlina.cases.queries import File
from livlina.cases.terms import EngagementKind
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date, swedish_date

SLUGS: Final = {step: slug for slug, step in STEP_SLUGS.items()}

NEXT: Final = {
    Step.REPORT: "Gör orosanmälan nu, eller skriv varför den inte görs.",
    Step.TALK: "Tala med barnet, eller skriv varför ingen har gjort det.",
    Step.SUPPORT: "Erbjud barnet eget stöd, eller skriv varför inte.",
    Step.REPLY: "Fråga BoU vad anmälan ledde till, och skriv svaret.",
}
"""The next step in words, of what is missing."""

DO: Final = {
    Step.REPORT: "Orosanmälan",
    Step.TALK: "Samtal med barnet",
    Step.SUPPORT: "Eget stöd",
    Step.REPLY: "BoU:s besked",
}
"""What the way to it is called."""

UNANSWERED: Final = {
    Step.REPORT: "Orosanmälan: inte besvarad",
    Step.TALK: "Samtal med barnet: inte besvarat",
    Step.SUPPORT: "Eget stöd: inte besvarat",
}

NOT_DONE: Final = frozenset(
    {
        Outcome.NOT_TALKED,
        Outcome.DECLINED,
        Outcome.NOT_GRANTED,
        Outcome.NO_CONSENT,
        Outcome.NO_COMPETENCE,
        Outcome.NO_UNIT,
        Outcome.NOT_SAFE_YET,
        Outcome.NOT_OFFERED,
        Outcome.NOT_MADE,
        Outcome.NO_CONCERN,
    }
)
WAITING: Final = frozenset({Outcome.OFFERED, Outcome.REMINDED, Outcome.NOT_KNOWN})


def next_step(child: Child) -> Step | None:
    """What is to be done first: what is missing in the order it is done, then BoU's answer when it is late."""
    if child.state.missing:
        return child.state.missing[0]
    return Step.REPLY if child.state.is_late else None


def owner(team: Iterable[Engagement]) -> str:
    """Whose the next step is: the one assigned, and until there is one whoever leads the unit."""
    assigned = [member.actor.name for member in team if member.kind == EngagementKind.ASSIGNED]
    return panels.isolated(assigned[0]) if assigned else "den som leder enheten"


def step_url(case: Case, child: Child, step: Step) -> str:
    return reverse("child_step", args=[case.public_id, child.line.public_id, SLUGS[step]])


def line_url(case: Case, child: Child) -> str:
    return reverse("child_line", args=[case.public_id, child.line.public_id])


def cards(
    file: File, children: Iterable[Child], *, day: date, owner: str, may_open: bool, may_record: bool
) -> list[dict[str, Any]]:
    """
    Each child as `kid.html` shows one. `owner` is whose the next step is.

    A case of the child's that the reader may not see is not told of: what is said is what the reader can know (S-02).
    """
    return [
        {
            "name": panels.called(child.party),
            "age_text": panels.age(child.party.person, day=day) or "ålder inte känd",
            "protection": panels.protection(child.party.person),
            "url": line_url(file.case, child),
            "state": _state_tag(child, has_case=file.childs_case(child.party.person_id) is not None),
            "list_title": "Gjort för barnet",
            "consents": [] if child.state.grown_on else _done(child),
            "support": _support(file, child, may_open=may_open and file.case.is_open),
            "block": _block(file.case, child, owner=owner, may_record=may_record),
        }
        for child in children
    ]


def _state_tag(child: Child, *, has_case: bool) -> SafeString:
    if child.state.grown_on:
        return tag("18 år", "outline")
    support = child.state.standing.get(Step.SUPPORT)
    if support is not None and support.outcome in (Outcome.ACCEPTED, Outcome.SUPPORTED_ELSEWHERE):
        return tag("Har stöd", "ok", "check")
    return tag("Eget ärende", "ok", "check") if has_case else tag("Inget eget stöd ännu", "danger", "alert")


def _done(child: Child) -> list[dict[str, Any]]:
    """What has been answered and what has not, each in a few words."""
    lines = []
    for step in Step:
        answer = child.holds(step)
        if answer is not None:
            lines.append({"state": _mark(answer), "text": told(answer)})
        elif step in UNANSWERED:
            lines.append({"state": "wait", "text": UNANSWERED[step]})
        elif step == Step.REPLY and child.state.ask_again_on:
            lines.append({"state": "wait", "text": f"BoU:s besked: fråga {short_date(child.state.ask_again_on)}"})
    return lines


def _mark(answer: ChildAnswer) -> str:
    if answer.outcome in WAITING:
        return "wait"
    return "no" if answer.outcome in NOT_DONE else "yes"


def sentence(answer: ChildAnswer) -> str:
    """An answer in a few words: what, when, to or by whom."""
    parts = [f"{Outcome(answer.outcome).label} {short_date(answer.happened_on)}"]
    if answer.outcome == Outcome.MADE:
        parts.append(f"till {recipient(answer)}")
    if answer.who:
        said_by = "enligt " if answer.step == Step.EXPOSURE else ""
        parts.append(f"{said_by}{panels.isolated(answer.who)}")
    return ", ".join(parts)


def told(answer: ChildAnswer) -> str:
    """The same, with who says that it is not so."""
    return panels.in_doubt(sentence(answer), answer)


def recipient(report: ChildAnswer) -> str:
    """Who was told, in words."""
    return report.to_unit.full_name if report.to_unit else panels.isolated(report.to_words)


def _support(file: File, child: Child, *, may_open: bool) -> str:
    own = file.childs_case(child.party.person_id)
    if own is not None:
        words = f"Ärende {own.number}{'' if own.is_open else ', avslutat'}"
        return format_html('<a href="{}">{}</a>', reverse("case", args=[own.public_id]), words)
    if not may_open or child.state.grown_on:
        return "Inget eget ärende som du har tillgång till."
    url = reverse("child_case", args=[file.case.public_id, child.party.person.public_id])
    return format_html(
        'Inget eget ärende som du har tillgång till. <a class="noprint" href="{}">Öppna eget ärende'
        '<span class="vh"> för {}</span></a>',
        url,
        panels.called(child.party),
    )


def _block(case: Case, child: Child, *, owner: str, may_record: bool) -> dict[str, Any] | None:
    if child.state.grown_on:
        text = f"Fyllde 18 år senast {swedish_date(child.state.grown_on)}. Inget mer behöver besvaras."
        return {"tone": "ok", "title": "", "text": text, "url": "", "url_text": ""}
    step = next_step(child)
    if step is None:
        return None
    return {
        "tone": "now" if step == Step.REPLY else "",
        "title": "Nästa steg",
        "text": f"{NEXT[step]} Ansvarig: {owner}.",
        "url": step_url(case, child, step) if may_record else "",
        "url_text": DO[step],
    }


def steps(case: Case, child: Child, *, sees_whereabouts: bool) -> list[dict[str, Any]]:
    """
    Each step with the answer that holds, the earlier ones, and the way to write another.

    What the other guardian must not learn of a report is shown where whereabouts are (S-21).
    """
    first = next_step(child)
    return [
        {
            "title": str(step.label),
            "url": step_url(case, child, step),
            "answers": [_answer(case, child, answer, sees_whereabouts) for answer in child.of(step)],
            "keeps_all": step in KEEPS_ALL,
            "is_first": step == first,
            "is_missing": step in child.state.missing,
            "next": NEXT[step] if step in child.state.missing or (step == Step.REPLY and child.state.is_late) else "",
            "ask_again_on": child.state.ask_again_on if step == Step.REPLY else None,
        }
        for step in Step
    ]


def _answer(case: Case, child: Child, answer: ChildAnswer, sees_whereabouts: bool) -> dict[str, Any]:
    ids = [case.public_id, child.line.public_id, answer.public_id]
    is_report = answer.outcome == Outcome.MADE
    apart = answer.kept_from_other if sees_whereabouts else ""
    return {
        "words": told(answer),
        "how": str(How(answer.how).label) if answer.how else "",
        "text": answer.text,
        "kept_from_other": apart,
        "is_withheld": is_report and not sees_whereabouts,
        "by": answer.said_by.name,
        "at": answer.said_at,
        "print_url": reverse("child_report", args=ids) if is_report else "",
        "apart_url": reverse("child_report_apart", args=ids) if is_report and apart else "",
    }


def waiting(children: Iterable[Child]) -> list[dict[str, Any]]:
    """Children for whom something is to be done now, for my day: the case by its number, and no name (S-70)."""
    lines = []
    for child in children:
        step = next_step(child) or Step.REPORT
        year = child.party.person.birth_year
        lines.append(
            {
                "url": step_url(child.line.case, child, step),
                "text": NEXT[step],
                "child": f"Barn fött {year}" if year else "Barn, ålder inte känd",
                "number": child.line.case.number,
                "known_at": child.line.known_at,
                "is_first": step == Step.REPORT,
            }
        )
    return lines


def report(case: Case, child: Child, answer: ChildAnswer, *, day: date) -> dict[str, Any]:
    """
    A concern report for paper: what it says and of whom, without what is kept from the other guardian.

    Nobody with protected personal data is named on paper (S-20), and no number or address stands in it.
    """
    person = child.party.person
    name = "Skyddade personuppgifter, lämnas på säkert sätt" if person.is_protected else panels.called(child.party)
    at = f" kl. {answer.happened_time:%H.%M}" if answer.happened_time else ""
    return {
        "pairs": [
            ("Till", recipient(answer)),
            ("Från", case.unit.full_name),
            ("Anmäld av", panels.in_doubt(answer.who or answer.said_by.name, answer)),
            ("Anmäld", f"{swedish_date(answer.happened_on)}{at}"),
            ("Hur", str(How(answer.how).label) if answer.how else ""),
            ("Barnet", name),
            ("Ålder", panels.age(person, day=day) or "inte känd"),
        ],
        "text": answer.text,
    }
