/**
 * Scenes that are put into a schedule: what chance alone seldom brings about, and what people do beside talking. They are
 * drawn from dice of their own, so that the other steps of a seed stay as they are.
 */
import { HORIZON_MS } from "../../keys/constants.ts";
import type { Act, Deed, Who } from "./act.ts";
import type { Dice } from "./dice.ts";
import type { Setting, Step } from "./schedule.ts";

const WHO = ["a", "b"] as const;
/** Long enough to be under way when something happens to it. */
const FILE_BYTES = 1_400_000;
/** After this both have found each other, where nothing stands in between. */
const MEETING_MS = 3_000;
/** A list that ends sooner than this ends before a schedule does. */
const SHORT_LIST_MS = 240_000;
/** Longer than keys of the past are kept. */
const NIGHT_MS = HORIZON_MS + 5 * 60_000;

/** `steps` with scenes among them. */
export function withScenes(dice: Dice, steps: readonly Step[], setting: Setting): Step[] {
  const opening = dice.chance(0.3) ? fileScene(dice.branch(), setting) : [];
  const ending = setting.listLeftMs < SHORT_LIST_MS ? endScene(dice.branch(), setting) : [];
  const all = [...opening, ...ending, ...steps];
  const count = dice.chance(0.5) ? dice.between(1, 6) : 0;
  for (let number = 0; number < count; number++) {
    const step = { afterMs: dice.between(0, 3_000), act: besideTalk(dice, setting) };
    all.splice(dice.below(all.length + 1), 0, step);
  }
  const stolen = dice.chance(0.06) ? [...thiefScene(dice.branch(), setting), ...all] : all;
  const sleepsLong = dice.chance(0.03) && setting.listLeftMs > NIGHT_MS;
  const wakes = sleepsLong ? [...stolen, ...nightScene(dice.branch(), setting)] : stolen;
  return dice.chance(0.03) ? [...betweenScene(dice.branch(), setting), ...wakes] : wakes;
}

/** Texts for later, entries that disappear, what is told of reading, and the lock. */
function besideTalk(dice: Dice, { lists }: Setting): Act {
  const [who, list] = [dice.pick(WHO), dice.below(lists)];
  const inMs = dice.between(1_000, 120_000);
  return dice.weighted<Act>([
    [4, { kind: "sayLater", who, list, bytes: dice.pick([20, 20, 1_500]), inMs }],
    [3, { kind: "disappear", who, list, afterMs: dice.pick([60_000, 60_000, 120_000, null]) }],
    [1, { kind: "tellSeen", who, list, on: dice.chance(0.5) }],
    [2, { kind: "read", who, list }],
    [2, { kind: "say", who, list, bytes: 20 }],
    [2, { kind: "lock", who, forMs: dice.between(500, 40_000) }],
  ]);
}

/** A file is offered, accepted, and on its way when something happens to it. */
function fileScene(dice: Dice, { lists, latencyMs }: Setting): Step[] {
  const [who, list] = [dice.pick(WHO), dice.below(lists)];
  const other = who === "a" ? "b" : "a";
  const step = (afterMs: number, act: Act): Step => ({ afterMs, act });
  const decide = (by: Who, action: Extract<Deed, { kind: "decide" }>["action"]): Act => {
    return { kind: "decide", who: by, list, nth: 0.999, action };
  };
  const offered = [
    step(MEETING_MS + 10 * latencyMs, { kind: "offer", who, list, bytes: FILE_BYTES }),
    step(1_500 + 6 * latencyMs, decide(other, dice.chance(0.1) ? "refuse" : "accept")),
  ];
  // The first pieces are under way, the last ones are not.
  const soonMs = 3 * latencyMs + dice.between(3, 12);
  const by = dice.pick(WHO);
  const met = dice.weighted<Act>([
    [2, { kind: "restart", who: by }],
    [2, { kind: "kill", who: by, downMs: dice.between(0, 10_000) }],
    [2, { kind: "moveAddress", who: by }],
    [2, { kind: "pullStick", who: by, list, forMs: dice.between(100, 30_000) }],
    [1, { kind: "diskFull", who: by, list, forMs: dice.between(100, 30_000) }],
    [1, { kind: "lock", who: by, forMs: dice.between(500, 20_000) }],
    [1, decide(by, "cancel")],
    [3, decide(by, "pause")],
  ]);
  const resumed = met.kind === "decide" && met.action === "pause"
    ? [step(dice.between(200, 20_000), decide(by, "resume"))]
    : [];
  return [...offered, step(soonMs, met), ...resumed];
}

