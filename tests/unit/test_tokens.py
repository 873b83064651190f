"""Which access tokens are good. Whose keys are fetched when is in test_pool_keys.py."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import traceback
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as some

from querysocket.errors import Unauthorized
from querysocket.tokens import MAX_TOKEN_CHARACTERS, Identity, verify
from tests.support import jwt_keys
from tests.support.jwt_keys import KEY_ID, OWNER_ID, Pool, claims, private_key, public_jwk, token


def refusal(bad: str, pool: Pool | None = None) -> str:
    """The reason for which the token is refused, which is all that the error tells."""
    with pytest.raises(Unauthorized) as raised:
        verify(bad, (pool or Pool(KEY_ID)).keys)
    told = "".join(traceback.format_exception(raised.value))
    assert not any(len(part) > 4 and part in told for part in [OWNER_ID, *bad.split(".")])
    return raised.value.reason


def segment(content: Any) -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def signed_with(secret: bytes, **header: Any) -> str:
    """A token by HMAC: PyJWT refuses to make one with a public key as the secret."""
    signed = f"{segment({'alg': 'HS256', 'kid': KEY_ID, **header})}.{segment(claims())}"
    return f"{signed}.{segment(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def public_pem() -> bytes:
    key = private_key().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_a_good_token_tells_who_signed_in_and_for_how_long() -> None:
    ends = int(time.time()) + 60

    identity = verify(token(exp=ends), Pool(KEY_ID).keys)

    assert identity == Identity(OWNER_ID, ("analysts", "admins"), ends)


def test_who_is_in_no_group_has_none() -> None:
    ungrouped: dict[str, Any] = {"cognito:groups": None}

    assert verify(token(**ungrouped), Pool(KEY_ID).keys).groups == ()


@pytest.mark.parametrize("groups", ["admins", {"admins": 1}, ["admins", 1], 0, True])
def test_groups_that_are_no_list_of_names_are_refused(groups: Any) -> None:
    assert refusal(token(**{"cognito:groups": groups})) == "malformed"


@pytest.mark.parametrize("name", ["none", "None", "NONE", ""])
def test_a_token_without_a_signature_is_refused(name: str) -> None:
    header, body = segment({"alg": name, "kid": KEY_ID}), segment(claims())

    assert refusal(f"{header}.{body}.") == "wrong_algorithm"
    assert refusal(token().rsplit(".", 1)[0] + ".") == "wrong_signature"


@pytest.mark.parametrize(
    "secret",
    [
        public_pem(),
        public_pem().strip(),
        json.dumps(public_jwk()).encode(),
        json.dumps(public_jwk(), separators=(",", ":")).encode(),
        public_jwk()["n"].encode(),
        b"",
    ],
    ids=["pem", "stripped pem", "jwk", "compact jwk", "modulus", "empty"],
)
def test_the_public_key_is_no_shared_secret(secret: bytes) -> None:
    assert refusal(signed_with(secret)) == "wrong_algorithm"
    assert refusal(signed_with(secret, alg="RS256")) == "wrong_signature"


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_the_right_key_with_another_algorithm_is_refused(algorithm: str) -> None:
    bad = jwt.encode(claims(), private_key(), algorithm, headers={"kid": KEY_ID})
    for_it = Pool()
    for_it.published = json.dumps({"keys": [{**public_jwk(), "alg": algorithm}]}).encode()

    assert refusal(bad) == "wrong_algorithm"
    assert refusal(bad, for_it) == "wrong_algorithm"


def test_an_elliptic_curve_key_is_refused() -> None:
    key = generate_private_key(SECP256R1())
    bad = jwt.encode(claims(), key, "ES256", headers={"kid": KEY_ID})

    assert refusal(bad) == "wrong_algorithm"


def test_another_key_under_the_id_of_the_pools_is_refused() -> None:
    assert refusal(token("strangers-key", {"kid": KEY_ID})) == "wrong_signature"


def test_claims_changed_after_signing_are_refused() -> None:
    header, _, signature = token().split(".")

    assert refusal(f"{header}.{segment(claims(sub='another'))}.{signature}") == "wrong_signature"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": jwt_keys.ISSUER + "x"}, "wrong_issuer"),
        ({"iss": jwt_keys.ISSUER + "/"}, "wrong_issuer"),
        ({"iss": jwt_keys.ISSUER.replace("Example01", "Another01")}, "wrong_issuer"),
        ({"iss": None}, "claim_missing"),
        ({"client_id": "another"}, "wrong_client"),
        ({"client_id": None}, "wrong_client"),
        ({"client_id": [jwt_keys.CLIENT_ID]}, "wrong_client"),
        ({"aud": "another"}, "wrong_audience"),
        ({"token_use": "id"}, "wrong_use"),
        ({"token_use": "refresh"}, "wrong_use"),
        ({"token_use": None}, "wrong_use"),
        ({"exp": None}, "claim_missing"),
        ({"exp": "soon"}, "malformed"),
        ({"exp": [4_000_000_000]}, "malformed"),
        ({"exp": 0}, "expired"),
        ({"sub": None}, "claim_missing"),
        ({"sub": ""}, "malformed"),
        ({"sub": 7}, "malformed"),
    ],
    ids=str,
)
def test_a_token_of_the_pool_that_is_not_for_us_is_refused(
    changes: dict[str, Any], reason: str
) -> None:
    assert refusal(token(**changes)) == reason


def test_an_id_token_is_refused() -> None:
    id_token = token(token_use="id", client_id=None, aud=jwt_keys.CLIENT_ID, email="a@example.com")

    assert refusal(id_token) == "wrong_audience"


def test_a_token_is_good_from_its_beginning_to_its_end_but_for_the_clocks_difference() -> None:
    now = int(time.time())
    keys = Pool(KEY_ID).keys

    assert verify(token(iat=now + 2, nbf=now + 2), keys)
    assert refusal(token(exp=now - 10)) == "expired"
    assert refusal(token(nbf=now + 10)) == "not_yet_valid"
    assert refusal(token(iat=now + 10)) == "not_yet_valid"


@pytest.mark.parametrize("key_id", ["unknown", "", "../../etc/passwd", "a" * 1_000])
def test_a_key_that_the_pool_does_not_have_is_unknown(key_id: str) -> None:
    assert refusal(token(headers={"kid": key_id})) == "unknown_key"


def test_a_token_that_names_no_key_is_refused() -> None:
    assert refusal(jwt.encode(claims(), private_key(), "RS256")) == "unknown_key"


@pytest.mark.parametrize("key_id", [None, 7, ["key-1"], {"key-1": 1}])
def test_a_key_id_that_is_no_text_is_refused(key_id: Any) -> None:
    header, body = segment({"alg": "RS256", "kid": key_id}), segment(claims())

    assert refusal(f"{header}.{body}.{segment(b'x')}") == "malformed"


@pytest.mark.parametrize("header", ["jku", "x5u"])
def test_the_token_does_not_say_where_its_key_is(header: str) -> None:
    elsewhere = {header: "https://strangers.example/jwks.json", "kid": "strangers-key"}
    pool = Pool(KEY_ID)

    assert refusal(token("strangers-key", elsewhere), pool) == "unknown_key"
    assert refusal(token("strangers-key", {**elsewhere, "kid": KEY_ID}), pool) == "wrong_signature"
    assert set(pool.fetches) == {jwt_keys.ENVIRONMENT["JWKS_URL"]}


def test_the_token_does_not_bring_its_key() -> None:
    brought = {"jwk": public_jwk("strangers-key"), "kid": KEY_ID}

    assert refusal(token("strangers-key", brought)) == "wrong_signature"


@pytest.mark.parametrize(
    "header",
    [{"crit": ["exp"], "exp": 1}, {"crit": []}, {"crit": "b64"}, {"b64": False}],
    ids=str,
)
def test_what_must_be_understood_and_is_not_is_refused(header: dict[str, Any]) -> None:
    head = segment({"alg": "RS256", "kid": KEY_ID, **header})

    assert refusal(f"{head}.{segment(claims())}.{segment(b'x')}") == "malformed"


def test_an_error_has_none_of_the_tokens_words() -> None:
    head = segment({"alg": "RS256", "kid": KEY_ID, "crit": ["their-" + "words"]})

    with pytest.raises(Unauthorized) as raised:
        verify(f"{head}.{segment(claims())}.{segment(b'x')}", Pool(KEY_ID).keys)

    assert "their-words" not in "".join(traceback.format_exception(raised.value))


def test_an_oversized_token_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    fits = token(filling="x" * 5_000)
    long = token(filling="x" * 6_000)
    assert len(fits) < MAX_TOKEN_CHARACTERS < len(long)
    assert verify(fits, Pool(KEY_ID).keys)

    monkeypatch.delattr(jwt, "get_unverified_header")
    assert refusal(long) == "oversized"
    assert refusal("x" * 10_000_000) == "oversized"


@pytest.mark.parametrize(
    "garbage",
    [
        *(
            "",
            " ",
            ".",
            "..",
            "...",
            "x",
            "a.b",
            "a.b.c",
            "a.b.c.d.e",
            "null",
            "{}",
            "\x00",
            "é.ü.ö",
        ),
        *("\ud800", "٣.٣.٣", "Bearer x", "' OR 1=1 --", "{{7*7}}", "${jndi:ldap://x}"),
        "." * MAX_TOKEN_CHARACTERS,
        f"{segment(b'[' * 5_000)}.e30.AA",
        f"{segment(b'{' + b'1' * 5_000 + b'}')}.e30.AA",
        f"{segment([])}.e30.AA",
        f"{segment('text')}.e30.AA",
        f"{segment(bytes(range(256)))}.e30.AA",
        f"{segment({'alg': 'RS256', 'kid': KEY_ID})}.!!!.AA",
        f"{segment({'typ': 'JWT', 'kid': KEY_ID})}.e30.AA",
    ],
)
def test_garbage_is_refused(garbage: str) -> None:
    assert refusal(garbage) in {"malformed", "unknown_key", "wrong_algorithm"}


@settings(deadline=None)
@given(some.text() | some.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
def test_no_text_causes_any_other_error(text: str) -> None:
    assert refusal(text)


_json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=5,
)
_names = some.sampled_from(["alg", "kid", "typ", "crit", "b64", "jku", "jwk", "x5c", "zip", "enc"])


@settings(deadline=None)
@given(some.dictionaries(_names, _json | some.sampled_from(["RS256", "none", KEY_ID])), _json)
def test_no_header_and_no_claims_cause_any_other_error(header: Any, body: Any) -> None:
    assert refusal(f"{segment(header)}.{segment(body)}.{segment(b'x' * 256)}")
