import type { Context } from "hono";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import { answerWith } from "./gui_error.ts";

/** A request that does not come from the page or from a program with the token. */
export type DenialCode =
  | "foreignHost"
  | "foreignOrigin"
  | "foreignUser"
  | "tokenMissing"
  | "tokenWrong";

/** A browser that is denied shows no page of ours, so nothing there could turn a code into a sentence. */
const SENTENCES: Record<DenialCode, string> = {
  foreignHost: "hchat does not answer under this address. Open the link that hchat printed.",
  foreignOrigin:
    "Another web site led here. Copy the link that hchat printed and paste it into the address bar.",
  foreignUser: "hchat runs for another user of this computer.",
  tokenMissing: "This address needs the token. Open the link that hchat printed.",
  tokenWrong: "This link is from an earlier run. Open the link that hchat printed last.",
};

/** Denies a request: with a page where a browser navigates, else with the error as JSON. */
export function deny(context: Context, code: DenialCode): Response {
  const error: ApiErrorJson = { code };
  const response = answerWith(context, error);
  if (response.status === 401) response.headers.set("www-authenticate", "Bearer");
  if (!(context.req.header("accept") ?? "").includes("text/html")) return response;
  const headers = new Headers(response.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  return new Response(denialPage(SENTENCES[code]), { status: response.status, headers });
}

function denialPage(sentence: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>hchat</title>
<h1>hchat</h1>
<p>${sentence}</p>
</html>
`;
}
