/** A home network in network namespaces: a router with a real miniupnpd, a machine behind it, and one before it. */
import { pathOf } from "./needs.ts";
import { tempDir } from "./temp_dir.ts";

/** Address of the router on the internet's side; one that no standard reserves. */
export const OUTER = "11.22.33.44";
/** Address of the router in the home network. */
export const ROUTER = "192.168.77.1";
/** Address of the machine behind it. */
export const OWN = "192.168.77.2";

/** A home network. */
export interface Home extends AsyncDisposable {
  /** Wraps a command so that it runs on the machine in the home network. */
  inside(command: string[]): string[];
  /** The same for a machine of the internet. */
  outside(command: string[]): string[];
  /** Ports of the router that lead to the machine: outer port, then inner address and port. */
  forwarded(): Promise<string[]>;
}

/** Whether this machine lets us make network namespaces. */
export function canMakeHome(): boolean {
  if (["ip", "nft", "miniupnpd"].some((program) => pathOf(program) === undefined)) return false;
  const name = nameOf("probe");
  try {
    if (run(["ip", "netns", "add", name]) !== 0) return false;
    const works = run(["ip", "netns", "exec", name, pathOf("nft")!, "list", "tables"]) === 0;
    run(["ip", "netns", "del", name]);
    return works;
  } catch {
    return false;
  }
}

/** Makes the network and starts miniupnpd; `lines` go into its configuration, before the one that allows all. */
export async function startHome(lines: string[]): Promise<Home> {
  const names = ["router", "machine", "internet"].map(nameOf);
  const [router = "", machine = "", internet = ""] = names;
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(tempDir());
  cleanup.defer(() => names.forEach((name) => run(["ip", "netns", "del", name])));
  makeNetwork({ router, machine, internet });
  const configuration = folder.file("miniupnpd.conf");
  Deno.writeTextFileSync(configuration, configurationOf(lines, folder.file("leases")));
  const child = new Deno.Command("ip", {
    args: ["netns", "exec", router, pathOf("miniupnpd")!, "-d", "-f", configuration],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  cleanup.defer(async () => {
    if (await ended(child) === undefined) child.kill("SIGKILL");
    await child.status;
  });
  await saying(child.stderr, "HTTP listening on port");
  const all = cleanup.move();
  return {
    inside: (command) => ["ip", "netns", "exec", machine, ...command],
    outside: (command) => ["ip", "netns", "exec", internet, ...command],
    forwarded: async () => await forwardedPorts(router),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Status of a process that has ended, undefined of one that runs. */
async function ended(child: Deno.ChildProcess): Promise<Deno.CommandStatus | undefined> {
  return await Promise.race([child.status, Promise.resolve(undefined)]);
}

function makeNetwork(
  { router, machine, internet }: { router: string; machine: string; internet: string },
): void {
  const inRouter = ["netns", "exec", router, "ip"];
  const inInternet = ["netns", "exec", internet, "ip"];
  const inMachine = ["netns", "exec", machine, "ip"];
  const steps = [
    ["netns", "add", router],
    ["netns", "add", machine],
    ["netns", "add", internet],
    [
      "link",
      "add",
      "lan0",
      "netns",
      router,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      machine,
    ],
    [
      "link",
      "add",
      "wan0",
      "netns",
      router,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      internet,
    ],
    [...inRouter, "addr", "add", `${ROUTER}/24`, "dev", "lan0"],
    [...inRouter, "addr", "add", `${OUTER}/24`, "dev", "wan0"],
    ...["lo", "lan0", "wan0"].map((name) => [...inRouter, "link", "set", name, "up"]),
    [...inMachine, "addr", "add", `${OWN}/24`, "dev", "eth0"],
    ...["lo", "eth0"].map((name) => [...inMachine, "link", "set", name, "up"]),
    [...inMachine, "route", "add", "default", "via", ROUTER],
    [...inInternet, "addr", "add", "11.22.33.55/24", "dev", "eth0"],
    ...["lo", "eth0"].map((name) => [...inInternet, "link", "set", name, "up"]),
    ["netns", "exec", router, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1"],
  ];
  for (const step of steps) {
    if (run(["ip", ...step]) !== 0) throw new Error(`ip ${step.join(" ")} failed`);
  }
  const chains = [
    "table inet filter {",
    "  chain miniupnpd {}",
    "  chain prerouting_miniupnpd {}",
    "  chain postrouting_miniupnpd {}",
    "  chain forward { type filter hook forward priority 0; jump miniupnpd; }",
    "  chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }",
    "  chain postrouting { type nat hook postrouting priority 100; jump postrouting_miniupnpd; }",
    "}",
  ].join("\n");
  if (run(["ip", "netns", "exec", router, pathOf("nft")!, "-f", "-"], chains) !== 0) {
    throw new Error("nft failed");
  }
}

function configurationOf(lines: string[], leases: string): string {
  return [
    "ext_ifname=wan0",
    "listening_ip=lan0",
    "secure_mode=yes",
    "system_uptime=yes",
    "uuid=00000000-0000-0000-0000-000000000001",
    `lease_file=${leases}`,
    "upnp_table_name=filter",
    "upnp_nat_table_name=filter",
    "upnp_forward_chain=miniupnpd",
    "upnp_nat_chain=prerouting_miniupnpd",
    "upnp_nat_postrouting_chain=postrouting_miniupnpd",
    ...lines,
    "allow 1024-65535 192.168.77.0/24 1024-65535",
  ].join("\n");
}

async function forwardedPorts(router: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ip", {
    args: [
      ...["netns", "exec", router, pathOf("nft")!],
      ...["list", "chain", "inet", "filter", "prerouting_miniupnpd"],
    ],
  }).output();
  const rules = new TextDecoder().decode(stdout).matchAll(/dport (\d+) .*dnat ip to ([\d.:]+)/g);
  return [...rules].map(([, port, target]) => `${port} ${target}`);
}

/** Resolves once `words` were written to the stream, which is read on and forgotten. */
async function saying(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  words: string,
): Promise<void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes(words)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`miniupnpd ended: ${said}`);
    said += value;
  }
  void (async () => {
    while (!(await reader.read()).done);
  })();
}

function run([program = "", ...args]: string[], input?: string): number {
  if (input === undefined) {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().code;
  }
  const script = `${[program, ...args].join(" ")} <<'END'\n${input}\nEND\n`;
  const shell = new Deno.Command("sh", { args: ["-c", script], stdout: "null", stderr: "null" });
  return shell.outputSync().code;
}

let made = 0;

/** Names are for the whole machine. */
function nameOf(role: string): string {
  return `hchat-${role}-${Deno.pid}-${made++}`;
}
