import { randomFillSync } from "node:crypto";
import { BULK_PLAINTEXT_BYTES, PLAINTEXT_BYTES } from "../../keys/constants.ts";
import { openCell, sealCell } from "../../keys/cell/seal.ts";
import {
  answerHello,
  createEphemeral,
  finishHandshake,
} from "../../keys/cell/handshake/handshake.ts";
import { decodeHello1, decodeHelloAnswer, encodeHello1 } from "../../keys/cell/handshake/hello.ts";
import type { BenchRow } from "./bench_row.ts";
import { medianOf } from "./median_of.ts";

const FOLDER = new URL("./", import.meta.url);

/** The cipher alone, the handshake, and a message against libsignal and Olm in one process. */
export async function bench(): Promise<BenchRow[]> {
  return [
    cipherRow("2,048-byte cell", PLAINTEXT_BYTES, 200),
    cipherRow("65,536-byte cell", BULK_PLAINTEXT_BYTES, 20),
    await handshakeRow(),
    ...await neighbourRows(),
  ];
}

function cipherRow(name: string, plaintextBytes: number, count: number): BenchRow {
  const [key, nonce] = [new Uint8Array(32), new Uint8Array(12)];
  const plaintext = new Uint8Array(plaintextBytes);
  const value = medianTime(30, () => {
    for (let index = 0; index < count; index++) {
      randomFillSync(nonce);
      openCell(sealCell(plaintext, { key, nonce }), { key });
    }
  }) * 1_000 / count;
  return { name: `seal + open, ${name}, cipher alone`, value, unit: "µs" };
}

async function handshakeRow(): Promise<BenchRow> {
  const random = (bytes: Uint8Array) => void randomFillSync(bytes);
  const retained = new Uint8Array(32);
  const tags = { current: new Uint8Array(16), previous: new Uint8Array(16) };
  const context = { listId: new Uint8Array(16), slot: 1, initiator: "a" as const, retained };
  const times: number[] = [];
  for (let round = 0; round < 30; round++) {
    const psk = new Uint8Array(32);
    const startedMs = performance.now();
    const ephemeral = await createEphemeral(random);
    const { x25519Public: x25519, mlKemPublic: mlKem } = ephemeral;
    const hello1 = { timeMs: 1, features: 0, x25519, mlKem, tags };
    const plaintext = encodeHello1(hello1);
    const sent = { plaintext, hello: decodeHello1(plaintext) };
    const answered = await answerHello({ ...context, psk }, sent, { random, timeMs: 2, tags });
    const hello2 = decodeHelloAnswer(answered!.hello2);
    if (hello2.kind !== "hello2") throw new Error("Internal error: refused");
    await finishHandshake({ ...context, psk }, { ephemeral, hello1: plaintext, hello2 });
    times.push(performance.now() - startedMs);
  }
  const value = times.sort((one, two) => one - two)[15]!;
  return { name: "handshake, both sides", value, unit: "ms", note: "X25519 and ML-KEM-768" };
}

/** neighbours.ts in a process of its own; its packages are downloaded on the first run. */
async function neighbourRows(): Promise<BenchRow[]> {
  const path = (name: string) => decodeURIComponent(new URL(name, FOLDER).pathname);
  const settings = ["--config", path("neighbours.json"), "--lock", path("neighbours.lock")];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-all", ...settings, path("neighbours.ts")],
  }).output();
  if (success) return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
  const note = new TextDecoder().decode(stderr).split("\n")[0]!;
  return [{ name: "libsignal and Olm: could not be run", value: 0, unit: "", note }];
}

function medianTime(rounds: number, run: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    run();
    return performance.now() - startedMs;
  });
  return medianOf(times);
}
