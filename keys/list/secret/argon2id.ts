import { KeyListError } from "../../errors.ts";

/** What one derivation costs; stored beside its salt (FORMAT.md §passphrase). */
export interface Argon2Cost {
  passes: number;
  memoryKib: number;
  lanes: number;
}

/** The type library knows no Argon2: these are the calls as the runtime takes them. */
interface Argon2Subtle {
  importKey(
    format: "raw-secret",
    key: Uint8Array,
    algorithm: "Argon2id",
    extractable: false,
    usages: ["deriveBits"],
  ): Promise<CryptoKey>;
  deriveBits(
    parameters: {
      name: "Argon2id";
      nonce: Uint8Array;
      parallelism: number;
      memory: number;
      passes: number;
    },
    key: CryptoKey,
    bits: number,
  ): Promise<ArrayBuffer>;
}

/**
 * Argon2id (RFC 9106), 32 bytes out, off the event loop. Throws KeyListError "noMemory" where the memory cannot be
 * had.
 */
export async function argon2id(
  password: Uint8Array,
  { salt, cost }: { salt: Uint8Array; cost: Argon2Cost },
): Promise<Uint8Array> {
  const subtle = crypto.subtle as unknown as Argon2Subtle;
  const key = await subtle.importKey("raw-secret", password, "Argon2id", false, ["deriveBits"]);
  const parameters = {
    name: "Argon2id",
    nonce: salt,
    parallelism: cost.lanes,
    memory: cost.memoryKib,
    passes: cost.passes,
  } as const;
  try {
    return new Uint8Array(await subtle.deriveBits(parameters, key, 256));
  } catch (error) {
    // The parameters are within their limits: nothing but memory is left to fail.
    if (error instanceof DOMException && error.name === "OperationError") throw noMemory(cost);
    throw error;
  }
}

function noMemory({ memoryKib }: Argon2Cost): KeyListError {
  const mebibytes = Math.ceil(memoryKib / 1_024);
  return new KeyListError(
    "noMemory",
    `Cannot open the key list: its passphrase takes ${mebibytes} MiB of memory, which cannot be had`,
    "close other programs, or raise the limit that ulimit -v shows",
  );
}
