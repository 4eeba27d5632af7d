// Takes the pictures of the guide from the running demonstration, in both languages, as a phone shows them:
// `npm run pictures`. The pictures are kept in docs/guide/pictures and are compiled into the program.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { enterAs, press, speak } from "./lib/actors.mjs";
import { openBrowser, openPage } from "./lib/browser.mjs";
import { records, workbook } from "./lib/messy.mjs";
import { serveDemo } from "./lib/program.mjs";
import { ROOT } from "./lib/root.mjs";

const WIDTH = 390;
const HEIGHT = 640;
const ROSTER_ROWS = 40;
const ROSTER_SEED = 7;

const first = async (page, selector) => {
  const found = page.locator(selector).first();
  assert.ok(await found.count(), `${page.url()} has no ${selector}`);
  return found.getAttribute("href");
};

// What each picture shows: who enters, and the way to the page.
const PICTURES = {
  home: ["safety-officer", async (page) => page.goto("/")],
  register: [null, toRegister],
  criterion: ["safety-officer", async (page) => page.goto(`${await dossier(page)}/criteria/6.1.e`)],
  check: ["safety-officer", async (page) => page.goto(`${await dossier(page)}/check`)],
  review: ["commune-reviewer", async (page) => page.goto(await first(page, 'main a[href^="/reviews/"]'))],
  decide: ["province-decider", async (page) => page.goto("/decide")],
  papers: ["safety-officer", async (page) => page.goto(`${await dossier(page)}/papers`)],
  import: ["province-reviewer", toImport],
  overview: ["commune-reviewer", async (page) => page.goto("/overview")],
};

const dossier = (page) => first(page, 'main a[href^="/dossiers/"]');

// A site that has not registered yet, seen by its own officer.
async function toRegister(page) {
  await enterAs(page, "province-reviewer");
  await page.goto("/queue?unregistered=yes");
  const names = await page.locator("tbody th a").allInnerTexts();
  for (const name of names) {
    await page.goto("/");
    const leave = page.locator(".by-header__leave button");
    if (await leave.count()) await press(page, leave);
    await page.goto("/");
    await page.locator("details summary").first().click();
    const posts = page.locator("button[data-post]", { hasText: name.trim() });
    if (!(await posts.count())) continue;
    await press(page, posts.first());
    await page.goto("/");
    await page.goto(await first(page, 'main a[href*="/register"]'));
    return;
  }
  assert.fail(`nobody sits at ${names.join(", ")}`);
}

async function toImport(page) {
  const buffer = workbook(records(ROSTER_ROWS, ROSTER_SEED));
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  await page.goto("/imports");
  await page.setInputFiles("input[type=file]", { name: "co-so.xlsx", mimeType, buffer });
  await press(page, page.locator("main form button").last());
  await page.waitForSelector('form[action*="apply"]');
}

const program = await serveDemo();
const browser = await openBrowser();
try {
  for (const lang of ["vi", "en"]) {
    const folder = join(ROOT, "docs", "guide", "pictures", lang);
    await mkdir(folder, { recursive: true });
    for (const [name, [role, go]] of Object.entries(PICTURES)) {
      const page = await openPage(browser, program.origin, { width: WIDTH });
      if (role) await enterAs(page, role);
      await go(page);
      await speak(page, lang);
      const top = await page.locator("main h1").evaluate((heading) => heading.getBoundingClientRect().top + scrollY - 16);
      const clip = { x: 0, y: Math.max(0, top), width: WIDTH, height: HEIGHT };
      await page.screenshot({ path: join(folder, `${name}.png`), clip, fullPage: true });
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await program.stop();
}
