"""Receiver takes webhooks of rasid on a port of this machine, checks their
signatures and prints the titles:

    RASID_SECRET=whsec_… python3 receiver.py 8787
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def verify(secret, headers, body, now):
    """Say whether body was signed with secret, at most five minutes ago.

    body is what came over the wire, byte for byte: never JSON that was read
    and written again.
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    at = headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(now - int(at)) > 300:
        return False
    signed = f"{headers.get('webhook-id', '')}.{at}.".encode() + body
    want = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    signatures = headers.get("webhook-signature", "").split()  # several while the secret is changed
    return any(hmac.compare_digest(want.encode(), s.encode()) for s in signatures)


seen = set()  # the same id may come twice: use a database


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not verify(os.environ["RASID_SECRET"], self.headers, body, time.time()):
            self.send_error(401, "bad signature")
            return
        self.send_response(204)
        self.end_headers()
        if self.headers["webhook-id"] in seen:
            return
        seen.add(self.headers["webhook-id"])
        for alert in json.loads(body).get("alerts", []):
            print(alert["item"]["title"] + "\n", end="", flush=True)  # one write: there are other threads

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
print("listening on 127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
