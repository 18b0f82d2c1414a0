// Room: two programs on this computer that talk to each other, for the demo and for measuring.
/** Two short-lived lists in a temporary folder and two programs on loopback, all of it removed at the end. */
import type { LookupFunction } from "node:net";
import { DEFAULT_RECORD_BYTES, LIST_ID_BYTES } from "../../../keys/constants.ts";
import { freshVaultSecrets } from "../../../keys/list/secret/vault_secret.ts";
import { generateLists } from "../../../keys/make/generate.ts";
import { randomBytes } from "../../../keys/random.ts";
import { emptyDecoy } from "../../decoy/decoy.ts";
import { LocalUsers } from "../../http/local_users.ts";
import { page } from "../../api/page.ts";
import { App } from "../../app.ts";
import type { ConversationModes } from "../../app_options.ts";
import { systemReason } from "../../../keys/system_words.ts";
import { CommandError, type CommandIo } from "../../cli/command.ts";
import type { TlsListening } from "../../transport/tls/tls_listening.ts";
import { dialableUrls } from "../../transport/own_addresses.ts";

/** Names of the two people of the demo. */
export const DEMO_NAMES = { a: "alice", b: "bob" };

/** Both programs of the demo. */
export interface DemoPair {
  alice: App;
  bob: App;
  /** Bob's port for peers. */
  bobPort: number;
  /** Tells alice and bob whom to dial. */
  introduce(peers: { forAlice: URL; forBob?: URL }): Promise<void>;
  /** Ends both programs and removes the folder. */
  close(): Promise<void>;
}

/** How the lists of the demo are. */
export interface DemoSpan {
  periodMs: number;
  /** How long the lists last. */
  spanMs: number;
  coverMode?: ConversationModes["coverMode"];
  /** About the time between two cells of steady cover, ms. */
  tickMs?: number;
  /** Authorities of certificates that alice trusts, as PEM. */
  authorities?: readonly string[] | undefined;
  /** Finds the addresses of servers that alice dials by name; by the system when absent. */
  lookup?: LookupFunction | undefined;
  /** How bob listens under TLS; absent: without. */
  tls?: TlsListening | undefined;
}

/** What of the outside world a demo needs. */
export type DemoIo = Pick<CommandIo, "clock" | "random" | "signal">;

/** Makes lists and starts both programs. Throws CommandError when the lists cannot be written. */
export async function openDemoPair(span: DemoSpan, io: DemoIo): Promise<DemoPair> {
  const folder = await makeFolder();
  const apps: App[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(apps.map((app) => app.close()));
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const [alicePath, bobPath] = await writeLists(folder, span, io);
    const alice = await startApp({ ...span, tls: undefined }, io);
    apps.push(alice);
    const bob = await startApp(span, io);
    apps.push(bob);
    const introduce: DemoPair["introduce"] = async ({ forAlice, forBob }) => {
      // Alice calls: before bob has his list she would get the answer of a stranger.
      await bob.open({ path: bobPath, peer: forBob });
      await alice.open({ path: alicePath, peer: forAlice });
    };
    return { alice, bob, bobPort: Number(new URL(bob.peerUrls[0]!).port), introduce, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeFolder(): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: "hchat-demo-" });
  } catch (error) {
    throw new CommandError(
      `Cannot make a temporary folder for the demo: ${systemReason(error) ?? "unknown reason"}`,
      `set ${Deno.build.os === "windows" ? "TEMP" : "TMPDIR"} to a folder that you may write to`,
    );
  }
}

async function startApp(
  { coverMode = "quiet", tickMs, authorities, lookup, tls }: DemoSpan,
  io: DemoIo,
): Promise<App> {
  return await App.start({
    clock: io.clock,
    random: io.random,
    listen: { host: "127.0.0.1", port: 0 },
    page: { host: "127.0.0.1", port: 0 },
    pageFiles: page,
    modes: { padMode: "prefer", coverMode, tickMs, keepKeys: false },
    decoy: emptyDecoy,
    dialable: (host, port) => dialableUrls(host, port, []),
    users: LocalUsers.open(),
    authorities,
    lookup,
    tls,
    log: () => {},
  });
}

async function writeLists(
  folder: string,
  { periodMs, spanMs }: DemoSpan,
  io: DemoIo,
): Promise<[string, string]> {
  const listId = randomBytes(io.random, LIST_ID_BYTES);
  const slotCount = Math.ceil(spanMs / periodMs);
  const paths: [string, string] = [`${folder}/alice.hkl`, `${folder}/bob.hkl`];
  const outcome = await generateLists({
    listId,
    startMs: io.clock.now(),
    periodMs,
    names: DEMO_NAMES,
    vaultSecrets: freshVaultSecrets(io.random),
    layout: {
      recordBytes: DEFAULT_RECORD_BYTES,
      slotCount,
      volumeCount: 1,
      recordsPerVolume: slotCount,
    },
    targets: [{ seat: "a", path: paths[0] }, { seat: "b", path: paths[1] }],
    source: "runtime",
  }, { random: io.random, signal: io.signal, progress: () => {} });
  if (outcome.kind === "written") return paths;
  const reason = outcome.kind === "failed" ? outcome.fault.message : "interrupted";
  throw new CommandError(`Cannot make the key lists: ${reason}`);
}
