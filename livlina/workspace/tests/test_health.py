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


def test_s145_what_cannot_be_done_in_the_background_keeps_nothing_else_from_being_done(tmp_path, monkeypatch, caplog):
    done = []

    def full(*_, **__):
        raise OSError(28, "No space left on device: 'anna.jsonl'")

    monkeypatch.setattr(upkeep, "chores", [lambda: done.append("walls")])
    with monkeypatch.context() as disk:
        disk.setattr(upkeep.anchors, "anchor", full)
        upkeep.once(folder=tmp_path, heads={})
    assert done == ["walls"]
    assert not upkeep.is_alive(tmp_path), "it was called done"
    assert "anchor" in caplog.text, "nobody is told what failed"

    upkeep.once(folder=tmp_path, heads={})
    assert upkeep.is_alive(tmp_path), "it does not recover by itself"
