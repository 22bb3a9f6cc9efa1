/* What the uploader asks the product, and where it sends the parts of a file.

   Away: it may go better by itself, later. Refused: it will not; its message is for people, or it
   has the name of a word of the tray. Gone: the store has forgotten the upload; begin it anew. */

export class Away extends Error {
  denied = false;
}
export class Gone extends Error {}

export class Refused extends Error {
  constructor(word, message = "") {
    super(message || word);
    this.word = message ? "" : word;
  }
}

const WORDS = { 403: "saidForbidden", 404: "saidTaken" };
const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];

/** Ask an address of the product for JSON. */
export async function ask(method, url, data, signal) {
  const headers = { "X-CSRFToken": token(), "Content-Type": "application/json", Accept: "application/json" };
  const body = data && JSON.stringify(data);
  let answer;
  try {
    // signed out, or asked why this case is opened: the answer would be a page
    answer = await fetch(url, { method, headers, body, signal, redirect: "manual" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Away();
  }
  if (answer.type === "opaqueredirect") throw new Refused("saidOut");
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (answer.status >= 500 || answer.status === 429) throw new Away(told.error);
  throw new Refused(WORDS[answer.status] ?? "saidFailed", told.error);
}

/** Send a slice of a file to where it belongs. moved: told how many of its bytes have gone. */
export function put({ url, headers }, slice, moved, signal) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    const abort = () => sending.abort();
    signal.addEventListener("abort", abort);
    sending.upload.addEventListener("progress", (event) => moved(event.loaded));
    sending.addEventListener("loadend", () => {
      signal.removeEventListener("abort", abort);
      if (signal.aborted) reject(signal.reason);
      else if (sending.status >= 200 && sending.status < 300) resolve();
      else reject(sending.status === 404 ? new Gone() : Object.assign(new Away(), { denied: sending.status === 403 }));
    });
    sending.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value);
    sending.send(slice);
  });
}
