"""What the subjects of a case hold, each row as a point of its chronology."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.children import panels as children
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.rules import note_goes, noted_goes, spoken_of_goes
from livlina.cases.chronology.terms import Direction, DocumentKind, EventKind, Goes
from livlina.cases.closing.terms import Degree
from livlina.cases.commissions import panels as commissions
from livlina.cases.commissions.rules import OF_CARRYING_OUT
from livlina.cases.commissions.terms import AnswerKind
from livlina.cases.concerns.terms import Preliminary, Protection
from livlina.cases.consenting.terms import Step as Consenting
from livlina.cases.decisions.terms import Outcome, Step, Way
from livlina.cases.files import panels as files
from livlina.cases.investigation import panels as investigation
from livlina.cases.investigation.headings import headings
from livlina.cases.investigation.terms import EndedHow, ReadingOutcome
from livlina.cases.linking import queries as linking
from livlina.cases.linking.models import LinkAnswer
from livlina.cases.linking.terms import Said, TookPart
from livlina.cases.models import Case, Commission, CommissionAnswer, Feedback, OwnSupportStep
from livlina.cases.own_support.terms import Help, Kind
from livlina.cases.panels import isolated
from livlina.cases.process.definitions import clocks, kinds
from livlina.cases.process.queries import DROPPED
from livlina.cases.process.terms import ChangeKind
from livlina.cases.queries import File
from livlina.cases.reaching import panels as reaching
from livlina.cases.summary import panels as summary
from livlina.core.templatetags.swedish import swedish_date, swedish_datetime
from livlina.organisation.terms import DecisionKind
from livlina.people.models import (
    Consent,
    Guardianship,
    Relation,
    Representative,
    SafeChannel,
    ToldFact,
    Whereabouts,
)
from livlina.people.terms import Sharing

NOT_HERE = "står inte här"
"""What stands on paper, which others read, instead of what whoever prints it is not shown (S-21)."""


def point(
    icon: str,
    title: str,
    at: date | datetime,
    *,
    by: Any = None,
    meta: str = "",
    text: str = "",
    url: str = "",
    kind: str = "",
) -> dict[str, Any]:
    """One event as `timeline.html` shows it; `by` is who wrote it down, who stands on no paper of the client's."""
    parts = [part for part in (by.name if by else "", meta) if part]
    return {
        "icon": icon, "title": title, "at": at, "meta": ", ".join(parts), "unsigned": meta, "text": text or "",
        "url": url, "url_text": "Öppna", "kind": kind, "tag": None,
    }  # fmt: skip


def _page(name: str, file: File, *ids: Any) -> str:
    return reverse(name, args=[file.case.public_id, *ids])


