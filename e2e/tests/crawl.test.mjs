// Every page that a role can come to by the program's own links stands: it answers, says what it is, shows no missing word,
// fits a phone, and has no barrier. What leads nowhere is found too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { enterAs, speak } from "../lib/actors.mjs";
import { openBrowser, openPage } from "../lib/browser.mjs";
import { Crawl, patternOf } from "../lib/crawl.mjs";
import { serveDemo } from "../lib/program.mjs";

const PHONE = 390;
// Roles that see the same pages. The first of a family sees two of each kind, the others one; axe looks at each pattern once.
const FAMILIES = {
  stranger: [null],
  site: ["safety-officer", "site-head", "union-representative", "worker"],
  commune: ["commune-reviewer", "commune-decider"],
  province: ["province-reviewer", "province-decider", "union-federation", "education-department"],
  everywhere: ["auditor", "operator"],
};
const IN_ENGLISH = ["safety-officer", "commune-reviewer"];
const MOST_IN_ENGLISH = 40;

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

async function crawl(role, lang, options) {
  const page = await openPage(browser, program.origin, { width: PHONE });
  try {
    if (role) await enterAs(page, role);
    else await page.goto("/");
    await speak(page, lang);
    const crawl = await new Crawl(page.context(), program.origin, { lang, ...options }).run();
    assert.deepEqual(crawl.faults, [], `${crawl.faults.length} faults:\n${crawl.faults.join("\n")}`);
    return crawl;
  } finally {
    await page.context().close();
  }
}

for (const [family, roles] of Object.entries(FAMILIES)) {
  const looked = new Set();
  for (const role of roles) {
    test(`every page that ${role ?? "a stranger"} can come to stands`, async (t) => {
      const { pages, files, left } = await crawl(role, "vi", role === roles[0] ? { looked } : { looked, each: 1 });
      t.diagnostic(`${pages} pages, ${files} more addresses, ${looked.size} patterns of ${family} looked at by axe`);
      assert.ok(pages > 5, `only ${pages} pages`);
      assert.equal(left, 0, `${left} addresses were not looked at`);
    });
  }
}

for (const role of IN_ENGLISH) {
  test(`the pages of ${role} stand in English`, () => crawl(role, "en", { most: MOST_IN_ENGLISH }));
}

test("an address is told by its pattern", () => {
  const id = "0190a5d97f2a7000b00042424242424a";
  for (const [path, pattern] of [
    [`/dossiers/${id}/criteria/6.1.a`, "/dossiers/{id}/criteria/{criterion}"],
    ["/units/C31360@20250701", "/units/{unit}"],
    ["/queue?q=a&state=submitted&state=returned", "/queue?q&state"],
    ["/check/AB-12", "/check/{code}"],
    ["/", "/"],
  ]) {
    assert.equal(patternOf(new URL(path, "http://127.0.0.1")), pattern);
  }
});
