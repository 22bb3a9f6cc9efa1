/* Notices: short messages in a corner, and the live region that reads them out.

   Pages render Django's messages as notices. An htmx response may send one with the header
   HX-Trigger: {"notice": {"text": "…", "level": "success"}}. */

export const STAY = 8000; // milliseconds a notice that reports no trouble stays

/* While a dialog is open, everything outside it is inert: it has its own list and live region. */
const nearest = (what) => document.querySelector(`dialog[open] ${what}`) ?? document.querySelector(`body > ${what}`);

/** Read a sentence out, without showing it. */
export function announce(text) {
  const live = nearest(".live");
  live.textContent = "";
  // an empty moment between, or the same sentence said twice is read once
  setTimeout(() => { live.textContent = text; }, 50);
}

const SIGNS = { success: "i-done", warning: "i-over", error: "i-over" };

/** Show a notice. level: info, success, warning or error; the last two stay until closed.
    Returns it. */
export function notice(text, level = "info") {
  const item = document.getElementById("notice").content.firstElementChild.cloneNode(true);
  item.classList.add(`notice-${level}`);
  item.firstElementChild.className = `i ${SIGNS[level] ?? "i-info"}`;
  item.querySelector("p").textContent = text;
  show(item);
  return item;
}

/** Show a notice that is made already; it stays for so many milliseconds. */
export function show(item, stay = STAY) {
  nearest(".notices").append(item);
  tend(item, stay);
}

function tend(item, stay = STAY) {
  announce(item.querySelector("p").textContent.trim());
  item.querySelector("[data-dismiss]").addEventListener("click", () => item.remove());
  if (item.matches(".notice-warning, .notice-error")) return;
  let timer = setTimeout(() => item.remove(), stay);
  item.addEventListener("pointerenter", () => clearTimeout(timer));
  item.addEventListener("focusin", () => clearTimeout(timer));
  item.addEventListener("pointerleave", () => { timer = setTimeout(() => item.remove(), stay); });
}

for (const item of document.querySelectorAll("body > .notices > *")) tend(item);

document.addEventListener("notice", ({ detail }) => notice(detail.text, detail.level));
