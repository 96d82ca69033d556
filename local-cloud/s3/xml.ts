import { S3Error } from './s3-error.ts';

/** Text, finished elements, or nothing: an element whose content is undefined is left out. */
export type XmlContent = string | number | boolean | Date | readonly Xml[] | undefined;

/** A finished piece of XML; the brand keeps unescaped text from being taken for it. */
export interface Xml {
  readonly xml: string;
}

/** One element of an answer; `undefined` content leaves the element out altogether. */
export function element(name: string, content: XmlContent, namespace?: string): Xml {
  if (content === undefined) return { xml: '' };
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return { xml: `<${name}${attribute}>${render(content)}</${name}>` };
}

/** A whole answer in S3's namespace. */
export function xmlDocument(name: string, content: readonly Xml[]): string {
  const root = element(name, content, 'http://s3.amazonaws.com/doc/2006-03-01/');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}

function render(content: Exclude<XmlContent, undefined>): string {
  if (content instanceof Date) return content.toISOString();
  if (typeof content === 'object') return content.map((child) => child.xml).join('');
  return String(content).replace(/[&<>"\p{Cc}]/gu, (c) => `&#${c.codePointAt(0)};`);
}

/** An element of a request's body. */
export class XmlElement {
  readonly name: string;
  readonly children: XmlElement[] = [];
  text = '';

  constructor(name: string) {
    this.name = name;
  }

  all(name: string): XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  child(name: string): XmlElement | undefined {
    return this.all(name)[0];
  }

  /** The text of a child, or undefined where there is no such child. */
  value(name: string): string | undefined {
    return this.child(name)?.text;
  }
}

const malformed = () =>
  new S3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema.',
  );

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_, entity: string) => {
    if (/^#x/i.test(entity)) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    const character = named[entity];
    if (character === undefined) throw malformed();
    return character;
  });
}

/**
 * Reads a request's body; attributes, comments and namespaces carry no meaning in S3's requests.
 *
 * @throws S3Error MalformedXML when it is not well-formed or its root is not `root`.
 */
export function parseXml(source: string, root: string): XmlElement {
  const top = new XmlElement('');
  const open = [top];
  const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/gy;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [, closing, name, selfClosing, text] = match;
    const parent = open.at(-1);
    if (parent === undefined) throw malformed();
    if (text !== undefined) {
      parent.text += unescaped(text);
    } else if (closing) {
      if (open.pop()?.name !== name) throw malformed();
    } else if (name !== undefined) {
      const child = new XmlElement(name);
      parent.children.push(child);
      if (!selfClosing) open.push(child);
    }
    if (token.lastIndex === source.length) break;
  }
  const [only] = top.children;
  if (open.length !== 1 || top.children.length !== 1 || only?.name !== root) throw malformed();
  return only;
}
