import { assertEquals } from "@std/assert";
import {
  formatPublicAddress,
  parsePublicAddress,
} from "../../../server/transport/public_address.ts";

function written(typed: string): string | undefined {
  const url = parsePublicAddress(typed);
  return url && formatPublicAddress(url);
}

Deno.test("parsePublicAddress() takes https://HOST[:PORT][/PREFIX], or the same with http", () => {
  const cases: Record<string, string> = {
    "https://chat.example.org": "https://chat.example.org",
    "https://Chat.Example.org:443/": "https://chat.example.org",
    " https://chat.example.org:8443/app ": "https://chat.example.org:8443/app",
    "https://chat.example.org/app/": "https://chat.example.org/app/",
    "http://[2001:db8::1]:8080/a/b": "http://[2001:db8::1]:8080/a/b",
  };
  for (const [typed, address] of Object.entries(cases)) assertEquals(written(typed), address);
});

Deno.test("parsePublicAddress() takes nothing else", () => {
  const wrong = [
    "",
    "chat.example.org",
    "chat.example.org:443",
    "onion",
    "ftp://chat.example.org",
    "https://",
    "https://chat.example.org:0",
    "https://chat.example.org:99999",
    "https://bob:secret@chat.example.org",
    "https://chat.example.org/app?x",
    "https://chat.example.org/#token=x",
    `https://chat.example.org/${"a".repeat(300)}`,
  ];
  for (const typed of wrong) assertEquals(written(typed), undefined, typed);
});
