// Measures pages in an installation that is there, such as the synthetic country:
//
//   binhyen demo --data DIR --sites 1200000 --years 5 --seed 7
//   node bench/country.mjs target/dist/binhyen DIR [name of a page …]
//
// Someone of a province, someone of a commune and someone who acts everywhere are let in, so the folder has three posts
// more afterwards. Figures go to standard output as a table in Markdown; a page that does not answer stands in it too.

import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

import { READERS, enter, page, residentMb, run, serve } from "./lib.mjs";

const PROVINCE = "P92@20250701";
const COMMUNE = "C31441@20250701";

// For one page and number of readers.
const BUDGET = 8_000;

const [binary, data, ...wanted] = process.argv.slice(2);
if (!data) {
  console.error("usage: node bench/country.mjs PROGRAM FOLDER [name of a page …]");
  process.exit(2);
}
const note = (text) => console.error(text);
const say = (what, figure) => console.log(`| ${what} | ${figure} | ${loadavg()[0].toFixed(1)} |`);

const invited = (role, ...place) => run(binary, "invite", "--data", data, "--role", role, ...place, "--name", "Đo thử").out;

// A page asked for once, which may be the first after a commit.
async function first(origin, path, cookie) {
  const began = performance.now();
  const answer = await fetch(origin + path, { headers: { cookie }, redirect: "manual" });
  const bytes = (await answer.arrayBuffer()).byteLength;
  return { status: answer.status, ms: performance.now() - began, bytes };
}

async function measure(origin, name, path, cookie) {
  note(name);
  const once = await first(origin, path, cookie);
  say(`${name}, first`, `${once.ms.toFixed(0)} ms${once.status === 200 ? "" : `, answers ${once.status}`}`);
  for (const readers of READERS) {
    try {
      say(`${name}, ${readers} connection${readers > 1 ? "s" : ""}`, await page(origin, path, cookie, readers, BUDGET));
    } catch (error) {
      say(`${name}, ${readers} connection${readers > 1 ? "s" : ""}`, error.message);
    }
  }
}

const links = {
  province: invited("province-reviewer", "--place", PROVINCE),
  commune: invited("commune-reviewer", "--place", COMMUNE),
  everywhere: invited("auditor"),
};
const served = await serve(binary, data);
try {
  console.log("| what | measured | load |\n|---|---|---|");
  say("start to first page", `${served.ms.toFixed(0)} ms`);
  await pause(2_000);
  say("idle memory (resident)", `${residentMb(served.pid).toFixed(0)} MB`);
  const { origin } = served;
  const cookies = {};
  for (const [who, link] of Object.entries(links)) cookies[who] = await enter(origin, link);
  const queue = await fetch(`${origin}/queue`, { headers: { cookie: cookies.commune } });
  const dossier = (await queue.text()).match(/\/dossiers\/[0-9a-f]{32}/)?.[0];
  const pages = [
    ["home of a commune", "/", "commune"],
    ["home of a province", "/", "province"],
    ["home of the country", "/", "everywhere"],
    ["register of a commune", "/sites", "commune"],
    ["register of a province", "/sites", "province"],
    ["register of the country", "/sites", "everywhere"],
    ["register of the country, searched", "/sites?q=1199999", "everywhere"],
    ["queue of a commune", "/queue", "commune"],
    ["queue of a province", "/queue", "province"],
    ["overview of a commune", `/overview/${COMMUNE}`, "commune"],
    ["overview of a province", `/overview/${PROVINCE}`, "province"],
    ["overview of the country", "/overview", "everywhere"],
    ["search", "/search?q=cong+ty+so+0123456", "province"],
    ["dossier", dossier, "commune"],
    ["decisions of a province", "/decisions", "province"],
  ];
  for (const [name, path, who] of pages) {
    if (!path || (wanted.length > 0 && !wanted.includes(name))) continue;
    await measure(origin, name, path, cookies[who]);
  }
  for (const sheet of ["csv", "xlsx"]) {
    if (wanted.length > 0 && !wanted.includes("export")) break;
    note(`export, ${sheet}`);
    const sent = await first(origin, `/sites/export/${sheet}`, cookies.everywhere).catch((error) => ({ ms: 0, bytes: 0, status: error.message }));
    say(`all sites as ${sheet}`, `${(sent.ms / 1000).toFixed(1)} s, ${(sent.bytes / 1e6).toFixed(1)} MB, answers ${sent.status}`);
  }
  say("memory after that (resident)", `${residentMb(served.pid).toFixed(0)} MB`);
} finally {
  await served.stop();
}
