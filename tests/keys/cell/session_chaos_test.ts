/** Two sealers and a hostile wire: hellos and cells are lost, doubled, delayed, swapped and altered. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Sealer } from "../../../keys/cell/sealer.ts";
import type {
  Authentication,
  HelloBegun,
  Sealed,
  TagHit,
} from "../../../keys/cell/sealer_outcomes.ts";
import {
  NOW_MS,
  openRequest,
  sealed,
  sealerOf,
  sealerPair,
  shakeHands,
  textOf,
  textsIn,
} from "../../testkit/sealer_pair.ts";

/** A program does not come back sooner than this. */
const START_MS = 200;

type Side = "a" | "b";
type Step =
  | { kind: "hello"; side: Side }
  | { kind: "deliverHello"; side: Side; which: number; flip: boolean }
  | { kind: "deliverAnswer"; side: Side; which: number; flip: boolean }
  | { kind: "seal"; side: Side }
  | { kind: "deliver"; side: Side; which: number; flip: boolean; asAnswer: boolean }
  | { kind: "shakeHands"; side: Side }
  | { kind: "restart"; side: Side }
  | { kind: "pass"; ms: number };

const side = fc.constantFrom<Side>("a", "b");
/** Counted from the latest backwards. */
const which = fc.nat(5);
const flip = fc.nat(3).map((one) => one === 0);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("hello" as const), side }),
    fc.record({ kind: fc.constant("deliverHello" as const), side, which, flip }),
    fc.record({ kind: fc.constant("deliverAnswer" as const), side, which, flip }),
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("seal" as const), side }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("deliver" as const),
        side,
        which,
        flip,
        asAnswer: fc.boolean(),
      }),
    },
    fc.record({ kind: fc.constant("shakeHands" as const), side }),
    fc.record({ kind: fc.constant("restart" as const), side }),
    fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  ),
  { minLength: 5, maxLength: 60, size: "max" },
);

/** What `side` has put on the wire so far. */
interface Wire {
  hellos: HelloBegun[];
  /** Answers to hellos of this side. */
  answers: { begun: HelloBegun; cell: Uint8Array }[];
  cells: { sealed: Sealed; text: string }[];
}

class Chaos {
  nowMs = NOW_MS;
  readonly opened: string[] = [];
  readonly sent = new Set<string>();
  readonly #sealers = sealerPair({}, { horizonMs: 60_000 });
  readonly #wires: Record<Side, Wire> = {
    a: { hellos: [], answers: [], cells: [] },
    b: { hellos: [], answers: [], cells: [] },
  };
  #seq = 0;
  #runs = 0;
  lost = 0;

  async run(script: Step[]): Promise<void> {
    for (const step of script) await this.#take(step);
  }

  /** After all that, an undisturbed handshake and a text each way must do. */
  async calmDown(): Promise<void> {
    const { a, b } = this.#sealers;
    this.nowMs += 10_000;
    await shakeHands(a, b, this.nowMs);
    this.#judge(a.authentication());
    this.#judge(b.authentication());
    const there = sealed(a, { items: [textOf("there", ++this.#seq)] }, this.nowMs);
    assertEquals(textsIn(await openRequest(b, there, this.nowMs)), ["there"]);
    const back = sealed(b, { items: [textOf("back", ++this.#seq)] }, this.nowMs);
    assertEquals(textsIn(a.openAnswer(back.cell, this.nowMs)), ["back"]);
  }

  #judge(authentication: Authentication | undefined): void {
    if (authentication?.continuity === "lost") this.lost++;
  }

  async #take(step: Step): Promise<void> {
    if (step.kind === "pass") return void (this.nowMs += step.ms);
    const own: Sealer = this.#sealers[step.side];
    const peer: Sealer = this.#sealers[step.side === "a" ? "b" : "a"];
    const wire = this.#wires[step.side];
    switch (step.kind) {
      case "shakeHands":
        return void await shakeHands(own, peer, this.nowMs);
      case "restart": {
        const { lists } = this.#sealers;
        this.nowMs += START_MS;
        const list = lists[step.side] = lists[step.side].reopened();
        const seed = `run ${this.#runs++}`;
        this.#sealers[step.side] = sealerOf(list, { nowMs: this.nowMs, horizonMs: 60_000, seed });
        return;
      }
      case "hello": {
        const begun = await own.beginHello(this.nowMs);
        if (begun.kind === "begun") wire.hellos.push(begun);
        return;
      }
      case "deliverHello": {
        const begun = wire.hellos.at(-1 - step.which);
        const hit = begun && peer.identify(begun, this.nowMs);
        if (begun === undefined || hit === undefined) return;
        const outcome = await peer.openRequest(hit, spoil(begun.cell, step.flip), this.nowMs);
        assert(outcome.kind !== "frame");
        if (outcome.kind === "hello") {
          this.#judge(outcome.authentication);
          wire.answers.push({ begun, cell: outcome.answer });
        }
        assert(!step.flip || outcome.kind === "rejected");
        return;
      }
      case "deliverAnswer": {
        const answer = wire.answers.at(-1 - step.which);
        if (answer === undefined) return;
        const cell = spoil(answer.cell, step.flip);
        const outcome = await own.finishHello(answer.begun.attempt, cell, this.nowMs);
        if (outcome.kind === "confirmed") this.#judge(outcome.authentication);
        return assert(!step.flip || outcome.kind === "rejected");
      }
      case "seal": {
        const text = `text ${++this.#seq}`;
        const outcome = own.sealFrame({ items: [textOf(text, this.#seq)] }, {
          nowMs: this.nowMs,
          padMode: "prefer",
        });
        if (outcome.kind !== "sealed") return;
        this.sent.add(text);
        return void wire.cells.push({ sealed: outcome, text });
      }
      case "deliver": {
        const cell = wire.cells.at(-1 - step.which);
        if (cell === undefined) return;
        const bytes = spoil(cell.sealed.cell, step.flip);
        const hit = peer.identify(cell.sealed, this.nowMs);
        const outcome = step.asAnswer
          ? peer.openAnswer(bytes, this.nowMs)
          : await peer.openRequest(hit ?? nowhere, bytes, this.nowMs);
        if (outcome.kind === "rejected") return;
        assert(!step.flip, "an altered cell was opened");
        assertEquals(textsIn(outcome), [cell.text]);
        this.opened.push(cell.text);
      }
    }
  }
}

const nowhere: TagHit = { slot: 0, seat: "a" };

function spoil(cell: Uint8Array, flip: boolean): Uint8Array {
  return flip ? cell.with(1_000, cell[1_000]! ^ 0x10) : cell;
}

Deno.test("whatever the wire does, each text is opened once at most, no continuity is lost, and peace restores the session", async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const chaos = new Chaos();
      await chaos.run(script);
      assertEquals(new Set(chaos.opened).size, chaos.opened.length, "a text was opened twice");
      for (const text of chaos.opened) assert(chaos.sent.has(text));
      opened += chaos.opened.length;
      await chaos.calmDown();
      assertEquals(chaos.lost, 0, "two owners lost each other");
    }),
    { numRuns: 100 },
  );
  assert(opened > 10, `only ${opened} texts arrived in all runs`);
});
