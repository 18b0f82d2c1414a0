import { createHash } from "node:crypto";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { ErrorJson } from "../../server/gui_api/error_json.ts";
import type { FileAction } from "../../server/files/file_actions.ts";
import type { Deed, Who } from "./act.ts";
import { fileBytes } from "./file_content.ts";
import type { Machine } from "./machine.ts";
import type { Sent } from "./sent.ts";
import { listsOf, OWNERS, type Stage } from "./stage.ts";

/** Which entries a deed can be about. */
const MAY_BE: Partial<Record<Deed["kind"], (entry: EntryJson) => boolean>> = {
  cancel: ({ direction, state }) => direction === "out" && state === "queued",
  edit: ({ direction, file, deleted }) => direction === "out" && !file && !deleted,
  erase: ({ direction }) => direction === "out",
  decide: ({ file }) => file !== undefined && !isFinal(file.state),
};

/** A file that does not go by the beat. */
const LONG_BYTES = 100_000;

/** People at their pages. */
export class People {
  readonly #stage: Stage;
  #numbers = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** One of the owners does something; nothing at a machine whose lid is shut. */
  async act(deed: Deed): Promise<void> {
    const { machines, clocks } = this.#stage;
    if (clocks[deed.who].sleeps) return;
    const machine = machines[deed.who];
    await this.#do(machine, deed);
    await this.#lookAtVault(machine, deed.list);
  }

