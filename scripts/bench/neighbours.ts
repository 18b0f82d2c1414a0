/**
 * One 200-byte message sealed and opened by hchat, libsignal and Olm in one process, in turns. A program of
 * its own under neighbours.json, so that nobody who does not run the benchmarks downloads the others.
 * Prints its rows as JSON.
 */
import { randomFillSync } from "node:crypto";
import { freshHandshakeMemory, type RecordSource } from "../../keys/record_source.ts";
import type { Seat } from "../../keys/seat.ts";
import { Sealer } from "../../keys/cell/sealer.ts";
import type { BenchRow } from "./bench_row.ts";
import { medianOf } from "./median_of.ts";
import { type Neighbour, olmPair, signalPair } from "./neighbour_pairs.ts";

const MESSAGE = new Uint8Array(200).fill(0x61);
const ROUNDS = 30;
const MESSAGES_PER_ROUND = 100;
const START_MS = Date.UTC(2026, 0, 1);

/** Two sealers with a session between them; the slot changes every hundred messages. */
async function hchatPair(recordBytes: number): Promise<Neighbour> {
  const records = new Map<number, Uint8Array>();
  const list = (seat: Seat): RecordSource => ({
    listId: new Uint8Array(16),
    digestRoot: new Uint8Array(32),
    seat,
    schedule: { startMs: START_MS, periodMs: 10_000, slotCount: 1_000 },
    recordBytes,
    writable: true,
    claimedBefore: -1,
    readRecord(slot, into) {
      const record = records.get(slot) ?? randomFillSync(new Uint8Array(recordBytes));
      records.set(slot, record);
      into.set(record.subarray(0, into.length));
      return { kind: "read" };
    },
    claimSlot: () => ({ kind: "claimed" }),
    handshakeMemory: freshHandshakeMemory(),
    rememberHandshake(changes) {
      Object.assign(this.handshakeMemory, changes);
      return { kind: "remembered" };
    },
  });
  const random = (bytes: Uint8Array) => void randomFillSync(bytes);
  let [nowMs, seq] = [START_MS, 0];
  const options = { random, nowMs, horizonMs: 60_000 } as const;
  const [a, b] = [new Sealer(list("a"), options), new Sealer(list("b"), options)];
  const begun = await a.beginHello(nowMs);
  if (begun.kind !== "begun") throw new Error("Internal error: no hello");
  const answered = await b.openRequest(b.identify(begun, nowMs)!, begun.cell, nowMs);
  if (answered.kind !== "hello") throw new Error("Internal error: no answer");
  await a.finishHello(begun.attempt, answered.answer, nowMs);
  return async (text) => {
    if (++seq % 100 === 0) nowMs += 10_000;
    const draft = {
      kind: "text" as const,
      stream: "0000000000000001",
      base: seq,
      seq,
      entryId: "00000000000000000000000000000001",
      writtenAtMs: nowMs,
      first: true,
      last: true,
      text,
    };
    const sealed = a.sealFrame({ items: [draft] }, { nowMs, padMode: "prefer" });
    if (sealed.kind !== "sealed") throw new Error(`Internal error: ${sealed.reason}`);
    const opened = await b.openRequest(b.identify(sealed, nowMs)!, sealed.cell, nowMs);
    if (opened.kind !== "frame") throw new Error("Internal error: not opened");
    return sealed.cell.length;
  };
}

/** Median microseconds of one message; the rounds of all take turns. */
async function measure(
  pairs: Map<string, Neighbour>,
): Promise<Map<string, { median: number; wire: number }>> {
  const times = new Map<string, number[]>([...pairs.keys()].map((name) => [name, []]));
  const wire = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, exchange] of pairs) {
      const startedMs = performance.now();
      for (let index = 0; index < MESSAGES_PER_ROUND; index++) {
        wire.set(name, await exchange(MESSAGE));
      }
      times.get(name)!.push((performance.now() - startedMs) * 1_000 / MESSAGES_PER_ROUND);
    }
  }
  return new Map([...times].map(([name, list]) => {
    const median = medianOf(list);
    return [name, { median, wire: wire.get(name)! }];
  }));
}

async function rows(): Promise<BenchRow[]> {
  const pairs = new Map<string, Neighbour>([
    ["hchat", await hchatPair(1_280)],
    ["hchat, all under the pad", await hchatPair(40_064)],
    ["libsignal", await signalPair()],
    ["Olm", await olmPair()],
  ]);
  const measured = await measure(pairs);
  const own = measured.get("hchat")!.median;
  return [...measured].flatMap(([name, { median, wire }]) => [
    {
      name: `200-byte message, encrypt + decrypt: ${name}`,
      value: median,
      unit: "µs",
      note: `${(median / own).toFixed(1)} times hchat; median of ${ROUNDS} rounds in turns`,
    },
    { name: `200-byte message, bytes of the cell or message: ${name}`, value: wire, unit: "bytes" },
  ]);
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(JSON.stringify(await rows()));
}
