/* Stretches of a file by an address that lives a minute; when it has ended, by another one. */

const OF_ITS_LIFE = 0.9; // after which an address is not used any more

export function reading(host) {
  let url = host.dataset.url;
  let until = performance.now() + host.dataset.seconds * 1000 * OF_ITS_LIFE;
  let asking = null;

  async function ask() {
    const headers = { "X-CSRFToken": host.dataset.token };
    const answer = await fetch(host.dataset.address, { method: "POST", headers });
    if (!answer.ok) throw new Error(`address: ${answer.status}`);
    const told = await answer.json();
    url = told.url;
    until = performance.now() + told.seconds * 1000 * OF_ITS_LIFE;
  }

  function renew() {
    url = "";
  }

  /* Good now. Many may ask for it at once; one new one is fetched. */
  async function address() {
    if (url && performance.now() < until) return url;
    asking ??= ask().finally(() => { asking = null; });
    await asking;
    return url;
  }

  async function stretch(begin, end) {
    const headers = { Range: `bytes=${begin}-${end - 1}` };
    const answer = await fetch(await address(), { headers, credentials: "omit" });
    if (!answer.ok) throw new Error(`stretch: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return answer.status === 206 ? bytes : bytes.slice(begin, end);
  }

  /* Once with the address that is there, once with another; then somebody must say: again. */
  async function read(begin, end) {
    for (;;) {
      for (const _ of [1, 2]) {
        try {
          return await stretch(begin, end);
        } catch {
          renew();
        }
      }
      await again(host);
    }
  }

  return { address, renew, read };
}

function again(host) {
  const line = host.querySelector("[data-lost]");
  line.hidden = false;
  return new Promise((resolve) => {
    const go = () => {
      line.hidden = true;
      window.removeEventListener("online", go);
      resolve();
    };
    line.querySelector("[data-again]").addEventListener("click", go, { once: true });
    window.addEventListener("online", go);
  });
}
