import type { QrJson } from "../../server/gui_api/qr_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

/** `POST /qr`. */
export function fetchQr(text: string): Promise<Reply<QrJson>> {
  return ask<QrJson>("qr", { method: "POST", ...json({ text }) });
}
