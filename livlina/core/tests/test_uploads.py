"""A file that somebody sends is scanned and taken apart where it harms nobody, and every end of that is a sentence."""

import json
import os
import socket
import struct
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core import uploads
from livlina.core.examining.told import Kind, Unfit, Why
from livlina.core.tests import files
from livlina.core.uploads import apart, scanner
from livlina.core.uploads import examined as one_way
from livlina.core.uploads.errors import WORDS, EmptyFile, TooLarge
from livlina.core.uploads.examined import GIVEN_AS

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def in_demo(monkeypatch):
    monkeypatch.delenv(scanner.VARIABLE, raising=False)
    monkeypatch.setattr(scanner, "in_demo", lambda: True)


@pytest.fixture
def outside_demo(monkeypatch):
    monkeypatch.delenv(scanner.VARIABLE, raising=False)
    monkeypatch.setattr(scanner, "in_demo", lambda: False)


def children() -> set[str]:
    """The processes of this one that examine something."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(place.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(place.parent.joinpath("cmdline").read_text())
        except OSError:
            continue
    return {command for command in found if "examining" in command or "-I" in command}


def test_s121_a_file_is_examined_apart_and_its_copy_is_what_anybody_is_given(in_demo):
    photograph = uploads.examine(files.picture("HEIF", size=(64, 64)), "../hemma/IMG_1.HEIC")
    assert (photograph.kind, photograph.media_type, photograph.ending) == (uploads.FileKind.JPEG, "image/jpeg", ".jpg")
    assert photograph.changed
    assert files.MAKER.encode() not in photograph.safe
    text = uploads.examine(files.WORDS.encode(), "a.pdf")
    assert (text.kind, text.safe, text.changed) == (uploads.FileKind.TEXT, files.WORDS.encode(), False)
    assert text.words == files.WORDS
    # read where no file can be opened any more
    assert uploads.examine(files.written("Bor på Tallvägen 3", field="hos Åsa"), "a.pdf").words.startswith(
        "Bor på Tall"
    )
    assert not uploads.scanned_here()
    assert children() == set()


def test_s120_what_is_refused_says_what_is_wrong_and_names_the_ending_only_when_it_is_one_of_ours(in_demo):
    with pytest.raises(uploads.RefusedUpload) as refused:
        uploads.examine(bytes(range(256)), "Beslut.PDF")
    assert refused.value.sentence.startswith("Filen heter .pdf men är något annat, eller är skadad. ")
    assert refused.value.field == "file"
    assert uploads.UnfitFile(Why.UNKNOWN, name="a.<b>").sentence == WORDS[Why.UNKNOWN]
    assert set(WORDS) == set(Why)
    for why in Why:
        assert uploads.UnfitFile(why).sentence.endswith(".")
    with pytest.raises(EmptyFile):
        uploads.examine(b"", "a.txt")
    with pytest.raises(TooLarge, match="Filen är 26 MB"):
        uploads.examine(bytes(uploads.MOST_BYTES + 1), "a.txt")


def test_s120_each_kind_of_safe_copy_has_its_way_of_being_given():
    kinds = {uploads.FileKind(kind.value) for kind in Kind}
    assert kinds == set(uploads.FileKind)
    assert set(GIVEN_AS) == kinds - {uploads.FileKind.HEIC, uploads.FileKind.WEBP}


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", code)


def as_main(examined: str, before: str = "") -> tuple[str, ...]:
    """The limited process itself, with that in the place of the examining."""
    return python(f"import livlina.core.examining.__main__ as m\n{before}\n{examined}\nm.examined = examined\nm.main()")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (python("import time; time.sleep(60)"), Why.TOO_LONG),
        (python("import os, time; os.close(1); time.sleep(60)"), Why.TOO_LONG),
        (python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), Why.DAMAGED),
        (python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), Why.TOO_HEAVY),
        (python("raise SystemExit(3)"), Why.DAMAGED),
        (python("while True: print('x' * 65536)"), Why.DAMAGED),
        (as_main("def examined(content):\n while True: pass", "m.CPU_SECONDS = 1"), Why.TOO_LONG),
        (as_main("def examined(content): return bytearray(1 << 30)"), Why.TOO_HEAVY),
    ],
)
def test_s121_a_process_that_hangs_dies_or_says_too_much_is_ended_and_told(monkeypatch, command, why):
    monkeypatch.setattr(apart, "_LOOKS", 5)
    with pytest.raises(Unfit) as unfit:
        # one that is ended by its own bound is given time to reach it
        apart.examined_apart(b"%PDF-1.7", command=command, seconds=0.5 if "sleep" in command[-1] else 8.0)
    assert unfit.value.why == why
    assert children() == set()


TRIES = """
def examined(content):
    import os, socket
    from livlina.core.examining.told import Kind, Safe
    done = []
    def attempt(name, what):
        try:
            what()
        except (OSError, RuntimeError):
            return
        done.append(name)
    attempt("read a file", lambda: os.open("/etc/passwd", os.O_RDONLY))
    attempt("write a file", lambda: os.open("/tmp/livlina-was-here", os.O_CREAT | os.O_WRONLY))
    attempt("connect", lambda: socket.socket())
    os.close(0)
    attempt("read in the place of its input", lambda: os.open("/etc/passwd", os.O_RDONLY))
    attempt("connect in the place of its input", lambda: socket.socket())
    attempt("raise its limits", lambda: m.resource.setrlimit(m.resource.RLIMIT_NOFILE, (9, 9)) if os.getuid() else 1/0)
    done += sorted(os.environ)
    return Safe(Kind.TEXT, ", ".join(["done:", *done]).encode())
