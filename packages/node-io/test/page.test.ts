/** Pages stand alone, whatever stands in them. How they look in a browser: test/pages.test.ts. */
import { describe, expect, test } from "vitest";
import { htmlPage } from "../src/page.js";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

describe("a page", () => {
  test("shows text as text, in titles, captions and plots too", async () => {
    const evil = '</script><b onclick="x">&';
    const page = await htmlPage({
      title: evil,
      sections: [
        {
          heading: evil,
          text: evil,
          preformatted: evil,
          table: [[evil], [evil]],
          figures: [{ caption: evil, bytes: PNG, width: 4, height: 2 }],
          terms: [{ term: evil, meaning: evil }],
          plots: [
            {
              title: evil,
              axis: evil,
              place: evil,
              isLogarithmic: false,
              places: [evil],
              lines: [],
            },
          ],
        },
      ],
    });
    expect(page).not.toContain("<b onclick");
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  test("holds all that it shows, and small pictures larger", async () => {
    const figures = [
      { caption: "small", bytes: PNG, width: 40, height: 20 },
      { caption: "large", bytes: PNG, width: 250, height: 175 },
    ];
    const page = await htmlPage({ title: "a", sections: [{ figures }] });
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
    expect(page).toContain('<img src="data:image/png;base64,iVBORw==" width="160" height="80"');
    expect(page).toContain('width="250" height="175"');
  });

  test("loads itself anew only where asked to", async () => {
    const refresh = 'http-equiv="refresh" content="10"';
    expect(await htmlPage({ title: "a", sections: [], refreshSeconds: 10 })).toContain(refresh);
    expect(await htmlPage({ title: "a", sections: [] })).not.toContain("refresh");
  });

  test("plots nothing below 1e-4 by its logarithm", async () => {
    const lines = [{ name: "l", values: [0, 0.5] }];
    const plot = { title: "t", axis: "a", isLogarithmic: true, places: [1, 2], lines };
    const page = await htmlPage({ title: "a", sections: [{ plots: [plot] }] });
    expect(page).toContain('"values":[0.0001,0.5]');
  });
});
