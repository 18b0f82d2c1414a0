/**
 * Bugs to be planted at seams of the program, one at a time and off by default: a net that lets one of them through
 * would let others through.
 */
import { KeyList } from "../../keys/list/key_list.ts";
import { Inbox } from "../../server/messages/inbox.ts";
import { Outbox } from "../../server/messages/outbox.ts";
import { Timeline } from "../../server/messages/timeline.ts";
import { TrustedTime } from "../../server/time/trusted_time.ts";
import { Backoff } from "../../server/time/backoff.ts";
import { VirtualDisk } from "./virtual_disk.ts";
import type { Invariant } from "./verdict.ts";

/** A bug, how to plant it, and one of the rules that it breaks. */
export interface PlantedBug {
  name: string;
  /** Plants it; the returned function takes it out again. */
  plant(): () => void;
  breaks: readonly Invariant[];
}

/** Plants the bug of that name, if there is a name; the returned function takes it out again. */
export function plant(name: string | undefined): () => void {
  if (name === undefined) return () => {};
  const bug = PLANTED_BUGS.find((each) => each.name === name);
  if (bug === undefined) throw new Error(`Internal error: no planted bug is called ${name}`);
  return bug.plant();
}

/** Puts `made` in the place of a method, for as long as the bug is planted. */
function replace<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  made: (original: Target[Name]) => Target[Name],
): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)!;
  Object.defineProperty(target, name, { ...before, value: made(before.value) });
  return () => Object.defineProperty(target, name, before);
}

const HOUR_MS = 3_600_000;

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "a slot is claimed without a word to the list",
    plant: () => replace(KeyList.prototype, "claimSlot", () => () => ({ kind: "claimed" })),
    breaks: ["no pad byte protects two texts", "a slot that was left is never sealed under again"],
  },
  {
    name: "one side forgets what handshakes leave behind",
    plant: () =>
      replace(
        KeyList.prototype,
        "rememberHandshake",
        (original) =>
          function (this: KeyList, changes) {
            if (this.header.seat === "b") original.call(this, changes);
          },
      ),
    breaks: ["owners never lose each other"],
  },
  {
    name: "a list that was pulled out is not opened again",
    plant: () => replace(KeyList.prototype, "revive", () => () => false),
    breaks: ["after the last fault everything is delivered", "after the last fault both are there"],
  },
  {
    name: "the medium says that it has written what it has not",
    plant: () => {
      VirtualDisk.liesAboutSync = true;
      return () => void (VirtualDisk.liesAboutSync = false);
    },
    breaks: [
      "no pad byte protects two texts",
      "a slot that was left is never sealed under again",
      "the list opens again",
      "owners never lose each other",
    ],
  },
  {
    name: "burning goes two hours ahead",
    plant: () =>
      replace(TrustedTime.prototype, "now", (original) =>
        function (this: TrustedTime) {
          const nowMs = original.call(this);
          return nowMs === undefined ? undefined : nowMs + 2 * HOUR_MS;
        }),
    breaks: ["nothing is burned ahead of the time"],
  },
  {
    name: "an acknowledgement covers a segment that has not come",
    plant: () =>
      replace(Inbox.prototype, "ack", (original) =>
        function (this: Inbox) {
          const ack = original.call(this);
          return ack && { ...ack, through: ack.through + 1 };
        }),
    breaks: ["delivered means shown", "after the last fault everything is delivered"],
  },
  {
    name: "what has arrived counts as read",
    plant: () =>
      replace(Inbox.prototype, "ack", (original) =>
        function (this: Inbox) {
          const ack = original.call(this);
          return ack && { ...ack, readThrough: ack.through };
        }),
    breaks: ["read means read"],
  },
  {
    name: "what has left counts as delivered",
    plant: () =>
      replace(Timeline.prototype, "update", (original) =>
        function (this: Timeline, id, patch) {
          return original.call(
            this,
            id,
            patch.state === "sent" ? { ...patch, state: "delivered" } : patch,
          );
        }),
    breaks: ["delivered means shown"],
  },
  {
    name: "a text is sent once and never again",
    plant: () =>
      replace(Outbox.prototype, "draft", (original) =>
        function (this: Outbox, nowMs, room) {
          return original.call(this, nowMs, room).filter(({ sentAtMs }) => sentAtMs === undefined);
        }),
    breaks: ["after the last fault everything is delivered"],
  },
  {
    name: "nobody is called again after a failure",
    plant: () => {
      const before = Object.getOwnPropertyDescriptor(Backoff.prototype, "isPausing")!;
      Object.defineProperty(Backoff.prototype, "isPausing", {
        ...before,
        get(this: Backoff) {
          return this.failures > 0;
        },
      });
      return () => Object.defineProperty(Backoff.prototype, "isPausing", before);
    },
    breaks: ["after the last fault everything is delivered", "after the last fault both are there"],
  },
];