"""


def test_s121_the_process_can_open_nothing_and_knows_nothing_of_us(monkeypatch):
    monkeypatch.setenv("LIVLINA_KEYS", "/secret")
    tries = TRIES.replace("except (OSError, RuntimeError):", "except (OSError, RuntimeError, ArithmeticError):")
    said = apart.examined_apart(b"hej", command=as_main(tries)).content.decode()
    assert said.replace(", LC_CTYPE", "") == "done:"


@pytest.mark.parametrize(
    ("told", "copy"),
    [
        ({"kind": "pdf", "size": 3, "words": 0}, b"hej"),
        ({"kind": "text", "size": 4, "words": 0}, b"hej"),
        ({"kind": "text", "size": 3}, b"hej"),
        ({"kind": "text", "size": 3, "words": 1}, b"hej"),
        ({"kind": "text", "size": 3, "words": 1}, b"hej\xff"),
        ({"kind": "text", "size": 4, "words": -1}, b"hej"),
        ({"kind": "text", "size": 3, "words": 900_000}, b"hej" + b"." * 900_000),
        ({"kind": "text", "size": 3, "words": 0}, b"\xff\xfe\xff"),
        ({"kind": "heic", "size": 3, "words": 0}, b"hej"),
        ({"kind": "exe", "size": 3, "words": 0}, b"hej"),
        ({"refused": "<script>"}, b""),
        ([1], b""),
    ],
)
def test_s121_its_answer_is_not_believed(told, copy):
    with pytest.raises(Unfit) as unfit:
        apart._checked(json.dumps(told).encode(), copy)
    assert unfit.value.why == Why.DAMAGED


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_s121_whatever_it_says_is_a_copy_or_a_reason(line, copy):
    with pytest.raises(Unfit):
        apart._checked(line, copy)


def test_s121_no_more_than_a_few_are_examined_at_once_and_the_next_is_told(in_demo, monkeypatch):
    monkeypatch.setattr(one_way, "WAITING_SECONDS", 0.01)
    for _ in range(one_way.AT_ONCE):
        assert one_way._turns.acquire(blocking=False)
    with pytest.raises(uploads.TooBusy):
        uploads.examine(b"hej", "a.txt")
    for _ in range(one_way.AT_ONCE):
        one_way._turns.release()
    monkeypatch.setattr(one_way, "examined_apart", partial(apart.examined_apart, command=("/no/such/program",)))
    with pytest.raises(uploads.TooBusy):
        uploads.examine(b"hej", "a.txt")


@contextmanager
def clamd(place, says, *, heard=None):
    """A scanner on a local socket: hears what is sent, and says that. None: it says nothing."""
    listening = socket.socket(socket.AF_UNIX if isinstance(place, str) else socket.AF_INET)
    listening.bind(place)
    listening.listen()

    def serve():
        try:
            with listening.accept()[0] as asked, asked.makefile("rb") as said:
                command = said.read(10)
                while length := struct.unpack("!I", said.read(4))[0]:
                    heard.append(said.read(length)) if heard is not None else said.read(length)
                if says is None:
                    said.read(1)
                elif command == b"zINSTREAM\0":
                    asked.sendall(says)
        except (OSError, struct.error):
            return

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        listening.close()
        thread.join(timeout=2)


def test_s120_the_scanner_hears_every_byte_and_its_word_decides(tmp_path, monkeypatch, outside_demo):
    content = files.WORDS.encode() * 9000
    heard: list[bytes] = []
    place = str(tmp_path / "clamd")
    with clamd(place, b"stream: OK\0", heard=heard):
        monkeypatch.setenv(scanner.VARIABLE, place)
        assert uploads.scanned_here()
        assert uploads.examine(content, "a.txt").safe == content
    assert b"".join(heard) == content
    with clamd(("127.0.0.1", 0), b"stream: Eicar-Signature FOUND\0") as (host, port):
        monkeypatch.setenv(scanner.VARIABLE, f"{host}:{port}")
        with pytest.raises(uploads.Infected):
            uploads.examine(EICAR, "a.txt")


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but not really\0", b"OK\0", None]
)
def test_s120_a_scanner_that_does_not_say_that_it_is_clean_has_not_said_so(tmp_path, says):
    place = str(tmp_path / "clamd")
    with clamd(place, says):
        assert scanner.verdict_of(b"hej", where=place, seconds=0.2) is scanner.Verdict.SILENT


@pytest.mark.parametrize("where", ["/no/such/socket", "127.0.0.1:1", "nonsense", "localhost:port"])
def test_s120_without_an_answering_scanner_nothing_is_taken_in(where, monkeypatch, outside_demo):
    monkeypatch.setattr(one_way, "examined_apart", None)  # not so much as looked at
    with pytest.raises(uploads.NoScanner, match="ingen viruskontroll är inkopplad"):
        uploads.examine(b"hej", "a.txt")
    monkeypatch.setenv(scanner.VARIABLE, where)
    with pytest.raises(uploads.ScannerSilent, match="svarar inte"):
        uploads.examine(b"hej", "a.txt")
    assert not scanner.is_in_order()


def test_s120_a_demo_is_told_by_its_secret_and_never_with_a_database_of_others(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv(scanner.VARIABLE, raising=False)
    assert not scanner.in_demo()
    assert isinstance(scanner.obstacle_to_taking_in(), uploads.NoScanner)
    assert scanner.is_in_order()
    (tmp_path / "demo.key").write_text("x")
    assert scanner.in_demo()
    assert scanner.obstacle_to_taking_in() is None
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/livlina")
    assert not scanner.in_demo()
