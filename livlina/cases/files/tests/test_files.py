"""A file of a case: taken in with its document, sealed, fetched one at a time, struck when it was the wrong one."""

import os
import re
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.cases.chronology.panels import SOURCES
from livlina.cases.chronology.terms import EventKind
from livlina.cases.files import queries, services, storage, sweeping
from livlina.cases.files.errors import FileIsChanged, FileIsGone
from livlina.cases.files.sweeping import sweep
from livlina.cases.files.tests.factories import PAPER, filed
from livlina.cases.models import Case, CaseFile, DocumentLine, Engagement
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock, secrets, uploads
from livlina.core.sealed import rewrap, wrap
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Person

SENT = b"%PDF-1.7 som det kom, med en plats i"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture(autouse=True)
def examined(monkeypatch):
    """
    What looks at files has tests of its own (`core.uploads`): here it finds each to be one and the same paper, in which
    the words are those that were sent.
    """

    def examine(sent, name):
        if not sent:
            raise uploads.RefusedUpload
        words = sent.decode(errors="replace")
        if name.endswith(".txt"):
            return uploads.Examined(uploads.FileKind.TEXT, "text/plain", ".txt", sent, words, changed=False)
        return uploads.Examined(uploads.FileKind.PDF, "application/pdf", ".pdf", PAPER, words, changed=sent != PAPER)

    monkeypatch.setattr(uploads, "examine", examine)
    monkeypatch.setenv("LIVLINA_CLAMD", "/nowhere")


@pytest.fixture
def anna(db):
    return worker(UnitFactory(), name="Anna Prov")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit)
    engaged(made, anna)
    return made


def send(client, case, *, content=SENT, name="Alma Prov hemma.pdf", **told):
    words = {
        "direction": "received", "kind": "certificate", "happened_on": clock.today().isoformat(), "other": "Skolan",
        "what": "Intyg om frånvaro", "tells_where": "no", "submission": str(uuid4()),
    }  # fmt: skip
    file = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    return client.post(reverse("document_new", args=[case.public_id]), words | file | told)


def at(name, case, file):
    return reverse(name, args=[case.public_id, file.public_id])


def fetch(client, case, file, **told):
    return client.post(at("case_file_open", case, file), told)


def hidden(case, staff):
    """Take whereabouts from that one's relation to the case."""
    Engagement.objects.filter(case=case, actor=staff).update(carries_whereabouts=False)


