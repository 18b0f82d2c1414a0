import { onionAt, type OnionKeys, wipeOnion } from "../../keys/cell/month/onion_keys.ts";
import { otherSeat } from "../../keys/seat.ts";
import { BYE_TIMEOUT_MS, EXCHANGE_TIMEOUT_MS, HELLO_TIMEOUT_MS } from "../constants.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import { ONION_LIVES } from "./connections/connection_lives.ts";
import { HttpLine } from "./http_line.ts";
import { HttpTransport } from "./http_transport.ts";
import type { ControlConnection } from "./onion/control_connection.ts";
import { allowOnion, forgetOnion } from "./onion/onion_commands.ts";
import { connectThrough } from "./onion/socks.ts";
import type { DialRequest, DialResult, Scheme, Transport, TransportContext } from "./transport.ts";

/** What six relays add to each exchange. */
const DETOUR_MS = 10_000;
/** The first way through the network takes longer: descriptor, rendezvous, two circuits. */
const FIRST_CONTACT_MS = 60_000;

/** The onion service of the peer; its address comes from the list, so that people type `onion` and nothing more. */
export const ONION: Scheme = {
  perList: true,
  connectsSlowly: true,
  parseAddress: (typed) =>
    /^onion:?$/i.test(typed)
      ? { kind: "peer", url: new URL("onion:") }
      : { kind: "refused", fault: "badScheme" },
  limits: {
    helloMs: HELLO_TIMEOUT_MS + DETOUR_MS,
    exchangeMs: EXCHANGE_TIMEOUT_MS + DETOUR_MS,
    byeMs: BYE_TIMEOUT_MS,
  },
  open: (context) => new OnionTransport(context),
};

/** Calls the service that the peer's seat of the list publishes, through the user's tor. */
class OnionTransport implements Transport {
  readonly #context: TransportContext;
  /** The service that tor has our key for, over which connection. */
  #allowed: { host: string; control: ControlConnection } | undefined;
  #http: { transport: HttpTransport; socksPort: number } | undefined;
  #wasReached = false;

  constructor(context: TransportContext) {
    this.#context = context;
  }

  async dial(request: DialRequest): Promise<DialResult> {
    const { clock, tor, list } = this.#context;
    const found = await tor?.use();
    if (found?.kind !== "ready") return unreachable(found?.trouble.code ?? "torMissing");
    const keys = list && await onionAt(list, otherSeat(list.seat), clock.now());
    if (keys === undefined) return unreachable("onionKeysMissing");
    const isAllowed = await this.#allow(found.control, keys);
    wipeOnion(keys);
    if (!isAllowed) return unreachable("broke");
    if (request.signal.aborted) return { kind: "aborted", left: false };
    const result = await this.#through(found.socksPort).dial({
      ...request,
      peer: new URL(`http://${keys.host}/`),
      timeoutMs: request.timeoutMs + (this.#wasReached ? 0 : FIRST_CONTACT_MS),
    });
    if (result.kind === "aborted") return result;
    this.#wasReached = result.kind !== "unreachable";
    const isSilent = result.kind === "unreachable" && !result.left;
    return isSilent ? unreachable("onionSilent") : result;
  }

  wantsProof(): boolean {
    const [http, host] = [this.#http, this.#allowed?.host];
    return http !== undefined && host !== undefined &&
      http.transport.wantsProof(new URL(`http://${host}/`));
  }

  close(): void {
    this.#http?.transport.close();
    this.#forget();
  }

  /** Gives tor the key of this month's service, once for each connection to it. */
  async #allow(control: ControlConnection, keys: OnionKeys): Promise<boolean> {
    if (this.#allowed?.host === keys.host && this.#allowed.control === control) return true;
    this.#forget();
    const isAllowed = await allowOnion(control, keys).catch(() => false);
    if (isAllowed) this.#allowed = { host: keys.host, control };
    return isAllowed;
  }

  #forget(): void {
    const allowed = this.#allowed;
    this.#allowed = undefined;
    // Where the connection has ended, tor may have ended as well.
    if (allowed !== undefined) void forgetOnion(allowed.control, allowed.host).catch(() => {});
  }

  #through(socksPort: number): HttpTransport {
    if (this.#http?.socksPort === socksPort) return this.#http.transport;
    this.#http?.transport.close();
    const connect = connectThrough(socksPort);
    const { clock } = this.#context;
    const transport = new HttpTransport(this.#context, {
      make: () => new HttpLine(clock, connect),
      lives: ONION_LIVES,
    });
    this.#http = { transport, socksPort };
    return transport;
  }
}

/** Nothing has left this machine. */
function unreachable(reason: UnreachableReason): DialResult {
  return { kind: "unreachable", reason, left: false };
}
