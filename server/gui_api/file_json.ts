/** The file of an entry. */

/** How it is with a file. */
export type FileState =
  /** The receiver has to decide. */
  | "offered"
  /** Accepted, and on its way. */
  | "moving"
  /** We have stopped it for now, or the peer has. */
  | "paused"
  | "pausedByPeer"
  /** It is whole on the receiver's side, and its digest is right. */
  | "complete"
  | "refused"
  | "cancelled"
  /** It could not be read or stored, or came out wrong. */
  | "failed";

/** Why a file could not be stored here. */
export type FileFault = "full" | "gone" | "unwritable";

/** The file of an entry. */
export interface FileJson {
  /** Harmless to show and to store, whatever the peer has called it. */
  name: string;
  bytes: number;
  /** Media type; for pictures as their bytes have it, else as the sender says; "" when unknown. */
  type: string;
  /** How much of it the receiver has. */
  receivedBytes: number;
  state: FileState;
  /** 64 hexadecimal digits, once the whole file was read. */
  sha256: string | null;
  /** It is on its way, and has not moved for some seconds. */
  isWaiting?: true | undefined;
  /** It was received into memory, and is not there any more: the program was locked, or has ended since. */
  isGone?: true | undefined;
  /** While it moves, over the last seconds. */
  bytesPerSecond?: number | undefined;
  secondsLeft?: number | undefined;
  /** Why it `failed`, where that was on our disk: it is full, it or the folder is gone, or it takes no file. */
  fault?: FileFault | undefined;
  /** A picture that is `offered` and would come by itself, had not too much come like that before. */
  isHeldBack?: true | undefined;
  /** Where it was saved; absent for one in memory. */
  path?: string | undefined;
}
