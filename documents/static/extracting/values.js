/* Values beside their paper: an element is typed for, its form follows the page that is looked at,
   and whoever compares goes from value to value by the arrows. */

import { announce, notice } from "../shell/notices.js";
import { chooser } from "./chooser.js";

const values = document.getElementById("values");
const viewer = () => document.querySelector("paper-viewer");
const TYPED = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";
const IN_FORM = `[data-entry] :is(${TYPED}, [type=radio], [type=checkbox])`;
let agreed = false; // the key that agreed is still down
let typed = false; // something stands in the form that is kept nowhere
let another = false; // a row was asked for, and nothing saved

/* What was typed is not thrown away by going on: the first time that is said, the second time done. */
function holdsBack() {
  if (!typed) return false;
  typed = false;
  notice(values.dataset.unsaved, "warning");
  return true;
}

/** A new value is of the page that is looked at, until another is written. */
function follow(number = viewer()?.page) {
  const field = values.querySelector("[data-follows] input");
  if (field && number) field.value = number;
}

/** Where the answer says that work goes on. */
function focus() {
  const to = values.querySelector("[data-focus]")?.dataset.focus;
  const places = {
    form: () => values.querySelector(".is-invalid") ?? firstField(),
    chooser: () => values.querySelector("#element"),
    waiting: () => values.querySelector("[data-agree]") ?? values.querySelector("#element"),
  };
  const place = places[to]?.() ?? values.querySelector("h1");
  place.focus();
  if (place.matches("input:not([type=radio], [type=checkbox])") && to !== "chooser") place.select?.();
}

function firstField() {
  return values.querySelector("[data-entry] [type=radio]:checked") ?? values.querySelector(IN_FORM);
}

function arrived() {
  chooser(values, holdsBack);
  follow();
  const first = values.querySelector("[data-goto-first]");
  if (first) viewer()?.goTo(+first.dataset.gotoFirst);
}

document.addEventListener("page", ({ detail }) => follow(detail));

values.addEventListener("input", ({ target }) => {
  if (target.closest("[data-entry]")) typed = true;
  target.closest("[data-follows]")?.removeAttribute("data-follows");
});

values.addEventListener("change", ({ target }) => {
  if (target.closest("[data-page-field]")) viewer()?.goTo(+target.value);
});

values.addEventListener("click", ({ target }) => {
  const page = target.closest("[data-goto]:not([data-agree])");
  if (!page || !viewer()) return;
  viewer().goTo(+page.dataset.goto);
  viewer().scrollIntoView({ block: "nearest" }); // on a phone it stands below
});

values.addEventListener("click", (event) => {
  if (!event.target.closest("a[hx-get], [data-agree]") || !holdsBack()) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // htmx does not hear of it
}, true);

values.addEventListener("submit", ({ submitter }) => {
  another = submitter?.name === "more";
}, true);

/* What is compared next is seen at once. */
values.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-agree]")) viewer()?.goTo(+target.dataset.goto);
});

values.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!target.matches("[data-agree]")) return;
  if (key === "Enter") {
    if (agreed) event.preventDefault(); // one press agrees with one value
    agreed = true;
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return;
  const all = [...values.querySelectorAll("[data-agree]")];
  event.preventDefault();
  event.stopPropagation();
  all[all.indexOf(target) + (key === "ArrowDown" ? 1 : -1)]?.focus();
});

document.addEventListener("keyup", ({ key }) => {
  if (key === "Enter") agreed = false;
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail?.ctx?.target?.id !== "values") return;
  typed = detail.ctx.response?.status >= 400 || another;
  arrived();
  focus();
  const said = values.querySelector("[data-said], .refusal, .form-error");
  if (said) announce(said.textContent.trim().replace(/\s+/g, " "));
});

document.addEventListener("pages", arrived, { once: true });
chooser(values, holdsBack);
if (values.querySelector("[data-entry]")) focus();
