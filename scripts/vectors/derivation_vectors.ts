import {
  deriveCellKey,
  deriveFirstKey,
  deriveHandshakeKey,
  deriveTag,
  deriveTagMaskKey,
  slotSalt,
} from "../../keys/derive.ts";
import { deriveOnion } from "../../keys/cell/month/onion_keys.ts";
import { dayShapeOf, drawDay, drawShape, shapeOf } from "../../keys/cell/shape.ts";
import { SlotChain } from "../../keys/cell/slot_chain.ts";
import { TagMask } from "../../keys/cell/tag_mask.ts";
import { deriveTlsKey, tlsPublicKey } from "../../keys/cell/month/tls_keys.ts";
import { meetingHead, meetingName, meetingPath, meetingPort } from "../../keys/meeting_place.ts";
import type { Seat } from "../../keys/seat.ts";
import { material, type Vector, vector } from "./vector.ts";

const SEATS: Seat[] = ["a", "b"];
const PLACES: [string, number][] = [
  ["the first slot", 0],
  ["slot 100", 100],
  ["a slot past 2^32", 5_000_000_000],
];

/** Request tags and keys of a few slots. */
export function derivationVectors(): Vector[] {
  return PLACES.flatMap(([words, slot]) => {
    const listId = material("list id", 16);
    const root = material(`root ${slot}`, 64);
    const secret = { root, salt: slotSalt(listId, slot) };
    const chainKey = material("chain key", 32);
    const place = { listId: listId.toHex(), slot, root: root.toHex() };
    const tags = SEATS.map((seat) =>
      vector("requestTag", `Request tag of requests by seat ${seat} in ${words}`, {
        input: { ...place, seat },
        expected: { outcome: "ok", tag: deriveTag(secret, seat) },
      })
    );
    const keys = SEATS.map((seat) =>
      vector("derivation", `Keys of seat ${seat} in ${words}`, {
        input: { ...place, seat, chainKey: chainKey.toHex() },
        expected: {
          outcome: "ok",
          helloKey: deriveHandshakeKey(secret, "hello", seat).toHex(),
          answerKey: deriveHandshakeKey(secret, "answer", seat).toHex(),
          psk: deriveHandshakeKey(secret, "psk", seat).toHex(),
          cellKey: deriveCellKey(secret, chainKey, seat).toHex(),
        },
      })
    );
    const shapes = SEATS.flatMap((seat) =>
      [0, 1, 31, 32].map((index) => {
        const day = 20_000 + index;
        const draw = drawShape(secret, { seat, index });
        const dayDraw = drawDay(listId, { day, seat });
        const { paddingBytes, size, quietSize } = shapeOf(draw, dayShapeOf(dayDraw));
        return vector("shape", `Shape ${index} of seat ${seat} in ${words}`, {
          input: { ...place, seat, index, day },
          expected: {
            outcome: "ok",
            draw: draw.toHex(),
            dayDraw: dayDraw.toHex(),
            paddingBytes,
            size,
            quietSize,
          },
        });
      })
    );
    const onions = SEATS.map((seat) => {
      const { host, serviceKey, clientKey, clientPublicKey } = deriveOnion(secret, seat);
      return vector("onion", `Onion service of seat ${seat} under ${words}`, {
        input: { ...place, seat },
        expected: {
          outcome: "ok",
          host,
          serviceKey: serviceKey.toHex(),
          clientKey: clientKey.toHex(),
          clientPublicKey: clientPublicKey.toHex(),
        },
      });
    });
    const certificates = SEATS.map((seat) => {
      const key = deriveTlsKey(secret, seat);
      return vector("tls", `TLS certificate of seat ${seat} under ${words}`, {
        input: { ...place, seat },
        expected: {
          outcome: "ok",
          key: key.toHex(),
          publicKey: tlsPublicKey(key).toHex(),
          name: meetingName(listId, seat),
        },
      });
    });
    return [...tags, ...keys, ...shapes, ...onions, ...certificates];
  }).concat(maskVectors(), chainVectors(), meetingVectors());
}

/** The tag of seat a in slot 100 in front of two cells; all that counts of a cell is how it begins. */
function maskVectors(): Vector[] {
  const [listId, digestRoot] = [material("list id", 16), material("digest root", 32)];
  const list = { listId, digestRoot };
  const root = material("root 100", 64);
  const tag = deriveTag({ root, salt: slotSalt(listId, 100) }, "a");
  const begins: [string, Uint8Array][] = [
    ["a cell", material("cell", 16)],
    ["a cell of zeros", new Uint8Array(16)],
  ];
  return begins.map(([words, begin]) =>
    vector("tagMask", `Request tag in front of ${words}`, {
      input: { listId: listId.toHex(), digestRoot: digestRoot.toHex(), tag, begin: begin.toHex() },
      expected: {
        outcome: "ok",
        key: deriveTagMaskKey(list).toHex(),
        masked: new TagMask(list).apply(tag, begin),
      },
    })
  );
}

/** Where the two programs of a few lists meet. */
function meetingVectors(): Vector[] {
  const lists: [string, Uint8Array][] = [
    ["a list", material("list id", 16)],
    ["another list", material("another list id", 16)],
    ["a list id of zeros", new Uint8Array(16)],
  ];
  return lists.map(([words, listId]) =>
    vector("meeting", `Meeting place of ${words}`, {
      input: { listId: listId.toHex() },
      expected: {
        outcome: "ok",
        port: meetingPort(listId),
        path: meetingPath(listId),
        head: meetingHead(listId),
        names: { a: meetingName(listId, "a"), b: meetingName(listId, "b") },
      },
    })
  );
}

/** Chain keys of both directions: in the first slot, one on, and as far on as a session lives in slots of a second. */
function chainVectors(): Vector[] {
  const z = material("z", 32);
  const firstSlot = 5_000_000_000;
  const places: [string, number][] = [["the first slot", 0], ["the next slot", 1], [
    "slot 960",
    960,
  ]];
  return SEATS.flatMap((seat) =>
    places.map(([words, steps]) => {
      const chain = new SlotChain(deriveFirstKey(z, seat), firstSlot);
      const slot = firstSlot + steps;
      return vector("chain", `Chain key of seat ${seat} in ${words}`, {
        input: { z: z.toHex(), seat, firstSlot, slot },
        expected: { outcome: "ok", chainKey: chain.keyOf(slot)!.toHex() },
      });
    })
  );
}
