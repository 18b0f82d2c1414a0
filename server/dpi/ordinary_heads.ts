/**
 * First packets of ordinary programs, as they put them on the wire: what a rule on first packets must leave alone.
 * Bodies are text, or random bytes where the program uploads what is compressed or encrypted.
 */
import { concat } from "@std/bytes/concat";
import type { RandomFill } from "../../keys/random.ts";
import { SEGMENT_BYTES } from "./flow.ts";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) " +
  "Chrome/131.0.0.0 Safari/537.36";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

/** Heads with an empty line between two; before each request line: what follows the head. */
const HEADS = `
none GET /
Host: example.org
User-Agent: curl/8.5.0
Accept: */*

text POST /api/v1/items
Host: example.org
User-Agent: curl/8.5.0
Accept: */*
Content-Type: application/json
Content-Length: 512

random POST /upload
Host: example.org
User-Agent: curl/8.5.0
Accept: */*
Content-Length: 48211
Content-Type: application/octet-stream

random PUT /backup/2026-01-31.tar.gz
Host: example.org
User-Agent: curl/7.88.1
Accept: */*
Content-Length: 1048576
Expect: 100-continue

text POST /login
Host: example.org
User-Agent: curl/8.11.0
Accept: */*
Content-Length: 31
Content-Type: application/x-www-form-urlencoded

none GET /debian/dists/bookworm/InRelease
Host: deb.debian.org
User-Agent: Debian APT-HTTP/1.3 (2.6.1)
Accept: text/*
Accept-Encoding: identity

none GET /index.html
Host: example.org
User-Agent: Wget/1.21.3
Accept: */*
Accept-Encoding: identity
Connection: Keep-Alive

none GET /
Host: example.org
Connection: keep-alive
Upgrade-Insecure-Requests: 1
User-Agent: ${CHROME}
Accept: text/html,application/xhtml+xml,*/*;q=0.8
Accept-Encoding: gzip, deflate
Accept-Language: en-GB,en;q=0.9

none GET /static/js/main.4f2c1d9a.js
Host: example.org
Connection: keep-alive
User-Agent: ${CHROME}
Accept: */*
Referer: http://example.org/
Accept-Encoding: gzip, deflate
Accept-Language: en-GB,en;q=0.9

text POST /api/poll
Host: example.org
Connection: keep-alive
Content-Length: 64
User-Agent: ${CHROME}
Content-Type: application/json
Accept: */*
Origin: http://example.org
Referer: http://example.org/
Accept-Encoding: gzip, deflate
Accept-Language: en-GB,en;q=0.9

random POST /rpc/Sync/Push
Host: example.org
Connection: keep-alive
Content-Length: 2304
User-Agent: ${CHROME}
Content-Type: application/x-protobuf
Accept: */*
Origin: http://example.org
Accept-Encoding: gzip, deflate

random POST /photos
Host: example.org
User-Agent: ${FIREFOX}
Accept: application/json
Accept-Language: en-US,en;q=0.5
Accept-Encoding: gzip, deflate
Content-Type: image/jpeg
Content-Length: 183204
Origin: http://example.org
Connection: keep-alive

none GET /feed.xml
Host: example.org
User-Agent: ${FIREFOX}
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Accept-Language: en-US,en;q=0.5
Accept-Encoding: gzip, deflate
Connection: keep-alive

text POST /v1/metrics
Host: collector:4318
User-Agent: python-requests/2.31.0
Accept-Encoding: gzip, deflate
Accept: */*
Connection: keep-alive
Content-Length: 740
Content-Type: application/json

random POST /v1/traces
Host: collector:4318
User-Agent: OTel-OTLP-Exporter-Python/1.22.0
Accept-Encoding: gzip, deflate
Accept: */*
Connection: keep-alive
Content-Encoding: gzip
Content-Type: application/x-protobuf
Content-Length: 1803

none GET /repository/refs?service=git-upload-pack
Host: example.org
User-Agent: git/2.39.5
Accept: */*
Accept-Encoding: deflate, gzip, br, zstd
Pragma: no-cache
Git-Protocol: version=2

text POST /repository/git-upload-pack
Host: example.org
User-Agent: git/2.39.5
Accept-Encoding: deflate, gzip, br, zstd
Content-Type: application/x-git-upload-pack-request
Accept: application/x-git-upload-pack-result
Content-Length: 180

random POST /
Host: ocsp.example.org
User-Agent: Mozilla/5.0
Accept: */*
Content-Type: application/ocsp-request
Content-Length: 83
Connection: keep-alive

random POST /push
Host: gateway:9091
User-Agent: Go-http-client/1.1
Content-Length: 4096
Content-Type: application/octet-stream
Accept-Encoding: gzip

text POST /hooks/build
Host: ci:8080
User-Agent: Go-http-client/1.1
Content-Length: 902
Content-Type: application/json
Accept-Encoding: gzip

text POST /graphql
Accept: application/json, text/plain, */*
Content-Type: application/json
User-Agent: axios/1.6.8
Content-Length: 333
Accept-Encoding: gzip, compress, deflate, br
Host: example.org
Connection: keep-alive

random POST /ingest
Content-Type: application/octet-stream
Content-Length: 2048
Host: example.org
Connection: Keep-Alive
Accept-Encoding: gzip
User-Agent: okhttp/4.12.0

text POST /ws/Service.asmx
User-Agent: Apache-HttpClient/4.5.14 (Java/17.0.9)
Content-Type: text/xml; charset=utf-8
Content-Length: 611
Host: example.org
Connection: Keep-Alive

random PUT /bucket/part-00017?partNumber=17
Host: s3.example.org
User-Agent: aws-cli/2.15.0
Content-Type: binary/octet-stream
Content-Length: 5242880
Expect: 100-continue

none POST /e046e3b548c5a1fd41a015dcfaf9ca12/heartbeat
Host: example.org
User-Agent: Dalvik/2.1.0 (Linux; U; Android 13)
Content-Length: 0
Connection: Keep-Alive
Accept-Encoding: gzip
`;

