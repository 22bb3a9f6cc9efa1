/* One segment, sent to be saved, and what became of it. */

const KEPT_ALIVE = 60000; // bytes that a browser still sends for a page that is left
const GONE = ["TAKEN", "MOVED_ON"]; // codes of refusals of a job that is not with one any more

function send(address, token, { at, ...entry }, more) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  return fetch(address, { method: "POST", headers, body: new URLSearchParams(entry), ...more });
}

/* how: saved, conflict or refused, with what was told; or offline, failed, out (signed out), gone. */
export async function post(address, token, entry) {
  const answer = await send(address, token, entry).catch(() => null);
  if (!answer) return { how: "offline" };
  if (answer.redirected || answer.status === 403) return { how: "out" };
  if (answer.status === 404) return { how: "gone" };
  const told = [200, 409].includes(answer.status) && await answer.json().catch(() => null);
  if (!told) return { how: "failed" };
  if (answer.ok) return { how: "saved", told };
  if (told.codes.some((code) => GONE.includes(code))) return { how: "gone" };
  return { how: "revision" in told ? "conflict" : "refused", told };
}

/* Nobody waits for the answer; what did not arrive waits in the browser's store. */
export function postOnTheWayOut(address, token, entry) {
  const keepalive = new URLSearchParams(entry).toString().length < KEPT_ALIVE;
  send(address, token, entry, { keepalive }).catch(() => {});
}