def test_s90_s120_s121_it_is_sealed_on_the_disk_and_given_out_once_for_each_trace(
    case, anna, browse, traces, own_folder
):
    client, once = browse(anna), str(uuid4())
    assert send(client, case, submission=once).status_code == 302
    assert send(client, case, submission=once).status_code == 302
    assert "redan sparad" in send(client, case, submission=once, content=SENT + b"!").content.decode()
    assert "redan sparad" in send(client, case, submission=once, content=None).content.decode()
    file = CaseFile.objects.get()
    (path,) = [each for each in own_folder.rglob("*") if each.is_file()]
    assert path.name == file.stored_as.hex != file.public_id.hex
    assert path.stat().st_mode & 0o077 == 0
    assert PAPER not in path.read_bytes()
    assert traces("file.taken_in")[-1]["case_ref"] == case.trace_ref

    page = client.get(reverse("case_events", args=[case.public_id]) + "?slag=handlingar").content.decode()
    assert "PDF, 1 kB" in page
    assert at("case_file", case, file) in page
    assert "Hämta filen" in client.get(at("case_file", case, file)).content.decode()
    assert client.get(at("case_file_open", case, file)).status_code == 405
    before = len(traces("case.file_read"))
    answer = fetch(client, case, file)
    assert answer.content == PAPER
    assert len(traces("case.file_read")) == before + 1
    assert traces("case.file_read")[-1]["why"] == "assigned"
    assert re.fullmatch(
        r'attachment; filename="handling-\d{4}-\d\d-\d\d-[0-9a-f]{4}\.pdf"', answer["Content-Disposition"]
    )
    wanted = {
        "Content-Type": "application/pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    assert {name: answer[name] for name in wanted} == wanted
    Case.objects.filter(pk=case.pk).update(closed_on=clock.today())
    assert fetch(client, case, file).content == PAPER


def test_the_wrong_file_is_struck_with_a_reason_and_read_no_more(case, anna, browse, traces, application):
    client, file = browse(anna), filed(case, anna)
    assert "Fyll i det här" in client.post(at("case_file", case, file), {"because": ""}).content.decode()
    assert client.post(at("case_file", case, file), {"because": "Hör till någon annan."}).status_code == 302
    page = client.get(at("case_file", case, file)).content.decode()
    assert "Hör till någon annan." in page
    assert "Hämta filen" not in page
    assert "makulerad" in client.get(reverse("case_events", args=[case.public_id])).content.decode()
    refused = fetch(client, case, file).content
    assert PAPER not in refused
    assert "makulerad" in refused.decode()
    assert "makulerad" in client.post(at("case_file", case, file), {"because": "Igen."}).content.decode()
    assert len(traces("file.struck")) == 1
    assert storage.is_there(file.stored_as)
    other = filed(case, anna)
    with application(actor(anna)):
        for statement in (
            "UPDATE cases_casefile SET size = 1", "DELETE FROM cases_casefile",
            "UPDATE cases_casefile SET struck_at = NULL, struck_by_id = NULL, struck_because = NULL",
            f"UPDATE cases_casefile SET struck_at = now(), struck_by_id = {anna.pk} WHERE id = {other.pk}",
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_s21_what_tells_where_somebody_is_is_there_for_level_4_alone(case, anna, browse, traces, application):
    client, vera = browse(anna), worker(case.unit, name="Vera Prov")
    engaged(case, vera, "co_assigned")
    hidden(case, vera)
    assert send(client, case, tells_where="yes", keeps_original="on", name="bild.HEIC").status_code == 302
    file, original = CaseFile.objects.order_by("pk")
    assert (file.original, original.ending, original.tells_where) == (original, ".heic", True)
    assert "säger var någon finns" in client.get(reverse("case_events", args=[case.public_id])).content.decode()
    assert fetch(client, case, original).content == SENT
    assert fetch(client, case, original)["Content-Type"] == "application/octet-stream"

    housed(case, "Provgatan 7")
    where = "Hyresavtal för Provgatan 7".encode()
    assert "Svara ja, eller ta bort" in send(client, case, name="avtal.txt", content=where).content.decode()

    long = b"a 1 " * (services.MOST_READ // 4 + 1)  # reading through 25 MB took the server half a minute and its memory
    assert "för lång" in send(client, case, name="allt.txt", content=long).content.decode()

    source = next(each for each in SOURCES if each.kind == EventKind.DOCUMENT)
    on_paper = source.paper(None, file.line, anna.pk)
    assert (on_paper["url"], on_paper["tag"], "PDF" in on_paper["meta"]) == ("", None, False)

    stands_by = browse(vera)
    page = stands_by.get(reverse("case_events", args=[case.public_id])).content.decode()
    assert "Intyg om frånvaro" in page
    assert "Öppna filen" not in page
    with application(actor(vera)):
        assert not CaseFile.objects.exists()
    nothing = CaseFile(public_id=uuid4())
    for seen in (file, original):
        for ask in ("case_file", "case_file_open"):
            assert stands_by.post(at(ask, case, seen)).status_code == 404
            assert stands_by.get(at("case_file", case, seen)).content == (
                stands_by.get(at("case_file", case, nothing)).content
            )
    told = send(stands_by, case, tells_where="yes").content.decode()
    assert "Lämna den till den som har ärendet" in told
    assert "Intyg om frånvaro" in told
    assert "Svara på om filen" in send(stands_by, case, tells_where="").content.decode()
    assert CaseFile.objects.count() == 2

    Person.objects.filter(pk=case.person_id).update(protection="secrecy_marking")
    assert "Välj varför" in fetch(client, case, file).content.decode()
    assert fetch(client, case, file, why="safety").content == PAPER
    assert traces("case.file_read")[-1]["why"] == "assigned: safety"


def test_s23_a_document_that_holds_an_address_of_the_case_is_not_taken_in_as_telling_nothing(case, anna, browse):
    client, refused = browse(anna), "Svara ja, eller ta bort"
    housed(case, "Provgatan 7")
    Person.objects.filter(pk=case.person_id).update(protection="secrecy_marking")
    for name in ("avtal.txt", "avtal.pdf"):
        for said in (b"Avtal om Provg. 7", b"Avtal\nhttps://karta.example/?q=Provgatan 7"):
            assert refused in send(client, case, name=name, content=said).content.decode()
    assert refused in send(client, case, name="brev.txt", content=b"Ring 070-174 06 12").content.decode()
    assert not CaseFile.objects.exists()
    assert send(client, case, name="brev.pdf", content=b"Ring 070-174 06 12").status_code == 302
    assert send(client, case, name="avtal.pdf", content=b"Avtal om Provg. 7", tells_where="yes").status_code == 302


def test_s120_who_strikes_a_file_strikes_an_original_that_is_not_shown_to_them(case, anna, browse):
    vera = worker(case.unit, name="Vera Prov")
    client, strikes = browse(vera), {"because": "Hör till någon annan."}
    engaged(case, vera, "co_assigned")
    assert send(client, case, keeps_original="on", name="bild.HEIC").status_code == 302
    file, original = CaseFile.objects.order_by("pk")
    assert fetch(client, case, original).content == SENT
    hidden(case, anna)
    struck = browse(anna).post(at("case_file", case, file), strikes)
    assert struck.status_code == 302
    answer = fetch(client, case, original)
    assert SENT not in answer.content
    assert "makulerad" in answer.content.decode()


def test_s01_s02_a_stranger_and_another_cases_address_meet_what_is_not_there(case, anna, browse):
    file, mine = filed(case, anna), CaseFactory(unit=case.unit)
    vera = worker(case.unit, name="Vera Prov")
    engaged(mine, vera)
    client, nothing = browse(vera), CaseFile(public_id=uuid4())
    for seen in (case, mine):
        for ask in ("case_file", "case_file_open"):
            answers = [client.post(at(ask, seen, each)) for each in (file, nothing)]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].content == answers[1].content


def test_s10_whoever_the_wall_closes_the_case_to_has_no_file_of_it(case, anna, application):
    filed(case, anna)
    filed(case, anna, tells_where=True)
    for wall, count in (("open", 2), ("shielded", 1), ("closed", 0)):
        Engagement.objects.filter(case=case).update(wall=wall)
        with application(actor(anna)):
            assert CaseFile.objects.count() == count


def test_s10_a_wall_that_rises_while_the_file_is_examined_closes_the_case_to_it(case, anna, browse, monkeypatch):
    client, examine = browse(anna), uploads.examine

    def meanwhile(wall):
        def run(sent, name):
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("UPDATE cases_engagement SET wall = %s WHERE case_id = %s", [wall, case.pk])
                cursor.execute("SET ROLE livlina_app")
            return examine(sent, name)

        return run

    for wall, words in (("shielded", "Lämna den till den som har ärendet"), ("closed", "")):
        monkeypatch.setattr(uploads, "examine", meanwhile(wall))
        answer = send(client, case, tells_where="yes" if words else "no")
        assert answer.status_code in {200, 403}
        assert words in answer.content.decode()
    assert not DocumentLine.objects.exists()


def test_s90_s91_what_lies_on_the_disk_opens_whole_under_the_key_of_its_case_alone(
    case, anna, application, browse, monkeypatch, tmp_path, caplog
):
    file, twin = filed(case, anna), filed(case, anna, content=b"ett annat")

    def opened(of=file):
        with application(actor(anna)):
            mine = Case.objects.get(pk=case.pk)
            found = queries.file_at(mine, of.public_id)
            return services.open_file(actor(anna), case=mine, file=found, by="assigned", is_protected=False)

    # a new master key: the key of the case is wrapped anew, and the old one opens nothing any more
    shutil.copytree(secrets.keys_folder(), tmp_path / "keys")
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path / "keys"))
    old = max(secrets.master_keys())
    secrets.make_like(tmp_path / "keys" / f"{secrets.master_name(old + 1)}.key", size=32, like=None)
    anew = rewrap(bytes(case.wrapped_key), owner=str(case.public_id))
    Case.objects.filter(pk=case.pk).update(wrapped_key=anew)
    (tmp_path / "keys" / f"{secrets.master_name(old)}.key").unlink()
    assert anew[0] == old + 1
    assert opened() == PAPER
    Case.objects.filter(pk=case.pk).update(wrapped_key=bytes(case.wrapped_key))
    monkeypatch.undo()
    assert opened() == PAPER

    place = Path(storage._path(file.stored_as))
    sealed = place.read_bytes()
    for spoiled in (sealed[:-1] + bytes([sealed[-1] ^ 1]), Path(storage._path(twin.stored_as)).read_bytes(), b""):
        place.write_bytes(spoiled)
        with pytest.raises(FileIsChanged):
            opened()
    place.unlink()
    with pytest.raises(FileIsGone):
        opened()
    page = fetch(browse(anna), case, file)
    assert page.status_code == 200
    assert "inte där den ska" in page.content.decode()
    assert queries.missing() == 1
    assert "livlina check" in caplog.text
    assert str(file.public_id) not in caplog.text
    Case.objects.filter(pk=case.pk).update(wrapped_key=wrap(os.urandom(32), owner=str(case.public_id)))
    with pytest.raises(FileIsChanged):  # destroyed, and another in its place
        opened(twin)
    Case.objects.filter(pk=case.pk).update(wrapped_key=b"")
    with pytest.raises(FileIsGone):
        opened(twin)


