// What the benches share: the program served from a folder, someone who has entered, pages asked for by many at once.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

// A page is asked for this often, by one reader and then by many at once.
export const REQUESTS = 200;
export const READERS = [1, 64];

export function run(binary, ...args) {
  const began = performance.now();
  const done = spawnSync(binary, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${args.join(" ")}: exit ${done.status}\n${done.stderr.slice(-2000)}`);
  return { out: done.stdout.trim(), seconds: (performance.now() - began) / 1000 };
}

export async function serve(binary, data) {
  const port = 18_900 + Math.floor(Math.random() * 90);
  const began = performance.now();
  const child = spawn(binary, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], { stdio: "ignore" });
  const origin = `http://127.0.0.1:${port}`;
  for (;;) {
    try {
      if ((await fetch(`${origin}/check`)).ok) break;
    } catch {
      if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`);
    }
    await pause(5);
  }
  const ms = performance.now() - began;
  const stop = async () => {
    child.kill("SIGTERM");
    await new Promise((done) => child.once("exit", done));
  };
  return { origin, ms, stop, pid: child.pid };
}

export function residentMb(pid) {
  const line = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/);
  return Number(line[1]) / 1024;
}

export function ask(url, agent, cookie) {
  return new Promise((done, failed) => {
    const began = performance.now();
    const request = get(url, { agent, headers: { cookie } }, (answer) => {
      answer.resume();
      answer.once("end", () => done({ ms: performance.now() - began, status: answer.statusCode }));
    });
    request.once("error", failed);
  });
}

// Ends early when `budget` milliseconds are over: a page that takes seconds is known by a few of them.
export async function page(origin, path, cookie, readers, budget = Infinity) {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  const times = [];
  let left = REQUESTS;
  const reader = async () => {
    while (left > 0 && performance.now() - began < budget) {
      left -= 1;
      const { ms, status } = await ask(origin + path, agent, cookie);
      if (status !== 200) throw new Error(`${path}: ${status}`);
      times.push(ms);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: readers }, reader));
  const perSecond = (times.length * 1000) / (performance.now() - began);
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor(times.length * part)].toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${perSecond.toFixed(0)}/s`;
}

// Enters by a one-time link, as a person would, and keeps the cookie.
export async function enter(origin, link) {
  const { pathname, search, searchParams } = new URL(link);
  const first = await fetch(origin + pathname + search, { redirect: "manual" });
  const taken = (answer) => answer.headers.getSetCookie().find((c) => c.startsWith("session="))?.split(";")[0];
  if (taken(first)) return taken(first);
  const body = new URLSearchParams({ invitation: searchParams.get("invitation") });
  const sent = await fetch(origin + pathname, { method: "POST", body, redirect: "manual", headers: { origin } });
  return taken(sent);
}
