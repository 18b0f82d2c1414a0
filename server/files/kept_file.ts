/** What a vault keeps of a file that is not settled, so that it goes on after a restart (VAULT.md §Rows). */
import type { FileOfferItem } from "../../keys/cell/frame/file_items.ts";

/** A received file that is not whole, on a disk. */
export interface PartialPlace {
  folder: string;
  /** What it is to be called. */
  name: string;
  /** Of the hidden file. */
  mark: string;
}

/** A file of ours that is read from a disk. */
export interface SourcePlace {
  path: string;
  bytes: number;
  /** When it was last changed, Unix ms; null where the system does not say. */
  modifiedMs: number | null;
}

/** A file of ours. */
export interface KeptOutgoing {
  direction: "out";
  id: string;
  name: string;
  type: string;
  offeredAtMs: number;
  isPaused: boolean;
  source: SourcePlace;
}

/** A file of the peer. */
export interface KeptIncoming {
  direction: "in";
  offer: FileOfferItem;
  state: "asked" | "moving" | "paused";
  /** Undefined before it was accepted, and for a file in memory, which begins anew. */
  place?: PartialPlace | undefined;
  /** It came without a question, or there was no room for that. */
  unasked?: "taken" | "heldBack" | undefined;
}

/** A file that is not settled. */
export type KeptFile = KeptOutgoing | KeptIncoming;
