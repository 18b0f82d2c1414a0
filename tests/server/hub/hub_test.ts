import type { Listening } from "../../../server/http/listen_failure.ts";
import type { ListenControl } from "../../../server/transport/listen_control.ts";
import { KeyListError } from "../../../keys/errors.ts";
import { refusal } from "../../../server/refusal.ts";
import { assert, assertEquals } from "@std/assert";

import { CHANGE_UNITS, CHANGES_KEPT } from "../../../server/hub/change_log.ts";
import type { PeerRequest } from "../../../server/transport/transport.ts";
import { Hub } from "../../../server/hub/hub.ts";
import type { HubOptions } from "../../../server/hub/hub_options.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { FakeLists } from "../../testkit/fake_lists.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";

interface Setup {
  hub: Hub;
  bob: FakeConversation;
  lists: FakeLists;
  /** Where the listener moved to. */
  moves: string[];
}

/** A port for peers that a test watches. */
function fakeListen(moves: string[], listening: Listening = LISTENING): ListenControl {
  const address = () => moves.at(-1) ?? "127.0.0.1:7471";
  return {
    chosen: address,
    addressFor: address,
    dialable: () => ["http://127.0.0.1:7471"],
    dialableFor: () => ["http://127.0.0.1:7471"],
    listenFor: () => Promise.resolve(listening),
    release: () => Promise.resolve(),
    move: ({ host, port }) => {
      if (port === 1) return Promise.resolve(refusal({ code: "portTaken", host, port }));
      moves.push(`${host}:${port}`);
      return Promise.resolve({ kind: "moved" });
    },
  };
}

const LISTENING: Listening = {
  kind: "listening",
  listener: { host: "127.0.0.1", port: 7_471, close: () => Promise.resolve() },
};

function setup(options: Partial<HubOptions> = {}): Setup {
  const bob = new FakeConversation("bob");
  const lists = new FakeLists();
  const moves: string[] = [];
  const hub = new Hub({
    clock: new FakeClock(),
    conversations: [bob],
    lists,
    listen: fakeListen(moves),
    ...options,
  });
  return { hub, bob, lists, moves };
}

/** Kind of the outcome, with its code when it was refused, and the name of the setting that is wrong. */
async function apply(hub: Hub, patch: unknown): Promise<string> {
  const applied = await hub.applySettings(patch);
  if (applied.kind === "applied") return applied.kind;
  const { error } = applied;
  return "name" in error ? `${error.code} ${error.name}` : error.code;
}

Deno.test("pick() needs no name for one conversation, a name for several, and says when none is open", () => {
  const { hub } = setup();
  assertEquals(hub.find()?.name, "bob");
  assertEquals(hub.find("bob")?.name, "bob");
  assertEquals(hub.find("carol"), undefined);
  hub.admit(new FakeConversation("carol"));
  assertEquals(hub.pick(), {
    kind: "refused",
    error: { code: "conversationNeeded", names: ["bob", "carol"] },
  });
  const empty = new Hub({ clock: new FakeClock() }).pick();
  assertEquals(empty.kind === "refused" && empty.error.code, "noList");
});

Deno.test("answerPeer() asks every conversation and gives the first answer", async () => {
  const { hub } = setup();
  const carol = new FakeConversation("carol");
  carol.wireTag = "c0ffee";
  hub.admit(carol);
  const request: PeerRequest = {
    tag: "c0ffee",
    cell: new Uint8Array(),
    remoteAddress: "192.0.2.1",
    signal: AbortSignal.abort(),
  };
  assertEquals((await hub.answerPeer(request))?.cell, new Uint8Array([1]));
  assertEquals(await hub.answerPeer({ ...request, tag: "00" }), undefined);
});

Deno.test("a conversation that fails keeps no other from answering, and one that is released closes", async () => {
  const { hub, bob } = setup();
  bob.answerPeer = () => Promise.reject(new Error("the stick is on fire"));
  const carol = new FakeConversation("carol");
  carol.wireTag = "c0ffee";
  hub.admit(carol);
  const { signal } = new AbortController();
  const request = { tag: "c0ffee", cell: new Uint8Array(), remoteAddress: "192.0.2.1", signal };
  assertEquals((await hub.answerPeer(request))?.cell, new Uint8Array([1]));
  await hub.release(carol);
  assert(carol.isClosed);
  assertEquals(hub.find()?.name, "bob");
  carol.tell({ kind: "reset" });
  assertEquals(hub.settings().conversations.map(({ name }) => name), ["bob"]);
});

