/** A rule that no schedule may break. */
export type Invariant =
  // Texts.
  | "each text arrives at most once"
  | "texts arrive in their order"
  | "what arrives was sent, to the letter"
  | "what was taken back does not arrive"
  | "a text leaves no sooner than it was to"
  | "what has disappeared is gone"
  | "delivered means shown"
  | "read means read"
  | "both show the same"
  | "a vault is kept"
  // Files.
  | "a file is whole or has failed"
  | "a file fails only for a reason"
  // Keys.
  | "no pad byte protects two texts"
  | "cells are sealed under the slot of the moment"
  | "a slot that was left is never sealed under again"
  | "nothing is sealed twice under one counter"
  | "no cell is opened twice"
  | "nothing is burned ahead of the time"
  | "a receipt comes when both copies are gone"
  // People.
  | "owners never lose each other"
  | "a copied seat is noticed"
  | "nobody in between has the words of both"
  | "whoever was in between shows as a loss on both pages"
  | "a loss stays until the words were compared"
  | "a status does not flap"
  // Machines.
  | "a locked program tells nothing"
  | "locking loses nothing"
  | "memory and traffic stay bounded"
  | "cells leave for a reason"
  | "texts move no cell of steady cover"
  | "clear text never reaches the disk"
  | "nothing fails inside"
  | "a log holds no text and no key"
  | "the list opens again"
  // After the last fault.
  | "after the last fault everything is delivered"
  | "after the last fault both are there";

/** A rule that was broken, and how. */
export interface Broken {
  invariant: Invariant;
  /** What was seen; holds no key byte. */
  detail: string;
}

/** What a run is found to be: well, until the first rule is broken. */
export class Verdict {
  broken: Broken | undefined;

  /** Takes down the first rule that is broken. */
  breaks(invariant: Invariant, detail: string): void {
    this.broken ??= { invariant, detail };
  }
}
