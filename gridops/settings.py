"""All settings. What may differ between installations comes from the environment and nothing else does.

`make run` and `manage.py` fill the environment in from the embedded servers when DATABASE_URL is
not set, so this module only ever reads it.
"""

import os
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from core.database_timeouts import asking, migration_wait, with_limits
from core.embedded.addresses import NoAddress, listening_address, names_of
from gridops.login.outside import outside_of
from gridops.office.theme import UNFOLD  # noqa: F401  (how the back office looks)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, why: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


def flag(name: str) -> bool | None:
    """1 or 0; None where it is not set. Anything else is a mistake, and is not taken for 0."""
    value: str = env.str(name, default="").strip().lower()
    if value not in {"", *FLAGS}:
        raise ImproperlyConfigured(f"Set {name} to 1 or 0; {value!r} is neither.")
    return FLAGS.get(value)


FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}

# --- where and with what keys ---
database_url = required(
    "DATABASE_URL", "the address of PostgreSQL 15 or newer. Start gridops with `make run` to get an embedded one."
)
SECRET_KEY = required("SECRET_KEY", "50 random characters that sign sessions; keep them secret and keep them the same.")
FIELD_KEYS = env.list("FIELD_KEYS", default=[])  # Fernet keys for telephone numbers, newest first
REDIS_URL = required("REDIS_URL", "the address of a Redis or Valkey server, for the task queue.")
DATABASES = {"default": env.db_url_config(database_url)}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
try:
    DATABASES["default"]["OPTIONS"] = with_limits(DATABASES["default"].get("OPTIONS", {}), asking(sys.argv), os.environ)
    MIGRATION_LOCK_TIMEOUT = migration_wait(os.environ)
except ValueError as mistake:
    raise ImproperlyConfigured(str(mistake)) from mistake
# Web, worker and beat connect as another role than the owner of the tables: see core.database_role.
APPLICATION_ROLE = env.db_url_config(app_url)["USER"] if (app_url := env.str("DATABASE_APP_URL", default="")) else ""
DEBUG = flag("DEBUG") or False
HOME = Path(env.str("GRIDOPS_HOME", default="") or BASE_DIR / "var")
BACKUPS = Path(env.str("GRIDOPS_BACKUPS", default="") or HOME / "backups")
BACKUPS_KEPT = env.int("BACKUPS_KEPT", default=14)  # of those that are made by themselves, one a day; 0: none are
ACT_WAIT = env.float(
    "ACT_WAIT", default=2
)  # seconds that a person waits for an act or a file before it is left to a task
SHEET_WAIT = env.float("SHEET_WAIT", default=2)  # seconds that a person waits for a sheet before a task goes on
BACKUP_KEY = env.str("BACKUP_KEY", default="")  # from `manage.py backup --new-key`; without it they are not encrypted
EMBEDDED = flag("GRIDOPS_EMBEDDED") or False
DEMO = flag("GRIDOPS_DEMO")  # asked of an installation that holds nothing yet; see gridops.installation

# --- where it is reached: HTTPS, cookies and hosts follow from the address that people type ---
try:
    BIND = listening_address(env.str("GRIDOPS_BIND", default=""))
except NoAddress as mistake:
    raise ImproperlyConfigured(str(mistake)) from mistake
PORT = env.str("GRIDOPS_PORT", default="") or "8000"
SITE_URL = (env.str("SITE_URL", default="") or f"http://127.0.0.1:{PORT}").rstrip("/")
SITE = urlsplit(SITE_URL)
if SITE.scheme not in ("http", "https") or not SITE.hostname or SITE.path:
    raise ImproperlyConfigured(f"Set SITE_URL like https://wangge.example.gov.cn, without a path; it is {SITE_URL!r}.")