def test_s120_what_is_too_large_too_much_or_unfit_is_said_at_the_field_and_what_was_typed_stands(
    case, anna, browse, own_folder
):
    client = browse(anna)
    for key in ("case_files", "unit_files", "files_taken_in"):
        limit = LocalLimit.objects.create(
            key=key, value=0, measure="count", unit=case.unit, source="S-120", valid_from="2020-01-01"
        )
        words = send(client, case).content.decode()
        assert "Enhetens filer" in words or "Ärendets filer" in words or "Du har tagit in" in words
        assert "Intyg om frånvaro" in words
        limit.delete()
    several = [SimpleUploadedFile("en.pdf", SENT), SimpleUploadedFile("två.pdf", SENT)]
    for told, words in (
        ({"content": bytes(29 * 1024 * 1024)}, "Filen är 29 MB. Den får vara högst 25 MB"),  # as much as is read at all
        ({"content": b""}, "togs inte emot"),
        ({"file": several}, "Välj en i taget"),
        ({"other": ""}, "Välj filen igen"),
    ):
        answer = send(client, case, **told)
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert "Intyg om frånvaro" in answer.content.decode()
    assert not DocumentLine.objects.exists()
    assert not list(own_folder.rglob("*"))


def test_s121_what_no_row_names_is_swept_from_the_disk_after_a_day_and_nothing_else(case, anna, traces):
    kept, fresh, left = filed(case, anna), storage.put(b"ny"), storage.put(b"gammal")
    for name in (kept.stored_as, left):
        os.utime(storage._path(name), (1, 1))

    def swept():
        found = sum(sweep(folder=number) for number in range(storage.FOLDERS))
        return found, [storage.is_there(name) for name in (kept.stored_as, fresh, left)]

    assert swept() == (1, [True, True, True])  # set aside
    assert swept() == (0, [True, True, True])
    os.utime(storage._path(left, aside=True), (1, 1))
    assert swept() == (1, [True, True, False])
    assert len(traces("files.swept")) == 2


def test_s145_beside_an_older_database_no_file_is_lost(case, anna, browse, monkeypatch):
    file = filed(case, anna)
    os.utime(storage._path(file.stored_as), (1, 1))
    with monkeypatch.context() as older:
        older.setattr(sweeping, "_unknown", set)
        assert sweep(folder=file.stored_as.bytes[0]) == 1
    assert queries.missing() == 0
    assert fetch(browse(anna), case, file).content == PAPER


def test_s145_a_disk_that_refuses_loses_nothing_that_was_typed(case, anna, browse, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "no-folder"
    settings.FILES_FOLDER.write_text("")
    answer = send(browse(anna), case)
    assert answer.status_code == 200
    assert "kunde inte sparas på servern" in answer.content.decode()
    assert "Intyg om frånvaro" in answer.content.decode()
    assert not CaseFile.objects.exists()
