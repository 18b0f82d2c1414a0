/** The way to the peer in words: what was tried, when, what came back, and what to do. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { SettingsJson } from "../../server/gui_api/settings_json.ts";
import type { StatusCode } from "../../server/gui_api/status_json.ts";
import type { VisitJson } from "../../server/gui_api/visit_json.ts";
import { ownAddresses } from "../state/own_addresses.ts";
import { troubleOf } from "../state/status.ts";
import { useNow } from "../use_now.ts";
import type { Words } from "../words/words.ts";
import { titleOf } from "../state/title.ts";
import { useWords } from "./parts/use_words.ts";
import { RoutesView } from "./settings/routes_view.tsx";

interface ReachProps {
  conversation: ConversationJson;
  settings: SettingsJson | undefined;
  /** Asks for the settings anew. */
  refresh(): void;
  /** The program's clock. */
  now(): number;
}

/** Below the head, opened by the word for the status. */
export function ReachPanel({ conversation, settings, refresh, now }: ReachProps): JSX.Element {
  useEffect(refresh, []);
  const words = useWords();
  const nowMs = useNow(now, 1_000);
  const { reach, formats } = words;
  const name = formats.name(titleOf(conversation));
  const visits = settings === undefined ? [] : visitsFor(conversation, settings);
  const dialable = settings === undefined ? [] : ownAddresses(settings, conversation.name);
  const trouble = troubleOf(conversation, visits);
  return (
    <section
      class="reach-panel"
      id="reach"
      // It scrolls where it is longer than half the window.
      tabIndex={0}
      aria-label={reach.title(name)}
    >
      {trouble !== undefined && (
        <div class="reach-advice">
          <p>{words.status.sentence(conversation.status, { name, nowMs })}</p>
          <h2>{reach.whatToDo}</h2>
          <ol>{reach.advice[trouble](name).map((step) => <li key={step}>{step}</li>)}</ol>
        </div>
      )}
      <dl>
        <TriedFact conversation={conversation} nowMs={nowMs} words={words} />
        <Fact label={reach.heard}>{heardWords(conversation, nowMs, words)}</Fact>
        <Fact label={reach.toPeer(name)}>
          {conversation.peer === null
            ? reach.noAddress(name)
            : <code dir="ltr">{conversation.peer}</code>}
        </Fact>
        {settings !== undefined && (
          <WaysFact dialable={dialable} routes={settings.routes} name={name} words={words} />
        )}
        {settings !== undefined && conversation.status.code !== "connected" && (
          <CameFact
            dialable={dialable}
            visits={visits}
            nowMs={nowMs}
            words={words}
          />
        )}
        <ClocksFact conversation={conversation} nowMs={nowMs} words={words} />
      </dl>
    </section>
  );
}

interface FactProps {
  conversation: ConversationJson;
  nowMs: number;
  words: Words;
}

/** There is nothing to call for, or no key to call under, or the user has to choose first. */
const CALLS_NOBODY: ReadonlySet<StatusCode> = new Set([
  "connected",
  "notBegun",
  "over",
  "keyListRemoved",
  "keyListDamaged",
  "keysBurned",
  "clockSetBack",
  "replaced",
  "locked",
]);

function TriedFact({ conversation, nowMs, words }: FactProps): JSX.Element | null {
  const { reach, formats } = words;
  const { peer, lastTriedAt, status } = conversation;
  if (CALLS_NOBODY.has(status.code)) return null;
  const when = lastTriedAt === null ? undefined : formats.when(Date.parse(lastTriedAt), nowMs);
  return (
    <Fact label={reach.tried}>
      {peer === null
        ? reach.notTried(formats.name(titleOf(conversation)))
        : when === undefined
        ? reach.calling(peer)
        : reach.triedAt(peer, when)}
    </Fact>
  );
}

function heardWords({ lastHeardAt }: ConversationJson, nowMs: number, words: Words): string {
  return lastHeardAt === null
    ? words.reach.neverHeard
    : words.formats.when(Date.parse(lastHeardAt), nowMs);
}

/** Addresses of our own, and how it is with the ways in that were asked for. */
function WaysFact(
  { dialable, routes, name, words: { reach } }: {
    dialable: string[];
    routes: SettingsJson["routes"];
    name: string;
    words: Words;
  },
): JSX.Element {
  return (
    <Fact label={reach.toUs(name)}>
      {dialable.length === 0
        ? reach.notListening
        : dialable.map((url) => <code key={url} dir="ltr" class="reach-address">{url}</code>)}
      <RoutesView routes={routes} />
    </Fact>
  );
}

/** How far calls in vain have come; nothing where this program does not listen. */
function CameFact(
  { dialable, visits, nowMs, words: { reach, formats } }: {
    dialable: string[];
    visits: readonly VisitJson[];
    nowMs: number;
    words: Words;
  },
): JSX.Element | null {
  if (dialable.length === 0) return null;
  return (
    <Fact label={reach.came}>
      {visits.length === 0 ? reach.nobodyCame : (
        <ul>
          {visits.map(({ kind, count, at }) => (
            <li key={kind}>{reach.visit[kind](count, formats.when(Date.parse(at), nowMs))}</li>
          ))}
        </ul>
      )}
    </Fact>
  );
}

/** What has come in vain, and may have been for this conversation. */
function visitsFor(
  { name }: ConversationJson,
  { conversations, visits }: SettingsJson,
): VisitJson[] {
  const list = conversations.find((each) => each.name === name)?.list;
  return visits.filter((visit) => visit.list === undefined || visit.list === list);
}

function ClocksFact({ conversation, nowMs, words }: FactProps): JSX.Element {
  const { reach, formats, keys } = words;
  const { clockOffsetMs } = conversation;
  const shownName = formats.name(titleOf(conversation));
  return (
    <Fact label={reach.clocks}>
      {reach.yourClock(formats.clock(nowMs))}
      <br />
      {clockOffsetMs === null
        ? keys.clockKnownLater(shownName)
        : `${reach.peerClock(shownName, formats.clock(nowMs + clockOffsetMs))} (${
          keys.offset(clockOffsetMs)
        })`}
    </Fact>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