HTTPS = SITE.scheme == "https"
BEHIND_PROXY = HTTPS if (proxy := flag("BEHIND_PROXY")) is None else proxy  # a proxy names caller and scheme
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", SITE.hostname, *names_of(BIND)])
CSRF_TRUSTED_ORIGINS = [f"{SITE.scheme}://{SITE.netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = HTTPS and BEHIND_PROXY
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked on this machine, past the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0

# --- what it is made of ---
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # ours is the site: see gridops.office.apps
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "gridops.office.apps.GridopsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "allauth",
    "allauth.account",  # allauth.socialaccount asks for it; none of its pages is opened
    "allauth.socialaccount",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "pgtrigger",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "grids",
    "staff",
    "incidents",
    "assessment",
    "gridops",
]
MIDDLEWARE = [
    "core.running.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.headers.Gzip",
    "core.web.headers.Headers",
    "core.unseen.ShowUnseen",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gridops.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "core.audit.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gridops.login.gate.AccountGate",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "incidents.common.switch.FieldSwitch",
    "core.web.confirming.ConfirmingMiddleware",
    "core.web.sent_once.SentOnce",  # the last: a form that one of the others turns away was not sent
]
REST_PATH = "/api/"
DOORS = {"/admin/": "office", "/api/": "rest", "/field/": "field"}  # how the history names what came in by an address
ROOT_URLCONF = "gridops.urls"
WSGI_APPLICATION = "gridops.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.punctuation"],
            "libraries": {"menu": "gridops.office.menu", "current": "gridops.home.current"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gridops.home.context.access",
                "gridops.home.context.inbox",
                "gridops.home.context.handbook",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who may enter ---
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "gridops.login.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "staff.accounts.passwords.KindsValidator"},
    {"NAME": "staff.accounts.passwords.GuessesValidator"},
]
TWO_FACTOR = flag("TWO_FACTOR")  # 1: asked for in a demo, too. An office asks whatever stands here
OTP_TOTP_ISSUER = "gridops"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # not one alone: an office shares an address, names are known
AXES_USERNAME_CALLABLE = "gridops.login.devices.counted_by"  # on a known device, apart from all others
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other sites of the same domain are not ours to force to HTTPS,
    "security.W021",  # nor to enter into the browsers' own lists
    "security.W019",  # the back office opens related objects in a frame of its own
]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 30 minutes are 30 minutes
AXES_CLIENT_IP_CALLABLE = "core.audit.address_of"
AXES_LOCKOUT_CALLABLE = "gridops.login.pages.locked_out"
AXES_ENABLE_ADMIN = False  # staff.accounts.admin shows them in our words
AXES_DISABLE_ACCESS_LOG = True  # the audit log is ours
AXES_VERBOSE = False
OUTSIDE = outside_of(os.environ)  # log-ins of the house; none unless set. See docs/decisions/086
SOCIALACCOUNT_ADAPTER = "gridops.login.house.HouseAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds that a provider may take to answer
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "gridops.login.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the back office opens related objects in a frame of its own

# --- language and time: Shanghai for people, UTC in storage ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["gridops.formats"]

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
# Only the files of django-leaflet: the app itself asks for GDAL, and reads these settings when imported.
LEAFLET = Path((getattr(find_spec("leaflet"), "submodule_search_locations", None) or [""])[0]) / "static" / "leaflet"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("leaflet", LEAFLET),
    ("handbook", BASE_DIR / "docs" / "handbook"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gridops.office.statics.Statics"},
}
MEDIA_ROOT = HOME / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES = 200 * 1024 * 1024  # all files of one request together
FILE_UPLOAD_HANDLERS = [
    "core.web.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- the log: to the console, each line with time, level, reference, account and path; errors are counted, too ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "core.running.InContext"}},
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(reference)s user=%(user)s %(path)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["context"], "formatter": "line"},
        "failures": {"class": "core.failures.KeepFailures", "level": "ERROR", "filters": ["context"]},
    },
    "root": {"handlers": ["console", "failures"], "level": "WARNING"},
    "loggers": {
        "gridops": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # what was refused stands in the line of access
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},  # that line is ours, with more in it
    },
}

# --- messages outward: off until an address is set ---
NOTICE_CHANNELS = ["staff.inbox.channels.Email", "staff.inbox.channels.Webhook"]
NOTICE_EMAIL = bool(env.str("EMAIL_URL", default=""))
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="gridops@localhost")
NOTICE_WEBHOOK_URL = env.str("NOTICE_WEBHOOK_URL", default="")  # an SMS gateway, or the government messenger
NOTICE_WEBHOOK_SECRET = (
    required("NOTICE_WEBHOOK_SECRET", "the key that signs what is sent to NOTICE_WEBHOOK_URL.")
    if NOTICE_WEBHOOK_URL
    else ""
)
NOTICE_DIGEST_AT = env.str("NOTICE_DIGEST_AT", default="08:00")

