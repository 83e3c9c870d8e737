"""An office on a server: what follows from its address, and the files of docs/deployment, which people copy."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from socket import create_connection
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

import pytest
from django.conf import settings as ours
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from core.embedded.addresses import NoAddress, in_url, is_open, listening_address, names_of, to_ask
from core.embedded.tests.running import free_port
from core.testing.processes import start
from staff.tests.factories import account

ROOT = Path(ours.BASE_DIR)
FILES = ROOT / "docs/deployment"
GUIDES = (ROOT / "docs/deployment.md", ROOT / "docs/deployment.zh.md")
# What our units may say: a slip in a name is passed over by systemd with a line in its log.
OF_SERVICES = (
    "Type User Group WorkingDirectory EnvironmentFile ExecStart Restart RestartSec KillMode TimeoutStopSec UMask "
    "NoNewPrivileges ProtectSystem ProtectHome ReadWritePaths PrivateDevices ProtectKernelTunables ProtectControlGroups"
)
KNOWN = {"Service": frozenset(OF_SERVICES.split()), "Timer": frozenset({"OnCalendar", "Persistent"})}
OFFICE = "https://wangge.example.gov.cn"


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """The settings as they are with these variables."""
    for name in ("SITE_URL", "ALLOWED_HOSTS", "BEHIND_PROXY", "GRIDOPS_BIND", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    values = runpy.run_path(str(ROOT / "gridops/settings.py"))
    return {name: value for name, value in values.items() if name.isupper()}


class TestSettings:
    def test_all_of_https_follows_from_the_address(self, monkeypatch):
        office = read(monkeypatch, SITE_URL=f"{OFFICE}/")
        assert office["CSRF_TRUSTED_ORIGINS"] == [OFFICE]
        assert "wangge.example.gov.cn" in office["ALLOWED_HOSTS"]
        cookies = [office[f"{name}_COOKIE_SECURE"] for name in ("SESSION", "CSRF", "LANGUAGE")]
        assert [*cookies, office["SECURE_SSL_REDIRECT"], office["BEHIND_PROXY"]] == [True] * 5
        assert office["SECURE_HSTS_SECONDS"] == 31536000

    def test_without_an_address_nothing_of_it_is_asked_of_this_machine(self, monkeypatch):
        plain = read(monkeypatch)
        assert plain["SITE_URL"].startswith("http://127.0.0.1:")
        assert not any(plain[name] for name in ("SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "BEHIND_PROXY"))
        assert plain["SECURE_PROXY_SSL_HEADER"] is None

    def test_djangos_own_check_of_a_deployment_finds_nothing(self, monkeypatch):
        office = read(monkeypatch, SITE_URL=OFFICE, SECRET_KEY="".join(map(chr, range(40, 110))))
        with override_settings(**{name: value for name, value in office.items() if name not in {"DATABASES"}}):
            found = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
        assert [message for message in found if not message.is_silenced()] == []

    def test_a_caller_past_the_proxy_is_sent_to_https_and_health_is_not(self, monkeypatch):
        office = read(monkeypatch, SITE_URL=OFFICE)
        named = ("SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", "SECURE_REDIRECT_EXEMPT", "SECURE_HSTS_SECONDS")
        with override_settings(**{name: office[name] for name in named}):
            assert Client().get("/login/")["Location"] == "https://testserver/login/"
            assert Client().get("/healthz").status_code == 200
            answer = Client().get("/healthz", headers={"x-forwarded-proto": "https"})
            assert answer["Strict-Transport-Security"] == "max-age=31536000"

    @pytest.mark.parametrize(
        ("variable", "value"),
        [("SITE_URL", "wangge.example.gov.cn"), ("SITE_URL", f"{OFFICE}/gridops"), ("GRIDOPS_BIND", "everywhere")],
    )
    def test_an_address_that_is_none_is_refused_in_words(self, monkeypatch, variable, value):
        with pytest.raises(ImproperlyConfigured, match=variable):
            read(monkeypatch, **{variable: value})


class TestAddresses:
    def test_without_a_word_it_listens_on_this_machine_alone(self):
        assert (listening_address(""), is_open("127.0.0.1"), names_of("127.0.0.1")) == ("127.0.0.1", False, [])

    def test_on_one_card_it_is_called_by_its_address(self):
        assert listening_address("10.1.2.3") == to_ask("10.1.2.3") == "10.1.2.3"
        assert names_of("10.1.2.3") == ["10.1.2.3"]

    def test_on_every_card_it_is_called_by_the_machines_name(self):
        assert to_ask("0.0.0.0") == "127.0.0.1"
        assert names_of("0.0.0.0")

    def test_ipv6_stands_in_brackets(self):
        assert in_url(listening_address("[::1]")) == "[::1]"

    def test_a_word_is_refused(self):
        with pytest.raises(NoAddress, match=r"0\.0\.0\.0"):
            listening_address("all")


class TestGuides:
    @pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
    def test_it_names_every_file_and_no_other(self, guide):
        named = set(re.findall(r"\(deployment/([^)]+)\)", guide.read_text()))
        assert named == {path.name for path in FILES.iterdir()}

    def test_both_languages_have_the_same_parts_and_commands(self):
        english, chinese = (guide.read_text() for guide in GUIDES)
        assert len(re.findall(r"^## ", english, re.M)) == len(re.findall(r"^## ", chinese, re.M))
        code = re.compile(r"^```.*?^```", re.M | re.S)
        assert code.findall(english) == code.findall(chinese)


class TestFiles:
    def test_every_unit_is_whole_and_starts_what_is_there(self):
        for path in (*FILES.glob("*.service"), *FILES.glob("*.timer")):
            unit = unit_of(path)
            kind = "Service" if path.suffix == ".service" else "Timer"
            assert {"Unit", kind} <= set(unit.sections()) <= {"Unit", kind, "Install"}, path.name
            assert set(unit[kind]) <= KNOWN[kind], f"{path.name}: {set(unit[kind]) - KNOWN[kind]}"
            if kind == "Timer":
                assert path.with_suffix(".service").exists(), "a timer starts the service of its name"
                continue
            program = unit[kind]["ExecStart"].split()[0]
            here = {"/opt/gridops/.venv/bin/python": Path(sys.executable)}
            started = here.get(program) or ROOT / program.removeprefix("/opt/gridops/")
            assert os.access(started, os.X_OK), program
            assert unit[kind]["User"] == unit[kind]["Group"] == "gridops"

    def test_systemd_takes_every_unit(self, tmp_path):
        """As shipped, with the places of this machine: systemd asks whether what is started is there."""
        if shutil.which("systemd-analyze") is None:
            return  # then the test above is what can be said of them
        units, python, house = tmp_path / "units", tmp_path / "python", tmp_path / "house"
        units.mkdir()
        python.symlink_to(sys.executable)
        house.symlink_to(ROOT)  # which may lie in a folder with a blank in its name: a unit would have to quote it
        for unit in (*FILES.glob("*.service"), *FILES.glob("*.timer")):
            text = unit.read_text().replace("/opt/gridops/.venv/bin/python", str(python))
            (units / unit.name).write_text(text.replace("/opt/gridops", str(house)))
        judged = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *sorted(units.iterdir())],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (judged.returncode, judged.stderr) == (0, "")

    @pytest.mark.soak
    def test_caddy_takes_its_file(self, tmp_path):
        caddy = caddy_of(tmp_path)
        if caddy is None:
            return  # then the test below is what can be said of it
        judged = subprocess.run(
            [caddy, "validate", "--config", FILES / "Caddyfile", "--adapter", "caddyfile"],
            env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert judged.returncode == 0, judged.stderr
        assert "Valid configuration" in judged.stderr + judged.stdout

    def test_caddy_asks_the_same_server_for_the_same_name_and_takes_as_much(self):
        """What can be said of it where no Caddy is: its blocks are closed, and it does what nginx does."""
        caddy, nginx = ((FILES / name).read_text() for name in ("Caddyfile", "nginx.conf"))
        lines = [line.strip() for line in caddy.splitlines() if line.strip() and not line.strip().startswith("#")]
        depth = 0
        for line in lines:
            depth += line.endswith("{") - (line == "}")
            assert depth >= 0
        assert depth == 0
        assert {line.split()[0] for line in lines} - {"}"} == {
            "wangge.example.gov.cn", "request_body", "max_size", "reverse_proxy", "header_up",
        }  # fmt: skip
        (server,) = re.findall(r"reverse_proxy (\S+)", caddy)
        assert f"server {server}" in nginx
        assert "server_name wangge.example.gov.cn" in nginx
        assert re.findall(r"max_size (\d+)MB", caddy) == re.findall(r"client_max_body_size (\d+)m", nginx)


def unit_of(path: Path) -> ConfigParser:
    unit = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text())
    return unit


def caddy_of(folder: Path) -> str | None:
    """The machine's Caddy, or Debian's, unpacked here and not installed: installed it would serve at once."""
    if found := shutil.which("caddy"):
        return found
    if shutil.which("apt-get") is None:
        return None
    got = subprocess.run(["apt-get", "download", "caddy"], cwd=folder, capture_output=True, text=True, check=False)
    if got.returncode:
        print(f"\nDebian's Caddy cannot be had: {got.stderr.strip()[:200]}")
        return None
    subprocess.run(["dpkg-deb", "-x", next(folder.glob("caddy_*.deb")), folder / "caddy"], check=True)
    return str(folder / "caddy/usr/bin/caddy")


# --- nginx, for real ----------------------------------------------------------------------------


def certificate(folder: Path) -> None:
    """A certificate for localhost, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)


