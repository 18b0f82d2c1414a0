/** A small mutation fuzzer: a seed, a valid input, and a target that says what must hold. */
import { seededDice } from "./seeded_dice.ts";

/** One decoder or receive path under attack. */
export interface FuzzTarget {
  name: string;
  /** Valid inputs to start from. */
  corpus: Uint8Array[];
  /** Throws where the bytes do what no bytes may do. */
  check(bytes: Uint8Array): void | Promise<void>;
}

/** A repeatable source of numbers. */
interface Dice {
  /** 0 .. `limit` - 1. */
  below(limit: number): number;
}

const EDGES = [0, 1, 2, 3, 4, 7, 8, 0x1f, 0x20, 0x40, 0x7f, 0x80, 0xfe, 0xff];

/** Runs `target` on `rounds` mutated inputs; the error names seed and round. */
export async function fuzz(
  target: FuzzTarget,
  { seed, rounds }: { seed: number; rounds: number },
): Promise<void> {
  const roll = seededDice(seed);
  const dice: Dice = { below: (limit) => Math.floor(roll() * limit) };
  for (let round = 0; round < rounds; round++) {
    const bytes = mutate(target.corpus[dice.below(target.corpus.length)]!, dice);
    try {
      await target.check(bytes);
    } catch (cause) {
      const input = bytes.length > 200 ? `${bytes.length} bytes` : bytes.toHex();
      const message = `Fuzzing ${target.name} failed: seed ${seed}, round ${round}, input ${input}`;
      throw new Error(message, { cause });
    }
  }
}

/** A copy of `bytes` with a few things wrong; most land near the front, where the fields are. */
function mutate(bytes: Uint8Array, dice: Dice): Uint8Array {
  let mutated = bytes.slice();
  for (let count = 1 + dice.below(4); count > 0; count--) {
    const reach = dice.below(2) === 0 ? Math.min(120, mutated.length) : mutated.length;
    const at = reach === 0 ? 0 : dice.below(reach);
    switch (dice.below(7)) {
      case 0:
        mutated[at] = (mutated[at] ?? 0) ^ (1 << dice.below(8));
        break;
      case 1:
        mutated[at] = EDGES[dice.below(EDGES.length)]!;
        break;
      case 2:
        mutated[at] = dice.below(256);
        break;
      case 3:
        mutated.fill(EDGES[dice.below(EDGES.length)]!, at, at + 1 + dice.below(8));
        break;
      case 4:
        mutated.copyWithin(at, dice.below(mutated.length + 1), mutated.length);
        break;
      case 5:
        mutated.copyWithin(at, Math.max(0, at - 64), Math.max(0, at - 64) + dice.below(64));
        break;
      default:
        if (dice.below(8) === 0) mutated = mutated.slice(0, at);
    }
  }
  return mutated;
}
