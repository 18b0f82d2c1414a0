/** The user's web server in front: whether anything comes through it, and what answers at its public address. */
import { CELL_BYTES, REQUEST_TAG_BYTES } from "../../keys/constants.ts";
import { randomBytes, type RandomFill } from "../../keys/random.ts";
import type { WebServerResult, WebServerState } from "../gui_api/route_json.ts";
import { formatPeerAddress, timeLimitsOf } from "./schemes.ts";
import type { Transport } from "./transport.ts";

/** What the way is made of. */
export interface WebServerWayOptions {
  /** Its public address. */
  url: URL;
  random: RandomFill;
  /** Hears how it is, at first and whenever that changes. */
  onResult: (result: WebServerResult) => void;
}

/** One web server. */
export class WebServerWay {
  readonly #options: WebServerWayOptions;
  #listen: string | undefined;
  #isUsed = false;
  /** Of the request by which we try the way ourselves. */
  #ownTag: string | undefined;

  constructor(options: WebServerWayOptions) {
    this.#options = options;
  }

  /** The web server has to lead to this address, HOST:PORT. */
  leadTo(listen: string): void {
    if (this.#listen === listen) return;
    this.#listen = listen;
    this.#isUsed = false;
    this.#note({ code: "webServerUnused" });
  }

  /** A request of a peer's shape has come through it; true where it is our own. */
  noteRequest(tag: string): boolean {
    if (!this.#isUsed) {
      this.#isUsed = true;
      this.#note({ code: "webServerUsed" });
    }
    return tag === this.#ownTag;
  }

  /** Calls the public address, as the other side would. */
  async try(transport: Transport): Promise<void> {
    const { url, random } = this.#options;
    this.#ownTag = randomBytes(random, REQUEST_TAG_BYTES).toHex();
    const result = await transport.dial({
      peer: url,
      path: "/",
      head: 0,
      tag: this.#ownTag,
      cell: randomBytes(random, CELL_BYTES),
      paddingBytes: 0,
      isHeld: false,
      life: 0,
      timeoutMs: timeLimitsOf(url).helloMs,
      signal: new AbortController().signal,
    });
    if (this.#isUsed) return;
    if (result.kind === "unreachable") {
      this.#note({ code: "webServerUnreachable", reason: result.reason });
    } else if (result.kind === "stranger") {
      this.#note({ code: "webServerElsewhere", status: result.status });
    }
  }

  #note(state: WebServerState): void {
    const url = formatPeerAddress(this.#options.url);
    if (this.#listen !== undefined) {
      this.#options.onResult({ ...state, url, listen: this.#listen });
    }
  }
}
