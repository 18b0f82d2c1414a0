import { concat } from "@std/bytes/concat";
import type { Context } from "hono";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import { GuiError } from "./gui_error.ts";

/** How long a body may be. */
export interface BodyLimit {
  /** Most bytes of a body. */
  bytes: number;
  /** What is answered to a longer one, where that is not simply `bodyTooLong`. */
  error?: ApiErrorJson | undefined;
}

/** Reads a body and stops at the limit, whatever the length that was announced. Throws `GuiError` 413. */
export async function readBody(context: Context, limit: BodyLimit): Promise<Uint8Array> {
  if (Number(context.req.header("content-length") ?? 0) > limit.bytes) throw tooLong(limit);
  const stream = context.req.raw.body;
  if (stream === null) return new Uint8Array();
  try {
    return await collect(stream, limit);
  } catch (error) {
    if (error instanceof GuiError) throw error;
    throw new GuiError({ code: "bodyBroken" });
  }
}

/** Reads a body of UTF-8 text. Throws `GuiError` 400 and 413. */
export async function readText(context: Context, limit: BodyLimit): Promise<string> {
  const bytes = await readBody(context, limit);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GuiError({ code: "badEncoding" });
  }
}

/** Reads a body that holds one JSON object; an empty one counts as `{}` when `orEmpty`. Throws `GuiError`. */
export async function readJsonObject(
  context: Context,
  options: { limit: BodyLimit; orEmpty?: boolean },
): Promise<Record<string, unknown>> {
  const text = await readText(context, options.limit);
  if (text === "" && options.orEmpty === true) return {};
  if (mediaType(context) !== "application/json") throw wrongMediaType(["application/json"]);
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new GuiError({ code: "badJson" });
}

/** Media type of the body without parameters, lower case; "" when none is given. */
export function mediaType(context: Context): string {
  const header = context.req.header("content-type") ?? "";
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}

/** The error for a body of another type than those expected. */
export function wrongMediaType(expected: string[]): GuiError {
  return new GuiError({ code: "badType", expected });
}

/** A string member, or undefined when it is absent. Throws `GuiError` 400 for any other type. */
export function stringMember(object: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new GuiError({ code: "valueInvalid", name, reason: { code: "notAString" } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the body, which may be a message.
    throw new GuiError({ code: "badJson" });
  }
}

function tooLong(limit: BodyLimit): GuiError {
  return new GuiError(limit.error ?? { code: "bodyTooLong", limitBytes: limit.bytes });
}

async function collect(stream: ReadableStream<Uint8Array>, limit: BodyLimit): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream.
  for await (const part of stream) {
    length += part.length;
    if (length > limit.bytes) throw tooLong(limit);
    parts.push(part);
  }
  return concat(parts);
}
