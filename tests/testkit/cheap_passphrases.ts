/**
 * Passphrases cost a second of work each by design: a test of what commands do with them need not wait for it. Tests of
 * `keys/list/passphrase.ts`, and those that start the program, pay the whole price.
 */
import { CHEAP_COST } from "./small_list.ts";

interface Parameters {
  name?: string;
  nonce?: Uint8Array;
  memory?: number;
}

type DeriveBits = (parameters: Parameters, key: unknown, bits: number) => Promise<ArrayBuffer>;

/** One pass over a MiB. */
const CHEAPER = { memory: 1_024, passes: 1 };

/**
 * Until its scope ends, Argon2id works at next to no cost wherever a header says more than `CHEAP_COST`: another
 * passphrase still gives another key. What is sealed under it opens under it alone, and in this thread alone. The
 * derivation that finds out how fast the machine is, with a salt of zeros, is told the truth.
 */
export function cheapPassphrases(): Disposable {
  const subtle = crypto.subtle as unknown as { deriveBits: DeriveBits };
  const deriveBits = subtle.deriveBits.bind(crypto.subtle);
  const value: DeriveBits = (parameters, key, bits) => {
    const { name, nonce, memory = 0 } = parameters;
    const isDear = name === "Argon2id" && memory > CHEAP_COST.memoryKib;
    const isProbe = nonce?.every((byte) => byte === 0);
    return deriveBits(isDear && !isProbe ? { ...parameters, ...CHEAPER } : parameters, key, bits);
  };
  Object.defineProperty(crypto.subtle, "deriveBits", { configurable: true, value });
  return { [Symbol.dispose]: () => void Reflect.deleteProperty(crypto.subtle, "deriveBits") };
}
