/** SSM documents of schema 2.2, as CreateDocument takes them. */
import { ServiceError } from './service-error.ts';

export type ParameterValue = string | string[] | Record<string, unknown>;

export interface DocumentParameter {
  readonly type: 'String' | 'StringList' | 'StringMap';
  readonly default?: ParameterValue;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
  readonly description?: string;
}

/** Control flow counts only inside `inputs`; the same keys at step level are ignored. */
export interface DocumentStep {
  readonly action: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly precondition?: Record<string, unknown>;
}

export interface DocumentContent {
  readonly schemaVersion: '2.2';
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, DocumentParameter>>;
  readonly mainSteps: readonly DocumentStep[];
}

const parameterTypes = ['String', 'StringList', 'StringMap'];

/**
 * Reads a document's text.
 * @throws InvalidDocumentContent, InvalidDocumentSchemaVersion as CreateDocument does
 */
export function parseDocument(text: string): DocumentContent {
  const content = parseJson(text);
  if (content.schemaVersion !== '2.2') {
    throw new ServiceError(
      'InvalidDocumentSchemaVersion',
      `Schema version ${content.schemaVersion} is not supported for a Command document here.`,
    );
  }
  if (!Array.isArray(content.mainSteps) || content.mainSteps.length === 0) {
    throw invalid('mainSteps has no step');
  }

  const names = new Set<string>();
  for (const step of content.mainSteps) {
    checkStep(step);
    if (names.has(step.name)) {
      throw invalid(`two steps have the name ${step.name}`);
    }
    names.add(step.name);
  }
  for (const [name, parameter] of Object.entries(content.parameters ?? {})) {
    checkParameter(name, parameter);
  }
  return content;
}

function parseJson(text: string): DocumentContent {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`it is not JSON (${(error as Error).message})`);
  }
}

function checkStep(step: DocumentStep) {
  if (typeof step.name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(step.name)) {
    throw invalid(`a step has the name ${JSON.stringify(step.name)}`);
  }
  if (typeof step.action !== 'string' || typeof step.inputs !== 'object') {
    throw invalid(`step ${step.name} lacks an action or inputs`);
  }
}

function checkParameter(name: string, parameter: DocumentParameter) {
  if (!/^[a-zA-Z0-9]+$/.test(name)) {
    throw invalid(`parameter ${name} has other characters than letters and digits`);
  }
  if (!parameterTypes.includes(parameter.type)) {
    throw invalid(`parameter ${name} has the type ${parameter.type}`);
  }
}

const invalid = (reason: string) =>
  new ServiceError('InvalidDocumentContent', `The document is not valid: ${reason}.`);
