import { LiveList } from "../../keys/live/live_list.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import type { Clock } from "../../server/time/clock.ts";
import type { Dice } from "./dice.ts";
import { VirtualDesk } from "./virtual_desk.ts";
import type { VirtualDisk } from "./virtual_disk.ts";

/** What the list of one program is opened with. */
export interface OpenedListOptions {
  path: string;
  /** What the program remembers of an earlier opening. */
  known?: LiveList["known"] | undefined;
  disk: VirtualDisk;
  clock: Clock;
  dice: Dice;
  /** False once the power was cut. */
  alive: () => boolean;
  /** `isKept`: the list is written, so that the next run knows of the claim. */
  noteClaim: (slot: number, outcome: ClaimOutcome, kept: { isKept: boolean }) => void;
  noteLostClaim: () => void;
  /** Takes the desk, also where the list cannot be opened. */
  keep: (desk: VirtualDesk) => void;
}

/** A list on a virtual disk. Throws what `LiveList.open()` throws. */
export async function openOnDisk(
  { path, known, noteClaim, keep, ...options }: OpenedListOptions,
): Promise<LiveList> {
  const desk = new VirtualDesk(options);
  keep(desk);
  const list = await LiveList.open(path, { desk, known });
  const claimSlot = list.claimSlot.bind(list);
  // What a program does after the power went off, it does not do.
  list.claimSlot = (slot) => {
    const outcome = claimSlot(slot);
    if (options.alive()) noteClaim(slot, outcome, { isKept: list.writable });
    return outcome;
  };
  return list;
}
