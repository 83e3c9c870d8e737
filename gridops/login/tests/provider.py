"""A small OpenID Connect provider, and DingTalk's two calls, over HTTP on this machine: real codes, keys and tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "gridops", "of-the-client"


class Provider:
    """Says of whoever comes that they are `person`. `changes` are put over the claims of the next tokens."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.person = "u-1"
        self.changes: dict[str, Any] = {}
        self.signed_with: Any = None
        self.page_on = ""
        self.config: dict[str, Any] = {}
        self.asked: list[str] = []
        self.issuer = ""

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, once the person has logged in there."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["prompt"] == "login"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        right = asked is not None and (
            (sent.get("client_id"), sent.get("client_secret"), sent.get("redirect_uri"))
            == (CLIENT, SECRET, asked["redirect_uri"])
            and base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not right or asked is None:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.person, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked.get("nonce"), "name": "王小明", "email": "wang@example.com"} | self.changes
        kept = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(kept, self.signed_with or self.key, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str, sent: dict[str, str]) -> dict[str, Any] | None:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            addresses = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
            config = {name: f"{self.issuer}/{end}" for name, end in addresses.items()}
            if self.page_on:
                config["authorization_endpoint"] = f"{self.page_on}/authorize"
            return {
                "issuer": self.issuer,
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **config,
            } | self.config
        if path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return self.token(sent)
        if path == "/dingtalk/token" and (sent["clientId"], sent["clientSecret"], sent["code"]) == ("d", "s", "right"):
            return {"accessToken": "of-ding", "refreshToken": "r", "expireIn": 7200}
        return {"openId": self.person, "nick": "小明", "mobile": "13800000000"} if path == "/dingtalk/me" else None


@contextmanager
def listening() -> Iterator[Provider]:
    """A provider that listens on a free port while the block runs."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(provider.answer(urlsplit(self.path).path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            as_json = self.headers["Content-Type"].startswith("application/json")
            sent = json.loads(body) if as_json else dict(parse_qsl(body))
            self._send(provider.answer(urlsplit(self.path).path, sent))

        def _send(self, answer: dict[str, Any] | None) -> None:
            body = json.dumps(answer or {"error": "invalid_grant"}).encode()
            self.send_response(200 if answer else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
