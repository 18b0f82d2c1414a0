/** What machines and the programs on them are made of, and who watches them. */
import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { Who } from "./act.ts";
import type { Dice } from "./dice.ts";
import type { Setting } from "./schedule.ts";
import type { Name } from "./sent.ts";
import type { MachineClock, VirtualTime } from "./virtual_clock.ts";
import type { VirtualDisk } from "./virtual_disk.ts";
import type { VirtualNet } from "./virtual_net.ts";
import type { VirtualVault } from "./virtual_vault.ts";

/** One of the conversations of a machine. */
export interface Talking {
  name: Name;
  /** Number of the list. */
  list: number;
  run: number;
}

/** Hears of everything that the invariants need. */
export interface Witness {
  /** A run begins; `received`: ids of what it shows of earlier ones, oldest first. */
  began(talking: Talking, received: readonly string[]): void;
  changed(talking: Talking, change: ChangeJson): void;
  claimed(
    talking: Talking,
    slot: number,
    outcome: ClaimOutcome,
    kept: { isKept: boolean },
  ): void;
  padUsed(talking: Talking, use: PadUse): void;
  logged(talking: Talking, line: string): void;
  /** The power went off in a write at `offset` of the list. */
  lostPower(offset: number): void;
  /** The power went off while a slot was being claimed. */
  lostClaim(): void;
  /** A program was locked: what it shows from now on is shown anew. */
  locked(talking: Talking): void;
  /** A program that is locked has told something. */
  toldWhileLocked(talking: Talking, what: string): void;
}

/** One list on its stick, and the vault beside it where there is one. */
export interface Medium {
  disk: VirtualDisk;
  vault?: VirtualVault | undefined;
}

/** What a machine is made of. */
export interface MachineOptions {
  name: Name;
  seat: Who;
  setting: Setting;
  time: VirtualTime;
  clock: MachineClock;
  /** One for each list. */
  media: readonly Medium[];
  net: VirtualNet;
  dice: Dice;
  address: string;
  witness: Witness;
  /** Address of the other machine when the run begins; undefined: it calls. */
  peer: string | undefined;
}

/** A request to the local API, about the conversation over a list. */
export interface Asking {
  list?: number | undefined;
  json?: Record<string, unknown> | undefined;
  bytes?: Uint8Array<ArrayBuffer> | undefined;
}
