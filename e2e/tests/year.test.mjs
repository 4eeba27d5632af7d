// The end of a site's year by four people: the safety officer answers, the head signs and hands in, the reviewer endorses,
// the decision maker recognises, and anyone checks the certificate. With script and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { leave, press, speak } from "../lib/actors.mjs";
import { openBrowser, openPage, WIDTHS } from "../lib/browser.mjs";
import { shot, sound } from "../lib/look.mjs";
import { serveDemo } from "../lib/program.mjs";

const NEWCOMER = "Doanh nghiệp mẫu 002";
// Two sites whose year is nearly done, each with the offices of its commune and the number of their decision.
const WITH_SCRIPT = { site: "Doanh nghiệp mẫu 011", commune: "xã Vị Thủy", number: "771/QĐ-UBND" };
const WITHOUT_SCRIPT = { site: "Cơ quan mẫu 022", commune: "phường Vị Tân", number: "772/QĐ-UBND" };

let program;
let browser;

before(async () => {
  program = await serveDemo();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

// Enters as one person of an office or site, from the list of everybody.
async function enter(page, role, office) {
  await page.goto("/");
  await page.locator("details summary").first().click();
  const button = page.locator("button[data-post]", { hasText: office }).filter({ hasText: role }).first();
  await press(page, button);
  assert.ok(await page.locator(".by-actor").count(), `nobody entered as ${role} of ${office}`);
}

async function look(page, name, script) {
  await sound(page);
  if (script) await shot(page, name);
}

async function openDossier(page, site) {
  await page.goto("/queue?f=1&q=" + encodeURIComponent(site));
  await press(page, page.locator("table").getByRole("link", { name: site }).first());
}

async function pushClock(page) {
  await page.goto("/");
  await press(page, page.locator(".by-demo__push"));
}

async function ownDossier(page) {
  await page.goto("/");
  await look(page, "home", false);
  const link = page.locator('main a[href^="/dossiers/"]').first();
  const href = await link.getAttribute("href");
  const path = href.split("/").slice(0, 3).join("/");
  await page.goto(path);
  return path;
}

// Answered, signed, handed in and endorsed.
async function prove(page, script, { site, commune }) {
  await enter(page, "Cán bộ phụ trách an toàn", site);
  const dossier = await ownDossier(page);
  await look(page, "dossier", script);
  await press(page, page.locator('a[href*="/criteria/6.1.b"]').first());
  await look(page, "criterion", script);
  await page.locator("textarea[name=note]").fill("x".repeat(5000));
  await press(page, page.locator('button[value="back"]'));
  assert.ok(await page.locator(".by-error-summary").count(), "a note that is too long is not refused");
  assert.equal((await page.locator("textarea[name=note]").inputValue()).length, 5000, "what was typed is lost");
  await look(page, "criterion-error", script);
  await page.locator("textarea[name=note]").fill("Đã kiểm tra");
  await page.locator("input[name=confirmed]").check();
  await press(page, page.locator('button[value="back"]'));
  await page.goto(`${dossier}/minutes`);
  await look(page, "minutes", script);
  await leave(page);

  await enter(page, "Người đứng đầu cơ sở", site);
  await page.goto(`${dossier}/check`);
  await look(page, "check", script);
  await page.locator("input[name=office]").fill("Giám đốc");
  await press(page, page.locator('button[value="sign"]'));
  await page.locator("input[name=declared]").check();
  await press(page, page.locator('button[value="submit"]'));
  assert.match(page.url(), /submitted$/);
  await look(page, "submitted", script);
  await leave(page);

  await enter(page, "Cán bộ thẩm định cấp xã", `Công an ${commune}`);
  await page.goto("/queue");
  await look(page, "queue", script);
  await openDossier(page, site);
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.goto(`/reviews/${id}`);
  await look(page, "review", script);
  await press(page, page.locator('form[action$="/agree"] button'));
  await press(page, page.locator('form[action$="/endorse"] .by-buttons button'));
  await leave(page);
}

// Once the window has ended the site says that nothing has happened since it handed in.
async function confirmLastDays(page, script, { site }) {
  await enter(page, "Cán bộ phụ trách an toàn", site);
  await page.goto("/");
  await look(page, "home-last-days", script);
  await press(page, page.locator('main a[href$="/last-days"]').first());
  await look(page, "last-days", script);
  await press(page, page.locator('button[value="unchanged"]'));
  assert.match(page.url(), /\/dossiers\/[0-9a-f]{32}/);
  await leave(page);
}

// Recognised by decision, the certificate printed and checked by anyone.
async function recognise(page, script, { site, commune, number }) {
  await enter(page, "Người quyết định cấp xã", `Ủy ban nhân dân ${commune}`);
  await page.goto("/decide");
  await look(page, "decide", script);
  const lacking = page.locator('input[name="without"]:checked');
  assert.equal(await lacking.count(), 0, "a dossier without its last days is chosen before anybody chose it");
  await page.locator("input[name=number]").fill(number);
  await page.locator("input[name=signer_office]").fill("Chủ tịch Ủy ban nhân dân");
  await page.locator("input[name=confirmed]").check();
  await press(page, page.locator("form .by-buttons button").last());
  await look(page, "decision", script);
  const row = page.locator("tr", { hasText: site });
  const code = await row.locator('a[href^="/check/"]').innerText();
  const paper = await page.request.get(await row.locator('a[href$=".pdf"]').getAttribute("href"));
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
  await leave(page);

  await page.goto(`/check/${code.trim()}`);
  await look(page, "certificate-check", script);
  assert.ok((await page.locator("main").innerText()).includes(site), "the check page does not name the site");
}

test("a newcomer registers without script, on a phone", async () => {
  const page = await openPage(browser, program.origin, { width: WIDTHS.phone, script: false });
  await enter(page, "Cán bộ phụ trách an toàn", NEWCOMER);
  await look(page, "home-phone", false);
  await page.goto(await page.locator('main a[href*="/register"]').first().getAttribute("href"));
  await look(page, "register-phone", false);
  await press(page, page.locator('button[value="register"]'));
  assert.match(page.url(), /\/dossiers\/[0-9a-f]{32}/);
  await look(page, "dossier-phone", false);
  await page.context().close();
});

test("a dossier is proved and endorsed without script, on a phone", async () => {
  const page = await openPage(browser, program.origin, { width: WIDTHS.phone, script: false });
  await prove(page, false, WITHOUT_SCRIPT);
  await page.context().close();
});

test("a site's year with script, the front page in both languages", async () => {
  const page = await openPage(browser, program.origin, { width: WIDTHS.desktop });
  await page.goto("/");
  await look(page, "front", true);
  await speak(page, "en");
  await look(page, "front-en", true);
  await speak(page, "vi");
  await prove(page, true, WITH_SCRIPT);
  await enter(page, "Người quyết định cấp xã", `Ủy ban nhân dân ${WITH_SCRIPT.commune}`);
  await page.goto("/decide");
  assert.equal(await page.locator("input[name=number]").count(), 0, "it can be decided before the window has ended");
  await look(page, "decide-early", true);
  await leave(page);
  await pushClock(page);
  await pushClock(page);
  await confirmLastDays(page, true, WITH_SCRIPT);
  await recognise(page, true, WITH_SCRIPT);
  await page.context().close();
});

test("a list is decided and a certificate checked without script", async () => {
  const page = await openPage(browser, program.origin, { width: WIDTHS.phone, script: false });
  await confirmLastDays(page, false, WITHOUT_SCRIPT);
  await recognise(page, false, WITHOUT_SCRIPT);
  await page.context().close();
});
