/** What both people see once all is well, held against what was sent. */
import { createHash } from "node:crypto";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { Act, Who } from "./act.ts";
import { judgeCopies } from "./copy_audit.ts";
import type { Ledger } from "./ledger.ts";
import { isFinal } from "./people.ts";
import type { Step } from "./schedule.ts";
import { runOf, type Sent, short } from "./sent.ts";
import { listsOf, OWNERS, type Stage } from "./stage.ts";

/** What one person sees of one list. */
interface View {
  who: Who;
  list: number;
  conversation: ConversationJson;
}

/** States in which an entry is settled. */
const SETTLED: EntryJson["state"][] = ["delivered", "read", "cancelled", "failed"];

/** What makes files fail beside the end of a program. */
const FAILS_FILES: Act["kind"][] = ["diskFull", "pullStick", "copySeat", "lock"];

/** Looks at the pages of both. */
export class Audit {
  readonly #stage: Stage;
  /** The list has ended: what was not delivered may have failed. */
  readonly #isOver: () => boolean;

  constructor(stage: Stage, isOver: () => boolean) {
    this.#stage = stage;
    this.#isOver = isOver;
  }

  /** What is not settled, or who is not there; undefined when all is well. */
  async trouble(): Promise<string | undefined> {
    const { machines } = this.#stage;
    for (const list of listsOf(this.#stage)) {
      const shown: ConversationJson[] = [];
      for (const who of OWNERS) {
        const conversation = await machines[who].conversation(list);
        const trouble = conversation === undefined ? "is off" : this.#troubleIn(conversation);
        if (trouble !== undefined) return `${who} ${trouble}`;
        shown.push(conversation!);
      }
      if (this.#differ(list, shown)) return "both have agreed on different things";
    }
    return undefined;
  }

  #troubleIn(conversation: ConversationJson): string | undefined {
    const { entries, status } = conversation;
    const open = this.#mayWait(conversation)
      ? undefined
      : entries.find((entry) => !isSettled(entry));
    if (open !== undefined) return `waits for ${looksOf(open)}`;
    const isThere = this.#isOver() || status.code === "connected";
    return isThere ? undefined : `says ${JSON.stringify(status)}`;
  }

  /** By its own clock alone a program does not take the list for over: without the peer's word entries wait. */
  #mayWait({ lastHeardAt }: ConversationJson): boolean {
    return this.#isOver() && lastHeardAt === null;
  }

