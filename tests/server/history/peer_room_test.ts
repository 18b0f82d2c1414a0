/** What a peer that sends without end leaves on the disk. */
import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { unchanged } from "../../../server/history/due_changes.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { PEER_BYTES, PeerRoom } from "../../../server/history/peer_room.ts";
import { ENTRY, ROOM } from "../../../server/history/row_kinds.ts";
import { type Rows, SealedRows } from "../../../server/history/sealed_rows.ts";
import { KeptRows } from "../../../server/history/kept_rows.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { allSettled, memoryPair, type Peer, say, texts } from "../../testkit/pair.ts";
import { smallDisk } from "../../testkit/small_disk.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const ROOM_BYTES = 400_000;
const ALL = { limit: Infinity };
function entryOf(number: number, direction: "in" | "out", text: string): EntryJson {
  const id = number.toString(16).padStart(32, "0");
  const at = new Date(1_767_225_600_000 + number * 1_000).toISOString();
  return { id, direction, text, at, state: "delivered", slot: number, protection: "pad" };
}

function openRows(path: string): SealedRows {
  const sealer = new MemoryList().vault.sealer("history");
  const opened = SealedRows.open(path, { sealer, random: seededRandom(path) });
  assert(opened.kind === "opened");
  return opened.rows;
}

/** Rows that are on a disk with so much room. */
function onDisk(rows: SealedRows, freeBytes: () => number): Rows {
  return new Proxy(rows, {
    get: (target, name) => {
      if (name === "freeBytes") return freeBytes;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The peer says `count` texts, and this side one after every ten of them. */
function talk(kept: EntryRows, rows: Rows, { from, count, text }: {
  from: number;
  count: number;
  text: string;
}): void {
  for (let number = from; number < from + count; number++) {
    const direction = number % 10 === 0 ? "out" : "in";
    kept.put({ entry: entryOf(number, direction, `${text} ${number}`), writtenAtMs: number });
    kept.makeRoom();
    rows.commit();
  }
}

function numbersOf(kept: EntryRows, direction: "in" | "out"): number[] {
  return kept.read(ALL).filter((entry) => entry.direction === direction).map(({ slot }) => slot!);
}

Deno.test("the peer's oldest entries leave for its newest ones, ours stay, and the file does not grow", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const rows = openRows(path);
  const kept = new EntryRows(rows, { peerBytes: ROOM_BYTES });
  const text = "zeal ".repeat(1_000);
  talk(kept, rows, { from: 0, count: 60, text });
  assert(kept.hasLeft);
  rows.tidy();
  const bytes = Deno.statSync(path).size + Deno.statSync(`${path}-wal`).size;
  talk(kept, rows, { from: 60, count: 400, text });
  const left = numbersOf(kept, "in");
  assertEquals(
    left,
    Array.from({ length: 460 }, (_, at) => at).filter((at) => at % 10 > 0).slice(-left.length),
  );
  assert(left.length * 2 * 5_000 <= ROOM_BYTES, `${left.length} are left`);
  assert(left.length * 2 * 5_300 >= ROOM_BYTES * 0.9, `${left.length} are left`);
  assertEquals(numbersOf(kept, "out"), Array.from({ length: 46 }, (_, at) => at * 10));
  assertEquals(kept.read({ ...ALL, search: `zeal ${left[0]! - 1}` }), []);
  assertEquals(kept.read({ ...ALL, search: `zeal ${left[0]}` }).length, 1);
  rows.close();
  const own = 40 * 2 * 5_400;
  assert(Deno.statSync(path).size < bytes + ROOM_BYTES + own, "what has left makes room");
});

Deno.test("what the peer has sent is counted from run to run, and anew where nobody has", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const rows = openRows(path);
  const text = "x".repeat(2_000);
  const options = { peerBytes: ROOM_BYTES };
  talk(new EntryRows(rows, options), rows, { from: 0, count: 200, text });
  const before = numbersOf(new EntryRows(rows, options), "in");
  talk(new EntryRows(rows, options), rows, { from: 200, count: 50, text });
  assertEquals(numbersOf(new EntryRows(rows, options), "in").length, before.length);
  rows.remove(ROOM, 0);
  rows.commit();
  talk(new EntryRows(rows, options), rows, { from: 250, count: 50, text });
  assertEquals(numbersOf(new EntryRows(rows, options), "in").length, before.length);
  rows.close();
});

Deno.test("an entry that has left is not written again when the timeline still has it and changes it", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const kept = new EntryRows(rows, { peerBytes: 20_000 });
  talk(kept, rows, { from: 1, count: 9, text: "y".repeat(3_000) });
  const there = numbersOf(kept, "in");
  kept.put({ entry: { ...entryOf(1, "in", "read"), state: "read" }, writtenAtMs: 1 });
  rows.commit();
  assertEquals(numbersOf(kept, "in"), there);
  rows.close();
});

Deno.test("edits, deletions and ends are counted as what is there, whatever their order", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const kept = new EntryRows(rows);
  const disappearsAt = "2026-02-01T00:00:00.000Z";
  for (let number = 1; number <= 20; number++) {
    const entry = entryOf(number, number % 2 === 0 ? "in" : "out", "z".repeat(number * 100));
    kept.put({ entry: number > 15 ? { ...entry, disappearsAt } : entry, writtenAtMs: 0 });
  }
  kept.put({ entry: entryOf(2, "in", "longer ".repeat(500)), writtenAtMs: 0 });
  kept.put({ entry: { ...entryOf(4, "in", ""), deleted: true }, writtenAtMs: 0 });
  kept.remove(entryOf(6, "in", ""));
  kept.removeEnded(Date.parse(disappearsAt));
  kept.makeRoom();
  rows.commit();
  const said = JSON.parse(new TextDecoder().decode(rows.get(ROOM, 0)?.bytes));
  const lengths = rows.load(ENTRY)!.map(({ bytes }) => bytes)
    .filter((bytes) => new TextDecoder().decode(bytes).includes('"direction":"in"'))
    .map((bytes) => 2 * bytes.length);
  assertEquals([lengths.length, said.bytes], [6, lengths.reduce((sum, each) => sum + each)]);
  rows.close();
});

