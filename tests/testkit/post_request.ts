import { encodeRequest } from "../../server/transport/body.ts";
import { concatenated } from "./raw_http.ts";
import { seededRandom } from "./memory_list.ts";

/** A POST of a request to any listener, as raw bytes. */
export function postRequest(
  { tag, cell, paddingBytes = 0 }: { tag: string; cell: Uint8Array; paddingBytes?: number },
): Uint8Array {
  const body = encodeRequest({ tag, cell, paddingBytes }, seededRandom("padding"));
  return postBody(body);
}

/** A POST of `body`; `more` are further header lines. */
export function postBody(
  body: Uint8Array,
  { path = "/api/orders/sync", length = body.length, version = "1.1", more = [] }: {
    path?: string;
    length?: number;
    version?: string;
    more?: string[];
  } = {},
): Uint8Array {
  const lines = [`POST ${path} HTTP/${version}`, "Host: x", `Content-Length: ${length}`, ...more];
  return concatenated(`${lines.join("\r\n")}\r\n\r\n`, body);
}
