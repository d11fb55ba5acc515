"""Assessments: chosen, filled in section by section, judged before the result is shown, signed, read and printed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.assessments import forms, instruments, panels, queries, rules, services
from livlina.assessments.clock import panels as clock_panels
from livlina.assessments.clock import queries as danger
from livlina.assessments.errors import NotSigned, SomeoneElseAnswered, StandIsOlder
from livlina.assessments.instruments import Instrument, Section
from livlina.assessments.queries import Assessed
from livlina.assessments.tablet import panels as tablet_panels
from livlina.assessments.tablet import queries as tablet
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases import services as case_services
from livlina.cases.pages import Case, back, form_page, is_typed, open_case_page, refused, the_case, why_of
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse

TITLE = "Bedömningar"
TOLD_SINCE = (
    "Något har skrivits in efter ställningstagandet. Bedömningen räknas inte för det: gör en ny. Bedöm faran står kvar "
    "under Att göra."
)


@require_safe
def assessments(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What has been assessed in the case, and the instruments that can be chosen."""
    head = open_case_page(request, public_id, part="assessments")
    case, day = head.case, head.day
    may_record = head.may(request.actor, Permission.RECORD_FACTS) and case.is_open
    found = queries.offered(case, day=day) if may_record else []
    held = queries.competences(request.actor, day=day) if may_record else None
    context = head.context(request, current="case_assessments") | {
        "groups": panels.groups(queries.written(case), day=day),
        "choices": panels.choices(case, found, held=held),
        "honour": panels.for_honour(case, found),
        "may_begin": may_record,
    }
    return render(request, "assessments/assessments.html", context)


