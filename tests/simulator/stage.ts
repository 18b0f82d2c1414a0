/** What one run is made of: machines with their lists, clocks and addresses on one wire, and who watches them. */
import type { Schedule as ListSchedule } from "../../keys/schedule.ts";
import type { Who } from "./act.ts";
import { CopyWatch } from "./copy_watch.ts";
import { Dice } from "./dice.ts";
import { CellWatch, KeyWatch } from "./key_watch.ts";
import { Ledger } from "./ledger.ts";
import { type ListImages, listImages } from "./list_image.ts";
import { Machine } from "./machine.ts";
import type { Medium, Witness } from "./machine_options.ts";
import { Observer } from "./observer.ts";
import { ReceiptWatch } from "./receipt_watch.ts";
import type { Schedule } from "./schedule.ts";
import type { Name } from "./sent.ts";
import { Sometimes } from "./sometimes.ts";
import { TrafficWatch } from "./traffic_watch.ts";
import { Verdict } from "./verdict.ts";
import { MachineClock, VirtualTime } from "./virtual_clock.ts";
import { VirtualDisk } from "./virtual_disk.ts";
import { VirtualNet } from "./virtual_net.ts";
import { VirtualVault } from "./virtual_vault.ts";

/** Unix ms at which every run begins. */
export const START_MS = Date.UTC(2026, 0, 1, 12);

/** Both owners. */
export const OWNERS: readonly Who[] = ["a", "b"];

/** Everything that the parts of a run share. */
export interface Stage {
  schedule: Schedule;
  /** The same for all lists. */
  listSchedule: ListSchedule;
  time: VirtualTime;
  net: VirtualNet;
  /** By list. */
  media: Record<Who, Medium[]>;
  clocks: Record<Who, MachineClock>;
  machines: Record<Who, Machine>;
  /** What happened to the entries of each list. */
  ledgers: Ledger[];
  keys: KeyWatch[];
  receipts: ReceiptWatch[];
  copies: CopyWatch;
  verdict: Verdict;
  sometimes: Sometimes;
  /** Whose vault was given up, or could not be opened; `name list`. */
  lostVaults: Set<string>;
  witness: Witness;
  /** Draws what happens apart from the schedule. */
  dice: Dice;
}

/** Puts a run together; nothing is started. */
export async function makeStage(schedule: Schedule): Promise<Stage> {
  const { setting, seed } = schedule;
  const images = await imagesOf(schedule);
  const verdict = new Verdict();
  const traffic = new TrafficWatch(verdict);
  const time = new VirtualTime(START_MS, traffic);
  const dice = new Dice(seed ^ 0x5eed);
  const net = new VirtualNet(time, { dice: dice.branch(), latencyMs: setting.latencyMs, traffic });
  const media = bothOf((who) => images.map((image) => mediumOf(who, { image, schedule, dice })));
  const clocks = bothOf(() => new MachineClock(time));
  clocks.b.set(setting.bAheadMs);
  const lostVaults = new Set<string>();
  new CellWatch(verdict);
  const keeps = (name: Name, list: number): boolean =>
    name !== "thief" && setting.vault[name] && !lostVaults.has(`${name} ${list}`);
  const nowMs = (name: Name): number => name === "thief" ? Infinity : clocks[name].now();
  const parts = {
    schedule,
    listSchedule: images[0]!.schedule,
    time,
    net,
    media,
    clocks,
    ledgers: images.map((_, list) =>
      new Ledger({ verdict, keeps: (name) => keeps(name, list), nowMs })
    ),
    keys: images.map(() => new KeyWatch(verdict)),
    receipts: images.map((_, list) => {
      const { recordBytes } = setting;
      return new ReceiptWatch({ verdict, recordBytes, media: [media.a[list]!, media.b[list]!] });
    }),
    copies: new CopyWatch(),
    verdict,
    sometimes: new Sometimes(),
    lostVaults,
    dice,
  };
  const witness = new Observer(parts);
  const machines = bothOf((who) => {
    const dials = setting.dials === "both" || setting.dials === who;
    return new Machine({
      name: who,
      seat: who,
      setting,
      time,
      clock: clocks[who],
      media: media[who],
      net,
      dice: dice.branch(),
      address: addressOf(who === "a" ? 1 : 2),
      witness,
      peer: dials ? addressOf(who === "a" ? 2 : 1) : undefined,
    });
  });
  return { ...parts, machines, witness };
}

/** The IP address of the machine with this number. */
export function addressOf(number: number): string {
  return `192.0.2.${number}`;
}

/** Numbers of the lists of a stage. */
export function listsOf({ ledgers }: Stage): number[] {
  return [...ledgers.keys()];
}

async function imagesOf({ setting }: Schedule): Promise<ListImages[]> {
  const { periodMs, recordBytes, listLeftMs, lists } = setting;
  const images: ListImages[] = [];
  for (let number = 0; number < lists; number++) {
    images.push(
      await listImages({ number, periodMs, recordBytes, leftMs: listLeftMs }, START_MS),
    );
  }
  return images;
}

function mediumOf(
  who: Who,
  { image, schedule: { setting }, dice }: { image: ListImages; schedule: Schedule; dice: Dice },
): Medium {
  const disk = new VirtualDisk(image[who], {
    dice: dice.branch(),
    isReadOnly: setting.readOnly[who],
  });
  return { disk, vault: setting.vault[who] ? new VirtualVault(disk, dice.branch()) : undefined };
}

/** One for each owner; a's is made first, so that the dice fall the same way each time. */
function bothOf<T>(make: (who: Who) => T): Record<Who, T> {
  const a = make("a");
  return { a, b: make("b") };
}
