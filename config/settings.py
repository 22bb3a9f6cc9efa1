"""Every setting of Casework, from the environment alone. `.env.example` explains each variable.

Importing this needs no database; `config.postgres` starts one when a command needs it.
"""

from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from config import env
from config.cursors import Connection, Cursor

BASE_DIR = env.BASE_DIR
VAR_DIR = env.var_dir()
ROOMS = ("casework", "documents", "translation", "workflows")

# --- Mode -----------------------------------------------------------------------------------------

DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
PRODUCTION = not (DEMO or DEBUG)

INSECURE_SECRET_KEY = "insecure: set SECRET_KEY"  # noqa: S105 -- refused in production by config.checks
SECRET_KEY = env.text("SECRET_KEY", INSECURE_SECRET_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# Where links in mail lead: jobs know no request.
PUBLIC_URL = env.text(
    "PUBLIC_URL",
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else "http://127.0.0.1:8000",
).rstrip("/")

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",  # first: its templates win over those of any library
    *ROOMS,
    "viewflow",
    "viewflow.workflow",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.keep_files_apart",  # above static files: these are not served there either
    # above CSP: a worker script obeys the policy it came with
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "casework.people.demo_clock.DemoClockMiddleware",  # not used outside the demo
    "casework.people.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.SaysBusy",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            BASE_DIR / "config" / "templates",
            # a feature keeps its templates beside its views: workflows/board/templates/board/…
            *(path for room in ROOMS for path in sorted((BASE_DIR / room).glob("*/templates"))),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casework.people.context.acting",
            ],
        },
    },
]

VIEWFLOW = {"AUTOREGISTER": False}  # its engine only: none of its middleware, urls or screens

# --- Database -------------------------------------------------------------------------------------

# Statements are prepared only when bound on the server, and live on only while the pool keeps the
# connection.
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", "postgresql:///casework"),
        pool={
            "min_size": 1,
            "max_size": env.number("DATABASE_POOL", 8),
            "timeout": 10,
            "connection_class": Connection,
        },
        prepare_threshold=0,
        server_side_binding=True,
        cursor_factory=Cursor,
    )
}

PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_READONLY_MODELS = True

# --- People and sign-in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if DEMO:  # its passwords are public; a strong hash would only make signing in slow
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "casework.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # managers make the accounts; nobody signs up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Casework"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# The organisation's own identity provider, trusted to say whose address an address is.
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_SERVER := env.text("OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.text("OIDC_NAME", "Single sign-on"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER, "oauth_pkce_enabled": True},
            }
        ]
    }

# --- Browser security -----------------------------------------------------------------------------

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",
    "security.W021",
]  # sub-domains and preload lists: the host's choice
if PRODUCTION:  # the reverse proxy overwrites these headers on every request (deploy/Caddyfile)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # it writes down whose address it is: limits count by that

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [path for path in [BASE_DIR / "config" / "static"] if path.is_dir()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.static_files.OwnApps",
    "config.static_files.NodeModules",
]
WHITENOISE_USE_FINDERS = DEBUG

MEDIA_ROOT = Path(
    env.text("MEDIA_ROOT", str(VAR_DIR / "media"))
)  # private: only signed addresses lead here
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # what is larger waits in a file: many arrive at once

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.HashedStorage",
    },
}
S3_BUCKET = env.text("S3_BUCKET")
S3_REGION = env.text("S3_REGION", "us-east-1")
S3_ENDPOINT = env.text("S3_ENDPOINT", f"https://s3.{S3_REGION}.amazonaws.com").rstrip("/")
S3_PUBLIC_ENDPOINT = env.text("S3_PUBLIC_ENDPOINT", S3_ENDPOINT).rstrip("/")  # for browsers
S3_ACCESS_KEY = env.text("S3_ACCESS_KEY")
S3_SECRET_KEY = env.text("S3_SECRET_KEY")
S3_ENCRYPTION = env.text("S3_ENCRYPTION")
S3_KMS_KEY = env.text("S3_KMS_KEY")
FILES_URL = env.text("FILES_URL").rstrip("/")  # where files on disk are served instead
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT,
            "region_name": S3_REGION,
            "access_key": S3_ACCESS_KEY or None,
            "secret_key": S3_SECRET_KEY or None,
            "signature_version": "s3v4",
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": False,
            "object_parameters": {"ServerSideEncryption": S3_ENCRYPTION} if S3_ENCRYPTION else {},
            "querystring_expire": 300,
            "max_memory_size": 4 * 1024 * 1024,  # the default reads whole objects into memory
        },
    }

CLAMD_URL = env.text("CLAMD_URL")  # who is asked about viruses
SCANNER_MAY_BE_MISSING = not PRODUCTION  # then files pass unchecked, and the demo says so

# Browsers send and show papers at this origin; frames never show them.
if FILES_ORIGIN := env.origin(S3_PUBLIC_ENDPOINT if S3_BUCKET else FILES_URL):
    for directive in ("connect-src", "img-src", "media-src"):
        SECURE_CSP[directive].append(FILES_ORIGIN)

# --- Mail -----------------------------------------------------------------------------------------

MAILERS = {"default": env.mailer(env.text("EMAIL_URL", f"file://{VAR_DIR / 'mail'}"))}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "casework@localhost")

OFFICE_NAME = env.text("OFFICE_NAME", "Casework")  # who writes to families

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logging --------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"events": {"()": "config.logs.Events", "with_messages": not PRODUCTION}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        **{room: {"level": env.text("LOG_LEVEL", "INFO").upper()} for room in ("config", *ROOMS)},
    },
}

# --- Work -----------------------------------------------------------------------------------------

OFFICE_TIME_ZONE = env.text("OFFICE_TIME_ZONE", "UTC")  # where the navigators' days end
OFFICE_COUNTRY = env.text("OFFICE_COUNTRY").upper()  # whose holidays the office keeps
MACHINE_TRANSLATION = env.flag("MACHINE_TRANSLATION")  # even then only by listed processors
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_MB", 2048) * 2**20  # bytes
