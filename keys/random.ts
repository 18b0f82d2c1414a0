import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { viewOf } from "./bytes.ts";
import { systemReason } from "./system_words.ts";
import { randomFillSync } from "node:crypto";

/** Fills the whole of `bytes` with random bytes. */
export type RandomFill = (bytes: Uint8Array) => void;

/** `length` fresh random bytes. */
export function randomBytes(random: RandomFill, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  random(bytes);
  return bytes;
}

/** A random number from 0 up to 1, in steps of 2^-32. */
export function randomFraction(random: RandomFill): number {
  return viewOf(randomBytes(random, 4)).getUint32(0) / 2 ** 32;
}

/** `length` random bytes as lower-case hexadecimal digits, the form of ids and streams. */
export function randomHex(random: RandomFill, length: number): string {
  return randomBytes(random, length).toHex();
}

/**
 * Where the bytes of records come from (FORMAT.md §randomness): `runtime` is the runtime's generator, reseeded from
 * the kernel throughout; `kernel` is the kernel's own output alone.
 */
export type RandomKind = "runtime" | "kernel";

/** An open source of random bytes. */
export interface RandomSource {
  /** Fills all of `bytes` or throws. */
  readonly fill: RandomFill;
  close(): void;
}

const KERNEL_DEVICE = "/dev/urandom";
/** BCRYPT_USE_SYSTEM_PREFERRED_RNG of bcrypt.h. */
const SYSTEM_PREFERRED_RNG = 2;

/** Opens a source; throws where the kernel's generator cannot be reached. */
export function openRandomSource(kind: RandomKind): RandomSource {
  // Not getRandomValues: under the runtime's --seed that repeats itself.
  if (kind === "runtime") return { fill: (bytes) => void randomFillSync(bytes), close: () => {} };
  return Deno.build.os === "windows" ? openBcrypt() : openKernelDevice(KERNEL_DEVICE);
}

/** Reads the kernel's generator through its device; a plain file in its place is refused. */
export function openKernelDevice(path: string): RandomSource {
  const handle = openDevice(path);
  if (!fstatSync(handle).isCharacterDevice()) {
    closeSync(handle);
    throw new Error(`Cannot use the kernel's generator: ${path} is no device`);
  }
  const fill = (bytes: Uint8Array): void => {
    for (let offset = 0; offset < bytes.length;) {
      const count = readSync(handle, bytes, offset, bytes.length - offset, null);
      if (count === 0) throw new Error(`Cannot read the kernel's generator: ${path} has ended`);
      offset += count;
    }
  };
  return { fill, close: () => closeSync(handle) };
}

function openDevice(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    const reason = systemReason(error) ?? "it cannot be opened";
    throw new Error(`Cannot use the kernel's generator: ${path}: ${reason}`, { cause: error });
  }
}

/** BCryptGenRandom (bcrypt.dll), the system's generator on Windows. */
function openBcrypt(): RandomSource {
  const library = Deno.dlopen("bcrypt.dll", {
    BCryptGenRandom: { parameters: ["pointer", "buffer", "u32", "u32"], result: "i32" },
  });
  const fill = (bytes: Uint8Array): void => {
    const status = library.symbols.BCryptGenRandom(
      null,
      bytes as Uint8Array<ArrayBuffer>,
      bytes.length,
      SYSTEM_PREFERRED_RNG,
    );
    if (status !== 0) throw new Error(`Cannot read the system's generator: status ${status}`);
  };
  return { fill, close: () => library.close() };
}
