"""What `livlina serve` does with the background work when it ends."""

import signal
import subprocess
import sys

from livlina.cli import serving

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


def begun(code):
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"1\n"
    return process


def test_background_work_that_hears_is_left_to_end_by_itself():
    with begun("import time; print(1, flush=True); time.sleep(60)") as process:
        serving.end(process)
        assert process.returncode == -signal.SIGTERM


def test_background_work_in_the_midst_of_something_long_does_not_hold_the_server(monkeypatch):
    monkeypatch.setattr(serving, "PATIENCE", 0.2)
    with begun(DEAF) as process:
        serving.end(process)
        assert process.returncode == -signal.SIGKILL
