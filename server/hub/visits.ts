/**
 * Counts what came to the doors and was not the peer, so that the user sees how far a call in vain has come. It keeps
 * numbers and times, and of whom they are nothing for longer than a call may take.
 */
import type { VisitJson, VisitKind } from "../gui_api/visit_json.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";

/** How long after a visit it is told: no stranger is to see in the time of an answer that somebody hears of it. */
const TOLD_AFTER_MS = 5_000;
/** The same once something was told; a flood is not worth more. */
const TOLD_EVERY_MS = 10_000;

/** A request of the web that a cell follows within this time, from the same address, has led up to it. */
const LED_WITHIN_MS = TOLD_AFTER_MS;
/** So many of the latest are looked at for that. */
const MAY_LEAD = 64;

/** The kind under which the same visit is reported next. */
const TOLD_NEXT: Partial<Record<VisitKind, VisitKind>> = {
  lateCell: "strangeCell",
  strangeCell: "web",
};

/** Whom to tell. */
export interface VisitsOptions {
  clock: Clock;
  /** The counts are different; `news` are those of which there was none before. */
  onChange: (news: VisitJson[]) => void;
}

/** A visit that may have led up to a cell. */
interface MayLead {
  from: string;
  visit: VisitJson;
  /** When the last one of its kind had come before. */
  before: string;
  untilMs: number;
}

/** The visits of one run. */
export class Visits {
  readonly #options: VisitsOptions;
  /** By kind and list. */
  readonly #visits = new Map<string, VisitJson>();
  /** How many visits of this kind were counted already, as a kind that says more. */
  readonly #known = new Map<VisitKind, number>();
  /** The oldest first. */
  #mayLead: MayLead[] = [];
  #news: VisitJson[] = [];
  #cancel: (() => void) | undefined;
  #wasTold = false;

  constructor(options: VisitsOptions) {
    this.#options = options;
  }

  /**
   * Something came; `list`: the path of the list under whose key a late cell came; `from`: the address, where it may have
   * led up to a cell. A late cell is reported next as a strange one, and that as a visit of the web, whose answer it gets:
   * each counts once, as the kind that says most.
   */
  note(kind: VisitKind, { list, from }: { list?: string; from?: string } = {}): void {
    const known = this.#known.get(kind) ?? 0;
    const next = TOLD_NEXT[kind];
    if (next !== undefined) this.skip(next);
    if (known > 0) return void this.#known.set(kind, known - 1);
    const key = `${kind} ${list ?? ""}`;
    const at = isoTime(this.#options.clock.now());
    const visit = this.#visits.get(key) ?? { kind, count: 0, at, list };
    if (from !== undefined) this.#noteMayLead({ from, visit, before: visit.at });
    if (visit.count === 0) this.#news.push(visit);
    visit.count++;
    visit.at = at;
    this.#visits.set(key, visit);
    this.#tellLater();
  }

  /** The next one of this kind is no news: nobody can say whether it was the peer. */
  skip(kind: VisitKind): void {
    this.#known.set(kind, (this.#known.get(kind) ?? 0) + 1);
  }

  /** A cell has come from there: what came shortly before led up to it, and was no visit. */
  excuse(from: string): void {
    if (this.#mayLead.length === 0) return;
    this.#forget();
    for (const led of this.#mayLead.filter((each) => each.from === from)) this.#undo(led);
  }

  /** What has come so far. */
  json(): VisitJson[] {
    return [...this.#visits.values()].map((visit) => ({ ...visit }));
  }

  /** Tells nothing any more. */
  close(): void {
    this.#mayLead = [];
    this.#cancel?.();
    this.#cancel = () => {};
  }

  /** It never came: whatever else has come keeps its time. */
  #undo(led: MayLead): void {
    const { visit, before } = led;
    const later = this.#mayLead.slice(this.#mayLead.indexOf(led) + 1);
    this.#mayLead = this.#mayLead.filter((each) => each !== led);
    const next = later.find((each) => each.visit === visit);
    if (next !== undefined) next.before = before;
    else visit.at = before;
    if (--visit.count > 0) return;
    this.#visits.delete(`${visit.kind} ${visit.list ?? ""}`);
    this.#news = this.#news.filter((each) => each !== visit);
  }

  #noteMayLead(visit: Omit<MayLead, "untilMs">): void {
    this.#forget();
    const untilMs = this.#options.clock.uptime() + LED_WITHIN_MS;
    this.#mayLead = [...this.#mayLead.slice(1 - MAY_LEAD), { ...visit, untilMs }];
  }

  /** A cell may still follow each of those that are counted: nobody is told of any. */
  #mayAllLead(visit: VisitJson): boolean {
    return this.#mayLead.filter((each) => each.visit === visit).length === visit.count;
  }

  /** What came too long ago leads up to nothing any more. */
  #forget(): void {
    const nowMs = this.#options.clock.uptime();
    this.#mayLead = this.#mayLead.filter(({ untilMs }) => untilMs > nowMs);
  }

  #tellLater(): void {
    if (this.#cancel !== undefined) return;
    const delayMs = this.#wasTold ? TOLD_EVERY_MS : TOLD_AFTER_MS;
    this.#cancel = this.#options.clock.after(delayMs, () => {
      this.#cancel = undefined;
      this.#tell();
    });
  }

  #tell(): void {
    this.#forget();
    const news = this.#news.filter((visit) => !this.#mayAllLead(visit));
    this.#news = this.#news.filter((visit) => !news.includes(visit));
    this.#wasTold = true;
    if (this.#news.length > 0) this.#tellLater();
    this.#options.onChange(news);
  }
}
