/* Filters and text of the board and of the list: what is chosen or typed shows at once.

   The form is sent as it would be without this, and answered with the address that stands for it;
   of that page only the parts come ([data-part]) and are put in the place of those that are there.
   The address is kept in step, focus stays, and `boardshown` on document says that #found is new. */

import { announce, notice } from "../shell/notices.js";

const TYPING = 200; // milliseconds without a key before a text is searched for
const words = document.getElementById("notice").dataset;
const form = document.getElementById("filters");
const text = form.elements.text;
let asked = null;
let timer = 0;

const boxes = () => form.querySelectorAll("input[type=checkbox][name]");

/** Ask, and show what comes. An older question is forgotten. */
async function show(url, options = {}) {
  asked?.abort();
  const mine = (asked = new AbortController());
  const found = document.getElementById("found");
  found.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { ...options, headers: { "X-Part": "found" }, signal: mine.signal });
    if (new URL(response.url).pathname !== form.dataset.here) location.reload(); // signed out
    else if (response.ok) put(await response.text(), response.url);
    else notice(words.failed, "error");
  } catch (error) {
    if (error.name !== "AbortError") notice(words.unreachable, "error");
  } finally {
    if (asked === mine) document.getElementById("found").removeAttribute("aria-busy");
  }
}

function put(html, url) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const part of fresh.content.querySelectorAll("[data-part]")) {
    document.getElementById(part.id)?.replaceWith(part);
    window.htmx.process(part);
  }
  history.replaceState(history.state, "", url);
  agree(new URL(url));
  if (document.activeElement === document.body) text.focus({ preventScroll: true });
  announce(document.getElementById("bar-total").innerText);
  document.dispatchEvent(new CustomEvent("boardshown"));
}

/** The form shows what the address says; what is being typed is left alone. */
function agree(url) {
  for (const box of boxes()) box.checked = url.searchParams.getAll(box.name).includes(box.value);
  form.elements.view.value = url.searchParams.get("view") ?? "";
  if (document.activeElement !== text) text.value = document.getElementById("bar-second").dataset.text;
  count();
  const other = document.querySelector("[data-other]");
  other.href = other.pathname + url.search;
}

function count() {
  for (const place of form.querySelectorAll("[data-count]")) {
    const names = place.dataset.count.trim().split(" ");
    const chosen = [...boxes()].filter((box) => box.checked && names.includes(box.name)).length;
    place.textContent = chosen || "";
  }
}

function send() {
  clearTimeout(timer);
  show(form.action, { method: "POST", body: new FormData(form) });
}

/** Leave of a long list what holds the typed letters. */
function narrow(field) {
  const wanted = field.value.trim().toLowerCase();
  for (const option of field.closest("fieldset").querySelectorAll(".facet-option")) {
    option.hidden = !option.textContent.toLowerCase().includes(wanted);
  }
}

form.addEventListener("input", ({ target }) => {
  if ("narrows" in target.dataset) narrow(target);
  if (target !== text) return;
  clearTimeout(timer);
  timer = setTimeout(send, TYPING);
});

form.addEventListener("change", ({ target }) => {
  if (target.type === "checkbox") send();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && "narrows" in event.target.dataset) event.preventDefault();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-find]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href);
});

// what comes when "More filters" is opened was asked for with the address of then
const more = document.getElementById("facet-more-options");
if (more) new MutationObserver(() => agree(new URL(location.href))).observe(more, { childList: true });
agree(new URL(location.href)); // browsers fill forms with what was in them before