def begin(request: StaffRequest, public_id: UUID, instrument_id: UUID) -> HttpResponse:
    """Who is asked, how and when, before the first question."""
    case, instrument = _chosen(request, public_id, instrument_id)
    if refusal := _refusal(request, case, instrument, with_result_only=False):
        return refused(
            request, case, refusal, title=TITLE, url=back("case_assessments", case), url_text="Välj ett annat"
        )
    form = forms.AskingForm(request.POST or None, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            made = services.start_assessment(
                request.actor,
                case=case,
                instrument=instrument,
                facts=form.asking(),
                submission=form.submitted,
                at=clock.now(),
            )
            return redirect("assessment_section", public_id, made.public_id, 1)
    more = {"about": panels.about(instrument), "guidance": instrument.guidance, "purpose": instrument.purpose}
    return _form(request, case, "assessments/begin.html", form, title=instrument.name, more=more)


def register(request: StaffRequest, public_id: UUID, registered_id: UUID) -> HttpResponse:
    """Write down the result of an instrument whose questions stand elsewhere."""
    case, instrument = _chosen(request, public_id, registered_id)
    if refusal := _refusal(request, case, instrument, with_result_only=True):
        return refused(
            request, case, refusal, title=TITLE, url=back("case_assessments", case), url_text="Välj ett annat"
        )
    known = danger.known(case) if instrument.tells_danger else None
    stands = known.marks() if known else []
    form = forms.ResultForm(request.POST or None, today=clock.today(), instrument=instrument, stands=stands)
    if form.is_valid():
        with RefusalsIn(form):
            made = services.register_result(
                request.actor,
                case=case,
                instrument=instrument,
                asking=form.asking(),
                facts=form.facts(),
                action=form.acted(),
                read=form.cleaned_data["read"],
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Resultatet är sparat.")
            return redirect("assessment", public_id, made.public_id)
    if known and form.is_bound:
        known = danger.known(case)  # as it is now
    events = clock_panels.event_lines(known.happened) if known else []
    more = {"about": panels.about(instrument), "purpose": instrument.purpose, "events": events}
    return _form(request, case, "assessments/register.html", form, title=instrument.name, more=more)


def section(request: StaffRequest, public_id: UUID, assessment_id: UUID, number: int) -> HttpResponse:
    """The questions of one section, saved as far as they have come."""
    case, read = _open(request, public_id, assessment_id)
    if not 1 <= number <= len(read.told.sections):
        raise Http404
    chosen = read.told.sections[number - 1]
    if refusal := _settled(request, case, read, is_answered=True):
        return refusal
    form = _section_form(request, read, chosen)
    theirs: list[dict[str, Any]] = []
    if form.is_valid():
        try:
            services.save_section(
                request.actor,
                case=case,
                assessment=read.assessment,
                section=chosen,
                said=form.said(),
                version=form.cleaned_data["version"],
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
        except SomeoneElseAnswered as told:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            read = _reread(case, assessment_id)
            theirs = panels.section_lines(read, chosen)
            typed: Any = request.POST.copy()
            typed["version"] = str(read.version_of(chosen.key))
            form = forms.SectionForm(typed, **_of_section(read, chosen))
            refuse(form, told)
        except DomainError as told:
            refuse(form, told)
        else:
            messages.success(request, "Svaren är sparade.")
            return redirect(*_next(case, assessment_id, number, form, said=request.POST.get("next", "")))
    more = {
        "about": panels.about(read.told),
        "section": chosen,
        "place": number,
        "is_last": number == len(read.told.sections),
        "steps": panels.steps(read, current=chosen.key),
        "so_far": panels.so_far(read, queries.before(case, read.assessment)),
        "progress": rules.progress(chosen, read.told, read.answers),
        "theirs": theirs,
        "is_judged": read.assessment.is_judged,
    }
    return _form(request, case, "assessments/section.html", form, title=read.told.name, more=more)


def _section_form(request: StaffRequest, read: Assessed, chosen: Section) -> forms.SectionForm:
    return forms.SectionForm(request.POST or None, **_of_section(read, chosen))


def _of_section(read: Assessed, chosen: Section) -> dict[str, Any]:
    version = read.version_of(chosen.key)
    return {"instrument": read.told, "section": chosen, "said": read.said, "version": version}


def _beside(case: Case, read: Assessed) -> list[dict[str, str]]:
    """What is known beside it with the same instrument, and is neither signed nor agreed to."""
    row = read.assessment
    return panels.unsettled_lines(queries.beside(case, row, instrument=row.instrument).unsettled)


def _reread(case: Case, assessment_id: UUID) -> Assessed:
    found = queries.one(case, assessment_id)
    if found is None:
        raise Http404
    return found


def _next(case: Case, assessment_id: UUID, number: int, form: forms.SectionForm, *, said: str) -> tuple[Any, ...]:
    """The same section where an answer has brought another question, otherwise what the button says."""
    read = _reread(case, assessment_id)
    asked = {item.key for item in form.items}
    came = [item for item in rules.shown_in(form.section, read.told, read.answers) if item.key not in asked]
    here = ("assessment_section", case.public_id, assessment_id)
    if came:
        return (*here, number)
    if said == "later":
        return "case_assessments", case.public_id
    if number < len(read.told.sections):
        return (*here, number + 1)
    to = "assessment_sign" if read.assessment.is_judged or not read.told.gives_level else "assessment_judge"
    return to, case.public_id, assessment_id


def judge(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """State one's own level and reasons, before what the answers point to is shown."""
    case, read = _open(request, public_id, assessment_id)
    if refusal := _settled(request, case, read):
        return refusal
    if not is_typed(request) and (not read.told.gives_level or read.assessment.is_judged):
        return redirect("assessment_sign", public_id, assessment_id)
    form = forms.JudgementForm(request.POST or None, flags=read.waiting_flags)

    def do() -> None:
        services.state_judgement(
            request.actor,
            case=case,
            assessment=read.assessment,
            level=form.cleaned_data["level"],
            why=form.cleaned_data["why"],
            actions=form.actions(),
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    if _done(form, do):
        messages.success(request, "Ditt ställningstagande är sparat. Här är det som svaren pekar på.")
        return redirect("assessment_sign", public_id, assessment_id)
    more = {"steps": panels.steps(read, current="judge"), "missing": panels.so_far(read, None), "read": read.told}
    return _form(request, case, "assessments/judge.html", form, title="Ta ställning först", more=more)


def sign(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """What the answers came to, beside what was judged; and the level that is signed."""
    case, read = _open(request, public_id, assessment_id)
    if refusal := _settled(request, case, read):
        return refusal
    row, before = read.assessment, queries.before(case, read.assessment)
    if read.told.gives_level and not row.is_judged and not is_typed(request):
        return redirect("assessment_judge", public_id, assessment_id)
    form = forms.SigningForm(
        request.POST or None, flags=read.waiting_flags, gives_level=read.told.gives_level, level=row.judged_level
    )

    def do() -> None:
        services.sign_assessment(
            request.actor,
            case=case,
            assessment=row,
            signing=form.signing(),
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    is_older = read.told.tells_danger and danger.told_since(case, row.judged_at)
    if _done(form, do):
        if is_older:
            messages.warning(request, TOLD_SINCE)
        waits = _reread(case, assessment_id).assessment.waits_for_second
        messages.success(
            request,
            "Bedömningen är undertecknad. Den lägre nivån gäller när en andra person har hållit med."
            if waits
            else "Skattningen är mottagen."
            if row.is_hers
            else "Bedömningen är undertecknad.",
        )
        return redirect("assessment", public_id, assessment_id)
    more = {
        "steps": [] if row.is_hers else panels.steps(read, current="sign"),
        "hers": panels.sections(read, before) if row.is_hers else [],
        "facts": [*panels.facts(read), *tablet_panels.facts(tablet.occasion_of(row))] if row.is_hers else [],
        "outcome": panels.outcome(read) if row.is_judged or not read.told.gives_level else None,
        "missing": panels.so_far(read, before),
        "answered": read.answered,
        "before": before.assessment.happened_on if before else None,
        "before_level": panels.LEVELS[before.holds] if before else "",
        "told_since": TOLD_SINCE if is_older else "",
        "beside": _beside(case, read),
    }
    title = "Läs och ta emot" if row.is_hers else "Granska och underteckna"
    return _form(request, case, "assessments/sign.html", form, title=title, more=more)


@require_safe
def assessment(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """One assessment: what it came to, what was answered and how it differs from the one before."""
    head = open_case_page(request, public_id, part="assessment")
    read = _reread(head.case, assessment_id)
    row, before = read.assessment, queries.before(head.case, read.assessment)
    shows = row.is_signed or row.is_judged
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    may_read_second = head.may(request.actor, Permission.READ_SECOND) and row.settled_by_id != request.actor.id
    first = 1 if read.told.sections else 0
    context = head.context(request, current="case_assessments") | {
        "name": read.told.name,
        "facts": [*panels.facts(read), *tablet_panels.facts(tablet.occasion_of(row))],
        "outcome": panels.outcome(read) if shows else None,
        "is_signed": row.is_signed,
        "sections": panels.sections(read, before),
        "gone": panels.gone(read, before),
        "before": panels.line(before.assessment, day=head.day) if before else None,
        "acts": panels.acts(read),
        "waiting": [rules.FLAG_WORDS[flag] for flag in read.waiting_flags],
        "additions": panels.additions(read),
        "line": panels.line(row, day=head.day),
        "is_hers": row.is_hers,
        "go_on_url": reverse("assessment_sign", args=[public_id, assessment_id])
        if row.is_hers and may_record and not row.is_signed and not row.is_discarded and head.case.is_open
        else reverse("assessment_section", args=[public_id, assessment_id, first])
        if first and may_record and not row.is_signed and not row.is_discarded and head.case.is_open
        else "",
        "is_discarded": row.is_discarded,
        "is_struck": row.is_struck,
        "is_left": row.is_left,
        "discard_url": reverse("assessment_discard", args=[public_id, assessment_id])
        if may_record and not row.is_signed and not row.is_discarded and head.case.is_open
        else "",
        "second_url": reverse("assessment_second", args=[public_id, assessment_id])
        if row.waits_for_second and may_read_second
        else "",
        "add_url": reverse("assessment_add", args=[public_id, assessment_id]) if row.is_signed and may_record else "",
        "print_url": reverse("assessment_print", args=[public_id, assessment_id]) if panels.is_for_her(read) else "",
    }
    return render(request, "assessments/assessment.html", context)


def discard(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """
    Discard one that was begun by mistake, or was handed in by another than the person; or strike one that is judged.
    """
    case, read = _open(request, public_id, assessment_id)
    if refusal := _settled(request, case, read):
        return refusal
    row = read.assessment
    form = forms.DiscardForm(request.POST or None, is_hers=row.is_hers, is_judged=row.is_judged)

    def do() -> None:
        services.discard_assessment(
            request.actor,
            case=case,
            assessment=row,
            facts=form.facts(),
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    if _done(form, do):
        waits = _reread(case, assessment_id).assessment.waits_for_second
        messages.success(
            request,
            "Bedömningen är struken. Det svaren pekar på gäller till dess en andra person har hållit med."
            if waits
            else "Bedömningen är kastad. Svaren står kvar att läsa.",
        )
        return redirect("case_assessments", public_id)
    more = {
        "facts": panels.facts(read),
        "sections": panels.sections(read, None),
        "outcome": panels.outcome(read) if row.is_judged else None,
        "answered": read.answered,
        "is_hers": row.is_hers,
    }
    title = "Stryk bedömningen" if row.is_judged else "Kasta bedömningen"
    return _form(request, case, "assessments/discard.html", form, title=title, more=more)


def second(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """As a second person, say whether one agrees to a lower level."""
    case = the_case(request, public_id, to=Permission.READ_SECOND)
    read = _reread(case, assessment_id)
    row = read.assessment
    obstacle = rules.obstacle_to_second(
        waits=row.waits_for_second, is_own=row.settled_by_id == request.actor.id, outcome="", words="", is_older=False
    )
    if obstacle and not is_typed(request):
        return _back_to(request, case, obstacle, assessment_id)
    form = forms.SecondForm(request.POST or None, stands=queries.added_marks(read), is_struck=row.is_struck)

    def do() -> None:
        told = {name: form.cleaned_data[name] for name in ("outcome", "words", "read", "confirmed_because")}
        services.read_lower_level(request.actor, case=case, assessment=row, at=clock.now(), **told)

    if _done(form, do):
        messages.success(request, "Det du skrev är sparat.")
        return redirect("assessment", public_id, assessment_id)
    more = {
        "outcome": panels.outcome(read),
        "read_url": reverse("assessment", args=[public_id, assessment_id]),
        "additions": panels.additions(_reread(case, assessment_id) if form.is_bound else read),
        "is_older": str(StandIsOlder()) if danger.is_older(case, read) else "",
        "is_struck": row.is_struck,
        "beside": _beside(case, read),
    }
    title = "Läs en struken bedömning" if row.is_struck else "Läs en lägre nivå"
    return _form(request, case, "assessments/second.html", form, title=title, more=more)


def add(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Add to a signed assessment."""
    case, read = _open(request, public_id, assessment_id)
    if not read.assessment.is_signed and not is_typed(request):
        return _back_to(request, case, NotSigned(), assessment_id)
    form = forms.AdditionForm(request.POST or None)

    def do() -> None:
        services.add_to_assessment(
            request.actor,
            case=case,
            assessment=read.assessment,
            words=form.cleaned_data["words"],
            submission=form.submitted,
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    if _done(form, do):
        messages.success(request, "Tillägget är sparat.")
        return redirect("assessment", public_id, assessment_id)
    more = {"read_url": reverse("assessment", args=[public_id, assessment_id])}
    return _form(request, case, "assessments/add.html", form, title="Tillägg till bedömningen", more=more)


@require_safe
def paper(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """What the person said, on a paper of her own: no name, no number, no place, no instrument and no unit."""
    case = the_case(request, public_id)
    read = queries.one(case, assessment_id)
    if read is None or not panels.is_for_her(read):
        raise Http404
    case_services.read_case(
        request.actor, case=case, part="assessment_print", why=why_of(request.actor, cases.team(case))
    )
    is_childs = case.role == CaseRole.CHILD
    context = {
        "crumbs": case_panels.crumbs(case, "Utskrift"),
        "on": read.assessment.happened_on,
        "sections": panels.on_paper(read),
        "level": panels.level_words(read.holds) if read.told.gives_level and not is_childs else "",
        "is_childs": is_childs,
        "due_on": read.due_on,
        "read_url": reverse("assessment", args=[public_id, assessment_id]),
    }
    return render(request, "assessments/paper.html", context)


# ---- what they have in common ----


def _chosen(request: StaffRequest, public_id: UUID, instrument_id: UUID) -> tuple[Case, Instrument]:
    """The case, for one who records in it, and the instrument as it is used today. Raises Http404."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    instrument = instruments.named(instrument_id, day=clock.today())
    if instrument is None:
        raise Http404
    return case, instrument


def _refusal(
    request: StaffRequest, case: Case, instrument: Instrument, *, with_result_only: bool
) -> DomainError | None:
    """What stands in the way before anything is typed; afterwards it stands in the form."""
    if is_typed(request):
        return None
    wanted = instrument.training.competence
    return (
        obstacle_to_assigning(is_open=case.is_open)
        or rules.obstacle_to_place(instrument, with_result_only=with_result_only)
        or rules.obstacle_to_using(
            instrument,
            role=case.role,
            age=queries.age_of(case, day=clock.today()),
            # a result may be another's, who has learnt it: that is said in the form
            competences=[wanted] if with_result_only else queries.competences(request.actor, day=clock.today()),
        )
    )


def _open(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> tuple[Case, Assessed]:
    """The case, for one who records in it, and its assessment. Raises Http404."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    return case, _reread(case, assessment_id)


def _settled(request: StaffRequest, case: Case, read: Assessed, *, is_answered: bool = False) -> HttpResponse | None:
    """Instead of a form that would be refused: it is signed already, the case has ended, or the answers are hers."""
    row = read.assessment
    obstacle = obstacle_to_assigning(is_open=case.is_open) or rules.obstacle_to_answering(
        is_signed=row.is_signed, is_discarded=row.is_discarded, is_hers=is_answered and row.is_hers
    )
    if obstacle is None or is_typed(request):
        return None
    return _back_to(request, case, obstacle, read.assessment.public_id)


def _choose_another(request: StaffRequest, case: Case, obstacle: DomainError) -> HttpResponse:
    url = back("case_assessments", case)
    return refused(request, case, obstacle, title=TITLE, url=url, url_text="Till bedömningarna")


def _back_to(request: StaffRequest, case: Case, obstacle: DomainError, assessment_id: UUID) -> HttpResponse:
    url = reverse("assessment", args=[case.public_id, assessment_id])
    return refused(request, case, obstacle, title=TITLE, url=url, url_text="Till bedömningen")


def _done(form: Form, do: Callable[[], None]) -> bool:
    """Whether the form held and what it asks for was done; a refusal stands in it otherwise."""
    if not form.is_valid():
        return False
    try:
        do()
    except DomainError as told:
        refuse(form, told)
        return False
    return True


def _form(
    request: StaffRequest, case: Case, template: str, form: Form, *, title: str, more: dict[str, Any]
) -> HttpResponse:
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": title,
        "form": form,
    }
    return form_page(request, case, template, context | more)
