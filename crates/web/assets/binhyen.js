// Only improves: every page works without this file. No state of its own, nothing sent elsewhere.
const words = document.body.dataset;
const live = document.getElementById("live");
const say = (text) => { if (live) live.textContent = text; };

// A form that came back: the error summary is read first.
document.querySelector("[data-focus]")?.focus();

// Filters stand closed on a phone until opened.
if (matchMedia("(max-width: 61.99rem)").matches) {
  document.querySelectorAll(".by-filter__box").forEach((box) => { box.open = false; });
}

// Photos are shrunk before they are sent: long side 1920 px, JPEG. A file that is no photo, or would not get smaller, goes as it is.
const LONG_SIDE = 1920;
const SMALL = 600 * 1024;
async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.[^.]+$/, "") + ".jpg", { type: "image/jpeg" });
}
document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.matches("[type=file][data-shrink]")) return;
  const buttons = input.form ? [...input.form.querySelectorAll("button")] : [];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const bag = new DataTransfer();
    let shrunk = false;
    for (const file of input.files) {
      const next = await shrink(file);
      shrunk ||= next !== file;
      bag.items.add(next);
    }
    if (shrunk) { input.files = bag.files; say(words.shrunk); }
  } catch { /* The file goes as it is; the server says what it thinks of it. */ }
  buttons.forEach((button) => { button.disabled = false; });
});

// <form data-save>: each answer is saved as it is given. The server answers 204, or 422 when a value is not right yet.
const waiting = new WeakMap();
const dirty = new Set();
const saving = new WeakMap();
// One after the other: each save carries the version that the one before it left.
function save(form) {
  const run = (saving.get(form) ?? Promise.resolve()).then(() => saveNow(form));
  saving.set(form, run);
  run.finally(() => { if (saving.get(form) === run) saving.delete(form); });
}
async function saveNow(form) {
  const mark = form.querySelector(".by-saved");
  const show = (text, late) => {
    if (mark) { mark.textContent = text; mark.classList.toggle("by-saved--late", late); }
    say(text);
  };
  if (mark) mark.textContent = words.saving;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "x-by-save": "1" }, keepalive: true });
    if (!answer.ok) throw new Error(String(answer.status));
    const version = answer.headers.get("x-by-version");
    if (version && form.elements.version) form.elements.version.value = version;
    dirty.delete(form);
    show(words.saved, false);
  } catch { show(words.notSaved, true); }
}
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-save]") || event.target.type === "file") return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(save, 250, form));
});

// <form data-save>, <form data-warn>: leaving with something unsaved asks first.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-save], [data-warn]")) dirty.add(form);
});
addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

// One press sends once; a form that is sent is not unsaved.
document.addEventListener("submit", (event) => {
  const form = event.target;
  dirty.delete(form);
  clearTimeout(waiting.get(form));
  const running = saving.get(form);
  if (running) {
    event.preventDefault();
    running.then(() => form.requestSubmit(event.submitter));
    return;
  }
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// <form data-live>: a search that asks while one types, never in the middle of a Vietnamese syllable being composed.
// The answer replaces the element that data-live names; without script the form is simply sent.
let asking;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.live || event.isComposing) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(async () => {
    asking?.abort();
    asking = new AbortController();
    const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [here, there] = [document, page].map((d) => d.getElementById(form.dataset.live));
      if (here && there) { here.replaceWith(there); history.replaceState(null, "", address); }
    } catch { /* A newer question took its place. */ }
  }, 250));
});
document.addEventListener("compositionend", (event) => {
  event.target.dispatchEvent(new InputEvent("input", { bubbles: true }));
});

// <textarea data-select>: one tap selects all of it. <button data-copy="id" hidden>: copies it; there only with script.
document.addEventListener("focusin", ({ target }) => { if (target.matches?.("[data-select]")) target.select(); });
document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  const field = button && document.getElementById(button.dataset.copy);
  if (!field) return;
  field.focus();
  field.select();
  // Without an encrypted address there is no clipboard; the old way still copies what is selected.
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  button.textContent = button.dataset.copied;
  say(button.dataset.copied);
});

// <input type=checkbox data-all="name">: ticks every box of that name.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.all;
  if (name) event.target.form?.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((box) => { box.checked = event.target.checked; });
});
