// Every link that a role is shown leads somewhere, and every kind of page that it reaches is sound: in Vietnamese on a
// phone without script, and in English on a desktop with script. On the way, each number of an overview is held against
// the list behind it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { enterAs } from "../lib/actors.mjs";
import { openBrowser, openPage, WIDTHS } from "../lib/browser.mjs";
import { crawl } from "../lib/crawl.mjs";
import { sound } from "../lib/look.mjs";
import { serveDemo } from "../lib/program.mjs";

// Kinds of pages for each role; the one with most sees about forty.
const MOST = 60;
const ROLES = [
  "safety-officer",
  "site-head",
  "union-representative",
  "worker",
  "commune-reviewer",
  "commune-decider",
  "province-reviewer",
  "province-decider",
  "union-federation",
  "education-department",
  "auditor",
  "operator",
];

let program;
let browser;

before(async () => {
  [program, browser] = await Promise.all([serveDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

async function walk(role, options, look) {
  const page = await openPage(browser, program.origin, options);
  try {
    if (options.language === "en") await page.goto("/language/en?back=/");
    if (role !== "visitor") await enterAs(page, role);
    return await crawl(page, MOST, look);
  } finally {
    await page.context().close();
  }
}

for (const role of ["visitor", ...ROLES]) {
  test(`all that a ${role} is shown is sound, in Vietnamese on a phone without script`, async () => {
    const visited = await walk(role, { width: WIDTHS.phone, script: false }, sound);
    assert.ok(visited.size >= 4, [...visited.values()].join(" "));
  });

  test(`all that a ${role} is shown is sound, in English on a desktop`, () =>
    walk(role, { width: WIDTHS.desktop, language: "en" }, async (page) => {
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      await sound(page);
    }));
}

// The number in a link, and how many the list behind it has.
async function heldAgainst(page, selector) {
  const links = await page
    .locator(selector)
    .evaluateAll((found) => found.map((link) => [link.getAttribute("href"), link.textContent]));
  for (const [href, text] of links) {
    const number = text.trim().match(/^[\d.,]+/)[0].replaceAll(/[.,]/g, "");
    const list = await (await page.request.get(href)).text();
    const total = list.match(/data-total="(\d+)"/)?.[1];
    assert.equal(total, number, `${page.url()} says ${number}, ${href} has ${total}`);
  }
  return links.length;
}

for (const role of ["commune-reviewer", "province-reviewer", "union-federation", "auditor"]) {
  test(`every number of a ${role} is that of the list behind it`, async () => {
    const page = await openPage(browser, program.origin);
    try {
      await enterAs(page, role);
      assert.ok((await heldAgainst(page, "a.by-figure__link")) > 3, "home has no figures");
      await page.goto("/overview");
      const links = 'a.by-figure__link, td.by-table__number a[href^="/queue"]';
      assert.ok((await heldAgainst(page, links)) > 8, "the overview has no linked numbers");
    } finally {
      await page.context().close();
    }
  });
}

test("every year on the front page has the number of the list behind it", async () => {
  const page = await openPage(browser, program.origin);
  try {
    await page.goto("/");
    const numbers = page.locator(".by-story td button");
    const texts = await numbers.allInnerTexts();
    assert.ok(texts.length >= 8, texts.join(" "));
    for (const [n, text] of texts.entries()) {
      await page.context().clearCookies();
      await page.goto("/");
      await Promise.all([page.waitForEvent("load"), page.locator(".by-story td button").nth(n).click()]);
      const total = await page.locator("[data-total]").getAttribute("data-total");
      assert.equal(total, text.trim(), page.url());
    }
  } finally {
    await page.context().close();
  }
});

test("whoever has entered stays when the clock is pushed", async () => {
  const page = await openPage(browser, program.origin);
  try {
    await enterAs(page, "commune-reviewer");
    for (let times = 0; times < 2; times += 1) {
      await Promise.all([page.waitForEvent("load"), page.locator(".by-demo__push").click()]);
      assert.ok(await page.locator(".by-actor").count(), "pushing the clock signed out");
    }
  } finally {
    await page.context().close();
  }
});

test("the other scene begins while the present one goes on", async () => {
  const page = await openPage(browser, program.origin);
  try {
    await page.goto("/");
    await Promise.all([page.waitForEvent("load"), page.locator('[data-scene="2025-06-20"]').click()]);
    const began = performance.now();
    assert.equal((await page.request.get("/health")).status(), 200);
    assert.ok(performance.now() - began < 5_000, "nobody is answered while a scene is prepared");
    await page.waitForURL((url) => url.pathname === "/", { timeout: 120_000 });
    await page.locator(".by-demo", { hasText: "20/06/2025" }).waitFor();
  } finally {
    await page.context().close();
  }
});
