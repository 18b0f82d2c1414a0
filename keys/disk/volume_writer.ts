import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { BackgroundSync } from "./background_sync.ts";
import { WriteError } from "./write_fault.ts";

const syncData = promisify(fdatasync);

/** Writes to the volumes of one seat, one file open at a time, synced on the way. */
export class VolumeWriter {
  readonly #paths: string[];
  #open: { volume: number; handle: number; sync: BackgroundSync } | undefined;

  /** `paths` of existing files, one for each volume. */
  constructor(paths: string[]) {
    this.#paths = paths;
  }

  /** Writes `bytes` at `offset` of a volume. Throws WriteError, also for a sync that was begun before. */
  async write(
    bytes: Uint8Array,
    { volume, offset }: { volume: number; offset: number },
  ): Promise<void> {
    const path = this.#paths[volume];
    if (path === undefined) throw new Error("Internal error: no such volume");
    try {
      const { handle, sync } = this.#open?.volume === volume
        ? this.#open
        : await this.#openVolume(path, volume);
      writeWhole(handle, bytes, offset);
      await sync.note(bytes.length);
    } catch (error) {
      throw new WriteError(path, error);
    }
  }

  /** Settles when no sync is under way any more. Throws WriteError. */
  async synced(): Promise<void> {
    try {
      await this.#open?.sync.settled();
    } catch (error) {
      throw new WriteError(this.#paths[this.#open?.volume ?? 0] ?? "", error);
    }
  }

  /** Closes the file that is open, once no sync is under way any more; no write may be under way. */
  async close(): Promise<void> {
    await this.#open?.sync.settled().catch(() => {});
    if (this.#open !== undefined) closeSync(this.#open.handle);
    this.#open = undefined;
  }

  async #openVolume(
    path: string,
    volume: number,
  ): Promise<{ handle: number; sync: BackgroundSync }> {
    // The system tells each fault once.
    await this.#open?.sync.settled();
    await this.close();
    const handle = openSync(path, "r+");
    const sync = new BackgroundSync(() => syncData(handle));
    this.#open = { volume, handle, sync };
    return this.#open;
  }
}

/** Writes all of `bytes` at `offset`; the kernel may take them in several bites. */
export function writeWhole(handle: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, offset + done);
  }
}
