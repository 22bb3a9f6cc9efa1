/* The queue of what is not saved yet: one request at a time, again and again until it is saved.

   Says `change` when anything of it changed, `saved`, `conflict` and `refused` (detail: number, told,
   entry), and `gone` when the job is not with this person any more. */

import { post, postOnTheWayOut } from "./posting.js";

const WAIT = 800; // milliseconds after the last key
const FIRST = 1000;
const LONGEST = 30000; // between two tries

export class Saving extends EventTarget {
  waiting = new Map(); // number of the segment: what is to be saved
  stuck = new Map(); // number: why it waits for a person
  trouble = ""; // offline, failed, out, gone
  #timers = new Map();
  #ready = new Set();
  #running = null;
  #failures = 0;
  #again = 0;

  constructor(address, token, kept) {
    super();
    Object.assign(this, { address, token, kept });
    window.addEventListener("online", () => this.#retry());
    window.addEventListener("pagehide", () => this.#leave());
  }

  get isBusy() {
    return Boolean(this.#running);
  }

  change(number, entry, { now = false } = {}) {
    this.waiting.set(number, entry);
    this.kept.keep(number, entry);
    this.stuck.delete(number);
    clearTimeout(this.#timers.get(number));
    if (now) this.flush(number);
    else this.#timers.set(number, setTimeout(() => this.flush(number), WAIT));
    this.#tell("change");
  }

  cancel(number) {
    clearTimeout(this.#timers.get(number));
    for (const each of [this.waiting, this.stuck, this.#ready]) each.delete(number);
    this.kept.drop(number);
    this.#tell("change");
  }

  flush(number) {
    clearTimeout(this.#timers.get(number));
    if (!this.waiting.has(number) || this.stuck.has(number)) return;
    this.#ready.add(number);
    if (!this.#again) this.#run();
  }

  /* Whether nothing waits any more, after a try at everything. */
  async all() {
    [...this.waiting.keys()].forEach((number) => this.flush(number));
    if (this.#again) this.#retry();
    while (this.#running) await this.#running;
    return !this.waiting.size;
  }

  #run() {
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      this.#tell("change");
      if (this.#ready.size && !this.#again && !this.trouble) this.#run();
    });
  }

  async #work() {
    this.#tell("change");
    for (const number of this.#ready) {
      this.#ready.delete(number); // typed into meanwhile, it comes again
      if (await this.#send(number)) continue;
      this.#ready.add(number);
      return;
    }
  }

  async #send(number) {
    const entry = this.waiting.get(number);
    if (!entry) return true;
    const { how, told } = await post(this.address(number), this.token, entry);
    if (how === "offline" || how === "failed") return this.#later(how);
    if (how === "out" || how === "gone") return this.#stop(how);
    this.#failures = 0;
    this.trouble = "";
    if (how === "saved") this.#saved(number, entry, told);
    else {
      this.stuck.set(number, how);
      this.#tell(how, { number, told, entry: this.waiting.get(number) ?? entry });
    }
    return true;
  }

  #saved(number, entry, told) {
    const now = this.waiting.get(number);
    const whole = !now || now === entry; // or somebody typed on meanwhile
    if (whole) {
      this.waiting.delete(number);
      this.kept.drop(number);
    } else {
      now.seen_revision = told.revision;
      this.kept.keep(number, now);
    }
    this.#tell("saved", { number, told, whole });
  }

  #later(trouble) {
    this.trouble = trouble;
    const pause = Math.min(FIRST * 2 ** this.#failures++, LONGEST);
    this.#again = setTimeout(() => this.#retry(), pause);
    return false;
  }

  #retry() {
    clearTimeout(this.#again);
    this.#again = 0;
    if (this.trouble !== "gone" && this.#ready.size) this.#run();
  }

  #stop(trouble) {
    this.trouble = trouble;
    if (trouble === "gone") this.kept.forget();
    this.#tell(trouble);
    return false;
  }

  #leave() {
    for (const [number, entry] of this.waiting) {
      if (!this.stuck.has(number)) postOnTheWayOut(this.address(number), this.token, entry);
    }
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
