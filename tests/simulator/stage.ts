/** What one run is made of: two machines with their lists, clocks and addresses on one wire, and who watches them. */
import { slotAt } from "../../keys/schedule.ts";
import type { Schedule as ListSchedule } from "../../keys/schedule.ts";
import { Dice } from "./dice.ts";
import { Ledger } from "./ledger.ts";
import { listImages } from "./list_image.ts";
import { Machine } from "./machine.ts";
import { Observer } from "./observer.ts";
import type { Schedule, Who } from "./schedule.ts";
import { Sometimes } from "./sometimes.ts";
import { MachineClock, VirtualTime } from "./virtual_clock.ts";
import { VirtualDisk } from "./virtual_disk.ts";
import { VirtualNet } from "./virtual_net.ts";

/** Unix ms at which every run begins. */
export const START_MS = Date.UTC(2026, 0, 1, 12);

/** Both owners. */
export const OWNERS: readonly Who[] = ["a", "b"];

/** Everything that the parts of a run share. */
export interface Stage {
  schedule: Schedule;
  listSchedule: ListSchedule;
  time: VirtualTime;
  net: VirtualNet;
  disks: Record<Who, VirtualDisk>;
  clocks: Record<Who, MachineClock>;
  machines: Record<Who, Machine>;
  ledger: Ledger;
  sometimes: Sometimes;
  /** Draws what happens apart from the schedule. */
  dice: Dice;
}

/** Puts a run together; nothing is started. */
export async function makeStage(schedule: Schedule): Promise<Stage> {
  const { setting, seed } = schedule;
  const { periodMs, recordBytes, listLeftMs, latencyMs, readOnly } = setting;
  const images = await listImages({ periodMs, recordBytes, leftMs: listLeftMs }, START_MS);
  const time = new VirtualTime(START_MS);
  const dice = new Dice(seed ^ 0x5eed);
  const net = new VirtualNet(time, { dice: dice.branch(), latencyMs });
  const disks = bothOf((who) =>
    new VirtualDisk(images[who], { dice: dice.branch(), isReadOnly: readOnly[who] })
  );
  const clocks = bothOf(() => new MachineClock(time));
  clocks.b.set(setting.bAheadMs);
  const ledger = new Ledger((who) => slotAt(images.schedule, clocks[who].now()));
  const sometimes = new Sometimes();
  const parts = { schedule, listSchedule: images.schedule, time, net, disks, clocks, dice };
  const witness = new Observer({ ...parts, ledger, sometimes });
  const machines = bothOf((who) => {
    const dials = setting.dials === "both" || setting.dials === who;
    const peer = dials ? addressOf(who === "a" ? 2 : 1) : undefined;
    const own = { clock: clocks[who], disk: disks[who], address: addressOf(who === "a" ? 1 : 2) };
    return new Machine({ who, setting, time, net, dice: dice.branch(), witness, peer, ...own });
  });
  return { ...parts, machines, ledger, sometimes };
}

/** The IP address of the machine with this number. */
export function addressOf(number: number): string {
  return `192.0.2.${number}`;
}

/** One for each owner; a's is made first, so that the dice fall the same way each time. */
function bothOf<T>(make: (who: Who) => T): Record<Who, T> {
  const a = make("a");
  return { a, b: make("b") };
}
