import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A number or a time of the page, as a browser reads it. */
export interface ReadFact {
  readonly fact: string;
  /** Of `<data>` a number, of `<time>` a time. */
  readonly value: number | string;
  readonly text: string;
  /** What it is of: `data-` attributes of what is around it, the innermost last. */
  readonly of: Readonly<Record<string, string>>;
}

const isElement = (node: Node): node is Element => 'tagName' in node;
const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);

/** An attribute; undefined where there is none. */
export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;

/** All elements of a page, in its order. */
export function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const walk = (node: Node) => {
    if (isElement(node)) found.push(node);
    for (const child of childrenOf(node)) walk(child);
  };
  walk(parse(html));
  return found;
}

export const textOf = (node: Node): string =>
  'value' in node && node.nodeName === '#text'
    ? String(node.value)
    : childrenOf(node).map(textOf).join('');

const around = [
  'ensemble',
  'overview',
  'backup',
  'drill',
  'restore',
  'subtree',
  'change',
  'failure',
  'chart',
  'path',
];

function contextOf(element: Element): Record<string, string> {
  const of: Record<string, string> = {};
  for (let at: Node | null = element; at; at = (at as Element).parentNode ?? null) {
    if (!isElement(at)) continue;
    for (const name of around) {
      const value = attribute(at, `data-${name}`);
      if (value !== undefined) of[name] ??= value;
    }
  }
  return of;
}

/** All numbers and times that the page marks. */
export const factsOf = (html: string): ReadFact[] =>
  elementsOf(html)
    .filter(({ tagName }) => tagName === 'data' || tagName === 'time')
    .map((element) => ({
      fact: attribute(element, 'data-fact') ?? '',
      value:
        element.tagName === 'data'
          ? Number(attribute(element, 'value'))
          : (attribute(element, 'datetime') ?? ''),
      text: textOf(element),
      of: contextOf(element),
    }));

/** The points of a chart: of dots and bars. */
export const pointsOf = (html: string, ensemble: string, chart: string) =>
  elementsOf(html)
    .filter((element) => attribute(element, 'data-at') !== undefined)
    .filter((element) => {
      const of = contextOf(element);
      return of.ensemble === ensemble && of.chart === chart;
    })
    .map((element) => ({
      time: attribute(element, 'data-at'),
      value: Number(attribute(element, 'data-value')),
    }));

/** Texts in which a number stands that is not marked; words of the page itself hold none. */
export function unmarkedNumbers(html: string, spoken: (element: Element) => boolean): string[] {
  const found: string[] = [];
  const walk = (node: Node) => {
    if (
      isElement(node) &&
      (['data', 'time', 'style', 'code', 'title'].includes(node.tagName) || spoken(node))
    )
      return;
    if (node.nodeName === '#text' && /\d/.test(textOf(node))) found.push(textOf(node).trim());
    for (const child of childrenOf(node)) walk(child);
  };
  walk(parse(html));
  return found;
}
