import type { Candidate } from './choose-node.ts';
import type { NodeProbe } from './ensemble-view.ts';
import type { LeftOut } from './report.ts';

/** Candidates that are to be tried, and those that would refuse it. */
export interface Sorted {
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
}

/** Leaves out the candidates whose capture would end before it stopped anything. Pure. */
export function leaveOut(candidates: readonly Candidate[], probes: readonly NodeProbe[]): Sorted {
  const reasonOf = ({ instanceId }: Candidate) =>
    probes.find((probe) => probe.instanceId === instanceId)?.line?.refuses.join(' ') ?? '';
  return {
    candidates: candidates.filter((candidate) => reasonOf(candidate) === ''),
    leftOut: candidates.flatMap((candidate) => {
      const reason = reasonOf(candidate);
      return reason === '' ? [] : [{ instanceId: candidate.instanceId, reason }];
    }),
  };
}
