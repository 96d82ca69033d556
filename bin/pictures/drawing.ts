import { Graphviz } from '@hpcc-js/wasm-graphviz';

/** In daylight and in the dark; what is ours stands out. */
const style = `
text{fill:#1f2328}
.graph>polygon{fill:#fff}
.node path{fill:#f6f8fa;stroke:#59636e}
.ours path{fill:#ddf4ff;stroke:#0969da}
.store path{fill:#dafbe1;stroke:#1a7f37}
.cluster polygon{fill:none;stroke:#afb8c1}
.edge path{stroke:#59636e}
.edge polygon{fill:#59636e;stroke:#59636e}
@media (prefers-color-scheme:dark){
text{fill:#f0f6fc}
.graph>polygon{fill:#0d1117}
.node path{fill:#151b23;stroke:#9198a1}
.ours path{fill:#121d2f;stroke:#4493f8}
.store path{fill:#12261e;stroke:#3fb950}
.cluster polygon{stroke:#3d444d}
.edge path{stroke:#9198a1}
.edge polygon{fill:#9198a1;stroke:#9198a1}
}`;

/**
 * A drawing of a graph, in the text of Graphviz, as SVG: readable in daylight and in the dark.
 * @param title and description: what it shows, for who does not see it
 */
export async function drawing(dot: string, title: string, description: string): Promise<string> {
  const svg = (await Graphviz.load()).layout(dot, 'svg', 'dot');
  return svg
    .replace(/^.*?(?=<svg)/s, '')
    .replaceAll(/<!--.*?-->\n/gs, '')
    .replace(/width="(\d+)pt" height="(\d+)pt"/, 'width="$1" height="$2" role="img"')
    .replace(
      /(<svg[^>]*>)/,
      `$1\n<title>${title}</title>\n<desc>${description}</desc>\n<style>${style.replaceAll('\n', '')}</style>`,
    );
}
