// Chromium, and the contexts that a walk wants: width, language, scheme, with or without script.

import { chromium } from "playwright-core";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Longer than any page may take, short enough that a wrong name fails soon.
const ACTION_MS = 15_000;

export const WIDTHS = { phone: 360, tablet: 768, desktop: 1280 };

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
}

// A new context with nothing remembered, and its one page. Whatever the browser says went wrong (a script error, a
// request refused by the content policy, an answer of 500 or above) is collected in `page.faults`.
export async function openPage(browser, origin, options = {}) {
  const { width = WIDTHS.desktop, scheme = "light", script = true, language = "vi" } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    javaScriptEnabled: script,
    locale: language === "vi" ? "vi-VN" : "en-GB",
    timezoneId: "Asia/Ho_Chi_Minh",
    acceptDownloads: true,
  });
  context.setDefaultTimeout(ACTION_MS);
  return watchedPage(context, origin, options);
}

// One more page in a context, watched in the same way.
export async function watchedPage(context, origin, options = {}) {
  const page = await context.newPage();
  Object.assign(page, { origin, script: options.script ?? true, opened: options, faults: [] });
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // The browser calls a form that comes back with 422 an error; the walk looks at its page instead.
    if (message.type() === "error" && !message.text().includes("422")) page.faults.push(`console: ${message.text()}`);
  });
  page.on("response", (answer) => {
    if (answer.status() >= 500) page.faults.push(`${answer.status()} ${answer.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith("http") && asked !== origin) page.faults.push(`fetched from elsewhere: ${request.url()}`);
  });
  return page;
}
