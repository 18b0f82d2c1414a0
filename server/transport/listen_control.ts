import type { Listening } from "../http/listen_failure.ts";
import type { Refusal } from "../refusal.ts";

/** The settings' control of the listener for peers. */
export interface ListenControl {
  /** HOST:PORT that the user chose, for every list; null where each list has its own. */
  chosen(): string | null;
  /** HOST:PORT for the peer of one list; null where the program does not listen for it. */
  addressFor(listId: Uint8Array): string | null;
  /** What the peers of all lists may dial, best guess first. */
  dialable(): string[];
  /** What the peer of one list may dial, best guess first. */
  dialableFor(listId: Uint8Array): string[];
  /** Listens for the peer of one list, unless it does already. */
  listenFor(listId: Uint8Array): Promise<Listening>;
  /** Gives the port of one list back; an address that serves every list stays in use. */
  release(listId: Uint8Array): Promise<void>;
  /** Moves to another address; when that cannot be taken the old one stays in use. */
  move(to: { host: string; port: number }): Promise<{ kind: "moved" } | Refusal>;
}
