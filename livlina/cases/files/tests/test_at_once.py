"""S-142: one form that comes twice at the same moment is one document with one file."""

from uuid import uuid4

import pytest

from livlina.cases.chronology.services import DocumentFacts, write_document
from livlina.cases.files.services import Upload
from livlina.cases.files.tests.factories import PAPER
from livlina.cases.models import Case, CaseFile
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_at_once import at_once
from livlina.core import clock, uploads
from livlina.organisation.tests.factories import UnitFactory, actor, worker


@pytest.mark.django_db(transaction=True)
def test_s142_a_form_sent_twice_at_once_leaves_one_row_and_one_file_on_the_disk(monkeypatch, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"
    looked_at = []

    def examine(sent, name):
        looked_at.append(name)
        return uploads.Examined(uploads.FileKind.PDF, "application/pdf", ".pdf", sent, "", changed=False)

    monkeypatch.setattr(uploads, "examine", examine)
    case = CaseFactory(unit=UnitFactory())
    anna = worker(case.unit)
    engaged(case, anna)
    told = {
        "facts": DocumentFacts(direction="made", kind="letter", happened_on=clock.today(), what="Brev"),
        "submission": uuid4(),
        "upload": Upload(sent=PAPER, name="brev.pdf", tells_where=False),
        "at": clock.now(),
    }

    def write():
        return write_document(actor(anna), case=Case.objects.get(pk=case.pk), **told)

    first, second = at_once(write, write, behind_the_walls=False)
    assert first == second
    assert len(looked_at) == 1, "whoever comes last waits for the line"
    assert CaseFile.objects.count() == 1
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