def _note(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return case_panels.journal(file, [row], actor_id=actor_id)[0]


def _note_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """The whole of it, and whose it is, without a name: the paper may lie where somebody else reads it."""
    told = case_panels.source(file.case, row, {})
    return _note(file, row, actor_id) | {"text": row.text, "meta": case_panels.note_meta(row, told), "unsigned": told}


def _as_it_was_told(row: Any) -> Goes:
    return note_goes(is_signed=bool(row.signed_at), role=row.case.role, told_by=row.told_by)


def _as_it_was_spoken_of(row: Any) -> Goes:
    return spoken_of_goes(role=row.case.role)


def _told_of_support(row: Any) -> Goes:
    return spoken_of_goes(role=row.support.case.role)


def _with_words(*fields: str) -> Callable[[Any], Goes]:
    """How the case went, with what was written beside it in these fields."""

    def goes(row: Any) -> Goes:
        return noted_goes(role=row.case.role, words="".join(getattr(row, name) or "" for name in fields))

    return goes


def _document_goes(row: Any) -> Goes:
    """That something came from another tells who has been in touch."""
    return _as_it_was_spoken_of(row) if row.direction == Direction.RECEIVED else Goes.ASKED


def never_to_her(row: Any) -> Goes:
    """What concerns protection, or is of others than the client."""
    return Goes.NEVER


def _proposed_to_her(row: Any) -> Goes:
    return Goes.PROPOSED


def _try(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return reaching.contact_points([row])[0]


def _step(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    named = {key: step.name for kind in kinds().values() for each in kind.versions for key, step in each.steps.items()}
    return point(
        "arrow", f"Steg: {named.get(row.step, row.step)}", row.entered_on, by=row.entered_by, text=row.reason,
        url=_page("case_process", file),
    )  # fmt: skip


def _deadline(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title = f"Frist {'avslutad utan att göras' if row.is_dropped else 'klar'}: {clocks()[row.clock].name}"
    return point(
        "cross" if row.is_dropped else "check",
        title,
        row.finished_on,
        by=row.finished_by,
        url=_page("deadline", file, row.public_id),
    )


def _task(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point("check", "Uppgift klar", row.done_on, by=row.done_by, text=row.words)


def _instructed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    given = f"skriven av {row.given_by.name} {swedish_datetime(row.given_at)}"
    return point("alert", "Instruktion om fara, gjord", row.done_at, by=row.done_by, meta=given, text=row.text)


def _on_no_paper(file: File, row: Any, actor_id: int) -> None:
    """None: what is written of a danger is of the other side too (S-10), and a name that stood leads to whom it was."""


def _reviewed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    step = f"Nästa steg till {swedish_date(row.due_on)}: {row.next_step}" if row.due_on else ""
    text = "\n".join(part for part in (row.text, step) if part)
    return point("people", "Ärendet gicks igenom med den som leder", row.said_at, by=row.said_by, text=text)


def _child(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    row.line.case = file.case
    return point(
        "child", f"Barnet: {children.sentence(row)}", row.happened_on, by=row.said_by,
        url=_page("child_line", file, row.line.public_id),
    )  # fmt: skip


def _own_support(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That support was proposed for a child, without its words: they are under a key of their own, on their page."""
    url = _page("child_own_support", file, row.line.public_id)
    return point(
        "child", f"Stöd föreslogs för barn: {Help(row.help).label}", row.proposed_at, by=row.proposed_by, url=url
    )


def _own_support_step(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _page("child_own_support", file, row.support.line.public_id)
    what = str(Kind(row.kind).label).lower()
    title = f"Förslaget om {Help(row.support.help).label}: {what}"
    return point("child", title, row.said_at, by=row.said_by, url=url)


def _own_support_steps(case: Case) -> QuerySet[Any]:
    """What was said of them, by whichever side."""
    return OwnSupportStep.objects.filter(support__case=case.pk)


def _received(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point(
        "alert", "Orosanmälan kom in", row.received_at, by=row.written_by, url=_page("concern", file, row.public_id)
    )


def _protection(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    conclusion = str(Protection(row.conclusion).label)
    return point(
        "protect", f"Skyddsbedömning: {conclusion[0].lower()}{conclusion[1:]}", row.made_at, by=row.made_by,
        url=_page("concern", file, row.report.public_id),
    )  # fmt: skip


def _preliminary(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    outcome = str(Preliminary(row.outcome).label)
    return point(
        "law", f"Förhandsbedömning: {outcome[0].lower()}{outcome[1:]}", row.made_on, by=row.made_by,
        url=_page("concern", file, row.report.public_id),
    )  # fmt: skip


def _opened(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _page("investigation", file, row.public_id)
    return point("folder", "Utredning inledd", row.opened_on, by=row.opened_by, url=url)


def _ended(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    how, url = str(EndedHow(row.ended_how).label).lower(), _page("investigation", file, row.public_id)
    return point("folder", "Utredning avslutad", row.ended_on, by=row.ended_by, meta=how, url=url)


def _of_investigation(file: File, row: Any) -> str:
    return _page("investigation", file, row.investigation.public_id)


def _section(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    of = row.investigation
    labels = {heading.key: heading.label for heading in headings(of.kind, of.headings)}
    title = f"Utredningen: {labels.get(row.heading, row.heading)}"
    return point("pen", title, row.written_at, by=row.written_by, url=_of_investigation(file, row))


def _section_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any] | None:
    """What is written under a heading, which a page of its own shows; what is of somebody's safety is on no paper."""
    of = row.investigation
    known = {heading.key: heading for heading in headings(of.kind, of.headings)}
    if row.is_guarded or (row.heading in known and known[row.heading].is_off_paper):
        return None
    marked = ", ".join(investigation.marked_words(row.marked))
    return _section(file, row, actor_id) | {"text": "\n".join(part for part in (marked, row.text) if part)}


def _asked(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _of_investigation(file, row)
    return point("search", "Uppgift begärd", row.asked_on, by=row.asked_by, text=row.from_whom, url=url)


def _came(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point("inbox", "Begärd uppgift kom in", row.came_on, text=row.from_whom, url=_of_investigation(file, row))


def _communicated(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _of_investigation(file, row)
    return point("people", "Underlaget lämnat till parten", row.sent_on, by=row.done_by, text=row.material, url=url)


def _replied(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point("people", "Parten svarade på underlaget", row.replied_on, url=_of_investigation(file, row))


def _proposed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _of_investigation(file, row)
    return point("law", "Förslag till beslut", row.proposed_at, by=row.proposed_by, text=row.text, url=url)


def _read(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    said = str(ReadingOutcome(row.outcome).label).lower()
    return point("eye", "Andra läsaren", row.read_at, by=row.read_by, meta=said, url=_of_investigation(file, row))


def _decision(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title = f"Beslut {row.number}: {DecisionKind(row.kind).label}, {str(Outcome(row.outcome).label).lower()}"
    url = _page("decision", file, row.public_id)
    return point("law", title, row.decided_on, by=row.signed_by, text=row.what, url=url, kind="decision")


def _after(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _page("decision", file, row.decision.public_id)
    return point("law", str(Step(row.step).label), row.happened_on, by=row.said_by, text=row.text, url=url)


def _promise(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _page("case_decisions", file)
    return point("alert", "Löfte i ett nödläge", row.promised_on, by=row.said_by, text=row.what, url=url)


def _promise_kept(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = _page("case_decisions", file)
    return point("check", "Löfte infriat", row.kept_at, by=row.kept_by, text=row.what, url=url)


def _closed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    goal = f"målet nåddes: {str(Degree(row.goal_reached).label).lower()}"
    return point("folder", "Ärendet avslutades", row.closed_on, by=row.closed_by, meta=goal, text=row.need)


def _reopened(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point("folder", "Ärendet öppnades igen", row.reopened_on, by=row.reopened_by, text=row.reopened_because)


def _document(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """With the way to its file; one that is not for the reader to see is not there."""
    told, held = _document_in_words(row, withheld=case_panels.WITHHELD), getattr(row, "file", None)
    if held is None:
        return told
    meta = ", ".join(part for part in (told["meta"], files.kind(held)) if part)
    return told | {
        "meta": meta, "url": files.url(file.case, held), "url_text": "Öppna filen", "tag": files.mark(held),
    }  # fmt: skip


def _document_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """What it is. That there is a file, and what it tells, never goes along."""
    return _document_in_words(row, withheld=NOT_HERE)


def _document_in_words(row: Any, *, withheld: str) -> dict[str, Any]:
    has_come = row.direction == Direction.RECEIVED
    title = f"{'Kom in' if has_come else 'Upprättad'}: {str(DocumentKind(row.kind).label).lower()}"
    other = isolated(row.other) if row.other else withheld if row.names_other else ""
    who = f"{'från' if has_come else 'till'} {other}" if other else ""
    kept = f"finns: {isolated(row.kept_at)}" if row.kept_at else ""
    meta = ", ".join(part for part in (who, kept) if part)
    return point("file", title, row.happened_on, by=row.written_by, meta=meta, text=row.what)


def _sharing(row: Any) -> str:
    return str(Sharing(row.purpose).label) if row.purpose in Sharing.values else str(row.purpose)


def _consent(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    row.person = file.case.person
    url = _page("case_consent", file, row.public_id)
    return point("check", f"Samtycke: {_sharing(row)}", row.starts_on, by=row.recorded_by, url=url)


def _withdrawn(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    row.person = file.case.person
    url = _page("case_consent", file, row.public_id)
    return point("cross", f"Samtycke återtaget: {_sharing(row)}", row.withdrawn_on, by=row.withdrawn_by, url=url)


def _summary(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title = f"Personens sammanfattning, version {row.version}"
    return point("note", title, row.approved_on, by=row.written_by, url=_page("case_summary", file))


def _handover(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return _handover_in_words(file, row, withheld=case_panels.WITHHELD)


def _handover_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return _handover_in_words(file, row, withheld=NOT_HERE)


def _handover_in_words(file: File, row: Any, *, withheld: str) -> dict[str, Any]:
    row.consent.person = file.case.person
    title = "Sammanfattningen lämnad"
    url = _page("case_summary", file)
    to = summary.recipient(row.consent, withheld=withheld)
    return point("forward", title, row.handed_on, by=row.handed_by, text=to, url=url)


def _card(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title = "Nattkort borttaget" if row.is_ended else "Nattkort till jouren"
    return point("clock", title, row.written_at, by=row.written_by, url=_page("night_card_of_case", file))


def _commission_page(file: File, commission: Any) -> str:
    """Where it is followed by those who gave it, or read by those who carry it out."""
    if commission.case_id == file.case.pk:
        return _page("commission_given", file, commission.public_id)
    return reverse("commission", args=[commission.public_id])


def _commission(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That help is to be carried out by a unit, and how much of it; without its words, and until when (S-21)."""
    title = f"Uppdrag till {row.to_unit.full_name}"
    return point(
        "forward",
        title,
        row.sent_at,
        by=row.sent_by,
        meta=row.extent.without_day.words,
        url=_commission_page(file, row),
    )


def _commission_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """Without the unit: who carries help out may say where somebody is (S-21)."""
    return _commission(file, row, actor_id) | {"title": "Uppdrag att utföra ett beslut"}


def _commissions(case: Case) -> QuerySet[Any]:
    """Those that the case gave, and those that it carries out."""
    taken = CommissionAnswer.objects.filter(taken_case=case.pk).values("commission")
    return Commission.objects.filter(Q(case=case.pk) | Q(pk__in=taken))


def _more(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    told = commissions.said(row)
    url = _commission_page(file, row.commission)
    words = row.text if row.kind in ENDS_COMMISSION else ""
    title = f"Uppdraget: {told['what'].lower()}"
    return point("clock", title, row.said_at, by=row.said_by, meta=told["more"], text=words, url=url)


def _more_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """Without why it came to nothing: that may say where somebody is, as the unit does (S-21)."""
    return _more(file, row, actor_id) | {"text": ""}


def _mores(case: Case) -> QuerySet[Any]:
    """What is asked for and decided beyond what there is, and that it came to nothing, of the same commissions."""
    kinds = (AnswerKind.MORE_ASKED, AnswerKind.EXTENDED, AnswerKind.NOT_MORE, AnswerKind.CORRECTED)
    said = (*kinds, *ENDS_COMMISSION, *OF_CARRYING_OUT)
    return CommissionAnswer.objects.filter(kind__in=said, commission__in=_commissions(case).values("pk"))


ENDS_COMMISSION: Final = (AnswerKind.DECLINED, AnswerKind.WITHDRAWN)


def _link_ended(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """Without whom it was linked with: the page of the link tells that, and what was said there."""
    title = "Koppling till en annan utredning avslutad. Det som delades visas inte längre"
    return point("cross", title, row.said_at, by=row.said_by, url=_page("link", file, row.link.public_id))


def _links_ended(case: Case) -> QuerySet[Any]:
    """Those of the case, from either side."""
    taken = LinkAnswer.objects.filter(taken_case=case.pk).values("link")
    return LinkAnswer.objects.filter(Q(link__case=case.pk) | Q(link__in=taken), kind=Said.ENDED)


def _clock_changed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That a deadline was given more time or stood still, and by whose decision."""
    title = f"Frist {ChangeKind(row.kind).label.lower()}: {clocks()[row.deadline.clock].name}"
    meta = f"från {swedish_date(row.before)} till {swedish_date(row.after)}" if row.before != row.after else ""
    decided = f"Beslutat av {row.decided_by}" if row.decided_by else ""
    words = "\n".join(part for part in (row.reason, decided) if part)
    url = _page("deadline", file, row.deadline.public_id)
    return point("clock", title, row.changed_at, by=row.changed_by, meta=meta, text=words, url=url)


def _clock_changes(case: Case) -> QuerySet[Any]:
    return case.deadline_changes.exclude(kind=ChangeKind.DROPPED)


def _feedback(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That there is some, without its words: they are under the key of the commission and stand on its page."""
    url = _commission_page(file, row.commission)
    return point("forward", "Återkoppling på ett uppdrag", row.written_at, by=row.written_by, url=url)


def _feedbacks(case: Case) -> QuerySet[Any]:
    """On commissions that the case gave, or that it carries out."""
    taken = CommissionAnswer.objects.filter(taken_case=case.pk).values("commission")
    return Feedback.objects.filter(Q(commission__case=case.pk) | Q(commission__in=taken))


def _given(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    how = str(Way(row.way).label).lower()
    url = _page("case_paper", file)  # who only reads the case does not print what she was given
    return point("file", "Akten lämnad till personen", row.decided_at, by=row.decided_by, meta=how, url=url)


def _met(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    who = ", ".join(str(TookPart(key).label) for key in row.took_part)
    text = "\n".join(part for part in (row.text, f"Nästa steg: {row.next_step}" if row.next_step else "") if part)
    url = _page("link", file, row.link.public_id)
    return point("people", "Gemensamt möte", row.held_on, by=row.written_by, meta=who, text=text, url=url)


def _raised(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title, url = "Togs upp till ärendekonferens", _page("conference_matter", file, row.public_id)
    off = row.point.taken_off_at
    meta = f"borttaget från dagordningen {swedish_date(off)}" if off else ""
    return point("people", title, row.raised_at, by=row.raised_by, meta=meta, text=row.question, url=url)


def _settled(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    again = f"Tas upp igen {swedish_date(row.next_look_on)}." if row.next_look_on else ""
    text = "\n".join(part for part in (row.agreed, again) if part)
    url = _page("conference_matter", file, row.matter.public_id)
    return point("people", "Ärendekonferens: det ni kom fram till", row.said_at, by=row.said_by, text=text, url=url)


def _help_consent(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That it happened, and not whose it was or of which help: those stand on its page."""
    title = f"Samtycke till hjälp: {str(Consenting(row.step).label).lower()}"
    return point("check", title, row.happened_on, by=row.said_by, url=_page("help_consents", file))


def _stood(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That something told of a person was told anew or ended, and never what it says: that stands under Personer."""
    told = "ändrad" if row.is_replaced else "gäller inte längre"
    return point("pen", f"{TOLD[type(row)]}: {told}", row.ended_at, by=row.ended_by, url=_page("case_persons", file))


TOLD: Mapping[type[ToldFact], str] = {
    Relation: "Relation",
    Guardianship: "Vårdnad",
    Representative: "God man, förvaltare eller ombud",
    SafeChannel: "Väg att nå",
    Whereabouts: "Vistelse",
}
"""What each kind of what is told of a person is called."""


def _facts(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """Which facts of the case were told otherwise, and what stood of those that tell nothing of where somebody is."""
    text = "\n".join(_otherwise(row, called=FACTS))
    return point("pen", "Ärendets uppgifter ändrade", row.changed_at, by=row.changed_by, text=text)


def _who(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """What of who a person is was told otherwise, and what stood: never a number, which is shown when asked for."""
    text = "\n".join(_otherwise(row, called=OF_A_PERSON))
    return point(
        "pen", "Vem en person är ändrat", row.changed_at, by=row.changed_by, text=text, url=_page("case_persons", file)
    )


def _otherwise(row: Any, *, called: Mapping[str, str]) -> list[str]:
    """What was told otherwise, a line for each, with what stood where that is kept."""
    stood = json.loads(row.stood)
    return [
        f"{called[name]}: {' blev '.join(stood[name])}" if name in stood else f"{called[name]}: ändrad"
        for name in row.facts
    ]


FACTS: Mapping[str, str] = {
    "entrance": "Väg in",
    "district": "Stadsdel",
    "project": "Projekt",
    "minor_children": "Barn under 18 år",
    "children_count": "Antal barn under 18 år",
    "legal_support_offered": "Erbjudet stöd i rättsprocessen",
    "legal_support_accepted": "Tackat ja till stöd i rättsprocessen",
    "honour": "Hederskontext",
    "marks": "Markerat i ärendet",
}
"""What the form calls each of the facts of a case."""

OF_A_PERSON: Mapping[str, str] = {
    "name": "Namn",
    "pronoun": "Pronomen",
    "identity_number": "Personnummer",
    "number_kind": "Slags nummer",
    "born": "Födelsedag",
    "birth_year": "Födelseår",
    "sex": "Kön",
    "protection": "Skyddade personuppgifter",
    "language": "Språk",
    "needs_interpreter": "Behövs tolk",
    "interpreter_wish": "Önskemål om tolk",
}
"""What the form calls each thing that is told of who a person is."""


def _consents(case: Case) -> QuerySet[Any]:
    return Consent.objects.filter(told_in_case=case.pk)


SOURCES: tuple[Source, ...] = (
    Source(
        kind=EventKind.CONTACT, rows=linking.meetings_of, at="held_on", point=_met,
        related=("written_by", "link"), goes=never_to_her,
    ),
    Source(
        kind=EventKind.NOTE, rows=lambda case: case.notes.all(), at="happened_at", point=_note, whole=cases.journal,
        paper=_note_on_paper, goes=_as_it_was_told,
    ),
    Source(
        kind=EventKind.CONTACT, rows=lambda case: case.contact_tries.all(), at="happened_at", point=_try,
        related=("tried_by",), goes=_with_words("because", "note"),
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.steps.all(), at="entered_on", point=_step,
        related=("entered_by",), goes=_with_words("reason"),
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.deadlines.exclude(finished_on=None).annotate(is_dropped=DROPPED),
        at="finished_on", point=_deadline, related=("finished_by",),
    ),
    Source(
        kind=EventKind.WAY, rows=_clock_changes, at="changed_at", point=_clock_changed,
        related=("changed_by", "deadline"), goes=_with_words("reason", "decided_by"),
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.tasks.exclude(done_on=None), at="done_on", point=_task,
        related=("done_by", "review"), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.instructions.exclude(done_at=None), at="done_at", point=_instructed,
        related=("done_by", "given_by"), paper=_on_no_paper, goes=never_to_her,
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.case_reviews.all(), at="said_at", point=_reviewed,
        related=("said_by",), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.conference_matters.all(),
        at="raised_at", point=_raised, related=("raised_by", "point"), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.conference_outcomes.all(), at="said_at", point=_settled,
        related=("said_by", "matter"), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.CHILD, rows=lambda case: case.child_answers.all(), at="happened_on", point=_child,
        related=("line", "to_unit", "said_by"), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.CHILD, rows=lambda case: case.own_support.all(), at="proposed_at", point=_own_support,
        related=("line", "proposed_by"), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.CHILD, rows=_own_support_steps, at="said_at", point=_own_support_step,
        related=("support__line", "said_by"), goes=_told_of_support,
    ),
    Source(
        kind=EventKind.CHILD, rows=lambda case: case.received_reports.all(), at="received_at", point=_received,
        related=("written_by",),
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.protection_assessments.all(), at="made_at",
        point=_protection, related=("made_by", "report"),
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.preliminary_assessments.all(), at="made_on",
        point=_preliminary, related=("made_by", "report"),
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.investigations.all(), at="opened_on", point=_opened,
        related=("opened_by",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.investigations.exclude(ended_on=None), at="ended_on",
        point=_ended, related=("ended_by",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.investigation_sections.all(), at="written_at",
        point=_section, related=("written_by", "investigation"), paper=_section_on_paper,
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.gathered.all(), at="asked_on", point=_asked,
        related=("asked_by", "investigation"), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.gathered.exclude(came_on=None), at="came_on", point=_came,
        related=("investigation",), goes=_as_it_was_spoken_of,
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.communications.exclude(sent_on=None), at="sent_on",
        point=_communicated, related=("done_by", "investigation"), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.ASSESSMENT, rows=lambda case: case.communications.exclude(replied_on=None), at="replied_on",
        point=_replied, related=("investigation",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.DECISION, rows=lambda case: case.proposals.all(), at="proposed_at", point=_proposed,
        related=("proposed_by", "investigation"),
    ),
    Source(
        kind=EventKind.DECISION, rows=lambda case: case.proposals.exclude(read_at=None), at="read_at", point=_read,
        related=("read_by", "investigation"),
    ),
    Source(
        kind=EventKind.DECISION, rows=lambda case: case.decisions.exclude(decided_on=None), at="decided_on",
        point=_decision, related=("signed_by",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.DECISION, rows=lambda case: case.decision_steps.all(), at="happened_on", point=_after,
        related=("said_by", "decision"), goes=_with_words("text"),
    ),
    Source(
        kind=EventKind.DECISION, rows=lambda case: case.promises.all(), at="promised_on", point=_promise,
        related=("said_by",),
    ),
    Source(
        kind=EventKind.DECISION, rows=lambda case: case.promises.exclude(kept_at=None), at="kept_at",
        point=_promise_kept, related=("kept_by",),
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.closings.all(), at="closed_on", point=_closed,
        related=("closed_by",), goes=_with_words("need"),
    ),
    Source(
        kind=EventKind.WAY, rows=lambda case: case.closings.exclude(reopened_on=None), at="reopened_on",
        point=_reopened, related=("reopened_by",), goes=_with_words("reopened_because"),
    ),
    Source(
        kind=EventKind.DOCUMENT, rows=lambda case: case.document_lines.all(), at="happened_on", point=_document,
        related=("written_by", "file", "kept"), paper=_document_on_paper, goes=_document_goes,
    ),
    Source(
        kind=EventKind.CHILD, rows=lambda case: case.consent_steps.all(), at="happened_on", point=_help_consent,
        related=("said_by",), goes=never_to_her,
    ),
    *(
        Source(
            kind=EventKind.CHANGED, rows=partial(cases.ended_in, model=model), at="ended_at", point=_stood,
            related=("ended_by",), goes=never_to_her,
        )
        for model in TOLD
    ),
    Source(
        kind=EventKind.CHANGED, rows=lambda case: case.facts_changes.all(), at="changed_at", point=_facts,
        related=("changed_by",), goes=never_to_her,
    ),
    Source(
        kind=EventKind.CHANGED, rows=cases.person_changes, at="changed_at", point=_who,
        related=("changed_by", "person"), paper=_on_no_paper, goes=never_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=_consents, at="starts_on", point=_consent, related=("recorded_by",),
        goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=lambda case: _consents(case).exclude(withdrawn_on=None), at="withdrawn_on",
        point=_withdrawn, related=("withdrawn_by",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=lambda case: case.summaries.all(), at="approved_on", point=_summary,
        related=("written_by",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=lambda case: case.summary_handovers.all(), at="handed_on", point=_handover,
        related=("handed_by", "consent__kept"), paper=_handover_on_paper, goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=lambda case: case.files_given.all(), at="decided_at", point=_given,
        related=("decided_by",), goes=_proposed_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=_commissions, at="sent_at", point=_commission, related=("to_unit", "sent_by"),
        paper=_commission_on_paper, goes=never_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=_mores, at="said_at", point=_more, related=("said_by", "commission"),
        paper=_more_on_paper, goes=never_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=_links_ended, at="said_at", point=_link_ended, related=("said_by", "link"),
        paper=_on_no_paper, goes=never_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=_feedbacks, at="written_at", point=_feedback,
        related=("written_by", "commission"), goes=never_to_her,
    ),
    Source(
        kind=EventKind.SHARED, rows=lambda case: case.night_cards.all(), at="written_at", point=_card,
        related=("written_by",), goes=never_to_her,
    ),
)  # fmt: skip
"""What a case itself holds. The rooms above have theirs: its talks and the first contact."""


def filters(case: Case, sources: Iterable[Source], *, chosen: str) -> list[dict[str, Any]]:
    """All events and each kind of them, as links; the one shown is marked."""
    url = reverse("case_events", args=[case.public_id])
    held = {source.kind for source in sources}
    lines = [{"text": "Allt", "url": url, "current": not chosen}]
    lines += [
        {"text": str(kind.label), "url": f"{url}?slag={kind.value}", "current": kind.value == chosen}
        for kind in EventKind
        if kind in held
    ]
    return lines
