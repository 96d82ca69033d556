/** So much of a value stands in a sentence; what Lambda keeps of an execution is bounded, too. */
const longest = 200;

/** What a payload holds, as its refusal quotes it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}… (${text.length} characters in all)`;
}
