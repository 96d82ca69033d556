import { readdirSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { read } from '../house/repository.ts';
import { faultOfText } from '../house/text-faults.ts';

const ending = '.schema.json';
export const schemaNames = readdirSync('schemas').map((file) => file.slice(0, -ending.length));

const ajv = new Ajv({ allowUnionTypes: true });
const checks = new Map<string, ValidateFunction>();

function checkBy(name: string): ValidateFunction {
  const known = checks.get(name);
  if (known) return known;
  const schema = closed(JSON.parse(read(`schemas/${name}${ending}`)));
  const check = ajv.compile(schema as object);
  checks.set(name, check);
  return check;
}

/**
 * What is wrong with what a command printed: nothing, by the schema of that name, read more strictly than
 * others read it: a field that it does not declare is wrong, too. So is a text that ends a sentence twice, or
 * puts a sign behind a command.
 */
export function faultsOf(name: string, document: unknown): string[] {
  const isRight = checkBy(name);
  if (isRight(document)) return textFaults(document);
  return (isRight.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function textFaults(told: unknown): string[] {
  if (typeof told === 'string') return [faultOfText(told)].filter((fault) => fault !== undefined);
  if (typeof told !== 'object' || told === null) return [];
  return Object.values(told).flatMap(textFaults);
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === 'properties' || keyword === 'definitions'
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]))
        : closed(value),
    ]),
  );
  return 'properties' in schema ? { ...inside, additionalProperties: false } : inside;
}
