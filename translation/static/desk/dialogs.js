/* The desk's dialogs: handing in once everything is saved, asking, jumping to what is not in order. */

import { notice } from "../shell/notices.js";
import { numberOf } from "./rows.js";

const open = (address) => window.htmx.ajax("GET", address, { target: "#dialog-body", swap: "innerHTML" });

export async function openHandIn(desk, saving) {
  if (await saving.all()) open(desk.querySelector("[data-do=handIn]").href);
  else notice(desk.dataset.saidWaits, "warning");
}

export function openAsking(desk, page, row) {
  document.getElementById("desk-more").hidePopover();
  const about = new URLSearchParams({ page: row ? row.dataset.page : page });
  if (row) about.set("number", numberOf(row));
  open(`${desk.dataset.askAt}?${about}`);
}

/* jump: goes to the segment of a number. */
export function tendDialogs(desk, saving, jump) {
  const dialog = document.getElementById("dialog");
  dialog.addEventListener("click", (event) => {
    const place = event.target.closest("[data-jump]");
    if (!place) return;
    event.preventDefault();
    dialog.addEventListener("close", () => jump(+place.dataset.jump), { once: true });
    dialog.close();
  });
  // what waits is saved before who wrote it signs out
  document.addEventListener("submit", async (event) => {
    if (!event.target.action.endsWith("/accounts/logout/") || !saving.waiting.size || saving.trouble === "gone") return;
    event.preventDefault();
    event.stopPropagation();
    if (await saving.all()) event.target.submit();
    else notice(desk.dataset.saidWaits, "warning");
  }, { capture: true });
}