def as_shipped(folder: Path, *, http: int, https: int, gunicorn: int) -> Path:
    """Our nginx files with other ports and paths, and nothing else changed, inside the least that nginx needs."""
    shutil.copy(FILES / "gridops_proxy.conf", folder)
    site = (FILES / "nginx.conf").read_text()
    for old, new in {
        "127.0.0.1:8000": f"127.0.0.1:{gunicorn}",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "wangge.example.gov.cn": "localhost",
        "/etc/ssl/gridops": str(folder),
        "/etc/nginx": str(folder),
    }.items():
        assert old in site, old
        site = site.replace(old, new)
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.M)
    whole = folder / "whole.conf"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{ access_log off; {temporary}\n{site}\n}}\n"
    )
    return whole


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@contextmanager
def behind_nginx(folder: Path) -> Iterator[tuple[int, int]]:
    """The site behind our nginx; gives its ports of HTTP and HTTPS."""
    http, https, port = free_port(), free_port(), free_port()
    certificate(folder)
    configured = as_shipped(folder, http=http, https=https, gunicorn=port)
    gunicorn = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--worker-class", "gthread")
    office = {"SITE_URL": "https://localhost", "GRIDOPS_HOME": str(folder / "home")}
    collected = start("manage.py", "collectstatic", "--no-input", "--verbosity=0", **office)
    assert collected.wait(120) == 0
    with ExitStack() as cleanup:
        web = start("-m", "gunicorn", "gridops.wsgi", *gunicorn, "--no-control-socket", **office)
        cleanup.callback(lambda: (web.terminate(), web.communicate(timeout=30)))
        nginx = subprocess.Popen(["nginx", "-c", str(configured)], stderr=subprocess.PIPE)
        cleanup.callback(lambda: (nginx.terminate(), nginx.communicate(timeout=30)))
        for wanted in (https, port):
            answers(wanted)
        yield http, https


