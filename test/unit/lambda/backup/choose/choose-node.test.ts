import { type Choice, chooseNode } from '../../../../../lambda/backup/choose/choose-node.ts';
import type { NodeProbe } from '../../../../../lambda/backup/choose/ensemble-view.ts';
import { lastBackup, probed, silent } from '../ensembles.ts';

const stop = { mode: 'stop', allowStandalone: false } as const;
const live = { mode: 'live', allowStandalone: false } as const;
const healthy = [probed(1, 'follower'), probed(2, 'leader'), probed(3, 'follower')];

const idsOf = (choice: Choice) =>
  'candidates' in choice ? choice.candidates.map(({ instanceId }) => instanceId) : choice;
const refusalOf = (choice: Choice) => ('reason' in choice ? choice.reason : choice);
const withServers = (probe: NodeProbe, servers: string[]) => ({
  ...probe,
  line: probe.line && { ...probe.line, servers },
});

describe('a healthy ensemble', () => {
  test('gives the follower with the newest data first, the other one next, the leader never', () => {
    const probes = [healthy[1], healthy[2], probed(1, 'follower', { zxid: '0x500000020' })];

    const choice = chooseNode(probes as NodeProbe[], stop, undefined);

    expect(idsOf(choice)).toEqual(['i-1', 'i-3']);
  });

  test('gives an observer before any follower, for it has no vote', () => {
    const servers = [...['1=h1:1:2', '2=h2:1:2', '3=h3:1:2', '4=h4:1:2:observer']];
    const probes = [...healthy, probed(4, 'observer', { zxid: '0x500000001' })].map((probe) =>
      withServers(probe, servers),
    );

    const choice = chooseNode(probes, stop, undefined);

    expect(idsOf(choice)).toEqual(['i-4', 'i-1', 'i-3']);
  });

  test('says why a node was chosen', () => {
    const choice = chooseNode(healthy, stop, undefined);

    expect(choice).toMatchObject({
      candidates: [{ because: 'the follower with the newest data (0x500000010, 2 in sync)' }, {}],
    });
  });

  test('compares zxids as numbers, not as text', () => {
    const probes = [
      probed(1, 'follower', { zxid: '0xf00000001', epoch: 15 }),
      probed(2, 'leader', { zxid: '0x1000000001', epoch: 15 }),
      probed(3, 'follower', { zxid: '0x1000000001', epoch: 15 }),
    ];

    const choice = chooseNode(probes, stop, undefined);

    expect(idsOf(choice)).toEqual(['i-3', 'i-1']);
  });
});

