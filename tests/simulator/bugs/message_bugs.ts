import { BurnReceipts } from "../../../server/messages/burn_receipts.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { EntryChanges } from "../../../server/messages/entry_changes.ts";
import { Inbox } from "../../../server/messages/inbox.ts";
import { Lifetimes } from "../../../server/messages/lifetimes.ts";
import { Outbox } from "../../../server/messages/outbox.ts";
import { SendLater } from "../../../server/messages/send_later.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { Backoff } from "../../../server/time/backoff.ts";
import { type PlantedBug, replace, replaceGetter } from "./planted_bug.ts";

/** Bugs on the way of a text from one timeline to the other. */
export const MESSAGE_BUGS: readonly PlantedBug[] = [
  {
    name: "an acknowledgement covers a segment that has not come",
    plant: () =>
      replace(Inbox.prototype, "ack", (original) =>
        function (this: Inbox) {
          const ack = original.call(this);
          return ack && { ...ack, through: ack.through + 1 };
        }),
    breaks: ["delivered means shown", "after the last fault everything is delivered"],
    seed: 1,
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
    seed: 1,
  },
  {
    name: "what has arrived is in the log",
    plant: () =>
      replace(Inbox.prototype, "receive", (original) =>
        function (this: Inbox, segment) {
          const received = original.call(this, segment);
          const entries = received.filter((each) => each.kind === "entry");
          const told = entries.map(({ payload }) => {
            return { kind: "unusable", reason: JSON.stringify(payload) } as const;
          });
          return [...told, ...received];
        }),
    breaks: ["a log holds no text and no key"],
    seed: 1,
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
    seed: 1,
  },
  {
    name: "a text is sent once and never again",
    plant: () =>
      replace(Outbox.prototype, "draft", (original) =>
        function (this: Outbox, nowMs, room) {
          return original.call(this, nowMs, room).filter(({ sentAtMs }) => sentAtMs === undefined);
        }),
    breaks: ["cells leave for a reason", "after the last fault everything is delivered"],
    seed: 15,
  },
  {
    name: "nobody is called again after a failure",
    plant: () =>
      replaceGetter(Backoff.prototype, "isPausing", function (this: Backoff) {
        return this.failures > 0;
      }),
    breaks: ["after the last fault everything is delivered", "after the last fault both are there"],
    seed: 9,
  },
  {
    name: "what was taken back goes out after all",
    plant: () => replace(Outbox.prototype, "cancel", () => () => true),
    breaks: ["what was taken back does not arrive"],
    seed: 6,
  },
  {
    name: "a deletion looks for its entry in the wrong direction",
    plant: () =>
      replace(
        EntryChanges.prototype,
        "receive",
        (original) =>
          function (this: EntryChanges, payload, at) {
            if (payload.kind !== "delete") original.call(this, payload, at);
          },
      ),
    breaks: ["both show the same"],
    seed: 48,
  },
  {
    name: "a reaction that is taken away stays",
    plant: () =>
      replace(
        EntryChanges.prototype,
        "receive",
        (original) =>
          function (this: EntryChanges, payload, at) {
            const kept = payload.kind === "reaction" ? { ...payload, on: true } : payload;
            original.call(this, kept, at);
          },
      ),
    breaks: ["both show the same"],
    seed: 65,
  },
  {
    name: "requests of the peer go to the first list alone",
    plant: () =>
      replace(Hub.prototype, "answerPeer", () =>
        async function (this: Hub, request) {
          return await this.conversations()[0]?.answerPeer(request);
        }),
    breaks: ["after the last fault everything is delivered", "after the last fault both are there"],
    seed: 2,
  },
  {
    name: "a text for later leaves a minute early",
    plant: () =>
      replace(
        SendLater.prototype,
        "take",
        (original) =>
          function (this: SendLater, nowMs, most) {
            return original.call(this, nowMs + 60_000, most);
          },
      ),
    breaks: ["a text leaves no sooner than it was to"],
    seed: 7,
  },
  {
    name: "a text for later is forgotten at its time",
    plant: () =>
      replace(
        SendLater.prototype,
        "take",
        (original) =>
          function (this: SendLater, nowMs, most) {
            original.call(this, nowMs, most);
            return [];
          },
      ),
    breaks: ["after the last fault everything is delivered", "locking loses nothing"],
    seed: 7,
  },
  {
    name: "what is to disappear stays",
    plant: () => replace(Lifetimes.prototype, "sweep", () => () => []),
    breaks: ["what has disappeared is gone"],
    seed: 22,
  },
  {
    name: "a receipt goes by one copy alone",
    plant: () =>
      replace(BurnReceipts.prototype, "noteSession", (original) =>
        function (this: BurnReceipts) {
          original.call(this);
          this.receive({ kind: "burned", before: Number.MAX_SAFE_INTEGER });
        }),
    breaks: ["a receipt comes when both copies are gone"],
    seed: 22,
  },
];
