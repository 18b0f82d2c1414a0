import { concat } from "@std/bytes/concat";
import { HEADER_BYTES } from "../../keys/constants.ts";
import { openHandshakes, sealHandshakes } from "../../keys/list/handshake_memory.ts";
import { decodeHeader, encodeHeader } from "../../keys/list/header_codec.ts";
import { encodeState, freshState, readState } from "../../keys/list/list_state.ts";
import { Vault } from "../../keys/list/secret/vault.ts";
import { otherSeat } from "../../keys/seat.ts";

/**
 * The list of the other seat, as whoever holds this one makes it: the records are the same, and what the latest session
 * has left behind both know. Undefined where no state copy is whole.
 */
export function listOfOtherSeat(list: Uint8Array): Uint8Array | undefined {
  const page = list.slice(0, HEADER_BYTES);
  const header = decodeHeader(page);
  const read = readState(page, header);
  if (read.kind !== "read") return undefined;
  const memory = openHandshakes(new Vault(header, undefined), read.state);
  const other = { ...header, seat: otherSeat(header.seat) };
  const vault = new Vault(other, undefined);
  const { burnedUntil, burnTarget, edgeDigest } = read.state;
  const state = {
    ...freshState(),
    burnedUntil,
    burnTarget,
    edgeDigest,
    ...sealHandshakes(vault, { ...memory, answeredMs: 0 }),
  };
  const copy = encodeState(state, header.listId);
  return concat([encodeHeader(other), copy, copy, list.subarray(HEADER_BYTES)]);
}
