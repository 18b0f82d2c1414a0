import type http from "node:http";
import type { Socket } from "node:net";
import { connectFailure } from "../http/connect_failure.ts";
import { directAgent, directRequest } from "../http/direct_request.ts";
import { collect, type Line, type Post, type PostEvents } from "./line.ts";
import { allowAnswer } from "./read_allowance.ts";
import { requestHead } from "./request_heads.ts";

/** For an agent: one connection, which stays. TCP asks whether the other end is there when nobody waits any more. */
export const ONE_KEPT: http.AgentOptions = {
  keepAlive: true,
  maxSockets: 1,
  keepAliveMsecs: 60_000,
};

/** HTTP/1.1 over the one connection of an agent. */
export class HttpLine implements Line {
  readonly #agent: http.Agent;
  #socket: Socket | undefined;

  /** `agent` holds one connection: straight to the peer when absent. */
  constructor(agent: http.Agent = directAgent(ONE_KEPT)) {
    this.#agent = agent;
  }

  post(post: Post, events: PostEvents): () => void {
    const outgoing = this.#open(post);
    outgoing.on("error", ({ code }: Error & { code?: string }) => {
      // What came back is no HTTP: a port that speaks TLS, for one.
      const isAlien = code?.startsWith("HPE_") === true;
      events.failed(isAlien ? "noHttp" : connectFailure(code));
    });
    outgoing.on("socket", (socket) => {
      allowAnswer(socket);
      const open = (): void => {
        if (socket !== this.#socket) events.renewed();
        this.#socket = socket;
        events.left();
      };
      if (socket.connecting) socket.once("connect", open);
      else open();
    });
    outgoing.on("finish", () => events.left());
    outgoing.on("response", (response) => {
      const encoding = response.headers["content-encoding"];
      collect(response, { status: response.statusCode ?? 0, encoding }, events);
    });
    outgoing.end(post.body);
    return () => void outgoing.destroy();
  }

  destroy(): void {
    this.#agent.destroy();
  }

  end(): void {
    if (this.#socket === undefined) return this.#agent.destroy();
    this.#socket.destroySoon();
  }

  #open({ peer, path, head, body }: Post): http.ClientRequest {
    const headers = requestHead(head, { host: peer.host, length: body.length });
    return directRequest({
      agent: this.#agent,
      // An IPv6 address has brackets in a URL only.
      host: peer.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: peer.port === "" ? 80 : Number(peer.port),
      method: "POST",
      path,
      // The type library lacks the flat form: names and values in turn, sent exactly like this.
      headers: headers.flat() as unknown as http.OutgoingHttpHeaders,
      setDefaultHeaders: false,
    });
  }
}
