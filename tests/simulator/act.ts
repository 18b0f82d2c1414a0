/** What people and misfortune do in a run. */
import type { FileAction } from "../../server/files/file_actions.ts";

/** One of the two owners, and the seat of its list. */
export type Who = "a" | "b";

/** What people do. `list` is the number of the list; `nth` (0 to 1) picks one of those entries that are there. */
export type Deed =
  & { who: Who; list: number }
  & (
    | { kind: "say"; bytes: number }
    | { kind: "read" }
    | { kind: "cancel"; nth: number }
    | { kind: "edit"; nth: number }
    | { kind: "erase"; nth: number }
    | { kind: "react"; nth: number; emoji: string; on: boolean }
    | { kind: "offer"; bytes: number }
    | { kind: "decide"; nth: number; action: FileAction }
    | { kind: "cover"; mode: "quiet" | "steady" }
    | { kind: "padMode"; mode: "prefer" | "always" | "off" }
    /** A text that leaves `inMs` later. */
    | { kind: "sayLater"; bytes: number; inMs: number }
    /** What is written from now on disappears so long after its reading; null: it stays. */
    | { kind: "disappear"; afterMs: number | null }
    /** Whether either learns that something was read. */
    | { kind: "tellSeen"; on: boolean }
  );

/** What nobody wants. `forMs` ends a fault; all end when the schedule does. */
export type Mishap =
  // The wire.
  | { kind: "drop"; share: number; forMs: number }
  | { kind: "delay"; upToMs: number; forMs: number }
  | { kind: "duplicate"; share: number; forMs: number }
  | { kind: "reorder"; upToMs: number; forMs: number }
  | { kind: "corrupt"; share: number; forMs: number }
  | { kind: "replay"; share: number; forMs: number }
  | { kind: "freeze"; afterCells: number; forMs: number }
  | { kind: "oneWay"; from: Who; forMs: number }
  | { kind: "partition"; forMs: number }
  | { kind: "moveAddress"; who: Who }
  | { kind: "stranger"; who: Who; forMs: number }
  // Programs.
  | { kind: "restart"; who: Who }
  | { kind: "kill"; who: Who; downMs: number }
  | { kind: "killInWrite"; who: Who; list: number; afterWrites: number; downMs: number }
  /** Somebody locks the program, and unlocks it after `forMs`. */
  | { kind: "lock"; who: Who; forMs: number }
  // Media.
  | { kind: "diskFull"; who: Who; list: number; forMs: number }
  | { kind: "pullStick"; who: Who; list: number; forMs: number }
  /** Syncs, and what is read, take time. */
  | { kind: "slowStick"; who: Who; list: number; syncMs: number; readMs: number; forMs: number }
  /** Somebody copies the stick, and joins with the copy after `afterMs`: beside its owner, or between both. */
  | {
    kind: "copySeat";
    who: Who;
    afterMs: number;
    forMs: number;
    says: boolean;
    isBetween?: boolean | undefined;
  }
  // Clocks.
  | { kind: "leap"; who: Who; byMs: number; forMs: number }
  | { kind: "setBack"; who: Who; byMs: number; forMs: number }
  | { kind: "drift"; who: Who; ppm: number }
  | { kind: "sleep"; who: Who; forMs: number };

/** Anything that happens in a run. */
export type Act = Deed | Mishap;

const DEEDS: readonly string[] = [
  "say",
  "read",
  "cancel",
  "edit",
  "erase",
  "react",
  "offer",
  "decide",
  "cover",
  "padMode",
  "sayLater",
  "disappear",
  "tellSeen",
] satisfies Deed["kind"][];

/** Whether people do it. */
export function isDeed(act: Act): act is Deed {
  return DEEDS.includes(act.kind);
}
