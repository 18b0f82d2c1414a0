/** The verdict of nDPI, a library for traffic inspection, where its program ndpiReader is installed. */
import type { Flow } from "./flow.ts";
import { pcapOf } from "./pcap.ts";

/** What nDPI says of some connections. */
export type NdpiVerdict =
  | { kind: "absent" }
  | {
    kind: "verdict";
    version: string;
    /** Protocols and categories, such as `HTTP, Download`. */
    protocols: string[];
    /** Names of the risks that it sees in any of them. */
    risks: string[];
    /** The highest score of one connection; 0 for an ordinary one. */
    score: number;
  };

/** Lets nDPI judge the connections, as a capture in a temporary file. */
export async function askNdpi(flows: Flow[], port: number): Promise<NdpiVerdict> {
  const path = await Deno.makeTempFile({ prefix: "hchat-dpi-", suffix: ".pcap" });
  try {
    await Deno.writeFile(path, pcapOf(flows, port));
    const reader = new Deno.Command("ndpiReader", {
      args: ["-i", path, "-v", "2"],
      stdin: "null",
      stderr: "null",
    });
    return readVerdict(new TextDecoder().decode((await reader.output()).stdout));
  } catch (error) {
    // Not installed, or not here to be run.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return { kind: "absent" };
    }
    throw error;
  } finally {
    await Deno.remove(path);
  }
}

/** Reads what `ndpiReader -v 2` prints: one line for each connection, with its findings in brackets. */
export function readVerdict(printed: string): NdpiVerdict {
  const lines = printed.split("\n").filter((line) => /\tTCP .*<->/.test(line));
  const found = (pattern: RegExp): string[] => [
    ...new Set(lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])),
  ];
  return {
    kind: "verdict",
    version: /Using nDPI \(([\d.]+)/.exec(printed)?.[1] ?? "",
    protocols: [...found(/\[proto: [\d.]+\/([^\]]+)\]/), ...found(/\[cat: ([^/\]]+)/)],
    risks: [...new Set(found(/\[Risk: ([^\]]+)\]/).flatMap((risks) => risks.split("**")))]
      .map((risk) => risk.trim()).filter((risk) => risk !== ""),
    score: Math.max(0, ...found(/\[Risk Score: (\d+)\]/).map(Number)),
  };
}
