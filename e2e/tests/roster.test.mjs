// A messy roster comes into the register as a province's reviewer would bring it: read, looked through, the rows with faults
// taken out as a sheet, the good ones recorded, the mended ones brought again.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { enterAs, press, speak } from "../lib/actors.mjs";
import { openBrowser, openPage } from "../lib/browser.mjs";
import { shot, sound } from "../lib/look.mjs";
import { records, tally, workbook } from "../lib/messy.mjs";
import { serveDemo } from "../lib/program.mjs";

const ROWS = 150;
const SEED = 7;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

let program;
let browser;

before(async () => {
  [program, browser] = await Promise.all([serveDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

async function bring(page, name, mimeType, buffer) {
  await page.goto("/imports");
  await page.locator("input[name=file]").setInputFiles({ name, mimeType, buffer });
  await press(page, page.locator('form[enctype="multipart/form-data"] button'));
  return new URL(page.url()).pathname;
}

// The three figures of a preview: to be recorded, with faults, known.
async function figures(page) {
  const texts = await page.locator(".by-figure__value").allInnerTexts();
  return texts.map((text) => Number(text.replaceAll(/\D/g, "")));
}

test("a messy roster is read, mended and recorded", async () => {
  const page = await openPage(browser, program.origin);
  try {
    await enterAs(page, "province-reviewer");
    const rows = records(ROWS, SEED);
    const put = tally(rows);
    const path = await bring(page, "roster.xlsx", XLSX, workbook(rows));
    const [fresh, faulty, known] = await figures(page);
    assert.equal(fresh + faulty + known, ROWS);
    // What was put in as good is taken, but for places that two communes were called.
    assert.ok(fresh <= put.good && fresh >= put.good * 0.85, `${fresh} of ${put.good}`);
    for (const language of ["en", "vi"]) {
      await speak(page, language);
      for (const part of ["", "?rows=faulty", "?rows=soft"]) {
        await page.goto(path + part);
        await sound(page);
      }
      for (const part of ["/heading", "/columns"]) {
        await page.goto(path + part);
        await sound(page);
      }
      await page.goto(path);
      await shot(page, `roster-${language}`);
    }

    // The old province for the whole sheet settles the places.
    await page.goto(`${path}/columns`);
    await page.fill("#province", "Tỉnh Hậu Giang");
    await press(page, page.locator(`form[action="${path}/columns"] button`));
    const settled = new URL(page.url()).pathname;
    const [more, fewer] = await figures(page);
    assert.ok(more >= fresh && fewer <= faulty, `${more} and ${fewer}`);

    const [sheet] = await Promise.all([page.waitForEvent("download"), page.locator('a[href$="/faults/csv"]').click()]);
    const table = await readFile(await sheet.path(), "utf8");
    const mended = table.replaceAll("mã số sai?!", "").replaceAll("Xã Không Có Tên Này", "Thị trấn Nàng Mau").replaceAll("hỏi văn thư", "");

    await page.goto(settled);
    await press(page, page.locator(`form[action="${settled}/apply"] button`));
    await sound(page);
    await page.goto("/sites?q=thu+nghiem");
    assert.ok(await page.locator("tbody tr").count());

    await bring(page, "mended.csv", "text/csv", Buffer.from(mended));
    const [again, left] = await figures(page);
    assert.ok(again > 0 && left < fewer, `${again} mended, ${left} of ${fewer} left`);
    await sound(page);
  } finally {
    await page.context().close();
  }
});
