/* Parts of a page that show one case follow what others do in it: `data-follow="CW-00012"` on what
   fetches itself anew on the event `live` (hx-trigger="live, …"). `data-follow="*"` follows them all.

   Where something is typed that is kept nowhere, nothing changes under the hands: a line says that
   there is news, and shows it when asked to. */

const words = document.getElementById("live").dataset;
const GATHER = 150; // ms
const waiting = new Set(); // elements
let timer = null;

/** Whether a field holds something that was typed or chosen since the server wrote it. */
function changed(field) {
  if (field.type === "hidden" || field.type === "search" || field.disabled) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const options = [...field.options];
  const before = Math.max(options.findIndex((option) => option.defaultSelected), 0);
  return !field.multiple && field.selectedIndex !== before;
}

/** Whether a part holds what would be lost: something typed, or why something was refused. */
export const inUse = (part) =>
  Boolean(part.querySelector(".refusal")) || [...part.querySelectorAll("input, textarea, select")].some(changed);

/** A line at the top of a part that offers to show what is new. */
export function offer(part, text, show) {
  if (part.querySelector(":scope > .fresh-news")) return;
  const line = document.createElement("p");
  line.className = "fresh-news";
  line.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = words.saidShow;
  button.addEventListener("click", () => {
    line.remove();
    show();
  });
  part.prepend(line);
  // filled once it is there, or it would not be read out
  setTimeout(() => line.append(`${text} `, button), 50);
}

function refresh() {
  if (document.hidden) return;
  for (const part of waiting) {
    waiting.delete(part);
    if (!part.isConnected) continue;
    const show = () => window.htmx.trigger(part, "live");
    if (inUse(part)) offer(part, words.saidNews, show);
    else show();
  }
}

document.addEventListener("caseslive", ({ detail }) => {
  for (const part of document.querySelectorAll("[data-follow]")) {
    const code = part.dataset.follow;
    if (detail.all || code === "*" || detail.cases.includes(code)) waiting.add(part);
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, GATHER);
});

document.addEventListener("visibilitychange", refresh);
