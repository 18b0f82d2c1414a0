/** The page's edge: the real clock, timers, visibility and title; wires state, client and views. */
import { render } from "preact";
import { makeActions } from "./actions.ts";
import { fetchMessages, openEvents, postRead, postText, setToken } from "./client.ts";
import { HandOver } from "./hand_over.ts";
import { Live } from "./live.ts";
import { Reading } from "./reading.ts";
import { SharedEvents } from "./shared_events.ts";
import { takeToken } from "./token.ts";
import { hasUnsent, INITIAL_STATE, isBeyond, type PageEvent, pageTitle, reduce } from "./state.ts";
import { AppView } from "./views/app_view.tsx";
import { WordsContext } from "./views/use_words.ts";
import { directionOf } from "./words/formats.ts";
import { wordsFor } from "./words/languages.ts";

const root = document.getElementById("root") as HTMLElement;
let state = INITIAL_STATE;
const words = wordsFor({ locales: navigator.languages });
document.documentElement.lang = words.language;
document.documentElement.dir = directionOf(words.language);

function dispatch(event: PageEvent): void {
  state = reduce(state, event);
  document.title = pageTitle(state);
  render(
    <WordsContext.Provider value={words}>
      <AppView state={state} actions={actions} />
    </WordsContext.Provider>,
    root,
  );
  reading.note(state);
}

const reading = new Reading({
  isWatched: () => document.visibilityState === "visible" && document.hasFocus(),
  markRead: postRead,
});

const handOver = new HandOver({ state: () => state, dispatch, post: postText });

/** This tab's part in the one stream of all tabs; undefined where the browser cannot share one. */
let shared: SharedEvents | undefined;

const live = new Live({
  fetchMessages,
  openEvents: (listener) => shared?.open(listener) ?? openEvents(listener),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  loaded: (messages) => dispatch({ kind: "loaded", messages, receivedAtMs: Date.now() }),
  changed: (change) => dispatch({ kind: "changed", change }),
  connectionChanged: (connection) => {
    reading.reset();
    dispatch({ kind: "connectionChanged", connection });
    if (connection === "live") handOver.resume();
  },
  isBeyond: (change) => isBeyond(state, change),
});

/** From now on requests carry the token of the link, or of the tab, and events come with the tabs of its run. */
async function adoptToken(): Promise<void> {
  const token = takeToken({ location, history, storage: sessionStorage });
  setToken(token);
  shared?.leave();
  const run = await digestOf(token);
  shared = navigator.locks === undefined ? undefined : new SharedEvents({
    run,
    tab: crypto.randomUUID(),
    locks: navigator.locks,
    channel: new BroadcastChannel(`hchat events ${run}`),
    open: openEvents,
    wake: retry,
  });
}

/** Names a run without giving its token away. */
async function digestOf(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * True when another program that once used this port left its code between this page and everything. That code is
 * put out of work, and the token, which it may have seen, is not used.
 */
async function isTaken(): Promise<boolean> {
  const workers = navigator.serviceWorker;
  if (workers === undefined) return false;
  const isControlled = workers.controller !== null;
  for (const registration of await workers.getRegistrations()) await registration.unregister();
  return isControlled;
}

/** The next attempt at once, when the page waits for one. */
function retry(): void {
  if (live.waiting) void live.start();
}

const actions = makeActions({
  state: () => state,
  dispatch,
  now: () => Date.now(),
  retry,
  reload: () => live.reload(),
  end: () => {
    live.end();
    shared?.leave();
  },
  handOver,
  noteInView: (ids) => reading.noteInView(ids, state),
  makeId: () => crypto.randomUUID().replaceAll("-", ""),
});

/** Somebody came back to the page: what stands there is seen now, and a lost program is worth a try. */
function noteReturn(): void {
  reading.note(state);
  if (document.visibilityState === "visible") retry();
}

document.addEventListener("visibilitychange", noteReturn);
globalThis.addEventListener("focus", noteReturn);
// What was typed and not sent would be lost without a word.
globalThis.addEventListener("beforeunload", (event) => {
  if (hasUnsent(state)) event.preventDefault();
});
// A link of a later run that is pasted here changes the fragment alone.
globalThis.addEventListener("hashchange", async () => {
  await adoptToken();
  retry();
});
if (await isTaken()) {
  dispatch({ kind: "connectionChanged", connection: "taken" });
} else {
  await adoptToken();
  void live.start();
}
