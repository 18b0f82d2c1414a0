import { Conversation } from "../../../server/conversation/conversation.ts";
import { Talk } from "../../../server/conversation/talk.ts";
import { type PlantedBug, replace } from "./planted_bug.ts";

/** Bugs of a program that is locked. */
export const LOCK_BUGS: readonly PlantedBug[] = [
  {
    name: "a locked program goes on talking",
    plant: () => replace(Conversation.prototype, "lock", () => () => Promise.resolve()),
    breaks: ["a locked program tells nothing"],
    seed: 19,
  },
  {
    name: "what no vault keeps is forgotten by the lock",
    plant: () => replace(Talk.prototype, "image", () => () => undefined),
    breaks: ["locking loses nothing", "after the last fault everything is delivered"],
    seed: 1,
  },
];
