/** The numbers of the specifications are those of the program. */
import { assertEquals } from "@std/assert";
import * as keys from "../../keys/constants.ts";
import * as server from "../../server/constants.ts";
import { Rests } from "../../server/peer/rests.ts";
import { readSource } from "../testkit/sources.ts";

/** Numbers by name, in the first table below `heading`. */
function tableBelow(path: string, heading: string): Record<string, number[]> {
  const [, below = ""] = readSource(path).split(`\n${heading}\n`);
  const table = /\n\| name[^\n]*\n\| -[^\n]*\n((?:\|[^\n]*\n)+)/.exec(below)?.[1] ?? "";
  return Object.fromEntries(
    [...table.matchAll(/^\| ([^|]+?) *\| ([^|]+?) *\|/gm)].map(([, name, text]) =>
      [name!, numbersIn(text!)] as const
    ),
  );
}

/** `8,000–25,000`, `2^24 - 2^16` and `64 to 65,536 bytes, a multiple of 16` as numbers. */
function numbersIn(text: string): number[] {
  const plain = text.replaceAll("UTF-8", "").replaceAll(/(\d),(?=\d{3})/g, "$1");
  const power = (_: string, base: string, exponent: string): string =>
    `${Number(base) ** Number(exponent)}`;
  const whole = plain.replaceAll(/(\d+)\^(\d+)/g, power)
    .replaceAll(/(\d+) - (\d+)/g, (_, one, other) => `${Number(one) - Number(other)}`);
  return [...whole.matchAll(/\d+/g)].map(Number);
}

/** The longest and the shortest rest, and the same of the time that proves the way, ms. */
function restsOf(): { rest: number[]; proof: number[] } {
  const rest: number[] = [];
  const after = (ms: number): () => void => {
    rest.push(ms);
    return () => {};
  };
  const proof = [0, 1].map((fraction) => {
    const clock = { now: () => 0, uptime: () => 0, after };
    const jitter = (): number => fraction;
    const rests = new Rests({ clock, jitter, resume: () => {}, wantsProof: () => true });
    rests.rest();
    return rests.wish()!.afterMs;
  });
  return { rest, proof };
}

Deno.test("the constants of PROTOCOL.md are those of the program", () => {
  const said = tableBelow("server/PROTOCOL.md", "## 1. Conventions");
  // The first pauses are spelt out one by one.
  const { PAUSE: [least, most] = [], ...others } = said;
  assertEquals([least, most], [server.FIRST_PAUSE_MS, server.LAST_PAUSE_MS]);
  const { rest, proof } = restsOf();
  assertEquals(others, {
    HOLD: [server.HOLD_LEAST_MS, server.HOLD_MOST_MS],
    AWAY: [server.AWAY_MS],
    STEADY_AWAY: [server.STEADY_AWAY_MS],
    RETURN: [server.RETURN_MS],
    EXCHANGE_TIMEOUT: [server.EXCHANGE_TIMEOUT_MS],
    HELLO_TIMEOUT: [server.HELLO_TIMEOUT_MS],
    PROMPT: [server.PROMPT_MS],
    RESEND: [server.RESEND_MS],
    REST: rest,
    PROOF: proof,
    TICK: [server.TICK_MS],
    BYE_TIMEOUT: [server.BYE_TIMEOUT_MS],
    TEXT: [server.TEXT_BYTES],
    CHANGE: [server.CHANGE_MS],
    IN_FLIGHT: [server.SEGMENTS_IN_FLIGHT],
    AHEAD: [server.SEGMENTS_AHEAD],
    STREAMS: [server.STREAMS],
    FILES: [server.FILES_ASKED],
    WINDOW: [server.FILE_WINDOW_BYTES],
    CLOCK_NOTICE: [server.CLOCK_NOTICE_MS],
    PADDING: [server.PADDING_BYTES],
  });
});

Deno.test("the limits and times of FORMAT.md are those of the program", () => {
  assertEquals(tableBelow("keys/FORMAT.md", "## Limits and times"), {
    "normal cell": [keys.CELL_BYTES],
    "tiny cell": [keys.TINY_CELL_BYTES],
    "small cell": [keys.SMALL_CELL_BYTES],
    "middle cell": [keys.MIDDLE_CELL_BYTES],
    "bulk cell": [keys.BULK_CELL_BYTES],
    "large cell": [keys.LARGE_CELL_BYTES],
    plaintext: [keys.CELL_BYTES - keys.PLAINTEXT_BYTES],
    acceptance: [keys.ACCEPTANCE_MS],
    "clock limit": [keys.CLOCK_LIMIT_MS],
    horizon: [keys.HORIZON_MS],
    segment: [keys.SEGMENT_BYTES],
    rekey: [keys.REKEY_AFTER_MS],
    "send limit": [keys.SESSION_SEND_MS],
    "receive limit": [keys.SESSION_RECEIVE_MS],
    unconfirmed: [keys.UNCONFIRMED_MS],
    cells: [keys.SESSION_CELLS],
    "rekey cells": [keys.REKEY_AFTER_CELLS],
    "replay window": [keys.REPLAY_WINDOW],
  });
});

Deno.test("the constants of a key list in FORMAT.md are those of the program", () => {
  const said = tableBelow("keys/FORMAT.md", "## 2. Constants");
  const numbers = {
    "header page": [keys.HEADER_BYTES],
    record: [keys.MIN_RECORD_BYTES, keys.MAX_RECORD_BYTES, keys.RECORD_BYTES_STEP],
    "root of a record": [keys.ROOT_BYTES],
    chunk: [keys.CHUNK_BYTES],
    digest: [keys.DIGEST_BYTES],
    period: [keys.MIN_PERIOD_MS, keys.MAX_PERIOD_MS],
    name: [1, keys.NAME_BYTES],
  };
  const named = Object.fromEntries(Object.keys(numbers).map((name) => [name, said[name]]));
  assertEquals(named, numbers);
});
