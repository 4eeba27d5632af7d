// The looks can fail: each is shown a page made for it. No program is needed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser, openPage } from "../lib/browser.mjs";
import { allWordsThere, axe, fits, quiet, sound } from "../lib/look.mjs";

const GOOD = `<!doctype html><html lang="vi"><head><title>Tốt</title></head><body><main><h1>Tốt</h1></main></body></html>`;
const ELSEWHERE = "http://127.0.0.1:9";

let browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser?.close());

async function shown(html, look, options = {}) {
  const page = await openPage(browser, ELSEWHERE, options);
  try {
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
    await page.goto(`${ELSEWHERE}/made`);
    await look(page);
  } finally {
    await page.context().close();
  }
}

const inside = (html) => GOOD.replace("</main>", `${html}</main>`);

test("a good page is sound", () => shown(GOOD, sound));

test("a good page is sound without script", () => shown(GOOD, sound, { script: false }));

test("a page without script has the same barriers", () =>
  assert.rejects(shown(inside("<input>"), axe, { script: false }), /label/));

for (const [what, html, look, says] of [
  ["a picture without a text", inside('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'), axe, /image-alt/],
  ["a field without a label", inside("<input>"), axe, /label/],
  ["grey on grey", inside('<p style="color:#999;background:#aaa">mờ</p>'), axe, /color-contrast/],
  ["a small target", inside('<a href="#a" style="font-size:6px">a</a><a href="#b" style="font-size:6px">b</a>'), axe, /target-size|color-contrast|link/],
  ["a page without language", GOOD.replace(' lang="vi"', ""), axe, /html-has-lang/],
  ["a table that sticks out", inside('<div style="width:3000px">rộng</div>'), fits, /3\d\d\d px wide/],
  ["a missing word", inside("<p>⟦home-title⟧</p>"), allWordsThere, /⟦home-title⟧/],
  ["a page without heading", GOOD.replace(/<h1>.*<\/h1>/, ""), sound, /no heading/],
  ["a script error", inside("<script>throw new Error('hỏng')</script>"), quiet, /hỏng/],
]) {
  test(`${what} is found`, () => assert.rejects(shown(html, look), says));
}
