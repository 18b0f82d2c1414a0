import { ReplayWindow } from "../../../keys/cell/replay.ts";
import { Sealer } from "../../../keys/cell/sealer.ts";
import { PadLedger } from "../../../keys/cell/pad.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { ListMemory } from "../../../keys/list/list_memory.ts";
import { LiveList } from "../../../keys/live/live_list.ts";
import { TrustedTime } from "../../../server/time/trusted_time.ts";
import { VirtualDisk } from "../virtual_disk.ts";
import { type PlantedBug, replace, replaceGetter } from "./planted_bug.ts";

const HOUR_MS = 3_600_000;

/** Bugs of the rooms of keys: lists and cells. */
export const KEY_BUGS: readonly PlantedBug[] = [
  {
    name: "a slot is claimed without a word to the list",
    plant: () => replace(KeyList.prototype, "claimSlot", () => () => ({ kind: "claimed" })),
    breaks: ["no pad byte protects two texts", "a slot that was left is never sealed under again"],
    seed: 50,
  },
  {
    name: "one side forgets what handshakes leave behind",
    plant: () =>
      replace(
        KeyList.prototype,
        "rememberHandshake",
        (original) =>
          function (this: KeyList, changes) {
            if (this.header.seat === "b") return original.call(this, changes);
            return { kind: "remembered" };
          },
      ),
    breaks: ["after the last fault everything is delivered", "owners never lose each other"],
    seed: 1,
  },
  {
    name: "a list that was pulled out is not opened again",
    plant: () => replace(KeyList.prototype, "revive", () => () => false),
    breaks: ["after the last fault everything is delivered", "after the last fault both are there"],
    seed: 27,
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
    seed: 4,
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
    seed: 1,
  },
  {
    name: "burning goes a few slots ahead",
    plant: () =>
      replace(KeyList.prototype, "burn", (original) =>
        function (this: KeyList, until, options) {
          return original.call(this, until + 3, options);
        }),
    breaks: ["nothing is burned ahead of the time"],
    seed: 1,
  },
  {
    name: "both keep the secret of their first session for ever",
    plant: () =>
      replace(
        KeyList.prototype,
        "rememberHandshake",
        (original) =>
          function (this: KeyList, { retained: _retained, previousRetained: _previous, ...rest }) {
            return original.call(this, rest);
          },
      ),
    breaks: ["owners never lose each other", "a copied seat is noticed"],
    seed: 4,
  },
  {
    name: "the claims of earlier runs are forgotten",
    plant: () => replaceGetter(ListMemory.prototype, "claimedBefore", () => -1),
    breaks: ["no pad byte protects two texts", "a slot that was left is never sealed under again"],
    seed: 50,
  },
  {
    name: "each text takes the pad from its beginning",
    plant: () =>
      replace(PadLedger.prototype, "plan", (original) =>
        function (this: PadLedger, texts, place) {
          const plan = original.call(this, texts, place);
          if (plan.kind === "padSpent") return plan;
          const offsets = plan.offsets.map((offset) => offset === undefined ? undefined : 0);
          return { ...plan, offsets };
        }),
    breaks: ["no pad byte protects two texts"],
    seed: 1,
  },
  {
    name: "a cell that comes again is opened again",
    plant: () => replace(ReplayWindow.prototype, "accept", () => () => true),
    breaks: ["no cell is opened twice"],
    seed: 2,
  },
  {
    name: "the words are the same in every session",
    plant: () =>
      replace(Sealer.prototype, "authentication", (original) =>
        function (this: Sealer) {
          const shown = original.call(this);
          return shown && { ...shown, words: ["the", "same", "six", "words", "each", "time"] };
        }),
    breaks: ["nobody in between has the words of both"],
    seed: 15,
  },
  {
    name: "a loss is forgotten with the session that shows it",
    plant: () =>
      replace(
        LiveList.prototype,
        "rememberHandshake",
        (original) =>
          function (this: LiveList, changes) {
            return original.call(this, { ...changes, unproven: false });
          },
      ),
    breaks: [
      "whoever was in between shows as a loss on both pages",
      "a copied seat is noticed",
      "a loss stays until the words were compared",
    ],
    seed: 31,
  },
];
