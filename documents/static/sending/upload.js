/* One file on its way: begun, its missing parts sent, put together.

   States: queued, reading, sending, waiting (for the connection or the store), paused, joining,
   done, failed. `place` says where it goes: case, document_type, language, effective_date. */

import { ask, Away, Gone, put, Refused } from "./asking.js";
import { fingerprint, sum } from "./knowing.js";
import { lanes } from "./lanes.js";

const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds between two tries
const MOST_DENIED = 4; // an address may have expired on the way, but not every time
const part = lanes(3);
const turn = lanes(3); // of files

export class Upload {
  constructor(file, place, tray) {
    Object.assign(this, { file, place, tray, id: "", state: "queued", why: "", word: "" });
    this.moved = new Map(); // bytes sent of each part
  }

  get size() { return this.file.size; }
  get name() { return this.file.name; }
  get sent() { return [...this.moved.values()].reduce((all, one) => all + one, 0); }
  get live() { return !["paused", "done", "failed"].includes(this.state); }

  is(state, { word = "", why = "" } = {}) {
    Object.assign(this, { state, word, why });
    this.tray.changed(this);
  }

  /** Begin, or go on. Comes back when there is nothing more to do. */
  async go() {
    const stop = new AbortController();
    this.stop = stop;
    this.is("queued");
    try {
      await turn(() => stop.signal.aborted || this.whole(stop.signal));
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      this.is("failed", { word: error.word, why: error.word ? "" : error.message });
    }
  }

  async whole(signal, again = true) {
    const tell = await this.known();
    const told = await this.patiently(() => ask("POST", this.tray.url, tell, signal), signal);
    this.id = told.id;
    this.moved = new Map(told.parts.map((number) => [number, size(told, number)]));
    this.is("sending");
    const missing = Array.from({ length: told.part_count }, (_, n) => n + 1).filter((n) => !this.moved.has(n));
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    try {
      await Promise.all(missing.map((number) => part(() => either.aborted || this.part(told, number, either))));
    } catch (error) {
      failed.abort();
      if (error instanceof Gone && again) return this.whole(signal, false);
      throw error instanceof Gone ? new Refused("saidGone") : error;
    }
    signal.throwIfAborted();
    this.is("joining");
    await this.patiently(() => ask("POST", `${this.tray.url}${this.id}/complete/`, {}, signal), signal);
    this.is("done");
  }

  async known() {
    this.is("reading");
    const { name, size } = this.file;
    try {
      this.mark ??= { fingerprint: await fingerprint(this.file), sha256: await sum(this.file) };
    } catch {
      throw new Refused("saidUnreadable");
    }
    return { name, size, ...this.mark, ...this.place };
  }

  async part(told, number, signal) {
    const begin = (number - 1) * told.part_size;
    const slice = this.file.slice(begin, begin + told.part_size);
    const moved = (bytes) => {
      this.moved.set(number, Math.min(bytes, slice.size));
      if (this.state === "sending") this.tray.changed(this);
    };
    await this.patiently(async () => {
      const address = await ask("POST", `${this.tray.url}${told.id}/parts/${number}/`, {}, signal);
      if (this.state === "waiting") this.is("sending");
      try {
        await put(address, slice, moved, signal);
      } catch (error) {
        moved(0);
        throw error;
      }
      moved(slice.size);
    }, signal);
  }

  /** Try until it works, with growing pauses; going online ends a pause. */
  async patiently(act, signal) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        if (error.denied && tries === MOST_DENIED) throw new Refused("saidDenied");
        await this.file.slice(0, 1).arrayBuffer().catch(() => { throw new Refused("saidUnreadable"); });
        this.is("waiting", { why: error.message });
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)], signal);
      }
    }
  }

  pause() {
    this.stop?.abort();
    this.is("paused");
  }

  /** Throw away what has come of it. */
  async giveUp() {
    this.stop?.abort();
    if (this.id && this.state !== "done") await ask("DELETE", `${this.tray.url}${this.id}/`).catch(() => {});
  }
}

const size = (told, number) => Math.min(told.part_size, told.size - (number - 1) * told.part_size);

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const end = (settle, value) => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      signal.removeEventListener("abort", abort);
      settle(value);
    };
    const wake = () => end(resolve);
    const abort = () => end(reject, signal.reason);
    const timer = setTimeout(wake, seconds * 1000);
    addEventListener("online", wake);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}
