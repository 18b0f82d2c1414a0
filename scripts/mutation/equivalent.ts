/**
 * Faults that no test can find, since the program does the same with them: they are left out of the score. Each entry
 * has to match a fault, so that the list shrinks with the code.
 */
import type { Mutant } from "./mutants.ts";

/** Faults of one line of the source. */
export interface EquivalentFaults {
  /** Path from the root of the project. */
  file: string;
  /** The line in which they begin, without the space around it. */
  line: string;
  /** What is replaced by what, white space as one blank. */
  faults: readonly (readonly [original: string, replacement: string])[];
  /** Why nothing changes, or nothing but the time that it takes. */
  reason: string;
}

/** Those of keys/cell. */
export const EQUIVALENT: readonly EquivalentFaults[] = [
  {
    file: "keys/cell/pad.ts",
    line: "for (let index = 0; index < text.length; index++) text[index]! ^= pad[offset + index]!;",
    faults: [["index < text.length", "index <= text.length"]],
    reason: "a write behind the end of a typed array does nothing",
  },
  {
    file: "keys/cell/peer_clock.ts",
    line: "if (timeMs <= this.at(elapsedMs)) return;",
    faults: [["timeMs <= this.at(elapsedMs)", "timeMs < this.at(elapsedMs)"]],
    reason: "a clock that is put to what it shows already does not move",
  },
  {
    file: "keys/cell/retained.ts",
    line: "answeredMs: Math.max(memory.answeredMs, answeredMs ?? 0),",
    faults: [["0", "0 + 1"]],
    reason: "a responder has answered a hello before, in this century",
  },
  {
    file: "keys/cell/request_tags.ts",
    line: "this.#incomplete = false;",
    faults: [["this.#incomplete = false;", "(nothing)"]],
    reason: "costs a look in each second at tags that are all there",
  },
  {
    file: "keys/cell/request_tags.ts",
    line: "#hasSettled = false;",
    faults: [["false", "true"]],
    reason: "the window is filled before anybody asks",
  },
  {
    file: "keys/cell/hello_responder.ts",
    line: "readonly #refusedMs = { a: 0, b: 0 };",
    faults: [["0", "0 + 1"]],
    reason: "no hello is of the first millisecond of 1970",
  },
  {
    file: "keys/cell/hello_responder.ts",
    line: "#answeringMs = 0;",
    faults: [["0", "0 + 1"]],
    reason: "no hello is of the first millisecond of 1970",
  },
  {
    file: "keys/cell/hello_responder.ts",
    line: "#knockedMs = 0;",
    faults: [["0", "0 + 1"]],
    reason: "no knock is of the first millisecond of 1970",
  },
  {
    file: "keys/cell/hello_responder.ts",
    line: 'return { kind: "answered", answer, peerTimeMs, secrets };',
    faults: [['"answered"', '""']],
    reason: "the two other kinds are asked for, and this one is what is left",
  },
  {
    file: "keys/cell/replay.ts",
    line: "if (counter > this.#highest) this.#moveTo(counter);",
    faults: [["counter > this.#highest", "counter >= this.#highest"]],
    reason: "to where it is the window moves by nothing",
  },
  {
    file: "keys/cell/handshake/ml_kem.ts",
    line:
      'const key = await subtle.importKey("raw-public", publicBytes, ALGORITHM, false, usages);',
    faults: [["false", "true"]],
    reason: "a public key may be taken out of the runtime",
  },
  {
    file: "keys/cell/handshake/x25519.ts",
    line: 'const publicKey = await crypto.subtle.importKey("raw", bytes, ALGORITHM, false, []);',
    faults: [["false", "true"]],
    reason: "a public key may be taken out of the runtime",
  },
  {
    file: "keys/cell/session_cipher.ts",
    line: 'item.kind === "text" && item.padOffset !== undefined',
    faults: [[
      'item.kind === "text" && item.padOffset !== undefined',
      '(item.kind === "text") || (item.padOffset !== undefined)',
    ]],
    reason: "where no mask begins, none is taken off",
  },
  {
    file: "keys/cell/shape.ts",
    line: "#slot = -1;",
    faults: [["-1", "1"], ["1", "1 + 1"]],
    reason: "the first slot begins with no shape drawn, whichever it is",
  },
  {
    file: "keys/cell/shape.ts",
    line: "#count = 0;",
    faults: [["0", "0 + 1"]],
    reason: "the first slot sets it to 0",
  },
  {
    file: "keys/cell/pad.ts",
    line: "#used = 0;",
    faults: [["0", "0 + 1"]],
    reason: "the first slot sets it to 0",
  },
];

/** The faults that count, and the entries of `list` that match none of `mutants`. */
export function withoutEquivalent(
  mutants: readonly Mutant[],
  list: readonly EquivalentFaults[],
): { counted: Mutant[]; unmatched: string[] } {
  const left = new Set(list.flatMap(keysOf));
  const known = new Set(left);
  const counted = mutants.filter((mutant) => {
    const key = keyOf(mutant, [mutant.original, mutant.replacement]);
    left.delete(key);
    return !known.has(key);
  });
  return { counted, unmatched: [...left] };
}

function keysOf(entry: EquivalentFaults): string[] {
  return entry.faults.map((fault) => keyOf({ ...entry, source: entry.line }, fault));
}

function keyOf(
  { file, source }: Pick<Mutant, "file" | "source">,
  [original, replacement]: readonly [string, string],
): string {
  const inOneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
  return `${file}: ${source}: ${inOneLine(original)} -> ${inOneLine(replacement)}`;
}
