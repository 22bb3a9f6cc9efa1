import json
import re
import subprocess

import pytest
import yaml

from config.env import BASE_DIR
from translation.certificates.rendering import FAMILIES, WEIGHTS
from workflows.weekly.drawing import ECHARTS


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((BASE_DIR / "deploy/compose.yaml").read_text())["services"]


@pytest.fixture(scope="module")
def containerfile():
    return (BASE_DIR / "deploy/Containerfile").read_text()


def test_the_image_does_not_run_as_root(containerfile):
    last = containerfile.rpartition("\nFROM ")[2]
    (user,) = re.findall(r"^USER (\d+)", last, re.MULTILINE)
    assert int(user) > 0


def test_the_image_has_stages_and_installs_by_hash(containerfile):
    assert len(re.findall(r"^FROM ", containerfile, re.MULTILINE)) == 2
    assert "--require-hashes" in containerfile


def test_what_the_image_copies_is_there(containerfile):
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", containerfile, re.MULTILINE):
        for source in sources.split():
            assert (BASE_DIR / source).exists(), source


def test_what_the_image_copies_is_not_ignored(containerfile):
    kept = {
        line[1:]
        for line in (BASE_DIR / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        s
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", containerfile, re.MULTILINE)
        for s in line.split()
    }
    assert copied == kept


def test_web_and_worker_are_one_image(compose):
    assert compose["web"]["image"] == compose["worker"]["image"] == compose["migrate"]["image"]
    assert compose["web"]["command"] == ["web"]
    assert compose["worker"]["command"] == ["worker"]


def test_only_the_proxy_can_be_reached(compose):
    assert [name for name, service in compose.items() if "ports" in service] == ["proxy"]
    assert "inside" not in compose["proxy"]["networks"]


def test_of_the_store_the_proxy_passes_on_papers_alone(compose):
    assert set(compose["proxy"]["networks"]) & set(compose["store"]["networks"]) == {"papers"}
    site = (BASE_DIR / "deploy/Caddyfile").read_text().partition("{$FILES_SITE} {")[2]
    assert "path /casework/blobs/*" in site
    assert "method GET HEAD PUT OPTIONS" in site
    assert site.count("reverse_proxy") == site.count("reverse_proxy store:8333") == 1
    assert "respond 404" in site


def test_browsers_reach_the_store_where_the_proxy_offers_it(compose):
    site = compose["proxy"]["environment"]["FILES_SITE"]
    assert compose["web"]["environment"]["S3_PUBLIC_ENDPOINT"] == f"https://{site}"


def test_the_bucket_is_readied_once_the_store_is_there(compose):
    assert "store" in compose["migrate"]["depends_on"]
    assert "prepare_bucket" in (BASE_DIR / "deploy/entry.py").read_text()


def test_the_image_has_what_front_end_packages_are_overridden_with(containerfile):
    overrides = json.loads((BASE_DIR / "package.json").read_text())["overrides"]
    for package in overrides.values():
        folder = package.removeprefix("file:./")
        assert containerfile.index(f"COPY {folder} {folder}") < containerfile.index("'ci'")


@pytest.mark.parametrize(
    "address", ["/calendar/k3y.ics?x=1", "/stored/part/k3y", "/stored/file/k3y:z"]
)
def test_the_proxy_logs_no_key(address):
    caddyfile = (BASE_DIR / "deploy/Caddyfile").read_text()
    pattern, kept = re.findall(r'request>uri regexp "(.+)" "(.*)"', caddyfile)[0]
    logged = re.sub(pattern, kept.replace("$1", r"\1"), address)
    assert logged in {"/calendar/", "/stored/part/", "/stored/file/"}


def test_compose_holds_no_secret(compose):
    for service in compose.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"KEY|PASSWORD|SECRET", name):
                assert str(value).startswith("${"), name


def test_the_database_is_not_made_with_locale_c(compose):
    assert "C.UTF-8" in compose["database"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert int(re.search(r":(\d+)", compose["database"]["image"]).group(1)) >= 15


def test_the_scanner_takes_whatever_may_be_handed_in(compose):
    told = dict(
        line.split(maxsplit=1)
        for line in (BASE_DIR / "deploy/clamd.conf").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert told["StreamMaxLength"] == told["MaxFileSize"] == "2000M"
    assert told["AlertExceedsMax"] == "yes"
    assert compose["web"]["environment"]["CLAMD_URL"].endswith(f"clamav:{told['TCPSocket']}}}")
    assert "inside" in compose["clamav"]["networks"]
    assert "outside" not in compose["clamav"]["networks"]


def test_the_image_reads_the_languages_of_families(containerfile):
    last = containerfile.rpartition("\nFROM ")[2]
    for language in ("eng", "chi-sim", "ara", "rus", "hin"):
        assert f"tesseract-ocr-{language} " in last


def test_the_image_keeps_the_fonts_of_certificates(containerfile):
    packages = json.loads((BASE_DIR / "package.json").read_text())["dependencies"]
    for family in FAMILIES:
        assert f"@expo-google-fonts/{family}" in packages
    for weight in WEIGHTS:
        assert f"! -path '*/@expo-google-fonts/*/{weight}/*.ttf'" in containerfile


def test_the_image_keeps_what_draws_the_charts_of_mails(containerfile):
    assert f"! -path '*/{ECHARTS.removeprefix('node_modules/')}'" in containerfile
    uninstalled = re.search(r"pip uninstall --yes (.+?) &&", containerfile)[1]
    assert "nodejs" not in uninstalled


def test_the_proxy_says_itself_whether_it_was_https_and_who_asked():
    caddyfile = (BASE_DIR / "deploy/Caddyfile").read_text()
    assert "header_up X-Forwarded-Proto {scheme}" in caddyfile
    assert "header_up X-Forwarded-For {remote_host}" in caddyfile
    assert "reverse_proxy web:8000" in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}")


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes_and_no_address(lock):
    text = (BASE_DIR / lock).read_text()
    packages = re.split(r"\n(?=\w)", text.strip())
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index" not in text


def test_both_locks_agree():
    def versions(lock):
        return dict(re.findall(r"^([\w.-]+)==(\S+)", (BASE_DIR / lock).read_text(), re.MULTILINE))

    assert versions("requirements.txt").items() <= versions("requirements-dev.txt").items()


def test_the_front_end_lock_has_hashes_and_no_address():
    packages = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "://" not in package.get("resolved", "")
        assert (
            not name or "integrity" in package or "npm-empty" in (package.get("resolved") or name)
        )


@pytest.mark.parametrize("target", ["demo", "test", "check", "reset", "lock", "format"])
def test_make_knows_its_targets(target):
    done = subprocess.run(
        ["make", "-n", target], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_make_alone_lists_them():
    done = subprocess.run(["make"], cwd=BASE_DIR, capture_output=True, text=True, check=True)
    assert "demo" in done.stdout


def test_ci_runs_checks_and_tests():
    script = (BASE_DIR / ".ci/run").read_text()
    assert "set -euo pipefail" in script
    assert re.search(r"^make check$", script, re.MULTILINE)
    assert re.search(r"^make test$", script, re.MULTILINE)
