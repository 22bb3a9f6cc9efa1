/* The intake desk by keyboard: j and k go through the files, Enter files one, d sets it aside.

   Choosing a case brings the form with what that case still needs. */

import { combo } from "./combo.js";

const LEAFING = "intake-leafing"; // set while j and k go through the files: no field takes the next key
const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea";

async function post(url, name, value) {
  const data = new FormData();
  data.set(name, value);
  data.set("csrfmiddlewaretoken", document.querySelector("#filing [name=csrfmiddlewaretoken]").value);
  const answer = await fetch(url, { method: "POST", body: data }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => ({})) : {};
}

/** The form for a case, in place of the one that is there. */
async function choose(code) {
  const there = document.getElementById("filing");
  const url = `${there.dataset.page}?case=${encodeURIComponent(code)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  const elsewhere = answer?.headers.get("HX-Redirect");
  if (!answer?.ok || elsewhere) {
    location.assign(elsewhere ?? url);
    return;
  }
  there.outerHTML = await answer.text();
  history.replaceState(null, "", url);
  prepare();
}

function prepare({ leafing = false } = {}) {
  const filing = document.getElementById("filing");
  const form = filing?.querySelector("form");
  if (!form) return;
  const { cases, dates, none } = form.dataset;
  const typed = form.querySelector("[data-find-case]");
  if (typed) {
    const offers = async (text) => {
      const { cases: found = [] } = text ? await post(cases, "typed", text) : {};
      return found.map(({ code, label }) => ({ value: code, label }));
    };
    combo(typed, { offers, none, chosen: ({ value }) => choose(value) });
    typed.addEventListener("focus", () => typed.select());
  }
  const kind = form.querySelector("select[name=document_type]");
  const first = kind ? narrowable(kind, none) : typed;
  if (leafing) filing.focus({ preventScroll: true });
  else first?.focus({ preventScroll: true });
  const day = form.querySelector("[name=effective_date]");
  day?.addEventListener("input", () => sayDay(day, dates));
  if (day?.value) sayDay(day, dates);
}

/** A field to type in, over a list that is too long to go through. */
function narrowable(select, none) {
  const groups = [...select.querySelectorAll("optgroup")];
  const all = groups.flatMap((group) =>
    [...group.children].map((one) => ({ value: one.value, label: one.label, note: group === groups[0] && groups.length > 1 ? group.label : "" })));
  const input = document.createElement("input");
  input.className = select.className;
  input.classList.replace("form-select", "form-control");
  input.autocomplete = "off";
  input.id = select.id;
  input.value = select.value ? select.selectedOptions[0].label : "";
  select.removeAttribute("id");
  select.required = false;
  select.hidden = true;
  select.before(input);
  input.required = true;
  const fits = (text) => ({ label }) => text.toLowerCase().split(/\s+/).every((word) => label.toLowerCase().includes(word));
  const offers = async (text) => all.filter(fits(text));
  combo(input, { offers, none, chosen: ({ value }) => { select.value = value; input.setCustomValidity(""); } });
  input.addEventListener("input", () => {
    select.value = "";
    input.setCustomValidity(none);
  });
  return input;
}

let asked = 0;

async function sayDay(field, url) {
  const mine = (asked += 1);
  await new Promise((resolve) => setTimeout(resolve, 250));
  if (mine !== asked) return;
  const { day = "", error = "" } = field.value.trim() ? await post(url, "effective_date", field.value) : {};
  const output = field.closest("form").querySelector(".intake-day");
  output.textContent = day || error;
  output.toggleAttribute("data-wrong", Boolean(error));
}

function go(step) {
  const files = [...document.querySelectorAll(".intake-list a")];
  const at = files.findIndex((one) => one.hasAttribute("aria-current"));
  const next = files[at < 0 ? 0 : at + step];
  if (!next) return;
  if (at >= 0) sessionStorage.setItem(LEAFING, "yes");
  next.click();
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  d() {
    const aside = document.getElementById("aside");
    if (!aside) return;
    aside.open = true;
    aside.querySelector("input:not([type=hidden])").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.(TYPING) && !event.defaultPrevented) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".intake-list a");
  if (!link || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
  link.parentElement[next]?.querySelector("a").focus();
});

prepare({ leafing: sessionStorage.getItem(LEAFING) !== null });
sessionStorage.removeItem(LEAFING);
