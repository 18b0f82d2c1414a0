/** Which of the two copies of a list this is. */
export type Seat = "a" | "b";

/** The other seat. */
export function otherSeat(seat: Seat): Seat {
  return seat === "a" ? "b" : "a";
}

/** One seat of one list: what its secrets are bound to, so that they open nowhere but there. */
export interface SeatId {
  /** 16 bytes. */
  listId: Uint8Array;
  seat: Seat;
}

/** List id ‖ seat byte, 17 bytes: AAD and salt of what belongs to one seat (FORMAT.md §passphrase, §vault). */
export function seatBinding({ listId, seat }: SeatId): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(listId.length + 1);
  bytes.set(listId);
  bytes[listId.length] = seat.charCodeAt(0);
  return bytes;
}
