import type { EntryRefJson } from "../gui_api/entry_json.ts";
import type { AddressFault, ValueFaultJson } from "../gui_api/error_json.ts";
import { GuiError } from "./gui_error.ts";
import { stringMember } from "./request_body.ts";

const ENTRY_ID = /^[0-9a-f]{32}$/;

/** The text of a body. Throws `GuiError` 400 where it is missing or not Unicode. */
export function textMember(body: Record<string, unknown>): string {
  const text = stringMember(body, "text");
  if (text === undefined) throw invalid("text", "notAString");
  if (!text.isWellFormed()) throw invalid("text", "notUnicode");
  return text;
}

/** The entry id of a body, undefined where it has none. Throws `GuiError` 400. */
export function idMember(body: Record<string, unknown>): string | undefined {
  const id = stringMember(body, "id");
  if (id !== undefined && !ENTRY_ID.test(id)) throw invalid("id", "notAnId");
  return id;
}

/** An `EntryRefJson`. Throws `GuiError` 400, which says that `name` is wrong. */
export function entryRef(value: unknown, name: string): EntryRefJson {
  if (typeof value !== "object" || value === null) throw invalid(name, "notAnId");
  const { direction, id } = value as Record<string, unknown>;
  if (typeof id !== "string" || !ENTRY_ID.test(id)) throw invalid(name, "notAnId");
  if (direction === "in" || direction === "out") return { direction, id };
  const reason = { code: "notOneOf", values: ["in", "out"] } as const;
  throw new GuiError({ code: "valueInvalid", name, reason });
}

/** The error for a member that is wrong. */
export function invalid(
  name: string,
  code: Exclude<
    ValueFaultJson["code"],
    AddressFault | "notOneOf" | "tooLong" | "tooShort"
  >,
): GuiError {
  return new GuiError({ code: "valueInvalid", name, reason: { code } });
}
