/* What was written and is not saved yet, kept in this browser so that a closed tab loses nothing.

   One entry a segment and open page, `desk:<user>:<job>:<page>:<number>`; it is removed once saved.
   A page that is open holds a lock of its name: what belongs to none that is open was left behind. */

import { BEGINS } from "../shell/leaving.js";

export function store(user, job) {
  const page = Math.random().toString(36).slice(2);
  const begins = `${BEGINS}${user}:${job}:`;
  const at = (number) => `${begins}${page}:${number}`;
  navigator.locks?.request(at(""), () => new Promise(() => {}));

  function keep(number, entry) {
    try {
      localStorage.setItem(at(number), JSON.stringify({ ...entry, at: Date.now() }));
    } catch (error) {
      console.warn(error.name); // full, or forbidden: what is written waits in the page only
    }
  }

  function drop(number) {
    localStorage.removeItem(at(number));
  }

  /* What pages left behind that are closed, the newest of each segment: pairs of number and entry. */
  async function left() {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    const open = new Set(held.map((lock) => lock.name));
    const found = new Map();
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(begins))) {
      const [whose, number] = key.slice(begins.length).split(":");
      if (whose === page || open.has(`${begins}${whose}:`)) continue;
      const entry = JSON.parse(localStorage.getItem(key));
      if (!(found.get(+number)?.at > entry.at)) found.set(+number, entry);
      localStorage.removeItem(key);
    }
    found.forEach((entry, number) => keep(number, entry));
    return [...found];
  }

  function forget() {
    Object.keys(localStorage).filter((name) => name.startsWith(begins)).forEach((name) => localStorage.removeItem(name));
  }

  return { keep, drop, left, forget };
}
