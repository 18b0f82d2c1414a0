import { concat } from "@std/bytes/concat";
import type { Context } from "hono";
import { GuiError } from "./gui_error.ts";

/** What is said when a body is too long; where the cause is a text, its own limit should be named. */
export interface BodyLimit {
  /** Most bytes of a body. */
  bytes: number;
  code?: string;
  message?: string;
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
    throw new GuiError(400, "bodyBroken", "Reading the body failed: it ended before its end");
  }
}

/** Reads a body of UTF-8 text. Throws `GuiError` 400 and 413. */
export async function readText(context: Context, limit: BodyLimit): Promise<string> {
  const bytes = await readBody(context, limit);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GuiError(400, "badEncoding", "Reading the body failed: it is not valid UTF-8");
  }
}

/** Reads a body that holds one JSON object; an empty one counts as `{}` when `orEmpty`. Throws `GuiError`. */
export async function readJsonObject(
  context: Context,
  options: { limit: BodyLimit; orEmpty?: boolean },
): Promise<Record<string, unknown>> {
  const text = await readText(context, options.limit);
  if (text === "" && options.orEmpty === true) return {};
  if (mediaType(context) !== "application/json") throw wrongMediaType("application/json");
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new GuiError(400, "badJson", "Reading the body failed: wanted a JSON object");
}

/** Media type of the body without parameters, lower case; "" when none is given. */
export function mediaType(context: Context): string {
  const header = context.req.header("content-type") ?? "";
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}

/** The error for a body of another type than `wanted`. */
export function wrongMediaType(wanted: string): GuiError {
  return new GuiError(415, "badType", `Reading the body failed: wanted Content-Type ${wanted}`);
}

/** A string member, or undefined when it is absent. Throws `GuiError` 400 for any other type. */
export function stringMember(object: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new GuiError(400, `${name}Invalid`, `Reading the body failed: wanted a string as ${name}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the body, which may be a message.
    throw new GuiError(400, "badJson", "Reading the body failed: it is not valid JSON");
  }
}

function tooLong(limit: BodyLimit): GuiError {
  const message = limit.message ?? `Reading the body failed: it is over ${limit.bytes} bytes`;
  return new GuiError(413, limit.code ?? "bodyTooLong", message);
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
