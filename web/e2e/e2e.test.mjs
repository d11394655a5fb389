// What a person does with the dashboard, done in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startWorld } from "./world.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let world;
before(async () => { world = await startWorld(); });
after(async () => { await world?.stop(); });

const pages = ["/", "/watchlists", "/watchlists/syria", "/try?q=" + encodeURIComponent("هجوم OR سوريا"), "/feeds", "/deliveries", "/search?q=" + encodeURIComponent("سوريا"), "/search?q=" + encodeURIComponent("سوريا AND (")];

test("strangers see the door, and a wrong token does not open it", async () => {
  const page = await world.enter({ lang: "en" });
  await page.getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(/login/);
  await page.goto(world.address + "/feeds");
  assert.equal(new URL(page.url()).pathname, "/login");
  await page.getByLabel("Token").fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  assert.match(await page.getByRole("alert").innerText(), /not the token/);
  await page.getByLabel("Token").fill(world.token);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(world.address + "/");
  await page.context().close();
});

test("a match appears without reload", async () => {
  const page = await world.enter();
  await page.evaluate(() => { window.unbroken = true; });
  const before = await page.locator(".card").count();
  assert.ok(before >= 5, `${before} cards`);
  world.publish("agency-later.xml", "agency.xml");
  await page.locator(".card.fresh").first().waitFor();
  assert.ok((await page.locator(".card").count()) > before);
  assert.equal(await page.evaluate(() => window.unbroken), true);
  assert.ok((await page.locator(".card.fresh mark").count()) > 0, "hits are marked");
  await page.locator(".card summary").first().click();
  assert.match(await page.locator(".card details[open]").first().innerText(), /صحيفة المثال/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a failed delivery is retried", async () => {
  const page = await world.enter({ lang: "en" });
  await page.goto(world.address + "/deliveries?channel=desk");
  const row = page.locator(".row.pending", { has: page.getByRole("button", { name: "Try again" }) }).first();
  await row.waitFor();
  const id = (await row.getAttribute("id")).replace("delivery-", "");
  await row.getByRole("link").first().click();
  await page.locator(".attempts li.bad").first().waitFor();
  assert.match(await page.locator("#attempts").innerText(), /HTTP 500|500/);
  world.sink.status = 200;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".attempts li.good").waitFor(); // comes by itself
  const tries = (await world.api("deliveries/" + id)).tries;
  assert.equal(tries.at(-1).class, "");
  assert.ok(world.sink.got.filter((x) => x === id).length >= 2, "the same id at each attempt");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a rule is tried, and a wrong one is shown where", async () => {
  const page = await world.enter({ lang: "en" });
  await page.goto(world.address + "/watchlists");
  await page.getByRole("link", { name: "Try a rule" }).click();
  await page.getByLabel("Rule").fill("القمح AND (");
  await page.getByRole("button", { name: "Try" }).click();
  await page.locator("#fault .here").waitFor();
  await page.getByLabel("Rule").fill("القمح OR كوليرا");
  await page.getByRole("button", { name: "Try" }).click();
  await page.locator("#result").waitFor();
  assert.equal(await page.locator("#result .figure").evaluate((e) => parseInt(e.textContent)), 2);
  assert.match(await page.locator("#snip").innerText(), /query: "القمح OR كوليرا"/);
  assert.ok((await page.locator(".card mark").count()) >= 2);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("search finds سُوريا by سوريا", async () => {
  const page = await world.enter();
  await page.keyboard.press("/");
  await page.waitForURL(/search/);
  await page.locator("#q").fill("سوريا");
  await page.keyboard.press("Enter");
  await page.locator(".results .card").first().waitFor();
  const marks = await page.locator(".results mark").allInnerTexts();
  assert.ok(marks.includes("وسُورِيا") && marks.includes("بسوريا") && marks.includes("ســوريا"), marks.join(" "));
  await page.locator("h1").click();
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".card") === document.querySelector(".card")), true);
  await page.keyboard.press("Enter");
  await page.waitForURL(/items/);
  await page.locator(".reader mark").first().waitFor();
  await page.context().close();
});

test("a watchlist is a feed for whoever has its address", async () => {
  const page = await world.enter({ lang: "en" });
  await page.goto(world.address + "/watchlists/syria");
  const url = await page.locator(".addresses code").first().innerText();
  const feed = await (await fetch(url)).text();
  assert.match(feed, /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/);
  assert.equal((await fetch(url.replace(/key=./, "key=x"))).status, 401);
  await page.context().close();
});

test("language and colours are kept", async () => {
  const page = await world.enter({ lang: "fr" });
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl", "Arabic where the browser asks for neither");
  await page.goto(world.address + "/search?q=x&feed=agency");
  await page.getByRole("button", { name: "English" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(new URL(page.url()).search, "?feed=agency&q=x");
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(18, 22, 27)");
  await page.context().close();
});

for (const lang of ["ar", "en"]) {
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) {
      test(`pages in ${lang} at ${width}, ${scheme}: no serious fault, nothing sticks out`, async () => {
        const page = await world.enter({ lang, width, scheme });
        const item = await page.locator(".card h3 a").first().getAttribute("href");
        const delivery = "/deliveries/" + (await world.api("deliveries")).data[0].id;
        for (const path of [...pages, item, delivery, "/nothing", "/login"]) {
          if (path === "/login") await page.context().clearCookies({ name: "rasid" });
          await page.goto(world.address + path);
          const out = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(out <= 0, `${path} sticks out by ${out}`);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => axe.run());
          const serious = violations.filter((v) => ["serious", "critical"].includes(v.impact));
          assert.deepEqual(serious.map((v) => `${path} ${v.id}: ${v.nodes.map((n) => n.target + " " + (n.any[0]?.message ?? n.failureSummary)).slice(0, 3)}`), []);
        }
        assert.deepEqual(page.faults.filter((f) => !f.includes("404")), []);
        await page.context().close();
      });
    }
  }
}
