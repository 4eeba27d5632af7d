// Measures the program as one installation meets it: size, start, memory, loading of places, a sheet of 30,000 sites,
// pages. One command, on a machine with Node 20:
//
//   cargo build --locked --profile dist && node bench/foundation.mjs target/dist/binhyen
//
// Figures go to standard output as a table in Markdown; what it does meanwhile goes to standard error. Everything stays
// on the loopback address, in a folder that is removed at the end.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { ROOT } from "../e2e/lib/root.mjs";
import { READERS, enter, page, residentMb, run as command, serve } from "./lib.mjs";

const SITES = 30_000;
const PROVINCE = "P92@20250701";

const binary = process.argv[2] ?? join(ROOT, "target", "dist", "binhyen");
if (!existsSync(binary)) {
  console.error(`no program at ${binary}: cargo build --locked --profile dist`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "binhyen-bench-"));
const run = (...args) => command(binary, ...args);
const rows = [];
const note = (text) => console.error(text);
const measured = (what, figure) => {
  rows.push(`| ${what} | ${figure} |`);
  note(rows.at(-1));
};

// The communes of one province today, with quotes where a name needs them.
function communes() {
  const lines = readFileSync(join(ROOT, "data", "units", "units.csv"), "utf8").split("\n").slice(1);
  const cells = lines.map((line) => line.split(","));
  return cells.filter((c) => c[4] === "commune" && c[6] === "92" && c[8] === "" && c[9] === "2").map((c) => c[2]);
}

// A roster as a province might send it: every commune, three kinds, numbers as texts.
function roster() {
  const names = communes();
  const kinds = ["Doanh nghiệp", "Cơ quan", "Trường học"];
  const lines = ["Tên cơ sở,Loại hình,Xã/phường,Tỉnh,Mã số thuế,Số lao động"];
  for (let n = 0; n < SITES; n += 1) {
    const code = String(1_800_000_000 + n);
    const kind = kinds[n % 3];
    lines.push(`${kind} thử ${n},${kind},${names[n % names.length]},Thành phố Cần Thơ,${code},${120 + (n % 500)}`);
  }
  const path = join(folder, "roster.csv");
  writeFileSync(path, lines.join("\n"));
  return path;
}

// Queue and overview are of a round: the two that run side by side in a province.
async function openRounds(origin, cookie) {
  for (const edition of ["vn-tt124-agency-enterprise@2022.1", "vn-tt124-school@2022.1"]) {
    const body = new URLSearchParams({ edition, year: String(new Date().getFullYear()) });
    const sent = await fetch(`${origin}/rounds/new`, { method: "POST", body, redirect: "manual", headers: { origin, cookie } });
    if (sent.status !== 303) throw new Error(`a round of ${edition}: ${sent.status}`);
  }
}

try {
  measured("program", `${(statSync(binary).size / 1e6).toFixed(1)} MB`);
  const data = join(folder, "data");
  note("first start on an empty folder");
  const first = await serve(binary, data);
  measured("first start to first page (database made, places loaded and checked)", `${first.ms.toFixed(0)} ms`);
  await first.stop();
  note(`a sheet of ${SITES} sites`);
  const link = run("invite", "--data", data, "--role", "province-reviewer", "--place", PROVINCE, "--name", "Trực ban").out;
  const taken = run("import", "sites", roster(), "--data", data);
  measured(`\`import sites\`, ${SITES.toLocaleString("en")} rows of CSV`, `${taken.seconds.toFixed(1)} s`);
  note("start with the register full, and its pages");
  const full = await serve(binary, data);
  measured(`start to first page with ${SITES.toLocaleString("en")} sites`, `${full.ms.toFixed(0)} ms`);
  await pause(3_000);
  measured("idle memory (resident)", `${residentMb(full.pid).toFixed(0)} MB`);
  const cookie = await enter(full.origin, link);
  await openRounds(full.origin, cookie);
  const paths = { home: "/", register: "/sites", "register, searched": "/sites?q=thu+29999", queue: "/queue", overview: `/overview/${PROVINCE}`, search: "/search?q=tan+phu+thanh" };
  for (const [name, path] of Object.entries(paths))
    for (const readers of READERS) {
      note(`${name}, ${readers}`);
      measured(`${name}, ${readers} connection${readers > 1 ? "s" : ""}`, await page(full.origin, path, cookie, readers));
    }
  measured("memory after that (resident)", `${residentMb(full.pid).toFixed(0)} MB`);
  await full.stop();
  const [cpu] = cpus();
  console.log(`${cpus().length} × ${cpu.model.trim()}, ${run("version").out}, ${new Date().toISOString().slice(0, 10)}\n`);
  console.log(["| what | measured |", "|---|---|", ...rows].join("\n"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
