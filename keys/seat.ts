/** Which of the two copies of a list this is. */
export type Seat = "a" | "b";

/** The other seat. */
export function otherSeat(seat: Seat): Seat {
  return seat === "a" ? "b" : "a";
}
