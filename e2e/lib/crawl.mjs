// Follows the program's own links from the front page, as one person, and says everything that is wrong on the way.
//
// The program has a few dozen kinds of page and thousands of each kind. So an address is visited for its pattern (ids, places
// and sheets struck out): a few of each, whatever leads there. What may be asked behind a path is asked once, alone or
// together with what else there is, since filters combine without end.

import { watchedPage } from "./browser.mjs";
import { barriers } from "./look.mjs";

// Of each pattern, so that a page is seen with and without its odd parts.
const EACH = 2;
// Pages at once; more only wait for each other on a small machine.
const AT_ONCE = 2;

const STRUCK = [
  [/[0-9a-f]{32}/g, "{id}"],
  [/[PDC]\d+@\d{8}/g, "{unit}"],
  [/(?<=\/criteria\/)[^/]+/, "{criterion}"],
  [/(?<=\/papers\/)[^/]+/, "{paper}"],
  [/(?<=^\/check\/)[^/]+/, "{code}"],
  [/(?<=^\/report\/)[^/]+/, "{claim}"],
  [/(?<=^\/standards\/)[^/]+/, "{standard}"],
];

const askedOf = (url) => [...new Set(url.searchParams.keys())].sort();

// What a path is an instance of; with the names of what is asked behind it.
export function patternOf(url) {
  const path = STRUCK.reduce((path, [part, name]) => path.replaceAll(new RegExp(part, "g"), name), decodeURI(url.pathname));
  const asked = askedOf(url).join("&");
  return asked ? `${path}?${asked}` : path;
}

// Switching the language comes back, and files of the program are fetched by the pages themselves.
const leftOut = (url) => /^\/(language|assets)\//.test(url.pathname);

// Runs in the page: everything that can be told at once.
function seen() {
  const links = [...document.querySelectorAll("a[href]")].map((a) => ({
    href: a.href,
    file: a.hasAttribute("download") || /\.(pdf|docx)$|\/file$|\/export\/|\/faults\//.test(new URL(a.href).pathname),
    crumb: a.closest(".by-crumbs") !== null,
  }));
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    links,
    title: document.title.trim(),
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    wide: scrollWidth > clientWidth ? scrollWidth : 0,
    missing: document.documentElement.innerText.match(/⟦[^⟧]*⟧/)?.[0] ?? null,
    crumbs: document.querySelectorAll(".by-crumbs").length,
  };
}

// One walk: { pages, files, faults } of whoever has entered in `context`. `looked` remembers which patterns axe has seen.
export class Crawl {
  constructor(context, origin, { lang = "vi", most = 220, each = EACH, looked = null } = {}) {
    Object.assign(this, { context, origin, lang, most, each, looked });
    this.waiting = [];
    this.known = new Set();
    this.counts = new Map();
    this.faults = [];
    this.pages = 0;
    this.files = 0;
  }

  // Takes an address up, unless enough of its kind were.
  add(href, from, { file = false, crumb = false } = {}) {
    const url = new URL(href);
    url.hash = "";
    if (url.origin !== this.origin || leftOut(url) || this.known.has(url.href)) return;
    const pattern = patternOf(url);
    const enough = !this.isNew(url, pattern);
    if (enough && !crumb) return;
    this.known.add(url.href);
    // A step of the way up must lead somewhere, however many of its kind were looked at.
    this.waiting.push({ url, pattern, from, only: file || enough });
  }

  // Whether a page of this kind was not yet seen often enough, or not with something that is asked here.
  isNew(url, pattern) {
    const [path] = pattern.split("?");
    const parts = url.search ? askedOf(url).map((name) => `${path}?${name}`) : [path];
    const most = url.search ? 1 : this.each;
    const isNew = parts.some((part) => (this.counts.get(part) ?? 0) < most);
    if (isNew) for (const part of parts) this.counts.set(part, (this.counts.get(part) ?? 0) + 1);
    return isNew;
  }

  async run(first = "/") {
    this.add(new URL(first, this.origin).href, "the address bar");
    const busy = { n: 0 };
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.walk(busy)));
    this.left = this.waiting.length;
    return this;
  }

  async walk(busy) {
    const page = await watchedPage(this.context, this.origin);
    while (this.pages < this.most && (this.waiting.length || busy.n)) {
      const next = this.waiting.shift();
      if (!next) {
        await new Promise((later) => setTimeout(later, 20));
        continue;
      }
      busy.n += 1;
      try {
        await (next.only ? this.fetch(next) : this.visit(page, next));
      } catch (error) {
        this.fault(next, error.message.split("\n")[0]);
      }
      busy.n -= 1;
    }
    await page.close();
  }

  fault({ url, from }, what) {
    this.faults.push(`${url.pathname}${url.search}: ${what} (from ${from})`);
  }

  // What only has to be there: a file, a step of the way up.
  async fetch(next) {
    this.files += 1;
    const answer = await this.context.request.get(next.url.href);
    if (answer.status() !== 200) this.fault(next, `answers ${answer.status()}`);
  }

  async visit(page, next) {
    this.pages += 1;
    const answer = await page.goto(next.url.href, { waitUntil: "load" });
    if (answer.status() !== 200) this.fault(next, `answers ${answer.status()}`);
    const found = await page.evaluate(seen);
    if (found.headings !== 1) this.fault(next, `has ${found.headings} first headings`);
    if (!found.title) this.fault(next, "has no title");
    if (found.lang !== this.lang) this.fault(next, `is in ${found.lang}`);
    if (found.wide) this.fault(next, `is ${found.wide} px wide`);
    if (found.missing) this.fault(next, `shows a missing word: ${found.missing}`);
    if (!found.crumbs && next.url.pathname !== "/") this.fault(next, "has no way up");
    for (const fault of page.faults.splice(0)) this.fault(next, fault);
    if (this.looked && !this.looked.has(next.pattern)) {
      this.looked.add(next.pattern);
      for (const barrier of await barriers(page)) this.fault(next, `has a barrier:\n${barrier}`);
    }
    const here = `${new URL(page.url()).pathname}`;
    for (const link of found.links) this.add(link.href, here, link);
  }
}
