/** What a target of a rule gets. Pure. */
import { AssemblyError } from '../template/assembly-error.ts';

export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/**
 * The event, or what the transformer makes of it.
 * @throws AssemblyError for a path that is not that of the whole event, and for a template that makes no JSON
 */
export function targetInput(transformer: InputTransformer | undefined, event: object): unknown {
  if (!transformer) return event;
  const paths = transformer.InputPathsMap ?? {};
  const text = transformer.InputTemplate.replaceAll(/<([^<>]+)>/g, (_, name: string) => {
    if (paths[name] === '$') return JSON.stringify(event);
    throw refused(`names <${name}>, of the path ${paths[name]}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw refused('makes no JSON');
  }
}

const refused = (why: string) =>
  new AssemblyError(`The input template of a target ${why}.`, {
    hint: 'Only the path "$" is known here: teach local-cloud/events more of it, or do without.',
  });
