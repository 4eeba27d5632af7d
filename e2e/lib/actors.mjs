// The people of the walk: how one enters the demo, leaves it, and changes the language.
//
// What a test presses is marked in the page by what it does, never by its words: `data-enter="<role>"` on each button of
// the front page that enters the demo, so the same walk runs in both languages.

import assert from "node:assert/strict";

// Enters the demo in a role (`safety-officer`, `site-head`, `commune-reviewer`, …) from the front page.
export async function enterAs(page, role) {
  await page.goto("/");
  const button = page.locator(`[data-enter="${role}"]`).first();
  assert.ok(await button.count(), `the front page has nothing marked data-enter="${role}"`);
  await press(page, button);
  assert.ok(await page.locator(".by-actor").count(), `nobody has entered after choosing ${role}: ${page.url()}`);
}

export async function leave(page) {
  await press(page, page.locator(".by-header__leave button"));
}

// Presses what loads another page, and waits for it.
export async function press(page, button) {
  await Promise.all([page.waitForEvent("load"), button.click()]);
}

// Switches the language with the link in the header, and stays on the page.
export async function speak(page, language) {
  if ((await page.locator("html").getAttribute("lang")) === language) return;
  const path = new URL(page.url()).pathname;
  await press(page, page.locator(`.by-language[hreflang="${language}"]`));
  assert.equal(await page.locator("html").getAttribute("lang"), language);
  assert.equal(new URL(page.url()).pathname, path, "the language switch left the page");
}

// Enters as the one person whose button names both the role and the office, from the list of everybody.
export async function enterAt(page, role, office) {
  await page.goto("/");
  await page.locator("details summary").first().click();
  const button = page.locator("button[data-post]", { hasText: office }).filter({ hasText: role }).first();
  await press(page, button);
  assert.ok(await page.locator(".by-actor").count(), `nobody entered as ${role} of ${office}`);
}
