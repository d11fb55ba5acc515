"""What Livlina is made of, and what may not lie among it (S-133)."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())
# What begins as a secret does: a private key, and the tokens of code hosts, registries, clouds and chat.
SECRET = re.compile(
    rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}|\bglpat-[-\w]{20}|\bpypi-[-\w]{50}"
    rb"|\bnpm_[A-Za-z0-9]{36}|\bAKIA[A-Z0-9]{16}\b|\bxox[abprs]-[-A-Za-z0-9]{10}"
)


def test_s133_all_that_is_fetched_is_pinned_by_its_hash() -> None:
    fetched = [package for package in LOCK["package"] if "editable" not in package["source"]]
    assert len(fetched) > 50
    for package in fetched:
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        assert files, package["name"]
        assert all(each["hash"].startswith("sha256:") for each in files), package["name"]
    before = [line for line in (ROOT / "tools.txt").read_text().splitlines() if not line.startswith(("#", "  --hash="))]
    assert before == ["uv==0.13.8 \\"]
    assert "--require-hashes" in (ROOT / "Makefile").read_text()


def test_s133_the_list_of_a_release_names_all_that_it_runs_with_and_no_more(tmp_path: Path) -> None:
    """Those that the product names, and those that these name in turn, whatever the machine."""
    subprocess.run(["make", "-s", "components", f"COMPONENTS={tmp_path / 'list.json'}"], cwd=ROOT, check=True)
    told = json.loads((tmp_path / "list.json").read_text())
    assert told["bomFormat"] == "CycloneDX"
    assert {part["name"]: part["version"] for part in told["components"]} == runs_with("livlina")
    for part in told["components"]:
        assert all(each["hashes"] for each in part["externalReferences"]), part["name"]


def runs_with(name: str) -> dict[str, str]:
    packages: dict[str, dict[str, Any]] = {package["name"]: package for package in LOCK["package"]}
    found: dict[str, str] = {}
    waiting = [(name, ())]
    while waiting:
        package, extras = waiting.pop()
        told = packages[package]
        named = [*told.get("dependencies", ())]
        for extra in extras:
            named += told.get("optional-dependencies", {}).get(extra, ())
        for each in named:
            if each["name"] not in found or each.get("extra"):
                found[each["name"]] = packages[each["name"]]["version"]
                waiting.append((each["name"], tuple(each.get("extra", ()))))
    return found


def test_s133_no_secret_lies_in_what_is_kept() -> None:
    made_here = {line.strip("/") for line in (ROOT / ".gitignore").read_text().split()}
    tops = [path for path in ROOT.iterdir() if path.name not in made_here and path.name != ".git"]
    kept = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file()]
    kept = [path for path in kept if "__pycache__" not in path.parts]
    assert len(kept) > 500
    assert [path for path in kept if SECRET.search(path.read_bytes())] == []


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [(b"-----BEGIN ", b"PRIVATE KEY-----"), (b"-----BEGIN RSA ", b"PRIVATE KEY-----"), (b"ghp_", b"a" * 36)],
)
def test_s133_what_looks_like_a_secret_is_found(begins: bytes, goes_on: bytes) -> None:
    """Written in two parts here, or this file would be found too."""
    assert SECRET.search(b"key = '" + begins + goes_on + b"'")
