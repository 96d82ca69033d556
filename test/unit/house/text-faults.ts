/** What must stand before blank, word or end. */
const word = String.raw`(?:--?[a-z][\w-]*|(?:VALUE|[A-Z]{2,})[\w@:./-]*\w|(?:VALUE|[A-Z]{2,})|[\w-]+(?:[@:./][\w@:-]+)+|prod\b)`;
const program = String.raw`(?:npx zk-backup(?: [a-z]+)?|npx cdk [a-z]+|\bcdk (?:diff|deploy)|npm (?:start --|ci|test)|\baws [a-z0-9]+ [a-z-]+)`;
const behindCommand = new RegExp(String.raw`${program}(?: ${word})*[.,;:!?)](?=[\s.,;)]|$)`);
const behindRequest = /\{"\w+":[^{}]*(?:\{[^{}]*\})?[^{}]*\}[.,;:!?)](?=\s|$)/;
const twoStops = /(?<=[\w)\]"'])\.(?:\.(?!\.)(?=\s|$|[,;)])|\)[.,;])/;

/** What is wrong with how a text ends, or with how a command in it does. Pure. */
export function faultOfText(text: string): string | undefined {
  const faults = [
    ['two full stops', twoStops],
    ['a sign behind a command', behindCommand],
    ['a sign behind a request', behindRequest],
  ] as const;
  for (const [name, pattern] of faults) {
    const found = pattern.exec(text);
    if (found) return `${name}, "${found[0].trim()}" in "${text}"`;
  }
  return undefined;
}
