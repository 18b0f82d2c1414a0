/** Real web servers in front of a program, with the settings that README.md shows. */
import { pathOf } from "./needs.ts";
import { tempDir } from "./temp_dir.ts";

/** Web servers that README.md has settings for. */
export const WEB_SERVERS = ["nginx", "caddy", "haproxy"] as const;
export type WebServerName = typeof WEB_SERVERS[number];

/** Where a web server listens and where it leads. */
export interface Site {
  /** Port of the program on loopback. */
  upstream: number;
  /** Below which the program is; "" for all of the site. */
  prefix?: string;
  /** Paths of certificate and key, both PEM; without them plain HTTP. */
  tls?: { cert: string; key: string } | undefined;
}

/** How often and how long a server that starts is looked for. */
const LOOK_MS = 20;
const LOOKS = 500;

/** One web server. */
export class WebServer implements AsyncDisposable {
  readonly port = freePort();
  readonly #folder = tempDir();
  readonly #name: WebServerName;
  #child: Deno.ChildProcess | undefined;

  /** One that does not run yet, and has its port already. */
  constructor(name: WebServerName) {
    this.#name = name;
  }

  /** Starts it, with the earlier site when none is given; resolves when it takes connections. */
  async start(site?: Site): Promise<void> {
    if (site !== undefined) {
      await Deno.writeTextFile(this.#folder.file("conf"), await this.#settings(site));
    }
    const [program = "", ...args] = this.#words();
    this.#child = new Deno.Command(pathOf(program) ?? program, {
      args,
      env: { HOME: this.#folder.path },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    for (let look = 0; look < LOOKS; look++) {
      if (await isOpen(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await this.stop();
    throw new Error(`${program} did not start`);
  }

  /** Ends it at once: every connection breaks. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    // The only process there is: none of the three has a master here.
    try {
      child?.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child?.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.#folder[Symbol.dispose]();
  }

  #words(): string[] {
    const conf = this.#folder.file("conf");
    switch (this.#name) {
      case "nginx":
        return ["nginx", "-e", "stderr", "-p", this.#folder.path, "-c", conf];
      case "caddy":
        return ["caddy", "run", "--config", conf, "--adapter", "caddyfile"];
      case "haproxy":
        return ["haproxy", "-db", "-f", conf];
    }
  }

  async #settings({ upstream, prefix = "", tls }: Site): Promise<string> {
    const shown = (await shownSettings(this.#name)).replaceAll(
      "127.0.0.1:7471",
      `127.0.0.1:${upstream}`,
    );
    switch (this.#name) {
      case "nginx":
        return nginxSettings(shown.replace("location /", `location ${prefix || "/"}`), {
          port: this.port,
          tls,
          folder: this.#folder.path,
        });
      case "caddy":
        return caddySettings(
          prefix === "" ? shown : shown.replace("reverse_proxy", `reverse_proxy ${prefix}*`),
          { port: this.port, tls },
        );
      case "haproxy":
        return await haproxySettings(
          prefix === ""
            ? shown
            : shown.replace("default_backend hchat", `use_backend hchat if { path_beg ${prefix} }`),
          { port: this.port, tls, folder: this.#folder.path },
        );
    }
  }
}

/** The block of settings in README.md. */
async function shownSettings(name: WebServerName): Promise<string> {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const shown = new RegExp(`^\`\`\`${name}\\n([^]*?)^\`\`\`$`, "m").exec(readme)?.[1];
  if (shown === undefined) throw new Error(`README.md shows no settings of ${name}`);
  return shown;
}

interface Around {
  port: number;
  tls: Site["tls"];
}

function nginxSettings(
  location: string,
  { port, tls, folder }: Around & { folder: string },
): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  const listen = tls === undefined ? [`listen 127.0.0.1:${port};`] : [
    `listen 127.0.0.1:${port} ssl http2;`,
    `ssl_certificate ${tls.cert};`,
    `ssl_certificate_key ${tls.key};`,
  ];
  return [
    "daemon off;",
    "master_process off;",
    `pid ${folder}/pid;`,
    "error_log stderr;",
    "events {}",
    "http {",
    ...temporary,
    "server {",
    ...listen,
    location,
    "}",
    "}",
    "",
  ].join("\n");
}

function caddySettings(site: string, { port, tls }: Around): string {
  const address = tls === undefined ? `http://127.0.0.1:${port}` : `https://127.0.0.1:${port}`;
  const certificate = tls === undefined ? "" : `\ttls ${tls.cert} ${tls.key}\n`;
  const whole = site.replace("chat.example.org {\n", `${address} {\n${certificate}`);
  return `{\n\tadmin off\n\tauto_https off\n}\n${whole}`;
}

async function haproxySettings(
  shown: string,
  { port, tls, folder }: Around & { folder: string },
): Promise<string> {
  if (tls === undefined) return shown.replace(/bind :443 .*/, `bind 127.0.0.1:${port}`);
  const both = await Promise.all([tls.cert, tls.key].map((path) => Deno.readTextFile(path)));
  await Deno.writeTextFile(`${folder}/chat.pem`, both.join(""));
  return shown.replace(":443", `127.0.0.1:${port}`)
    .replace("/etc/haproxy/chat.pem", `${folder}/chat.pem`);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function isOpen(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
