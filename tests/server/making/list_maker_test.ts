import { assert, assertEquals } from "@std/assert";
import { KeyList } from "../../../keys/list/key_list.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { ProgramLock } from "../../../server/hub/program_lock.ts";
import { ListMaker } from "../../../server/making/list_maker.ts";
import { MakeClerk } from "../../../server/making/make_clerk.ts";
import type { MakeDesk } from "../../../server/making/make_job.ts";
import { decodeMakeRequest, type MakeRequest } from "../../../server/making/make_request.ts";
import { inTime } from "../../../server/time/in_time.ts";
import { folderAt, placesOf } from "../../../server/making/places.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { fingerprintOf } from "../../../keys/list/fingerprint.ts";
import type { MakingJson } from "../../../server/gui_api/lists_json.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

function request(folders: [string, string], part: Record<string, unknown> = {}): MakeRequest {
  const body = { names: ["alice", "bob"], folders, spanMs: 3_600_000, ...part };
  const decoded = decodeMakeRequest(body);
  assert(decoded.kind === "request", JSON.stringify(decoded));
  return decoded.request;
}

/** Makes lists in a thread, which ends with the test. */
function makerHere(): ListMaker & AsyncDisposable {
  const maker = new ListMaker({ clock: realClock });
  return Object.assign(maker, { [Symbol.asyncDispose]: () => maker.close() });
}

/** A medium that does not answer. */
const NEVER = new Promise<never>(() => {});

const SLOW = {
  kind: "refused",
  error: { code: "makeFailed", reason: "slow", path: "" },
} as const;

