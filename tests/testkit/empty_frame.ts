import type { Frame } from "../../keys/cell/frame/frame.ts";

/** A frame that says nothing. */
export const EMPTY_FRAME: Frame = {
  counter: 1,
  sentAtMs: 2,
  steady: false,
  bye: false,
  prompt: false,
  items: [],
};
