import type { Config } from '../config/config.ts';
import { type Problem, show, spell } from '../config/config-problems.ts';

/** Functions under one role would have each other's rights, and wait for each other to be made. */
export function rolesGivenTwice({ functionRoles = {} }: Pick<Config, 'functionRoles'>): Problem[] {
  const given = Object.entries(functionRoles).filter(([, role]) => role !== undefined);
  return given.flatMap(([of, role], index) => {
    const [first] = given.slice(0, index).find(([, other]) => other === role) ?? [];
    if (first === undefined) return [];
    return [
      {
        path: spell(['functionRoles', of]),
        got: show(role),
        expected: `another role than that of functionRoles.${first}`,
      },
    ];
  });
}
