/**
 * A PIN that guards what a locked program keeps in memory: it takes the place of a passphrase for lists that have none.
 * Argon2id makes each guess cost; nothing of it is ever on a disk.
 */
import { NONCE_BYTES } from "../../constants.ts";
import { randomBytes, type RandomFill } from "../../random.ts";
import { type Argon2Cost, argon2id } from "./argon2id.ts";
import { VaultSealer } from "./vault.ts";

const SALT_BYTES = 16;
/** The second choice of RFC 9106, section 4. */
const COST: Argon2Cost = { passes: 3, memoryKib: 65_536, lanes: 1 };
const AAD = new TextEncoder().encode("hchat/v1/lock");

/** One PIN, of which only a salt stays once something is sealed. */
export class PinLock {
  readonly #salt: Uint8Array;
  readonly #random: RandomFill;
  #sealer: VaultSealer | undefined;

  /** Takes some tenths of a second, off the event loop. Throws KeyListError "noMemory". */
  static async set(pin: string, random: RandomFill): Promise<PinLock> {
    const salt = randomBytes(random, SALT_BYTES);
    return new PinLock(salt, random, await sealerOf(pin, salt));
  }

  private constructor(salt: Uint8Array, random: RandomFill, sealer: VaultSealer) {
    this.#salt = salt;
    this.#random = random;
    this.#sealer = sealer;
  }

  /** Seals `secret`, and forgets how to open it: that takes the PIN again. */
  close(secret: Uint8Array): Uint8Array<ArrayBuffer> {
    if (this.#sealer === undefined) throw new Error("Internal error: the PIN is forgotten already");
    const nonce = randomBytes(this.#random, NONCE_BYTES);
    const sealed = this.#sealer.seal(secret, { nonce, aad: AAD });
    this.forget();
    return sealed;
  }

  /** What `close()` sealed; undefined for another PIN. */
  async open(pin: string, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const sealer = await sealerOf(pin, this.#salt);
    const secret = sealer.open(sealed, AAD);
    if (secret === undefined) sealer.wipe();
    else this.#sealer = sealer;
    return secret;
  }

  /** Overwrites the key that the PIN makes (best effort). */
  forget(): void {
    this.#sealer?.wipe();
    this.#sealer = undefined;
  }
}

async function sealerOf(pin: string, salt: Uint8Array): Promise<VaultSealer> {
  const typed = new TextEncoder().encode(pin.normalize("NFKC"));
  try {
    return new VaultSealer(await argon2id(typed, { salt, cost: COST }));
  } finally {
    typed.fill(0);
  }
}
