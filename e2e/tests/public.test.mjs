// What anyone may see stands: in both languages, at three widths, light and dark, and without script.
// The gallery shows every component in every state, so whatever is wrong with one is found here first.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { enterAs, leave, speak } from "../lib/actors.mjs";
import { openBrowser, openPage, WIDTHS } from "../lib/browser.mjs";
import { shot, sound } from "../lib/look.mjs";
import { serveDemo } from "../lib/program.mjs";

const PAGES = { front: "/", gallery: "/gallery", privacy: "/privacy", help: "/help" };

let program;
let browser;

before(async () => {
  [program, browser] = await Promise.all([serveDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

// Opens a page in a context of its own, and closes the context whatever happens.
async function visit(path, options, look) {
  const page = await openPage(browser, program.origin, options);
  try {
    const answer = await page.goto(path);
    await look(page, answer);
  } finally {
    await page.context().close();
  }
}

for (const [name, path] of Object.entries(PAGES)) {
  for (const language of ["vi", "en"]) {
    for (const scheme of ["light", "dark"]) {
      test(`${path} is sound in ${language}, ${scheme}, at every width`, () =>
        visit(path, { scheme }, async (page, answer) => {
          assert.equal(answer.status(), 200);
          await speak(page, language);
          for (const width of Object.values(WIDTHS)) {
            await page.setViewportSize({ width, height: 900 });
            await sound(page);
          }
          await shot(page, `${name}-${language}-${scheme}`);
        }));
    }
  }
}

for (const script of [true, false]) {
  test(`one click enters and one leaves, ${script ? "with" : "without"} script`, () =>
    visit("/", { script }, async (page) => {
      await sound(page);
      await enterAs(page, "safety-officer");
      await sound(page);
      await leave(page);
      assert.equal(await page.locator(".by-actor").count(), 0, "somebody is still there after leaving");
    }));
}

for (const path of ["/sites/not-an-id", "/no-such-page"]) {
  test(`${path} answers a page that says so`, () =>
    visit(path, {}, async (page, answer) => {
      assert.equal(answer.status(), 404);
      page.faults.length = 0; // the browser notes the 404 itself
      await sound(page);
    }));
}
