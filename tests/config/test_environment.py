import ast
import re
import subprocess
import sys

import pytest
import yaml

from config import env

ROOT = env.BASE_DIR
READERS = {"text", "flag", "number", "words"}


def variables_read_by_the_code():
    """Every name given to a reader of config/env.py, or to os.environ, in config/ and deploy/."""
    for path in [*ROOT.glob("config/**/*.py"), *ROOT.glob("deploy/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            ):
                continue
            owner, method, first = ast.unparse(node.func.value), node.func.attr, node.args[0]
            reads = (owner == "env" and method in READERS) or (
                owner == "os.environ" and method == "get"
            )
            if (reads and isinstance(first, ast.Constant) and first.value != "LC_ALL") or (
                path.name == "env.py"
                and isinstance(node.func, ast.Name)
                and isinstance(first, ast.Constant)
            ):
                yield first.value


def variables_named_by_compose():
    return set(re.findall(r"\$\{(\w+)", (ROOT / "deploy/compose.yaml").read_text()))


def variables_explained():
    return re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_the_example_lists_every_variable_and_no_other():
    read = {*variables_read_by_the_code(), "VAR_DIR", *variables_named_by_compose()}
    assert set(variables_explained()) == read


def test_the_example_sets_nothing():
    assert not re.search(r"^\w+=.+", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_compose_gives_the_application_only_variables_it_reads():
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    assert set(compose["services"]["web"]["environment"]) <= set(variables_explained())


def settings_with(**variables):
    """One expression of the settings, in a new process with this environment alone."""
    code = "import config.settings as s, sys; print(eval(sys.argv[1]))"

    def read(expression):
        done = subprocess.run(
            [sys.executable, "-c", code, expression],
            cwd=ROOT, env={"PATH": "/usr/bin", **variables},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return ast.literal_eval(done.stdout)

    return read


def test_production_has_secure_cookies_and_https_without_a_database():
    read = settings_with(SECRET_KEY="x" * 50, ALLOWED_HOSTS="a.example, b.example")
    assert read("s.ALLOWED_HOSTS") == ["a.example", "b.example"]
    assert (
        read("[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT]") == [True] * 3
    )
    assert read("s.SECURE_HSTS_SECONDS") >= 365 * 24 * 60 * 60


def test_the_demo_works_over_plain_http_on_its_own_machine():
    read = settings_with(DEMO="1")
    assert read("s.ALLOWED_HOSTS") == ["localhost", "127.0.0.1", "[::1]"]
    assert read(
        "[s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.DEBUG]"
    ) == [0, 0, 0, 0]


def test_a_bucket_makes_files_private_objects_with_signed_addresses():
    read = settings_with(
        S3_BUCKET="papers", S3_ENDPOINT="http://store:8333", S3_ACCESS_KEY="k", S3_SECRET_KEY="s"
    )
    options = read("s.STORAGES['default']['OPTIONS']")
    assert options["signature_version"] == "s3v4"
    assert options["addressing_style"] == "path"
    assert options["file_overwrite"] is False
    assert 0 < options["max_memory_size"] <= 16 * 1024 * 1024
    assert "custom_domain" not in options


SENDS_OR_SHOWS = ("connect-src", "img-src", "media-src")


def test_a_browser_may_reach_a_bucket_and_nothing_frames_it():
    read = settings_with(
        S3_BUCKET="papers",
        S3_ENDPOINT="http://store:8333",
        S3_PUBLIC_ENDPOINT="https://Files.example.org:443/",
    )
    policy = read("{name: [str(each) for each in s.SECURE_CSP[name]] for name in s.SECURE_CSP}")
    at = {name for name, sources in policy.items() if "https://files.example.org" in sources}
    assert at == set(SENDS_OR_SHOWS)
    assert "store" not in str(policy)


def test_a_browser_may_reach_an_origin_for_files_on_disk():
    read = settings_with(FILES_URL="https://files.example.org/")
    policy = read("{name: [str(each) for each in s.SECURE_CSP[name]] for name in s.SECURE_CSP}")
    at = {name for name, sources in policy.items() if "https://files.example.org" in sources}
    assert at == set(SENDS_OR_SHOWS)


def test_a_bucket_without_an_endpoint_is_amazons():
    read = settings_with(S3_BUCKET="papers", S3_REGION="eu-central-1")
    assert (
        read("[s.S3_ENDPOINT, s.S3_PUBLIC_ENDPOINT]")
        == ["https://s3.eu-central-1.amazonaws.com"] * 2
    )


def test_an_identity_provider_is_configured_by_three_variables():
    read = settings_with(OIDC_SERVER="https://id.example", OIDC_CLIENT_ID="c", OIDC_SECRET="s")
    (provider,) = read("s.SOCIALACCOUNT_PROVIDERS")["openid_connect"]["APPS"]
    assert provider["settings"]["server_url"] == "https://id.example"


def test_the_policy_allows_nothing_inline(settings):
    policy = {
        directive: [str(source) for source in sources]
        for directive, sources in settings.SECURE_CSP.items()
    }
    assert not any("unsafe" in source for sources in policy.values() for source in sources)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "default" in settings.STORAGES


def test_static_files_are_served_above_the_policy(settings):
    order = settings.MIDDLEWARE
    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < order.index(
        "django.middleware.csp.ContentSecurityPolicyMiddleware"
    )


@pytest.mark.parametrize(
    ("url", "host", "port", "use_tls", "use_ssl"),
    [
        ("smtp://u:p%40ss@mail.example:25?tls=0", "mail.example", 25, False, False),
        ("smtp://mail.example", "mail.example", 587, True, False),
        ("smtps://mail.example", "mail.example", 465, False, True),
    ],
)
def test_a_mail_address_says_host_and_encryption(url, host, port, use_tls, use_ssl):
    options = env.mailer(url)["OPTIONS"]
    assert (options["host"], options["port"]) == (host, port)
    assert (options["use_tls"], options["use_ssl"]) == (use_tls, use_ssl)


def test_a_mail_address_may_hold_a_quoted_password():
    assert env.mailer("smtp://u:p%40ss@mail.example")["OPTIONS"]["password"] == "p@ss"


def test_an_unknown_mail_address_is_refused():
    with pytest.raises(ValueError, match="EMAIL_URL must start with"):
        env.mailer("sendmail")


def test_a_database_address_may_name_options_and_sockets():
    read = env.database(
        "postgresql://u:p@db.example:5433/cases?sslmode=require", prepare_threshold=0
    )
    assert (read["HOST"], read["PORT"], read["USER"], read["PASSWORD"], read["NAME"]) == (
        "db.example", "5433", "u", "p", "cases",
    )  # fmt: skip
    assert read["OPTIONS"] == {"prepare_threshold": 0, "sslmode": "require"}
    assert env.database("postgresql://postgres:@/casework?host=/run/pg")["HOST"] == "/run/pg"
