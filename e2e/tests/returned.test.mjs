// A dossier with a file behind it is handed in, returned with reasons, mended, handed in again and endorsed. The whole way
// once on a phone without script, once with script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { enterAt, leave, press } from "../lib/actors.mjs";
import { openBrowser, openPage, WIDTHS } from "../lib/browser.mjs";
import { shot, sound } from "../lib/look.mjs";
import { serveDemo } from "../lib/program.mjs";

const WAYS = [
  { script: false, width: WIDTHS.phone, site: "Cơ quan mẫu 022", commune: "phường Vị Tân" },
  { script: true, width: WIDTHS.desktop, site: "Doanh nghiệp mẫu 011", commune: "xã Vị Thủy" },
];
const OFFICER = "Cán bộ phụ trách an toàn";
const HEAD = "Người đứng đầu cơ sở";
const TITLE = "Ảnh buổi họp đánh giá";
const REASON = "Chưa thấy biên bản nêu tỷ lệ thống nhất.";
// The smallest picture there is.
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

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

// The address of the site's own dossier, from its home.
async function ownDossier(page) {
  await page.goto("/");
  const href = await page.locator('main a[href^="/dossiers/"]').first().getAttribute("href");
  return href.split(/[?#]/)[0].split("/").slice(0, 3).join("/");
}

async function upload(page, file, title) {
  await page.locator("input[name=file]").setInputFiles(file);
  await page.locator("input[name=title]").fill(title);
  await page.locator("input[name=about_day]").fill("10/10/2026");
  await press(page, page.locator('button[value="give"]'));
}

// Gives a picture as the minutes of the meeting, after a program was refused.
async function giveEvidence(page, dossier) {
  await page.goto(`${dossier}/minutes`);
  const wrong = { name: "bien-ban.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ not a paper") };
  await upload(page, wrong, TITLE);
  assert.ok(await page.locator(".by-error-summary").count(), "a program is taken for evidence");
  assert.equal(await page.locator("input[name=title]").inputValue(), TITLE, "what was typed is lost");
  await sound(page);
  await upload(page, { name: "hop.png", mimeType: "image/png", buffer: PICTURE }, TITLE);
  assert.equal(await page.locator(".by-error-summary").count(), 0, "a picture is refused");
  await page.goto("/evidence");
  await press(page, page.getByRole("link", { name: TITLE }).first());
  await sound(page);
  const file = await page.request.get(await page.locator('a[href$="/file"]').getAttribute("href"));
  assert.equal((await file.body()).subarray(1, 4).toString(), "PNG");
}

async function answer(page, dossier, note) {
  await page.goto(`${dossier}/criteria/6.1.b`);
  await page.locator("textarea[name=note]").fill(note);
  await page.locator("input[name=confirmed]").check();
  await press(page, page.locator('button[value="back"]'));
}

async function handIn(page, dossier, site) {
  await enterAt(page, HEAD, site);
  await page.goto(`${dossier}/check`);
  await page.locator("input[name=office]").fill("Giám đốc");
  await press(page, page.locator('button[value="sign"]'));
  await page.locator("input[name=declared]").check();
  await press(page, page.locator('button[value="submit"]'));
  assert.match(page.url(), /submitted$/);
  await leave(page);
}

async function sendBack(page, dossier, commune) {
  await enterAt(page, "Cán bộ thẩm định cấp xã", `Công an ${commune}`);
  await page.goto(`${dossier.replace("/dossiers/", "/reviews/")}/return`);
  await sound(page);
  await press(page, page.locator("form[data-warn] .by-buttons button"));
  assert.ok(await page.locator(".by-error-summary").count(), "it is returned without a reason");
  await page.locator('textarea[name="reason-6.1.b"]').fill(REASON);
  await press(page, page.locator("form[data-warn] .by-buttons button"));
  await leave(page);
}

for (const { script, width, site, commune } of WAYS) {
  test(`a dossier is returned, mended and endorsed ${script ? "with" : "without"} script`, async () => {
    const page = await openPage(browser, program.origin, { width, script });
    await enterAt(page, OFFICER, site);
    const dossier = await ownDossier(page);
    await giveEvidence(page, dossier);
    await answer(page, dossier, "Đã kiểm tra");
    await leave(page);
    await handIn(page, dossier, site);
    await sendBack(page, dossier, commune);

    await enterAt(page, OFFICER, site);
    await sound(page);
    await page.goto(`${dossier}/criteria/6.1.b`);
    assert.ok((await page.locator("main").innerText()).includes(REASON), "the reason does not stand at its criterion");
    await sound(page);
    if (script) await shot(page, "returned-criterion");
    await answer(page, dossier, "Biên bản đã nêu tỷ lệ");
    await leave(page);
    await handIn(page, dossier, site);

    await enterAt(page, "Cán bộ thẩm định cấp xã", `Công an ${commune}`);
    await page.goto(dossier.replace("/dossiers/", "/reviews/"));
    await press(page, page.locator('form[action$="/agree"] button'));
    await press(page, page.locator('form[action$="/endorse"] .by-buttons button'));
    await page.goto(`${dossier}/acts`);
    await sound(page);
    const newest = await page.locator("tbody tr").first().innerText();
    assert.match(newest, /[Đđ]ề nghị/, `not endorsed: ${newest}`);
    await page.context().close();
  });
}
