"""Gets one token as Authlib does it (RFC 7523), and prints what came. Asked as JSON on standard input."""
import json
import sys

from authlib.integrations.requests_client import AssertionSession
from authlib.oauth2 import OAuth2Error

asked = json.load(sys.stdin)
session = AssertionSession(
    token_endpoint=asked["token_endpoint"],
    issuer=asked["client_id"],
    subject=None,
    audience=asked["audience"],
    claims=asked["claims"],
    key=asked["key"],
    header={"alg": "RS256", "kid": asked["key"]["kid"]},
    expires_in=120,
)
session.trust_env = False
try:
    print(json.dumps({"token": session.refresh_token(), "answer": session.get(asked["api"]).status_code}))
except OAuth2Error as refused:
    print(json.dumps({"error": refused.error, "description": refused.description}))