/** A stick is copied, and the copy joins for a while: beside its owner, in the owner's place, or before the peer is there. */
function thiefScene(dice: Dice, { latencyMs }: Setting): Step[] {
  const who: Who = dice.pick(WHO);
  const other: Who = who === "a" ? "b" : "a";
  const absent = dice.pick([undefined, who, other]);
  const afterMs = dice.between(500, 8_000);
  const forMs = dice.between(2_000, 30_000) + 10 * latencyMs;
  const copied = { kind: "copySeat", who, afterMs, forMs, says: dice.chance(0.7) } as const;
  const away = { kind: "kill", who: absent ?? who, downMs: dice.between(5_000, 60_000) } as const;
  return [
    { afterMs: MEETING_MS + 10 * latencyMs, act: { kind: "say", who, list: 0, bytes: 20 } },
    { afterMs: dice.between(0, 3_000), act: copied },
    ...absent === undefined ? [] : [{ afterMs: 200, act: away }],
    { afterMs: afterMs + dice.between(0, forMs), act: { kind: "say", who, list: 0, bytes: 20 } },
  ];
}

/** Two that were together are apart when the list ends, and both have something to say. */
function endScene(dice: Dice, { listLeftMs, lists, latencyMs }: Setting): Step[] {
  const list = dice.below(lists);
  const say = (who: Who): Act => ({ kind: "say", who, list, bytes: 20 });
  return [
    { afterMs: MEETING_MS + 10 * latencyMs, act: { kind: "partition", forMs: listLeftMs } },
    { afterMs: 500, act: say("a") },
    { afterMs: listLeftMs, act: say("b") },
  ];
}

/** Both machines sleep until the keys of before are burned, and the two say something more. */
function nightScene(dice: Dice, { lists, latencyMs }: Setting): Step[] {
  const list = dice.below(lists);
  const say = (afterMs: number, who: Who): Step => {
    return { afterMs, act: { kind: "say", who, list, bytes: 20 } };
  };
  const sleep = (who: Who): Step => ({ afterMs: 0, act: { kind: "sleep", who, forMs: NIGHT_MS } });
  const [one, other] = dice.chance(0.5) ? WHO : WHO.toReversed() as Who[];
  const talkMs = MEETING_MS + 10 * latencyMs;
  const before = [say(talkMs, one!), say(0, other!)];
  const after = [say(NIGHT_MS + 10 * talkMs, one!), say(talkMs, other!), say(talkMs, one!)];
  return [...before, ...WHO.map((who) => ({ ...sleep(who), afterMs: talkMs })), ...after];
}

/** A stick is copied, and whoever has the copy sits between both owners, who go on talking. */
function betweenScene(dice: Dice, { latencyMs }: Setting): Step[] {
  const talkMs = MEETING_MS + 10 * latencyMs;
  const say = (who: Who): Act => ({ kind: "say", who, list: 0, bytes: 20 });
  const afterMs = dice.between(0, 2_000);
  const forMs = dice.between(15_000, 60_000) + 10 * talkMs;
  const copied = { who: dice.pick(WHO), afterMs, forMs, says: false, isBetween: true } as const;
  return [
    { afterMs: talkMs, act: say(dice.pick(WHO)) },
    { afterMs: dice.between(0, 5_000), act: { kind: "copySeat", ...copied } },
    { afterMs: afterMs + dice.between(0, 10_000), act: say("a") },
    { afterMs: dice.between(0, 10_000), act: say("b") },
  ];
}
