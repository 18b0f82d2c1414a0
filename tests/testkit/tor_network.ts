/** A private Tor network on loopback: three authorities, two relays, and two users' tors. */
import { pathOf } from "./needs.ts";
import { tempDir } from "./temp_dir.ts";

/** One tor of a user. */
export interface UserTor {
  controlPort: number;
  socksPort: number;
  /** Ends the process at once. */
  kill(): Promise<void>;
  /** Starts it again, at the same ports. */
  start(): void;
}

const TESTING = [
  "TestingTorNetwork 1",
  "PathsNeededToBuildCircuits 0.67",
  "AssumeReachable 1",
  "ShutdownWaitLength 0",
  "Address 127.0.0.1",
  "AvoidDiskWrites 1",
  // It ends with us, however we end.
  `__OwningControllerProcess ${Deno.pid}`,
];
const VOTING = [
  "AuthoritativeDirectory 1",
  "V3AuthoritativeDirectory 1",

  "TestingV3AuthInitialVotingInterval 5",
  "TestingV3AuthInitialVoteDelay 2",
  "TestingV3AuthInitialDistDelay 2",
  "V3AuthVotingInterval 10",
  "V3AuthVoteDelay 2",
  "V3AuthDistDelay 2",
  "TestingDirAuthVoteExit *",
  "TestingDirAuthVoteHSDir *",
  "TestingDirAuthVoteGuard *",
];

const taken = new Set<number>();

const RELAYS = ["relay0", "relay1", "relay2"];
/** Within this the authorities agree on all relays, else something is wrong. */
const AGREED_MS = 180_000;

/** A tor with its folder and its ports. */
interface Node {
  name: string;
  folder: string;
  orPort: number;
  dirPort: number;
}

/** The network, with as many tors of users as are started; they bootstrap after some ten seconds. */
export class TorNetwork {
  readonly #folder = tempDir();
  readonly #running: Deno.ChildProcess[] = [];
  #authorities = "";

  /** Starts authorities and relays, and waits for a consensus. */
  static async start(): Promise<TorNetwork> {
    await using cleanup = new AsyncDisposableStack();
    const network = cleanup.use(new TorNetwork());
    const authorities = ["auth0", "auth1", "auth2"].map((name) => network.#node(name));
    const lines = await Promise.all(authorities.map(makeAuthority));
    network.#authorities = lines.join("\n");
    for (const node of authorities) network.#run(node, [`DirPort ${node.dirPort}`, ...VOTING]);
    for (const name of RELAYS) network.#run(network.#node(name), []);
    await network.#agree(authorities.length + RELAYS.length);
    cleanup.move();
    return network;
  }

  /** A tor such as a user runs, with SOCKS and control port; `torrc` adds lines. */
  user(name: string, torrc: string[] = ["CookieAuthentication 1"]): UserTor {
    const [socksPort, controlPort] = [freePort(), freePort()];
    const node = { ...this.#node(name), orPort: 0 };
    const run = () =>
      this.#run(node, [
        `SocksPort 127.0.0.1:${socksPort}`,
        `ControlPort 127.0.0.1:${controlPort}`,
        ...torrc,
      ]);
    let child = run();
    return {
      socksPort,
      controlPort,
      kill: async () => {
        child.kill("SIGKILL");
        await child.status;
      },
      start: () => void (child = run()),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) kill(child);
    await Promise.all(this.#running.map((child) => child.status));
    this.#folder[Symbol.dispose]();
  }

  /** A tor of a user that meets a network of too few relays gives up on it for long: wait for all `count`. */
  async #agree(count: number): Promise<void> {
    const path = this.#folder.file("auth0/cached-microdesc-consensus");
    for (const start = Date.now(); Date.now() - start < AGREED_MS;) {
      const consensus = await Deno.readTextFile(path).catch(() => "");
      if ((consensus.match(/^s .*Running/gm) ?? []).length >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error("the authorities did not agree on the relays");
  }

  #node(name: string): Node {
    const folder = this.#folder.file(name);
    Deno.mkdirSync(folder, { mode: 0o700 });
    return { name, folder, orPort: freePort(), dirPort: freePort() };
  }

  #run({ name, folder, orPort }: Node, more: string[]): Deno.ChildProcess {
    const ports = orPort === 0 ? [] : [`ORPort 127.0.0.1:${orPort}`];
    const hasSocks = more.some((line) => line.startsWith("SocksPort"));
    const torrc = [
      ...TESTING,
      this.#authorities,
      `Nickname ${name}`,
      `DataDirectory ${folder}`,
      `Log notice file ${folder}/log`,
      ...ports,
      ...(hasSocks ? [] : ["SocksPort 0"]),
      ...more,
    ];
    Deno.writeTextFileSync(`${folder}/torrc`, torrc.join("\n"));
    const child = tor(["-f", `${folder}/torrc`, "--defaults-torrc", "/dev/null"]).spawn();
    this.#running.push(child);
    return child;
  }
}

/** Makes keys and certificate of an authority; its line for every torrc. */
async function makeAuthority({ name, folder, orPort, dirPort }: Node): Promise<string> {
  const keys = `${folder}/keys`;
  Deno.mkdirSync(keys, { mode: 0o700 });
  const made = new Deno.Command(pathOf("tor-gencert")!, {
    args: [
      ...["--create-identity-key", "-m", "12", "-a", `127.0.0.1:${dirPort}`],
      ...["-i", `${keys}/authority_identity_key`, "-s", `${keys}/authority_signing_key`],
      ...["-c", `${keys}/authority_certificate`, "--passphrase-fd", "0"],
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const writer = made.stdin.getWriter();
  await writer.write(new TextEncoder().encode("passphrase\n"));
  await writer.close();
  await made.status;
  const certificate = Deno.readTextFileSync(`${keys}/authority_certificate`);
  const [, identity = ""] = /^fingerprint ([0-9A-F]{40})$/m.exec(certificate) ?? [];
  const ignored = `x 127.0.0.1:1 ${"f".repeat(40)}`;
  const { stdout } = await tor([
    ...["--list-fingerprint", "--orport", "1", "--datadirectory", folder, "--nickname", name],
    ...["--dirserver", ignored, "-f", "/dev/null", "--ignore-missing-torrc"],
    ...["--defaults-torrc", "/dev/null"],
  ], "piped").output();
  const [, fingerprint = ""] = /^\w+ ((?:[0-9A-F]{4} ?){10})$/m.exec(
    new TextDecoder().decode(stdout),
  ) ?? [];
  return `DirAuthority ${name} orport=${orPort} no-v2 v3ident=${identity} ` +
    `127.0.0.1:${dirPort} ${fingerprint}`;
}

function tor(args: string[], stdout: "piped" | "null" = "null"): Deno.Command {
  return new Deno.Command(pathOf("tor")!, {
    args: [...args, "--hush"],
    stdout,
    stderr: "null",
  });
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}

/** A port outside the range from which the system takes those of outgoing connections. */
function freePort(): number {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (taken.has(port)) continue;
    taken.add(port);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch {
      // Somebody else has it.
    }
  }
}
