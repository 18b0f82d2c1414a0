/** One file of the site. */
export interface DecoyPage {
  /** Decoded, from `/`, e.g. `/about.html`. */
  path: string;
  body: Uint8Array<ArrayBuffer>;
  modifiedMs: number;
}

const MODIFIED_MS = Date.UTC(2025, 2, 9, 17, 42, 11);

const STYLE = `body {
  margin: 3em auto;
  max-width: 36em;
  padding: 0 1em;
  font: 17px/1.55 Georgia, serif;
  color: #222;
}
h1 { font-size: 1.6em; font-weight: normal; }
a { color: #245; }
footer { margin-top: 3em; font-size: .85em; color: #777; }
`;

/** The site that a program without `--decoy` shows: a page on bread, a recipe, a style sheet. */
export const BUILT_IN_PAGES: DecoyPage[] = [
  page(
    "/index.html",
    html(
      "Weekend bread",
      `<p>Notes on baking bread at home, mostly with rye. Nothing fancy, I write down what worked so that I
find it again.</p>
<ul>
<li><a href="/rye.html">Rye bread with seeds</a></li>
</ul>
<p>More when there is time.</p>`,
    ),
  ),
  page(
    "/rye.html",
    html(
      "Rye bread with seeds",
      `<p>In the evening stir 200 g of wholemeal rye, 200 g of water and a spoon of starter, cover it and
leave it in a warm place.</p>
<p>In the morning add 300 g of rye, 150 g of spelt, 12 g of salt, a good handful of sunflower seeds and 330 g
of warm water. It stays sticky, that is right. Into the tin, two hours of rest.</p>
<p>Bake at 240 &deg;C for ten minutes, then at 190 &deg;C for fifty. Wait a day before you cut it.</p>
<p><a href="/">Back</a></p>`,
    ),
  ),
  page("/style.css", STYLE),
  page("/robots.txt", "User-agent: *\nAllow: /\n"),
  page("/404.html", html("Not found", `<p>There is nothing here. <a href="/">Back</a></p>`)),
];

function page(path: string, text: string): DecoyPage {
  return { path, body: new TextEncoder().encode(text), modifiedMs: MODIFIED_MS };
}

function html(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`;
}