Deno.test("the peer takes a quarter of what would be free; a disk that others fill takes nothing away", () => {
  using folder = tempDir();
  const rows = openRows(folder.file("vault"));
  const megabyte = 1_048_576;
  let freeBytes = 100 * megabyte;
  const room = new PeerRoom(onDisk(rows, () => freeBytes));
  let looks = 0;
  rows.first = () => void looks++;
  /** So much more has come. With no row in the file the room finds none to take away, but has looked for it. */
  const isFull = (bytes: number): boolean => {
    room.note("in", { before: 0, after: bytes / 2 });
    freeBytes -= bytes;
    const before = looks;
    return [...room.leaving()].length === 0 && looks > before;
  };
  assertEquals([isFull(24 * megabyte), isFull(megabyte), isFull(2)], [false, false, true]);
  freeBytes = Infinity;
  assertEquals(isFull(megabyte), false);
  freeBytes = 0;
  assertEquals([isFull(-megabyte), isFull(2), isFull(megabyte)], [false, true, true]);
  freeBytes = Infinity;
  assertEquals([isFull(PEER_BYTES - 27 * megabyte), isFull(2 * megabyte)], [false, true]);
  rows.close();
});

Deno.test("a peer that sends without end fills no disk and takes away none of our words, and both sides talk on", async () => {
  using folder = tempDir();
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.path,
    vaultDesk: () => new VaultClerk({ peerBytes: ROOM_BYTES }),
  });
  const { a, b } = pair;
  const notices = ({ conversation }: Peer) =>
    conversation.snapshot().notices.filter(({ code }) => code === "historyFull").length;
  const zeal = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      for (let each = 0; each < 4; each++) say(a, "without end ".repeat(1_300));
      say(b, `our words ${round}`);
      await pair.until(() => allSettled(a) && allSettled(b), "delivered");
    }
  };
  say(b, "our first words");
  await zeal(1);
  assertEquals(notices(b), 0);
  await zeal(6);
  assertEquals([notices(a), notices(b)], [0, 1]);
  const bytes = (): number => Deno.statSync(`${folder.path}/b0`).size;
  await b.restart();
  const full = bytes();
  const kept = texts(b, "in").length;
  assert(kept < 20, `${kept} of 28 are kept`);
  await zeal(6);
  await b.restart();
  assert(bytes() < full * 1.5, `${bytes()} bytes after ${full}`);
  assertEquals(texts(b, "out").length, 14);
  assertEquals(texts(b, "out")[0], "our first words");
  assert(texts(b, "in").length <= kept + 1);
  say(a, "heard?");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in").at(-1), "heard?");
  await pair.close();
});

const canMount = (() => {
  using disk = smallDisk(1);
  return disk !== undefined;
})();

Deno.test({
  name: "a peer that sends more than the disk holds does not fill it, and the history goes on",
  ignore: !canMount,
  fn: () => {
    using disk = smallDisk(16)!;
    const rows = openRows(`${disk.path}/vault`);
    const kept = new KeptRows(rows);
    const texts = Array.from({ length: 600 }, (_, at) => entryOf(at, "in", "zeal ".repeat(12_000)));
    const saved = texts.map((entry, writtenAtMs) => {
      const saved = kept.save({ ...unchanged(), entries: [{ entry, writtenAtMs }] });
      kept.tidy();
      return saved;
    });
    assertEquals([saved[20]?.hasLeft, saved.at(-1)?.hasLeft], [false, true]);
    const left = kept.entries.read(ALL).map(({ slot }) => slot);
    assert(left.length >= 30, `${left.length} are left`);
    assertEquals(left, texts.map(({ slot }) => slot).slice(-left.length));
    kept.close();
  },
});