# --- REST ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staff.accounts.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["staff.accounts.authentication.MayUse"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.rest.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.rest.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["staff.filters.ReadableFilters"],
    "DEFAULT_SCHEMA_CLASS": "core.rest.queries.Schema",
    "URL_FORMAT_OVERRIDE": None,  # all answers are JSON, and `?format=` is a parameter like any other
    "EXCEPTION_HANDLER": "core.rest.refusals.answer_error",
    "DEFAULT_THROTTLE_CLASSES": [],
    "COERCE_DECIMAL_TO_STRING": True,
    "PAGE_SIZE": 100,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "gridops",
    "DESCRIPTION": "Grid management of a subdistrict: territory, people, incidents and the assessment cycle.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,  # what is sent has fewer fields than what is answered, and other nulls
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.rest.openapi.add_common_parts"],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "staff.access.Role",
        "WorkerSourceEnum": "staff.people.models.Source",
        "ReportSourceEnum": "incidents.incident.choices.ReportSource",
        "ChannelEnum": "incidents.incident.choices.Channel",
        "EntrySourceEnum": "incidents.entries.models.EntrySource",
        "InvalidReasonEnum": "incidents.incident.choices.InvalidReason",
        "IncidentStateEnum": "incidents.incident.choices.STATE_CHOICES",
        "LevelEnum": "incidents.common.models.Level",
        "PublicityKindEnum": "incidents.publicity.models.PublicityKind",
        "TaskKindEnum": "incidents.assignments.models.TaskKind",
        "HazardLevelEnum": "incidents.hazards.models.HazardLevel",
        "HazardStateEnum": "incidents.hazards.models.HazardState",
        "BulletinStateEnum": "assessment.bulletin.models.BulletinState",
        "InterviewStateEnum": "assessment.interview.models.InterviewState",
        "CategoryEnum": "incidents.care.models.CareCategory",
        "AwardCategoryEnum": "assessment.leading_group.models.AWARDED",
        "YearCategoryEnum": "assessment.score.models.YearCategory",
        "ScoreStateEnum": "assessment.score.models.ScoreState",
        "AdjustmentStateEnum": "assessment.adjustment.models.AdjustmentState",
        "PaySideEnum": "assessment.pay.choices.Side",
        "PaySchemeEnum": "staff.postings.models.PayScheme",
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

# --- beat's table: what looks at everything that waits, every few minutes. What has a time of the day or hour is a step
# of the cycle or a chore (core/unattended/chores.py): both have a ledger, by which what was missed is made up for.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be away for hours; what was due is in the ledger
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 5}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


def _every(minutes: int, task: str) -> dict[str, Any]:
    """A task that looks at all that waits; a run that nobody took up before the next one is dropped."""
    return {"task": task, "schedule": crontab(minute=f"*/{minutes}"), "options": {"expires": 55 * minutes}}


CELERY_BEAT_SCHEDULE = {
    "inspect the week before, Mondays": {
        "task": "assessment.turn_the_wheel",
        "schedule": crontab(day_of_week="mon", hour="8", minute="0"),
    },
    "draft the bulletin of the month before, on the 1st": {
        "task": "assessment.turn_the_wheel",
        "schedule": crontab(day_of_month="1", hour="2", minute="0"),
    },
    "catch up on whatever is due and has not run": _every(1, "assessment.turn_the_wheel"),
    "do the chores whose time has passed": _every(1, "core.do_chores"),
    "seal what became final": _every(5, "gridops.seal"),
    "watch the deadlines of cases": _every(1, "incidents.watch_deadlines"),
    "tell of hazards after their deadline and of late tasks": _every(5, "incidents.watch_fieldwork"),
    "tell and finish quarters and years": _every(10, "assessment.look_after_scores"),
    "work on what-ifs that wait": _every(1, "assessment.work_on_what_ifs"),
    "work through dropped sheets that wait": _every(1, "incidents.work_on_sheets"),
    "work on background jobs that wait": _every(1, "core.work_on_jobs"),
    "send the messages that wait to leave the house": _every(1, "staff.send_outward"),
}
