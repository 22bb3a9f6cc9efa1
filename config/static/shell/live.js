/* What others change, as it happens: the event `caseslive` on document, with {cases: [codes], all}.
   `all`: too much to name, look at everything anew.

   Of all tabs of a browser one listens, for there are few connections to a server: it tells the
   others. When it is closed the next takes over. Where no stream comes through, it asks by the way. */

const POLL = 15_000; // ms between questions while there is no stream; twice that in a hidden tab
const SOON = 1_500; // ms to the next question while the server cannot be reached, and longer each time
const AGAIN = 300_000; // ms after which a stream is tried again where none came through
const SILENT = 50_000; // ms without a word after which a stream that slept is opened anew
const CALM = 4_000; // ms of trouble of which nothing is said

const spot = document.getElementById("live");
let cursor = spot.dataset.cursor;
let leading = false;
let source = null;
let failures = 0; // of the stream, in a row
let missed = 0; // questions without an answer, in a row
let heardAt = 0;
let triedAt = 0;
let asking = null;
let trouble = null;

/* --- what is said and told ------------------------------------------------------------------------ */

/** state: live, late (reconnecting), polling or out (signed out). */
function show(state) {
  const say = () => {
    trouble = null;
    spot.dataset.state = state;
    spot.hidden = state === "live";
    spot.textContent = state === "live" ? "" : spot.dataset[`said${state[0].toUpperCase()}${state.slice(1)}`];
  };
  if (state === "late" && trouble) return;
  clearTimeout(trouble);
  if (state === "late" && (spot.dataset.state ?? "live") === "live") trouble = setTimeout(say, CALM);
  else say();
}

function hear(news) {
  cursor = news.cursor;
  const { cases, all } = news;
  if (cases.length || all) document.dispatchEvent(new CustomEvent("caseslive", { detail: { cases, all } }));
}

const others = new BroadcastChannel(`live ${spot.dataset.who}`);
others.onmessage = ({ data }) => {
  if (data.news) hear(data.news);
  else if (data.state) show(data.state);
  else if (leading && spot.dataset.state) be(spot.dataset.state); // somebody has just come
};

function tell(news) {
  hear(news);
  others.postMessage({ news });
}

function be(state) {
  show(state);
  others.postMessage({ state });
}

/* --- the stream ------------------------------------------------------------------------------------ */

function open() {
  clearTimeout(asking);
  source?.close();
  triedAt = heardAt = Date.now();
  source = new EventSource(`${spot.dataset.stream}?cursor=${cursor}`);
  source.addEventListener("cases", ({ data }) => {
    failures = missed = 0;
    heardAt = Date.now();
    be("live");
    tell(JSON.parse(data));
  });
  source.addEventListener("beat", () => { heardAt = Date.now(); });
  source.addEventListener("error", () => {
    failures += 1;
    if (source.readyState !== EventSource.CLOSED && failures < 2) return be("late");
    source.close();
    source = null;
    return poll();
  });
}

/* --- questions ------------------------------------------------------------------------------------- */

/** What changed since the cursor: news; "out" for who is signed out; null without an answer. */
async function ask() {
  try {
    const response = await fetch(`${spot.dataset.since}?cursor=${cursor}`, { cache: "no-store" });
    if (response.redirected || response.status === 403) return "out";
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

async function poll() {
  clearTimeout(asking);
  const news = await ask();
  if (news === "out") return be("out");
  if (!news) {
    missed += 1;
    be("late");
    asking = setTimeout(poll, Math.min(SOON * missed, POLL) * (0.8 + 0.4 * Math.random()));
    return;
  }
  tell(news);
  if (source) return; // it came through meanwhile
  const back = missed > 0;
  missed = 0;
  if (back || Date.now() - triedAt > AGAIN) return open();
  be("polling");
  asking = setTimeout(poll, document.hidden ? 2 * POLL : POLL);
}

/* --- which tab, and when ----------------------------------------------------------------------------- */

/** This tab listens for all of the browser's, until it is closed. */
function lead() {
  leading = true;
  if (window.EventSource) open();
  else poll();
  return new Promise(() => {});
}

async function follow() {
  if (!leading) others.postMessage({});
  const news = leading ? null : await ask(); // between the page and its first word from the leader
  if (news === "out") show("out");
  else if (news && !leading) hear(news);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden || !leading || spot.dataset.state === "out") return;
  if (!source) poll();
  else if (Date.now() - heardAt > SILENT) open(); // the machine slept
});

if (navigator.locks) {
  navigator.locks.request(`live ${spot.dataset.who}`, lead);
  setTimeout(follow, 500);
} else {
  lead(); // without them each tab listens for itself
}
