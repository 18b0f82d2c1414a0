import type { FileAction } from "../../server/files/file_actions.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryJson, EntryRefJson } from "../../server/gui_api/entry_json.ts";
import type { Act } from "./act.ts";
import type { Talking } from "./machine_options.ts";
import type { Name } from "./sent.ts";

/** Rare states that a good set of schedules reaches. */
export const RARE_STATES = [
  // Entries.
  "text delivered",
  "text read",
  "text failed at the list's end",
  "text taken back",
  "text under the pad",
  "text of several cells",
  "text of an earlier run delivered",
  "text edited",
  "text deleted for both",
  "reaction put",
  "text kept for later",
  "text left at its time",
  "text disappeared",
  // Files.
  "file whole",
  "file accepted",
  "file refused",
  "file paused",
  "file resumed",
  "file cancelled",
  "file failed",
  // Keys, clocks, connections.
  "slots burned",
  "receipt given",
  "clock below the floor",
  "peer away and back",
  "list gone and back",
  "answer rejected",
  "hello rejected",
  "request rejected",
  // Where two things meet.
  "restart met waiting text",
  "restart met moving file",
  "restart met waiting change",
  "kill met a vault commit",
  "power cut in a write",
  "power cut in the state",
  "power cut in a claim",
  "clock set back met text",
  "sleep met waiting text",
  "move met waiting text",
  "move met moving file",
  "pulled stick met moving file",
  "two lists at once",
  "vault given up",
  "vault used again",
  "program locked",
  "lock met waiting text",
  "lock met text for later",
  // Copies of a seat.
  "thief in between",
  "thief in between believed",
  "copied seat connected",
  "copied seat noticed",
  "copied seat got a text",
  "program replaced",
  "continuity lost",
] as const;

/** One of them. */
export type RareState = typeof RARE_STATES[number];

/** What the person at a machine waits for. */
interface Waiting {
  later: Set<string>;
  texts: Set<string>;
  files: Set<string>;
  changes: Set<string>;
}

/** What a decision about a file is called once it was made. */
const DECIDED: Record<FileAction, RareState> = {
  accept: "file accepted",
  refuse: "file refused",
  pause: "file paused",
  resume: "file resumed",
  cancel: "file cancelled",
};

/** Which rare states a run has reached, and how often. */
export class Sometimes {
  readonly counts = new Map<RareState, number>();
  readonly #waiting = new Map<Name, Waiting>();
  readonly #status = new Map<string, string>();
  readonly #firstRun = new Map<string, number>();

  /** Takes down that a state was reached, `times` times. */
  reach(state: RareState, times = 1): void {
    this.counts.set(state, (this.counts.get(state) ?? 0) + times);
  }

  /** Somebody has decided about a file. */
  noteDecision(action: FileAction): void {
    this.reach(DECIDED[action]);
  }

  noteAct(act: Act): void {
    if (!("who" in act)) return;
    const { texts, later, files, changes } = this.#waitingOf(act.who);
    const isRestart = act.kind === "restart" || act.kind === "kill";
    if (texts.size > 0) {
      if (isRestart) this.reach("restart met waiting text");
      if (act.kind === "sleep") this.reach("sleep met waiting text");
      if (act.kind === "moveAddress") this.reach("move met waiting text");
      if (act.kind === "setBack") this.reach("clock set back met text");
    }
    if (files.size > 0) {
      if (isRestart) this.reach("restart met moving file");
      if (act.kind === "moveAddress") this.reach("move met moving file");
      if (act.kind === "pullStick") this.reach("pulled stick met moving file");
    }
    if (act.kind === "lock" && texts.size > 0) this.reach("lock met waiting text");
    if (act.kind === "lock" && later.size > 0) this.reach("lock met text for later");
    if (changes.size > 0 && isRestart) this.reach("restart met waiting change");
  }

  noteChange(talking: Talking, change: ChangeJson): void {
    if (change.kind === "gone") this.#noteGone(talking, change.entry);
    if (change.kind === "entry") this.#noteEntry(talking, change.entry);
    if (change.kind === "conversation") this.#noteConversation(talking, change.conversation);
  }

  noteLog(line: string): void {
    if (line.startsWith("answer rejected")) this.reach("answer rejected");
    if (line.startsWith("hello: answer rejected")) this.reach("hello rejected");
    if (line.startsWith("request rejected")) this.reach("request rejected");
  }

  #noteConversation(
    { name, list }: Talking,
    { status: { code }, continuity, notices }: Omit<ConversationJson, "entries">,
  ): void {
    const place = `${name} ${list}`;
    const before = this.#status.get(place);
    this.#status.set(place, code);
    if (name === "thief" && code === "connected") this.reach("copied seat connected");
    if (code === "connected" && before === "away") this.reach("peer away and back");
    if (code === "connected" && this.#status.get(`${name} ${1 - list}`) === code) {
      this.reach("two lists at once");
    }
    if (before === "keyListRemoved" && code !== before) this.reach("list gone and back");
    if (code === "clockSetBack") this.reach("clock below the floor");
    if (continuity.code === "lost") this.reach("continuity lost");
    const isNoticed = continuity.code === "lost" || code === "replaced" ||
      notices.some((notice) => notice.code === "twoPrograms" || notice.code === "unprovenCall");
    if (isNoticed && name !== "thief") this.reach("copied seat noticed");
  }

  #noteGone({ name }: Talking, { id }: EntryRefJson): void {
    const isSent = this.#waitingOf(name).later.delete(id);
    this.reach(isSent ? "text left at its time" : "text disappeared");
  }

  #noteEntry({ name, run }: Talking, entry: EntryJson): void {
    const { id, direction, state, text, changes = [], file, editedAt, deleted } = entry;
    if (editedAt !== undefined) this.reach("text edited");
    if (deleted === true) this.reach("text deleted for both");
    if (entry.reactions !== undefined) this.reach("reaction put");
    if (entry.keysGoneAt !== undefined) this.reach("receipt given");
    if (file?.state === "failed") this.reach("file failed");
    const waiting = this.#waitingOf(name);
    keep(waiting.later, id, entry.sendAt !== undefined && state === "queued");
    keep(waiting.files, id, file?.state === "moving");
    keep(waiting.changes, id, changes.length > 0);
    if (direction === "in") {
      if (name === "thief") this.reach("copied seat got a text");
      return;
    }
    const firstRun = this.#firstRun.get(id) ?? run;
    this.#firstRun.set(id, firstRun);
    if (file === undefined) keep(waiting.texts, id, state === "queued" || state === "sent");
    if (state === "delivered") {
      this.reach("text delivered");
      if (text.length > 1_900) this.reach("text of several cells");
      if (firstRun < run) this.reach("text of an earlier run delivered");
    }
    if (state === "read") this.reach("text read");
    if (state === "failed" && file === undefined) this.reach("text failed at the list's end");
  }

  #waitingOf(name: Name): Waiting {
    const known = this.#waiting.get(name) ??
      {
        texts: new Set<string>(),
        later: new Set<string>(),
        files: new Set<string>(),
        changes: new Set<string>(),
      };
    this.#waiting.set(name, known);
    return known;
  }
}

function keep(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}
