// What a walk looks at on a page: accessibility, sideways scrolling, pictures of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { openPage, WIDTHS } from "./browser.mjs";
import { ROOT } from "./root.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
const OUT = join(ROOT, "e2e", "out");

// One violation as a person reads it: the rule, how bad, where, what to do.
function describe(violation) {
  const places = violation.nodes.map((node) => {
    const advice = node.failureSummary.replaceAll("\n", "\n      ");
    return `    ${node.target.join(" ")}\n      ${node.html.slice(0, 200)}\n      ${advice}`;
  });
  return `  ${violation.id} (${violation.impact}): ${violation.help}\n${places.join("\n")}`;
}

// axe runs inside the page. For a page without script the same HTML is opened once more beside it, where script may run
// but the page has none.
async function lookInside(page) {
  const subject = page.script ? page : await twin(page);
  try {
    await subject.evaluate(AXE);
    return await subject.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), RULES);
  } finally {
    if (subject !== page) await subject.context().close();
  }
}

async function twin(page) {
  const html = (await page.content()).replaceAll(/<script\b[^]*?<\/script>/g, "");
  const { width } = page.viewportSize();
  const other = await openPage(page.context().browser(), page.origin, { ...page.opened, width, script: true });
  await other.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await other.goto(page.url());
  return other;
}

// Every violation of WCAG 2.2 A or AA, as a person reads it.
export async function barriers(page) {
  const found = await lookInside(page);
  return found.violations.map(describe);
}

// Fails on any violation of WCAG 2.2 A or AA.
export async function axe(page) {
  const found = await barriers(page);
  assert.equal(found.length, 0, `${page.url()} "${await page.title()}" has barriers:\n${found.join("\n")}`);
}

// Nothing sticks out: a page never scrolls sideways (a wide table scrolls in a region of its own).
export async function fits(page) {
  const { scroll, client } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scroll: scrollWidth, client: clientWidth };
  });
  assert.ok(scroll <= client, `${page.url()} is ${scroll} px wide in a window of ${client} px`);
}

// No key stands where a word should: a word that is missing shows itself in brackets.
export async function allWordsThere(page) {
  const text = await page.locator("html").innerText();
  assert.ok(!text.includes("⟦"), `${page.url()} shows a missing word: ${text.match(/⟦[^⟧]*⟧/)?.[0]}`);
}

// Nothing went wrong that a person would not see.
export function quiet(page) {
  assert.deepEqual(page.faults, [], `${page.url()} had faults`);
}

// Everything that holds for every page.
export async function sound(page) {
  assert.ok(await page.locator("h1").count(), `${page.url()} has no heading that says what it is`);
  await allWordsThere(page);
  await fits(page);
  await axe(page);
  quiet(page);
}

// A picture of the whole page at each width, in e2e/out, and back to the width it had.
export async function shot(page, name) {
  await mkdir(OUT, { recursive: true });
  const before = page.viewportSize();
  for (const width of Object.values(WIDTHS)) {
    await page.setViewportSize({ width, height: before.height });
    await page.screenshot({ path: join(OUT, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
}