  /** The time to get well has passed: says what is not. */
  async judgeLiveness(): Promise<void> {
    const trouble = await this.trouble();
    if (trouble === undefined) return;
    const isAway = trouble.includes(" says ");
    this.#stage.verdict.breaks(
      isAway
        ? "after the last fault both are there"
        : "after the last fault everything is delivered",
      trouble,
    );
  }

  /** Holds what both see against what was sent. */
  async judge(): Promise<void> {
    const views = await this.#views();
    for (const view of views) {
      this.#judgeTimeline(view);
      this.#judgeSent(view);
      await this.#judgeFiles(view);
      this.#judgeFailures(view);
    }
    judgeCopies(this.#stage, { views, isOver: this.#isOver() });
    for (const list of listsOf(this.#stage)) {
      const [one, other] = views.filter((view) => view.list === list);
      if (one === undefined || other === undefined) continue;
      this.#compare(one, other);
      this.#compare(other, one);
      if (!this.#differ(list, [one.conversation, other.conversation])) continue;
      this.#stage.verdict.breaks("both show the same", "what they have agreed on");
    }
  }

  /** Something that is to disappear has not begun to: its page does not know yet that it was read. */
  async awaitsReading(): Promise<boolean> {
    return (await this.#lasting()).some(({ entry }) => entry.disappearsAt === undefined);
  }

  /** What both have read, long ago, and was to disappear has disappeared. */
  async judgeEnded(): Promise<void> {
    const [left] = await this.#lasting();
    if (left === undefined) return;
    const detail = `${left.who} still shows ${short(left.entry.id)}, ${left.entry.state}`;
    this.#stage.verdict.breaks("what has disappeared is gone", detail);
  }

  /** What is to disappear and is there. */
  async #lasting(): Promise<{ who: Who; entry: EntryJson }[]> {
    if (this.#isOver() || this.#isSeatCopied) return [];
    const views = await this.#views();
    return views.flatMap(({ who, conversation: { entries } }) =>
      entries.filter(({ disappearsAfterMs, state }) =>
        disappearsAfterMs !== undefined && (state === "read" || state === "delivered")
      ).map((entry) => ({ who, entry }))
    );
  }

  /** No entry twice, and the other person's texts in their order. */
  #judgeTimeline({ who, list, conversation: { entries } }: View): void {
    const { verdict } = this.#stage;
    const ledger = this.#stage.ledgers[list]!;
    const seen = new Set<string>();
    let highest = new Map<string, number>();
    for (const { id, direction, file } of entries) {
      if (seen.has(`${direction}/${id}`)) {
        verdict.breaks("each text arrives at most once", `${who}, ${short(id)}`);
      }
      seen.add(`${direction}/${id}`);
      const sent = ledger.sent.get(id);
      if (direction === "out" || file !== undefined || sent === undefined) continue;
      const run = ledger.keeps(sent.from) ? "" : runOf(sent);
      const line = `${sent.from} ${run} ${sent.toldAgainTo.has(who)}`;
      if ((highest.get(line) ?? -1) > sent.order) {
        verdict.breaks("texts arrive in their order", `${who}, ${short(id)}`);
      }
      highest = highest.set(line, sent.order);
    }
  }

  /** What was taken from this person is there, and settled; what is delivered, the other person has. */
  #judgeSent({ who, list, conversation }: View): void {
    const { ledgers, machines, verdict } = this.#stage;
    const ledger = ledgers[list]!;
    const own = new Map(conversation.entries.map((entry) => [entry.id, entry]));
    for (const [id, sent] of ledger.sent) {
      if (sent.from !== who || sent.run < 0) continue;
      if (!ledger.keeps(who) && sent.run !== machines[who].runs - 1) continue;
      if (ledger.mayBeGone(id, { name: who, run: machines[who].runs - 1 })) continue;
      const state = own.get(id)?.state;
      if (state === undefined && isLostTo(machines[who].lossesAtMs, sent)) continue;
      const mayBe = SETTLED.filter((each) => each !== "failed" || mayFail(sent, this.#isOver()));
      if (state !== undefined && (mayBe.includes(state) || this.#mayWait(conversation))) continue;
      const detail = `${who}'s entry ${short(id)} of run ${sent.run}: ${state ?? "not there"}`;
      verdict.breaks("after the last fault everything is delivered", detail);
    }
  }

  /** Files that are shown as whole are whole. */
  async #judgeFiles({ who, list, conversation: { entries } }: View): Promise<void> {
    const { machines, ledgers, verdict, sometimes } = this.#stage;
    for (const { id, direction, file } of entries) {
      if (direction === "out" || file?.state !== "complete") continue;
      const ticket = await machines[who].ask("POST", `/files/${id}/ticket`, { list });
      // What was received in an earlier run was in its memory.
      if (ticket?.status !== 200) continue;
      const { url } = await ticket.json() as { url: string };
      const bytes = await (await machines[who].ask("GET", url, { list }))?.bytes();
      const digest = bytes && createHash("sha256").update(bytes).digest("hex");
      sometimes.reach("file whole");
      if (digest === ledgers[list]?.sent.get(id)?.sha256) continue;
      verdict.breaks("a file is whole or has failed", `${who}, ${short(id)}`);
    }
  }

  /** A file fails when a program ended, a medium failed, or the list was over; whatever the wire does, it gets through. */
  #judgeFailures({ who, list, conversation: { entries } }: View): void {
    const { machines, ledgers, verdict, schedule: { steps } } = this.#stage;
    const fails = ({ act }: Step): boolean =>
      FAILS_FILES.includes(act.kind) && !("list" in act && act.list !== list);
    if (this.#isOver() || steps.some(fails)) return;
    for (const { id, direction, file } of entries) {
      const sent = ledgers[list]!.sent.get(id);
      if (direction === "in" || file?.state !== "failed" || sent === undefined) continue;
      const isLastRun = sent.run === machines[who].runs - 1 &&
        sent.peerRun === machines[who === "a" ? "b" : "a"].runs - 1;
      if (isLastRun) verdict.breaks("a file fails only for a reason", `${who}, ${short(id)}`);
    }
  }

  /** What `one` has sent `other` sees as it is: all of it where both keep what they had. */
  #compare(one: View, other: View): void {
    const { verdict } = this.#stage;
    const ledger = this.#stage.ledgers[one.list]!;
    const there = new Map(
      other.conversation.entries.filter(({ direction }) => direction === "in")
        .map((entry) => [entry.id, entry]),
    );
    for (const entry of one.conversation.entries) {
      const isDelivered = entry.state === "delivered" || entry.state === "read";
      // What both agree on is compared by itself: a line that changes nothing is not shown.
      if (entry.direction === "in" || !isDelivered || entry.agreement !== undefined) continue;
      const twin = there.get(entry.id);
      const run = this.#stage.machines[other.who].runs - 1;
      if (ledger.mayBeGone(entry.id, { name: other.who, run })) continue;
      // A copy of the other seat may have got it in the other's place.
      if (ledger.sent.get(entry.id)?.shownTo.has("thief") === true) continue;
      if (twin === undefined && this.#remembers(ledger, other.who) && !entry.file) {
        verdict.breaks("delivered means shown", `${other.who} lacks ${short(entry.id)}`);
      }
      // What people do with a file may overtake its offer, which is not bound to the order of the texts.
      if (twin === undefined || entry.file !== undefined || !this.#remember(ledger)) continue;
      // A change that could not leave before the list's end has failed, and its writer's page says so.
      if (this.#isOver() && (entry.changes ?? twin.changes) !== undefined) continue;
      if (lookOf(entry, "out") === lookOf(twin, "in")) continue;
      const detail = `${short(entry.id)}: ${lookOf(entry, "out")} and ${lookOf(twin, "in")}`;
      verdict.breaks("both show the same", detail);
    }
  }

  /**
   * What holds for both is the same on both pages, unless both may have forgotten it, or no key was left to tell it.
   * A program that has forgotten it is told, maybe behind texts that wait for their pad.
   */
  #differ(list: number, [one, other]: readonly ConversationJson[]): boolean {
    const ledger = this.#stage.ledgers[list]!;
    const isTold = !this.#isOver() && OWNERS.some((who) => this.#remembers(ledger, who));
    return isTold && (one?.seen !== other?.seen || one?.disappearMs !== other?.disappearMs);
  }

  #remember(ledger: Ledger): boolean {
    return OWNERS.every((who) => this.#remembers(ledger, who));
  }

  /** The person sees what came in earlier runs, or there were none. */
  #remembers(ledger: Ledger, name: Who): boolean {
    return ledger.keeps(name) || this.#stage.machines[name].runs === 1;
  }

  get #isSeatCopied(): boolean {
    return this.#stage.schedule.steps.some(({ act }) => act.kind === "copySeat");
  }

  async #views(): Promise<View[]> {
    const views: View[] = [];
    for (const list of listsOf(this.#stage)) {
      for (const who of OWNERS) {
        const conversation = await this.#stage.machines[who].conversation(list);
        if (conversation !== undefined) views.push({ who, list, conversation });
      }
    }
    return views;
  }
}

/** Nothing more becomes of an entry. */
function isSettled({ state, changes, file }: EntryJson): boolean {
  if (changes !== undefined) return changes.every((change) => change.state === "failed");
  return file === undefined ? state !== "queued" && state !== "sent" : isFinal(file.state);
}

/** The power went off before a slow stick had it, or the program ended, with a warning. */
function isLostTo(lossesAtMs: readonly number[], { unsafe }: Sent): boolean {
  return unsafe !== undefined &&
    lossesAtMs.some((atMs) => atMs >= unsafe.fromMs && atMs <= unsafe.untilMs);
}

/** Files may fail at any time, as long as they say so. */
function mayFail({ sha256 }: Sent, isOver: boolean): boolean {
  return isOver || sha256 !== undefined;
}

/** An entry in a line, without its text. */
function looksOf({ id, direction, state, file, changes }: EntryJson): string {
  return JSON.stringify({ id: short(id), direction, state, file: file?.state, changes });
}

/** An entry as its writer's side (`out`) would show it. */
function lookOf({ text, deleted, reactions = [] }: EntryJson, side: "in" | "out"): string {
  const put = reactions.map(({ emoji, by }) => `${emoji} ${by === side ? "writer" : "reader"}`);
  return JSON.stringify([deleted === true ? null : text.slice(0, 40), put.toSorted()]);
}
