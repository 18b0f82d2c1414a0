/** NAT Port Mapping Protocol (RFC 6886 §3). */
import { askRouter } from "./ask_router.ts";
import type { Gateway } from "./gateway.ts";
import type { Mapper, Mapping, MappingRequest } from "./mapping.ts";

const OUTER_ADDRESS = 0;
const MAP_TCP = 2;
const IS_ANSWER = 0x80;

/** Asks by NAT-PMP. */
export class NatPmpMapper implements Mapper {
  readonly protocol = "natPmp";
  readonly #gateway: Gateway;
  readonly #port: number | undefined;

  /** `port` is the router's, for tests. */
  constructor(gateway: Gateway, port?: number) {
    this.#gateway = gateway;
    this.#port = port;
  }

  async map(request: MappingRequest): Promise<Mapping | undefined> {
    const address = await this.#ask(OUTER_ADDRESS, Uint8Array.of(0, OUTER_ADDRESS), 12);
    if (address === undefined) return undefined;
    const mapped = await this.#ask(MAP_TCP, encodeMap(request), 16);
    if (mapped === undefined) return undefined;
    const view = new DataView(mapped.buffer, mapped.byteOffset);
    const [port, outerPort] = [view.getUint16(8), view.getUint16(10)];
    if (port !== request.port || outerPort === 0) return undefined;
    const host = address.subarray(8, 12).join(".");
    return { host, port: outerPort, lifetimeS: view.getUint32(12) };
  }

  async unmap({ port }: MappingRequest): Promise<void> {
    await this.#ask(MAP_TCP, encodeMap({ port, outerPort: 0, lifetimeS: 0 }), 16);
  }

  /** The answer of `length` bytes when the router did as it was asked. */
  async #ask(code: number, request: Uint8Array, length: number): Promise<Uint8Array | undefined> {
    const read = (answer: Uint8Array) =>
      answer.length >= 4 && answer[0] === 0 && answer[1] === (code | IS_ANSWER)
        ? answer
        : undefined;
    const { router } = this.#gateway;
    const answer = await askRouter({ router, port: this.#port, request, read });
    const isDone = answer !== undefined && answer.length >= length && answer[2] === 0 &&
      answer[3] === 0;
    return isDone ? answer : undefined;
  }
}

function encodeMap({ port, outerPort, lifetimeS }: MappingRequest): Uint8Array {
  const message = new Uint8Array(12);
  const view = new DataView(message.buffer);
  message[1] = MAP_TCP;
  view.setUint16(4, port);
  view.setUint16(6, outerPort);
  view.setUint32(8, lifetimeS);
  return message;
}
