/** Port Control Protocol, opcode MAP (RFC 6887 §7 and §11). */
import { isIPv4 } from "node:net";
import type { RandomFill } from "../../../keys/random.ts";
import { askRouter } from "./ask_router.ts";
import type { Gateway } from "./gateway.ts";
import type { Mapper, Mapping, MappingRequest } from "./mapping.ts";

const VERSION = 2;
const MAP = 1;
const IS_ANSWER = 0x80;
const TCP = 6;
const NONCE_BYTES = 12;
const MESSAGE_BYTES = 60;
/** Prefix of an IPv4 address among IPv6 ones. */
const MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255);

/** Asks by PCP. */
export class PcpMapper implements Mapper {
  readonly protocol = "pcp";
  readonly #gateway: Gateway;
  readonly #port: number | undefined;
  /** Proves to the router that a renewal comes from whoever made the mapping. */
  readonly #nonce = new Uint8Array(NONCE_BYTES);

  /** `port` is the router's, for tests. */
  constructor(gateway: Gateway, random: RandomFill, port?: number) {
    this.#gateway = gateway;
    this.#port = port;
    random(this.#nonce);
  }

  async map(request: MappingRequest): Promise<Mapping | undefined> {
    const answer = await this.#ask(request);
    return answer && decodeMapping(answer);
  }

  async unmap(request: MappingRequest): Promise<void> {
    await this.#ask({ ...request, lifetimeS: 0 });
  }

  async #ask(request: MappingRequest): Promise<Uint8Array | undefined> {
    const { router, own } = this.#gateway;
    const message = encodeRequest(request, { own, nonce: this.#nonce });
    const isOurs = (answer: Uint8Array): boolean =>
      answer.length >= MESSAGE_BYTES && answer[0] === VERSION && answer[1] === (MAP | IS_ANSWER) &&
      answer.subarray(24, 36).toHex() === this.#nonce.toHex();
    const read = (answer: Uint8Array) => isOurs(answer) || isError(answer) ? answer : undefined;
    const answer = await askRouter({ router, port: this.#port, request: message, read });
    return answer !== undefined && isOurs(answer) && answer[3] === 0 ? answer : undefined;
  }
}

/** A router that speaks NAT-PMP alone, or declines, answers with less. */
function isError(answer: Uint8Array): boolean {
  return answer.length >= 4 && (answer[1]! & IS_ANSWER) !== 0 &&
    (answer[0] !== VERSION || answer[3] !== 0);
}

function encodeRequest(
  { port, outerPort, lifetimeS }: MappingRequest,
  { own, nonce }: { own: string; nonce: Uint8Array },
): Uint8Array {
  const message = new Uint8Array(MESSAGE_BYTES);
  const view = new DataView(message.buffer);
  message[0] = VERSION;
  message[1] = MAP;
  view.setUint32(4, lifetimeS);
  message.set(MAPPED, 8);
  message.set(own.split(".").map(Number), 20);
  message.set(nonce, 24);
  message[36] = TCP;
  view.setUint16(40, port);
  view.setUint16(42, outerPort);
  message.set(MAPPED, 44);
  return message;
}

function decodeMapping(answer: Uint8Array): Mapping | undefined {
  const view = new DataView(answer.buffer, answer.byteOffset);
  const host = answer.subarray(56, 60).join(".");
  const isV4 = answer.subarray(44, 56).toHex() === MAPPED.toHex() && isIPv4(host);
  const port = view.getUint16(42);
  if (!isV4 || port === 0) return undefined;
  return { host, port, lifetimeS: view.getUint32(4) };
}