/** Where such programs send requests: each head goes to each of these, too. */
const PATHS = `
/ /login /logout /index.html /favicon.ico /robots.txt /upload /search?q=weather /submit /api /rpc
/api/v1/users /api/v1/users/me /api/v2/events/batch /api/v1/session/refresh /api/messages/unread
/v1/metrics /v1/traces /v2/checkin/report /v3/devices/register /graphql /health /status.json
/static/js/main.4f2c1d9a.js /static/css/app.css /assets/logo.svg /images/2026/01/cover.jpg
/files/upload/part-3 /media/upload /data/2.5/forecast /collect /j/collect /beacon /log/client
/wp-admin/admin-ajax.php /wp-json/wp/v2/posts /index.php?route=account /cgi-bin/status.cgi
/remote.php/dav/files/anna /ocs/v2.php/apps /_matrix/client/v3/sync /nextcloud/index.php
/socket.io/?EIO=4&transport=polling /signalr/negotiate /notifications/hub /updates/check
/auth/realms/main/token /oauth2/v4/token /.well-known/security.txt /simple/requests/ /feed.xml
/catalog/item/18293 /cart/update.json /checkout/shipping /account/settings /forum/viewtopic.php
/backup/2026-01-31.tar.gz /bucket/object-00017 /packages/index.json /repository/git-upload-pack
/e046e3b548c5a1fd41a015dcfaf9ca12/heartbeat /f/9b2d7c51/preview /s/Zk3vQ /p/getting-started
`.trim().split(/\s+/);

/** The packets; `random` fills the bodies that are not text. */
export function ordinaryFirstPackets(random: RandomFill): Uint8Array[] {
  return HEADS.trim().split("\n\n").flatMap((text) => {
    const [first = "", ...headers] = text.split("\n");
    const [, body, method, ownPath = ""] = /^(none|text|random) ([A-Z]+) (.*)$/.exec(first) ?? [];
    const bytes = new Uint8Array(body === "none" ? 0 : Math.min(SEGMENT_BYTES, lengthIn(headers)));
    if (body === "random") random(bytes);
    else bytes.fill("{".charCodeAt(0));
    return [ownPath, ...PATHS].map((path) => {
      const head = [`${method} ${path} HTTP/1.1`, ...headers, "", ""].join("\r\n");
      return concat([new TextEncoder().encode(head), bytes]).subarray(0, SEGMENT_BYTES);
    });
  });
}

function lengthIn(headers: string[]): number {
  const [, digits = "0"] = /^Content-Length: (\d+)$/m.exec(headers.join("\n")) ?? [];
  return Number(digits);
}
