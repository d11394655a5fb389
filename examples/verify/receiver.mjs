// Receiver takes webhooks of rasid on a port of this machine, checks their
// signatures and prints the titles:
//
//     RASID_SECRET=whsec_… node receiver.mjs 8787
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

// verify says whether body was signed with secret, at most five minutes ago.
// body is what came over the wire, byte for byte: never JSON that was read and
// written again.
function verify(secret, headers, body, now) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const at = headers["webhook-timestamp"] ?? "";
  if (!/^\d+$/.test(at) || Math.abs(now / 1000 - Number(at)) > 300) return false;
  const want = createHmac("sha256", key).update(`${headers["webhook-id"]}.${at}.`).update(body).digest();
  const signatures = (headers["webhook-signature"] ?? "").split(" "); // several while the secret is changed
  return signatures.some((s) => {
    const got = Buffer.from(s.replace(/^v1,/, ""), "base64");
    return s.startsWith("v1,") && got.length === want.length && timingSafeEqual(got, want);
  });
}

const seen = new Set(); // the same id may come twice: use a database

const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  if (!verify(process.env.RASID_SECRET, request.headers, body, Date.now())) {
    response.writeHead(401).end("bad signature");
    return;
  }
  response.writeHead(204).end();
  if (seen.has(request.headers["webhook-id"])) return;
  seen.add(request.headers["webhook-id"]);
  for (const alert of JSON.parse(body).alerts ?? []) console.log(alert.item.title);
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log(`listening on 127.0.0.1:${server.address().port}`));
