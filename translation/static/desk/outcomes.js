/* What becomes of a save, shown at its segment and in the status line. */

import { showFindings } from "./aids.js";
import { hideTrouble, showConflict, showRefusal } from "./conflicts.js";
import { remember, showState, textOf } from "./rows.js";
import { showProgress, showStatus } from "./status.js";

/* take: puts into a row what stands on the server. */
export function tendSaving({ desk, saving, walk, take, tellWindows }) {
  const listen = (what, tell) => saving.addEventListener(what, ({ detail }) => tell(detail));

  listen("change", () => showStatus(desk, saving));
  listen("saved", ({ number, told, whole }) => {
    const row = walk.row(number);
    hideTrouble(row);
    remember(row, told);
    if (whole) showState(row, told.state);
    row.querySelector("[data-badges]").innerHTML = told.badges;
    showFindings(row, told.findings);
    showProgress(desk);
    tellWindows({ number, told });
  });
  listen("conflict", ({ number, told, entry }) => {
    const row = walk.row(number);
    showConflict(row, told, entry.target, (which) => {
      if (which === "mine") {
        remember(row, told);
        saving.change(number, { ...entry, target: textOf(row), seen_revision: told.revision }, { now: true });
      } else {
        saving.cancel(number);
        take(row, told);
      }
    });
  });
  listen("refused", ({ number, told }) => {
    const row = walk.row(number);
    showState(row, row.dataset.saved);
    showRefusal(row, told.refused);
  });
  listen("gone", () => {
    if (!saving.waiting.size) location.reload();
  });
}
