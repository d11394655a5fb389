// A daemon of its own with a feed of invented news and a receiver that can be
// told to fail, and a browser beside it.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";

const examples = new URL("../../examples/feeds/", import.meta.url).pathname;

export async function startWorld() {
  const dir = mkdtempSync(join(tmpdir(), "rasid-e2e-"));
  for (const f of ["agency.xml", "paper.xml"]) cpSync(join(examples, f), join(dir, f));
  const sink = await startSink();
  writeFileSync(join(dir, "rasid.yaml"), `
defaults: {timezone: Asia/Riyadh}
feeds:
  - {id: agency, name: وكالة المثال, file: agency.xml, schedule: "@every 1s", first_poll: all, max_item_age: 0s}
  - {id: paper, name: صحيفة المثال, file: paper.xml, schedule: "@every 1s", first_poll: all, max_item_age: 0s}
  - {id: absent, name: خلاصة غائبة, file: absent.xml, schedule: "@every 1s"}
lists: {syria: [سوريا, سورية, دمشق, حلب]}
channels:
  screen: {type: console}
  desk: {type: webhook, url: "http://127.0.0.1:${sink.port}/hook"}
watchlists:
  - {id: syria, name: سوريا, any: ["@syria"], none: [كرة القدم], alert: [desk]}
  - {id: terror, name: الإرهاب, any: [الإرهاب], alert: [screen]}
  - {id: attacks, name: هجمات, any: [{text: إرهابي, match: inflected}, {near: [هجوم, تفجير], within: 8}], alert: [screen]}
http: {allow_networks: [127.0.0.0/8]}
storage: {evidence: matched}
web: {listen: "127.0.0.1:0"}
`);
  const daemon = spawn(process.env.RASID ?? "rasid", ["run", "--config", "rasid.yaml"], { cwd: dir, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  daemon.stderr.on("data", (d) => { log += d; });
  const address = await until("the dashboard", () => log.match(/"address":"(http[^"]+)"/)?.[1], () => log);
  const token = readFileSync(join(dir, "rasid.db.token"), "utf8").trim();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const world = {
    dir, sink, address, token,
    publish: (from, to) => cpSync(join(examples, from), join(dir, to)),
    api: async (path) => (await fetch(address + "/api/v1/" + path, { headers: { Authorization: "Bearer " + token } })).json(),
    // enter opens a page as somebody who is logged in.
    enter: async ({ lang = "ar", width = 1280, scheme = "light" } = {}) => {
      const context = await browser.newContext({ locale: lang, viewport: { width, height: width < 500 ? 844 : 860 }, colorScheme: scheme });
      const page = await context.newPage();
      page.faults = [];
      page.on("pageerror", (e) => page.faults.push(e.message));
      page.on("console", (m) => { if (m.type() === "error") page.faults.push(m.text()); });
      await page.goto(address + "/login#" + token);
      await page.waitForURL(address + "/");
      return page;
    },
    stop: async () => {
      await browser.close();
      sink.close();
      daemon.kill("SIGTERM");
      await until("the daemon's end", () => daemon.exitCode !== null, () => log);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await until("the first alerts", async () => (await world.api("alerts")).data.length >= 5, () => log);
  return world;
}

async function startSink() {
  const sink = { status: 500, got: [] };
  const server = createServer((req, res) => {
    sink.got.push(req.headers["webhook-id"]);
    req.resume().on("end", () => { res.statusCode = sink.status; res.end(sink.status === 200 ? "thanks" : "not today"); });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  sink.port = server.address().port;
  sink.close = () => server.close();
  return sink;
}

export async function until(what, ask, explain = () => "") {
  for (const end = Date.now() + 20000; Date.now() < end; await sleep(100)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`${what} did not come\n${explain()}`);
}