  async #do(machine: Machine, deed: Deed): Promise<void> {
    const { list } = deed;
    switch (deed.kind) {
      case "say":
        return await this.say(machine, list, deed.bytes);
      case "read":
        return await this.#read(machine, list);
      case "offer":
        return await this.#offer(machine, deed);
      case "cover":
        return void await machine.ask("PUT", "/settings", { list, json: { coverMode: deed.mode } });
      case "disappear":
        return await machine.agree(list, { disappearMs: deed.afterMs });
      case "tellSeen":
        return await machine.agree(list, { seen: deed.on });
      case "sayLater":
        return await this.say(machine, list, deed.bytes, deed.inMs);
      case "padMode":
        return void await machine.ask("PUT", "/settings", { list, json: { padMode: deed.mode } });
      default:
        return await this.#change(machine, deed);
    }
  }

  /** A text of about `bytes` bytes is sent, after `inMs` by the clock of its machine. */
  async say(machine: Machine, list: number, bytes: number, inMs?: number): Promise<void> {
    const number = this.#numbers++;
    const run = machine.runs - 1;
    const text = `text ${number} of ${machine.name} ${"é".repeat(this.#lengthOf(bytes) >> 1)}`;
    const at = inMs === undefined ? undefined : new Date(machine.nowMs + inMs).toISOString();
    const answer = await machine.ask("POST", "/send", { list, json: { text, at } });
    if (answer?.status !== 202) return;
    if (at !== undefined) this.#stage.sometimes.reach("text kept for later");
    const { id } = await answer.json() as { id: string };
    this.#stage.ledgers[list]?.took(id, {
      from: machine.name,
      run,
      text,
      unsafe: this.#unsafeAt(machine, list),
    });
  }

  /**
   * Where a medium takes nothing the page says that the vault was given up, a moment after the program has found it
   * so. Whoever looks in that moment sees it, and what was done is not taken for kept.
   */
  async #lookAtVault(machine: Machine, list: number): Promise<void> {
    const { media, witness } = this.#stage;
    const { name } = machine;
    if (name === "thief") return;
    const { isPulled, isFull } = media[name][list]!.disk;
    if (!isPulled && !isFull) return;
    const run = machine.runs - 1;
    const conversation = await machine.conversation(list);
    if (conversation === undefined || run !== machine.runs - 1) return;
    witness.changed({ name, list, run }, { kind: "conversation", conversation });
  }

  /** Whoever calls is told where the other machine is by now. */
  async tellAddresses(): Promise<void> {
    const { machines, schedule: { setting: { dials } } } = this.#stage;
    for (const [who, other] of [["a", "b"], ["b", "a"]] as const) {
      if (dials !== "both" && dials !== who) continue;
      const peer = `http://${machines[other].address}:7471`;
      for (const list of listsOf(this.#stage)) {
        await machines[who].ask("PUT", "/settings", { list, json: { peer } });
      }
    }
  }

  /** What waits for a choice gets one: files are accepted and go on, a program that was replaced goes on. */
  async decide(): Promise<void> {
    for (const who of OWNERS) {
      for (const list of listsOf(this.#stage)) await this.#decideAt(who, list);
    }
  }

  /** A program waits until its user has chosen whether it goes on, or until its clock has reached its floor. */
  async haveToWait(): Promise<boolean> {
    const { machines } = this.#stage;
    for (const who of OWNERS) {
      for (const list of listsOf(this.#stage)) {
        const status = (await machines[who].conversation(list))?.status;
        if (status?.code === "replaced" || status?.code === "clockSetBack") return true;
      }
    }
    return false;
  }

  async #decideAt(who: Who, list: number): Promise<void> {
    const { machines, sometimes } = this.#stage;
    const machine = machines[who];
    const conversation = await machine.conversation(list);
    if (conversation?.status.code === "locked") await machine.openAgain(list);
    if (conversation?.status.code === "replaced") {
      sometimes.reach("program replaced");
      await machine.ask("POST", "/resume", { list, json: {} });
    }
    const entries = conversation?.entries ?? [];
    const isLong = entries.some(({ file }) =>
      file && !isFinal(file.state) && file.bytes > LONG_BYTES
    );
    // By the beat a long file takes longer than anybody waits.
    if (isLong && conversation?.coverMode === "steady") {
      await machine.ask("PUT", "/settings", { list, json: { coverMode: "quiet" } });
    }
    for (const { id, direction, file } of entries) {
      const action = file?.state === "paused"
        ? "resume"
        : file?.state === "offered" && direction === "in"
        ? "accept"
        : undefined;
      if (action !== undefined) await machine.ask("POST", `/files/${id}/${action}`, { list });
    }
  }

  /** Both owners look at everything. */
  async readAll(): Promise<void> {
    for (const who of OWNERS) {
      for (const list of listsOf(this.#stage)) {
        await this.#read(this.#stage.machines[who], list);
      }
    }
  }

  async #read(machine: Machine, list: number): Promise<void> {
    const { entries = [], seen } = await machine.conversation(list) ?? {};
    const incoming = entries.filter(({ direction }) => direction === "in");
    if (seen === true) this.#stage.ledgers[list]?.read(incoming.map(({ id }) => id));
    await machine.ask("POST", "/read", { list, json: {} });
  }

  async #offer(machine: Machine, { list, bytes }: { list: number; bytes: number }): Promise<void> {
    const name = `file ${this.#numbers++}`;
    const content = fileBytes(name, bytes);
    const run = machine.runs - 1;
    const peerRun = this.#stage.machines[machine.name === "a" ? "b" : "a"].runs - 1;
    const path = `/files?name=${encodeURIComponent(name)}&withoutPad=true`;
    const answer = await machine.ask("POST", path, { list, bytes: content });
    if (answer?.status !== 202) return;
    const { id } = await answer.json() as { id: string };
    const sha256 = createHash("sha256").update(content).digest("hex");
    const file = { sha256, peerRun };
    this.#stage.ledgers[list]?.took(id, {
      from: machine.name,
      run,
      text: "",
      file,
      unsafe: this.#unsafeAt(machine, list),
    });
  }

  /** Something is done with an entry that is there. */
  async #change(
    machine: Machine,
    deed: Extract<Deed, { nth: number }>,
  ): Promise<void> {
    const { list, nth } = deed;
    const entries = (await machine.conversation(list))?.entries ?? [];
    const run = machine.runs - 1;
    const possible = entries.filter(MAY_BE[deed.kind] ?? (() => true));
    const entry = possible[Math.floor(nth * possible.length)];
    if (entry === undefined) return;
    const { id, direction } = entry;
    const ledger = this.#stage.ledgers[list]!;
    switch (deed.kind) {
      case "cancel": {
        const answer = await machine.ask("DELETE", `/messages/${id}`, { list });
        const isKept = answer?.status === 204;
        if (!isKept && await codeOf(answer) !== "stillInHistory") return;
        if (entry.file !== undefined) return;
        if (!isKept) return ledger.tookBackIn(run, id);
        ledger.tookBack(id);
        return this.#stage.sometimes.reach("text taken back");
      }
      case "edit": {
        const text = `text ${this.#numbers++} of ${machine.name}, changed`;
        ledger.edited(id, text);
        return void await machine.ask("PUT", `/messages/${id}`, { list, json: { text } });
      }
      case "erase":
        ledger.erased(id);
        return void await machine.ask("DELETE", `/messages/${id}?for=both`, { list });
      case "react": {
        const json = { direction, emoji: deed.emoji, on: deed.on };
        return void await machine.ask("POST", `/messages/${id}/reaction`, { list, json });
      }
      case "decide":
        return await this.#act(machine, {
          list,
          id,
          // Whoever has paused a file wants it to go on some time.
          action: entry.file?.state === "paused" && deed.action === "pause"
            ? "resume"
            : deed.action,
        });
    }
  }

  async #act(
    machine: Machine,
    { list, id, action }: { list: number; id: string; action: FileAction },
  ): Promise<void> {
    const answer = await machine.ask("POST", `/files/${id}/${action}`, { list });
    if (answer?.status === 204) this.#stage.sometimes.noteDecision(action);
  }

  /** What a stick that is slow, or was, may not have yet of what its program has just taken. */
  #unsafeAt({ name }: Machine, list: number): Sent["unsafe"] {
    const { media, time: { nowMs } } = this.#stage;
    const slowestMs = name === "thief" ? 0 : media[name][list]!.disk.slowestSyncMs;
    return slowestMs === 0 ? undefined : { fromMs: nowMs, untilMs: nowMs + slowestMs };
  }

  /** Where each text waits for pad, a long one takes longer than the run. */
  #lengthOf(bytes: number): number {
    return this.#stage.schedule.setting.padMode === "always" ? Math.min(bytes, 200) : bytes;
  }
}

/** Why the program declines something; undefined where it has ended before it answers. */
async function codeOf(answer: Response | undefined): Promise<string | undefined> {
  return (await answer?.json() as ErrorJson | undefined)?.error.code;
}

/** Nothing more becomes of a file in this state. */
export function isFinal(state: string): boolean {
  return ["complete", "refused", "cancelled", "failed"].includes(state);
}