/** What came of it. */
async function finished(maker: ListMaker): Promise<MakingJson> {
  for (;;) {
    const state = maker.state();
    if (state.code !== "writing" && state.code !== "checking") return state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("ListMaker says what lists take, writes both, and tells their fingerprint", async () => {
  using folder = tempDir();
  await using maker = makerHere();
  const wanted = request([folder.path, folder.path]);
  const estimated = await maker.estimate(wanted);
  assert(estimated.kind === "estimate");
  const { bytes, files, paths } = estimated.estimate;
  assertEquals([files, paths], [1, [folder.file("alice.hkl"), folder.file("bob.hkl")]]);
  assertEquals([...Deno.readDirSync(folder.path)], []);
  assertEquals(await maker.start(wanted), undefined);
  assertEquals((await maker.start(wanted))?.error.code, "makingAlready");
  const made = await finished(maker);
  assert(made.code === "written", JSON.stringify(made));
  for (const path of made.paths) {
    assertEquals(Deno.statSync(path).size, bytes);
    assertEquals(fingerprintOf(readListInfo(path).header), made.fingerprint);
  }
  maker.cancel();
  assertEquals(maker.state(), { code: "none" });
});

Deno.test("ListMaker puts a passphrase on both lists, and leaves the pad out when told so", async () => {
  using folder = tempDir();
  await using maker = makerHere();
  await maker.start(
    request([folder.path, folder.path], { passphrase: "correct horse", hasPad: false }),
  );
  const made = await finished(maker);
  assert(made.code === "written");
  for (const path of made.paths) {
    const list = await KeyList.open(path, { passphrase: "correct horse", write: false });
    assertEquals(readListInfo(path).header.recordBytes, 64);
    list.close();
  }
});

Deno.test("ListMaker declines what cannot be written, before it writes", async () => {
  using folder = tempDir();
  await using maker = makerHere();
  const reason = async (wanted: MakeRequest): Promise<string> => {
    const estimated = await maker.estimate(wanted);
    assert(estimated.kind === "refused" && estimated.error.code === "makeFailed");
    return estimated.error.reason;
  };
  assertEquals(await reason(request([folder.file("none"), folder.path])), "noFolder");
  const huge = request([folder.path, folder.path], { spanMs: 1e14 });
  assertEquals(await reason(huge), "full");
  Deno.writeTextFileSync(folder.file("bob.hkl"), "mine");
  assertEquals(await reason(request([folder.path, folder.path])), "exists");
  assertEquals(Deno.readTextFileSync(folder.file("bob.hkl")), "mine");
});

Deno.test("ListMaker leaves nothing of what was cancelled", async () => {
  using folder = tempDir();
  await using maker = makerHere();
  await maker.start(request([folder.path, folder.path], { spanMs: 30 * 86_400_000 }));
  maker.cancel();
  assertEquals(await finished(maker), { code: "none" });
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("a lock ends the making of lists, says so before, and nothing of them stays", async () => {
  using folder = tempDir();
  await using maker = makerHere();
  const hub = new Hub({ clock: realClock, conversations: [] });
  const lock = new ProgramLock(hub, seededRandom("lock"), maker);
  await lock.setPin("246802");
  assertEquals(lock.describe().losesLists, undefined);
  await maker.start(request([folder.path, folder.path], { spanMs: 30 * 86_400_000 }));
  assertEquals(lock.describe().losesLists, true);
  await lock.lock();
  assertEquals([maker.state(), lock.describe().losesLists], [{ code: "none" }, undefined]);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("a panic ends the making of lists", async () => {
  let hasStopped = false;
  const making = { isUnderWay: true, stop: () => Promise.resolve(void (hasStopped = true)) };
  const hub = new Hub({ clock: realClock, conversations: [] });
  await new ProgramLock(hub, seededRandom("lock"), making).panic({ wipesVaults: false });
  assertEquals(hasStopped, true);
});

Deno.test("ListMaker begins nothing that was cancelled while its medium was looked at", async () => {
  using folder = tempDir();
  await using maker = makerHere();
  const starting = maker.start(request([folder.path, folder.path]));
  await maker.stop();
  assertEquals([await starting, maker.isUnderWay], [undefined, false]);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("ListMaker gives up a medium that does not answer, and takes the next request", async () => {
  const clock = new FakeClock();
  let ended = 0;
  const desks: MakeDesk[] = [
    { do: () => NEVER, end: () => void ended++ },
    { do: (job) => job.kind === "estimate" ? new MakeClerk().do(job) : NEVER, end: () => {} },
  ];
  const maker = new ListMaker({ clock, desk: () => Promise.resolve(desks.shift()!) });
  using folder = tempDir();
  const wanted = request([folder.path, folder.path]);
  const estimating = maker.estimate(wanted);
  await clock.advance(10_000);
  assertEquals(await estimating, SLOW);
  assertEquals(ended, 1);
  assertEquals((await maker.estimate(wanted)).kind, "estimate");
});

Deno.test("ListMaker lets go of lists that it cannot end in time", async () => {
  const clock = new FakeClock();
  const hangs = Promise.withResolvers<never>();
  const desk: MakeDesk = {
    do: (job) => job.kind === "estimate" ? new MakeClerk().do(job) : hangs.promise,
    end: () => hangs.reject(new Error("ended")),
  };
  const maker = new ListMaker({ clock, desk: () => Promise.resolve(desk) });
  using folder = tempDir();
  assertEquals(await maker.start(request([folder.path, folder.path])), undefined);
  const closing = maker.close();
  await clock.advance(2_900);
  assertEquals(maker.state().code, "writing");
  await clock.advance(200);
  await closing;
  assertEquals(maker.state(), { code: "failed", fault: SLOW.error });
});

Deno.test("decodeMakeRequest() names the value that is wrong", () => {
  const whole = { names: ["alice", "bob"], folders: ["/a", "/b"] };
  const fault = (part: Record<string, unknown>): string => {
    const decoded = decodeMakeRequest({ ...whole, ...part });
    assert(decoded.kind === "refused" && decoded.error.code === "valueInvalid");
    return `${decoded.error.name} ${decoded.error.reason.code}`;
  };
  assertEquals(fault({ names: ["alice"] }), "names notAString");
  assertEquals(fault({ names: ["a/b", "bob"] }), "names notAName");
  assertEquals(fault({ names: ["con", "bob"] }), "names notAName");
  assertEquals(fault({ names: ["Bob", "bob"] }), "names sameNames");
  assertEquals(fault({ folders: ["a", "/b"] }), "folders notAPath");
  assertEquals(fault({ periodMs: 1 }), "periodMs outOfRange");
  assertEquals(fault({ spanMs: 5_000 }), "spanMs outOfRange");
  assertEquals(fault({ spanMs: Infinity }), "spanMs outOfRange");
  assertEquals(fault({ hasPad: 1 }), "hasPad notABoolean");
  assertEquals(fault({ passphrase: "\ud800" }), "passphrase notUnicode");
});

Deno.test("placesOf() and folderAt() tell folders, their room and their lists, and nothing hidden", async () => {
  using folder = tempDir();
  for (const name of ["stick", "stick/inner", "stick/.hidden"]) Deno.mkdirSync(folder.file(name));
  const stick = folder.file("stick");
  for (const name of ["b.hkl", "a.hkl", ".c.hkl", "d.txt"]) {
    Deno.writeTextFileSync(`${stick}/${name}`, "");
  }
  const lists = [`${stick}/a.hkl`, `${stick}/b.hkl`];
  const { places } = await placesOf({
    media: [stick, folder.file("none")],
    own: [folder.path, stick],
  }, realClock);
  assertEquals(places.map(({ path, isMedium, lists }) => ({ path, isMedium, lists })), [
    { path: stick, isMedium: true, lists },
    { path: folder.path, isMedium: false, lists: [] },
  ]);
  assert(places.every(({ freeBytes }) => (freeBytes ?? 0) > 0));
  assertEquals(await folderAt(stick), {
    path: stick,
    parent: folder.path,
    folders: [`${stick}/inner`],
    lists,
  });
  assertEquals((await folderAt(folder.file("none"))).folders, []);
});

Deno.test("inTime() goes on without what takes too long", async () => {
  const clock = new FakeClock();
  const waiting = inTime(NEVER, { clock, limitMs: 3_000 });
  await clock.advance(3_000);
  assertEquals(await waiting, undefined);
  assertEquals(await inTime(Promise.resolve(1), { clock, limitMs: 3_000 }), 1);
});
