// Follows the links that a role is shown, once for each kind of address, and keeps which page showed what.

import assert from "node:assert/strict";

// Ids, places, days and codes in an address; what is left is its kind.
const PARTS = [
  [/\/[0-9a-f]{32}(?=\/|$)/g, "/{id}"],
  [/\/[A-Z]\d+(@|%40)\d+(?=\/|$)/g, "/{place}"],
  [/\/criteria\/[^/]+/g, "/criteria/{criterion}"],
  [/\/papers\/[^/]+/g, "/papers/{kind}"],
  [/^\/check\/.+/g, "/check/{code}"],
  [/^\/standards\/.+/g, "/standards/{name}"],
];

export function kindOf(path) {
  return PARTS.reduce((kind, [part, name]) => kind.replaceAll(part, name), path);
}

// The addresses of this program that a page links to, without their fragments. Files and the language switch are not
// pages to look at; a file is only asked whether it is there.
async function linksOf(page) {
  const hrefs = await page.locator("a[href]").evaluateAll((links) => links.map((link) => link.href));
  const here = new URL(page.url()).origin;
  const urls = hrefs.map((href) => new URL(href)).filter((url) => url.origin === here);
  return urls.filter((url) => !url.pathname.startsWith("/language/")).map((url) => url.pathname + url.search);
}

const isFile = (path) => /\/export\/|\/faults\/|\.pdf$|\/file$|\/paper\.pdf/.test(path.split("?")[0]);

// Visits at most `most` kinds of pages from the front page on and calls `look` on each. Returns what was visited.
export async function crawl(page, most, look) {
  const visited = new Map();
  const dead = [];
  const waiting = [{ path: "/", from: "the start" }];
  while (waiting.length > 0 && visited.size < most) {
    const { path, from } = waiting.shift();
    const kind = kindOf(path.split("?")[0]);
    if (visited.has(kind)) continue;
    visited.set(kind, path);
    if (isFile(path)) {
      const answer = await page.request.get(path);
      if (!answer.ok()) dead.push(`${answer.status()} ${path}, linked from ${from}`);
      continue;
    }
    const answer = await page.goto(path);
    if (answer.status() >= 400) {
      dead.push(`${answer.status()} ${path}, linked from ${from}`);
      page.faults.splice(0);
      continue;
    }
    await look(page);
    for (const next of await linksOf(page)) waiting.push({ path: next, from: path });
  }
  assert.deepEqual(dead, [], "links that lead nowhere");
  return visited;
}
