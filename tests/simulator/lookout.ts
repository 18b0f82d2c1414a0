import { concat } from "@std/bytes/concat";
import { HORIZON_MS } from "../../keys/constants.ts";
import { slotAt } from "../../keys/schedule.ts";
import type { Misfortune } from "./misfortune.ts";
import { listsOf, OWNERS, type Stage } from "./stage.ts";

/** More timers than two idle programs and a thousand texts need. */
const MOST_TIMERS = 400;
/** Exchanges that one program has begun over one list: 32 of steady cover, a hello, a goodbye. */
const MOST_UNDER_WAY = 34;
/** More cells than this are a conversation with itself: a burst, and per second of virtual time. */
const MOST_CELLS_AT_ONCE = 400;
const MOST_CELLS_PER_SECOND = 20;
/** Of a file, at least that much arrives with two cells: after a broken link the pieces are short for a while. */
const FILE_BYTES_IN_TWO_CELLS = 1_900;
/** Of a text, that much is searched for on the media. */
const SEARCHED_UNITS = 24;

/** Looks at the whole of a run: rules that hold at any moment, and those of its end. */
export class Lookout {
  readonly #stage: Stage;
  readonly #misfortune: Misfortune;
  #seen = { cells: 0, fileBytes: 0, atMs: 0 };

  constructor(stage: Stage, misfortune: Misfortune) {
    this.#stage = stage;
    this.#misfortune = misfortune;
    this.#seen.atMs = stage.time.nowMs;
  }

  /** Looks whether a rule is broken right now. */
  look(): void {
    const { time, net, verdict, ledgers } = this.#stage;
    const mostUnderWay = MOST_UNDER_WAY * listsOf(this.#stage).length;
    if (time.timers > MOST_TIMERS || net.mostUnderWay > mostUnderWay) {
      verdict.breaks(
        "memory and traffic stay bounded",
        `${time.timers} timers, ${net.mostUnderWay} exchanges`,
      );
    }
    const seconds = (time.nowMs - this.#seen.atMs) / 1_000;
    const cells = net.cells - this.#seen.cells;
    const fileBytes = ledgers.reduce((sum, ledger) => sum + ledger.fileBytes, 0);
    const forFiles = 2 * (fileBytes - this.#seen.fileBytes) / FILE_BYTES_IN_TWO_CELLS;
    this.#seen = { cells: net.cells, fileBytes, atMs: time.nowMs };
    if (cells > MOST_CELLS_AT_ONCE + MOST_CELLS_PER_SECOND * seconds + forFiles) {
      verdict.breaks("cells leave for a reason", `${cells} cells in ${seconds} s`);
    }
    this.#lookAtBurns();
  }

  /** No text may have reached a medium. */
  searchDisks(): void {
    const { ledgers, media, verdict, sometimes } = this.#stage;
    const encoder = new TextEncoder();
    const texts = ledgers.flatMap(({ sent }) => [...sent.values()])
      .flatMap((sent) => sent.texts).filter((text) => text !== "")
      .map((text) => latin1(encoder.encode(text.slice(0, SEARCHED_UNITS))));
    for (const { disk, vault } of [...media.a, ...media.b]) {
      if ((vault?.cutCommits ?? 0) > 0) sometimes.reach("kill met a vault commit");
      for (const written of [...disk.written(), ...vault?.written ?? []]) {
        const bytes = latin1(written);
        if (texts.some((text) => bytes.includes(text))) {
          verdict.breaks("clear text never reaches the disk", "found on a medium");
        }
      }
    }
  }

  /** What has disappeared is in no vault either. */
  searchVaults(): void {
    const { ledgers, machines, media, lostVaults, verdict } = this.#stage;
    for (const who of OWNERS) {
      const run = machines[who].runs - 1;
      for (const [list, { vault }] of media[who].entries()) {
        if (vault === undefined || lostVaults.has(`${who} ${list}`)) continue;
        const rows = latin1(concat([...vault.clearRows()]));
        const ledger = ledgers[list]!;
        const left = [...ledger.sent].find(([id, { texts }]) =>
          ledger.isGone(id, { name: who, run }) &&
          texts.some((text) => rows.includes(beginOf(text)))
        );
        if (left === undefined) continue;
        const detail = `${who}'s vault holds text ${left[1].order}`;
        verdict.breaks("what has disappeared is gone", detail);
      }
    }
  }

  #lookAtBurns(): void {
    const { time, listSchedule, machines, sometimes, verdict } = this.#stage;
    const { a, b } = this.#misfortune.mostAheadMs;
    const latestMs = time.nowMs + Math.min(a, b);
    const mayBurn = Math.max(0, slotAt(listSchedule, latestMs - HORIZON_MS) + 1);
    for (const who of OWNERS) {
      for (const list of listsOf(this.#stage)) {
        const burned = machines[who].burnedUntil(list) ?? 0;
        if (burned > 0) sometimes.reach("slots burned");
        if (burned <= mayBurn) continue;
        verdict.breaks("nothing is burned ahead of the time", `${who}: ${burned} > ${mayBurn}`);
      }
    }
  }

  /** The list has ended. */
  get isOver(): boolean {
    const { startMs, periodMs, slotCount } = this.#stage.listSchedule;
    return this.#stage.time.nowMs >= startMs + periodMs * slotCount;
  }
}

/** Enough of a text to tell it from all others: "text 12 of a". */
function beginOf(text: string): string {
  return text.split(" ", 4).join(" ");
}

/** Bytes as a string that can be searched. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
