/**
 * What the user writes: texts, changes of entries, and what is to hold for both people.
 *   1. A text goes into timeline and outbox, or waits in the timeline for its time;
 *   2. a change of an entry shows at once, and goes into the outbox as an event;
 *   3. `keepTime()` does what is due by the clock.
 */
import { type RandomFill, randomHex } from "../../keys/random.ts";
import type { AgreementJson, EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import type { Agreements } from "./agreements.ts";
import { type EntryChange, type EntryChanges, refToPeer } from "./entry_changes.ts";
import { Lifetimes } from "./lifetimes.ts";
import { type Outbox, OUTBOX_ENTRIES } from "./outbox.ts";
import { encodePayload, type Payload } from "./payload.ts";
import { SendLater } from "./send_later.ts";
import { refuseText, type SendOptions, type SendOutcome } from "./text_check.ts";
import type { Timeline } from "./timeline.ts";

/** What the peer was not told because the outbox was full: it goes as soon as there is room, also in a later run. */
export interface Untold {
  agreements: boolean;
  /** Ids of files of the peer that were seen. */
  filesSeen: string[];
}

/** What time it is for entries, Unix ms. */
export interface EntryTimes {
  /** They disappear by this time. */
  nowMs: number;
  /** Those that wait for their time leave by this one; undefined: the peer has not said yet what time it is. */
  agreedMs: number | undefined;
}

/** What the user's texts pass through. */
export interface OwnTextsOptions {
  clock: Clock;
  random: RandomFill;
  timeline: Timeline;
  outbox: Outbox;
  changes: EntryChanges;
  agreements: Agreements;
  /** Why the list has no key left for a text, undefined while it has. */
  spent: () => ApiErrorJson | undefined;
}

/** Our own texts and events, on their way into the outbox. */
export class OwnTexts {
  readonly #options: OwnTextsOptions;
  readonly #later: SendLater;
  readonly #lifetimes: Lifetimes;
  #untold: Untold = { agreements: false, filesSeen: [] };

  constructor(options: OwnTextsOptions) {
    this.#options = options;
    const { timeline, agreements } = options;
    this.#later = new SendLater(timeline);
    this.#lifetimes = new Lifetimes(timeline, () => agreements.isSeenTold);
  }

  /** Checks a text and queues it. An `id` that is there already is not queued again: its answer got lost. */
  send(text: string, { id, reply, sendAtMs }: SendOptions = {}): SendOutcome {
    const { random, timeline } = this.#options;
    if (id !== undefined && timeline.find("out", id) !== undefined) return { kind: "queued", id };
    const unfit = this.#refuseSpent() ?? refuseText(text);
    if (unfit !== undefined) return unfit;
    const draft = { id: id ?? randomHex(random, 16), text: text.toWellFormed(), reply };
    return sendAtMs === undefined ? this.#queue(draft) : this.#keepForLater(draft, sendAtMs);
  }

  /** Changes what holds for both people; a line of the timeline says so on both sides. */
  agree(agreement: AgreementJson): SendOutcome {
    const { clock, random, timeline } = this.#options;
    const unfit = this.#refuseSpent();
    if (unfit !== undefined) return unfit;
    const id = randomHex(random, 16);
    const nowMs = clock.now();
    const writtenAtMs = this.#options.agreements.nextMs(agreement.code, nowMs);
    const payload: Payload = { kind: "agreement", agreement };
    if (!this.#options.outbox.push({ id, text: encodePayload(payload), writtenAtMs })) {
      return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    }
    this.#options.agreements.take({ agreement, writtenAtMs, id });
    timeline.append({ ...ownEntry({ id, text: "" }, nowMs), agreement });
    return { kind: "queued", id };
  }

  /** What is still to be told. */
  state(): Untold {
    return { ...this.#untold };
  }

  /** Takes up what an earlier run could not tell. */
  restore(untold: Untold): void {
    this.#untold = untold;
  }

  /** Tells a peer that may have begun anew what holds for both: as it was written, whoever wrote it. */
  tellAgreements(): void {
    if (this.#refuseSpent() !== undefined) return;
    const { outbox } = this.#options;
    const untold = this.#options.agreements.all().filter(({ agreement, writtenAtMs, id }) => {
      const text = encodePayload({ kind: "agreement", agreement });
      return !outbox.payloads.has(id) && !outbox.push({ id, text, writtenAtMs });
    });
    this.#untold = { ...this.#untold, agreements: untold.length > 0 };
  }

  /** Does what is due: takes entries away that disappear, and queues those that waited for their time. */
  keepTime({ nowMs, agreedMs }: EntryTimes): void {
    const { outbox, changes } = this.#options;
    for (const { direction, id } of this.#lifetimes.sweep(nowMs)) {
      if (direction === "in") continue;
      for (const each of [id, ...changes.deliveredEditsOf(id)]) outbox.forget(each);
    }
    if (this.#hasUntold && this.#mayQueue) this.#tellUntold();
    if (agreedMs === undefined || this.#later.size === 0 || !this.#mayQueue) return;
    const due = this.#later.take(agreedMs, OUTBOX_ENTRIES - outbox.size);
    for (const { id, text, reply } of due) this.#queue({ id, text, reply });
  }

  /** In how many ms `keepTime()` has something to do next, 0 at the least; Infinity: nothing waits. */
  dueInMs({ nowMs, agreedMs }: EntryTimes): number {
    if (this.#hasUntold && this.#mayQueue) return 0;
    const { nextMs } = this.#later;
    const mayGo = nextMs !== undefined && agreedMs !== undefined && this.#mayQueue;
    const laterInMs = mayGo ? nextMs - agreedMs : Infinity;
    const endInMs = (this.#lifetimes.nextMs ?? Infinity) - nowMs;
    return Math.max(0, Math.min(laterInMs, endInMs));
  }

  /** Reacts to an entry, or edits or deletes one of ours, here at once and there as soon as it arrives. */
  change(change: EntryChange): SendOutcome {
    const { clock, random } = this.#options;
    const nowMs = clock.now();
    const unfit = this.#refuseSpent() ?? this.#options.changes.refuse(change, nowMs);
    if (unfit !== undefined) return unfit;
    if (this.#waits(change)) return this.#changeLater(change);
    if (this.#options.outbox.isFull) return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    const id = randomHex(random, 16);
    const payload = this.#options.changes.make(id, change, nowMs);
    this.#options.outbox.push({ id, text: encodePayload(payload), writtenAtMs: nowMs });
    return { kind: "queued", id };
  }

  /** Tells the peer that its file, which is whole, was seen; nothing where reading is not told. */
  tellFileSeen(fileId: string): void {
    const { clock, random, outbox, agreements } = this.#options;
    if (!agreements.isSeenTold || this.#refuseSpent() !== undefined) return;
    const text = encodePayload({ kind: "fileSeen", id: fileId });
    if (outbox.push({ id: randomHex(random, 16), text, writtenAtMs: clock.now() })) return;
    this.#untold = { ...this.#untold, filesSeen: [...this.#untold.filesSeen, fileId] };
  }

  /**
   * Takes back a text that has not wholly left; what of it has left is worth nothing to the peer. False when it is
   * too late or unknown, and for an agreement, which holds here already: another one takes its place.
   */
  cancel(id: string): boolean {
    const { timeline } = this.#options;
    const entry = timeline.find("out", id);
    if (entry === undefined || entry.agreement !== undefined) return false;
    if (!this.#later.has(id) && !this.#options.outbox.cancel(id)) return false;
    return timeline.update(id, { state: "cancelled", padWait: null });
  }

  /** Gives up what waits for its time. */
  failLater(): void {
    for (const id of this.#later.ids()) this.#options.timeline.update(id, { state: "failed" });
  }

  get #hasUntold(): boolean {
    return this.#untold.agreements || this.#untold.filesSeen.length > 0;
  }

  #tellUntold(): void {
    const { agreements, filesSeen } = this.#untold;
    this.#untold = { agreements: false, filesSeen: [] };
    if (agreements) this.tellAgreements();
    for (const id of filesSeen) this.tellFileSeen(id);
  }

  get #mayQueue(): boolean {
    return !this.#options.outbox.isFull && this.#refuseSpent() === undefined;
  }

  #refuseSpent(): Refusal | undefined {
    const spent = this.#options.spent();
    return spent === undefined ? undefined : refusal(spent);
  }

  #queue({ id, text, reply }: OwnDraft): SendOutcome {
    const { clock, timeline } = this.#options;
    const writtenAtMs = clock.now();
    const { lifeMs } = this.#options.agreements;
    const payload: Payload = reply === undefined
      ? { kind: "text", text, lifeMs }
      : { kind: "reply", to: refToPeer(reply), text, lifeMs };
    if (!this.#options.outbox.push({ id, text: encodePayload(payload), writtenAtMs })) {
      return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    }
    const entry = ownEntry({ id, text, reply }, writtenAtMs);
    timeline.append({ ...entry, disappearsAfterMs: lifeMs });
    return { kind: "queued", id };
  }

  #keepForLater(draft: OwnDraft, sendAtMs: number): SendOutcome {
    const { clock, timeline } = this.#options;
    if (this.#later.size >= OUTBOX_ENTRIES) {
      return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    }
    timeline.append({ ...ownEntry(draft, clock.now()), sendAt: isoTime(sendAtMs) });
    return { kind: "queued", id: draft.id };
  }

  /** The change is one of an entry that waits for its time. */
  #waits(change: EntryChange): boolean {
    if (change.kind !== "reaction") return this.#later.has(change.id);
    return change.to.direction === "out" && this.#later.has(change.to.id);
  }

  /** An entry that waits for its time is changed here alone: the peer does not know of it. */
  #changeLater(change: EntryChange): SendOutcome {
    if (change.kind === "reaction") return refusal({ code: "entryUnknown" });
    const { id } = change;
    if (change.kind === "delete") this.cancel(id);
    else {
      const { text } = change;
      this.#options.timeline.alter({ direction: "out", id }, (entry) => entry.text = text);
    }
    return { kind: "queued", id };
  }
}

interface OwnDraft {
  id: string;
  text: string;
  reply?: EntryRefJson | undefined;
}

function ownEntry({ id, text, reply }: OwnDraft, nowMs: number): EntryJson {
  const at = isoTime(nowMs);
  return { id, direction: "out", text, at, state: "queued", slot: null, protection: null, reply };
}
