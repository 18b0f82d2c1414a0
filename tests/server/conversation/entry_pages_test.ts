/** All entries of a talk, page by page, while timeline and vault change. */
import { assertEquals, assertRejects } from "@std/assert";
import { entryPages } from "../../../server/conversation/entry_pages.ts";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { KeptPage, KeptSpan } from "../../../server/history/vault_job.ts";
import { Timeline } from "../../../server/messages/timeline.ts";

function entryOf(id: string, text = "kept"): EntryJson {
  const at = "2026-01-01T00:00:00.000Z";
  return { id, direction: "out", text, at, state: "read", slot: 1, protection: "pad" };
}

/** A talk: entries by id, in the timeline and in a vault with two of them to a page. */
class FakeTalk {
  readonly timeline = new Timeline();
  readonly closing = new AbortController();
  kept: string[] | undefined;
  readonly asked: KeptSpan[] = [];
  /** What happens before the page of this number is read. */
  before: Record<number, () => void> = {};

  constructor({ shown, kept }: { shown: string; kept?: string | undefined }) {
    for (const id of shown) this.timeline.append(entryOf(id, "shown"));
    this.kept = kept === undefined ? undefined : [...kept];
  }

  pages(): AsyncGenerator<EntryJson[], void> {
    return entryPages({
      timeline: this.timeline,
      isKept: () => this.kept !== undefined,
      readKeptPage: (span) => Promise.resolve(this.#read(span)),
      closing: this.closing.signal,
    });
  }

  /** Ids of all entries, and of those in the vault's form in upper case. */
  async all(): Promise<string> {
    let ids = "";
    for await (const page of this.pages()) {
      for (const { id, text } of page) ids += text === "kept" ? id.toUpperCase() : id;
    }
    return ids;
  }

  #read(span: KeptSpan): KeptPage | undefined {
    this.before[this.asked.push(span)]?.();
    if (this.kept === undefined) return undefined;
    const { from, before = this.kept.length } = span;
    const end = Math.min(from + 2, before);
    const entries = this.kept.slice(from, end).filter((id) => id !== "").map((id) => entryOf(id));
    return { entries, next: end < before ? { from: end, before } : undefined };
  }
}

const remove = (talk: FakeTalk, id: string) => talk.timeline.remove({ direction: "out", id });

Deno.test("each entry is told once, in the order of vault and timeline, in the timeline's form", async () => {
  const cases: [shown: string, kept: string | undefined, told: string][] = [
    ["abc", undefined, "abc"],
    ["", undefined, ""],
    ["", "abc", "ABC"],
    ["cde", "abcde", "ABcde"],
    // The newest are not saved yet.
    ["cdefg", "abcde", "ABcdefg"],
    // One that is on its way has stayed in the timeline when those behind it left.
    ["bef", "abcdef", "AbCDef"],
    // The vault had no room for some that the timeline has.
    ["bcdef", "adf", "Abcdef"],
    ["abcde", "xe", "Xabcde"],
    // The timeline's order counts.
    ["bac", "abc", "bac"],
  ];
  for (const [shown, kept, told] of cases) {
    assertEquals(await new FakeTalk({ shown, kept }).all(), told, `${shown} ${kept}`);
  }
});

Deno.test("what comes while entries are told is left out", async () => {
  const talk = new FakeTalk({ shown: "cd", kept: "abcd" });
  talk.before = {
    2: () => {
      talk.timeline.append(entryOf("e", "shown"));
      talk.kept?.push("e");
    },
  };
  assertEquals(await talk.all(), "ABcd");
  assertEquals(talk.asked, [{ from: 0 }, { from: 2, before: 4 }]);
});

Deno.test("an entry that leaves the timeline meanwhile comes from the vault, one that is removed comes no more", async () => {
  const talk = new FakeTalk({ shown: "bcdef", kept: "abcdef" });
  talk.before = {
    // The timeline has no room for c, and d is deleted for good.
    2: () => {
      for (const id of "cd") remove(talk, id);
      talk.kept![3] = "";
    },
  };
  assertEquals(await talk.all(), "AbCef");
  const early = new FakeTalk({ shown: "abcd", kept: "cdab" });
  early.before = { 1: () => remove(early, "a") };
  assertEquals(await early.all(), "bcdA");
});

Deno.test("a change shows from the next page on", async () => {
  const talk = new FakeTalk({ shown: "abcd", kept: "abcd" });
  talk.before = {
    2: () => {
      for (const id of "ad") {
        talk.timeline.alter({ direction: "out", id }, (entry) => entry.text = "kept");
      }
    },
  };
  assertEquals(await talk.all(), "abcD");
});

Deno.test("pages without a vault are short, and are told as they are by then", async () => {
  const ids = Array.from({ length: 250 }, (_, at) => `${at}`);
  const talk = new FakeTalk({ shown: "" });
  for (const id of ids) talk.timeline.append(entryOf(id));
  const pages: number[] = [];
  for await (const page of talk.pages()) {
    pages.push(page.length);
    if (pages.length === 1) remove(talk, "100");
  }
  assertEquals(pages, [100, 100, 49]);
});

Deno.test("neither the end of a talk nor that of its vault looks like the end of the entries", async () => {
  const closed = new FakeTalk({ shown: "abcd", kept: "abcd" });
  closed.before = { 2: () => closed.closing.abort() };
  await assertRejects(() => closed.all(), Deno.errors.Interrupted, "closed");
  const failed = new FakeTalk({ shown: "abcd", kept: "abcd" });
  failed.before = { 2: () => failed.kept = undefined };
  await assertRejects(() => failed.all(), Deno.errors.Interrupted, "could not be read");
  const unkept = new FakeTalk({ shown: "abcd" });
  unkept.closing.abort();
  await assertRejects(() => unkept.all(), Deno.errors.Interrupted);
  assertEquals([closed.asked.length, failed.asked.length], [2, 2]);
});
