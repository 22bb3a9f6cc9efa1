/* What was on its way when a tab was closed: the file is chosen again, and goes on. */

import { ask } from "./asking.js";
import { fingerprint } from "./knowing.js";
import { line, percent, show, word } from "./tray.js";

const lines = new Map(); // id of the upload: its line

/** Its file is on its way again, or it is over. */
export function forget(id) {
  lines.get(id)?.remove();
  lines.delete(id);
}

/** List what this person left unfinished. `again`: sends a file to its place; `changed`: a line went. */
export async function unfinished(url, again, changed) {
  if (!document.querySelector("[data-drop], [data-sends]") && !localStorage.getItem("sending")) return;
  const { uploads } = await ask("GET", url).catch(() => ({ uploads: [] }));
  if (!uploads.length) localStorage.removeItem("sending");
  for (const told of uploads) lines.set(told.id, offer(told, url, again, changed));
}

function offer(told, url, again, changed) {
  const { name, size, id } = told;
  const sent = told.parts.reduce((all, n) => all + Math.min(told.part_size, size - (n - 1) * told.part_size), 0);
  const said = word("unfinished", { part: percent(size ? sent / size : 0) });
  const made = line(name, async (act, file) => {
    if (act === "again") {
      if (file.size !== size || (await fingerprint(file)) !== told.fingerprint) {
        show(made, { state: "unfinished", said: word("other"), sent, size });
        return;
      }
      again(file, told.place);
    } else {
      await ask("DELETE", `${url}${id}/`).catch(() => {});
    }
    forget(id);
    changed();
  });
  show(made, { state: "unfinished", said, sent, size });
  return made;
}
