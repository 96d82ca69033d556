/** A member as `server.N=` describes it. */
export interface Member {
  readonly myid: number;
  readonly host: string;
  readonly voter: boolean;
}

/**
 * Reads a member as a node tells it: `1=10.0.0.1`, `2=[fd00::2]:observer`. What else a line of zoo.cfg
 * holds may follow: `1=10.0.0.1:2888:3888|10.0.1.1:2888:3888:participant;0.0.0.0:2181`.
 */
export function parseMember(text: string): Member {
  const equals = text.indexOf('=');
  const [addresses = ''] = text.slice(equals + 1).split(';', 1);
  return {
    myid: Number(text.slice(0, equals)),
    host: /^(\[[^\]]*\]|[^:|]*)/.exec(addresses)?.[0] ?? '',
    voter: !/:\s*observer\s*$/i.test(addresses),
  };
}
