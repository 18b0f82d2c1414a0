import { Hono } from "hono";
import encodeQr from "qr";
import type { ValueFaultJson } from "../gui_api/error_json.ts";
import type { QrJson } from "../gui_api/qr_json.ts";
import { GuiError } from "./gui_error.ts";
import { readJsonObject } from "./request_body.ts";

/** Modules of white around a code, as ISO/IEC 18004 wants. */
const QUIET_ZONE = 4;
/** Far more than an address needs, in UTF-16 code units; it fits into the largest code. */
const LONGEST_TEXT = 500;
const BODY_LIMIT = { bytes: 4_096 };

/** `POST /qr`: a text, an address for instance, as a QR code that a telephone can read. */
export function qrRoute(): Hono {
  const app = new Hono();
  app.post("/qr", async (context) => {
    const { text } = await readJsonObject(context, { limit: BODY_LIMIT });
    if (typeof text !== "string" || text === "") throw invalid({ code: "notAString" });
    if (text.length > LONGEST_TEXT) throw invalid({ code: "tooLong", limit: LONGEST_TEXT });
    const rows = encodeQr(text, "raw", { border: QUIET_ZONE });
    const answer: QrJson = { rows: rows.map((row) => row.map(Number).join("")) };
    return context.json(answer);
  });
  return app;
}

function invalid(reason: ValueFaultJson): GuiError {
  return new GuiError({ code: "valueInvalid", name: "text", reason });
}
