/** What the one-way step of a session's keys costs, beside a message: both by the processor time of the two programs. */
import { cpuUsage } from "node:process";
import { SlotChain } from "../../keys/cell/slot_chain.ts";
import type { BenchRow } from "./bench_row.ts";
import { openLoopbackPair } from "./loopback_pair.ts";
import { medianOf } from "./median_of.ts";

/** Chains that take a step with every slot: two programs, two directions. */
const CHAINS = 4;
const SLOTS = 2_000;
const MESSAGES = 100;
const ROUNDS = 9;

/** The steps of one slot, a message from its writing to its acknowledgement, and their ratio at one message a slot. */
export async function bench(): Promise<BenchRow[]> {
  const pair = await openLoopbackPair();
  const message = async (): Promise<void> => void await pair.sendOnce();
  await repeat(MESSAGES, message);
  const costs = { step: [] as number[], message: [] as number[] };
  // In turns, so that what else the machine does meets both alike.
  for (let round = 0; round < ROUNDS; round++) {
    costs.step.push(await processorTime(takeSteps) / SLOTS);
    costs.message.push(await processorTime(() => repeat(MESSAGES, message)) / MESSAGES);
  }
  await pair.close();
  const [step, whole] = [medianOf(costs.step), medianOf(costs.message)];
  const both = "both programs";
  return [
    {
      name: "one-way steps of one slot",
      value: step,
      unit: "µs of processor",
      note: `${both}, both directions: ${CHAINS} steps`,
    },
    {
      name: "message, sent to acknowledged",
      value: whole,
      unit: "µs of processor",
      note: `${both}, loopback`,
    },
    {
      name: "steps of one slot / message",
      value: 100 * step / whole,
      unit: "%",
      note: "at one message a slot; with more messages it is less",
    },
  ];
}

function takeSteps(): void {
  const chains = Array.from(
    { length: CHAINS },
    (_, fill) => new SlotChain(new Uint8Array(32).fill(fill), 0),
  );
  for (let slot = 1; slot <= SLOTS; slot++) {
    for (const chain of chains) chain.forgetBefore(slot);
  }
}

async function repeat(count: number, run: () => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index++) await run();
}

/** Microseconds of processor that this process spends on `run`, in all its threads. */
async function processorTime(run: () => unknown): Promise<number> {
  const before = cpuUsage();
  await run();
  const { user, system } = cpuUsage(before);
  return user + system;
}
