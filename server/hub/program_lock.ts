/**
 * The lock of the program: keys, texts and vault keys leave memory, the peer's connections end, and the page gets
 * nothing but that it is locked.
 *   1. `lock()` draws a key, seals under it what no vault keeps, and closes every list;
 *   2. the key itself stays sealed alone: under each passphrase that opens a list, and under the PIN;
 *   3. `unlock()` gets it back with one of these, and opens the lists anew. Three wrong ones end the program.
 * What JavaScript has copied on its own way cannot be overwritten: see SECURITY.md.
 */
import { KeyListError } from "../../keys/errors.ts";
import { PinLock } from "../../keys/list/secret/pin_lock.ts";
import { VaultSealer } from "../../keys/list/secret/vault.ts";
import { randomBytes, type RandomFill } from "../../keys/random.ts";
import type { LockJson } from "../gui_api/lock_json.ts";
import { closeOpened } from "../conversation/opened_talk.ts";
import { MemorySeal, passphraseSeal } from "../history/memory_seal.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { Hub } from "./hub.ts";
import { errorOf, type OpenedList } from "./settings_change.ts";

/** Characters of a PIN, at least. */
const PIN_CHARACTERS = 6;
/** Wrong answers until the program ends. */
const UNLOCK_TRIES = 3;
const KEY_BYTES = 32;

/** What is left of the key while the program is locked. */
interface Slips {
  byPin: Uint8Array | undefined;
  /** By the path of the list whose passphrase opens it. */
  byList: Map<string, Uint8Array>;
}

/** What a secret has opened. */
interface Tried {
  key: Uint8Array | undefined;
  lists: OpenedList[];
  /** What kept a list from being tried. */
  trouble?: Refusal | undefined;
  /** The PIN, or a list that could be read, says that the secret is wrong. */
  isWrong: boolean;
}

/** Work with keys beside the conversations. */
export interface KeyWork {
  readonly isUnderWay: boolean;
  /** Ends it; settles when nothing of it is left. */
  stop(): Promise<void>;
}

/** Locks and unlocks the program of one hub. */
export class ProgramLock {
  readonly #hub: Hub;
  readonly #random: RandomFill;
  /** The making of lists. */
  readonly #making: KeyWork | undefined;
  #pin: PinLock | undefined;
  #slips: Slips | undefined;
  #triesLeft = UNLOCK_TRIES;
  /** After a panic nothing comes back, whatever is under way. */
  #isOver = false;
  /** One after the other, so that guesses are counted. */
  #latest: Promise<unknown> = Promise.resolve();

  constructor(hub: Hub, random: RandomFill, making?: KeyWork) {
    this.#hub = hub;
    this.#random = random;
    this.#making = making;
  }

  get isLocked(): boolean {
    return this.#slips !== undefined;
  }

  /** How it is now, for the page. */
  describe(): LockJson {
    const isGuarded = this.#slips === undefined
      ? this.#hub.conversations().some((conversation) => conversation.isGuarded)
      : this.#slips.byList.size > 0;
    const keys: LockJson["keys"] = isGuarded ? ["passphrase"] : [];
    if (this.#pin !== undefined) keys.push("pin");
    return {
      locked: this.isLocked,
      keys,
      triesLeft: this.#triesLeft,
      loses: this.#loses(),
      losesLists: (!this.isLocked && this.#making?.isUnderWay) || undefined,
    };
  }

  /** Sets the PIN for the next time, or takes it away. */
  setPin(pin: string | undefined): Promise<Refusal | undefined> {
    return this.#inTurn(async () => {
      if (this.isLocked) return refusal({ code: "programLocked" });
      if (pin !== undefined && [...pin].length < PIN_CHARACTERS) {
        const reason = { code: "tooShort", limit: PIN_CHARACTERS } as const;
        return refusal({ code: "valueInvalid", name: "pin", reason });
      }
      this.#pin?.forget();
      this.#pin = pin === undefined ? undefined : await PinLock.set(pin, this.#random);
      this.#hub.noteLock(this.describe());
    });
  }

