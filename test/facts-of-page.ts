/**
 * The numbers and times that a page of `report` marks, each by its name, in their order. Without a parser of
 * HTML, which jest cannot load in the stages that start processes; `test/unit/cli/report/read-page.ts` has one.
 * The moment at which the page was made is left out.
 */
export const factsOfPage = (page: string): readonly (readonly [fact: string, value: string])[] =>
  [...page.matchAll(/<(?:data value|time datetime)="([^"]*)" data-fact="([^"]*)">/g)]
    .map(([, value = '', fact = '']) => [fact, value] as const)
    .filter(([fact]) => fact !== 'madeAt');
