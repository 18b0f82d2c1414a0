// Room: the page: what puts it together, what keeps it live, and its ways into the browser.
/** The page's edge: the real clock, timers, storage and visibility; wires state, client and views. */
import { render } from "preact";
import { makeActions } from "./actions/actions.ts";
import { Alerts } from "./alerts.ts";
import { fetchMemory, putMemory } from "./client/memory.ts";
import { fetchMessages, fetchPage, postRead, postText } from "./client/messages.ts";
import { decodeSound } from "./decode_sound.ts";
import { Earlier } from "./earlier.ts";
import { keepFocus } from "./focus.ts";
import { fetchLanguage } from "./fetch_language.ts";
import { dropForeignWorker } from "./foreign_worker.ts";
import { HandOver } from "./actions/hand_over.ts";
import { Live } from "./live.ts";
import { Memory } from "./memory.ts";
import { askToNotify, dismissNotifications, showNotification } from "./notifications.ts";
import { FIRST_ENTRIES } from "./state/pages.ts";
import { ProgramRun } from "./program_run.ts";
import { startRecording } from "./recorder.ts";
import { Redraw } from "./redraw.ts";
import { Reading } from "./reading.ts";
import { playMessageSound } from "./sound.ts";
import { isBeyond } from "./state/conversations.ts";
import { hasUnsent } from "./state/overview.ts";
import type { PageEvent } from "./state/page_event.ts";
import { INITIAL_STATE } from "./state/page_state.ts";
import { reduce } from "./state/reduce.ts";
import { listenForShortcuts } from "./shortcuts.ts";
import { AppView } from "./views/app_view.tsx";
import { WordsContext } from "./views/parts/use_words.ts";
import { isLanguageHere, languageFor } from "./languages.ts";
import { drawFrame, wantedLocales, wordsOf } from "./window.ts";
import type { Words } from "./words/words.ts";

const root = document.getElementById("root") as HTMLElement;
let state = INITIAL_STATE;

function dispatch(event: PageEvent): void {
  const before = state;
  state = reduce(state, event);
  if (state === before) return;
  if (isOfProgram(event)) redraw.soon();
  else redraw.now();
}

/** What follows a text, several of which come at a time; all else is drawn at once, above all what hides something. */
function isOfProgram(event: PageEvent): boolean {
  return event.kind === "sendTaken" || event.kind === "earlierLoaded" ||
    (event.kind === "changed" && event.change.kind !== "lock");
}

const redraw = new Redraw({
  draw,
  isVisible: () => document.visibilityState === "visible",
  onFrame(callback) {
    const frame = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(frame);
  },
  after,
});

/** The code of the language that the reader wants. */
function currentLanguage(): string {
  return languageFor(wantedLocales(state.prefs.language, navigator.languages));
}

/** Draws the page and its frame: title, sign, language. */
function draw(): void {
  const language = currentLanguage();
  if (!isLanguageHere(language)) {
    void fetchLanguage(language).then(() => isLanguageHere(language) && draw());
  }
  const words = currentWords();
  drawFrame(state, words);
  render(
    <WordsContext.Provider value={words}>
      <AppView state={state} actions={actions} />
    </WordsContext.Provider>,
    root,
  );
  if (state.lock?.locked) memory.forget();
  reading.note(state);
  if (state.loaded) memory.note({ drafts: [...state.drafts], prefs: state.prefs });
}

function currentWords(): Words {
  return wordsOf(state, { browserLocales: navigator.languages, nowMs: Date.now() });
}

function isWatched(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

function after(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

const reading = new Reading({ isWatched, markRead: postRead });
const handOver = new HandOver({
  state: () => state,
  dispatch,
  post: (conversation, { id, text, reply }) => postText(conversation, { id, text, reply }),
});
const memory = new Memory({
  fetchMemory,
  putMemory,
  after,
  loaded: (kept) => dispatch({ kind: "memoryLoaded", memory: kept }),
});

const earlier = new Earlier({ state: () => state, dispatch, fetchPage });

const run = new ProgramRun({ wake: retry, ended });

const alerts = new Alerts({
  state: () => state,
  isTeller: () => run.isTeller,
  after,
  notify: (alert) =>
    showNotification(alert, {
      words: currentWords(),
      withContent: state.prefs.notifiesContent,
      open: () => dispatch({ kind: "selected", conversation: alert.conversation }),
    }),
  sound: playMessageSound,
});

const live = new Live({
  fetchMessages: () => fetchMessages(FIRST_ENTRIES),
  openEvents: (listener) => run.open(listener),
  after,
  loaded: (messages) => {
    alerts.noteAll(messages.conversations);
    dispatch({ kind: "loaded", messages, receivedAtMs: Date.now() });
    void memory.load();
    void earlier.run();
  },
  changed: (change) => {
    alerts.note(change);
    dispatch({ kind: "changed", change });
  },
  connectionChanged: (connection) => {
    reading.reset();
    dispatch({ kind: "connectionChanged", connection });
    if (connection === "live") handOver.resume();
  },
  locked: () => void actions.fetchLock(),
  ended,
  isBeyond: (change) => isBeyond(state, change),
});

/** The next attempt at once, when the page waits for one. */
function retry(): void {
  if (live.waiting) live.start();
}

/** Asks the program for nothing any more, and has the other tabs do the same. */
function end(): void {
  live.end();
  run.end();
}

/** Leaves one sentence. */
function ended(): void {
  end();
  dispatch({ kind: "connectionChanged", connection: "ended" });
}

const actions = makeActions({
  state: () => state,
  dispatch,
  together: (work) => redraw.together(work),
  now: () => Date.now(),
  retry,
  reload: () => live.reload(),
  end,
  askToNotify,
  flushMemory: () => memory.flush(),
  wipe: () => {
    sessionStorage.clear();
    location.replace("about:blank");
  },
  save: (url, name) => {
    const link = document.createElement("a");
    Object.assign(link, { href: url, download: name });
    link.click();
  },
  record: startRecording,
  decodeSound,
  copy: (text) => navigator.clipboard.writeText(text),
  handOver,
  markInView: (ids) => reading.markInView(ids, state),
  makeId: () => crypto.randomUUID().replaceAll("-", ""),
});

/** Somebody came to the page, or left it. */
function onComeOrGo(): void {
  if (isWatched()) dismissNotifications();
  else if (state.prefs.hidesOnBlur && !document.hasFocus()) actions.hide();
  if (document.visibilityState === "visible") retry();
  // The reader may have travelled, or a day may have passed.
  draw();
}

document.addEventListener("visibilitychange", onComeOrGo);
listenForShortcuts({ state: () => state, actions });
keepFocus(root);
globalThis.addEventListener("focus", onComeOrGo);
globalThis.addEventListener("blur", onComeOrGo);
globalThis.addEventListener("languagechange", draw);
globalThis.addEventListener("pagehide", () => void memory.flush());
// What was typed and not sent would be lost without a word.
globalThis.addEventListener("beforeunload", (event) => {
  if (hasUnsent(state)) event.preventDefault();
});
// A link of a later run that is pasted here changes the fragment alone.
globalThis.addEventListener("hashchange", async () => {
  await run.join();
  retry();
});
const words = fetchLanguage(currentLanguage());
if (await dropForeignWorker()) {
  await words;
  dispatch({ kind: "connectionChanged", connection: "taken" });
} else {
  await words;
  draw();
  await run.join();
  live.start();
}
