import { z } from 'zod';
import { configSchema } from './config.ts';

/** One setting, as a document lists it. */
export interface Setting {
  /** As in `ensembles[].schedule.every`. */
  readonly path: string;
  /** What a document shows as its default: JSON, `none`, `required`; `either` of one of several forms. */
  readonly fallback: string;
  /** What it takes, in the words of the error that refuses all else. */
  readonly takes: string;
  readonly means: string;
}

type Schema = z.core.$ZodType;

/** Every setting, each once, from the schema that checks them. */
export function settings(): Setting[] {
  const all = settingsIn(configSchema, '');
  return all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index);
}

/** Before and behind the table, on a line each; the rest of the page is written by hand. */
const marks = { begin: '<!-- made by npm run pages -->', end: '<!-- end -->' };

/** docs/configuration.md with the table of now in it. Pure. */
export function settingsPage(page: string): string {
  const [before = ''] = page.split(marks.begin);
  const [, after = ''] = page.split(marks.end);
  return `${before}${marks.begin}\n\n${settingsTable()}\n${marks.end}${after}`;
}

function settingsTable(): string {
  const rows = settings().map(({ path, fallback, takes, means }) =>
    [`\`${path}\``, fallback, takes, means].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  );
  return ['setting | default | takes | meaning', '--- | --- | --- | ---', ...rows]
    .map((row) => `| ${row} |\n`)
    .join('');
}

function settingsIn(schema: Schema, at: string): Setting[] {
  if (schema instanceof z.ZodArray) return settingsIn(schema.element, `${at}[]`);
  if (schema instanceof z.ZodUnion) {
    const forms = schema.options.flatMap((one) => settingsIn(one, at));
    return forms.map((one) => ({ ...one, fallback: one.fallback.replace(/^required$/, 'either') }));
  }
  if (schema instanceof z.ZodRecord) return settingsIn(schema.valueType, `${at}.ENSEMBLE`);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape)
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, child]) => settingAt(child, at === '' ? name : `${at}.${name}`));
}

function settingAt(schema: Schema, path: string): Setting[] {
  const inner = innermost(schema);
  const means = [schema, inner].flatMap((one) => z.globalRegistry.get(one)?.description ?? [])[0];
  const own = { path, fallback: defaultOf(schema), takes: expectedBy(inner), means: means ?? '' };
  return [own, ...settingsIn(inner, path)];
}

/** The schema of a value that is there. */
const innermost = (schema: Schema): Schema =>
  schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodLazy
    ? innermost(schema.unwrap())
    : schema;

function defaultOf(schema: Schema): string {
  const said = z.globalRegistry.get(schema)?.default;
  const value = said ?? (schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined);
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return schema instanceof z.ZodOptional ? 'none' : 'required';
}

function expectedBy(schema: Schema): string {
  const error = schema._zod.def.error?.({ code: 'custom', input: undefined, path: [] } as never);
  const [first] = schema instanceof z.ZodUnion ? schema.options : [];
  // JSON itself is a union whose parts, and not the whole, say what it takes.
  if (error === undefined && first !== undefined) return expectedBy(first);
  return typeof error === 'string' ? error : (error?.message ?? '');
}
