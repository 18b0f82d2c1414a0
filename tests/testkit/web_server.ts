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
  /** Certificate and key as PEM; without them plain HTTP. */
  tls?: { cert: string; key: string } | undefined;
  /** Under TLS, the newest version of HTTP that it speaks. */
  version?: "h2" | "http/1.1" | undefined;
}

/** How often and how long a server that starts is looked for. */
const LOOK_MS = 20;
const LOOKS = 1_500;

/** One web server. */
export class WebServer implements AsyncDisposable {
  readonly port = freePort();
  readonly #folder = tempDir();
  readonly #name: WebServerName;
  #child: Deno.ChildProcess | undefined;
  #errors: Promise<string> | undefined;

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
      stderr: "piped",
    }).spawn();
    this.#errors = new Response(this.#child.stderr).text();
    for (let look = 0; look < LOOKS; look++) {
      if (await isOpen(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await this.stop();
    throw new Error(`${program} did not start`);
  }

  /** Ends it at once: every connection breaks. Resolves with what it has written to its standard error. */
  async stop(): Promise<string> {
    const child = this.#child;
    this.#child = undefined;
    // The only process there is: none of the three has a master here.
    try {
      child?.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child?.status;
    return await this.#errors ?? "";
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

  async #settings({ upstream, prefix = "", tls, version = "h2" }: Site): Promise<string> {
    const readme = await shownSettings(this.#name);
    const shown = readme.replaceAll("127.0.0.1:7471", `127.0.0.1:${upstream}`);
    const around = {
      port: this.port,
      version,
      folder: this.#folder.path,
      hasTls: tls !== undefined,
    };
    if (tls !== undefined) {
      await Deno.writeTextFile(this.#folder.file("cert.pem"), tls.cert);
      await Deno.writeTextFile(this.#folder.file("key.pem"), tls.key);
      await Deno.writeTextFile(this.#folder.file("chat.pem"), tls.cert + tls.key);
    }
    return SETTINGS[this.#name](shown, prefix, around);
  }
}

/** The block of settings in README.md. */
async function shownSettings(name: WebServerName): Promise<string> {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const shown = new RegExp(`^\`\`\`${name}\\n([^]*?)^\`\`\`$`, "m").exec(readme)?.[1];
  if (shown === undefined) throw new Error(`README.md shows no settings of ${name}`);
  return shown;
}

/** What a test has in place of the name, the port and the certificate of the shown settings. */
interface Around {
  port: number;
  /** Has cert.pem, key.pem, and both in chat.pem. */
  folder: string;
  hasTls: boolean;
  version: "h2" | "http/1.1";
}

const SETTINGS: Record<
  WebServerName,
  (shown: string, prefix: string, around: Around) => string
> = { nginx: nginxSettings, caddy: caddySettings, haproxy: haproxySettings };

function nginxSettings(shown: string, prefix: string, around: Around): string {
  const { port, folder, hasTls, version } = around;
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  const tls = [`ssl_certificate ${folder}/cert.pem;`, `ssl_certificate_key ${folder}/key.pem;`];
  const http2 = version === "h2" ? " http2" : "";
  return [
    "daemon off;",
    "master_process off;",
    `pid ${folder}/pid;`,
    "error_log stderr;",
    "events {}",
    "http {",
    ...temporary,
    "server {",
    `listen 127.0.0.1:${port}${hasTls ? ` ssl${http2}` : ""};`,
    ...hasTls ? tls : [],
    prefix === "" ? shown : shown.replace("location /", `location ${prefix}`),
    "}",
    "}",
    "",
  ].join("\n");
}

function caddySettings(shown: string, prefix: string, around: Around): string {
  const { port, folder, hasTls, version } = around;
  const address = `${hasTls ? "https" : "http"}://localhost:${port}, http${
    hasTls ? "s" : ""
  }://127.0.0.1:${port}`;
  const tls = hasTls ? `\ttls ${folder}/cert.pem ${folder}/key.pem\n` : "";
  const protocols = version === "h2" ? "h1 h2" : "h1";
  const site = shown.replace("chat.example.org {\n", `${address} {\n${tls}`);
  const below = prefix === "" ? site : site.replace("reverse_proxy", `reverse_proxy ${prefix}*`);
  return [
    "{",
    "admin off",
    "auto_https off",
    "default_bind 127.0.0.1",
    `servers {\nprotocols ${protocols}\n}`,
    below.replace(/^\{\n/, ""),
  ].join("\n");
}

function haproxySettings(shown: string, prefix: string, around: Around): string {
  const { port, folder, hasTls, version } = around;
  const site = "backend site\n  mode http\n  http-request return status 404\n";
  const below = prefix === ""
    ? shown
    : shown.replace("option", `use_backend site unless { path_beg ${prefix} }\n  option`) + site;
  if (!hasTls) return below.replace(/bind :443 .*/, `bind 127.0.0.1:${port}`);
  return below.replace(":443", `127.0.0.1:${port}`)
    .replace("/etc/haproxy/chat.pem", `${folder}/chat.pem`)
    .replace("h2,http/1.1", version === "h2" ? "h2,http/1.1" : "http/1.1");
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
