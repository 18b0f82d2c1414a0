import { scheduleOf as listScheduleOf } from "../../keys/list_header.ts";
import { decodeHeader } from "../../keys/list/header_codec.ts";
import type { Schedule as ListSchedule } from "../../keys/schedule.ts";
import { writeSmallList } from "../testkit/small_list.ts";
import { tempDir } from "../testkit/temp_dir.ts";
import type { Who } from "./act.ts";

/** Time of the list before the run begins: more than the horizon, so that there is something to burn. */
const BEFORE_MS = 2 * 3_600_000;

/** What one pair of lists is made from. */
export interface ImageOrder {
  /** Lists of different numbers hold different keys. */
  number: number;
  periodMs: number;
  recordBytes: number;
  leftMs: number;
}

/** Both seats' files, in memory; runs share them and write beside them. */
export interface ListImages {
  a: Uint8Array;
  b: Uint8Array;
  schedule: ListSchedule;
}

const made = new Map<string, Promise<ListImages>>();

/** The images of an order, made once in this process. `startsAtMs` of every run is the same. */
export function listImages(order: ImageOrder, startsAtMs: number): Promise<ListImages> {
  const name =
    `${order.number} ${order.periodMs} ${order.recordBytes} ${order.leftMs} ${startsAtMs}`;
  const known = made.get(name) ?? make(order, startsAtMs);
  made.set(name, known);
  return known;
}

async function make(order: ImageOrder, startsAtMs: number): Promise<ListImages> {
  const { number, periodMs, recordBytes, leftMs } = order;
  using folder = tempDir();
  const read = async (seat: Who): Promise<Uint8Array> => {
    const path = folder.file(`${seat}.hkl`);
    await writeSmallList(path, {
      seat,
      seed: `list ${number}`,
      startMs: startsAtMs - BEFORE_MS,
      periodMs,
      recordBytes,
      slotCount: Math.ceil((BEFORE_MS + leftMs) / periodMs),
    });
    return await Deno.readFile(path);
  };
  const a = await read("a");
  return { a, b: await read("b"), schedule: listScheduleOf(decodeHeader(a.slice(0, 4_096))) };
}
