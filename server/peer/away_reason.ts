import type { AwayReasonJson, UnreachableReason } from "../gui_api/status_json.ts";
import type { Reply } from "./calls.ts";
import type { PeerAddresses } from "./peer_addresses.ts";

/** Who answers where it is not the peer: a stranger, or a program that cannot prove that it holds the list. */
export type StrangerCode = "notHchat" | "notPeer";

/** What web servers and networks in front of the peer say when they find no program, or one that does not answer. */
const NOTHING_BEHIND = new Set([502, 503, 504, 521, 522, 523, 530]);

/** Why an attempt has failed, as the user is told. */
export function awayReasonOf(
  { answer, from }: Pick<Reply, "answer" | "from">,
  stranger: StrangerCode,
  addresses: Pick<PeerAddresses, "wasReached">,
): AwayReasonJson {
  const address = placeOf(from);
  if (answer.kind === "unreachable" && !isAlien(answer, from)) {
    return { code: reasonAt(from, answer.reason), address };
  }
  if (answer.kind === "stranger" && NOTHING_BEHIND.has(answer.status)) {
    return { code: "nothingBehind", address };
  }
  // Where the peer was reached before, what strangers see is most likely shown by its own program.
  const isPeers = stranger === "notHchat" && addresses.wasReached(from);
  return { code: isPeers ? "notReady" : stranger, address };
}

/** Whoever dials https, or through tor, is not to be told that https might be meant. */
function isAlien(
  { reason }: Extract<Reply["answer"], { kind: "unreachable" }>,
  { protocol }: URL,
): boolean {
  return reason === "noHttp" && protocol !== "http:";
}

/** Behind tor there is no router whose port could be closed. */
function reasonAt({ protocol }: URL, reason: UnreachableReason): UnreachableReason {
  return protocol === "onion:" && reason === "noAnswer" ? "onionSilent" : reason;
}

/** Host and port; a port that was left out is often what is wrong. An onion address has neither. */
function placeOf({ protocol, host, port }: URL): string {
  if (host === "") return protocol.slice(0, -1);
  const usual = protocol === "https:" ? 443 : 80;
  return port === "" ? `${host}:${usual}` : host;
}
