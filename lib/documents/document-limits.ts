import {
  applyParameters,
  checksums,
  documentParameters,
  maximumOrderBytes,
  restoreParameters,
} from '../../lambda/contract/documents.ts';
import { drillId } from '../../lambda/contract/keys.ts';
import { restoreActions } from '../../lambda/contract/restore-node-lines.ts';
import { ZkBackupError } from '../../lambda/errors.ts';

/** SSM counts the content of a document and its parameters together, and takes less than this. */
export const maximumDocumentBytes = 64 * 1024;

/** Every parameter of our documents at its longest. */
export const longestParameters = {
  [documentParameters.ensemble]: 'n'.repeat(40),
  [documentParameters.runId]: drillId('n'.repeat(40), '20261122T030000Z'),
  [documentParameters.key]: `${'n'.repeat(40)}/restores/${'k'.repeat(96)}.tar.gz`,
  [documentParameters.checksum]: longestOf(checksums),
  [restoreParameters.action]: longestOf(restoreActions),
  [restoreParameters.epoch]: '9'.repeat(10),
  [applyParameters.requests]: `${'n'.repeat(40)}/restores/${'k'.repeat(96)}.requests`,
  [restoreParameters.order]: 'o'.repeat(maximumOrderBytes),
  [restoreParameters.copy]: 'c'.repeat(63),
} as const;

export type ParameterName = keyof typeof longestParameters;

const maximumNameLength = 128;
/** SSM keeps these for AWS's own documents. */
const reservedBeginnings = ['aws', 'amazon', 'amzn'];

/** A document that SSM would refuse in the middle of a deployment. */
export class DocumentTooLarge extends ZkBackupError {}

/** The same, for its name. */
export class InvalidDocumentName extends ZkBackupError {}

/** @throws InvalidDocumentName */
export function refuseNameOf(document: string): void {
  const hint =
    'Give the stack another name: -c stack=NAME. In an app of your own: `name` of the construct.';
  if (document.length > maximumNameLength) {
    throw new InvalidDocumentName(
      `The name of the document ${document} has ${document.length} characters, and SSM takes ${maximumNameLength}.`,
      { hint },
    );
  }
  const [stranger] = /[^A-Za-z0-9_.-]/u.exec(document) ?? [];
  if (stranger !== undefined) {
    throw new InvalidDocumentName(
      `The name of the document ${document} has ${JSON.stringify(stranger)} in it, and SSM takes letters, digits, "_", "-" and ".".`,
      { hint },
    );
  }
  const reserved = reservedBeginnings.find((word) => document.toLowerCase().startsWith(word));
  if (!reserved) return;
  throw new InvalidDocumentName(
    `The name of the document ${document} begins with "${reserved}", which SSM keeps for AWS.`,
    { hint },
  );
}

/**
 * Refuses a document that leaves no room for its longest parameters.
 * @throws DocumentTooLarge
 */
export function refuseSizeOf(
  document: string,
  content: { readonly parameters: Readonly<Partial<Record<ParameterName, unknown>>> },
): void {
  const names = Object.keys(content.parameters) as ParameterName[];
  const parameters = Object.fromEntries(names.map((name) => [name, [longestParameters[name]]]));
  const bytes = bytesOf(content) + bytesOf(parameters);
  if (bytes < maximumDocumentBytes) return;
  throw new DocumentTooLarge(
    `The document ${document} has ${bytes} bytes together with its longest parameters, and SSM takes less than ${maximumDocumentBytes}.`,
    {
      hint: 'Shorten the settings of its ensembles: put the commands of `service` into a script on the node, and name that script.',
    },
  );
}

const bytesOf = (value: object) => Buffer.byteLength(JSON.stringify(value));

function longestOf(words: readonly string[]): string {
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest));
}