def answers(port: int) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with suppress(OSError):
            create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


class Browser:
    def __init__(self, folder: Path, https: int) -> None:
        self.jar = CookieJar()
        trusted = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self.opener = build_opener(HTTPSHandler(context=trusted), HTTPCookieProcessor(self.jar), Stay)
        self.site = f"https://localhost:{https}"

    def ask(self, address: str, data: dict[str, str] | None = None, **headers: str) -> HTTPResponse | HTTPError:
        body = urlencode(data).encode() if data else None
        try:
            return self.opener.open(Request(f"{self.site}{address}", body, headers), timeout=20)
        except HTTPError as answer:
            return answer


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_the_shipped_nginx_serves_https_and_holds_two_hundred_slow_senders(tmp_path, settings):
    assert shutil.which("nginx"), "The site in front is tried with Debian's nginx: apt-get install nginx-light"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the real site reads it
    someone = account(name="someone")
    someone.set_password("correct-horse-9")
    someone.save()
    with behind_nginx(tmp_path) as (http, https):
        plain = build_opener(Stay)
        with pytest.raises(HTTPError) as moved:
            plain.open(f"http://127.0.0.1:{http}/login/", timeout=20)
        assert (moved.value.code, moved.value.headers["Location"]) == (301, "https://127.0.0.1/login/")

        browser = Browser(tmp_path, https)
        page = browser.ask("/login/")
        assert page.status == 200
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert all(cookie.secure for cookie in browser.jar)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert token
        values = {"username": "someone", "password": "correct-horse-9", "csrfmiddlewaretoken": token[1]}
        entered = browser.ask("/login/", values, Origin="https://localhost", Referer="https://localhost/login/")
        assert (entered.status, entered.headers["Location"]) == (302, "/")
        assert {cookie.name for cookie in browser.jar if cookie.secure} >= {"sessionid", "csrftoken"}

        with ExitStack() as slow:
            for _ in range(200):
                socket = slow.enter_context(create_connection(("127.0.0.1", http), 5))
                socket.sendall(b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n")
            began = time.monotonic()
            assert browser.ask("/healthz").status == 200
            seconds = time.monotonic() - began
        print(f"\n200 slow senders: /healthz after {seconds:.2f} s")
        assert seconds <= 2
