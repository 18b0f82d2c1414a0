import type { Act, Who } from "./schedule.ts";
import type { Stage } from "./stage.ts";

/** What people do. */
export type Deed = Extract<Act, { kind: "say" | "read" | "cancel" | "cover" | "padMode" }>;

/** Both owners at their pages. */
export class People {
  readonly #stage: Stage;
  #texts = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** One of them does something. */
  async act(deed: Deed): Promise<void> {
    const machine = this.#stage.machines[deed.who];
    switch (deed.kind) {
      case "say":
        return await this.#say(deed.who, deed.bytes);
      case "read":
        return await this.#read(deed.who);
      case "cancel":
        return await this.#cancel(deed.who);
      case "cover":
        return void await machine.ask("PUT", "/settings", { coverMode: deed.mode });
      case "padMode":
        return void await machine.ask("PUT", "/settings", { padMode: deed.mode });
    }
  }

  /** Whoever calls is told where the other machine is by now. */
  async tellAddresses(): Promise<void> {
    const { machines, schedule: { setting: { dials } } } = this.#stage;
    for (const [who, other] of [["a", "b"], ["b", "a"]] as const) {
      if (dials !== "both" && dials !== who) continue;
      const peer = `http://${machines[other].address}:7471`;
      await machines[who].ask("PUT", "/settings", { peer });
    }
  }

  /** Whose program waits for a choice between two programs takes this one. */
  async goOn(): Promise<void> {
    const { machines, sometimes } = this.#stage;
    for (const machine of [machines.a, machines.b]) {
      const conversation = await machine.conversation();
      if (conversation?.status.code !== "replaced") continue;
      sometimes.reach("program replaced");
      await machine.ask("POST", "/resume", {});
    }
  }

  async #say(who: Who, bytes: number): Promise<void> {
    const { machines, ledger } = this.#stage;
    const machine = machines[who];
    const run = machine.runs - 1;
    const number = this.#texts++;
    const text = `text ${number} of ${who} ${"é".repeat(this.#lengthOf(bytes) >> 1)}`;
    const answer = await machine.ask("POST", "/send", { text });
    if (answer?.status !== 202) return;
    const { id } = await answer.json() as { id: string };
    ledger.took(id, { from: who, run, text });
  }

  /** Where each text waits for pad, a long one takes longer than the run. */
  #lengthOf(bytes: number): number {
    return this.#stage.schedule.setting.padMode === "always" ? Math.min(bytes, 200) : bytes;
  }

  async #read(who: Who): Promise<void> {
    const machine = this.#stage.machines[who];
    const run = machine.runs - 1;
    await machine.ask("POST", "/read", {});
    this.#stage.ledger.read(who, run);
  }

  async #cancel(who: Who): Promise<void> {
    const machine = this.#stage.machines[who];
    const entries = (await machine.conversation())?.entries ?? [];
    const queued = entries.find((entry) => entry.direction === "out" && entry.state === "queued");
    if (queued === undefined) return;
    const answer = await machine.ask("DELETE", `/messages/${queued.id}`);
    if (answer?.status === 204) this.#stage.sometimes.reach("text taken back");
  }
}
