import { deriveCellKey, deriveHandshakeKey, derivePath, slotSalt } from "../../keys/cell/derive.ts";
import type { Seat } from "../../keys/seat.ts";
import { material, type Vector, vector } from "./vector.ts";

const SEATS: Seat[] = ["a", "b"];
const PLACES: [string, number][] = [
  ["the first slot", 0],
  ["slot 100", 100],
  ["a slot past 2^32", 5_000_000_000],
];

/** Path tags and keys of a few slots. */
export function derivationVectors(): Vector[] {
  return PLACES.flatMap(([words, slot]) => {
    const listId = material("list id", 16);
    const root = material(`root ${slot}`, 64);
    const secret = { root, salt: slotSalt(listId, slot) };
    const z = material("z", 32);
    const place = { listId: listId.toHex(), slot, root: root.toHex() };
    const tags = SEATS.map((seat) =>
      vector("pathTag", `Path tag of requests by seat ${seat} in ${words}`, {
        input: { ...place, seat },
        expected: { outcome: "ok", path: derivePath(secret, seat) },
      })
    );
    const keys = SEATS.map((seat) =>
      vector("derivation", `Keys of seat ${seat} in ${words}`, {
        input: { ...place, seat, z: z.toHex() },
        expected: {
          outcome: "ok",
          helloKey: deriveHandshakeKey(secret, "hello", seat).toHex(),
          answerKey: deriveHandshakeKey(secret, "answer", seat).toHex(),
          psk: deriveHandshakeKey(secret, "psk", seat).toHex(),
          cellKey: deriveCellKey(secret, z, seat).toHex(),
        },
      })
    );
    return [...tags, ...keys];
  });
}