Deno.test("changesSince() gives what was missed, and undefined when some of it is gone", () => {
  const { hub, bob } = setup();
  const begin = hub.revision;
  bob.send("one");
  bob.send("two");
  const missed = hub.changesSince(begin) ?? [];
  assertEquals(missed.map(({ change }) => change.kind), ["entry", "entry"]);
  assertEquals(missed.at(-1)?.id, hub.revision);
  assertEquals(hub.changesSince(missed[0]?.id ?? "")?.length, 1);
  assertEquals(hub.changesSince(hub.revision), []);
  for (let count = 2; count < CHANGES_KEPT; count++) bob.tell({ kind: "reset" });
  assertEquals(hub.changesSince(begin)?.length, CHANGES_KEPT);
  bob.tell({ kind: "reset" });
  assertEquals(hub.changesSince(begin), undefined);
});

Deno.test("long texts leave the changes before there are many: what is kept for those who missed it has a bound", () => {
  const { hub, bob } = setup();
  const text = "x".repeat(65_536);
  const room = CHANGE_UNITS / text.length;
  const begin = hub.revision;
  for (let count = 0; count < room; count++) bob.send(text);
  assertEquals(hub.changesSince(begin)?.length, room);
  const second = hub.changesSince(begin)?.[0]?.id ?? "";
  bob.send("x");
  assertEquals(hub.changesSince(begin), undefined);
  assertEquals(hub.changesSince(second)?.length, room);
  // What has left is counted no more.
  for (let count = 0; count < CHANGES_KEPT; count++) bob.tell({ kind: "reset" });
  const after = hub.revision;
  for (let count = 0; count < room; count++) bob.send(text);
  assertEquals(hub.changesSince(after)?.length, room);
});

Deno.test("changesSince() takes no id of another run, of the future, or of another form", () => {
  const { hub } = setup();
  const [boot = ""] = hub.revision.split("-");
  for (const id of ["", "x-0", `${boot}-1`, `${boot}--1`, `${boot}-00`, `${boot}-0 `, boot]) {
    assertEquals(hub.changesSince(id), undefined, id);
  }
  assertEquals(hub.changesSince(`${boot}-0`), []);
});

Deno.test("applySettings() sets peer and modes at once and tells every page", async () => {
  const { hub, bob } = setup();
  const begin = hub.revision;
  const patch = { peer: "192.0.2.1:7471", padMode: "always", coverMode: "steady" };
  assertEquals(await apply(hub, patch), "applied");
  assertEquals([bob.peer, bob.padMode, bob.coverMode], [
    "http://192.0.2.1:7471",
    "always",
    "steady",
  ]);
  const change = hub.changesSince(begin)?.at(-1)?.change;
  assert(change?.kind === "settings");
  assertEquals(change.settings.conversations[0]?.peer, "http://192.0.2.1:7471");
  assertEquals(await apply(hub, { peer: null }), "applied");
  assertEquals(bob.peer, null);
});

Deno.test("applySettings() applies nothing when the last value alone is wrong", async () => {
  const { hub, bob, lists, moves } = setup();
  const good = { peer: "http://192.0.2.1:7471", padMode: "off", list: "/stick/carol.hkl" };
  const begin = hub.revision;
  assertEquals(await apply(hub, { ...good, coverMode: "loud" }), "valueInvalid coverMode");
  assertEquals(lists.opened.length, 0);
  assertEquals(await apply(hub, { ...good, listen: "127.0.0.1:1" }), "portTaken");
  assertEquals(await apply(hub, { ...good, conversation: "dave" }), "conversationUnknown dave");
  assertEquals([bob.peer, bob.padMode, moves], [null, "prefer", []]);
  assertEquals(hub.conversations().length, 1);
  assert(lists.opened.every((list) => list.isClosed));
  assertEquals(lists.begun, []);
  assertEquals(hub.revision, begin);
});

Deno.test("applySettings() takes no padMode always for a list without pad, open or opened with it", async () => {
  const { hub, bob, lists, moves } = setup();
  bob.hasPad = false;
  assertEquals(
    await apply(hub, { padMode: "always", listen: "[::]:7471" }),
    "valueInvalid padMode",
  );
  assertEquals([bob.padMode, moves], ["prefer", []]);
  const other = setup();
  other.lists.recordBytes = 64;
  assertEquals(await apply(other.hub, { list: "x", padMode: "always" }), "valueInvalid padMode");
  assert(other.lists.opened[0]?.isClosed);
  assertEquals([lists.opened.length, await apply(hub, { padMode: "off" })], [0, "applied"]);
});

Deno.test("applySettings() opens a list into a hub that has none, with the peer it comes with", async () => {
  const { hub, lists } = setup({ conversations: [] });
  const begin = hub.revision;
  const patch = { list: "/stick/carol.hkl", peer: "http://192.0.2.1:7471" };
  assertEquals(await apply(hub, patch), "applied");
  assertEquals(hub.find("carol")?.snapshot().peer, "http://192.0.2.1:7471");
  const kinds = hub.changesSince(begin)?.map(({ change }) => change.kind);
  assertEquals(kinds, ["reset", "settings"]);
  await hub.close();
  assert(lists.begun[0]?.isClosed);
});

