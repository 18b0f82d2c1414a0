import { VaultSealer } from "../../../keys/list/secret/vault.ts";
import { DueChanges } from "../../../server/history/due_changes.ts";
import { EntryRows } from "../../../server/history/entry_rows.ts";
import { HistoryKeeper } from "../../../server/history/history_keeper.ts";
import { Outbox } from "../../../server/messages/outbox.ts";
import { VirtualVault } from "../virtual_vault.ts";
import { type PlantedBug, replace } from "./planted_bug.ts";

const NONCE_BYTES = 12;

/** Bugs of what is kept from run to run. */
export const VAULT_BUGS: readonly PlantedBug[] = [
  {
    name: "a cell acknowledges what the vault does not hold yet",
    plant: () => replace(HistoryKeeper.prototype, "save", () => () => {}),
    breaks: ["after the last fault everything is delivered", "delivered means shown"],
    seed: 3,
  },
  {
    name: "a commit is not synced",
    plant: () => {
      VirtualVault.liesAboutSync = true;
      return () => void (VirtualVault.liesAboutSync = false);
    },
    breaks: ["after the last fault everything is delivered", "delivered means shown"],
    seed: 6,
  },
  {
    name: "what waits for the peer is not taken up again",
    plant: () => replace(Outbox.prototype, "restore", () => () => {}),
    breaks: ["after the last fault everything is delivered"],
    seed: 18,
  },
  {
    name: "segments are counted from one again after a restart",
    plant: () =>
      replace(Outbox.prototype, "restore", (original) =>
        function (this: Outbox, state, payloads) {
          original.call(this, { ...state, nextSeq: 1 }, payloads);
        }),
    breaks: ["after the last fault everything is delivered", "nothing fails inside"],
    seed: 11,
  },
  {
    name: "a vault that is used again lacks what it has missed",
    plant: () =>
      replace(
        DueChanges.prototype,
        "takeAll",
        (original) =>
          function (this: DueChanges, vault, nowMs) {
            return { ...original.call(this, vault, nowMs), entries: [], removed: [] };
          },
      ),
    breaks: ["after the last fault everything is delivered", "delivered means shown"],
    seed: 31,
  },
  {
    name: "the vault is not sealed",
    plant: () => {
      const ends = [
        replace(VaultSealer.prototype, "seal", () => (plaintext, { nonce }) => {
          return Uint8Array.from([...nonce, ...plaintext]);
        }),
        replace(VaultSealer.prototype, "open", () => (sealed) => {
          return Uint8Array.from(sealed.subarray(NONCE_BYTES));
        }),
      ];
      return () => ends.forEach((end) => end());
    },
    breaks: ["clear text never reaches the disk"],
    seed: 1,
  },
  {
    name: "the vault keeps what has disappeared",
    plant: () => {
      const ends = [
        replace(EntryRows.prototype, "remove", () => () => {}),
        replace(EntryRows.prototype, "removeEnded", () => () => {}),
      ];
      return () => ends.forEach((end) => end());
    },
    breaks: ["what has disappeared is gone"],
    seed: 22,
  },
];