describe('nobody is stopped', () => {
  test('while a voter is silent', () => {
    const choice = chooseNode(
      [probed(1, 'follower'), probed(2, 'leader'), silent('i-3')],
      stop,
      undefined,
    );

    expect(refusalOf(choice)).toMatch(/server\.3 \(10\.0\.0\.3\) did not answer \(i-3: its agent/);
  });

  test('while a voter is not among the selected nodes', () => {
    const choice = chooseNode([probed(1, 'follower'), probed(2, 'leader')], stop, undefined);

    expect(refusalOf(choice)).toMatch(/server\.3 .* is not among the selected nodes/);
  });

  test('while a voter does not serve', () => {
    const looking = probed(3, 'follower', {
      serving: false,
      role: null,
      reason: 'port 2181 is closed',
    });

    const choice = chooseNode(
      [probed(1, 'follower'), probed(2, 'leader'), looking],
      stop,
      undefined,
    );

    expect(refusalOf(choice)).toMatch(/server\.3 .* does not serve: port 2181 is closed/);
  });

  test('while a voter is in another epoch than the leader', () => {
    const behind = probed(3, 'follower', { epoch: 4 });

    const choice = chooseNode(
      [probed(1, 'follower'), probed(2, 'leader'), behind],
      stop,
      undefined,
    );

    expect(refusalOf(choice)).toMatch(/server\.3 .* is in another epoch/);
  });

  test('of two voters, for one alone is no quorum', () => {
    const servers = ['1=h1:1:2', '2=h2:1:2'];
    const probes = [probed(1, 'follower'), probed(2, 'leader')].map((probe) =>
      withServers(probe, servers),
    );

    const choice = chooseNode(probes, stop, undefined);

    expect(refusalOf(choice)).toMatch(/None of 2 voting members can stop/);
  });

  test('when only the leader is left to choose from', () => {
    const servers = ['1=h1:1:2', '2=h2:1:2:observer'];
    const probes = [probed(1, 'leader'), silent('i-2')].map((probe) => withServers(probe, servers));

    const choice = chooseNode(probes, stop, undefined);

    expect(refusalOf(choice)).toMatch(/Only the leader i-1 is left/);
  });

  test('without a leader among the nodes', () => {
    const choice = chooseNode([probed(1, 'follower'), probed(3, 'follower')], stop, undefined);

    expect(refusalOf(choice)).toMatch(/None of the 2 serving nodes leads/);
  });

  test('when two nodes say that they lead', () => {
    const choice = chooseNode(
      [probed(1, 'leader'), probed(2, 'leader'), probed(3, 'follower')],
      stop,
      undefined,
    );

    expect(refusalOf(choice)).toMatch(/i-1 and i-2 both say that they lead/);
  });

  test('when the nodes disagree on the members', () => {
    const stranger = withServers(probed(3, 'follower'), ['1=h1:1:2', '2=h2:1:2', '4=h4:1:2']);

    const choice = chooseNode(
      [probed(1, 'follower'), probed(2, 'leader'), stranger],
      stop,
      undefined,
    );

    expect(refusalOf(choice)).toMatch(/disagree on who is a voting member/);
  });

  test('where votes are weighted', () => {
    const probes = healthy.map((probe) => ({
      ...probe,
      line: probe.line && { ...probe.line, weighted: true },
    }));

    const choice = chooseNode(probes, stop, undefined);

    expect(refusalOf(choice)).toMatch(/by group or weight/);
  });

  test('when no node is selected, or none serves', () => {
    const none = chooseNode([], stop, undefined);
    const down = chooseNode([silent('i-1', 'its probe ended Failed')], stop, undefined);

    expect(refusalOf(none)).toMatch(/matches no node that SSM manages/);
    expect(refusalOf(down)).toMatch(
      /None of 1 nodes is known to serve \(i-1: its probe ended Failed\)/,
    );
  });
});

describe('a standalone server', () => {
  const alone = withServers(probed(1, 'standalone'), []);

  test('is refused unless allowStandalone is set', () => {
    const refused = chooseNode([alone], stop, undefined);
    const allowed = chooseNode([alone], { ...stop, allowStandalone: true }, undefined);

    expect(refusalOf(refused)).toMatch(/is a standalone server/);
    expect(idsOf(allowed)).toEqual(['i-1']);
  });

  test("beside other nodes is refused even so: its data may not be the ensemble's", () => {
    const choice = chooseNode(
      [alone, probed(2, 'follower')],
      { ...stop, allowStandalone: true },
      undefined,
    );

    expect(refusalOf(choice)).toMatch(/its data may not be the ensemble's/);
  });
});

describe('data older than the last backup', () => {
  const last = lastBackup({ zxid: '0x500000010', epoch: 5 });

  test('is refused when the zxid went back', () => {
    const probes = healthy.map((probe) => ({
      ...probe,
      line: probe.line && { ...probe.line, zxid: '0x50000000f' as const },
    }));

    const choice = chooseNode(probes, stop, last);

    expect(refusalOf(choice)).toMatch(/older than the last backup prod\/x\.manifest\.json/);
  });

  test('is refused when the epoch went back', () => {
    const choice = chooseNode(healthy, stop, { ...last, epoch: 6 });

    expect(refusalOf(choice)).toMatch(/older than the last backup/);
  });

  test('is not seen in data that stood still', () => {
    const choice = chooseNode(healthy, stop, last);

    expect(idsOf(choice)).toEqual(['i-1', 'i-3']);
  });
});

describe('live mode', () => {
  test('takes a follower although a voter is missing, for nothing is stopped', () => {
    const choice = chooseNode(
      [probed(1, 'follower'), probed(2, 'leader'), silent('i-3')],
      live,
      undefined,
    );

    expect(idsOf(choice)).toEqual(['i-1']);
  });
});
