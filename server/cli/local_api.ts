/** The local API as a program uses it: with the token of the page's address. */
import { formatError } from "./error_words.ts";
import type { ErrorJson } from "../gui_api/error_json.ts";
import type { MessagesJson } from "../gui_api/conversation_json.ts";
import { directAgent, directRequest } from "../http/direct_request.ts";
import { CommandError } from "./command.ts";

/** An answer of the local API. */
export interface ApiAnswer {
  status: number;
  text: string;
}

/** Talks to one program. Not through `fetch`, which may be told by the environment to use a proxy. */
export class LocalApi {
  readonly #origin: URL;
  readonly #token: string;

  /** `pageUrl` is the address that the program prints, token included. */
  constructor(pageUrl: string) {
    this.#origin = new URL(pageUrl);
    this.#token = new URLSearchParams(this.#origin.hash.slice(1)).get("token") ?? "";
  }

  /** Hands a text to the outbox; the entry's id. Throws CommandError when it is refused. */
  async send(text: string): Promise<string> {
    const answer = await this.request("POST", "/send", { text });
    if (answer.status !== 202) throw failed("send", answer);
    return (JSON.parse(answer.text) as { id: string }).id;
  }

  /** The whole JSON document. */
  async messages(): Promise<MessagesJson> {
    const answer = await this.request("GET", "/messages.json");
    if (answer.status !== 200) throw failed("read messages", answer);
    return JSON.parse(answer.text) as MessagesJson;
  }

  /** Any request; `body` goes as JSON. Rejects with CommandError when nothing answers. */
  request(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#token}` };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    return new Promise((resolve, reject) => {
      const { hostname: host, port } = this.#origin;
      const outgoing = directRequest({ host, port, method, path, headers, agent: directAgent() });
      outgoing.on("response", (response) => {
        response.setEncoding("utf8");
        let text = "";
        response.on("data", (part: string) => text += part);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        response.on("error", () => reject(unreachable(this.#origin)));
      });
      outgoing.on("error", () => reject(unreachable(this.#origin)));
      outgoing.end(json);
    });
  }
}

function failed(action: string, { text }: ApiAnswer): CommandError {
  const { error } = JSON.parse(text) as ErrorJson;
  return new CommandError(`Cannot ${action} through the local API: ${formatError(error)}`);
}

function unreachable(origin: URL): CommandError {
  return new CommandError(`Cannot reach the local API: nothing answers at ${origin.host}`);
}