Deno.test("applySettings() refuses a list that is open; freeName() tells conversations of one name apart", async () => {
  const { hub, lists } = setup();
  assertEquals(await apply(hub, { list: "/stick/bob.hkl" }), "listOpen");
  assertEquals(lists.opened.length, 0);
  assertEquals(hub.freeName("bob"), "bob 2");
  assertEquals(hub.freeName("carol"), "carol");
});

Deno.test("applySettings() tells why a list could not be opened, in the words of the key list", async () => {
  const problem = new KeyListError("wrongPassphrase", "Cannot open the key list: wrong passphrase");
  const { hub, lists } = setup();
  lists.before = () => Promise.reject(problem);
  assertEquals(await hub.applySettings({ list: "/stick/carol.hkl", passphrase: "x" }), {
    kind: "refused",
    error: {
      code: "wrongPassphrase",
      list: "/stick/carol.hkl",
      detail: "Cannot open the key list: wrong passphrase",
    },
  });
  lists.before = () => Promise.reject(new Deno.errors.NotCapable("secret"));
  assertEquals(await hub.applySettings({ list: "x" }), {
    kind: "refused",
    error: { code: "listFailed", list: "x" },
  });
  const fixed = new Hub({ clock: new FakeClock() });
  assertEquals(await apply(fixed, { list: "/stick/carol.hkl" }), "valueInvalid list");
  assertEquals(await apply(fixed, { listen: "127.0.0.1:0" }), "valueInvalid listen");
});

Deno.test("a locked conversation goes on with its list once the passphrase is right, under its name", async () => {
  const { hub, bob, lists } = setup();
  bob.status = { code: "locked" };
  const patch = {
    conversation: "bob",
    list: "/stick/bob.hkl",
    passphrase: "words",
    padMode: "off",
  };
  assertEquals(await apply(hub, patch), "applied");
  assertEquals([bob.isClosed, bob.isLocked, bob.list], [false, false, lists.opened[0]]);
  assertEquals([hub.conversations(), lists.begun], [[bob], []]);
  assertEquals(hub.find("bob")?.snapshot().padMode, "off");
});

Deno.test("a locked conversation stays locked, and its list is closed, when the rest of the patch fails", async () => {
  const { hub, bob, lists } = setup();
  bob.status = { code: "locked" };
  const patch = { list: "/stick/bob.hkl", passphrase: "words", listen: "127.0.0.1:1" };
  assertEquals(await apply(hub, patch), "portTaken");
  assertEquals([bob.isLocked, lists.opened[0]?.isClosed], [true, true]);
});

Deno.test("applySettings() applies one patch after the other", async () => {
  const waiting: (() => void)[] = [];
  const { hub, lists } = setup();
  lists.before = () => new Promise((resolve) => waiting.push(resolve));
  const first = apply(hub, { list: "/stick/carol.hkl" });
  const second = apply(hub, { list: "/stick/carol.hkl" });
  await Promise.resolve();
  assertEquals(waiting.length, 1);
  waiting[0]?.();
  assertEquals([await first, await second], ["applied", "listOpen"]);
});

Deno.test("a list that is being opened when the program is locked is given back", async () => {
  let finish = (): void => {};
  const { hub, lists } = setup();
  lists.before = () => new Promise((resolve) => finish = resolve);
  const applied = apply(hub, { list: "/stick/carol.hkl" });
  await Promise.resolve();
  hub.noteLock({ locked: true, keys: ["pin"], triesLeft: 3, loses: [] });
  finish();
  assertEquals([await applied, lists.opened[0]?.isClosed], ["programLocked", true]);
  const late = new FakeConversation("dave");
  hub.admit(late);
  assertEquals([late.isClosed, hub.conversations().length], [true, 1]);
});

Deno.test("close() closes every conversation, and a list that is being opened", async () => {
  let finish = (): void => {};
  const { hub, bob, lists } = setup();
  lists.before = () => new Promise((resolve) => finish = resolve);
  const applied = apply(hub, { list: "/stick/carol.hkl" });
  await Promise.resolve();
  await hub.close();
  assert(bob.isClosed);
  assertEquals(bob.listeners.size, 0);
  finish();
  await applied;
  assertEquals([lists.opened[0]?.isClosed, lists.begun], [true, []]);
  assertEquals(hub.conversations(), []);
});

Deno.test("a program that dials nobody any more has to be reachable, or the address stays", async () => {
  const error = { code: "portForbidden", host: "127.0.0.1", port: 1_024 } as const;
  const { hub, bob } = setup({ listen: fakeListen([], { kind: "failed", error }) });
  assertEquals(await apply(hub, { peer: "http://192.0.2.1:7471" }), "applied");
  assertEquals(await apply(hub, { peer: null }), "portForbidden");
  assertEquals(bob.peer, "http://192.0.2.1:7471");
  assertEquals(await apply(hub, { coverMode: "steady" }), "applied");
});
