"""What machines ask: does it live, is it ready? (outside.md, HTTP.)"""

import pytest

from livlina.access import upkeep
from livlina.core import secrets

pytestmark = pytest.mark.django_db


def test_it_lives(client):
    response = client.get("/halsa")
    assert (response.status_code, response.content) == (200, b"ok")


def test_it_is_ready_only_when_the_background_work_is_done(client, tmp_path, monkeypatch):
    keys = secrets.keys_folder()
    monkeypatch.setenv("LIVLINA_DATA", str(tmp_path))
    monkeypatch.setenv("LIVLINA_KEYS", str(keys))
    response = client.get("/redo")
    assert (response.status_code, response.content.decode()) == (503, "saknas: bakgrundsarbete")
    upkeep.once(folder=tmp_path, heads={})
    assert client.get("/redo").status_code == 200