  /** Locks the program; declined where nothing could unlock it. */
  lock(): Promise<Refusal | undefined> {
    return this.#inTurn(async () => {
      if (this.isLocked) return;
      if (this.describe().keys.length === 0) return refusal({ code: "pinNeeded" });
      const key = randomBytes(this.#random, KEY_BYTES);
      this.#slips = this.#sealKey(key);
      const seal = new MemorySeal(new VaultSealer(key), this.#random);
      this.#hub.memory.close(seal);
      this.#hub.noteLock(this.describe());
      const locking = this.#hub.conversations().map((each) => each.lock(seal));
      await Promise.allSettled([...locking, this.#making?.stop()]);
      seal.wipe();
    });
  }

  /** Opens everything again with the PIN, or with the passphrase of a list. */
  unlock(secret: string): Promise<Refusal | undefined> {
    return this.#inTurn(async () => {
      const slips = this.#slips;
      if (slips === undefined) return;
      if (this.#isOver) return refusal({ code: "programLocked" });
      if (this.#triesLeft === 0) return refusal({ code: "secretWrong", triesLeft: 0 });
      const tried = await this.#try(secret, slips);
      if (tried.key === undefined) {
        // Another list of the same passphrase has come to the place of one that was locked.
        await Promise.all(tried.lists.map(closeOpened));
        const wrong = tried.isWrong ? this.#countWrong() : undefined;
        return (this.#triesLeft > 0 ? tried.trouble : undefined) ?? wrong;
      }
      return await this.#reopen(tried.key, tried.lists);
    });
  }

  /** Forgets everything at once, overwrites the vaults where that is wanted, and ends the program. */
  async panic({ wipesVaults }: { wipesVaults: boolean }): Promise<void> {
    this.#isOver = true;
    this.#slips ??= { byPin: undefined, byList: new Map() };
    this.#pin?.forget();
    this.#hub.memory.clear();
    this.#hub.noteLock(this.describe());
    const ending = this.#hub.conversations()
      .map((each) => each.abandon({ wipesVault: wipesVaults }));
    await Promise.allSettled([...ending, this.#making?.stop()]);
    this.#hub.askToEnd();
  }

  #inTurn(work: () => Promise<Refusal | undefined | void>): Promise<Refusal | undefined> {
    const done = this.#latest.then(async () => await work() ?? undefined);
    this.#latest = done.catch(() => undefined);
    return done;
  }

  #loses(): LockJson["loses"] {
    return this.#hub.conversations().flatMap(({ name, filesAtStake }) =>
      filesAtStake === 0 ? [] : [{ conversation: name, files: filesAtStake }]
    );
  }

  #sealKey(key: Uint8Array): Slips {
    const byList = new Map<string, Uint8Array>();
    for (const conversation of this.#hub.conversations()) {
      const seal = conversation.passphraseSeal();
      if (seal !== undefined) byList.set(conversation.listPath, seal.seal(key));
      seal?.wipe();
    }
    return { byPin: this.#pin?.close(key), byList };
  }

  async #try(secret: string, { byPin, byList }: Slips): Promise<Tried> {
    const key = byPin === undefined ? undefined : await this.#pin?.open(secret, byPin);
    if (key !== undefined) return { key, lists: [], isWrong: false };
    // A stick that somebody has pulled must not make guesses at the PIN free.
    const tried: Tried = { key: undefined, lists: [], isWrong: byPin !== undefined };
    for (const [path, slip] of byList) {
      const opened = await this.#open(path, secret);
      const isUnread = "error" in opened && opened.error.code !== "wrongPassphrase";
      if (isUnread) tried.trouble = opened;
      else tried.isWrong = true;
      if ("error" in opened) continue;
      tried.lists.push(opened);
      const seal = passphraseSeal(opened.list, this.#random);
      tried.key ??= seal?.open(slip);
      seal?.wipe();
    }
    return tried;
  }

  /** Opens the lists that lack, and then all conversations at once; a panic may have come meanwhile. */
  async #reopen(key: Uint8Array, lists: readonly OpenedList[]): Promise<Refusal | undefined> {
    const opened = new Map(lists.map((each) => [each.path, each]));
    for (const { listPath: path } of this.#hub.conversations()) {
      // What needs another passphrase stays locked, and so does a list whose stick is gone.
      const list = opened.get(path) ?? await this.#open(path, undefined);
      if (!("error" in list)) opened.set(path, list);
    }
    if (this.#isOver) {
      await Promise.all([...opened.values()].map(closeOpened));
      return refusal({ code: "programLocked" });
    }
    this.#wake(new MemorySeal(new VaultSealer(key), this.#random), opened);
    return undefined;
  }

  #wake(seal: MemorySeal, opened: ReadonlyMap<string, OpenedList>): void {
    for (const conversation of this.#hub.conversations()) {
      conversation.thaw(seal);
      const list = opened.get(conversation.listPath);
      if (list !== undefined) conversation.unlock(list);
    }
    this.#hub.memory.open(seal);
    seal.wipe();
    this.#slips = undefined;
    this.#triesLeft = UNLOCK_TRIES;
    this.#hub.noteLock(this.describe());
  }

  async #open(path: string, passphrase: string | undefined): Promise<OpenedList | Refusal> {
    const { lists } = this.#hub;
    if (lists === undefined) return refusal({ code: "listFailed", list: path });
    try {
      return await lists.open(path, passphrase);
    } catch (error) {
      if (!(error instanceof KeyListError)) return refusal({ code: "listFailed", list: path });
      return refusal(errorOf(error, path));
    }
  }

  #countWrong(): Refusal {
    this.#triesLeft--;
    this.#hub.noteLock(this.describe());
    if (this.#triesLeft === 0) this.#hub.askToEnd();
    return refusal({ code: "secretWrong", triesLeft: this.#triesLeft });
  }
}
