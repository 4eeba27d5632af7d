// Starts the built program on a new directory and a free port, and stops it again.
//
// The program is the one that `cargo build` made; BINHYEN names another. What it writes to standard error is kept, and
// shown when it does not answer.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { ROOT } from "./root.mjs";

// The first start loads every place of the country and makes the demo; a loaded machine takes its time.
const START_MS = 240_000;
const STOP_MS = 10_000;
const LINES_KEPT = 40;

export function binary() {
  return process.env.BINHYEN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "binhyen");
}

// A port that was free a moment ago.
async function freePort() {
  const server = createServer();
  await new Promise((done, failed) => server.once("error", failed).listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function keepLast(stream, lines) {
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    lines.push(...text.split("\n").filter(Boolean));
    lines.splice(0, Math.max(0, lines.length - LINES_KEPT));
  });
}

async function answers(origin) {
  try {
    return (await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

// Serves the demo. Resolves to { origin, startMs, stop } once it answers.
export async function serveDemo() {
  const data = await mkdtemp(join(tmpdir(), "binhyen-e2e-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const said = [];
  const began = performance.now();
  const args = ["serve", "--demo", "--data", data, "--listen", `127.0.0.1:${port}`];
  const child = spawn(binary(), args, { stdio: ["ignore", "pipe", "pipe"] });
  let ended = null;
  const exit = new Promise((done) => {
    child.once("error", (error) => done((ended = error.message)));
    child.once("exit", (code, signal) => done((ended ??= `exit ${code ?? signal}`)));
  });
  keepLast(child.stdout, said);
  keepLast(child.stderr, said);

  const stop = async () => {
    if (ended === null) {
      child.kill("SIGTERM");
      await Promise.race([exit, pause(STOP_MS, null, { ref: false })]);
      if (ended === null) child.kill("SIGKILL");
    }
    await rm(data, { recursive: true, force: true });
    return ended;
  };
  while (!(await answers(origin))) {
    if (ended !== null || performance.now() - began > START_MS) {
      const why = ended === null ? `no answer on ${origin} within ${START_MS / 1000} s` : `it ended: ${ended}`;
      await stop();
      throw new Error(`${binary()} ${args.join(" ")}\n${why}\n${said.join("\n")}`);
    }
    await pause(100);
  }
  return { origin, startMs: Math.round(performance.now() - began), stop };
}
